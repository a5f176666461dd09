//! What was tried where a handler is walked.

use super::calls::CallParts;
use super::ir::{Expr, Kind, Stmt, Try, any_block_in};
use crate::language::{ends_with, is_phrase, vocabulary};
use std::cell::OnceCell;
use std::rc::Rc;

/// What was tried in front of the handlers of a `try`.
pub(super) struct Tried<'t> {
    /// The paths of what it calls.
    called: Vec<String>,
    guarded: Rc<Try<'t>>,
    /// Whether it sends a message; looked for when somebody asks, as hardly a handler does.
    sends_mail: OnceCell<bool>,
}

impl<'t> Tried<'t> {
    pub(super) fn new(called: Vec<String>, guarded: Rc<Try<'t>>) -> Self {
        Self { called, guarded, sends_mail: OnceCell::new() }
    }

    pub(super) fn calls(&self, path: &String) -> bool {
        self.called.contains(path)
    }

    pub(super) fn sends_mail(&self) -> bool {
        *self.sends_mail.get_or_init(|| sends_mail(&self.guarded.body))
    }
}

/// Whether a call somewhere in these statements sends a message, and nothing else: `transporter.sendMail(message)`. A text
/// that may send one in whatever words (`inquiry::hands_message`) is another question: there a doubt keeps findings back,
/// and here it would make them.
fn sends_mail(statements: &[Stmt<'_>]) -> bool {
    let functions = &vocabulary().functions;
    let sends = |part: &Expr<'_>| {
        CallParts::of(part).is_some_and(|call| {
            let to = || call.receiver.and_then(Expr::last_name);
            is_phrase(call.name, functions.sends_mail)
                || call.is(functions.sends_message) && to().is_some_and(|to| ends_with(to, functions.mailers))
        })
    };
    any_block_in(statements, &mut |block| {
        block.iter().any(|statement| match statement {
            Stmt::Expr(expr) => expr.any(&mut |part| sends(part)),
            Stmt::Return(_, values) => values.iter().any(|value| value.any(&mut |part| sends(part))),
            _ => false,
        })
    })
}

/// The paths of what statements call, as statements or for a value.
pub(super) fn called_in(statements: &[Stmt<'_>]) -> Vec<String> {
    let mut called = Vec::new();
    for statement in statements {
        let values = match statement {
            Stmt::Expr(expr) => std::slice::from_ref(expr),
            Stmt::Return(_, values) => values,
            _ => continue,
        };
        for value in values {
            value.walk(&mut |part| {
                if let Kind::Call(callee, _) = &part.kind {
                    called.extend(callee.path());
                }
            });
        }
    }
    called
}
