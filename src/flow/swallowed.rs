//! What is thrown in a function and caught in it again: `throw new Error(reply)` in front of `catch (e) { return false; }`.

use super::effects::holds_reply;
use super::ir::{Expr, Handler, Kind, Span, Stmt, Try};
use super::raises::takes_all;
use super::state::{State, Value, View};
use super::{Outcome, Walker};
use crate::catalog::CodeSet;

/// How many throws within one `try` are followed to where they are caught.
const MOST_THROWS: usize = 16;

/// A throw within a `try` that is open.
pub(super) struct Thrown {
    state: State,
    span: Span,
    /// Whether a reply takes part in what is thrown.
    holds_reply: bool,
}

impl<'t> Walker<'_, 't> {
    /// Keeps the state at a throw for the handler that takes it.
    pub(super) fn note_thrown(&mut self, span: &Span, value: Option<&Expr<'t>>, state: &State) {
        let Some(open) = self.thrown.last_mut().filter(|open| open.len() < MOST_THROWS) else { return };
        let holds_reply = value.is_some_and(|value| holds_reply(value, state));
        open.push(Thrown { state: state.clone(), span: span.clone(), holds_reply });
    }

    /// `try: command("HELP", 214) except Refused: pass`: where a statement alone is tried, and a handler does nothing, it is no
    /// matter that it fails.
    pub(super) fn let_pass(&mut self, guarded: &Try<'t>, known: usize) {
        if guarded.body.len() == 1 && guarded.handlers.iter().any(|handler| handler.body.is_empty()) {
            let new = self.found.reached.split_off(known);
            self.found.reached.extend(new.into_iter().filter(|flow| flow.outcome != Outcome::Failure));
        }
    }

    /// Walks the one handler of what was thrown, where it takes everything and asks nothing; gives the states in which it
    /// goes on.
    pub(super) fn swallow(&mut self, guarded: &Try<'t>, thrown: Vec<Thrown>) -> Vec<State> {
        let [handler] = &guarded.handlers[..] else { return Vec::new() };
        let types: Vec<&Expr<'t>> = handler.types.iter().collect();
        if handler.guard.is_some() || !takes_all(&types) || !asks_nothing(handler) {
            return Vec::new();
        }
        let mut ends = Vec::new();
        for Thrown { mut state, span, holds_reply } in thrown {
            // Who is given the error is told of the reply in it.
            if let Some(name) = handler.binding {
                let told = state.focus.last().copied().filter(|_| holds_reply);
                state.bind(name, told.map_or(Value::Unknown, |id| Value::Reply(id, View::Message)));
            }
            let known = self.found.reached.len();
            ends.extend(self.block(&handler.body, state));
            // That it failed was told at the throw, and there is the place to tell the classes apart.
            let mut new = self.found.reached.split_off(known);
            new.retain_mut(|flow| {
                flow.set = flow.set & CodeSet::NEGATIVE;
                flow.span = span.clone();
                flow.outcome == Outcome::Permanent && !flow.set.is_empty()
            });
            self.found.reached.extend(new);
        }
        ends
    }
}

/// Whether the way through a handler is the same whatever was thrown. It is walked once more for each throw, so nothing in
/// it may hold handlers of its own.
fn asks_nothing(handler: &Handler<'_>) -> bool {
    let is_plain = |expr: &Expr<'_>| {
        let asks =
            |part: &Expr<'_>| matches!(part.kind, Kind::Function(_) | Kind::Choice(..) | Kind::Compare(..));
        !expr.any(&mut |part| asks(part))
    };
    handler.body.iter().all(|statement| match statement {
        Stmt::Expr(expr) => is_plain(expr),
        Stmt::Return(_, values) => values.iter().all(is_plain),
        _ => false,
    })
}
