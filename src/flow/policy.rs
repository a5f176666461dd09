//! Policies over exception types: `@task(autoretry_for=(SMTPException,))`, `retry_on Net::SMTPFatalError`.

use super::calls::CallParts;
use super::ir::{Expr, Function, Kind, Span, Stmt};
use super::state::{State, View};
use super::{Flow, Outcome, Walker};
use crate::catalog::CodeSet;
use crate::language::{TypeModel, ends_with, is_phrase, vocabulary};
use std::rc::Rc;

/// The types of what a function is handed that takes failures, and the function.
pub(super) type Rescued<'e, 't> = (Vec<&'e Expr<'t>>, Rc<Function<'t>>);

impl<'t> Walker<'_, 't> {
    /// A call that has a function handle exceptions of some types: `rescue_from Net::SMTPError do |error| … end`, or
    /// `rescue_from Net::SMTPError, with: :give_up`. The types, and the function.
    pub(super) fn rescued<'e>(&self, call: &'e Expr<'t>) -> Option<Rescued<'e, 't>> {
        let functions = &vocabulary().functions;
        let call = CallParts::of(call).filter(|call| call.is(functions.rescues))?;
        let (last, types) = call.arguments.split_last()?;
        let names = last.label().is_some_and(|label| functions.rescued_with.contains(&&[label][..]));
        let function = match &last.value.kind {
            Kind::Function(function) => Rc::clone(function),
            Kind::Name(name) if names => self.program.function(name.trim_start_matches(':'))?,
            _ => return None,
        };
        Some((types.iter().map(|argument| &argument.value).collect(), function))
    }

    /// Prepares the state in a function that handles exceptions of some types. What is declared later is asked first.
    pub(super) fn bind_rescued(&self, function: &Function<'t>, types: &[&Expr<'t>], state: &mut State) {
        let (Some(first), Some(last)) = (types.first(), types.last()) else { return };
        let name = self.program.lowering.parameters(function).first().copied().unwrap_or("");
        let bound = self.bind_typed(name, types, &(first.span.start..last.span.end), state);
        if let Some(reply) = bound.and_then(|(id, _)| state.replies.get_mut(&id)) {
            reply.set = reply.set - self.rescued_later;
        }
    }

    /// For each of some statements, the classes of failures that have a function of their own in those behind it. A few
    /// codes stand for their class: which types hold the others is not looked into.
    pub(super) fn rescued_later(&self, statements: &[Stmt<'t>]) -> Vec<CodeSet> {
        let mut later = CodeSet::EMPTY;
        let mut all: Vec<CodeSet> = statements
            .iter()
            .rev()
            .map(|statement| {
                let behind = later;
                if let Stmt::Expr(expr) = statement
                    && let Some((types, _)) = self.rescued(expr)
                {
                    for class in [CodeSet::TRANSIENT, CodeSet::PERMANENT] {
                        // What answers one command alone is raised behind no other.
                        let takes = |model: &&TypeModel| model.command.is_none() && model.codes.meets(class);
                        if self.type_models(&types).iter().any(takes) {
                            later = later | class;
                        }
                    }
                }
                behind
            })
            .collect();
        all.reverse();
        all
    }

    /// A call that says what is tried again, or given up, by the types of exceptions.
    pub(super) fn policy(&mut self, expr: &Expr<'t>) {
        let Some(call) = CallParts::of(expr) else { return };
        let functions = &vocabulary().functions;
        if call.is(functions.retry_chains) {
            self.chain(call.receiver);
        }
        for (names, outcome) in
            [(functions.retries, Outcome::Transient), (functions.gives_up, Outcome::Permanent)]
        {
            let is_named = call.is(names);
            // `retry((SMTPException, TimeoutError), tries=2)`: what else such a call is handed is no type.
            let is_plain = outcome == Outcome::Transient && is_phrase(call.name, functions.retries_of);
            for (position, argument) in call.arguments.iter().enumerate() {
                let is_meant = match argument.label() {
                    Some(label) => {
                        let names_types = functions.names_types.contains(&&[label][..]);
                        ends_with(label, names) || (is_named || is_plain) && names_types
                    }
                    None => is_named || is_plain && position == 0,
                };
                if is_meant {
                    self.by_type(&argument.value, outcome);
                }
            }
        }
    }

    /// What the calls of a chain handle, `Policy.Handle<SmtpException>(e => …).Or<…>()`, is tried again.
    fn chain(&mut self, last: Option<&Expr<'t>>) {
        let mut next = last;
        while let Some(call) = next.and_then(CallParts::of) {
            let handled = next;
            next = call.receiver;
            let name = call.name.split('<').next().unwrap_or("");
            let (Some(expr), true) = (handled, ends_with(name, vocabulary().functions.handles)) else {
                continue;
            };
            let Some(model) = self.type_argument(expr) else { continue };
            let test = call.arguments.iter().find_map(|argument| match &argument.value.kind {
                Kind::Function(function) => Some(function),
                _ => None,
            });
            let set = match test {
                Some(function) => self
                    .summary(function, 0, View::Object)
                    .map_or(CodeSet::EMPTY, |(truth, _)| truth.yes & model.codes),
                None => model.codes,
            };
            let span = test.map_or(expr.span.clone(), |function| function.span());
            self.tried_by_policy(set, Outcome::Transient, &span);
        }
    }

    /// The model of the type between angle brackets behind the name of what is called.
    fn type_argument(&self, call: &Expr<'t>) -> Option<&'t TypeModel> {
        let Kind::Call(callee, _) = &call.kind else { return None };
        let text = self.program.source.get(callee.span.clone())?.trim_end();
        let (_, path) = text.strip_suffix('>')?.rsplit_once('<')?;
        self.type_named(path.trim(), path.rsplit('.').next()?.trim())
    }

    fn by_type(&mut self, types: &Expr<'t>, outcome: Outcome) {
        let items = if let Kind::List(items) = &types.kind { items } else { std::slice::from_ref(types) };
        // A greeting says nothing about a message or an address (RFC 5321 3.1).
        let items: Vec<&Expr<'t>> = items.iter().collect();
        let models = self.type_models(&items).into_iter().filter(|model| model.command != Some("CONNECT"));
        let set = models.fold(CodeSet::EMPTY, |set, model| set | model.codes);
        self.tried_by_policy(set, outcome, &types.span);
    }

    fn tried_by_policy(&mut self, set: CodeSet, outcome: Outcome, span: &Span) {
        if !set.is_empty() {
            self.found.reached.push(Flow::at(span, set, outcome));
        }
    }
}
