//! Handlers and tests for a type: exceptions that hold replies.

use super::Walker;
use super::condition::Condition;
use super::ir::{Expr, Function, Handler, Kind, Span};
use super::outcome::is_type;
use super::state::{Evidence, Reply, ReplyId, State, Value, View};
use super::truth::Truth;
use super::values::new_reply;
use crate::catalog::{self, CodeSet};
use crate::language::{Operator, TypeModel, is_in_capitals};

/// What a handler takes.
#[derive(Default)]
pub(super) struct Caught<'t> {
    /// The names of its types.
    types: Vec<&'t str>,
    /// The command whose replies they hold, if they hold no others.
    pub(super) command: Option<&'static str>,
    /// The codes that it keeps from handlers of the same types.
    pub(super) own: CodeSet,
    /// The codes that it keeps from all handlers.
    pub(super) general: CodeSet,
}

impl Caught<'_> {
    /// Whether a model says what its types hold.
    pub(super) fn is_known(&self) -> bool {
        !self.types.is_empty()
    }

    /// Leaves out what a guard lets through.
    pub(super) fn without(self, passed: CodeSet) -> Self {
        Self { own: self.own - passed, general: self.general - passed, ..self }
    }
}

impl<'t> Walker<'_, 't> {
    /// Prepares the state in a handler; gives the codes that it keeps from the handlers behind it.
    pub(super) fn handle(
        &mut self,
        handler: &Handler<'t>,
        types: &[&Expr<'t>],
        caught: &[Caught<'t>],
        state: &mut State,
    ) -> Caught<'t> {
        let name = handler.binding.unwrap_or("");
        let span = handler.types.first().map_or(handler.span.clone(), |first| {
            super::lower::cover(&first.span, handler.types.last().map_or(&first.span, |last| &last.span))
        });
        let names: Vec<&str> = types.iter().filter_map(|of| of.last_name()).collect();
        let Some((id, general)) = self.bind_typed(name, types, &span, state) else {
            return Caught::default();
        };
        let mut own = CodeSet::EMPTY;
        if let Some(reply) = state.replies.get_mut(&id) {
            own = reply.set;
            for earlier in caught {
                let is_same = names.iter().all(|name| earlier.types.contains(name));
                reply.set = reply.set - if is_same { earlier.own } else { earlier.general };
            }
        }
        if self.looks_closer(handler, name)
            && let Some(reply) = state.replies.get_mut(&id)
        {
            reply.is_decided = true;
        }
        let command = state.replies.get(&id).and_then(|reply| reply.command).map(|command| command.name);
        Caught { types: names, command, own, general }
    }

    /// Binds a name to a reply of the types' codes. Gives the reply, and the codes that the types hold whatever the
    /// command was.
    pub(super) fn bind_typed(
        &self,
        name: &str,
        types: &[&Expr<'t>],
        span: &Span,
        state: &mut State,
    ) -> Option<(ReplyId, CodeSet)> {
        let models = self.type_models(types);
        if models.is_empty() {
            if !name.is_empty() {
                state.bind(name, Value::Unknown);
            }
            return None;
        }
        let set = models.iter().fold(CodeSet::EMPTY, |set, model| set | model.codes);
        let general = models
            .iter()
            .filter(|model| model.command.is_none())
            .fold(CodeSet::EMPTY, |set, model| set | model.codes);
        let command =
            models[0].command.filter(|command| models.iter().all(|model| model.command == Some(command)));
        let reply = Reply::new(set, command.and_then(catalog::command), Evidence::LIBRARY, span);
        let id = state.add(span.start, Reply { is_typed: true, ..reply });
        state.focus.push(id);
        if !name.is_empty() {
            state.bind(name, Value::Reply(id, View::Object));
        }
        Some((id, general))
    }

    /// Parameters whose type holds a reply. That there is one decides nothing yet.
    pub(super) fn bind_parameters(&mut self, function: &Function<'t>, state: &mut State) {
        for (name, of) in self.program.lowering.typed_parameters(function) {
            self.bind_typed(name, &[&of], &of.span, state);
        }
        state.focus.clear();
    }

    pub(super) fn type_model(&self, of: &Expr<'t>) -> Option<&'t TypeModel> {
        let path = of.path().or_else(|| of.last_name().map(str::to_owned))?;
        self.type_named(&path, of.last_name()?)
    }

    /// The models of types, among which may be names for lists of types.
    pub(super) fn type_models(&self, types: &[&Expr<'t>]) -> Vec<&'t TypeModel> {
        let listed = |of: &Expr<'t>| self.program.type_lists.get(of.last_name()?);
        let models = types.iter().flat_map(|of| match (self.type_model(of), listed(of)) {
            (None, Some(paths)) => paths.iter().filter_map(|path| self.type_named(path, path)).collect(),
            (model, _) => model.into_iter().collect::<Vec<_>>(),
        });
        models.collect()
    }

    /// The model of the type with a path, or with its last name.
    pub(super) fn type_named(&self, path: &str, last: &str) -> Option<&'t TypeModel> {
        let mut types = self.program.libraries.iter().flat_map(|library| library.types.iter());
        types.find(|(name, _)| name.fits(path) || name.0 == last).map(|(_, model)| model)
    }

    /// The types that a value is compared with: `error is A`, `error is A or B`.
    pub(super) fn types_tested<'e>(
        &mut self,
        operator: Operator,
        left: &Expr<'t>,
        right: &'e Expr<'t>,
        state: &mut State,
    ) -> Option<Vec<&'e Expr<'t>>> {
        match (operator, &right.kind) {
            (Operator::IsType, _) => Some(vec![right]),
            (Operator::Is, _) => {
                let is_meant = self.type_model(right).is_some()
                    || is_type(right) && matches!(self.view(left, state, false), Some((_, View::Object)));
                is_meant.then(|| vec![right])
            }
            (Operator::In, Kind::List(items)) => {
                let has_type = items.iter().any(|item| self.type_model(item).is_some());
                has_type.then(|| items.iter().collect())
            }
            _ => None,
        }
    }

    /// Whether a value is of one of some types.
    pub(super) fn type_condition(
        &mut self,
        value: &Expr<'t>,
        types: &[&Expr<'t>],
        state: &mut State,
    ) -> Condition {
        let models = self.type_models(types);
        if models.is_empty() {
            // A value of a type that no library model knows carries none of the replies that are known here.
            return match self.view(value, state, false) {
                Some((id, View::Object)) => {
                    Condition::about(id, Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL })
                }
                _ => Condition::default(),
            };
        }
        self.is_of(value, &models, state)
    }

    /// `error.code === "EENVELOPE"`: an error that names its type in a field.
    pub(super) fn named_type(
        &mut self,
        field: &Expr<'t>,
        name: &str,
        state: &mut State,
    ) -> Option<Condition> {
        let Kind::Member(object, _) = &field.kind else { return None };
        let is_name = name.len() > 4 && is_in_capitals(name);
        let model = self.type_named(name, name).filter(|_| is_name)?;
        Some(self.is_of(object, &[model], state))
    }

    /// `error.ErrorCode == SmtpErrorCode.RecipientNotAccepted`: an error that tells its kind by a constant in a field.
    pub(super) fn type_by_constant(
        &mut self,
        field: &Expr<'t>,
        constant: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let (Kind::Member(object, _), Kind::Member(..)) = (&field.kind, &constant.kind) else { return None };
        let model = self.type_model(constant)?;
        Some(self.is_of(object, &[model], state))
    }

    fn is_of(&mut self, value: &Expr<'t>, models: &[&TypeModel], state: &mut State) -> Condition {
        let codes = models.iter().fold(CodeSet::EMPTY, |set, model| set | model.codes);
        let Some(path) = value.path() else { return Condition::default() };
        let id = if let Some((id, _)) = self.view(value, state, false) {
            id
        } else {
            let id = new_reply(value, CodeSet::ALL, None, Evidence::LIBRARY, state);
            state.bind(&path, Value::Reply(id, View::Object));
            id
        };
        // A value of another type can hold the same codes.
        let condition = Condition::about(id, Truth { yes: codes, no: CodeSet::ALL });
        Condition { typed: vec![id], ..condition }
    }
}
