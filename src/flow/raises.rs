//! Handlers of whatever may happen, where calls of a library raise what they did not expect; and codes that are given back
//! in place of those.

use super::Walker;
use super::calls::CallParts;
use super::ir::{Argument, Expr, Handler, Inside, Kind, Stmt};
use super::replied::first_of;
use super::state::{Evidence, Reply, State, Value, View};
use super::typed::Caught;
use super::{Outcome, outcome};
use crate::catalog::CodeSet;
use crate::language::{CallModel, Gives, ends_with, is_phrase, vocabulary};

/// Whether a handler with these types takes all exceptions.
pub(super) fn takes_all(types: &[&Expr<'_>]) -> bool {
    let all = vocabulary().functions.all_exceptions;
    let is_all = |of: &&Expr<'_>| of.last_name().is_some_and(|name| is_phrase(name, all));
    types.is_empty() || types.iter().any(is_all)
}

impl<'t> Walker<'_, 't> {
    /// The temporary failures that calls of a library in `tried` raise, and that no handler before has taken, are among what
    /// a handler of all exceptions is handed.
    pub(super) fn bind_raised(
        &mut self,
        handler: &Handler<'t>,
        tried: &[Stmt<'t>],
        caught: &[Caught<'t>],
        state: &mut State,
    ) {
        let mut models = Vec::new();
        self.raising(tried, &mut models);
        let raised = models.iter().fold(CodeSet::EMPTY, |all, model| {
            let taken = caught.iter().fold(CodeSet::EMPTY, |taken, earlier| {
                let is_meant = earlier.command.is_none_or(|command| model.command == Some(command));
                taken | earlier.general | if is_meant { earlier.own } else { CodeSet::EMPTY }
            });
            all | ((CodeSet::TRANSIENT - model.codes) - taken)
        });
        if raised.is_empty() {
            return;
        }
        let place = handler.types.first().map_or(&handler.span, |first| &first.span);
        let reply = Reply::new(raised, None, Evidence::LIBRARY, place);
        let id = state.add(place.start, Reply { is_typed: true, ..reply });
        state.focus.push(id);
        if let Some(name) = handler.binding {
            state.bind(name, Value::Reply(id, View::Object));
        }
        self.broad.push(id);
    }

    /// The models of calls about a message or an address that raise what they do not expect. What stands within another
    /// handler does not get out.
    fn raising(&self, statements: &[Stmt<'t>], models: &mut Vec<&'t CallModel>) {
        for statement in statements {
            if matches!(statement, Stmt::Try(inner) if !inner.handlers.is_empty()) {
                continue;
            }
            for part in statement.parts() {
                match part {
                    Inside::Block(inner) => self.raising(inner, models),
                    Inside::Expr(expr) => expr.walk(&mut |part| {
                        let call = CallParts::of(part).filter(|call| call.receiver.is_some());
                        models.extend(
                            call.and_then(|call| self.call_model(&call)).filter(|model| raises(model)),
                        );
                    }),
                }
            }
        }
    }

    /// `return 550, "refused"`, where the function gives back the code of a reply otherwise, and one of those left may be
    /// temporary: whoever called takes the code for the server's.
    pub(super) fn given_another(&mut self, values: &[Expr<'t>], state: &mut State) -> bool {
        let Some((first, _)) = first_of(values) else { return false };
        if let Kind::Name(_) | Kind::Member(..) = first.kind {
            let view = self.view(first, state, false).map(|(_, view)| view);
            self.scope.codes_given += usize::from(matches!(view, Some(View::Number | View::Digits)));
            return false;
        }
        let is_permanent = matches!(first.kind, Kind::Number(500..600));
        let is_left = self.reaching(state).is_some_and(|(_, reply)| reply.set.meets(CodeSet::TRANSIENT));
        is_permanent && is_left && self.scope.codes_given > 0 && !self.is_helper
    }

    /// Whether a no for whatever may have happened is given back with a word that leaves it open:
    /// `{"valid": False, "status": "unknown"}`.
    pub(super) fn leaves_open(&self, values: &[Expr<'t>], state: &State) -> bool {
        let is_broad = self.reaching(state).is_some_and(|(id, _)| self.broad.contains(&id));
        let says_more = |row: &Argument<'t>| {
            let is_result = row.label().is_some_and(|label| ends_with(label, vocabulary().result_names));
            let is_word = matches!(&row.value.kind, Kind::Text(text) if text.split_whitespace().count() < 3);
            is_result && is_word && outcome::of_value(&row.value) != Some(Outcome::Permanent)
        };
        is_broad
            && values.iter().any(|value| match &value.kind {
                Kind::Table(rows) | Kind::Call(_, rows) => rows.iter().any(says_more),
                _ => false,
            })
    }
}

fn raises(model: &CallModel) -> bool {
    matches!(model.gives, Gives::Pair | Gives::Code | Gives::Reply)
        && model.codes != CodeSet::ALL
        && matches!(model.command, Some("MAIL" | "RCPT" | "VRFY" | "DATA" | "DATA_END"))
}
