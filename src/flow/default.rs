//! Outcomes that hold where no branch behind them puts another in their place.

use super::ir::{Expr, Kind, Stmt};
use super::{Outcome, outcome};

/// Whether a statement gives a name the outcome that holds where none of the branches behind it gives it another:
/// `kind = "soft"` before `if code >= 500: kind = "hard"`.
pub(super) fn is_default<'t>(
    statement: &Stmt<'t>,
    condition: &Expr<'t>,
    then: &[Stmt<'t>],
    otherwise: &[Stmt<'t>],
) -> bool {
    let Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) = statement else { return false };
    let is_plain = matches!(value.kind, Kind::Text(_) | Kind::Name(_) | Kind::Member(..));
    if !is_plain || !matches!(outcome::of_value(value), Some(Outcome::Permanent | Outcome::Transient)) {
        return false;
    }
    target.path().is_some_and(|path| all_assign(&path, condition, then, otherwise))
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
