//! Lowering of branches that give a value: `return switch (code) { … }`, `val kind = when (code) { … }`.

use super::Lowering;
use crate::flow::ir::{Expr, Kind, Stmt};
use crate::language::{Part, Role, Trait};
use std::rc::Rc;
use tree_sitter::Node;

/// Whether a node of this role takes one of several ways.
pub(super) fn is_branching(role: Role) -> bool {
    matches!(role, Role::If | Role::Switch | Role::FallingSwitch | Role::TypeSwitch | Role::Try | Role::Block)
}

impl<'t> Lowering<'t> {
    /// Makes a return of the last expression, in every branch that ends the body. A semicolon behind it drops it.
    pub(super) fn end_in_result(&self, statements: &mut [Stmt<'t>]) {
        let drops = self.nodes.is(Trait::SemicolonDrops);
        let is_kept = |expr: &Expr<'t>| {
            !drops || !self.source.get(expr.span.end..).unwrap_or("").trim_start().starts_with(';')
        };
        end_in(statements, &is_kept, &|value| Stmt::Return(value.span.clone(), vec![value]));
    }

    /// The branches of a node, each of which returns what it ends in.
    pub(super) fn result_of(&self, node: Node<'t>, depth: u32) -> Vec<Stmt<'t>> {
        let mut statements = Vec::new();
        self.statement(node, depth, &mut statements);
        end_in(&mut statements, &|_| true, &|value| Stmt::Return(value.span.clone(), vec![value]));
        statements
    }

    /// The node that takes one of several ways, where a return or an assignment has it for its whole value.
    pub(super) fn only_branching(&self, node: Node<'t>) -> Option<Node<'t>> {
        let value = self.unwrapped(only(self.nodes.parts(node, Part::Value))?);
        self.nodes.role(value).is_some_and(is_branching).then_some(value)
    }

    /// What stands inside a node that only encloses it.
    pub(super) fn unwrapped(&self, node: Node<'t>) -> Node<'t> {
        let mut node = node;
        while self.nodes.role(node) == Some(Role::Wrap) {
            match only(self.nodes.parts(node, Part::Inner)) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The condition of a branch. Some grammars write several of them side by side, and bindings without a node around
    /// each: `if let code = reply.code, code >= 500`. All of those have to hold.
    pub(super) fn conditions(&self, node: Node<'t>, depth: u32) -> Option<Expr<'t>> {
        let parts = self.nodes.parts(node, Part::Condition);
        let targets = self.nodes.parts(node, Part::Targets);
        let (first, last) = (parts.first()?, parts.last()?);
        let mut all: Vec<Expr<'t>> = Vec::new();
        let mut rest = parts.iter();
        while let Some(part) = rest.next() {
            if self.text(*part) == "=" {
                let target = targets.iter().rfind(|target| target.start_byte() < part.start_byte());
                let (Some(target), Some(value)) = (target, rest.next()) else { continue };
                let target = self.whole(self.expr(*target, depth + 1));
                let value = self.expr(*value, depth + 1);
                let span = target.span.start..value.span.end;
                all.push(Expr { span, kind: Kind::Assign(Box::new(target), Box::new(value)) });
            } else if part.is_named() && self.nodes.role(*part) != Some(Role::Skip) {
                all.push(self.expr(*part, depth + 1));
            }
        }
        if all.len() < 2 {
            return all.pop();
        }
        Some(Expr { span: first.start_byte()..last.end_byte(), kind: Kind::All(all) })
    }

    /// An assignment; of branches, one in each of them.
    pub(super) fn assignment(&self, node: Node<'t>, depth: u32, into: &mut Vec<Stmt<'t>>) {
        let (Some(branches), Some(target)) =
            (self.only_branching(node), self.nodes.part(node, Part::Targets))
        else {
            into.push(Stmt::Expr(self.expr(node, depth)));
            return;
        };
        let mut statements = Vec::new();
        self.statement(branches, depth + 1, &mut statements);
        end_in(&mut statements, &|_| true, &|value| {
            let target = Box::new(self.whole(self.expr(target, depth + 1)));
            Stmt::Expr(Expr { span: value.span.clone(), kind: Kind::Assign(target, Box::new(value)) })
        });
        into.extend(statements);
    }

    /// A branch in the place of a value, where each way is one expression.
    pub(super) fn conditional(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        // The ways are found before anything is lowered: a chain would else be lowered twice at each link.
        let way = |part| {
            let mut way = only(self.nodes.parts(node, part))?;
            while self.nodes.role(way) == Some(Role::Block) {
                way = only(self.nodes.parts(way, Part::Body))?;
            }
            Some(way)
        };
        match (way(Part::Then), way(Part::Else)) {
            (Some(then), Some(otherwise)) => picked(
                self.boxed(node, Part::Condition, depth),
                Box::new(self.expr(then, depth + 1)),
                Box::new(self.expr(otherwise, depth + 1)),
            ),
            _ => Kind::Other(self.children(node, depth)),
        }
    }
}

/// What a condition gives that picks one of two values: of yes and no it is the condition itself, `code == 250 ? 1 : 0`.
pub(super) fn picked<'t>(
    condition: Box<Expr<'t>>,
    then: Box<Expr<'t>>,
    otherwise: Box<Expr<'t>>,
) -> Kind<'t> {
    let says = |expr: &Expr<'t>| match expr.kind {
        Kind::Bool(set) => Some(set),
        Kind::Number(number @ (0 | 1)) => Some(number == 1),
        _ => None,
    };
    match (says(&then), says(&otherwise)) {
        (Some(true), Some(false)) => condition.kind,
        (Some(false), Some(true)) => Kind::Not(condition),
        _ => Kind::Choice(condition, then, otherwise),
    }
}

/// The item of a sequence that has no other.
pub(super) fn only<T>(items: impl IntoIterator<Item = T>) -> Option<T> {
    let mut items = items.into_iter();
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// Replaces the last expression of every branch by what `make` makes of it.
fn end_in<'t>(
    statements: &mut [Stmt<'t>],
    is_kept: &dyn Fn(&Expr<'t>) -> bool,
    make: &dyn Fn(Expr<'t>) -> Stmt<'t>,
) {
    let Some(last) = statements.last_mut() else { return };
    match last {
        Stmt::Expr(expr) if is_kept(expr) => {
            let empty = Expr { span: expr.span.clone(), kind: Kind::Other(Vec::new()) };
            *last = make(std::mem::replace(expr, empty));
        }
        Stmt::Block(inner) => end_in(inner, is_kept, make),
        Stmt::If(_, then, otherwise) => {
            end_in(then, is_kept, make);
            end_in(otherwise, is_kept, make);
        }
        Stmt::Switch(switch) => {
            for arm in &mut switch.arms {
                end_in(&mut arm.body, is_kept, make);
            }
        }
        Stmt::Try(guarded) => {
            // Nobody else has it yet.
            let Some(guarded) = Rc::get_mut(guarded) else { return };
            let own = if guarded.otherwise.is_empty() { &mut guarded.body } else { &mut guarded.otherwise };
            end_in(own, is_kept, make);
            for handler in &mut guarded.handlers {
                end_in(&mut handler.body, is_kept, make);
            }
        }
        _ => {}
    }
}
