//! Functions of the file that take the code out of the reply that they are handed: `code_of(line)`.

use super::calls::CallParts;
use super::helper::Callee;
use super::ir::{Expr, Function, Kind};
use super::replied::first_of;
use super::state::{Evidence, Reply, ReplyId, State, Value, View};
use super::{Flows, Heard, Walker};
use crate::catalog::CodeSet;

/// What a function under a look has taken out of a reply so far.
pub(super) struct Taken {
    from: ReplyId,
    view: Option<View>,
    /// Whether something else is given back on another way.
    is_mixed: bool,
}

/// How many calls deep functions are looked into that take a code out: those of the function itself.
const DEEPEST: usize = 2;
/// Longer functions do more than that, in bytes.
const LONGEST: usize = 1500;

impl<'t> Walker<'_, 't> {
    /// The code of the reply that a call hands to a function of the file which takes it out.
    pub(super) fn code_taken(
        &mut self,
        call: &CallParts<'_, 't>,
        state: &mut State,
        create: bool,
    ) -> Option<(ReplyId, View)> {
        let [handed, ..] = call.arguments else { return None };
        if self.depth >= DEEPEST || handed.name.is_some() || call.arguments.len() > 2 {
            return None;
        }
        // Of no other name it matters what other files know.
        self.own_function(call)?;
        let Callee::Own(function) = self.callee(call, state)? else { return None };
        let program = self.program;
        let taken = program.taken.of(&function, &program.asked, || self.view_taken(&function))?;
        let (id, view) = self.view(&handed.value, state, create)?;
        let is_whole = matches!(view, View::Unsure | View::Text | View::Object | View::Pair);
        is_whole.then_some((id, taken))
    }

    /// What a function takes out of its first argument.
    fn view_taken(&self, function: &Function<'t>) -> Option<View> {
        if function.span().len() > LONGEST {
            return None;
        }
        let program = self.program;
        let parameter = self.parameter(function, 0)?;
        let key = function.node.start_byte();
        let mut unseen = Flows::default();
        let mut walker = Walker::new(program, &mut unseen, DEEPEST);
        walker.heard = Heard::GivenBack;
        walker.takes = Some(Taken { from: key, view: None, is_mixed: false });
        walker.enter(function);
        let mut state = State::default();
        let reply = Reply::new(CodeSet::ALL, None, Evidence::default(), &function.span());
        state.add(key, reply);
        state.bind(parameter, Value::Reply(key, View::Unsure));
        walker.block(program.lowering.body(function), state);
        walker.takes.filter(|taken| !taken.is_mixed).and_then(|taken| taken.view)
    }

    /// Notes what a function under a look takes out of the reply. One that picks some codes out takes no others.
    pub(super) fn note_taken(&mut self, values: &[Expr<'t>], state: &mut State) {
        let Some(from) = self.takes.as_ref().map(|taken| taken.from) else { return };
        let Some((value, is_alone)) = first_of(values) else { return };
        let is_open =
            state.replies.get(&from).is_some_and(|reply| !reply.is_decided && reply.set == CodeSet::ALL);
        // `found ? Number(found[1]) : 0`
        let mut ways = vec![value];
        while let Some(value) = ways.pop() {
            if let Kind::Choice(_, yes, no) = &value.kind {
                ways.extend([&**yes, &**no]);
                continue;
            }
            let view = self.view(value, state, false).filter(|(id, _)| *id == from).map(|(_, view)| view);
            let Some(taken) = &mut self.takes else { return };
            match view {
                Some(view @ (View::Number | View::Digits | View::Class | View::ClassDigit)) if is_alone => {
                    taken.is_mixed |= !is_open || taken.view.is_some_and(|known| known != view);
                    taken.view = Some(view);
                }
                _ => taken.is_mixed |= view.is_some() || !says_none(value),
            }
        }
    }
}

/// Whether a value stands for no code: `-1`, `0`, `""`.
fn says_none(value: &Expr<'_>) -> bool {
    match &value.kind {
        Kind::Null | Kind::Bool(_) => true,
        Kind::Number(number) => !(200..600).contains(number),
        Kind::Text(text) => text.is_empty(),
        _ => false,
    }
}
