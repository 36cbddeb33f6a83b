//! Types, size and cost of a condition, as it was written (macros not expanded).

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators as op};

use super::vocabulary::{Record, Type, variable};
use crate::error::{Construct, ExpressionFault};
use crate::limits;
use crate::table::shortened;

/// Checks that the whole is true or false, and gives its cost.
pub(super) fn condition(ast: &IdedExpr) -> Result<usize, ExpressionFault> {
    let mut check = Check::default();
    match check.part(&ast.expr)? {
        Type::Truth => Ok(check.cost),
        _ => Err(ExpressionFault::NotTruth),
    }
}

/// The state of a walk over a condition.
#[derive(Default)]
struct Check<'a> {
    depth: u16,
    parts: usize,
    cost: usize,
    /// The variable of the walk that we are in, and what it stands for.
    walk: Option<(&'a str, &'static Record)>,
}

type Checked = Result<Type, ExpressionFault>;

impl<'a> Check<'a> {
    // spec: RUL-15, RUL-16
    fn part(&mut self, expr: &'a Expr) -> Checked {
        self.parts += 1;
        if self.parts > limits::NODES {
            return Err(ExpressionFault::TooManyParts {
                limit: limits::NODES,
            });
        }
        self.cost += if self.walk.is_some() {
            // Macros expand to a handful of parts around what is written.
            4 * limits::ENTRIES
        } else {
            1
        };
        self.depth += 1;
        if self.depth > limits::DEPTH {
            return Err(ExpressionFault::TooDeep {
                limit: limits::DEPTH,
            });
        }
        let found = self.kind(expr);
        self.depth -= 1;
        found
    }

    fn kind(&mut self, expr: &'a Expr) -> Checked {
        let not_allowed = |what| Err(ExpressionFault::NotAllowed(what));
        match expr {
            Expr::Ident(name) => self.name(name),
            Expr::Literal(value) => match value {
                LiteralValue::Boolean(_) => Ok(Type::Truth),
                LiteralValue::Int(_) => Ok(Type::Number),
                LiteralValue::String(text) => Ok(Type::Literal(text.inner().to_owned())),
                _ => not_allowed(Construct::Literal),
            },
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) if list.optional_indices.is_empty() => self.list(&list.elements),
            Expr::List(_) => not_allowed(Construct::Optional),
            Expr::Map(_) | Expr::Struct(_) => not_allowed(Construct::Maps),
            Expr::Comprehension(_) | Expr::Unspecified => Err(ExpressionFault::Syntax),
        }
    }

    fn name(&self, name: &str) -> Checked {
        if let Some((own, record)) = self.walk
            && own == name
        {
            return Ok(Type::Record(record));
        }
        variable(name).ok_or_else(|| ExpressionFault::UnknownFact {
            name: shortened(name),
        })
    }

    // spec: RUL-12
    fn select(&mut self, select: &'a SelectExpr) -> Checked {
        let field = select.field.as_str();
        let unknown = |name: &str| ExpressionFault::UnknownFact {
            name: shortened(name),
        };
        match self.part(&select.operand.expr)? {
            Type::Record(record) => record.field(field).ok_or_else(|| unknown(field)),
            _ => Err(unknown(field)),
        }
    }

    /// A list in the condition itself: all numbers or all texts.
    fn list(&mut self, elements: &'a [IdedExpr]) -> Checked {
        let mut texts = Vec::new();
        let mut numbers = 0;
        for element in elements {
            match self.part(&element.expr)? {
                Type::Literal(text) => texts.push(text),
                Type::Number => numbers += 1,
                _ => return Err(ExpressionFault::Types { operator: "[]" }),
            }
        }
        match (texts.is_empty(), numbers) {
            (false, 0) => Ok(Type::Literals(texts)),
            (true, 1..) => Ok(Type::Numbers),
            _ => Err(ExpressionFault::Types { operator: "[]" }),
        }
    }

    // spec: RUL-11
    fn call(&mut self, call: &'a CallExpr) -> Checked {
        let name = call.func_name.as_str();
        match (name, call.target.as_deref(), call.args.as_slice()) {
            (op::LOGICAL_AND, None, [a, b]) => self.truths(a, b, "&&"),
            (op::LOGICAL_OR, None, [a, b]) => self.truths(a, b, "||"),
            (op::LOGICAL_NOT, None, [a]) => match self.part(&a.expr)? {
                Type::Truth => Ok(Type::Truth),
                _ => Err(ExpressionFault::Types { operator: "!" }),
            },
            (op::EQUALS, None, [a, b]) => self.equal(a, b, "=="),
            (op::NOT_EQUALS, None, [a, b]) => self.equal(a, b, "!="),
            (op::LESS, None, [a, b]) => self.numbers(a, b, "<", Type::Truth),
            (op::LESS_EQUALS, None, [a, b]) => self.numbers(a, b, "<=", Type::Truth),
            (op::GREATER, None, [a, b]) => self.numbers(a, b, ">", Type::Truth),
            (op::GREATER_EQUALS, None, [a, b]) => self.numbers(a, b, ">=", Type::Truth),
            (op::ADD, None, [a, b]) => self.numbers(a, b, "+", Type::Number),
            (op::SUBSTRACT, None, [a, b]) => self.numbers(a, b, "-", Type::Number),
            (op::NEGATE, None, [a]) => match self.part(&a.expr)? {
                Type::Number => Ok(Type::Number),
                _ => Err(ExpressionFault::Types { operator: "-" }),
            },
            (op::IN, None, [a, b]) => self.within(a, b),
            (op::HAS, None, [a]) => self.has(a),
            ("size", None, [a]) => match self.part(&a.expr)? {
                Type::Entries(_) => Ok(Type::Number),
                _ => Err(ExpressionFault::Types { operator: "size" }),
            },
            (op::EXISTS | op::ALL | op::EXISTS_ONE, Some(list), [own, body]) => {
                self.walk(list, own, body)
            }
            _ => Err(refusal(name)),
        }
    }

    fn truths(&mut self, a: &'a IdedExpr, b: &'a IdedExpr, operator: &'static str) -> Checked {
        match (self.part(&a.expr)?, self.part(&b.expr)?) {
            (Type::Truth, Type::Truth) => Ok(Type::Truth),
            _ => Err(ExpressionFault::Types { operator }),
        }
    }

    fn numbers(
        &mut self,
        a: &'a IdedExpr,
        b: &'a IdedExpr,
        operator: &'static str,
        result: Type,
    ) -> Checked {
        match (self.part(&a.expr)?, self.part(&b.expr)?) {
            (Type::Number, Type::Number) => Ok(result),
            _ => Err(ExpressionFault::Types { operator }),
        }
    }

    // spec: RUL-13
    fn equal(&mut self, a: &'a IdedExpr, b: &'a IdedExpr, operator: &'static str) -> Checked {
        match (self.part(&a.expr)?, self.part(&b.expr)?) {
            (Type::Truth, Type::Truth)
            | (Type::Number, Type::Number)
            | (Type::Text, Type::Text | Type::Literal(_))
            | (Type::Literal(_), Type::Text) => Ok(Type::Truth),
            (Type::Word(words), Type::Literal(text)) | (Type::Literal(text), Type::Word(words)) => {
                is_word(words, &text)
            }
            (Type::Word(a), Type::Word(b)) if a == b => Ok(Type::Truth),
            _ => Err(ExpressionFault::Types { operator }),
        }
    }

    // spec: RUL-13
    fn within(&mut self, a: &'a IdedExpr, b: &'a IdedExpr) -> Checked {
        match (self.part(&a.expr)?, self.part(&b.expr)?) {
            (Type::Number, Type::Numbers) | (Type::Text, Type::Literals(_)) => Ok(Type::Truth),
            (Type::Word(words), Type::Literals(texts)) => {
                for text in texts {
                    is_word(words, &text)?;
                }
                Ok(Type::Truth)
            }
            _ => Err(ExpressionFault::Types { operator: "in" }),
        }
    }

    fn has(&mut self, fact: &'a IdedExpr) -> Checked {
        let Expr::Select(_) = &fact.expr else {
            return Err(ExpressionFault::Types { operator: "has" });
        };
        self.part(&fact.expr)?;
        Ok(Type::Truth)
    }

    /// `exists`, `all`, `exists_one`: a walk through a list of facts.
    // spec: RUL-14
    fn walk(&mut self, list: &'a IdedExpr, own: &'a IdedExpr, body: &'a IdedExpr) -> Checked {
        if self.walk.is_some() {
            return Err(ExpressionFault::NestedWalk);
        }
        let Type::Entries(record) = self.part(&list.expr)? else {
            return Err(ExpressionFault::Types { operator: "exists" });
        };
        let Expr::Ident(own) = &own.expr else {
            return Err(ExpressionFault::Syntax);
        };
        if variable(own).is_some() {
            return Err(ExpressionFault::Shadows {
                name: shortened(own),
            });
        }
        self.walk = Some((own, record));
        let body = self.part(&body.expr);
        self.walk = None;
        match body? {
            Type::Truth => Ok(Type::Truth),
            _ => Err(ExpressionFault::Types { operator: "exists" }),
        }
    }
}

fn is_word(words: &[&str], text: &str) -> Checked {
    if words.contains(&text) {
        Ok(Type::Truth)
    } else {
        Err(ExpressionFault::UnknownWord {
            word: shortened(text),
        })
    }
}

/// What is wrong with a call that is none of ours.
fn refusal(name: &str) -> ExpressionFault {
    ExpressionFault::NotAllowed(match name {
        op::MAP | op::FILTER => Construct::BuildsLists,
        op::CONDITIONAL => Construct::Conditional,
        op::MULTIPLY | op::DIVIDE | op::MODULO => Construct::Arithmetic,
        op::INDEX => Construct::Index,
        op::OPT_INDEX | op::OPT_SELECT => Construct::Optional,
        _ => {
            return ExpressionFault::UnknownFunction {
                name: shortened(name),
            };
        }
    })
}
