//! What replies are asked by calls of which nothing else is known: whether one is positive, and what holds for each of
//! several.

use super::{Condition, note_comparison};
use crate::catalog::CodeSet;
use crate::flow::Walker;
use crate::flow::calls::CallParts;
use crate::flow::ir::{Kind, Stmt};
use crate::flow::state::{State, View};
use crate::flow::truth::Truth;
use crate::flow::values::command_named;
use crate::language::{vocabulary, words_of};

impl<'t> Walker<'_, 't> {
    /// `reply.isPositive()`, `hasCode(line, 250)`, where no function of that name is known.
    pub(super) fn success_asked(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<Condition> {
        let functions = &vocabulary().functions;
        match (call.receiver, call.arguments) {
            (Some(reply), []) if call.is(functions.asks_success) => {
                let (id, View::Object | View::Unsure) = self.view(reply, state, false)? else { return None };
                let positive = CodeSet::range(200, 399);
                Some(Condition::about(id, Truth { yes: positive, no: CodeSet::NEGATIVE }))
            }
            (None, [reply, code]) if call.is(functions.asks_code) => {
                let code = self.number(&code.value).filter(|code| (200..600).contains(code))?;
                let set = CodeSet::of(code);
                let (id, View::Unsure | View::Text | View::Number) = self.view(&reply.value, state, true)?
                else {
                    return None;
                };
                note_comparison(id, set, state);
                Some(Condition::about(id, Truth::exactly(set)))
            }
            _ => None,
        }
    }

    /// `responses.iter().all(|it| it.code != 250)`: what is asked of one of them is asked of any.
    pub(super) fn of_each(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<Condition> {
        let functions = &vocabulary().functions;
        let (Some(list), [asked]) = (call.receiver, call.arguments) else { return None };
        let Kind::Function(function) = &asked.value.kind else { return None };
        if !call.is(functions.all_of) && !call.is(functions.any_of) {
            return None;
        }
        let program = self.program;
        let value = match program.lowering.body(function) {
            [Stmt::Return(_, values)] if values.len() == 1 => &values[0],
            [Stmt::Expr(value)] => value,
            _ => return None,
        };
        let mut inside = state.clone();
        let said = self.part_of_condition(value, &mut inside);
        let [(id, truth)] = said.facts.iter().collect::<Vec<_>>()[..] else { return None };
        if !said.decides.is_empty() || state.replies.contains_key(id) {
            return None;
        }
        let mut reply = inside.replies.remove(id)?;
        let mut names = String::new();
        list.walk(&mut |part| names.extend(part.last_name().into_iter().flat_map(|name| [" ", name])));
        reply.command = reply.command.or_else(|| command_named(&words_of(&names)));
        state.add(*id, reply);
        Some(Condition::about(*id, *truth))
    }
}
