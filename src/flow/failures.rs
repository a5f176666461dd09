//! Failures that are given back or called for, in place of what is thrown: `return Err(…)`, `throwError(…)`,
//! `reject(new Error(…))`.

use super::calls::CallParts;
use super::helper::names_object;
use super::ir::{Expr, Kind, Span};
use super::outcome;
use super::state::State;
use super::{Outcome, Walker};
use crate::language::{begins_with, ends_with, is_phrase, vocabulary};

impl<'t> Walker<'_, 't> {
    /// Values are given back, one of which is a failure whose class is open: `return nil, errors.New("refused")`.
    pub(super) fn failed(&mut self, span: &Span, values: &[Expr<'t>], state: &State) {
        if values.iter().any(|value| is_failure(value) || self.fails(value)) {
            self.fail(span, state);
        }
    }

    /// The same for a call that is made for its effect.
    pub(super) fn called_to_fail(&mut self, call: &Expr<'t>, state: &State) {
        if self.fails(call) || adds_to_failures(call) || tells_failure(call) {
            self.fail(&call.span, state);
        }
    }

    /// A failure is kept under a name: `err = fmt.Errorf(…)`, `failed = true`. Whether it was one.
    pub(super) fn set_to_fail(&mut self, name: &str, value: &Expr<'t>, state: &State) -> bool {
        let functions = &vocabulary().functions;
        let is_set = match value.kind {
            Kind::Bool(true) => is_phrase(name, functions.failure_flags),
            Kind::Bool(false) | Kind::Number(0) => is_phrase(name, functions.success_flags),
            _ => false,
        };
        let is_kept = ends_with(name, functions.failures) && is_failure(value);
        if is_set || is_kept {
            self.fail(&value.span, state);
        }
        is_set || is_kept
    }

    fn fail(&mut self, span: &Span, state: &State) {
        // What a helper gives back its caller judges; a made-up address should be refused.
        if !self.is_helper && !self.is_probe(state) {
            self.reach(Outcome::Failure, span, state);
        }
    }

    /// Whether a call raises a failure itself, or hands an error to whoever waits for the result.
    fn fails(&self, expr: &Expr<'t>) -> bool {
        let Some(call) = CallParts::of(expr) else { return false };
        let functions = &vocabulary().functions;
        let is_own = call.receiver.is_none_or(|of| of.path().is_some_and(|path| names_object(&path)));
        if !is_own {
            return false;
        }
        // Tests have a `fail` of their own, which says nothing of who is asked.
        is_phrase(call.name, functions.raises)
            || is_phrase(call.name, functions.names_failure) && self.own_function(&call).is_some()
            || (call.is(functions.settles) || is_phrase(call.name, functions.refuses))
                && call.argument(0).is_some_and(is_failure)
    }
}

/// `failed.append(recipient)`: whether something is put among what has failed, whatever the class.
fn adds_to_failures(call: &Expr<'_>) -> bool {
    CallParts::of(call).is_some_and(|call| {
        outcome::added_to(&call)
            .filter_map(Expr::label)
            .any(|name| ends_with(name, vocabulary().functions.failure_lists))
    })
}

/// `queue.addTransactionError(…)`, `emit("error", text)`: whether somebody is told that there was a failure.
fn tells_failure(call: &Expr<'_>) -> bool {
    let Some(call) = CallParts::of(call) else { return false };
    let functions = &vocabulary().functions;
    let names_it = || {
        let is_empty = |value: &Expr<'_>| match &value.kind {
            Kind::Text(text) => text.is_empty(),
            kind => matches!(kind, Kind::Null | Kind::Bool(false) | Kind::Number(0)),
        };
        begins_with(call.name, functions.tells_of_failure)
            && ends_with(call.name, functions.failures)
            && !call.argument(0).is_none_or(is_empty)
    };
    let is_event = || {
        let event = call.argument(0).map(|event| &event.kind);
        call.is(functions.fires_event)
            && matches!(event, Some(Kind::Text(event)) if is_phrase(event, functions.failures))
    };
    names_it() || is_event()
}

/// Whether a value is a failure of no class: `Err(code)`, `Result.failure(text)`, `fmt.Errorf(…)`, `new Error(text)`,
/// `{:error, text}`.
fn is_failure(value: &Expr<'_>) -> bool {
    let functions = &vocabulary().functions;
    match &value.kind {
        Kind::Call(..) => CallParts::of(value).is_some_and(|call| {
            let made = call.receiver.filter(|_| call.is(functions.constructs)).and_then(Expr::last_name);
            is_phrase(made.unwrap_or(call.name), functions.failures)
                || made.is_some_and(|made| ends_with(made, vocabulary().errors))
        }),
        Kind::Tuple(items) => match items.first().map(|tag| &tag.kind) {
            Some(Kind::Text(tag)) => is_phrase(tag, functions.failures),
            Some(Kind::Name(tag)) => tag.starts_with(':') && is_phrase(tag, functions.failures),
            _ => false,
        },
        _ => false,
    }
}
