//! What stands inside an expression: functions, tests, lists of codes, calls that send or expect something.

use super::calls::CallParts;
use super::flags;
use super::ir::{Expr, Function, Kind, Span};
use super::policy::Rescued;
use super::reach::smtp_only;
use super::state::State;
use super::{Heard, Walker};
use crate::catalog::CodeSet;
use crate::language::Trait;
use std::rc::Rc;

/// What is done with an expression that is looked into.
struct Around<'e, 't> {
    /// Tests that are asked by others, and not again: first the ones that the caller asks, then those that stand side by side in
    /// a larger one. They come by in this order, from the last.
    asked: Vec<&'e Expr<'t>>,
    /// What stands here gives its value to somebody.
    kept: Span,
    /// Whether it is a statement of its own.
    is_statement: bool,
}

impl Around<'_, '_> {
    const fn value(kept: Span) -> Self {
        Self { asked: Vec::new(), kept, is_statement: false }
    }
}

impl<'t> Walker<'_, 't> {
    /// Walks the functions inside a value, notes sets, and finds calls that send a command and expect codes.
    pub(super) fn look_inside(&mut self, value: &Expr<'t>, state: &mut State) {
        self.look_into(value, Around::value(value.span.clone()), state);
    }

    /// The same for a statement, which has no value for anybody.
    pub(super) fn look_into_statement(&mut self, expr: &Expr<'t>, state: &mut State) {
        self.look_into(expr, Around { is_statement: true, ..Around::value(0..0) }, state);
    }

    /// The same for a condition that is asked next: its tests are left to that.
    pub(super) fn look_into_condition(&mut self, condition: &Expr<'t>, state: &mut State) {
        let asked = test_in(condition).into_iter().collect();
        self.look_into(condition, Around { asked, ..Around::value(0..0) }, state);
    }

    fn look_into<'e>(&mut self, expr: &'e Expr<'t>, around: Around<'e, 't>, state: &mut State) {
        let Around { mut asked, mut kept, is_statement } = around;
        let mut functions = Vec::new();
        let mut calls = Vec::new();
        let mut collections = Vec::new();
        let mut tests = Vec::new();
        let mut assigned = Vec::new();
        expr.walk(&mut |part| match &part.kind {
            Kind::Function(function) => functions.push(function),
            Kind::Call(..) => calls.push((part, kept.contains(&part.span.start))),
            Kind::List(_) => collections.push(part),
            Kind::Compare(..) | Kind::All(_) | Kind::Any(_) => {
                if asked.pop_if(|next| std::ptr::eq(*next, part)).is_none() {
                    tests.push(part);
                }
                if let Kind::All(parts) | Kind::Any(parts) = &part.kind {
                    asked.extend(parts.iter().rev().filter_map(test_in));
                }
            }
            Kind::Assign(target, value) => {
                assigned.push((target, value));
                // What stands in a value comes by right behind it.
                if !kept.contains(&value.span.start) {
                    kept = value.span.clone();
                }
            }
            _ => {}
        });
        // `any(code in text for code in CODES)`: the list stands behind what is done with each of its codes.
        for (target, list) in assigned {
            if let (Kind::Name(name), Some(set)) = (&target.kind, self.codes_in(list)) {
                self.run_through(name, Some(set));
            }
        }
        if !tests.is_empty() && self.heard == Heard::All {
            // Only for the sets that they stand for: what they say is asked again where it counts.
            let mut scratch = state.clone();
            for test in tests {
                self.condition(test, &mut scratch);
            }
        }
        for collection in collections {
            if let Some(set) = self.set(collection).filter(|set| set.len() > 1) {
                self.note_set(&collection.span, set);
            }
        }
        for (call, is_kept) in &calls {
            self.note_sent(call, state);
            Self::note_read(call, *is_kept, state);
            let _ = self.kept(call, state);
            if self.heard != Heard::GivenBack {
                self.expectation(call, is_statement && std::ptr::eq(*call, expr), state);
                self.emitted(call, state);
                self.policy(call);
                self.hand_over(call, state);
                self.hand_sent(call, state);
            }
        }
        let runs: Vec<_> = calls.iter().filter_map(|(call, _)| self.run_by(call)).collect();
        let rescued: Vec<_> = calls.into_iter().filter_map(|(call, _)| self.rescued(call)).collect();
        let is_inside =
            |handler: &Rc<Function<'t>>| functions.iter().any(|inside| Rc::ptr_eq(inside, handler));
        let named = rescued.iter().map(|(_, handler)| handler).filter(|handler| !is_inside(handler));
        let named: Vec<_> = named.filter(|_| self.named_handler.is_none()).collect();
        let outer_handler = self.named_handler;
        let functions = functions.into_iter().map(|function| (function, outer_handler));
        let named = named.into_iter().map(|handler| (handler, Some(handler.span().start)));
        for (function, named_handler) in functions.chain(named) {
            self.named_handler = named_handler;
            self.walk_inside(function, (&runs, &rescued), state);
            self.named_handler = outer_handler;
        }
    }

    /// Walks a function inside with what is known around it: the lists whose codes calls have it look at, and the types of what
    /// they hand it.
    fn walk_inside(
        &mut self,
        function: &Rc<Function<'t>>,
        (runs, rescued): (&[(CodeSet, &Rc<Function<'t>>)], &[Rescued<'_, 't>]),
        state: &mut State,
    ) {
        let program = self.program;
        let outer = self.scope.clone();
        let breaks = std::mem::take(&mut self.breaks);
        let rounds = std::mem::take(&mut self.rounds);
        let tried = std::mem::take(&mut self.tried);
        let thrown = std::mem::take(&mut self.thrown);
        let returns = self.returns.take();
        let given = self.given.take();
        let takes = self.takes.take();
        let exits = self.exits.replace(Vec::new());
        self.enter(function);
        self.scope.settlers.clone_from(&outer.settlers);
        if self.scope.name.is_empty() {
            self.scope.name.clone_from(&outer.name);
            self.scope.command = outer.command;
            self.scope.answers = outer.answers;
        }
        self.scope.is_mail |= outer.is_mail;
        self.scope.inquiry = self.scope.inquiry.max(outer.inquiry);
        let before = outer.commands.partition_point(|(at, _)| *at < self.scope.start);
        self.scope.commands.splice(0..0, outer.commands[..before].iter().copied());
        let mut inside = state.clone();
        // What the outer function has narrowed need not hold when the inner one runs.
        inside.focus.clear();
        inside.sent = None;
        for parameter in program.lowering.parameters(function) {
            inside.names.remove(*parameter);
            let run = runs.iter().find(|(_, runner)| Rc::ptr_eq(runner, function));
            self.run_through(parameter, run.map(|(set, _)| *set));
        }
        if let Some((types, _)) = rescued.iter().find(|(_, handler)| Rc::ptr_eq(handler, function)) {
            self.bind_rescued(function, types, &mut inside);
        }
        let end = self.block(program.lowering.body(function), inside);
        let ends = std::mem::replace(&mut self.exits, exits).into_iter().flatten().chain(end);
        if !program.lowering.nodes.is(Trait::OwnNames) {
            flags::carry_out(ends, state);
        }
        self.scope = outer;
        if let Some(name) = function.name {
            if self.settles(function) {
                self.scope.settlers.push(name);
            }
            self.scope.locals.insert(name, Rc::clone(function));
        }
        self.breaks = breaks;
        self.rounds = rounds;
        self.tried = tried;
        self.thrown = thrown;
        self.returns = returns;
        self.given = given;
        self.takes = takes;
    }

    /// A call that has a function look at each code of a list: `CODES.some((code) => …)`.
    fn run_by<'e>(&self, call: &'e Expr<'t>) -> Option<(CodeSet, &'e Rc<Function<'t>>)> {
        let parts = CallParts::of(call)?;
        let (handed, before) = parts.arguments.split_last()?;
        let Kind::Function(function) = &handed.value.kind else { return None };
        let list = match before {
            [] => parts.receiver?,
            [list] => &list.value,
            _ => return None,
        };
        Some((self.codes_in(list)?, function))
    }

    /// The codes of a list, or those among other texts in it, where one of them can be no status of HTTP.
    pub(super) fn codes_in(&self, list: &Expr<'t>) -> Option<CodeSet> {
        self.set(list).or_else(|| self.codes_among_words(list).filter(|codes| codes.meets(smtp_only())))
    }

    /// Notes that a name runs through the codes of a list, or through something else.
    pub(super) fn run_through(&mut self, name: &'t str, set: Option<CodeSet>) {
        match set {
            Some(set) => self.scope.runners.insert(name, set),
            None => self.scope.runners.remove(name),
        };
    }
}

/// The test that is asked where a part of a condition is.
fn test_in<'e, 't>(part: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    match &part.kind {
        Kind::Not(inner) => test_in(inner),
        Kind::Compare(..) | Kind::All(_) | Kind::Any(_) => Some(part),
        _ => None,
    }
}
