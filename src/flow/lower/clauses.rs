//! Functions that are written in clauses, each with patterns for the parameters: one switch over all parameters.

use super::Lowering;
use crate::flow::ir::{Arm, Expr, Function, Kind, Stmt, Switch};
use crate::language::{Part, Role};
use std::rc::Rc;
use tree_sitter::Node;

impl<'t> Lowering<'t> {
    pub(super) fn has_clauses(&self, node: Node<'t>) -> bool {
        self.nodes.role(node) == Some(Role::Function) && self.nodes.part(node, Part::Arms).is_some()
    }

    /// Adds a node to the function that was lowered last, where it is the next clause of it. Whether it was.
    pub(super) fn goes_on(&self, node: Node<'t>, statements: &mut [Stmt<'t>]) -> bool {
        let Some(Stmt::Expr(Expr { kind: Kind::Function(function), .. })) = statements.last_mut() else {
            return false;
        };
        let name = || self.nodes.part(node, Part::Name).map(|name| self.text(name));
        let belongs = self.has_clauses(node)
            && function.name.is_some()
            && name() == function.name
            && self.parameter_patterns(node).len() == self.parameters(function).len();
        match Rc::get_mut(function).filter(|_| belongs) {
            Some(function) => function.more.push(node),
            None => return false,
        }
        true
    }

    /// The patterns of the first clause in a node.
    fn parameter_patterns(&self, node: Node<'t>) -> Vec<Node<'t>> {
        self.nodes.part(node, Part::Arms).map_or_else(Vec::new, |arm| self.nodes.parts(arm, Part::Patterns))
    }

    /// Names for the parameters: a pattern that is no name is known by the text that leads to it, which begins with
    /// the name of the function.
    pub(super) fn clause_parameters(&self, node: Node<'t>) -> Vec<&'t str> {
        let patterns = self.parameter_patterns(node).into_iter();
        patterns
            .map(|pattern| match self.nodes.role(pattern) {
                Some(Role::Name) if self.text(pattern) != "_" => self.text(pattern),
                _ => self.source.get(node.start_byte()..pattern.end_byte()).unwrap_or(""),
            })
            .collect()
    }

    /// The body of such a function.
    pub(super) fn clauses(&self, function: &Function<'t>) -> Vec<Stmt<'t>> {
        let nodes = std::iter::once(&function.node).chain(&function.more);
        let arms = nodes
            .flat_map(|node| self.nodes.parts(*node, Part::Arms))
            .map(|clause| {
                let mut arm = self.arm(clause, function.depth);
                arm.patterns = together(std::mem::take(&mut arm.patterns), &arm).into_iter().collect();
                arm
            })
            .collect();
        let span = function.span();
        let parameters = self.parameters(function).iter();
        let names = parameters.map(|name| Expr { span: span.clone(), kind: Kind::Name(name) }).collect();
        let head = Arm { patterns: Vec::new(), guard: None, body: Vec::new(), is_closed: false, span };
        let mut body = vec![Stmt::Switch(Switch {
            subject: together(names, &head),
            binding: None,
            by_type: false,
            falls_through: false,
            arms,
        })];
        if self.nodes.ends_in_result {
            self.end_in_result(&mut body);
        }
        body
    }
}

/// What stands for all parameters at once.
fn together<'t>(mut exprs: Vec<Expr<'t>>, of: &Arm<'t>) -> Option<Expr<'t>> {
    match exprs.len() {
        0 | 1 => exprs.pop(),
        _ => Some(Expr { span: of.span.clone(), kind: Kind::Tuple(exprs) }),
    }
}
