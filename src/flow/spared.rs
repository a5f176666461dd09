//! Handlers beside one that tries again: where the code keeps some failures for another attempt, "failed" is what it does
//! not.

use super::calls::CallParts;
use super::ir::{Expr, Handler, Inside, Kind, Stmt};
use super::outcome;
use super::state::State;
use super::{Outcome, Walker};
use crate::language::{ends_with, vocabulary};

/// For each handler, whether another one keeps what it takes for another attempt, and this one does not.
pub(super) fn beside_another_attempt(handlers: &[Handler<'_>]) -> Vec<bool> {
    let tries_again: Vec<bool> = handlers.iter().map(|handler| tries_again(&handler.body)).collect();
    let is_other = |at: usize| tries_again.iter().enumerate().any(|(other, tries)| other != at && *tries);
    (0..handlers.len()).map(|at| !tries_again[at] && is_other(at)).collect()
}

/// Whether statements put something off.
fn tries_again(statements: &[Stmt<'_>]) -> bool {
    let is_transient = |value: &Expr<'_>| outcome::of_value(value) == Some(Outcome::Transient);
    statements.iter().any(|statement| match statement {
        Stmt::Return(_, values) => values.iter().any(is_transient),
        Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) => {
            is_transient(value)
                && target.label().is_some_and(|name| ends_with(name, vocabulary().result_names))
        }
        Stmt::Throw(_, Some(value)) | Stmt::Expr(value @ Expr { kind: Kind::Call(..), .. }) => {
            is_transient(value)
        }
        _ => statement.parts().into_iter().any(|part| match part {
            Inside::Block(inner) => tries_again(inner),
            Inside::Expr(_) => false,
        }),
    })
}

impl<'t> Walker<'_, 't> {
    /// `letter.mark_failed(error)`, in such a handler of exceptions that hold replies.
    pub(super) fn is_left_failed(&self, expr: &Expr<'t>, state: &State) -> bool {
        self.is_caught_beside(state)
            && CallParts::of(expr)
                .is_some_and(|call| ends_with(call.name, vocabulary().functions.records_failure))
    }

    /// `letter.status = Status.FAILED` there.
    pub(super) fn is_set_failed(&self, name: &str, value: &Expr<'t>, state: &State) -> bool {
        let is_failed = |text: &str| ends_with(text, vocabulary().functions.names_failure);
        ends_with(name, vocabulary().result_names)
            && self.is_caught_beside(state)
            && match &value.kind {
                Kind::Text(text) => is_failed(text),
                Kind::Name(name) | Kind::Member(_, name) => {
                    name.starts_with(char::is_uppercase) && is_failed(name)
                }
                _ => false,
            }
    }

    fn is_caught_beside(&self, state: &State) -> bool {
        self.beside.last() == Some(&true)
            && self.reaching(state).is_some_and(|(id, reply)| reply.is_typed && !self.broad.contains(&id))
    }
}
