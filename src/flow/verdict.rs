//! Yes and no: flags, functions that judge, and what they give back.

use super::calls::CallParts;
use super::condition::Condition;
use super::dialogue;
use super::flag::{self, Flag};
use super::ir::{Expr, Function, Kind, Span, Stmt};
use super::outcome;
use super::state::{ReplyId, State, Value};
use super::truth::Truth;
use super::{Heard, Inquiry, Outcome, Walker};
use crate::catalog::{CodeSet, Command};
use crate::language::{ends_with, has_phrase, is_phrase, vocabulary, words_of};

impl<'t> Walker<'_, 't> {
    /// `resolve(false)`: a yes or no that is handed on later is as good as a returned one.
    pub(super) fn settled(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        let settles = CallParts::of(expr).filter(|call| {
            call.is(vocabulary().functions.settles)
                || call.receiver.is_none() && self.scope.settlers.contains(&call.name)
        });
        let Some(value) = settles.and_then(|call| call.arguments.last()).map(|argument| &argument.value)
        else {
            return false;
        };
        let is_judged =
            self.told_by_fields(value, state) || self.judged(value, state) || self.affirmed(value, state);
        let is_no = || match &value.kind {
            Kind::Bool(set) => !set,
            Kind::Text(text) => is_phrase(text, vocabulary().functions.names_refusal),
            _ => false,
        };
        if !is_judged && is_no() {
            self.denied(&value.span, state);
            return true;
        }
        if matches!(value.kind, Kind::Table(_)) {
            self.handed_over(value, state);
        }
        is_judged
    }

    /// Whether a function hands what it is given to whoever waits for the result: `const finish = (valid) => {
    /// socket.end(); resolve(valid) }`.
    pub(super) fn settles(&self, function: &Function<'t>) -> bool {
        let last = self.program.lowering.parameters(function).last();
        let settles = |call: &Expr<'t>| {
            let Some(call) = CallParts::of(call).filter(|call| call.is(vocabulary().functions.settles))
            else {
                return false;
            };
            let handed = call.arguments.last().map(|argument| &argument.value.kind);
            matches!(handed, Some(Kind::Name(name)) if last == Some(name))
        };
        self.program.lowering.body(function).iter().any(|statement| match statement {
            Stmt::Expr(expr) => settles(expr),
            Stmt::Return(_, values) => values.iter().any(settles),
            _ => false,
        })
    }

    /// Takes a yes or no as the verdict that the function around is named after.
    pub(super) fn judged(&mut self, value: &Expr<'t>, state: &mut State) -> bool {
        let flag = flag::of(&self.scope.name).filter(|flag| !flag.is_verdict || self.verifies(state));
        flag.is_some_and(|flag| self.decided(flag, value, state))
    }

    /// Whether addresses are asked about here: the text says so, or a reply to such a command is at hand.
    pub(super) fn verifies(&self, state: &State) -> bool {
        self.scope.inquiry != Inquiry::None
            || state.replies.values().filter_map(|reply| reply.command).any(dialogue::asks_about_address)
    }

    /// A function says no. One that only asks the server about an address gives a verdict with that.
    pub(super) fn denied(&mut self, span: &Span, state: &State) {
        // A no that is said to a code of success alone means that there was no error.
        let is_error_flag = self
            .reaching(state)
            .is_some_and(|(_, reply)| reply.set.contains(250) && !reply.set.meets(CodeSet::NEGATIVE));
        if is_error_flag || self.is_probe(state) {
            return;
        }
        if self.scope.inquiry == Inquiry::Only {
            self.reach(Outcome::Permanent, span, state);
        }
        self.reach(Outcome::Failure, span, state);
    }

    /// `if code == 250: accepted.append(address)`: all others are left out, unless the function names another code that means
    /// success as well.
    pub(super) fn left_out(&mut self, condition: &Expr<'t>, then: &[Stmt<'t>], no: &State) {
        if self.heard == Heard::GivenBack || !then.iter().any(takes_in) || self.is_probe(no) {
            return;
        }
        let Some((id, reply)) = self.reaching(no) else { return };
        let Some(command) = self.command_answered(id, reply, &condition.span, no) else { return };
        let left = command.success & reply.set;
        if !self.codes_named().meets(left) {
            self.reach(Outcome::Failure, &condition.span, no);
        }
    }

    /// Whether the address is one that nobody has, and should be refused: the function or its class is named after that,
    /// or the line says so in which the server is asked.
    pub(super) fn is_probe(&self, state: &State) -> bool {
        let is_named = |name: &str| has_phrase(&words_of(name), vocabulary().probes);
        is_named(&self.scope.name)
            || is_named(self.scope.class)
            || self.reaching(state).is_some_and(|(id, _)| self.asks_for_made_up(id))
    }

    /// Whether the address that the server was asked about in front of a place is one that nobody has.
    pub(super) fn asks_for_made_up(&self, place: usize) -> bool {
        let before = self.scope.commands.partition_point(|(at, _)| *at <= place);
        let is_recipient = |command: &Option<Command>| command.is_some_and(|command| command.name == "RCPT");
        let asked = self.scope.commands[..before].iter().rfind(|(_, command)| is_recipient(command));
        let behind = self.program.source.get(asked.map_or(place, |(at, _)| *at)..self.scope.end);
        let line = behind.and_then(|behind| behind.split('\n').next()).unwrap_or("");
        has_phrase(&words_of(line), vocabulary().made_up)
    }

    /// `return code == 250`: for all other codes the command counts as not done.
    pub(super) fn affirmed(&mut self, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(no) = self.left_by_success(value, state) else { return false };
        self.denied(&value.span, &no);
        true
    }

    /// `{ok: code == 250}`: the same of a field that says whether all went well. Whether it is one.
    pub(super) fn affirmed_by_field(&mut self, name: &str, value: &Expr<'t>, state: &mut State) -> bool {
        if !is_phrase(name, vocabulary().functions.success_flags) {
            return false;
        }
        let Some(no) = self.left_by_success(value, state) else { return false };
        self.fail(&value.span, &no);
        true
    }

    /// What is left for all other codes where a value asks for a code of success.
    fn left_by_success(&mut self, value: &Expr<'t>, state: &mut State) -> Option<State> {
        let is_test = matches!(value.kind, Kind::Compare(..) | Kind::All(_) | Kind::Any(_) | Kind::Call(..))
            || is_kept_test(value, state);
        if self.is_helper || !is_test {
            return None;
        }
        let said = self.condition(value, state);
        let asks_for_success = |(id, truth): (&ReplyId, &Truth)| {
            let test = said.place.as_ref().unwrap_or(&value.span);
            let command =
                state.replies.get(id).and_then(|reply| self.command_answered(*id, reply, test, state));
            // `code >= 200 && code <= 250` asks for it as well.
            truth.yes.is_within(CodeSet::range(200, 399))
                && command.is_some_and(|command| truth.yes.meets(command.success))
        };
        if !said.facts.iter().any(asks_for_success) {
            return None;
        }
        Some(Self::split(&said, &value.span, state.clone()).1)
    }

    /// A yes or no is kept under an address, where the function does nothing but ask about those: `valid.put(address, true)`,
    /// `valid[address] = code == 250`. Whether it is.
    pub(super) fn kept_for_address(
        &mut self,
        address: &Expr<'t>,
        value: &Expr<'t>,
        state: &mut State,
    ) -> bool {
        let is_address = match address.kind {
            Kind::Name(name) | Kind::Member(_, name) => ends_with(name, vocabulary().kept),
            _ => false,
        };
        if !is_address || self.scope.inquiry != Inquiry::Only || self.is_probe(state) {
            return false;
        }
        match value.kind {
            Kind::Bool(true) => self.reach(Outcome::Success, &value.span, state),
            Kind::Bool(false) => self.denied(&value.span, state),
            _ => return self.affirmed(value, state),
        }
        true
    }

    /// `is_permanent = code >= 400`, `retryable: false`, `valid = False`.
    pub(super) fn flagged(&mut self, name: &str, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(flag) = flag::of(name) else { return false };
        if flag.is_verdict && !self.verifies(state) {
            return false;
        }
        self.decided(flag, value, state)
    }

    pub(super) fn decided(&mut self, flag: Flag, value: &Expr<'t>, state: &mut State) -> bool {
        match &value.kind {
            Kind::Bool(set) => {
                if let Some(outcome) = flag.says(*set) {
                    self.reach_by_flag(flag, outcome, &value.span, state);
                }
                true
            }
            // Where there are no other words for yes.
            Kind::Number(1) if !flag.is_verdict => {
                if let Some(outcome) = flag.on {
                    self.reach_by_flag(flag, outcome, &value.span, state);
                }
                true
            }
            Kind::Name(_) | Kind::Member(..) if !is_kept_test(value, state) => false,
            Kind::Compare(..)
            | Kind::All(_)
            | Kind::Any(_)
            | Kind::Not(_)
            | Kind::Call(..)
            | Kind::Name(_)
            | Kind::Member(..) => {
                if flag.on == Some(Outcome::Permanent) && !flag.is_verdict {
                    self.decided_by_words(value, state);
                }
                let said = self.condition(value, state);
                self.decided_by(flag, &said, &value.span, state)
            }
            _ => false,
        }
    }

    /// The same where a test says which codes are a yes and which a no. Whether it does.
    pub(super) fn decided_by(&mut self, flag: Flag, said: &Condition, span: &Span, state: &State) -> bool {
        if said.facts.is_empty() {
            return false;
        }
        let (yes, no) = Self::split(said, span, state.clone());
        if let Some(outcome) = flag.on.filter(|_| !yes.is_unreachable()) {
            self.reach_by_flag(flag, outcome, span, &yes);
        }
        // Only a verdict says no as firmly as yes.
        if let Some(outcome) = flag.off.filter(|_| flag.is_verdict && !no.is_unreachable()) {
            self.reach_by_flag(flag, outcome, span, &no);
        }
        true
    }

    pub(super) fn reach_by_flag(&mut self, flag: Flag, outcome: Outcome, span: &Span, state: &State) {
        self.reach(outcome, span, state);
        if flag.is_verdict && outcome == Outcome::Permanent {
            self.reach(Outcome::Failure, span, state);
        }
    }
}

/// Whether a statement puts something into a collection of what is well: `accepted.append(address)`.
fn takes_in(statement: &Stmt<'_>) -> bool {
    let expr = match statement {
        Stmt::Expr(expr) => expr,
        // The last thing that is done is what a function gives back, in some languages.
        Stmt::Return(_, values) if values.len() == 1 => &values[0],
        _ => return false,
    };
    let means_success = |collection: &Expr<'_>| {
        collection.label().is_some_and(|name| has_phrase(&words_of(name), vocabulary().success))
    };
    let call = match &expr.kind {
        // `accepted[] = address`, `accepted[count++] = address`.
        Kind::Assign(target, value)
            if matches!(value.kind, Kind::Name(_) | Kind::Member(..) | Kind::Index(..)) =>
        {
            return matches!(&target.kind, Kind::Index(collection, _) if means_success(collection));
        }
        Kind::Assign(_, value) => CallParts::of(value),
        _ => CallParts::of(expr),
    };
    call.is_some_and(|call| outcome::added_to(&call).any(means_success))
}

/// Whether a name or a field holds the result of a test on a reply: `exists = code == 250` before `return exists`.
pub(super) fn is_kept_test(value: &Expr<'_>, state: &State) -> bool {
    let is_named = matches!(value.kind, Kind::Name(_) | Kind::Member(..));
    is_named && value.path().is_some_and(|path| matches!(state.names.get(&path), Some(Value::Truth(..))))
}
