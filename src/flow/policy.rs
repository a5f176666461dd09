//! Policies over exception types: `@task(autoretry_for=(SMTPException,))`, `retry_on Net::SMTPFatalError`.

use super::ir::{Expr, Kind};
use super::values::{CallParts, ends_with};
use super::{Flow, Outcome, Walker};
use crate::catalog::CodeSet;
use crate::language::vocabulary;

/// What the argument with the types is called, where the name of the call says what is done with them.
const NAMES_TYPES: [&str; 3] = ["value", "include", "exceptions"];

impl<'t> Walker<'_, 't> {
    /// A call that says what is tried again, or given up, by the types of exceptions.
    pub(super) fn policy(&mut self, expr: &Expr<'t>) {
        let Some(call) = CallParts::of(expr) else { return };
        let functions = &vocabulary().functions;
        for (names, outcome) in
            [(functions.retries, Outcome::Transient), (functions.gives_up, Outcome::Permanent)]
        {
            let is_named = call.is(names);
            for argument in call.arguments {
                let is_meant = match argument.label() {
                    Some(label) => ends_with(label, names) || is_named && NAMES_TYPES.contains(&label),
                    None => is_named,
                };
                if is_meant {
                    self.by_type(&argument.value, outcome);
                }
            }
        }
    }

    fn by_type(&mut self, types: &Expr<'t>, outcome: Outcome) {
        let items = if let Kind::List(items) = &types.kind { items } else { std::slice::from_ref(types) };
        // A greeting says nothing about a message or an address (RFC 5321 3.1).
        let items: Vec<&Expr<'t>> = items.iter().collect();
        let models = self.type_models(&items).into_iter().filter(|model| model.command != Some("CONNECT"));
        let set = models.fold(CodeSet::EMPTY, |set, model| set | model.codes);
        if !set.is_empty() {
            self.found.reached.push(Flow {
                set,
                outcome,
                reply: None,
                command: None,
                span: types.span.clone(),
                result: types.span.clone(),
                condition: types.span.clone(),
                is_exhausted: false,
            });
        }
    }
}
