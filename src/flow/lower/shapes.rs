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
        let (value, tried) = (self.nodes.parts(node, Part::Left), self.nodes.parts(node, Part::Pattern));
        if value.len() > 1 || tried.len() > 1 {
            let left = Box::new(self.loose_path(&value));
            return match self.loose_numbers(&tried) {
                Some(numbers) => Kind::Compare(Operator::In, left, Box::new(numbers)),
                None => Kind::Other(vec![*left]),
            };
        }
        let left = self.boxed(node, Part::Left, depth);
        let Some(pattern) = self.nodes.part(node, Part::Pattern) else { return Kind::Other(vec![*left]) };
        if self.nodes.role(pattern) == Some(Role::Bind) {
            let of = self.boxed(pattern, Part::Inner, depth);
            return self.type_test(pattern, left, of, depth);
        }
        let inner = self.unwrapped(pattern);
        if self.nodes.role(inner) == Some(Role::Binary)
            && let Some(Operator::And | Operator::Or) = self.operator(self.nodes.part(inner, Part::Operator))
        {
            return self.compared(Operator::Is, left, inner, depth);
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

    /// A name with its members that no parser has put together: `reply.code` in the arguments of a macro.
    fn loose_path(&self, nodes: &[Node<'t>]) -> Expr<'t> {
        let span =
            nodes.first().zip(nodes.last()).map_or(0..0, |(first, last)| first.start_byte()..last.end_byte());
        let mut path: Option<Expr<'t>> = None;
        for (position, node) in nodes.iter().enumerate() {
            let is_part = position == 0 || self.between(&nodes[position - 1], node) == ".";
            if self.nodes.role(*node) != Some(Role::Name) || !is_part {
                return Expr { span, kind: Kind::Other(Vec::new()) };
            }
            let kind = match path.take() {
                Some(object) => Kind::Member(Box::new(object), self.text(*node)),
                None => Kind::Name(self.text(*node)),
            };
            path = Some(Expr { span: span.start..node.end_byte(), kind });
        }
        path.unwrap_or(Expr { span, kind: Kind::Other(Vec::new()) })
    }

    /// Numbers and ranges of them side by side, which are alternatives: `421 | 450..=459`.
    fn loose_numbers(&self, nodes: &[Node<'t>]) -> Option<Expr<'t>> {
        let mut numbers = Vec::new();
        let mut previous: Option<(i64, Node<'t>)> = None;
        for node in nodes {
            let number: i64 = self.text(*node).parse().ok().filter(|number| (100..=600).contains(number))?;
            let (first, last) = match previous {
                None => (number, number),
                Some((from, before)) => match self.between(&before, node) {
                    "|" => (number, number),
                    "..=" => (from + 1, number),
                    ".." => (from + 1, number - 1),
                    _ => return None,
                },
            };
            numbers.extend(
                (first..=last).map(|code| Expr { span: node.byte_range(), kind: Kind::Number(code) }),
            );
            previous = Some((number, *node));
        }
        let span = nodes.first()?.start_byte()..nodes.last()?.end_byte();
        Some(Expr { span, kind: Kind::List(numbers) })
    }

    /// Bounds side by side, with the connectives between them: `>= 400 && < 500`, `450 || >= 550`.
    pub(super) fn loose_bounds(&self, operators: &[Node<'t>], nodes: &[Node<'t>]) -> Expr<'t> {
        let span =
            nodes.first().zip(nodes.last()).map_or(0..0, |(first, last)| first.start_byte()..last.end_byte());
        let unknown = Expr { span: span.clone(), kind: Kind::Other(Vec::new()) };
        let mut alternatives: Vec<(i64, i64)> = Vec::new();
        let (mut bound, mut joins, mut end) = (None, false, span.start);
        for node in nodes {
            let connective = self.source.get(end..node.start_byte()).unwrap_or("").trim();
            match self.nodes.operator(connective) {
                Some(Operator::And) => joins = true,
                Some(Operator::Or) => joins = false,
                _ => {}
            }
            end = node.end_byte();
            if operators.contains(node) {
                bound = self.operator(Some(*node));
                continue;
            }
            let Some(number) = self.text(*node).parse().ok().filter(|number| (100..=600).contains(number))
            else {
                return unknown;
            };
            let range = match bound.take() {
                None | Some(Operator::Equal) => (number, number),
                Some(Operator::AtLeast) => (number, 599),
                Some(Operator::Greater) => (number + 1, 599),
                Some(Operator::AtMost) => (100, number),
                Some(Operator::Less) => (100, number - 1),
                _ => return unknown,
            };
            match alternatives.last_mut() {
                Some(known) if joins => *known = (known.0.max(range.0), known.1.min(range.1)),
                _ => alternatives.push(range),
            }
        }
        let codes = alternatives.into_iter().flat_map(|(first, last)| first..=last);
        let numbers = codes.map(|code| Expr { span: span.clone(), kind: Kind::Number(code) }).collect();
        Expr { span, kind: Kind::List(numbers) }
    }

    /// What stands between two nodes.
    fn between(&self, left: &Node<'t>, right: &Node<'t>) -> &'t str {
        self.source.get(left.end_byte()..right.start_byte()).unwrap_or("").trim()
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
