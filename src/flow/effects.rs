//! What statements do with the reply in hand: where a set of codes reaches an outcome.

use super::Walker;
use super::again;
use super::calls::CallParts;
use super::failures::picks_details;
use super::firm;
use super::flag;
use super::ir::{Argument, Expr, Kind, Span};
use super::no::{No, answer_in, no_in};
use super::outcome;
use super::state::{Reply, ReplyId, State, Value, View};
use super::stored;
use super::truth::Truth;
use super::values::digits;
use super::{Heard, Inquiry, Outcome};
use crate::catalog::{CodeSet, EnhancedCode};
use crate::language::{ends_with, has_phrase, is_phrase, vocabulary, words_of};

impl<'t> Walker<'_, 't> {
    /// What stands behind a condition is looked into with what the condition let through, and only then: looking into
    /// the whole as well doubles the work with every function inside.
    pub(super) fn statement_expr(&mut self, expr: &Expr<'t>, state: &mut State) {
        match &expr.kind {
            // `condition && act()` as a statement.
            Kind::All(parts) if parts.len() == 2 => {
                let said = self.asked(&parts[0], state);
                let (mut yes, _) = Self::split(&said, &parts[0].span, state.clone());
                self.statement_expr(&parts[1], &mut yes);
            }
            Kind::Choice(condition, then, otherwise) => {
                let said = self.asked(condition, state);
                let (mut yes, mut no) = Self::split(&said, &condition.span, state.clone());
                self.statement_expr(then, &mut yes);
                self.statement_expr(otherwise, &mut no);
            }
            Kind::Assign(target, value) => {
                let asked = again::asked_before(target, state);
                self.look_into_statement(expr, state);
                self.assigned(target, value, state);
                state.since.note_assignment(target);
                self.answer_of_error(target, value, state);
                self.assign(target, value, state);
                if let Some(asked) = asked {
                    self.asked_again(asked, target, value, state);
                }
                self.asserted(target, value, state);
            }
            _ => {
                self.look_into_statement(expr, state);
                // `hardBounces++`.
                if let Kind::Other(parts) = &expr.kind
                    && let [Expr { kind: Kind::Name(name) | Kind::Member(_, name), .. }] = &parts[..]
                    && let Some(outcome) = firm::of_counter(name)
                {
                    self.reach(outcome, &expr.span, state);
                }
                if let Some(call) = CallParts::of(expr) {
                    self.bind_groups(&call, state);
                }
                if matches!(expr.kind, Kind::Call(..)) {
                    self.note_told(expr, state);
                    self.called(expr, state);
                }
            }
        }
    }

    /// What a call does with the reply, by its arguments or its name.
    fn called(&mut self, expr: &Expr<'t>, state: &mut State) {
        state.since.note_call(expr);
        if self.heard == Heard::GivenBack {
            return;
        }
        if self.settled(expr, state) {
            return;
        }
        if self.handed_over(expr, state) {
            // Whichever of two texts goes with a failure, it is one.
            if picks_details(expr) {
                self.called_to_fail(expr, state);
            }
            return;
        }
        if let Some(call) = CallParts::of(expr).filter(|call| call.is(vocabulary().adds))
            && let [address, value] = call.arguments
            && self.kept_for_address(&address.value, &value.value, state)
        {
            return;
        }
        if CallParts::of(expr).is_some_and(|call| again::waits(&call)) {
            state.has_waited = true;
        } else if self.reaching(state).is_none() {
            // Whatever it is, no reply gets there.
        } else if self.is_another_attempt(expr, state) || self.is_put_off(expr, state) {
            self.reach(Outcome::Transient, &expr.span, state);
        } else if let Some(test) = self.asked_anew(expr, state) {
            self.reach(Outcome::Transient, &test, state);
        } else if self.bails(expr) || self.is_left_failed(expr, state) {
            self.reach(Outcome::Permanent, &expr.span, state);
        } else if let Some(outcome) = self.configured(expr) {
            self.reach(outcome, &expr.span, state);
        } else if let Some(outcome) = outcome::of_call(expr)
            && !self.leaves_the_verdict(expr, state)
        {
            self.reach(outcome, &expr.span, state);
        } else if !self.answered_later(expr, &expr.span, state) {
            self.called_to_fail(expr, state);
        }
    }

    /// Whether a call that failed is made once more, after a while, for replies of which not all that can fail come here, or
    /// of which all are permanent.
    fn is_another_attempt(&self, expr: &Expr<'t>, state: &State) -> bool {
        let Kind::Call(callee, _) = &expr.kind else { return false };
        let is_picked = |id: &ReplyId| {
            let is_for_good = |reply: &Reply| reply.set.is_within(CodeSet::PERMANENT);
            state.replies.get(id).is_some_and(|reply| reply.set != reply.full || is_for_good(reply))
        };
        let is_tried =
            |path: String| self.tried.last().is_some_and(|tried| tried.calls(&path)) || is_sending(expr);
        state.has_waited && state.focus.last().is_some_and(is_picked) && callee.path().is_some_and(is_tried)
    }

    /// The test that picked the reply which has waited, where what gave it is called again under another name.
    fn asked_anew(&self, expr: &Expr<'t>, state: &State) -> Option<Span> {
        let id = *state.focus.last().filter(|_| state.has_waited)?;
        let reply = state.replies.get(&id).filter(|reply| again::is_picked_by_class(reply))?;
        // A call that is known for what it gives may read the next reply, and ask for nothing.
        let giver = reply.giver.clone().filter(|giver| giver.start != id)?;
        let source = self.program.source;
        (source.get(giver)? == source.get(expr.callee_span()?)?).then(|| reply.condition.clone())
    }

    /// `retry(async (bail) => …)`: what is handed in to end the attempts.
    fn bails(&self, expr: &Expr<'t>) -> bool {
        let name = match &expr.kind {
            Kind::Call(callee, _) => callee.path(),
            _ => None,
        };
        name.is_some_and(|name| {
            ends_with(&name, vocabulary().functions.bails) && self.scope.parameters.contains(&name)
        })
    }

    /// Whether a function that is named after an outcome, or is handed several of them, is handed the code as well, or a
    /// verdict in a variable: then it may well decide for itself.
    fn leaves_the_verdict(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        let picks = outcome::offers_several(expr);
        let Some(call) = CallParts::of(expr).filter(|_| picks || outcome::is_by_name(expr)) else {
            return false;
        };
        if call.name.starts_with(char::is_uppercase) {
            return false;
        }
        call.arguments.iter().any(|argument| {
            let is_verdict =
                matches!(argument.value.kind, Kind::Name(name) if ends_with(name, vocabulary().result_names));
            let view = self.view(&argument.value, state, false).map(|(_, view)| view);
            is_verdict
                || picks && view == Some(View::Text)
                || matches!(
                    view,
                    Some(View::Number | View::Digits | View::Class | View::ClassDigit | View::Unsure)
                )
        })
    }

    /// Conditional values and tests among the arguments: `finish("hard" if code >= 500 else "soft")`. Whether there
    /// was one.
    pub(super) fn handed_over(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        // `&SendError{Permanent: code >= 500}`.
        let expr = expr.bare();
        let (Kind::Call(_, arguments) | Kind::Table(arguments)) = &expr.kind else { return false };
        if CallParts::of(expr).is_some_and(|call| outcome::is_neutral(&call)) {
            return false;
        }
        let call = CallParts::of(expr);
        let parameters = call.as_ref().map_or_else(Vec::new, |call| self.parameters_named(call));
        let is_added = call.is_some_and(|call| call.is(vocabulary().adds) || call.is(vocabulary().fills));
        let mut is_conditional = false;
        for (at, argument) in arguments.iter().enumerate() {
            is_conditional |= self.choice(&argument.value, state);
            // `results.append({"valid": False})`: what is put into a list says it as well as what is given back.
            if is_added && matches!(argument.value.kind, Kind::Table(_) | Kind::Call(..)) {
                is_conditional |= self.handed_over(&argument.value, state);
            }
            let will_end = |label: &&str| stored::is_passing_mark(label, &argument.value, arguments);
            let label = match argument.name {
                Some(_) => argument.label(),
                None => parameters.get(at).copied(),
            };
            let is_open = |label: &&str| {
                let is_no = matches!(argument.value.kind, Kind::Bool(false));
                is_no
                    && flag::of(label).is_some_and(|flag| flag.is_verdict)
                    && outcome::is_softened(arguments)
            };
            if let Some(label) = label.filter(|label| !will_end(label) && !is_open(label)) {
                let _ = self.flagged(label, &argument.value, state)
                    || self.affirmed_by_field(label, &argument.value, state);
            }
        }
        is_conditional
    }

    /// What the function of the file that is called names what it is handed, where one of those is a yes or a no as it stands:
    /// `finish(false, reason)` for `const finish = (valid, reason) => …`.
    fn parameters_named(&self, call: &CallParts<'_, 't>) -> Vec<&'t str> {
        let is_told =
            |argument: &Argument<'t>| argument.name.is_none() && matches!(argument.value.kind, Kind::Bool(_));
        if !call.arguments.iter().any(is_told) {
            return Vec::new();
        }
        let Some(function) = self.own_function(call) else { return Vec::new() };
        (0..call.arguments.len()).map_while(|at| self.parameter(&function, at)).collect()
    }

    /// A conditional value reaches one outcome on each side.
    pub(super) fn choice(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        let Kind::Choice(condition, then, otherwise) = &expr.kind else { return false };
        let said = self.condition(condition, state);
        let (mut yes, mut no) = Self::split(&said, &condition.span, state.clone());
        for (side, state) in [(then, &mut yes), (otherwise, &mut no)] {
            if state.is_unreachable() || self.choice(side, state) {
                continue;
            }
            if let Some(outcome) = self.outcome_of(side) {
                self.reach(outcome, &side.span, state);
            } else if no_in(side) == Some(No::Constant) || self.fails_by_number(side, state) {
                self.fail(&side.span, state);
            }
        }
        true
    }

    pub(super) fn assigned(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        if self.heard == Heard::GivenBack {
            return;
        }
        let Some(name) = target.label() else {
            // `_, err = db.Exec("DELETE FROM subscribers WHERE …")`.
            if let Some(outcome) = CallParts::of(value).and_then(|call| stored::of_call(&call)) {
                self.reach(outcome, &value.span, state);
            }
            return;
        };
        self.constant_table(name, value);
        self.kept_reply(name, value);
        if self.flagged(name, value, state) || self.choice(value, state) {
            return;
        }
        if let Kind::Index(_, index) = &target.kind
            && self.kept_for_address(index, value, state)
        {
            return;
        }
        if let Some(outcome) = outcome::of_field(target, name, value) {
            self.reach(outcome, &value.span, state);
            return;
        }
        if self.put_among_failures(target, state) {
            return;
        }
        if self.is_set_failed(name, value, state) {
            self.reach(Outcome::Permanent, &value.span, state);
            return;
        }
        if self.renumbered(target, value, state) || self.set_to_fail(name, value, state) {
            return;
        }
        let is_enhanced = matches!(&value.kind, Kind::Text(text) if EnhancedCode::parse(text).is_some());
        let is_told = || ends_with(name, vocabulary().result_names) || firm::is_kind_of_failure(value);
        if (is_enhanced || is_told() || firm::is_exit_status(value))
            && !self.holds_state(name)
            && let Some(outcome) = self.outcome_of(value)
        {
            self.reach(outcome, &value.span, state);
            self.handed_over(value, state);
        } else {
            self.called(value, state);
        }
    }

    /// `code = "511"` for `code == "450"`: an enhanced code without its dots takes the place of the code.
    fn renumbered(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &State) -> bool {
        let Kind::Text(text) = &value.kind else { return false };
        let held = target.path().and_then(|path| state.names.get(&path));
        let Some(Value::Reply(id, View::Digits | View::Number | View::Unsure)) = held else { return false };
        let outcome = match (digits(text), text.bytes().next()) {
            (Some(100..), Some(b'4')) => Outcome::Transient,
            (Some(100..), Some(b'5')) => Outcome::Permanent,
            _ => return false,
        };
        let is_known = state.replies.get(id).is_some_and(|reply| reply.set.len() <= 12);
        if is_known {
            self.reach(outcome, &value.span, state);
        }
        is_known
    }

    pub(super) fn returned(&mut self, span: &Span, values: &[Expr<'t>], state: &mut State) {
        for value in values {
            match value.kind {
                // The last thing that is done is what a function gives back, in some languages.
                Kind::Assign(..) => self.statement_expr(value, state),
                _ => self.look_inside(value, state),
            }
        }
        self.note_given(values, state);
        self.note_taken(values, state);
        self.note_success(values, state);
        self.take_up(values, state);
        if self.given_another(values, state) {
            self.reach(Outcome::Permanent, span, state);
            return;
        }
        if self.leaves_open(values, state) {
            return;
        }
        self.returned_reply(values, state);
        self.summarise_return(values, state);
        if self.heard == Heard::GivenBack {
            return;
        }
        let [value] = values else {
            if self.told_by_names(values, state) {
                return;
            }
            if let Some(outcome) = values.iter().find_map(|value| self.outcome_of(value)) {
                self.reach(outcome, span, state);
            } else if !values.iter().any(|value| self.answered_later(value, span, state))
                && !self.told(&values.iter().collect::<Vec<_>>(), state)
            {
                self.failed(span, values, state);
            }
            return;
        };
        let value = answer_in(value);
        if self.settled(value, state)
            || self.told_by_fields(value, state)
            || self.judged(value, state)
            || self.choice(value, state)
            || self.affirmed(value, state)
        {
            return;
        }
        if let Kind::List(items) | Kind::Tuple(items) = &value.kind
            && self.told(&items.iter().collect::<Vec<_>>(), state)
        {
            return;
        }
        if let Some(outcome) = self.outcome_of(value) {
            self.reach(outcome, span, state);
        } else if self.is_put_off(value, state) || self.is_another_attempt(value, state) {
            self.reach(Outcome::Transient, span, state);
        } else if self.is_left_failed(value, state) {
            self.reach(Outcome::Permanent, span, state);
        } else if self.answered_later(value, span, state) || self.told_by_result(value, state) {
            return;
        } else if matches!(value.kind, Kind::Bool(false)) && !self.is_helper {
            self.denied(span, state);
        } else if !self.is_helper {
            self.denied_before(value, state);
            self.failed(span, values, state);
        }
        self.handed_over(value, state);
    }

    /// `return new ValidationResult(false, "no such user")`: what a type for results is made of, says it first.
    fn told_by_result(&mut self, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(call) = CallParts::of(value) else { return false };
        let name = call.made_type().unwrap_or(call.name);
        let is_type = name.starts_with(char::is_uppercase) && ends_with(name, vocabulary().result_names);
        let is_labelled = call.arguments.iter().any(|argument| argument.name.is_some());
        if !is_type || is_labelled {
            return false;
        }
        let values: Vec<&Expr<'t>> = call.arguments.iter().map(|argument| &argument.value).collect();
        if values.first().and_then(|first| no_in(first)) == Some(No::Constant) {
            self.fail(&value.span, state);
            return true;
        }
        self.told(&values, state)
    }

    /// `return exists, details`: the first says it, unless the caller is given the reply as well, or the error that tells
    /// of it.
    fn told(&mut self, values: &[&Expr<'t>], state: &mut State) -> bool {
        let &[first, ref rest @ ..] = values else { return false };
        if rest.iter().any(|value| holds_reply(value, state)) {
            return false;
        }
        // `return False, "greylisted"`
        let outer = self.is_softened;
        self.is_softened |= rest.iter().any(|value| outcome::softens(None, value));
        let is_told = self.judged(first, state) || self.affirmed(first, state);
        let is_denial =
            !is_told && matches!(first.kind, Kind::Bool(false)) && self.scope.inquiry == Inquiry::Only;
        if is_denial {
            self.denied(&first.span, state);
        }
        self.is_softened = outer;
        is_told || is_denial
    }

    pub(super) fn summarise_return(&mut self, values: &[Expr<'t>], state: &mut State) {
        if self.returns.is_none() {
            return;
        }
        let Some(id) = state.replies.keys().next().copied() else { return };
        let truth = match values {
            [Expr { kind: Kind::Bool(true), .. }] => Some(Truth { yes: CodeSet::ALL, no: CodeSet::EMPTY }),
            [Expr { kind: Kind::Bool(false) | Kind::Null, .. }] | [] => {
                Some(Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL })
            }
            [value] => {
                let said = self.condition(value, state);
                said.facts.get(&id).copied().filter(|_| said.decides.is_empty())
            }
            _ => None,
        };
        match truth {
            Some(truth) => self.record_return(state, id, truth),
            None => {
                if let Some(returns) = &mut self.returns {
                    returns.is_understood = false;
                }
            }
        }
    }

    pub(super) fn thrown(&mut self, span: &Span, value: Option<&Expr<'t>>, state: &mut State) {
        let Some(value) = value else { return };
        self.look_inside(value, state);
        if self.choice(value, state) {
            return;
        }
        let outcome = self.outcome_of(value).filter(|outcome| *outcome != Outcome::Success);
        if let Some(outcome) = outcome {
            self.reach(outcome, span, state);
        } else {
            self.answered_later(value, span, state);
        }
        self.reach(Outcome::Failure, span, state);
    }
}

/// Whether a reply, or the error that tells of one, takes part in a value: who is given it can judge for himself.
pub(super) fn holds_reply(value: &Expr<'_>, state: &State) -> bool {
    value.any(&mut |part| {
        part.path().is_some_and(|path| matches!(state.names.get(&path), Some(Value::Reply(..))))
    })
}

/// `client.Send(message)`: whether a message is handed to something that sends it.
fn is_sending(expr: &Expr<'_>) -> bool {
    let functions = &vocabulary().functions;
    CallParts::of(expr).is_some_and(|call| {
        let is_mailer = |of: &Expr<'_>| {
            of.last_name().is_some_and(|name| has_phrase(&words_of(name), functions.connects))
        };
        is_phrase(call.name, functions.sends_message)
            && !call.arguments.is_empty()
            && call.receiver.is_some_and(is_mailer)
    })
}
