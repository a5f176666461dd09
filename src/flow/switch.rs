//! The walk through the arms of a `switch` or `match`.

use super::condition::Condition;
use super::in_flight;
use super::ir::{Arm, Expr, Kind, Switch};
use super::state::{State, join_all};
use super::{Heard, Walker};

impl<'t> Walker<'_, 't> {
    pub(super) fn switch(&mut self, switch: &Switch<'t>, mut state: State) -> Option<State> {
        if let Some(subject) = &switch.subject {
            self.look_inside(subject, &mut state);
            if switch.by_type {
                self.told_by_type(subject, &mut state);
            }
        }
        let taken_apart = self.subject_by_name(switch, &mut state);
        let subject = taken_apart.as_ref().or(switch.subject.as_ref());
        self.breaks.push(Vec::new());
        let mut left = state;
        let mut falling: Option<State> = None;
        let mut ends: Vec<State> = Vec::new();
        let mut default = None;
        let strays = if self.heard == Heard::GivenBack { Vec::new() } else { self.strays_in_arms(switch) };
        for (position, arm) in switch.arms.iter().enumerate() {
            if arm.patterns.is_empty() && arm.guard.is_none() {
                default = Some(arm);
                // A default in the middle that falls on, or is fallen into, is met at its place.
                if !switch.falls_through || std::ptr::eq(arm, switch.arms.last().unwrap_or(arm)) {
                    continue;
                }
            }
            let (here, rest) = self.enter_arm(switch, subject, arm, left);
            left = rest;
            let falls_in = falling.is_some();
            let here = join_all(falling.take().into_iter().chain(here));
            let outer = self.scope.command;
            let awaited = self.scope.awaited;
            if falls_in {
                self.scope.command = None;
            } else {
                let asked = in_flight::of_patterns(&arm.patterns);
                self.note_answered(&arm.span, asked);
                self.scope.command = asked.or(outer);
                let awaits = self.awaited_in(switch.subject.as_ref(), &arm.patterns, &arm.body);
                self.scope.awaited = awaits.map(|command| (command, arm.span.start)).or(awaited);
            }
            let known = self.found.reached.len();
            let stray = strays.iter().find(|(at, _)| *at == position);
            let stray = stray.and_then(|(_, stray)| Some((stray, here.clone()?)));
            if let ([pattern], Some(here)) =
                (&arm.patterns[..], here.as_ref().filter(|_| switch.subject.is_none()))
            {
                self.note_words(pattern, &Condition::default(), &arm.body, here);
            }
            let end =
                here.filter(|state| !state.is_unreachable()).and_then(|state| self.block(&arm.body, state));
            if let Some((stray, here)) = stray {
                self.tell_of_strays(stray, known, &here);
            }
            self.scope.command = outer;
            self.scope.awaited = awaited;
            if switch.falls_through && !arm.is_closed { falling = end } else { ends.extend(end) }
        }
        match default {
            Some(arm) => {
                let here =
                    join_all(falling.take().into_iter().chain((!left.is_unreachable()).then_some(left)));
                ends.extend(here.and_then(|state| self.block(&arm.body, state)));
            }
            None if self.has_patterns() || left.is_unreachable() => {}
            None => ends.push(left),
        }
        ends.extend(falling);
        ends.extend(self.breaks.pop().unwrap_or_default());
        join_all(ends)
    }

    /// The state inside an arm, and what is left for the arms behind it.
    pub(super) fn enter_arm(
        &mut self,
        switch: &Switch<'t>,
        subject: Option<&Expr<'t>>,
        arm: &Arm<'t>,
        mut state: State,
    ) -> (Option<State>, State) {
        if switch.by_type {
            let mut inside = state.clone();
            let types: Vec<_> = arm.patterns.iter().collect();
            if let Some(name) = switch.binding {
                self.bind_typed(name, &types, &arm.span, &mut inside);
            }
            return (Some(inside), state);
        }
        let mut said: Option<Condition> = None;
        for pattern in &arm.patterns {
            if arm.guard.is_some() && self.binds(subject, pattern, &mut state) {
                continue;
            }
            let next = self.pattern(subject, pattern, &mut state);
            said = Some(match said {
                Some(said) => said.or(next),
                None => next,
            });
        }
        if let Some(guard) = &arm.guard {
            let next = self.condition(guard, &mut state);
            // Where the patterns take everything, the guard alone decides.
            let decides_alone = arm.patterns.iter().any(|pattern| self.fits_everything(pattern));
            said = Some(match said {
                Some(said) if !decides_alone => said.and(next),
                _ => next,
            });
        }
        let said = said.unwrap_or_default();
        let span = arm.patterns.first().map_or(&arm.span, |pattern| &pattern.span).clone();
        let (yes, mut no) = Self::split(&said, &span, state);
        // The pattern of an arm has shut out nothing: the arm that takes the rest says what becomes of it.
        no.replies.values_mut().for_each(|reply| {
            reply.is_shut_out = false;
            reply.barred_by = None;
        });
        // An arm without facts may have taken anything; what is left then is what was there.
        ((!yes.is_unreachable()).then_some(yes), no)
    }

    /// `case c if c >= 500`: a plain name in front of a guard is a name for the subject.
    fn binds(&mut self, subject: Option<&Expr<'t>>, pattern: &Expr<'t>, state: &mut State) -> bool {
        let is_new = matches!(pattern.kind, Kind::Name(name) if name.starts_with(char::is_lowercase))
            && self.set(pattern).is_none();
        let Some(subject) = subject.filter(|_| is_new && !self.has_patterns()) else { return false };
        // What the subject is, is settled by what the guard compares it with.
        let _ = self.view(subject, state, true);
        self.assign(pattern, subject, state);
        true
    }

    pub(super) fn pattern(
        &mut self,
        subject: Option<&Expr<'t>>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Condition {
        let Some(subject) = subject else { return self.condition(pattern, state) };
        // `switch (true)` tests conditions.
        if matches!(subject.kind, Kind::Bool(true)) {
            return self.condition(pattern, state);
        }
        if self.takes_apart(pattern) {
            return self.destructure(subject, pattern, state);
        }
        if let Kind::Not(inner) = &pattern.kind {
            return self.pattern(Some(subject), inner, state).negated();
        }
        if let Kind::List(options) = &pattern.kind
            && self.set(pattern).is_none()
        {
            let mut said: Option<Condition> = None;
            for option in options {
                let next = self.pattern(Some(subject), option, state);
                said = Some(match said {
                    Some(said) => said.or(next),
                    None => next,
                });
            }
            return said.unwrap_or_default();
        }
        self.match_condition(subject, pattern, state)
    }
}
