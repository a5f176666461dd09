//! The walk through a function with the set of codes in hand.

use super::again;
use super::alike::end_alike;
use super::calls::CallParts;
use super::condition::{Condition, speaks_of_attempts, speaks_of_exhaustion};
use super::failures;
use super::firm;
use super::flags;
use super::in_flight;
use super::in_state;
use super::ir::{Expr, Function, Kind, Loop, Span, Stmt, Try};
use super::ladder;
use super::raises;
use super::spared;
use super::state::{Evidence, Reply, ReplyId, State, Value, View, join_all};
use super::tried::{Tried, called_in};
use super::truth::Truth;
use super::worded::Words;
use super::{Inquiry, Outcome, Part, Returns, Scope, Walker, inquiry};
use crate::catalog::{CodeSet, Command};
use crate::language::{Operator, ends_with, has_phrase, vocabulary, words_of};
use crate::mention::gate::Profile;
use foldhash::{HashMap, HashSet};
use std::cell::OnceCell;
use std::rc::Rc;

/// How many ways out of a round of a loop are kept apart.
const MOST_WAYS: usize = 200;
/// Of how many ways to the next round of a loop it is asked whether they make the same call once more.
const MOST_ROUNDS: usize = 20;

impl<'t> Walker<'_, 't> {
    /// Walks a function from its start.
    pub(super) fn function(&mut self, function: &Function<'t>) {
        self.enter(function);
        let program = self.program;
        let mut state = State::default();
        self.bind_parameters(function, &mut state);
        self.note_answered(&function.span(), self.scope.command);
        self.block(program.lowering.body(function), state);
        self.worded.clear();
        self.kept = None;
    }

    pub(super) fn enter(&mut self, function: &Function<'t>) {
        let text = self.program.source.get(function.span()).unwrap_or("");
        let profile = Profile::of(text);
        let lower = text.to_lowercase();
        let span = function.span();
        let is_within =
            self.scope.part == Part::Function && self.scope.start <= span.start && span.end <= self.scope.end;
        // What the function around has was found already.
        let commands: Vec<_> = if is_within {
            let known = self.scope.commands.iter();
            known.filter(|(at, _)| span.contains(at)).copied().collect()
        } else {
            let body = span.start + self.program.lowering.head(function).len();
            let mut commands = self.program.commands_in(text, span.start);
            // Its own name sends nothing.
            commands.retain(|(at, _)| *at >= body);
            commands
        };
        let names_bounces = |name: &str| has_phrase(&words_of(name), vocabulary().about_bounces);
        let is_of_bounces = || [function.name, function.class].into_iter().flatten().any(names_bounces);
        // What a function is put under stands in front of it: `const handleRcptReply = (reply) => …`.
        let name = function.name.unwrap_or("");
        let inquiry = match self.inquiry(&commands, text, &lower) {
            Inquiry::None if inquiry::speaks_of_addresses(&name.to_lowercase()) => Inquiry::Spoken,
            known => known,
        };
        self.scope = Scope {
            part: Part::Function,
            name: name.to_owned(),
            class: function.class.unwrap_or(if is_within { self.scope.class } else { "" }),
            head: self.program.lowering.head(function).to_owned(),
            start: span.start,
            end: span.end,
            parameters: self
                .program
                .lowering
                .parameters(function)
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            results: self.program.lowering.results(function),
            command: function.name.and_then(in_flight::of_function),
            answers: function
                .name
                .and_then(in_flight::answered_by)
                .or_else(|| self.program.answered_in_class(function, &lower)),
            awaited: if is_within { self.scope.awaited } else { None },
            has_states: OnceCell::new(),
            messages: OnceCell::new(),
            named: OnceCell::new(),
            steps: if in_state::asks(&commands) {
                in_state::steps_in(self.program.lowering.body(function), self.program.source, &commands)
            } else {
                Vec::new()
            },
            inquiry,
            hands_message: OnceCell::new(),
            sends_mail_command: OnceCell::new(),
            settlers: Vec::new(),
            locals: if is_within { self.scope.locals.clone() } else { HashMap::default() },
            lists: if is_within { self.scope.lists.clone() } else { HashMap::default() },
            patterns: if is_within { self.scope.patterns.clone() } else { HashMap::default() },
            words: if is_within { self.scope.words.clone() } else { HashMap::default() },
            texts: if is_within { self.scope.texts.clone() } else { HashSet::default() },
            givers: HashMap::default(),
            runners: if is_within { self.scope.runners.clone() } else { HashMap::default() },
            commands,
            answered_later: 0,
            given_last: match self.program.lowering.body(function).last() {
                Some(Stmt::Return(_, values)) => match &values[..] {
                    [Expr { kind: Kind::Number(number), .. }] => Some(*number),
                    _ => None,
                },
                _ => None,
            },
            given_for_success: failures::ends_with_address(
                self.program.lowering.body(function),
                self.program.lowering.parameters(function),
            )
            .then_some(failures::Good::Address),
            codes_given: 0,
            is_mail: profile.mail > 0 || is_of_bounces() || Profile::of(name).mail > 0,
            is_foreign: profile.http.max(profile.other) > profile.mail,
            has_http: profile.http > 0,
        };
    }

    /// With which codes in the argument at `position` a predicate is true and false.
    pub(super) fn summarise(
        &mut self,
        function: &Function<'t>,
        position: usize,
        view: View,
    ) -> Option<(Truth, CodeSet)> {
        let parameter = self.parameter(function, position)?;
        self.enter(function);
        let mut state = State::default();
        let reply = Reply::new(CodeSet::ALL, None, Evidence::default(), &function.span());
        let id = state.add(function.node.start_byte(), reply);
        state.bind(parameter, Value::Reply(id, view));
        self.returns = Some(Returns {
            truth: Truth { yes: CodeSet::EMPTY, no: CodeSet::EMPTY },
            codes: CodeSet::EMPTY,
            is_understood: true,
        });
        let program = self.program;
        let end = self.block(program.lowering.body(function), state);
        // Falling off the end is false in the languages that have it.
        if let Some(end) = end {
            self.record_return(&end, id, Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL });
        }
        let returns = self.returns.take()?;
        let says_something = returns.truth.yes != CodeSet::ALL && !returns.truth.yes.is_empty();
        (returns.is_understood && says_something).then_some((returns.truth, returns.codes))
    }

    pub(super) fn record_return(&mut self, state: &State, id: ReplyId, truth: Truth) {
        let Some(returns) = &mut self.returns else { return };
        match state.replies.get(&id) {
            Some(reply) if !reply.is_decided => {
                returns.truth.yes = returns.truth.yes | (reply.set & truth.yes);
                returns.truth.no = returns.truth.no | (reply.set & truth.no);
                returns.codes = returns.codes | reply.evidence.compared_with;
            }
            _ => returns.is_understood = false,
        }
    }

    pub(super) fn block(&mut self, statements: &[Stmt<'t>], state: State) -> Option<State> {
        self.overwritten(statements);
        self.replies_set(statements);
        let mut state = state;
        let mut at = 0;
        while let Some(rest) = statements.get(at..).filter(|rest| !rest.is_empty()) {
            let (in_front, rest) = rest.split_at(ladder::held(rest));
            let [statement, behind @ ..] = rest else { break };
            state = if let Stmt::If(condition, then, otherwise) = statement {
                let is_alike = in_front.is_empty() && end_alike(then, otherwise, behind);
                self.branch(condition, then, otherwise, in_front, is_alike, state)?
            } else {
                self.is_softened = flags::is_softened_beside(statements, at);
                let end = self.step(statement, state);
                self.is_softened = false;
                end?
            };
            if state.is_unreachable() {
                return None;
            }
            at += in_front.len() + 1;
        }
        Some(state)
    }

    /// What statements put into a place, where the branch behind them puts nothing else there.
    fn held(&mut self, in_front: &[Stmt<'t>], state: State) -> Option<State> {
        match in_front.split_last() {
            Some((Stmt::If(condition, then, otherwise), in_front)) => {
                self.branch(condition, then, otherwise, in_front, false, state)
            }
            Some((default, _)) => self.step(default, state),
            None => Some(state),
        }
    }

    fn step(&mut self, statement: &Stmt<'t>, mut state: State) -> Option<State> {
        match statement {
            Stmt::Expr(expr) => {
                self.statement_expr(expr, &mut state);
                if self.reaching(&state).is_some() && self.never_returns(expr) {
                    self.reach(Outcome::Failure, &expr.span, &state);
                    return None;
                }
                Some(state)
            }
            Stmt::Update(target, value) => {
                if let Some(value) = value {
                    self.look_inside(value, &mut state);
                }
                if let Some(outcome) = target.label().and_then(firm::of_counter) {
                    self.reach(outcome, &target.span, &state);
                }
                if let Some(path) = target.path() {
                    state.bind(&path, Value::Unknown);
                }
                Some(state)
            }
            Stmt::Block(inner) | Stmt::Class(inner) => self.block(inner, state),
            Stmt::If(condition, then, otherwise) => {
                self.branch(condition, then, otherwise, &[], false, state)
            }
            Stmt::Switch(switch) => self.switch(switch, state),
            Stmt::Loop(inner) => self.repeat(inner, state),
            Stmt::Try(guarded) => self.guarded(guarded, state),
            Stmt::Return(span, values) => {
                self.note_exit(&state);
                self.returned(span, values, &mut state);
                None
            }
            Stmt::Throw(span, value) => {
                self.thrown(span, value.as_ref(), &mut state);
                self.note_thrown(span, value.as_ref(), &state);
                None
            }
            Stmt::Break => {
                if let Some(open) = self.breaks.last_mut() {
                    keep_way(open, state);
                }
                None
            }
            Stmt::Continue => {
                if let Some(open) = self.rounds.last_mut() {
                    keep_way(open, state);
                }
                None
            }
        }
    }

    /// The states on either side of a condition.
    pub(super) fn split(condition: &Condition, span: &Span, state: State) -> (State, State) {
        let span = condition.place.as_ref().unwrap_or(span);
        let (mut yes, mut no) = (state.clone(), state);
        for (side, holds) in [(&mut yes, true), (&mut no, false)] {
            for id in &condition.decides {
                if let Some(reply) = side.replies.get_mut(id) {
                    reply.is_decided |= !condition.enough.contains(&(*id, holds));
                }
            }
            for holder in &condition.judges {
                side.ask(holder);
            }
        }
        yes.is_exhausted |= condition.exhausted.yes;
        no.is_exhausted |= condition.exhausted.no;
        let is_worded = condition.worded.yes && condition.facts.is_empty();
        for (side, is_worded) in [(&mut yes, is_worded), (&mut no, condition.worded.no)] {
            side.replies.values_mut().for_each(|reply| reply.is_decided |= is_worded);
        }
        for id in &condition.typed {
            yes.mark_as_failure(*id, span);
        }
        for (id, truth) in &condition.facts {
            yes.narrow(*id, truth.yes, CodeSet::EMPTY, span);
            no.narrow(*id, truth.no, truth.yes, span);
        }
        for (id, rest) in &condition.rests {
            no.keep_rest(*id, *rest, span);
        }
        for (id, (is_here, codes)) in &condition.missed {
            let side = if *is_here { &mut yes } else { &mut no };
            side.miss(*id, codes, span);
        }
        (yes, no)
    }

    /// The ways through a branch. What stands `in_front` of it holds where no branch puts something else in its place; where all
    /// ways end alike, it does not matter what is asked beside the code.
    fn branch(
        &mut self,
        condition: &Expr<'t>,
        then: &[Stmt<'t>],
        otherwise: &[Stmt<'t>],
        in_front: &[Stmt<'t>],
        is_alike: bool,
        mut state: State,
    ) -> Option<State> {
        let mut said = self.asked(condition, &mut state);
        if is_alike {
            said = said.of_no_weight();
        }
        self.note_words(condition, &said, then, &state);
        let before = state.clone();
        let (mut yes, mut no) = Self::split(&said, &condition.span, state);
        yes.forget_choices();
        no.forget_choices();
        self.left_out(condition, then, &no);
        self.printed((then, otherwise), (&yes, &no));
        let held_back = self.may_hold_back(said.place.as_ref().unwrap_or(&condition.span), &yes, &no);
        let outer = self.scope.command;
        let awaited = self.scope.awaited;
        self.scope.command = in_flight::of_condition(condition).or(outer);
        self.scope.awaited =
            self.awaited_if(condition, then).map(|command| (command, condition.span.start)).or(awaited);
        let yes = if yes.is_unreachable() { None } else { self.block(then, yes) };
        self.scope.command = outer;
        self.scope.awaited = awaited;
        let no = match otherwise {
            _ if no.is_unreachable() => None,
            [] => self.held(in_front, no),
            [Stmt::If(condition, then, otherwise)] if !in_front.is_empty() => {
                self.branch(condition, then, otherwise, in_front, false, no)
            }
            _ => self.block(otherwise, no),
        };
        self.forget_words(condition, then);
        if let Some(held_back) = held_back {
            self.held_back(held_back, (then, otherwise), (yes.is_none(), no.is_none()));
        }
        let both = yes.is_some() && no.is_some();
        let mut after = join_all([yes, no].into_iter().flatten())?;
        if both {
            // Where both ways go on, the condition has kept nothing away from what follows.
            after.is_exhausted = before.is_exhausted;
            after.asked.clone_from(&before.asked);
            for (id, reply) in &mut after.replies {
                if let Some(known) = before.replies.get(id) {
                    reply.is_told |= said.looks_at(*id);
                    reply.is_decided = known.is_decided;
                    if reply.is_rest {
                        reply.set = known.set;
                        reply.is_rest = known.is_rest;
                    }
                }
            }
        }
        Some(after)
    }

    fn repeat(&mut self, inner: &Loop<'t>, mut state: State) -> Option<State> {
        let header = inner.condition.iter().chain(&inner.binding).chain(&inner.iterated);
        let counts = header.clone().any(speaks_of_exhaustion)
            || inner
                .iterated
                .as_ref()
                .and_then(CallParts::of)
                .is_some_and(|call| call.is(vocabulary().functions.range));
        if let Some(condition) = &inner.condition {
            self.look_into_condition(condition, &mut state);
        }
        inner.binding.iter().chain(&inner.iterated).for_each(|expr| self.look_inside(expr, &mut state));
        if let (Some(binding), Some(list)) = (&inner.binding, &inner.iterated) {
            // A place in the list may be bound in front of what stands there.
            let last = match &binding.kind {
                Kind::List(names) | Kind::Tuple(names) => names.last(),
                _ => Some(binding),
            };
            if let Some(Expr { kind: Kind::Name(name), .. }) = last {
                self.run_through(name, self.codes_in(list));
                let named = list.last_name().and_then(|list| self.words_named(list));
                if let Some(words) = named.or_else(|| Words::of(list)) {
                    self.scope.words.insert(name, words);
                }
            }
        }
        let before = state.clone();
        let inside = match &inner.condition {
            Some(condition) => {
                let said = self.condition(condition, &mut state);
                let mut inside = Self::split(&said, &condition.span, state).0;
                // While the loop goes on nothing is used up.
                inside.is_exhausted = before.is_exhausted;
                inside
            }
            None => state,
        };
        self.breaks.push(Vec::new());
        self.rounds.push(Vec::new());
        let end = if inside.is_unreachable() { None } else { self.block(&inner.body, inside) };
        let broken = self.breaks.pop().unwrap_or_default();
        let rounds: Vec<State> = self.rounds.pop().unwrap_or_default().into_iter().chain(end).collect();
        if header.clone().any(speaks_of_attempts) || again::repeats_attempt(inner) {
            for state in &rounds {
                self.tried_again(state, &before);
            }
            // For each the whole loop is looked through.
            for state in rounds.iter().take(MOST_ROUNDS) {
                self.failed_again(inner, state, &before);
            }
        }
        self.waited_out(inner, &rounds, &before);
        let mut after = join_all(std::iter::once(before.clone()).chain(rounds.clone()))?;
        if inner.iterated.is_some() || counts_places(inner) {
            flags::leave_open(&rounds, &before, &mut after);
        }
        after.is_exhausted |= counts;
        let otherwise = self.block(&inner.otherwise, after);
        // What was told apart in a round comes first: where there was none, nothing is known of it.
        join_all(broken.into_iter().chain(otherwise))
    }

    fn guarded(&mut self, guarded: &Rc<Try<'t>>, state: State) -> Option<State> {
        let before = state.clone();
        let greeting = in_flight::of_greeting(&guarded.body);
        let called = called_in(&guarded.body);
        let given = self.answers_given(&called);
        let is_given =
            |command: Option<Command>| command.is_some_and(|command| given.contains(&command.name));
        self.thrown.push(Vec::new());
        let known = self.found.reached.len();
        let done = self.block(&guarded.body, state);
        self.let_pass(guarded, known);
        let thrown = self.thrown.pop().unwrap_or_default();
        let done = done.and_then(|state| self.block(&guarded.otherwise, state));
        let mut ends: Vec<State> = done.into_iter().collect();
        let mut caught = Vec::new();
        self.tried.push(Tried::new(called, Rc::clone(guarded)));
        let beside = spared::beside_another_attempt(&guarded.handlers);
        for (handler, is_beside) in guarded.handlers.iter().zip(beside) {
            let mut inside = before.clone();
            inside.has_waited = false;
            let types: Vec<_> = handler.types.iter().collect();
            let mut taken = self.handle(handler, &types, &caught, &mut inside);
            if !taken.is_known() && raises::takes_all(&types) {
                self.bind_raised(handler, &guarded.body, &caught, &mut inside);
            }
            if let Some(guard) = &handler.guard {
                taken = taken.without(self.let_through(guard, &mut inside));
            }
            caught.push(taken);
            if let Some(reply) = inside.focus.last().and_then(|id| inside.replies.get_mut(id))
                && reply.is_typed
            {
                reply.command = reply.command.or(greeting);
                // What gives back every reply raises none.
                reply.is_decided |= is_given(reply.command);
            }
            if !inside.is_unreachable() {
                self.beside.push(is_beside);
                let sent = self.found.emissions.all.len();
                ends.extend(self.block(&handler.body, inside));
                if raises::takes_all(&types) {
                    self.note_sent_for_any_failure(&guarded.body, handler, sent);
                }
                self.beside.pop();
            }
        }
        ends.extend(self.swallow(guarded, thrown));
        self.tried.pop();
        let after = join_all(ends);
        let goes_on = after.is_some();
        let end = self.block(&guarded.finally, after.unwrap_or(before));
        end.filter(|_| goes_on)
    }

    /// Narrows the state in a handler to what its guard takes; gives the codes that the guard lets through.
    fn let_through(&mut self, guard: &Expr<'t>, state: &mut State) -> CodeSet {
        let caught = state.focus.last().copied();
        let said = self.asked(guard, state);
        let (yes, no) = Self::split(&said, &guard.span, std::mem::take(state));
        *state = yes;
        caught.and_then(|id| no.replies.get(&id)).map_or(CodeSet::ALL, |reply| reply.set)
    }
}

/// Keeps the state of one more way out of a round; beyond a number of them they meet early.
fn keep_way(open: &mut Vec<State>, state: State) {
    let met = if open.len() >= MOST_WAYS { open.pop() } else { None };
    open.push(met.into_iter().fold(state, |state, met| met.join(state)));
}

/// Whether a loop goes through the places of a list: `for (i = 0; i < hosts.length; i++)`.
fn counts_places(inner: &Loop<'_>) -> bool {
    let Some(Expr { kind: Kind::Compare(Operator::Less, _, end), .. }) = &inner.condition else {
        return false;
    };
    let name = match &end.kind {
        Kind::Call(callee, _) => callee.last_name(),
        Kind::Member(_, name) => Some(*name),
        _ => None,
    };
    name.is_some_and(|name| ends_with(name, vocabulary().functions.counts))
}
