//! What statements put into the same place, one behind the other: `kind = SOFT; if (code >= 500) kind = HARD;`. What stands
//! in front holds only where no branch behind it puts something else there, and is walked there.

use super::ir::{Expr, Kind, Stmt};
use super::{Outcome, outcome};

/// How many statements at the start hold only where the branch behind them puts nothing else in their place.
pub(super) fn held(statements: &[Stmt<'_>]) -> usize {
    // Each is walked within the one behind it.
    const MOST: usize = 64;
    let [first, behind @ ..] = statements else { return 0 };
    if !matches!(behind.first(), Some(Stmt::If(..))) {
        return 0;
    }
    let Some(place) = default(first).or_else(|| step(first)).and_then(Expr::path) else { return 0 };
    let mut steps = behind.iter().take(MOST);
    let mut held = 0;
    while let Some(Stmt::If(condition, then, otherwise)) = steps.next()
        && all_assign(&place, condition, then, otherwise)
    {
        held += 1;
        if step(&behind[held - 1]).is_none() {
            break;
        }
    }
    held
}

/// Where a statement puts an outcome that may be a default: `kind = "soft"`.
fn default<'s, 't>(statement: &'s Stmt<'t>) -> Option<&'s Expr<'t>> {
    let Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) = statement else { return None };
    let is_plain = matches!(value.kind, Kind::Text(_) | Kind::Name(_) | Kind::Member(..));
    let is_outcome = || matches!(outcome::of_value(value), Some(Outcome::Permanent | Outcome::Transient));
    (is_plain && is_outcome()).then_some(&**target)
}

/// Where a branch puts something that does nothing else.
fn step<'s, 't>(statement: &'s Stmt<'t>) -> Option<&'s Expr<'t>> {
    let Stmt::If(condition, then, otherwise) = statement else { return None };
    let then = match &then[..] {
        [Stmt::Block(inner)] => &inner[..],
        then => then,
    };
    let [Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. })] = then else { return None };
    // What acts, acts before the branches behind it are asked.
    let acts =
        || value.any(&mut |part| matches!(part.kind, Kind::Call(..) | Kind::Function(_) | Kind::Assign(..)));
    let assigns = || condition.any(&mut |part| matches!(part.kind, Kind::Assign(..)));
    (otherwise.is_empty() && !acts() && !assigns()).then_some(&**target)
}

/// Whether every branch gives a path another value, and no condition looks at it.
fn all_assign(path: &str, condition: &Expr<'_>, then: &[Stmt<'_>], otherwise: &[Stmt<'_>]) -> bool {
    let is_looked_at = condition.any(&mut |part| part.path().is_some_and(|known| known == path));
    let assigns = |statements: &[Stmt<'_>]| assigns(statements, path);
    !is_looked_at
        && assigns(then)
        && match otherwise {
            [] => true,
            [Stmt::If(condition, then, otherwise)] => all_assign(path, condition, then, otherwise),
            otherwise => assigns(otherwise),
        }
}

/// Whether statements give a path a value on every way through them.
fn assigns(statements: &[Stmt<'_>], path: &str) -> bool {
    statements.iter().any(|statement| match statement {
        Stmt::Expr(Expr { kind: Kind::Assign(target, _), .. }) => {
            target.path().is_some_and(|known| known == path)
        }
        Stmt::Block(inner) => assigns(inner, path),
        _ => false,
    })
}
