//! Whether a handler looks closer at an exception than its type tells.

use super::Walker;
use super::calls::CallParts;
use super::ir::{Expr, Handler, Inside, Kind, Stmt};
use super::outcome;
use crate::language::{MemberModel, Operator, vocabulary};

impl<'t> Walker<'_, 't> {
    /// Whether a handler reads something of the exception that may decide the class, such as the replies about single
    /// recipients; that it only tells which recipients there are decides nothing.
    pub(super) fn looks_closer(&self, handler: &Handler<'t>, name: &str) -> bool {
        if name.is_empty() || handler.body.is_empty() {
            return false;
        }
        let text = self.program.source.get(handler.span.clone()).unwrap_or("");
        let members = self.program.libraries.iter().flat_map(|library| library.members.iter());
        members.filter(|(_, model)| matches!(model, MemberModel::Inspects | MemberModel::Recipients)).any(
            |(member, model)| {
                let path = format!("{name}.{}", member.0);
                text.contains(path.as_str())
                    && (*model == MemberModel::Inspects
                        || Reading { table: &path, replies: Vec::new(), source: self.program.source }
                            .statements(&handler.body))
            },
        )
    }
}

/// Looks for a place where the replies in a table of recipients may be read.
struct Reading<'a, 't> {
    /// The path of the table.
    table: &'a str,
    /// Names of values from the table.
    replies: Vec<&'t str>,
    source: &'t str,
}

impl<'t> Reading<'_, 't> {
    fn statements(&mut self, statements: &[Stmt<'t>]) -> bool {
        statements.iter().any(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt<'t>) -> bool {
        match statement {
            Stmt::Loop(inner) => {
                let is_read = match &inner.iterated {
                    Some(iterated) if self.is_table(iterated) => false,
                    Some(iterated) => match self.part_of_table(iterated) {
                        Some(call) if call.is(vocabulary().functions.items) => {
                            self.bind(inner.binding.as_ref(), 1);
                            false
                        }
                        Some(_) => {
                            self.bind(inner.binding.as_ref(), 0);
                            false
                        }
                        None => self.expr(iterated),
                    },
                    None => false,
                };
                is_read
                    || inner.condition.iter().any(|condition| self.expr(condition))
                    || self.statements(&inner.body)
                    || self.statements(&inner.otherwise)
            }
            // What an exception says of the replies is for people, unless that was decided by a look at them.
            Stmt::Throw(_, Some(Expr { kind: Kind::Call(_, arguments), .. })) => {
                arguments.iter().any(|argument| has_test(&argument.value) && self.expr(&argument.value))
            }
            _ => statement.parts().into_iter().any(|part| match part {
                Inside::Expr(expr) => self.expr(expr),
                Inside::Block(inner) => self.statements(inner),
            }),
        }
    }

    fn expr(&self, expr: &Expr<'t>) -> bool {
        if self.is_table(expr) {
            return true;
        }
        match &expr.kind {
            Kind::Name(name) => self.replies.contains(name),
            Kind::Function(function) => self.source.get(function.span()).is_none_or(|body| {
                body.contains(self.table) || self.replies.iter().any(|name| body.contains(name))
            }),
            Kind::Compare(Operator::In | Operator::NotIn, address, table) if self.is_table(table) => {
                self.expr(address)
            }
            Kind::Call(..) => {
                let Some(call) = CallParts::of(expr) else { return true };
                let functions = &vocabulary().functions;
                if outcome::is_neutral(&call)
                    || self.part_of_table(expr).is_some_and(|call| call.is(functions.keys))
                {
                    return false;
                }
                let takes_keys =
                    call.receiver.is_none() && (call.is(functions.keys) || call.is(functions.collection));
                let arguments = call.arguments.iter().map(|argument| &argument.value);
                arguments.filter(|value| !(takes_keys && self.is_table(value))).any(|value| self.expr(value))
                    || call.receiver.is_some_and(|receiver| self.expr(receiver))
            }
            _ => expr.parts().into_iter().any(|part| self.expr(part)),
        }
    }

    fn is_table(&self, expr: &Expr<'t>) -> bool {
        matches!(expr.kind, Kind::Member(..)) && expr.path().is_some_and(|path| path == self.table)
    }

    /// A method of the table itself.
    fn part_of_table<'e>(&self, expr: &'e Expr<'t>) -> Option<CallParts<'e, 't>> {
        CallParts::of(expr).filter(|call| call.receiver.is_some_and(|receiver| self.is_table(receiver)))
    }

    /// Remembers the names that a loop gives the replies; the first `keys` of them are recipients.
    fn bind(&mut self, binding: Option<&Expr<'t>>, keys: usize) {
        let Some(binding) = binding else { return };
        let parts = binding.parts();
        let replies = if parts.is_empty() { vec![binding] } else { parts.into_iter().skip(keys).collect() };
        for part in replies {
            part.walk(&mut |inner| {
                if let Kind::Name(name) = &inner.kind {
                    self.replies.push(name);
                }
            });
        }
    }
}

/// Whether a value depends on a test.
fn has_test(value: &Expr<'_>) -> bool {
    value.any(&mut |part| {
        matches!(part.kind, Kind::Choice(..) | Kind::Compare(..) | Kind::All(_) | Kind::Any(_) | Kind::Not(_))
    })
}
