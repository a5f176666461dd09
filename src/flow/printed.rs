//! Verdicts that are printed: a script that asks a server about an address often does no more than to tell whoever runs it.

use super::calls::CallParts;
use super::ir::{Expr, Kind, Span, Stmt};
use super::outcome;
use super::state::State;
use super::{Heard, Walker};
use crate::language::{has_phrase, vocabulary, words_of};

/// How many calls of a branch are looked at.
const MOST: usize = 8;

impl<'t> Walker<'_, 't> {
    /// `if code == 250: print("… exists") else: print("… does not exist")`: where both ways do nothing but print, and one says that
    /// there is such an address, the other says that there is none.
    pub(super) fn printed(
        &mut self,
        (then, otherwise): (&[Stmt<'t>], &[Stmt<'t>]),
        (yes, no): (&State, &State),
    ) {
        if self.heard != Heard::All || then.is_empty() || otherwise.is_empty() || !self.verifies(no) {
            return;
        }
        let (Some(first), Some(second)) = (printed_by(then), printed_by(otherwise)) else { return };
        let (denied, state) = match (says(&first.1), says(&second.1)) {
            (Some(true), Some(false)) => (second.0, no),
            (Some(false), Some(true)) => (first.0, yes),
            _ => return,
        };
        self.denied(&denied, state);
    }
}

/// Whether a text says that there is such an address, or that there is none.
fn says(text: &str) -> Option<bool> {
    let words = words_of(text);
    let functions = &vocabulary().functions;
    if has_phrase(&words, functions.prints_no) {
        return Some(false);
    }
    has_phrase(&words, functions.prints_yes).then_some(true)
}

/// Where a branch prints that does nothing else, and what.
fn printed_by(branch: &[Stmt<'_>]) -> Option<(Span, String)> {
    let mut text = String::new();
    let mut first: Option<Span> = None;
    if branch.len() > MOST {
        return None;
    }
    for statement in branch {
        let Stmt::Expr(call) = statement else { return None };
        CallParts::of(call).filter(outcome::is_neutral)?;
        call.walk(&mut |part: &Expr<'_>| {
            if let Kind::Text(part) = &part.kind {
                text.push_str(part);
                text.push(' ');
            }
        });
        first.get_or_insert_with(|| call.span.clone());
    }
    Some((first?, text))
}
