//! Functions of the file that judge a reply for their caller: `ensure_250(server.rcpt(address))`.

use super::calls::CallParts;
use super::dialogue;
use super::elsewhere::Summary;
use super::ir::{Expr, Function};
use super::state::{Reason, Reply, ReplyId, State, Value, View};
use super::{Heard, Walker};
use crate::language::vocabulary;
use std::rc::Rc;
use std::sync::Arc;

/// What a call reaches.
#[derive(Clone)]
pub(super) enum Callee<'t> {
    /// A function of the file.
    Own(Rc<Function<'t>>),
    /// One of another file.
    Elsewhere(Arc<Summary>),
}

/// How many calls deep a reply is followed.
const DEEPEST: usize = 2;
/// Longer functions do more than read an answer, in bytes.
const LONGEST_READER: usize = 3000;
/// Of a longer function it is not asked what it does for its callers, in bytes.
pub(super) const LONGEST_JUDGED: usize = 4096;

impl<'t> Walker<'_, 't> {
    /// The function of the file that a call reaches: by its bare name, or as a method of the same object.
    pub(super) fn own_function(&self, call: &CallParts<'_, 't>) -> Option<Rc<Function<'t>>> {
        if call.receiver.is_none()
            && let Some(local) = self.scope.locals.get(call.name)
        {
            return Some(Rc::clone(local));
        }
        let is_own =
            call.receiver.and_then(Expr::path).is_none_or(|path| names_object(&path) || !path.contains('.'));
        if is_own { self.program.function(call.name) } else { None }
    }

    /// The parameter that takes the argument at a position.
    pub(super) fn parameter(&self, function: &Function<'t>, position: usize) -> Option<&'t str> {
        let parameters = self.program.lowering.parameters(function);
        parameters.get(position + places_of_self(parameters)).copied()
    }

    /// The position of the argument that a parameter takes.
    pub(super) fn argument_of(&self, function: &Function<'t>, parameter: usize) -> Option<usize> {
        parameter.checked_sub(places_of_self(self.program.lowering.parameters(function)))
    }

    /// Walks a function of the file with the replies that a call hands to it: what it raises or does is done to them.
    pub(super) fn hand_over(&mut self, expr: &Expr<'t>, state: &mut State) {
        if self.depth >= DEEPEST {
            return;
        }
        let Some(call) = CallParts::of(expr) else { return };
        // Imports are read only for those who hand a reply over.
        let is_worth_a_look = self.own_function(&call).is_some()
            || call.arguments.iter().any(|argument| self.is_at_hand(&argument.value, state));
        let Some(callee) = (if is_worth_a_look { self.callee(&call, state) } else { None }) else { return };
        for (position, argument) in call.arguments.iter().enumerate() {
            let Some((id, view)) = self.view(&argument.value, state, false) else { continue };
            let Some(reply) = state.replies.get(&id).cloned() else { continue };
            let is_known = reply.command.is_some() && reply.evidence.reason >= Reason::SmtpName;
            if !is_known || matches!(view, View::Message | View::Detail | View::Unless(_)) {
                continue;
            }
            match &callee {
                Callee::Own(function) => {
                    let Some(parameter) = self.parameter(function, position) else { break };
                    let mut inside = State { is_exhausted: state.is_exhausted, ..State::default() };
                    self.hand_codes(function, &call, state, &mut inside);
                    self.walk_helper(function, parameter, (id, view), reply, inside);
                }
                Callee::Elsewhere(summary) => {
                    self.judged_elsewhere(summary, position, (id, view), expr, state);
                }
            }
        }
    }

    /// Walks a function of the file that reads the answer to a command which its caller has sent, or has it send: what counts as
    /// a failure there is one in answer to that.
    pub(super) fn hand_sent(&mut self, expr: &Expr<'t>, state: &State) {
        let Some(command) = state.sent.filter(|&command| dialogue::asks_about_address(command)) else {
            return;
        };
        if self.depth >= DEEPEST || self.heard != Heard::All {
            return;
        }
        let Some(call) = CallParts::of(expr) else { return };
        let Some(function) = self.own_function(&call) else { return };
        let span = function.span();
        let is_inside = span.start <= expr.span.start && expr.span.end <= span.end;
        if is_inside
            || span.len() > LONGEST_READER
            || !self.program.has_shape(&span)
            || !self.reads_here_or_there(&function)
        {
            return;
        }
        let key = (span.start, command.name);
        if self.awaited.contains(&key) {
            return;
        }
        self.awaited.push(key);
        let mut walker = Walker::new(self.program, self.found, self.depth + 1);
        walker.awaited.clone_from(&self.awaited);
        walker.enter(&function);
        let mut inside = State { sent: Some(command), is_exhausted: state.is_exhausted, ..State::default() };
        walker.bind_parameters(&function, &mut inside);
        walker.block(self.program.lowering.body(&function), inside);
    }

    /// Binds the codes that a call hands over beside a reply: `expect("250", reply)`.
    fn hand_codes(
        &self,
        function: &Function<'t>,
        call: &CallParts<'_, 't>,
        state: &State,
        inside: &mut State,
    ) {
        for (position, argument) in call.arguments.iter().enumerate() {
            if argument.name.is_none()
                && let Some(parameter) = self.parameter(function, position)
                && let Some(codes) = self.codes_written(&argument.value, state)
            {
                inside.bind(parameter, Value::Written(codes, true));
            }
        }
    }

    /// Whether an expression is a reply that is known, or a call of a library that gives one.
    fn is_at_hand(&self, expr: &Expr<'t>, state: &State) -> bool {
        let is_known = |path: String| matches!(state.names.get(&path), Some(Value::Reply(..)));
        let is_modelled = || CallParts::of(expr).is_some_and(|call| self.call_model(&call).is_some());
        expr.path().is_some_and(is_known) || is_modelled()
    }

    fn walk_helper(
        &mut self,
        function: &Function<'t>,
        parameter: &str,
        (id, view): (ReplyId, View),
        reply: Reply,
        inside: State,
    ) {
        let key = (function.node.start_byte(), id, reply.set);
        if self.handed.contains(&key) {
            return;
        }
        self.handed.push(key);
        let handed = std::mem::take(&mut self.handed);
        let mut walker = Walker::new(self.program, self.found, self.depth + 1);
        walker.handed = handed;
        walker.heard = self.heard;
        walker.judge(function, parameter, (id, view), reply, inside);
        self.handed = walker.handed;
    }
}

/// Whether a name stands for the object, or the type, that the method belongs to.
pub(super) fn names_object(path: &str) -> bool {
    vocabulary().own_object.contains(&path)
}

/// The first parameter of a method can be the object.
pub(super) fn places_of_self(parameters: &[&str]) -> usize {
    usize::from(parameters.first().is_some_and(|name| names_object(name)))
}
