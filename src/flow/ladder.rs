//! `if (code >= 400) kind = SOFT; if (code >= 500) kind = HARD;`: what one branch has put somewhere the next one overwrites.

use super::Walker;
use super::ir::{Expr, Kind, Stmt};
use super::state::State;
use std::ops::Range;

/// The condition and the target of a branch that does nothing but put something somewhere.
fn step<'s, 't>(statement: &'s Stmt<'t>) -> Option<(&'s Expr<'t>, String)> {
    let Stmt::If(condition, then, otherwise) = statement else { return None };
    let then = match &then[..] {
        [Stmt::Block(inner)] => &inner[..],
        then => then,
    };
    match then {
        [Stmt::Expr(Expr { kind: Kind::Assign(target, _), .. })] if otherwise.is_empty() => {
            Some((condition, target.path()?))
        }
        _ => None,
    }
}

/// Whether a statement may be overwritten by the next one.
pub(super) fn is_step(statement: &Stmt<'_>) -> bool {
    step(statement).is_some()
}

/// The condition under which a statement overwrites what the one in front of it has put somewhere.
pub(super) fn overwrites<'s, 't>(statement: &'s Stmt<'t>, before: &Stmt<'t>) -> Option<&'s Expr<'t>> {
    let (condition, target) = step(statement)?;
    (step(before)?.1 == target).then_some(condition)
}

impl<'t> Walker<'_, 't> {
    /// The codes that a condition takes no longer reach what was told of in front of it.
    pub(super) fn take_back(&mut self, told: Range<usize>, condition: &Expr<'t>, mut state: State) {
        // Each step looks at those in front of it.
        const MOST: usize = 64;
        let said = self.condition(condition, &mut state);
        let told = told.end.saturating_sub(MOST).max(told.start)..told.end;
        for flow in self.found.reached.get_mut(told).unwrap_or_default() {
            if let Some(truth) = flow.reply.and_then(|id| said.facts.get(&id)) {
                flow.set = flow.set - truth.yes;
            }
        }
    }
}
