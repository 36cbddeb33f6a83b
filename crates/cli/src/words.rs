//! Every sentence that a person reads, by id, in the reader's language.
//!
//! Words live in Fluent catalogues (`i18n/en.ftl`, `i18n/zh-CN.ftl`): one pair in this crate for
//! what all programs say, one pair in each program. Code names a message by its id and gives it
//! [`Args`]; [`check`] finds missing ids, attributes and variables in a test.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};

mod args;
pub mod check;
mod locale;
#[cfg(test)]
mod tests;

pub use args::{Args, Value};
pub use locale::Locale;

/// One program's catalogues, embedded with `include_str!`.
#[derive(Debug, Clone, Copy)]
pub struct Catalogues {
    /// `i18n/en.ftl`.
    pub english: &'static str,
    /// `i18n/zh-CN.ftl`.
    pub chinese: &'static str,
}

impl Catalogues {
    /// What this crate says itself.
    pub const COMMON: Self = Self {
        english: include_str!("../i18n/en.ftl"),
        chinese: include_str!("../i18n/zh-CN.ftl"),
    };

    /// The catalogue in one language.
    pub fn of(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::English => self.english,
            Locale::Chinese => self.chinese,
        }
    }
}

/// The words of one program and of this crate in one language.
///
/// A message that the language lacks is given in English, one that English lacks as its own id:
/// a test with [`check::catalogues`] sees to it that neither happens.
pub struct Messages {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
    english: FluentBundle<FluentResource>,
}

impl Messages {
    /// Loads the program's words and the common ones. Lines that are not Fluent are left out
    /// here and are found by [`check::catalogues`].
    pub fn new(locale: Locale, program: Catalogues) -> Self {
        Self {
            locale,
            bundle: bundle(locale, program),
            english: bundle(Locale::English, program),
        }
    }

    /// The language that these words are in.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// The message `id`, or its attribute when `id` is `message.attribute`.
    pub fn text(&self, id: &str, args: &Args) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The message without arguments.
    pub fn plain(&self, id: &str) -> String {
        self.text(id, &Args::new())
    }

    /// Like [`Messages::text`], `None` when no catalogue has it.
    pub fn find(&self, id: &str, args: &Args) -> Option<String> {
        let resolved = args.to_fluent(self);
        format(&self.bundle, id, &resolved).or_else(|| format(&self.english, id, &resolved))
    }
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Messages")
            .field("locale", &self.locale)
            .finish_non_exhaustive()
    }
}

fn bundle(locale: Locale, program: Catalogues) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![locale.identifier()]);
    // The marks would keep a right-to-left name apart from its sentence, and would be copied
    // together with every path and code that the sentence shows.
    bundle.set_use_isolating(false);
    for source in [Catalogues::COMMON.of(locale), program.of(locale)] {
        let resource = match FluentResource::try_new(source.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn format(
    bundle: &FluentBundle<FluentResource>,
    id: &str,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let (id, attribute) = match id.split_once('.') {
        Some((id, attribute)) => (id, Some(attribute)),
        None => (id, None),
    };
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(attribute) => message.get_attribute(attribute)?.value(),
        None => message.value()?,
    };
    // A variable that is not given shows as {$name}; `check` compares the variables.
    let mut errors = Vec::new();
    Some(
        bundle
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned(),
    )
}
