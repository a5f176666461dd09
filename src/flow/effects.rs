//! What statements do with the reply in hand: where a set of codes reaches an outcome.

use super::Walker;
use super::again;
use super::ir::{Expr, Kind, Span, Stmt};
use super::outcome;
use super::state::{Evidence, Reason, Reply, ReplyId, State, Value, View};
use super::truth::Truth;
use super::values::CallParts;
use super::{Flow, Inquiry, Outcome};
use crate::catalog::{self, CodeSet, Command};
use crate::language::{Name, ends_with, vocabulary};

impl<'t> Walker<'_, 't> {
    /// What stands behind a condition is looked into with what the condition let through, and only then: looking into
    /// the whole as well doubles the work with every function inside.
    pub(super) fn statement_expr(&mut self, expr: &Expr<'t>, state: &mut State) {
        match &expr.kind {
            // `condition && act()` as a statement.
            Kind::All(parts) if parts.len() == 2 => {
                self.look_inside(&parts[0], state);
                let said = self.condition(&parts[0], state);
                let (mut yes, _) = Self::split(&said, &parts[0].span, state.clone());
                self.statement_expr(&parts[1], &mut yes);
            }
            Kind::Choice(condition, then, otherwise) => {
                self.look_inside(condition, state);
                let said = self.condition(condition, state);
                let (mut yes, mut no) = Self::split(&said, &condition.span, state.clone());
                self.statement_expr(then, &mut yes);
                self.statement_expr(otherwise, &mut no);
            }
            Kind::Assign(target, value) => {
                self.look_inside(expr, state);
                self.assigned(target, value, state);
                state.since.note_assignment(target);
                self.answer_of_error(target, value, state);
                self.assign(target, value, state);
            }
            _ => {
                self.look_inside(expr, state);
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
        if self.settled(expr, state) || self.handed_over(expr, state) {
            return;
        }
        if CallParts::of(expr).is_some_and(|call| again::waits(&call)) {
            state.has_waited = true;
        } else if self.reaching(state).is_none() {
            // Whatever it is, no reply gets there.
        } else if self.is_another_attempt(expr, state) || self.is_put_off(expr, state) {
            self.reach(Outcome::Transient, &expr.span, state);
        } else if self.bails(expr) {
            self.reach(Outcome::Permanent, &expr.span, state);
        } else if let Some(outcome) = self.configured(expr) {
            self.reach(outcome, &expr.span, state);
        } else if let Some(outcome) = outcome::of_call(expr)
            && !self.leaves_the_verdict(expr, state)
        {
            self.reach(outcome, &expr.span, state);
        } else {
            self.answered_later(expr, &expr.span, state);
        }
    }

    /// Whether a call that failed is made once more, after a while, for replies of which not all that can fail come here.
    fn is_another_attempt(&self, expr: &Expr<'t>, state: &State) -> bool {
        let Kind::Call(callee, _) = &expr.kind else { return false };
        let is_picked = |id: &ReplyId| state.replies.get(id).is_some_and(|reply| reply.set != reply.full);
        state.has_waited
            && state.focus.last().is_some_and(is_picked)
            && callee.path().is_some_and(|path| self.tried.last().is_some_and(|tried| tried.contains(&path)))
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

    /// The outcome of a value: by what the project's configuration says of its name, else by the name itself.
    fn outcome_of(&self, value: &Expr<'t>) -> Option<Outcome> {
        self.configured(value).or_else(|| outcome::of_value(value))
    }

    /// The outcome that the project's configuration, or the model of a library, gives a function, a type or a constant.
    fn configured(&self, expr: &Expr<'t>) -> Option<Outcome> {
        self.of_project(expr).or_else(|| self.of_library(expr))
    }

    fn of_library(&self, expr: &Expr<'t>) -> Option<Outcome> {
        let libraries = || self.program.libraries.iter().filter(|library| !library.permanent.is_empty());
        libraries().next()?;
        let of_path = |path: &str| {
            let named = |names: &[Name]| names.iter().any(|name| name.fits(path));
            libraries().find_map(|library| match (named(&library.permanent), named(&library.transient)) {
                (true, _) => Some(Outcome::Permanent),
                (_, true) => Some(Outcome::Transient),
                _ => None,
            })
        };
        match &expr.kind {
            // What is wrapped says what it is: `fmt.Errorf("…: %w", asynq.SkipRetry)`.
            Kind::Call(callee, arguments) => of_path(&callee.path()?).or_else(|| {
                arguments.iter().find_map(|argument| match &argument.value.kind {
                    Kind::Name(_) | Kind::Member(..) => of_path(&argument.value.path()?),
                    _ => None,
                })
            }),
            // `{:cancel, reason}`
            Kind::Tuple(items) => match &items.first()?.kind {
                Kind::Text(tag) => of_path(tag),
                Kind::Name(tag) => of_path(tag),
                _ => None,
            },
            _ => of_path(&expr.path()?),
        }
    }

    fn of_project(&self, expr: &Expr<'t>) -> Option<Outcome> {
        let outcomes = self.program.outcomes;
        let all = [
            (&outcomes.permanent, Outcome::Permanent),
            (&outcomes.transient, Outcome::Transient),
            (&outcomes.success, Outcome::Success),
        ];
        if all.iter().all(|(names, _)| names.is_empty()) {
            return None;
        }
        let named = if let Kind::Call(callee, _) = &expr.kind { callee } else { expr };
        let path = named.path().or_else(|| named.last_name().map(str::to_owned))?;
        let fits = |name: &String| {
            path.strip_suffix(name.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        all.into_iter().find(|(names, _)| names.iter().any(fits)).map(|(_, outcome)| outcome)
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
        let (Kind::Call(_, arguments) | Kind::Table(arguments)) = &expr.kind else { return false };
        if CallParts::of(expr).is_some_and(|call| outcome::is_neutral(&call)) {
            return false;
        }
        let mut is_conditional = false;
        for argument in arguments {
            is_conditional |= self.choice(&argument.value, state);
            if let Some(label) = argument.label() {
                self.flagged(label, &argument.value, state);
            }
        }
        is_conditional
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
            }
        }
        true
    }

    pub(super) fn assigned(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        let Some(name) = target.label() else { return };
        self.constant_table(name, value);
        if self.flagged(name, value, state) || self.choice(value, state) {
            return;
        }
        if let Some(outcome) = outcome::of_field(target, name, value) {
            self.reach(outcome, &value.span, state);
            return;
        }
        if ends_with(name, vocabulary().result_names)
            && let Some(outcome) = self.outcome_of(value)
        {
            self.reach(outcome, &value.span, state);
            self.handed_over(value, state);
        } else {
            self.called(value, state);
        }
    }

    pub(super) fn returned(&mut self, span: &Span, values: &[Expr<'t>], state: &mut State) {
        for value in values {
            self.look_inside(value, state);
        }
        self.note_given(values, state);
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
        let [value] = values else {
            if let Some(outcome) = values.iter().find_map(|value| self.outcome_of(value)) {
                self.reach(outcome, span, state);
            } else if !values.iter().any(|value| self.answered_later(value, span, state)) {
                self.told(&values.iter().collect::<Vec<_>>(), state);
            }
            return;
        };
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
        } else if self.is_put_off(value, state) {
            self.reach(Outcome::Transient, span, state);
        } else if self.answered_later(value, span, state) || self.told_by_result(value, state) {
            return;
        } else if matches!(value.kind, Kind::Bool(false)) && !self.is_helper {
            self.denied(span, state);
        }
        self.handed_over(value, state);
    }

    /// `return new ValidationResult(false, "no such user")`: what a type for results is made of, says it first.
    fn told_by_result(&mut self, value: &Expr<'t>, state: &mut State) -> bool {
        let Some(call) = CallParts::of(value) else { return false };
        let made = call.receiver.filter(|_| call.is(vocabulary().functions.constructs));
        let name = made.and_then(Expr::last_name).unwrap_or(call.name);
        let is_type = name.starts_with(char::is_uppercase) && ends_with(name, vocabulary().result_names);
        let is_labelled = call.arguments.iter().any(|argument| argument.name.is_some());
        if !is_type || is_labelled {
            return false;
        }
        let values: Vec<&Expr<'t>> = call.arguments.iter().map(|argument| &argument.value).collect();
        self.told(&values, state)
    }

    /// `return exists, details`: the first says it, unless the caller is given the reply as well, or the error that tells
    /// of it.
    fn told(&mut self, values: &[&Expr<'t>], state: &mut State) -> bool {
        let &[first, ref rest @ ..] = values else { return false };
        if rest.iter().any(|value| holds_reply(value, state)) {
            return false;
        }
        if self.judged(first, state) || self.affirmed(first, state) {
            return true;
        }
        let is_denial = matches!(first.kind, Kind::Bool(false)) && self.scope.inquiry == Inquiry::Only;
        if is_denial {
            self.denied(&first.span, state);
        }
        is_denial
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

    /// An outcome is reached: by the reply that was narrowed last, if it is believed to be one of SMTP.
    pub(super) fn reach(&mut self, outcome: Outcome, span: &Span, state: &State) {
        let Some((id, reply)) = self.reaching(state) else { return };
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
        let command = self.command_answered(id, reply, &reply.condition, state);
        self.found.reached.push(Flow {
            reply: Some(id),
            command,
            // What a test for a type and a list of codes leaves over, the list has left out; the branch is right for the rest.
            span: if reply.is_shut_out || reply.is_rest { reply.condition.clone() } else { span.clone() },
            condition: reply.condition.clone(),
            is_exhausted: state.is_exhausted,
            ..Flow::at(span, reply.set, outcome)
        });
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
            && outcome::flag(&self.scope.name).is_none()
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
        reply.command.or(self.scope.answers).or_else(|| {
            let is_certain = reply.is_typed || reply.evidence.reason == Reason::Library;
            if is_certain { None } else { self.written_before(id, test, state) }
        })
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
        if evidence.is_foreign || self.scope.is_foreign || file.is_foreign {
            return false;
        }
        let distinct = evidence.compared_with.meets(smtp_only());
        if evidence.reason == Reason::SmtpName {
            return true;
        }
        let has_code_name = evidence.reason == Reason::CodeName;
        // A file that speaks of little else needs no word of mail in each function.
        let is_mail = self.scope.is_mail || file.is_only_mail;
        // Nothing but SMTP has these commands, however little is said around them.
        let sends = |(_, command): &(usize, Option<Command>)| {
            command.is_some_and(|command| matches!(command.name, "MAIL" | "RCPT"))
        };
        let is_about_mail = file.is_about_mail || self.scope.commands.iter().any(sends);
        is_about_mail && (distinct && (has_code_name || is_mail) || has_code_name && is_mail)
    }
}

/// Whether a reply, or the error that tells of one, takes part in a value: who is given it can judge for himself.
fn holds_reply(value: &Expr<'_>, state: &State) -> bool {
    let mut holds = false;
    value.walk(&mut |part| {
        holds |= part.path().is_some_and(|path| matches!(state.names.get(&path), Some(Value::Reply(..))));
    });
    holds
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

/// Codes that HTTP does not use: where one of them is compared with, the value is no HTTP status.
pub(super) fn smtp_only() -> CodeSet {
    let http = CodeSet::range(200, 206)
        | CodeSet::range(300, 308)
        | CodeSet::range(400, 431)
        | CodeSet::range(500, 511);
    let known: CodeSet =
        catalog::replies().iter().filter(|reply| reply.is_established()).map(|reply| reply.code.0).collect();
    (known - http) | CodeSet::of(421)
}
