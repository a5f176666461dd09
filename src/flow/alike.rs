//! Branches that end alike: whatever is asked there, the answer is the same no.

use super::flags::is_verdict_alone;
use super::ir::{Expr, Kind, Stmt};
use super::{Outcome, outcome};

/// How many conditions are looked at behind one: each of them is looked at from those in front of it as well.
const MOST_STEPS: usize = 16;

/// Whether the ways through a branch, and what follows it where one goes on, give back the same no:
/// `if "unknown" in text: return False` before `return False`.
pub(super) fn end_alike(then: &[Stmt<'_>], otherwise: &[Stmt<'_>], behind: &[Stmt<'_>]) -> bool {
    said(then).is_some_and(|ours| follows(otherwise, behind, MOST_STEPS) == Some(ours))
}

/// What is given back where a condition does not hold, within some steps.
fn follows(otherwise: &[Stmt<'_>], behind: &[Stmt<'_>], left: usize) -> Option<Outcome> {
    match otherwise {
        [Stmt::If(_, then, otherwise)] => both(then, otherwise, behind, left),
        [] => {
            let mut rest = behind;
            while let [Stmt::Expr(_), behind @ ..] = rest {
                rest = behind;
            }
            match rest {
                [Stmt::If(_, then, otherwise), behind @ ..] => both(then, otherwise, behind, left),
                [statement, ..] => of_statement(statement),
                [] => None,
            }
        }
        otherwise => said(otherwise),
    }
}

fn both(then: &[Stmt<'_>], otherwise: &[Stmt<'_>], behind: &[Stmt<'_>], left: usize) -> Option<Outcome> {
    let left = left.checked_sub(1)?;
    said(then).filter(|ours| follows(otherwise, behind, left) == Some(*ours))
}

/// What statements give back, where nothing but calls stands in front of that.
fn said(statements: &[Stmt<'_>]) -> Option<Outcome> {
    let (last, before) = statements.split_last()?;
    let is_plain = before.iter().all(|statement| matches!(statement, Stmt::Expr(_)));
    if is_plain { of_statement(last) } else { None }
}

fn of_statement(statement: &Stmt<'_>) -> Option<Outcome> {
    match statement {
        Stmt::Return(_, values) => of_value(values.first()?),
        Stmt::Block(inner) => said(inner),
        _ => None,
    }
}

fn of_value(value: &Expr<'_>) -> Option<Outcome> {
    match &value.kind {
        Kind::Bool(false) => Some(Outcome::Failure),
        Kind::Table(rows) | Kind::Call(_, rows) if is_verdict_alone(rows) => {
            (!outcome::is_softened(rows)).then_some(Outcome::Failure)
        }
        Kind::List(items) | Kind::Tuple(items) => of_value(items.first()?),
        _ => outcome::of_value(value).filter(|outcome| *outcome == Outcome::Permanent),
    }
}
