//! Loops in which the same request is made once more: what comes to the next round after a wait is tried again.

use super::calls::CallParts;
use super::condition::speaks_of_attempts;
use super::helper::names_object;
use super::ir::{Argument, Expr, Inside, Kind, Loop, Stmt, any_in, leads_into};
use super::reach::smtp_only;
use super::state::{Reason, Reply, ReplyId, State, Value, View};
use super::{Outcome, Walker, outcome};
use crate::catalog::CodeSet;
use crate::language::{Operator, ends_with, has_phrase, vocabulary, words_of};

/// What was done since a reply was narrowed last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Since {
    /// Whether the way has waited.
    pub(super) waited: bool,
    /// Whether something was done that may change the next request.
    changed: bool,
}

impl Since {
    /// What is known where two ways meet.
    pub(super) const fn join(self, other: Self) -> Self {
        Self { waited: self.waited && other.waited, changed: self.changed || other.changed }
    }

    /// Notes a call that is made for its effect. Logging and waiting change nothing.
    pub(super) fn note_call(&mut self, expr: &Expr<'_>) {
        let Some(call) = CallParts::of(expr).filter(|_| !self.waited || !self.changed) else { return };
        if waits(&call) {
            self.waited = true;
        } else if !outcome::is_neutral(&call) {
            self.changed = true;
        }
    }

    /// Notes that a name is given another value.
    pub(super) fn note_assignment(&mut self, target: &Expr<'_>) {
        self.changed = self.changed || !target.label().is_some_and(is_bookkeeping);
    }
}

/// The names that hold the answer to the same command on two paths, where one of them has asked once more: what it can be
/// of which reply, and what is left of that.
pub(super) fn met(ours: &State, theirs: &State) -> Vec<(String, (ReplyId, View), Reply)> {
    let pairs = ours.names.iter().filter_map(|(name, value)| match (value, theirs.names.get(name)?) {
        (Value::Reply(our, view), Value::Reply(their, other)) if our != their && view == other => {
            Some((name, *our, *their, *view))
        }
        _ => None,
    });
    pairs
        .filter_map(|(name, our, their, view)| {
            let (first, second) = (ours.replies.get(&our)?, theirs.replies.get(&their)?);
            let is_same = first
                .command
                .is_some_and(|command| second.command.is_some_and(|other| other.name == command.name));
            // The later one is the one that only its own path has asked.
            let (id, reply) = if !ours.replies.contains_key(&their) {
                (their, second)
            } else if !theirs.replies.contains_key(&our) {
                (our, first)
            } else {
                return None;
            };
            let reply = Reply {
                set: first.set | second.set,
                full: first.full | second.full,
                evidence: first.evidence.or(second.evidence),
                is_decided: first.is_decided || second.is_decided,
                is_typed: first.is_typed && second.is_typed,
                is_rest: first.is_rest || second.is_rest,
                is_told: first.is_told || second.is_told,
                is_shut_out: false,
                barred_by: None,
                ..reply.clone()
            };
            is_same.then(|| (name.clone(), (id, view), reply))
        })
        .collect()
}

/// `sleep(1)`, `new Promise((resolve) => setTimeout(resolve, 1000))`.
pub(super) fn waits(call: &CallParts<'_, '_>) -> bool {
    let functions = &vocabulary().functions;
    call.is(functions.waits)
        || call.is(functions.promises)
            && matches!(call.arguments, [only] if matches!(only.value.kind, Kind::Function(_)))
}

/// Names that count, measure, or keep what has happened.
fn is_bookkeeping(name: &str) -> bool {
    let vocabulary = vocabulary();
    [vocabulary.quantity_names, vocabulary.attempts, vocabulary.text_names, vocabulary.functions.waits]
        .iter()
        .any(|names| ends_with(name, names))
}

impl<'t> Walker<'_, 't> {
    /// The rounds of a loop that go on after a wait: for a reply of the round that was looked at for its class, the same
    /// request is made once more, unless something else is asked for, or elsewhere.
    pub(super) fn waited_out(&mut self, inner: &Loop<'t>, rounds: &[State], before: &State) {
        if !is_endless(inner) && !counts_attempts(inner) && !repeats_attempt(inner) {
            return;
        }
        for state in rounds.iter().filter(|state| state.since.waited && !state.since.changed) {
            let Some(id) = state.focus.last().copied() else { continue };
            let Some(reply) = state.replies.get(&id) else { continue };
            let is_new = !before.replies.contains_key(&id);
            if is_picked_by_class(reply)
                && is_new
                && is_of_mail(reply)
                && asks_the_same(&inner.body, state)
                && !self.is_told_again(id)
            {
                self.reach(Outcome::Transient, &reply.condition, state);
            }
        }
    }

    /// A name that held the answer to a command, has waited with what is left of it, and now holds the answer to the same
    /// request in the same words.
    pub(super) fn asked_again(&mut self, asked: ReplyId, target: &Expr<'t>, value: &Expr<'t>, state: &State) {
        let now = match held_by(target).and_then(|path| state.names.get(&path)) {
            Some(Value::Reply(now, _)) if *now != asked => *now,
            _ => return,
        };
        let command = |id| state.replies.get(&id).and_then(|reply: &Reply| reply.command);
        let is_same = command(asked).zip(command(now)).is_some_and(|(then, now)| then.name == now.name);
        let source = self.program.source;
        let words = source.get(now..value.span.end).filter(|words| !words.is_empty());
        let is_repeated =
            words.is_some_and(|words| source.get(asked..).is_some_and(|then| then.starts_with(words)));
        let Some(reply) = state.replies.get(&asked).filter(|reply| is_picked_by_class(reply)) else { return };
        if is_same && is_repeated && is_of_mail(reply) && !self.is_told_again(asked) {
            self.reach(Outcome::Transient, &reply.condition, state);
        }
    }

    /// Whether a call has the function around done once more for what it was handed, some time later: `send.apply_async(…)`,
    /// `setTimeout(() => send(job), delay)`, `queue.add(name, job.data, {delay})`, or itself after a wait.
    pub(super) fn is_put_off(&self, expr: &Expr<'t>, state: &State) -> bool {
        let Some(call) = CallParts::of(expr) else { return false };
        let is_meant = |reply: &Reply| reply.is_narrowed() && is_of_mail(reply);
        let is_picked = |id: &ReplyId| state.replies.get(id).is_some_and(is_meant);
        if !state.focus.last().is_some_and(is_picked) {
            return false;
        }
        if call.is(vocabulary().adds) && hands_job_back(&call) {
            return true;
        }
        if self.asks_itself(&call) {
            // `_send(message, retrying=True)`.
            let says_again = |argument: &Argument<'t>| {
                let label = argument.label().filter(|_| matches!(argument.value.kind, Kind::Bool(true)));
                label.is_some_and(|label| outcome::of_identifier(label) == Some(Outcome::Transient))
            };
            let is_same = |argument: &Argument<'t>| match &argument.value.kind {
                Kind::Name(name) => self.is_parameter(name),
                _ => speaks_of_attempts(&argument.value) || says_again(argument),
            };
            let is_said = || state.since.waited || call.arguments.iter().any(says_again);
            return !call.arguments.is_empty() && call.arguments.iter().all(is_same) && is_said();
        }
        if !call.is(vocabulary().functions.schedules) {
            return false;
        }
        let is_own = |of: &Expr<'t>| {
            of.last_name().is_some_and(|name| self.is_itself(name))
                || of.path().is_some_and(|path| vocabulary().own_type.contains(&path.trim_end_matches("()")))
        };
        let mut asks_itself = call.receiver.is_some_and(is_own);
        let mut hands_on = false;
        for argument in call.arguments {
            asks_itself |= matches!(argument.value.kind, Kind::Name(name) if self.is_itself(name));
            hands_on |= argument
                .value
                .any(&mut |part| matches!(part.kind, Kind::Name(name) if self.is_parameter(name)));
            if let Kind::Function(function) = &argument.value.kind {
                let (asks, hands) = self.calls_itself(self.program.lowering.body(function));
                asks_itself |= asks;
                hands_on |= hands;
            }
        }
        asks_itself && hands_on
    }

    /// Whether statements call the function around, and whether they hand it something that it was handed.
    fn calls_itself(&self, statements: &[Stmt<'t>]) -> (bool, bool) {
        let (mut asks, mut hands) = (false, false);
        for statement in statements {
            for part in statement.parts() {
                let Inside::Expr(expr) = part else { continue };
                expr.walk(&mut |part| match &part.kind {
                    Kind::Call(..) => {
                        asks |= CallParts::of(part).is_some_and(|call| self.asks_itself(&call));
                    }
                    Kind::Name(name) => hands |= self.is_parameter(name),
                    _ => {}
                });
            }
        }
        (asks, hands)
    }

    /// Whether a call is one of the function around, and of no method that is called the same elsewhere.
    fn asks_itself(&self, call: &CallParts<'_, 't>) -> bool {
        let is_of_class = |of: &Expr<'t>| matches!(of.kind, Kind::Name(name) if name == self.scope.class);
        self.is_itself(call.name) && (call.is_own() || call.receiver.is_some_and(is_of_class))
    }

    pub(super) fn is_itself(&self, name: &str) -> bool {
        !name.is_empty() && name == self.scope.name
    }

    fn is_parameter(&self, name: &str) -> bool {
        !names_object(name) && self.scope.parameters.iter().any(|known| known == name)
    }

    /// Whether the code itself says that a reply is tried again: then that is the place to point at.
    pub(super) fn is_told_again(&self, id: ReplyId) -> bool {
        self.found.reached.iter().any(|flow| flow.reply == Some(id) && flow.outcome == Outcome::Transient)
    }
}

/// The reply under a name that is about to be given another, where nothing but a wait stands between the test that picked
/// it and here.
pub(super) fn asked_before(target: &Expr<'_>, state: &State) -> Option<ReplyId> {
    let Some(Value::Reply(id, _)) = state.names.get(&held_by(target)?) else { return None };
    (state.since.waited && !state.since.changed && state.focus.last() == Some(id)).then_some(*id)
}

/// The path that an assignment gives a code: the first of several.
fn held_by(target: &Expr<'_>) -> Option<String> {
    match &target.kind {
        Kind::List(targets) | Kind::Tuple(targets) => targets.first()?.path(),
        _ => target.path(),
    }
}

/// Whether a test has picked failures out of a reply, and not only kept success away from them.
pub(super) fn is_picked_by_class(reply: &Reply) -> bool {
    reply.set != reply.full && !reply.is_shut_out && reply.set.is_within(CodeSet::NEGATIVE)
}

/// `queue.add("send", job.data, {delay: 60_000})`
fn hands_job_back(call: &CallParts<'_, '_>) -> bool {
    let is_data = |argument: &Argument<'_>| match &argument.value.kind {
        Kind::Member(of, _) => of.last_name().is_some_and(outcome::is_job),
        _ => false,
    };
    let is_delay =
        |row: &Argument<'_>| row.label().is_some_and(|label| ends_with(label, vocabulary().functions.waits));
    let has_delay = |argument: &Argument<'_>| match &argument.value.kind {
        Kind::Table(rows) => rows.iter().any(is_delay),
        _ => false,
    };
    call.arguments.iter().any(is_data) && call.arguments.iter().any(has_delay)
}

/// Whether more than a common name says that a reply is one of mail: in HTTP what fails with class 5 is tried again.
pub(super) fn is_of_mail(reply: &Reply) -> bool {
    reply.evidence.reason >= Reason::SmtpName || reply.evidence.compared_with.meets(smtp_only())
}

/// `while True`, `for (;;)`.
fn is_endless(inner: &Loop<'_>) -> bool {
    inner.iterated.is_none()
        && inner
            .condition
            .as_ref()
            .is_some_and(|condition| matches!(condition.kind, Kind::Bool(true) | Kind::Number(1)))
}

/// Whether the head of a loop counts attempts: by a name, or with none.
fn counts_attempts(inner: &Loop<'_>) -> bool {
    let mut header = inner.condition.iter().chain(&inner.binding).chain(&inner.iterated);
    let is_unnamed = inner.binding.as_ref().is_some_and(|binding| matches!(binding.kind, Kind::Name("_")));
    let is_range = inner
        .iterated
        .as_ref()
        .and_then(CallParts::of)
        .is_some_and(|call| call.is(vocabulary().functions.range));
    header.any(speaks_of_attempts) || is_unnamed && is_range
}

/// Whether a loop makes one attempt in each round, whatever it calls its counter: it ends where the attempt has not
/// thrown, waits where it has, and the attempt is the same each time.
pub(super) fn repeats_attempt(inner: &Loop<'_>) -> bool {
    let counter = match (&inner.iterated, &inner.binding, inner.condition.as_ref().map(|it| &it.kind)) {
        (Some(range), Some(Expr { kind: Kind::Name(name), .. }), _)
            if CallParts::of(range).is_some_and(|call| call.is(vocabulary().functions.range)) =>
        {
            Some(*name)
        }
        (None, _, Some(Kind::Compare(Operator::Less | Operator::AtMost, left, _))) => match left.kind {
            Kind::Name(name) => Some(name),
            _ => return false,
        },
        _ if is_endless(inner) => None,
        _ => return false,
    };
    let attempt = inner.body.iter().enumerate().find_map(|(at, statement)| match statement {
        Stmt::Try(guarded) => Some((guarded, &inner.body[at + 1..])),
        _ => None,
    });
    let Some((guarded, behind)) = attempt else { return false };
    let ends = |statements: &[Stmt<'_>]| matches!(statements.last(), Some(Stmt::Break | Stmt::Return(..)));
    let waits = waits_in(behind) || guarded.handlers.iter().any(|handler| waits_in(&handler.body));
    let is_other = counter.is_some_and(|counter| speaks_of_name(&guarded.body, counter));
    waits && !is_other && (ends(&guarded.body) || ends(&guarded.otherwise))
}

/// Whether something in statements waits for a while.
fn waits_in(statements: &[Stmt<'_>]) -> bool {
    any_in(statements, &mut |part| CallParts::of(part).is_some_and(|call| waits(&call)))
}

fn speaks_of_name(statements: &[Stmt<'_>], name: &str) -> bool {
    any_in(statements, &mut |part| matches!(part.kind, Kind::Name(known) if known == name))
}

/// Whether no round of a loop can take up something else: what is assigned in it is the reply itself, bookkeeping, or a
/// new connection.
pub(super) fn asks_the_same(body: &[Stmt<'_>], state: &State) -> bool {
    !any_in(body, &mut |part| match &part.kind {
        Kind::Assign(target, value) => !keeps_request(target, value, state),
        // `hosts[attempt]`
        Kind::Index(_, at) => !matches!(at.kind, Kind::Number(_) | Kind::Text(_)),
        _ => false,
    })
}

fn keeps_request(target: &Expr<'_>, value: &Expr<'_>, state: &State) -> bool {
    let is_reply = |target: &Expr<'_>| {
        let Some(path) = target.path() else { return false };
        state.names.iter().any(|(name, value)| matches!(value, Value::Reply(..)) && leads_into(name, &path))
    };
    let holds_reply = match &target.kind {
        Kind::List(targets) | Kind::Tuple(targets) => targets.iter().any(is_reply),
        _ => is_reply(target),
    };
    let is_connection = match &value.kind {
        Kind::Call(callee, _) => callee
            .last_name()
            .is_some_and(|name| has_phrase(&words_of(name), vocabulary().functions.connects)),
        _ => false,
    };
    let is_literal = matches!(value.kind, Kind::Number(_) | Kind::Text(_) | Kind::Bool(_) | Kind::Null);
    holds_reply || is_literal || is_connection || target.label().is_some_and(is_bookkeeping)
}
