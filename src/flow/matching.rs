//! Patterns that take a value apart: `{ok, <<"250", _/binary>>}`, `"4" ++ _`, `{:error, {code, text}}`.
//!
//! The parts of a value are known by its name with a position behind it, so that what one arm learns of a part holds
//! in the arms behind it. Tags such as `ok` say nothing about a code.

use super::condition::{Condition, Sides, tells_of_attempts};
use super::ir::{Argument, Expr, Kind, Switch};
use super::outcome::{self, is_type};
use super::state::{Evidence, ReplyId, State, Value, View};
use super::truth::Truth;
use super::values::{digits, head};
use super::{Outcome, Walker};
use crate::catalog::CodeSet;
use crate::language::Trait;
use std::borrow::Cow;

impl<'t> Walker<'_, 't> {
    /// For a switch over something that has no name: a name for it, since it is asked once for all arms.
    pub(super) fn subject_by_name(&mut self, switch: &Switch<'t>, state: &mut State) -> Option<Expr<'t>> {
        let subject = switch.subject.as_ref().filter(|subject| matches!(subject.kind, Kind::Call(..)))?;
        if !self.has_patterns()
            || subject.path().is_some()
            || switch
                .arms
                .iter()
                .flat_map(|arm| &arm.patterns)
                .any(|pattern| matches!(pattern.kind, Kind::Bool(_)))
        {
            return None;
        }
        self.asked_by_name(subject, state)
    }

    /// A name for what a call gives, bound to the reply if it gives one.
    fn asked_by_name(&mut self, subject: &Expr<'t>, state: &mut State) -> Option<Expr<'t>> {
        let known = self.view(subject, state, false);
        let name = self.by_text(subject);
        let path = name.path()?;
        match known {
            Some((id, view)) => state.bind(&path, Value::Reply(id, view)),
            // The same call asks anew each time.
            None => state.forget(&path),
        }
        Some(name)
    }

    /// Whether the arms of a switch are patterns.
    pub(super) fn has_patterns(&self) -> bool {
        self.program.lowering.nodes.is(Trait::ArmsArePatterns)
    }

    /// `{ok, {250, _}} = send(…)`: a reply that does not fit the pattern ends the function.
    pub(super) fn asserted(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        let nodes = self.program.lowering.nodes;
        if !nodes.is(Trait::AssignmentsAssert) || !self.program.has_shape(&target.span) {
            return;
        }
        let named =
            if matches!(value.kind, Kind::Call(..)) { self.asked_by_name(value, state) } else { None };
        let said = self.pattern(Some(named.as_ref().unwrap_or(value)), target, state);
        // Nobody asks for what the call gave by its text again.
        if let Some(path) = named.as_ref().and_then(Expr::path) {
            state.forget_whole(&path);
        }
        if said.facts.is_empty() {
            return;
        }
        // The call stands behind the pattern, and so does the command that it sends.
        let first = self.scope.commands.partition_point(|(at, _)| *at < value.span.start);
        let inside = self.scope.commands[first..].iter().take_while(|(at, _)| *at < value.span.end);
        if let Some((_, command)) = inside.last() {
            let asked = said.facts.keys();
            for id in asked {
                if let Some(reply) = state.replies.get_mut(id) {
                    reply.command = reply.command.or(*command);
                }
            }
        }
        let (fits, no) = Self::split(&said, &target.span, std::mem::take(state));
        if !no.is_unreachable() {
            self.reach(Outcome::Failure, &target.span, &no);
        }
        *state = fits;
    }

    /// Whether a pattern is one that this module reads.
    pub(super) fn takes_apart(&self, pattern: &Expr<'t>) -> bool {
        match &pattern.kind {
            Kind::Tuple(_) | Kind::Joined(_) | Kind::Assign(..) => true,
            _ if !fields(pattern).is_empty() => true,
            Kind::Name(name) => self.has_patterns() && !self.program.constants.contains_key(name),
            _ => false,
        }
    }

    /// What a pattern says of a value; the names in it are bound to what they take.
    pub(super) fn destructure(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Condition {
        match &pattern.kind {
            Kind::Name(name) => {
                self.take(subject, name, state);
                // Nothing is left for the arms behind a pattern that everything fits.
                let all = Truth { yes: CodeSet::ALL, no: CodeSet::EMPTY };
                self.view(subject, state, false)
                    .map_or_else(Condition::default, |(id, _)| Condition::about(id, all))
            }
            Kind::Assign(first, second) => {
                let first = self.pattern(Some(subject), first, state);
                let second = self.pattern(Some(subject), second, state);
                first.and(second)
            }
            Kind::Joined(parts) => self.joined(subject, pattern, parts, state),
            Kind::Tuple(parts) => self.elements(subject, parts, state),
            _ => {
                let fields = fields(pattern).into_iter();
                let tried = fields.map(|(name, part)| {
                    let holder = Box::new(self.by_name(subject));
                    (Expr { span: part.span.clone(), kind: Kind::Member(holder, name) }, part)
                });
                let tried: Vec<_> = tried.collect();
                let mut said = self.parts(subject, &tried, state);
                // What else is asked of the value may decide its class.
                let is_read = |part: &Expr<'t>| matches!(part.kind, Kind::Name(_)) && !is_type(part);
                let others = tried
                    .iter()
                    .any(|(field, part)| !is_read(part) && self.view(field, state, false).is_none());
                said.judges.extend(self.by_name(subject).path().filter(|_| others));
                said
            }
        }
    }

    fn elements(&mut self, subject: &Expr<'t>, parts: &[Expr<'t>], state: &mut State) -> Condition {
        let tried = parts.iter().enumerate().filter_map(|(position, part)| {
            let element = match &subject.kind {
                Kind::Tuple(values) => values.get(position).map(|value| self.by_name(value)),
                _ => Some(self.element(subject, position)),
            };
            Some((element?, part))
        });
        let tried: Vec<_> = tried.collect();
        self.parts(subject, &tried, state)
    }

    /// What patterns say of the parts of a value that they are tried on: all of them have to fit.
    fn parts(&mut self, subject: &Expr<'t>, tried: &[(Expr<'t>, &Expr<'t>)], state: &mut State) -> Condition {
        let mut said: Option<Condition> = None;
        for (element, part) in tried {
            if matches!(part.kind, Kind::Joined(_)) || self.is_code_constant(part) {
                self.element_reply(subject, element, state);
            }
            let next = match &part.kind {
                // A name in a tuple fits whatever stands there, but the tags beside it need not.
                Kind::Name(name) if self.takes_apart(part) => {
                    self.take(element, name, state);
                    None
                }
                Kind::Text(tag) if digits(tag).is_none() => self.tagged(subject, tag, part, state),
                _ => Some(self.pattern(Some(element), part, state)),
            };
            said = match (said, next) {
                (Some(said), Some(next)) => Some(said.and(next)),
                (said, next) => said.or(next),
            };
        }
        said.unwrap_or_default()
    }

    /// Whether a pattern fits every value, or every one of its shape: a name, or a name for each part, with tags beside them that
    /// say nothing of a reply.
    pub(super) fn fits_everything(&self, pattern: &Expr<'t>) -> bool {
        match &pattern.kind {
            Kind::Name(_) => self.takes_apart(pattern),
            Kind::Tuple(parts) => {
                let mut others = parts.iter().filter(|part| !self.is_silent_tag(part)).peekable();
                others.peek().is_some() && others.all(|part| self.fits_everything(part))
            }
            _ => false,
        }
    }

    fn is_silent_tag(&self, part: &Expr<'t>) -> bool {
        let Kind::Text(tag) = &part.kind else { return false };
        digits(tag).is_none()
            && self.type_model(&self.by_text(part)).is_none()
            && !tells_of_attempts(tag)
            && outcome::of_identifier(tag).is_none()
    }

    /// A tag among the elements: a type of a library, or a verdict that somebody has given before.
    fn tagged(
        &mut self,
        subject: &Expr<'t>,
        tag: &str,
        part: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        if let Some(model) = self.type_model(&self.by_text(part)) {
            let id = self.known_or_new(subject, state)?;
            if let Some(reply) = state.replies.get_mut(&id) {
                reply.evidence = Evidence::LIBRARY;
            }
            let fact = Condition::about(id, Truth { yes: model.codes, no: CodeSet::ALL });
            return Some(fact.of_type(id));
        }
        // `{error, retries_exceeded, {temporary_failure, Host, Text}}`.
        if tells_of_attempts(tag) {
            return Some(Condition { exhausted: Sides::YES, ..Condition::default() });
        }
        outcome::of_identifier(tag)?;
        Some(Condition::undecided(self.replies_in(subject, state)))
    }

    /// A text that begins with something known, or with a name that takes a number of its first characters.
    fn joined(
        &mut self,
        subject: &Expr<'t>,
        whole: &Expr<'t>,
        parts: &[Expr<'t>],
        state: &mut State,
    ) -> Condition {
        let said = match parts.first() {
            Some(first) if matches!(first.kind, Kind::Text(_)) => {
                self.prefix_condition(whole, subject, first, state).unwrap_or_default()
            }
            Some(Expr { kind: Kind::Slice(object, None, Some(length)), .. }) => {
                let length = self.number(length);
                let known = self.view(subject, state, true);
                if let (Some((id, view)), Some(path)) = (known, object.path())
                    && let Some(view) = head(view, true, length)
                {
                    state.bind(&path, Value::Reply(id, view));
                }
                Condition::default()
            }
            _ => Condition::default(),
        };
        if let Some((id, _)) = self.view(subject, state, false) {
            for rest in parts.iter().skip(1) {
                if let Kind::Name(name) = rest.kind {
                    state.bind(name, Value::Reply(id, View::Message));
                }
            }
        }
        said
    }

    /// Binds a name in a pattern to the value that it takes.
    fn take(&mut self, value: &Expr<'t>, name: &str, state: &mut State) {
        if name.starts_with('_') || value.path().is_some_and(|path| path == name) {
            return;
        }
        let known = match value.kind {
            Kind::Index(..) => value.path().and_then(|path| state.names.get(&path).cloned()),
            _ => self.view(value, state, false).map(|(id, view)| Value::Reply(id, view)),
        };
        match known {
            Some(known) => state.bind(name, known),
            None => state.forget(name),
        }
    }

    /// Makes an element of a value its reply: where the value is known to hold one, it is that one.
    fn element_reply(&mut self, value: &Expr<'t>, element: &Expr<'t>, state: &mut State) {
        let Some(path) = element.path().filter(|path| !state.names.contains_key(path)) else { return };
        match self.view(value, state, false) {
            Some((id, _)) => state.bind(&path, Value::Reply(id, View::Unsure)),
            None => {
                self.implicit(element, state);
            }
        }
    }

    /// The reply that a value is, whether that is known already or turns out here.
    fn known_or_new(&mut self, value: &Expr<'t>, state: &mut State) -> Option<ReplyId> {
        let known = self.view(value, state, false).or_else(|| self.implicit(value, state))?;
        Some(known.0)
    }

    /// The value under a name that stays: its own, or its text.
    pub(super) fn by_name(&self, value: &Expr<'t>) -> Expr<'t> {
        match &value.kind {
            Kind::Index(object, index) => {
                let Kind::Number(position) = index.kind else { return self.by_text(value) };
                indexed(self.by_name(object), position, value)
            }
            Kind::Name(name) => Expr { span: value.span.clone(), kind: Kind::Name(name) },
            _ => self.by_text(value),
        }
    }

    fn by_text(&self, value: &Expr<'t>) -> Expr<'t> {
        let text = self.program.source.get(value.span.clone()).unwrap_or("");
        Expr { span: value.span.clone(), kind: Kind::Name(text) }
    }

    /// The element of a value at a position.
    fn element(&self, value: &Expr<'t>, position: usize) -> Expr<'t> {
        indexed(self.by_name(value), i64::try_from(position).unwrap_or(0), value)
    }
}

/// The fields that a pattern names, each with the pattern for it: `%{code: "4" <> _}`, `Reply { code: 450, .. }`.
fn fields<'e, 't>(pattern: &'e Expr<'t>) -> Vec<(&'t str, &'e Expr<'t>)> {
    let rows = match &pattern.kind {
        Kind::Table(rows) => rows,
        Kind::Call(made, rows) if is_type(made) => rows,
        _ => return Vec::new(),
    };
    let field = |row: &'e Argument<'t>| match &row.name.as_ref()?.kind {
        Kind::Name(name) | Kind::Text(Cow::Borrowed(name)) if digits(name).is_none() => {
            Some((*name, &row.value))
        }
        _ => None,
    };
    rows.iter().filter_map(field).collect()
}

fn indexed<'t>(object: Expr<'t>, position: i64, at: &Expr<'t>) -> Expr<'t> {
    let span = at.span.clone();
    let index = Expr { span: span.clone(), kind: Kind::Number(position) };
    Expr { span, kind: Kind::Index(Box::new(object), Box::new(index)) }
}
