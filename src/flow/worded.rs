//! Words for an address that nobody has, looked for before the code: a temporary failure with such words is given up as
//! well.

use super::condition::Condition;
use super::ir::{Expr, Kind, Span, Stmt};
use super::state::State;
use super::{Flow, Outcome, Walker, outcome};
use crate::catalog::CodeSet;

/// A branch that gives up for the words of a text alone.
pub(super) struct Worded {
    condition: Span,
    result: Span,
    /// Where the function begins that it stands in.
    within: usize,
}

impl<'t> Walker<'_, 't> {
    /// Notes a branch that gives up for the words of a text alone, while a temporary failure may still come that way; and
    /// tells of those in front where the branch keeps what is temporary for another attempt: there the class is known.
    pub(super) fn note_words(
        &mut self,
        condition: &Expr<'t>,
        said: &Condition,
        then: &[Stmt<'t>],
        state: &State,
    ) {
        let is_worded = words_alone(condition) && !state.is_exhausted;
        if self.is_summary || !is_worded && self.worded.is_empty() {
            return;
        }
        match given(then) {
            Some((Outcome::Permanent, result)) if is_worded => {
                let may_be_temporary = |set: CodeSet| set.is_empty() || set.meets(CodeSet::TRANSIENT);
                if state.replies.values().all(|reply| may_be_temporary(reply.set)) {
                    let within = self.scope.start;
                    self.worded.push(Worded { condition: condition.span.clone(), result, within });
                }
            }
            Some((Outcome::Transient, _)) => self.tell_of_words(said, state),
            _ => {}
        }
    }

    fn tell_of_words(&mut self, said: &Condition, state: &State) {
        let kept = said.facts.iter().find_map(|(id, truth)| {
            let reply = state.replies.get(id).filter(|reply| self.is_credible(reply.evidence))?;
            let set = reply.set & truth.yes;
            (!set.is_empty() && set.is_within(CodeSet::TRANSIENT)).then_some((*id, set))
        });
        let Some((id, set)) = kept else { return };
        let start = self.scope.start;
        for Worded { condition, result, .. } in self.worded.extract_if(.., |worded| worded.within == start) {
            self.found.reached.push(Flow {
                reply: Some(id),
                condition,
                is_worded: true,
                ..Flow::at(&result, set, Outcome::Permanent)
            });
        }
    }
}

/// What a branch gives back, calls or sets, where that is a class of failures as it stands; and where.
fn given(then: &[Stmt<'_>]) -> Option<(Outcome, Span)> {
    let value = match then.last()? {
        Stmt::Return(_, values) => values.first()?,
        Stmt::Expr(Expr { kind: Kind::Assign(_, value), .. }) => value,
        Stmt::Expr(expr @ Expr { kind: Kind::Call(..), .. }) => expr,
        Stmt::Block(inner) => return given(inner),
        _ => return None,
    };
    let given = outcome::of_value(value)?;
    matches!(given, Outcome::Permanent | Outcome::Transient).then(|| (given, value.span.clone()))
}

/// Whether a condition holds as soon as a text says that nobody has the address, with no code among the words.
fn words_alone(condition: &Expr<'_>) -> bool {
    match &condition.kind {
        Kind::Any(parts) => parts.iter().any(words_alone),
        _ => super::condition::looks_for_nobody(condition),
    }
}
