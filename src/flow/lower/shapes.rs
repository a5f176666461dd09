//! Lowering of patterns that stand for sets of codes, and of tests for a shape or a type.

use super::Lowering;
use crate::flow::ir::{Expr, Kind};
use crate::language::{Operator, Part, Role};
use tree_sitter::Node;

impl<'t> Lowering<'t> {
    /// A range between reply codes is the list of its numbers; an open one ends with the last code.
    pub(super) fn range(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let left = self.part(node, Part::Left, depth);
        let right = self.part(node, Part::Right, depth);
        let operator = self.operator(self.nodes.part(node, Part::Operator));
        let bounds = match (number(left.as_ref()), number(right.as_ref()), operator) {
            (Some(first), None, Some(Operator::Greater)) => Some((first + 1, 600)),
            (Some(end), None, Some(Operator::Less)) => Some((100, end)),
            (Some(last), None, Some(Operator::AtMost)) => Some((100, last + 1)),
            (Some(first), None, _) if right.is_none() => Some((first, 600)),
            (None, Some(end), Some(Operator::Through)) if left.is_none() => Some((100, end + 1)),
            (None, Some(end), _) if left.is_none() => Some((100, end)),
            (Some(first), Some(last), Some(Operator::Through)) => Some((first, last + 1)),
            (Some(first), Some(end), _) => Some((first, end)),
            _ => None,
        };
        match bounds {
            Some((first, end)) => Kind::List(
                (first..end.min(600))
                    .map(|code| Expr { span: node.byte_range(), kind: Kind::Number(code) })
                    .collect(),
            ),
            None => Kind::Other(left.into_iter().chain(right).collect()),
        }
    }

    /// A pattern of patterns that all hold: the numbers that all of them name.
    pub(super) fn both(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let items = self.exprs(self.nodes.parts(node, Part::Items), depth);
        let [Expr { kind: Kind::List(first), .. }, Expr { kind: Kind::List(second), .. }] = &items[..] else {
            return Kind::Other(items);
        };
        let common = |item: &&Expr<'t>| {
            let Kind::Number(code) = item.kind else { return false };
            second.iter().any(|other| matches!(other.kind, Kind::Number(other) if other == code))
        };
        let numbers = first.iter().filter(common).map(|item| match item.kind {
            Kind::Number(code) => Expr { span: node.byte_range(), kind: Kind::Number(code) },
            _ => Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) },
        });
        Kind::List(numbers.collect())
    }

    /// `value is pattern`.
    pub(super) fn test(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let left = self.boxed(node, Part::Left, depth);
        let Some(pattern) = self.nodes.part(node, Part::Pattern) else { return Kind::Other(vec![*left]) };
        if self.nodes.role(pattern) == Some(Role::Bind) {
            let of = self.boxed(pattern, Part::Inner, depth);
            return self.type_test(pattern, left, of, depth);
        }
        let compare = |left, pattern: Expr<'t>| {
            let is_set = matches!(pattern.kind, Kind::List(_));
            let operator = if is_set { Operator::In } else { Operator::Is };
            Kind::Compare(operator, left, Box::new(pattern))
        };
        let pattern = self.expr(pattern, depth + 1);
        match pattern.kind {
            Kind::Not(inner) => {
                let span = pattern.span.clone();
                Kind::Not(Box::new(Expr { span, kind: compare(left, *inner) }))
            }
            _ => compare(left, pattern),
        }
    }

    /// A test for a type; where `node` binds a name, that is the tested value's from then on.
    pub(super) fn type_test(
        &self,
        node: Node<'t>,
        left: Box<Expr<'t>>,
        of: Box<Expr<'t>>,
        depth: u32,
    ) -> Kind<'t> {
        let span = node.byte_range();
        let name = self.part(node, Part::Binding, depth);
        let value = self.nodes.part(node, Part::Left).or_else(|| {
            // A pattern stands behind the value that it is tried on.
            self.nodes.part(node.parent()?, Part::Left)
        });
        let test = Kind::Compare(Operator::IsType, left, of);
        match (name, value) {
            (Some(name), Some(value)) => {
                let value = Box::new(self.expr(value, depth + 1));
                let bound = Kind::Assign(Box::new(name), value);
                Kind::All(vec![Expr { span: span.clone(), kind: test }, Expr { span, kind: bound }])
            }
            _ => test,
        }
    }
}

/// The number of an expression, where it can be a reply code or the end of a class.
fn number(expr: Option<&Expr<'_>>) -> Option<i64> {
    match expr?.kind {
        Kind::Number(number) if (100..=600).contains(&number) => Some(number),
        _ => None,
    }
}
