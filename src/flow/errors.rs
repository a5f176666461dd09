//! Errors that calls of a library give back: what the next round of a loop, or the caller, is to do with them.

use super::again;
use super::calls::CallParts;
use super::condition::speaks_of_attempts;
use super::flag;
use super::ir::{Expr, Kind, Loop, Stmt, any_in};
use super::outcome;
use super::state::{Reason, State, Value, View};
use super::{Outcome, Walker};
use crate::language::vocabulary;

impl<'t> Walker<'_, 't> {
    /// The next round of a loop over attempts makes the same call: the failures that its error holds are tried again.
    pub(super) fn failed_again(&mut self, inner: &Loop<'t>, state: &State, before: &State) {
        let Some(id) = state.focus.last().copied().filter(|id| !before.replies.contains_key(id)) else {
            return;
        };
        let Some(reply) = state.replies.get(&id) else { return };
        let is_error = |value: &Value| matches!(value, Value::Reply(of, View::Unless(_)) if *of == id);
        let names: Vec<&String> =
            state.names.iter().filter(|(_, value)| is_error(value)).map(|(name, _)| name).collect();
        let is_failure = reply.evidence.reason == Reason::Library
            && !reply.is_decided
            && !reply.is_told
            && !reply.set.contains(250);
        if is_failure
            && reply.is_narrowed()
            && !names.is_empty()
            && !self.is_told_again(id)
            && !goes_through_list(inner)
            && !names.into_iter().any(|name| asked_for_more(&inner.body, name))
            && again::asks_the_same(&inner.body, state)
        {
            self.reach(Outcome::Transient, &reply.condition, state);
        }
    }

    /// `switch reply := err.(type)`: whoever asks what an error is has told its classes apart, or may have.
    pub(super) fn told_by_type(&mut self, error: &Expr<'t>, state: &mut State) {
        if let Some((id, View::Unless(_))) = self.view(error, state, false)
            && let Some(reply) = state.replies.get_mut(&id)
        {
            reply.is_decided = true;
        }
    }

    /// `return true, err` from a function that says that it gives back `(retry bool, err error)`. Whether the names say it.
    pub(super) fn told_by_names(&mut self, values: &[Expr<'t>], state: &mut State) -> bool {
        if self.scope.results.len() != values.len() || self.is_helper {
            return false;
        }
        let told = self.scope.results.iter().zip(values).find_map(|(name, value)| {
            let flag = flag::of(name).filter(|flag| !flag.is_verdict)?;
            matches!(value.kind, Kind::Bool(_)).then_some((flag, value))
        });
        told.is_some_and(|(flag, value)| self.decided(flag, value, state))
    }
}

/// Whether each round is about something else, as far as the head tells: `for attempt, host := range hosts`.
fn goes_through_list(inner: &Loop<'_>) -> bool {
    let is_count = |list: &Expr<'_>| matches!(list.kind, Kind::Number(_)) || speaks_of_attempts(list);
    inner.iterated.as_ref().is_some_and(|list| !is_count(list))
}

/// Whether statements look at an error for more than that it is there: `if isFinal(err)`, `errors.As(err, &reply)`. What keeps
/// it, wraps it or tells people of it does not.
fn asked_for_more(statements: &[Stmt<'_>], error: &str) -> bool {
    let is_error = |part: &Expr<'_>| matches!(part.kind, Kind::Name(name) if name == error);
    any_in(statements, &mut |part| match &part.kind {
        Kind::Function(_) => true,
        // Handed to a function that may.
        Kind::Call(..) => CallParts::of(part).is_some_and(|call| {
            let is_harmless = outcome::is_neutral(&call) || call.is(vocabulary().fills);
            let mut arguments = call.arguments.iter().map(|argument| &argument.value);
            !is_harmless
                && (call.receiver.is_some_and(is_error)
                    || arguments.any(|value| value.any(&mut |part| is_error(part))))
        }),
        Kind::Compare(_, left, right) => {
            is_error(left) && !matches!(right.kind, Kind::Null) || is_error(right)
        }
        Kind::Member(object, _) | Kind::Index(object, _) => is_error(object),
        _ => false,
    })
}
