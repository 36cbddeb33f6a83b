//! Which language to speak.

use unic_langid::LanguageIdentifier;

/// A language that the catalogues have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Locale {
    /// English, `en`.
    English,
    /// Simplified Chinese, `zh-CN`.
    Chinese,
}

impl Locale {
    /// Every language, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The language tag (RFC 5646) that `--lang` takes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-CN",
        }
    }

    /// Other names that `--lang` takes.
    pub(crate) fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::English => &["en-US", "en-GB"],
            Self::Chinese => &["zh", "zh_CN", "zh-Hans", "zh-SG"],
        }
    }

    /// Understands a language tag or a POSIX locale: `zh`, `zh-Hans-SG`, `zh_CN.UTF-8`, `C`.
    ///
    /// Readers of traditional Chinese are given simplified Chinese, the nearest there is.
    /// `None` for any other language.
    pub fn parse(name: &str) -> Option<Self> {
        let language = name.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" | "c" | "posix" => Some(Self::English),
            "zh" => Some(Self::Chinese),
            _ => None,
        }
    }

    /// The first of `HUEPASS_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG` that is set and not empty
    /// decides, as POSIX has it; a language that the catalogues lack means English.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["HUEPASS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| variable(name))
            .find(|value| !value.is_empty())
            .and_then(|value| Self::parse(&value))
            .unwrap_or(Self::English)
    }

    pub(super) fn identifier(self) -> LanguageIdentifier {
        // Both tags are well-formed, as `every_tag_is_a_language` checks.
        self.tag().parse().unwrap_or_default()
    }
}
