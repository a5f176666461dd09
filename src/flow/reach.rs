//! Which reply reaches an outcome, and whether it is believed to be one of SMTP.

use super::flag;
use super::ir::Span;
use super::outcome;
use super::state::{Evidence, Reason, Reply, ReplyId, State, Value};
use super::status::http_only;
use super::worded::Kept;
use super::{Flow, Outcome, ToldBy, Walker};
use crate::catalog::{self, CodeSet, Command, EnhancedCode};
use crate::mention::{Code, is_only_smtp, reply_codes};
use std::sync::LazyLock;

impl Walker<'_, '_> {
    /// An outcome is reached: by the reply that was narrowed last, if it is believed to be one of SMTP.
    pub(super) fn reach(&mut self, outcome: Outcome, span: &Span, state: &State) {
        if outcome == Outcome::Permanent && self.is_softened {
            return;
        }
        let Some((id, reply)) = self.reaching(state) else { return };
        // Whatever else comes there, of the failures it is those of class 4.
        let failures = reply.set & CodeSet::NEGATIVE;
        let is_kept =
            outcome == Outcome::Transient && !failures.is_empty() && failures.is_within(CodeSet::TRANSIENT);
        if is_kept {
            self.kept = Some(Kept { id, set: failures, within: self.scope.start });
            if !self.worded.is_empty() {
                self.tell_of_words(Some(id), failures);
            }
        }
        if self.is_sorted_out(outcome, id, reply, state) {
            return;
        }
        // Who takes whatever may have happened can only be too hard on what may pass.
        if outcome != Outcome::Permanent && self.broad.contains(&id) {
            return;
        }
        if !reply.missed.is_empty() {
            match outcome {
                Outcome::Failure => return self.missed(id, reply, state),
                // Which code is meant, only the way there tells.
                _ if reply.set == reply.full => return,
                _ => {}
            }
        }
        // What answered well has failed in some other way.
        if outcome == Outcome::Failure && reply.set.contains(250) && !reply.set.meets(CodeSet::NEGATIVE) {
            return;
        }
        let command = self.command_answered(id, reply, &reply.condition, state);
        let is_tried_again = outcome == Outcome::Transient;
        let command =
            command.or_else(|| of_its_own_code(reply.evidence.compared_with).filter(|_| is_tried_again));
        let told_by = self.told_by(outcome, span);
        // What a test for a type and a list of codes leaves over, the list has left out; the branch is right for the rest.
        // Who takes a type that both classes have tells them apart there, unless several do so with one function.
        let is_taken = reply.is_typed && reply.set == reply.full && self.named_handler.is_none();
        let is_let_in = reply.is_shut_out || reply.is_rest || is_taken;
        self.found.reached.push(Flow {
            reply: Some(id),
            command,
            span: if is_let_in { reply.condition.clone() } else { span.clone() },
            condition: reply.condition.clone(),
            barred_by: reply.barred_by.clone(),
            is_exhausted: state.is_exhausted,
            told_by,
            ..Flow::at(span, reply.set, outcome)
        });
    }

    /// What says in a span which outcome it is.
    fn told_by(&self, outcome: Outcome, span: &Span) -> ToldBy {
        // The longest has nine characters, between quotes.
        const LONGEST: usize = 11;
        let text = self.program.source.get(span.clone()).filter(|text| text.len() <= LONGEST).unwrap_or("");
        if let Some(enhanced) = EnhancedCode::parse(text.trim_matches(['"', '\''])) {
            return ToldBy::Enhanced(enhanced);
        }
        // Only to try a 552 again may be right, and not where it is one of a mailbox.
        let is_of_mailbox = outcome == Outcome::Transient && self.tells_of_mailbox(span);
        if is_of_mailbox { ToldBy::Mailbox } else { ToldBy::Code }
    }

    /// Whether an enhanced status code in a span is about a mailbox (RFC 3463 3.3).
    fn tells_of_mailbox(&self, span: &Span) -> bool {
        // Without its dots it stands between quotes.
        let text = self.program.source.get(span.clone()).unwrap_or("");
        if let [b'"' | b'\'', b'4' | b'5', subject, b'0'..=b'9', _] = text.as_bytes() {
            return *subject == b'2';
        }
        let mut mentions = self.program.mentions_in(span).iter();
        mentions.any(|mention| matches!(mention.code, Code::Enhanced(code) if code.subject == 2))
    }

    /// Whether the function is named after an outcome and handed codes of its class alone, as far as it looks for any:
    /// `def permanent_kind(code)`. Its caller has told the classes apart.
    fn is_sorted_out(&self, outcome: Outcome, id: ReplyId, reply: &Reply, state: &State) -> bool {
        let class = match outcome {
            Outcome::Permanent => CodeSet::PERMANENT,
            Outcome::Transient => CodeSet::TRANSIENT,
            Outcome::Success | Outcome::Failure => return false,
        };
        let compared = reply.evidence.compared_with;
        let holds_it =
            |name: &String| matches!(state.names.get(name), Some(Value::Reply(of, _)) if *of == id);
        !compared.is_empty()
            && compared.is_within(class)
            && outcome::of_identifier(&self.scope.name) == Some(outcome)
            && flag::of(&self.scope.name).is_none()
            && self.scope.parameters.iter().any(holds_it)
    }

    /// The command that a reply answers, which a test looks at.
    pub(super) fn command_answered(
        &self,
        id: ReplyId,
        reply: &Reply,
        test: &Span,
        state: &State,
    ) -> Option<Command> {
        self.awaited(id, reply).or(reply.command).or(self.scope.answers).or_else(|| {
            let is_certain = reply.is_typed || reply.evidence.reason == Reason::Library;
            if is_certain { None } else { self.written_before(id, test, state) }
        })
    }

    /// The command that is answered in the state of the dialogue, by a reply that was read before that was asked, or that
    /// answers none as far as is known: what is sent there before the reply is read is what that answers.
    fn awaited(&self, id: ReplyId, reply: &Reply) -> Option<Command> {
        let (command, from) = self.scope.awaited?;
        let behind = self.scope.commands.partition_point(|(at, _)| *at < from);
        let until = self.scope.commands.partition_point(|(at, _)| *at < id);
        let mut sent = self.scope.commands.get(behind..until).unwrap_or(&[]).iter();
        let is_another =
            sent.next_back().is_some_and(|(_, sent)| sent.is_some_and(|sent| sent.name != command.name));
        (id < from || reply.command.is_none() && !is_another).then_some(command)
    }

    /// The reply whose codes reach what is done next, if there is one that they were told of.
    pub(super) fn reaching<'s>(&self, state: &'s State) -> Option<(ReplyId, &'s Reply)> {
        let narrowed = state.focus.iter().rev().filter_map(|id| Some((*id, state.replies.get(id)?)));
        let believed = narrowed
            .filter(|(_, reply)| reply.is_narrowed())
            .find(|(_, reply)| self.is_credible(reply.evidence));
        believed.filter(|(_, reply)| !reply.is_decided && !reply.set.is_empty())
    }

    /// A reply that has none of the codes that were expected: each of those shuts all others out, after its own command.
    fn missed(&mut self, id: ReplyId, reply: &Reply, state: &State) {
        for expected in &reply.missed {
            let set = reply.set - CodeSet::of(expected.code);
            self.found.reached.push(Flow {
                reply: Some(id),
                command: expected.command.or(reply.command).or(self.scope.answers),
                result: reply.condition.clone(),
                is_exhausted: state.is_exhausted,
                ..Flow::at(&expected.span, set, Outcome::Failure)
            });
        }
    }

    /// The next round of a loop over attempts: what was caught on the way there is tried again.
    pub(super) fn tried_again(&mut self, state: &State, before: &State) {
        let caught: Vec<ReplyId> = state
            .replies
            .iter()
            .filter(|(id, reply)| reply.is_typed && !reply.is_decided && !before.replies.contains_key(id))
            .map(|(id, _)| *id)
            .collect();
        for id in caught {
            // Where the handler itself says that it is tried again, that is the place to point at.
            if self.is_told_again(id) {
                continue;
            }
            let mut at_handler = state.clone();
            at_handler.focus = vec![id];
            if let Some(reply) = state.replies.get(&id) {
                self.reach(Outcome::Transient, &reply.condition, &at_handler);
            }
        }
    }

    /// Whether a value is an SMTP reply and not a number of another protocol.
    pub(super) fn is_credible(&self, evidence: Evidence) -> bool {
        let file = self.program.subject;
        if evidence.reason == Reason::Library {
            return !evidence.is_foreign;
        }
        let distinct = evidence.compared_with.meets(smtp_only());
        if evidence.compared_with.meets(http_only()) && !distinct {
            return false;
        }
        // Whoever has just sent RCPT compares a `statusCode` of SMTP with a code that HTTP does not have.
        let is_foreign = evidence.is_foreign && !(evidence.is_shared && distinct && self.speaks_smtp());
        if is_foreign || file.is_foreign {
            return false;
        }
        // A word of HTTP may stand in a function about mail: `statusCode`.
        if self.scope.is_foreign && !self.are_found(evidence.compared_with) {
            return false;
        }
        if evidence.reason == Reason::SmtpName {
            return true;
        }
        let has_code_name = evidence.reason == Reason::CodeName;
        // A file that speaks of little else needs no word of mail in each function.
        let is_mail = self.scope.is_mail || file.is_only_mail;
        let is_about_mail = file.is_about_mail || self.speaks_smtp();
        let is_meant = has_code_name || is_mail;
        is_about_mail && (distinct && is_meant || has_code_name && is_mail)
            || distinct && (is_about_mail || has_code_name) && self.are_found(evidence.compared_with)
    }

    /// Whether commands are sent here that nothing but SMTP has, however little is said around them.
    pub(super) fn speaks_smtp(&self) -> bool {
        let sends = |(_, command): &(usize, Option<Command>)| {
            command.is_some_and(|command| matches!(command.name, "MAIL" | "RCPT"))
        };
        self.scope.commands.iter().any(sends)
    }

    /// Whether what a value is compared with was found to be codes of SMTP where the function around says so.
    fn are_found(&self, codes: CodeSet) -> bool {
        let mentions = self.program.mentions_in(&(self.scope.start..self.scope.end));
        (reply_codes(mentions) & codes).len() > 1
    }
}

/// Codes that HTTP does not use, and 421, which nobody looks for there: what is compared with one of them is no HTTP status.
pub(super) fn smtp_only() -> CodeSet {
    static CODES: LazyLock<CodeSet> = LazyLock::new(|| {
        let codes = catalog::replies().iter().map(|reply| reply.code.0);
        codes.filter(|code| is_only_smtp(*code)).collect::<CodeSet>() | CodeSet::of(421)
    });
    *CODES
}

/// The command that the only code which a reply is compared with says yes to, where that has a code of its own: 220 greets, 334
/// goes on with AUTH. All others are answered with 250, and some with more (RFC 5321 4.3.2).
fn of_its_own_code(compared: CodeSet) -> Option<Command> {
    const COMMON: u16 = 250;
    let code = compared.iter().next().filter(|_| compared.len() == 1)?;
    let mut commands =
        catalog::commands().iter().filter(|command| (command.success | command.intermediate).contains(code));
    let first = commands.next()?;
    let is_common = |command: Command| command.success.contains(COMMON);
    (!is_common(first) && !commands.any(is_common)).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_one_command() {
        let of = |code| of_its_own_code(CodeSet::of(code)).map_or("none", |command| command.name);
        assert_eq!([220, 334, 235, 354].map(of), ["CONNECT", "AUTH", "AUTH", "DATA"]);
        assert_eq!([250, 251, 252, 355, 450].map(of), ["none"; 5]);
        assert_eq!(of_its_own_code([220, 250].into_iter().collect()), None);
    }
}
