//! Functions of the file that ask a server and give back what it answered: `code, text = ask(address)`.

use super::calls::CallParts;
use super::helper::Callee;
use super::ir::{Expr, Function, Kind, Span, Stmt, any_block_in};
use super::state::{Evidence, ReplyId, State, View};
use super::values::new_reply;
use super::{Flows, Heard, Walker};
use crate::catalog::{CodeSet, Command};

/// The answer that a function gives back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer {
    command: Command,
    /// The codes that it can still have.
    set: CodeSet,
    evidence: Evidence,
    /// What the whole of what is given back shows of it.
    view: View,
}

/// What a function under a look has given back so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    answer: Option<Answer>,
    /// Whether two ways give back answers that are not alike.
    is_mixed: bool,
    /// Whether something else is given back in the place of a code.
    is_mended: bool,
}

/// How many calls deep an answer is followed.
const DEEPEST: usize = 2;

impl<'t> Walker<'_, 't> {
    /// The answer to a command that a call of a function of the file gives back.
    pub(super) fn answer_given(&mut self, expr: &Expr<'t>, state: &mut State) -> Option<(ReplyId, View)> {
        if self.depth >= DEEPEST || !self.program.asks_about_addresses() {
            return None;
        }
        let call = CallParts::of(expr)?;
        // Of no other name it matters what other files know.
        self.own_function(&call)?;
        let Callee::Own(function) = self.callee(&call, state)? else { return None };
        let Answer { command, set, evidence, view } =
            self.program.answers.of(&function, &self.program.asked, || self.answer_of(&function))?;
        let id = new_reply(expr, set, Some(command), evidence, state);
        Some((id, view))
    }

    fn answer_of(&self, function: &Function<'t>) -> Option<Answer> {
        let program = self.program;
        let body = program.lowering.body(function);
        if !gives_what_was_read(body) {
            return None;
        }
        let mut unseen = Flows::default();
        let mut walker = Walker::new(program, &mut unseen, self.depth + 1);
        walker.heard = Heard::GivenBack;
        walker.given = Some(Given::default());
        walker.enter(function);
        let mut state = State::default();
        walker.bind_parameters(function, &mut state);
        walker.block(body, state);
        walker.given.and_then(Given::answer)
    }

    /// Notes what a function under a look gives back.
    pub(super) fn note_given(&mut self, values: &[Expr<'t>], state: &mut State) {
        let Some((first, is_alone)) = first_of(values).filter(|_| self.given.is_some()) else { return };
        let seen = self.seen_of(first, is_alone, &first.span, state);
        let says_nothing = matches!(first.kind, Kind::Null | Kind::Bool(_));
        let Some(given) = &mut self.given else { return };
        match (seen, given.answer) {
            (Some(answer), Some(known)) => {
                given.is_mixed |= known.command.name != answer.command.name || known.view != answer.view;
                given.answer = Some(Answer { set: known.set | answer.set, ..known });
            }
            (Some(answer), None) => given.answer = Some(answer),
            (None, _) => given.is_mended |= !says_nothing,
        }
    }

    fn seen_of(
        &mut self,
        value: &Expr<'t>,
        is_alone: bool,
        place: &Span,
        state: &mut State,
    ) -> Option<Answer> {
        let (id, view) = self.view(value, state, false)?;
        let reply = state.replies.get(&id).filter(|reply| !reply.is_decided && !reply.is_typed)?;
        let command = self.command_answered(id, reply, place, state)?;
        let view = match (view, is_alone) {
            (View::Number, false) => View::Pair,
            (View::Text | View::Digits | View::Unsure, false) => View::Unsure,
            (View::Pair | View::Object | View::Number | View::Text | View::Digits | View::Unsure, true) => {
                view
            }
            _ => return None,
        };
        Some(Answer { command, set: reply.set, evidence: reply.evidence, view })
    }
}

/// What a function gives back first, and whether nothing else is.
pub(super) fn first_of<'e, 't>(values: &'e [Expr<'t>]) -> Option<(&'e Expr<'t>, bool)> {
    match values {
        [Expr { kind: Kind::List(items) | Kind::Tuple(items), .. }] => Some((items.first()?, false)),
        [only] => Some((only, true)),
        _ => Some((values.first()?, false)),
    }
}

/// Whether a function gives something back that may have been read, and not only what it writes down or finds to be true.
fn gives_what_was_read(body: &[Stmt<'_>]) -> bool {
    let may_be_read = |value: &Expr<'_>| {
        matches!(
            value.kind,
            Kind::Name(_)
                | Kind::Member(..)
                | Kind::Index(..)
                | Kind::Slice(..)
                | Kind::Call(..)
                | Kind::Any(_)
                | Kind::Assign(..)
        )
    };
    any_block_in(body, &mut |block| {
        block.iter().any(|statement| match statement {
            Stmt::Return(_, values) => first_of(values).is_some_and(|(first, _)| may_be_read(first)),
            _ => false,
        })
    })
}

impl Given {
    fn answer(self) -> Option<Answer> {
        let answer = self.answer.filter(|_| !self.is_mixed)?;
        Some(if self.is_mended { Answer { set: CodeSet::ALL, ..answer } } else { answer })
    }
}
