//! Conditions: a small typed part of CEL, checked whole before anything is evaluated.
//!
//! The interpreter is the crate `cel`. What it may be given is decided here: [`check`] walks the
//! parsed expression and knows the type of every part, so an unknown fact, a misspelt word or a
//! number where a truth belongs is found when the text is read and not when somebody's colour
//! depends on it. What remains at run time are facts that are missing and sums that overflow.

mod check;
mod vocabulary;

use std::fmt;
use std::sync::{Arc, LazyLock};

use cel::parser::Expression as Ast;
use cel::{Context, Env, ExecutionError, Value};

use crate::decide::FaultCause;
use crate::error::ExpressionFault;
use crate::facts::Facts;
use crate::limits;

/// Functions and macros that conditions are evaluated with.
static ENV: LazyLock<Arc<Env>> =
    LazyLock::new(|| Arc::new(Env::stdlib().with_optional_support(false)));

/// The same without macros, so that the parser leaves them as they are written and [`check`] can
/// see them.
static PLAIN: LazyLock<Env> = LazyLock::new(|| Env::default().with_optional_support(false));

/// A condition that was found good.
///
/// It has `&& || !`, comparisons, `+` and `-` on whole numbers, `in`, `size`, `has(fact)`, and one
/// walk at a time through a list of facts: `exists`, `all`, `exists_one`.
///
/// ```
/// use huepass_rules::{Expression, ExpressionFault};
///
/// assert!(Expression::new("has(since.contact) && since.contact < 7").is_ok());
/// let misspelt = Expression::new("now.colour == 'gren'").unwrap_err();
/// assert_eq!(misspelt, ExpressionFault::UnknownWord { word: "gren".into() });
/// ```
pub struct Expression {
    text: String,
    ast: Ast,
    cost: usize,
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl Expression {
    /// Parses and checks a condition of at most [`limits::EXPRESSION`] bytes.
    ///
    /// # Errors
    /// [`ExpressionFault`].
    // spec: RUL-11, RUL-15
    pub fn new(text: &str) -> Result<Self, ExpressionFault> {
        if text.len() > limits::EXPRESSION {
            return Err(ExpressionFault::TooManyParts {
                limit: limits::NODES,
            });
        }
        // What nests too deeply for the parser is a syntax error there, so look first.
        if brackets(text) > usize::from(limits::DEPTH) {
            return Err(ExpressionFault::TooDeep {
                limit: limits::DEPTH,
            });
        }
        let plain = PLAIN.parser().max_recursion_depth(PARSER_DEPTH).parse(text);
        let cost = check::condition(&plain.map_err(|_| ExpressionFault::Syntax)?)?;
        let ast = ENV.parser().max_recursion_depth(PARSER_DEPTH).parse(text);
        Ok(Self {
            text: text.to_owned(),
            ast: ast.map_err(|_| ExpressionFault::Syntax)?,
            cost,
        })
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// An upper bound of the parts that one evaluation visits.
    pub fn cost(&self) -> usize {
        self.cost
    }

    /// Evaluates the condition.
    // spec: RUL-31
    pub(crate) fn holds(&self, subject: &Subject) -> Result<bool, FaultCause> {
        match Value::resolve(&self.ast, &subject.0) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(FaultCause::Type),
            Err(error) => Err(cause(&error)),
        }
    }
}

/// The facts about one subject, ready for the conditions of a whole set.
pub(crate) struct Subject(Context<'static, 'static>);

impl Subject {
    pub(crate) fn new(facts: &Facts) -> Self {
        let mut context = Context::with_env(Arc::clone(&ENV));
        for (name, value) in facts.variables() {
            context.add_variable_from_value(name, value);
        }
        Self(context)
    }
}

/// More than [`limits::DEPTH`] brackets never reach the parser; operators without brackets may nest
/// a little deeper in its own way of counting.
const PARSER_DEPTH: u16 = 2 * limits::DEPTH;

/// How deep brackets nest at most, those in words counted along: too careful by a little.
fn brackets(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0_usize);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// The few causes that are left once a condition has been checked.
fn cause(error: &ExecutionError) -> FaultCause {
    match error {
        ExecutionError::NoSuchKey(name) => FaultCause::MissingFact {
            name: (**name).clone(),
        },
        ExecutionError::Overflow(..) => FaultCause::Overflow,
        _ => FaultCause::Type,
    }
}

#[cfg(test)]
mod tests;
