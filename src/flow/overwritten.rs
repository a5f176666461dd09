//! A class that is put into an enhanced code and never goes out, because another takes its place on every way.

use super::Walker;
use super::emission::names_enhanced;
use super::given::class_put;
use super::ir::{Expr, Kind, Span, Stmt};
use crate::language::words_of;

/// A class that is set and never goes out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Overwritten {
    /// Where it is set.
    pub(crate) span: Span,
    pub(crate) class: u16,
    /// Where another one takes its place.
    pub(crate) by: Span,
    pub(crate) with: u16,
}

/// A class that was set in a branch and may still go out.
struct Pending<'t> {
    name: &'t str,
    class: u16,
    span: Span,
}

impl<'t> Walker<'_, 't> {
    /// `if temporary { code[0] = 4 }; code[0] = 5`: looks for it among statements that follow each other.
    pub(super) fn overwritten(&mut self, statements: &[Stmt<'t>]) {
        let mut pending: Vec<Pending<'t>> = Vec::new();
        for (at, statement) in statements.iter().enumerate() {
            if let Some((name, with, by)) = put(statement) {
                let is_meant = |known: &&Pending<'t>| known.name == name && known.class != with;
                if let Some(known) = pending.iter().find(is_meant)
                    && self.is_enhanced(name, &statements[..at])
                {
                    let (span, class) = (known.span.clone(), known.class);
                    self.found.overwritten.push(Overwritten { span, class, by, with });
                }
                pending.retain(|known| known.name != name);
                continue;
            }
            match statement {
                Stmt::If(_, then, otherwise) => {
                    // Whatever the branches do beside, they may do with the class that was set before.
                    pending.clear();
                    for side in [then, otherwise] {
                        // A branch that ends otherwise has left before the class is set again.
                        if let Some((name, class, span)) = side.last().and_then(put) {
                            pending.push(Pending { name, class, span });
                        }
                    }
                }
                Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) => {
                    let reads = |name: &str| uses(target, name) || uses(value, name);
                    pending.retain(|known| !reads(known.name));
                }
                _ => pending.clear(),
            }
        }
    }

    /// Whether a name stands for an enhanced code: it says so, or what it was given, or the head of the function.
    fn is_enhanced(&self, name: &str, before: &[Stmt<'t>]) -> bool {
        let says = |text: &str| names_enhanced(&words_of(text));
        let is_given = |statement: &Stmt<'t>| match statement {
            Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) if uses(target, name) => {
                self.program.source.get(value.span.clone()).is_some_and(says)
            }
            _ => false,
        };
        let is_parameter = || self.scope.parameters.iter().any(|parameter| parameter == name);
        says(name) || before.iter().any(is_given) || is_parameter() && says(&self.scope.head)
    }
}

/// A statement that sets a class and nothing else: whose, which, and where.
fn put<'t>(statement: &Stmt<'t>) -> Option<(&'t str, u16, Span)> {
    match statement {
        Stmt::Expr(expr) => {
            let Kind::Assign(target, value) = &expr.kind else { return None };
            let (name, class) = class_put(target, value)?;
            Some((name, class, expr.span.clone()))
        }
        Stmt::Block(inner) => inner.last().and_then(put),
        _ => None,
    }
}

fn uses(expr: &Expr<'_>, name: &str) -> bool {
    expr.any(&mut |part| matches!(part.kind, Kind::Name(used) if used == name))
}
