//! Recipients for whom the message is never sent: the dialogue goes on to DATA with one code of success, and not with the others.

use super::ir::{Span, Stmt, any_whole_in};
use super::state::{Reply, ReplyId, State};
use super::tried::called_in;
use super::{Flow, Heard, Outcome, Walker};
use crate::catalog::{CodeSet, Command};
use crate::language::{has_phrase, vocabulary, words_of};
use crate::mention::reply_codes;

/// A side of a condition on which a recipient has been accepted with another code than the one that is asked for.
pub(super) struct HeldBack {
    is_then: bool,
    /// Where the condition stands.
    condition: Span,
    id: ReplyId,
    reply: Reply,
    command: Command,
    /// The codes of success among those of the reply.
    codes: CodeSet,
    /// How many flows were known in front of the branch.
    known: usize,
}

impl<'t> Walker<'_, 't> {
    /// The side of a condition that lets only some of the replies on which RCPT is answered with success.
    pub(super) fn may_hold_back(&self, condition: &Span, yes: &State, no: &State) -> Option<HeldBack> {
        if self.is_helper
            || self.heard == Heard::GivenBack
            || self.program.is_test_at(condition)
            || self.sent_behind(condition).is_none()
        {
            return None;
        }
        [(true, yes, no), (false, no, yes)].into_iter().find_map(|(is_then, here, other)| {
            let (id, reply) = self.reaching(here)?;
            let command = self.command_answered(id, reply, condition, here)?;
            let codes = command.success & reply.set;
            let goes_on = other.replies.get(&id).is_some_and(|other| lets_on(other, command, codes));
            let is_partial = command.name == "RCPT" && !codes.is_empty() && codes != command.success;
            (is_partial && goes_on && !self.is_probe(here)).then(|| HeldBack {
                is_then,
                condition: condition.clone(),
                id,
                reply: reply.clone(),
                command,
                codes,
                known: self.found.reached.len(),
            })
        })
    }

    /// Behind the branch: whether that side never comes to DATA, and nothing has been told of it.
    pub(super) fn held_back(
        &mut self,
        held: HeldBack,
        (then, otherwise): (&[Stmt<'t>], &[Stmt<'t>]),
        (leaves_then, leaves_otherwise): (bool, bool),
    ) {
        let (here, other, leaves) =
            if held.is_then { (then, otherwise, leaves_then) } else { (otherwise, then, leaves_otherwise) };
        let is_told = |flow: &Flow| flow.reply == Some(held.id) && flow.set.meets(held.codes);
        if self.found.reached[held.known..].iter().any(is_told) || self.speaks_of(held.codes, here) {
            return;
        }
        let is_left = leaves && here.last().is_some_and(|last| self.leaves_for_good(last));
        let message = self.sent_behind(&held.condition);
        let sends = |side: &[Stmt<'t>]| {
            message.is_some_and(|at| any_whole_in(side, &mut |expr| expr.span.contains(&at)))
        };
        if is_left && !sends(here) || !leaves && sends(other) && here.is_empty() {
            self.found.reached.push(Flow {
                reply: Some(held.id),
                command: Some(held.command),
                condition: held.reply.condition,
                ..Flow::at(&held.condition, held.reply.set, Outcome::Failure)
            });
        }
    }

    /// Whether a statement leaves the function, or jumps out of the dialogue, and not to the next recipient: `goto next`.
    fn leaves_for_good(&self, statement: &Stmt<'t>) -> bool {
        let (place, values) = match statement {
            // A call that does not come back.
            Stmt::Throw(_, None) | Stmt::Expr(_) => return true,
            Stmt::Return(place, values) => (place, values),
            _ => return false,
        };
        let written = self.program.source.get(place.clone()).unwrap_or("");
        !(values.is_empty() && has_phrase(&words_of(written), vocabulary().goes_on))
    }

    /// Where the message is sent behind a place.
    fn sent_behind(&self, place: &Span) -> Option<usize> {
        let messages = self.scope.messages.get_or_init(|| {
            let is_message =
                |command: &Option<Command>| command.is_some_and(|command| command.name == "DATA");
            self.scope.commands.iter().filter(|(_, command)| is_message(command)).map(|(at, _)| *at).collect()
        });
        messages.get(messages.partition_point(|at| *at < place.end)).copied()
    }

    /// Whether the function, or one of the file that is called on a side, names one of the codes.
    fn speaks_of(&self, codes: CodeSet, side: &[Stmt<'t>]) -> bool {
        // Of a long function it is not asked what it names.
        const MOST: usize = 200;
        let called = called_in(side);
        let mut called = called.iter().filter_map(|path| self.program.function(path.rsplit('.').next()?));
        self.codes_named().meets(codes)
            || called.any(|function| {
                let mentions = self.program.mentions_in(&function.span());
                mentions.len() > MOST || reply_codes(mentions).meets(codes)
            })
    }

    /// The reply codes that the function names.
    pub(super) fn codes_named(&self) -> CodeSet {
        let whole = self.scope.start..self.scope.end;
        *self.scope.named.get_or_init(|| reply_codes(self.program.mentions_in(&whole)))
    }
}

/// Whether a side goes on with a code of success, and with none of those.
fn lets_on(reply: &Reply, command: Command, codes: CodeSet) -> bool {
    reply.set.is_within(CodeSet::range(200, 399))
        && reply.set.meets(command.success)
        && !reply.set.meets(codes)
}
