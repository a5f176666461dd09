//! Conditions and arms around a candidate: which other numbers they ask for, and what the names in them tell.

use super::company::is_only_smtp;
use super::evidence::unquoted;
use super::finder::Finder;
use super::place::{Place, Surroundings};
use super::surroundings::{MOST_LITERALS, NEARBY, closest};
use crate::catalog::EnhancedCode;
use crate::language::{Part, Role, has_phrase, vocabulary, words_of};
use std::ops::Range;
use tree_sitter::Node;

impl<'t> Finder<'_, 't> {
    /// On which side of an arm a candidate stands, if it is all that stands there. A pattern is compared.
    pub(super) fn look_at_arm(
        &self,
        surroundings: &mut Surroundings,
        arm: Node<'t>,
        child: Node<'t>,
    ) -> Option<Part> {
        let patterns = self.nodes.parts(arm, Part::Patterns);
        if patterns.iter().any(|part| *part == child || contains(child, *part)) {
            surroundings.is_compared = true;
            self.add_detail(surroundings, arm);
            return Some(Part::Patterns);
        }
        Some(Part::Body).filter(|part| self.nodes.part(arm, *part) == Some(child))
    }

    /// Notes the numbers on the same side of the other arms.
    pub(super) fn look_at_arms(
        &self,
        surroundings: &mut Surroundings,
        switch: Node<'t>,
        child: Node<'t>,
        side: Option<Part>,
    ) {
        if let Some(side) = side
            && surroundings.place == Place::Number
            && surroundings.beside.is_empty()
        {
            self.add_arms(&mut surroundings.beside, &self.items_of(switch, Part::Arms), child, side);
        }
    }

    /// Whether a number says how long an array is that is declared.
    pub(super) fn is_length(&self, assign: Node<'t>, child: Node<'t>) -> bool {
        self.nodes.role(assign) == Some(Role::Assign)
            && self.nodes.role(child).is_none()
            && self.nodes.part(assign, Part::Targets).is_some_and(|target| contains(child, target))
    }

    /// Whether conditions are joined to one.
    pub(super) fn joins(&self, node: Node<'t>) -> bool {
        use crate::language::Operator as O;
        let operator =
            self.nodes.part(node, Part::Operator).and_then(|node| self.nodes.operator(self.text(node)));
        matches!(operator, Some(O::And | O::Or))
    }

    /// What the other conditions in one tell: their names, unless they speak of quantities, and the numbers that are
    /// compared there.
    pub(super) fn add_conditions(
        &self,
        surroundings: &mut Surroundings,
        parent: Node<'t>,
        child: Node<'t>,
        with_numbers: bool,
    ) {
        surroundings.is_compared = true;
        for operand in self.operands(parent).into_iter().filter(|operand| *operand != child) {
            let mut names = Vec::new();
            self.add_names(&mut names, operand);
            if !has_phrase(&names, vocabulary().quantity_names) {
                surroundings.near.extend(names);
            }
            if with_numbers {
                self.add_compared(&mut surroundings.beside, operand, NEARBY);
            }
        }
    }

    /// The numbers that conditions ask for; bounds are none.
    fn add_compared(&self, into: &mut Vec<Range<usize>>, condition: Node<'t>, levels: usize) {
        if self.joins(condition) && levels > 0 {
            for operand in self.operands(condition) {
                self.add_compared(into, operand, levels - 1);
            }
        } else if !self.orders(condition) {
            let mut literals = Vec::new();
            self.add_literals(&mut literals, condition, NEARBY);
            let is_number = |literal: &Range<usize>| self.source[literal.clone()].parse::<u16>().is_ok();
            into.extend(literals.into_iter().filter(is_number));
        }
    }

    /// The enhanced code that an arm gives for the numbers in front of it.
    fn add_detail(&self, surroundings: &mut Surroundings, arm: Node<'t>) {
        let Some(body) = self.nodes.part(arm, Part::Body) else { return };
        if surroundings.beside.is_empty() && self.nodes.role(body) == Some(Role::String) {
            let text = unquoted(self.text(body));
            if EnhancedCode::parse(text).is_some() {
                surroundings.beside.push(body.byte_range());
            }
        }
    }

    /// The numbers that other arms are for, or that they give.
    fn add_arms(&self, into: &mut Vec<Range<usize>>, arms: &[Node<'t>], own: Node<'t>, side: Part) {
        for arm in closest(arms, own).iter().filter(|arm| **arm != own) {
            let numbers = self.nodes.parts(*arm, side).into_iter();
            let numbers = numbers.filter(|node| self.nodes.role(*node) == Some(Role::Number));
            into.extend(numbers.map(|node| node.byte_range()));
            if into.len() >= MOST_LITERALS {
                return;
            }
        }
    }

    /// The names in front of a number that stands where the tree tells nothing, as in the arguments of a macro:
    /// `has_code(451`, `code: 550`, `reply.code, 250`.
    pub(super) fn add_words_before(&self, surroundings: &mut Surroundings) {
        let start = surroundings.token.start;
        let line = self.source[..start].rsplit('\n').next().unwrap_or("").trim_end_matches(' ');
        let Some(sign) = line.chars().next_back().filter(|sign| matches!(sign, '(' | ':' | '=' | ',')) else {
            return;
        };
        // What stands beside a number is a status of HTTP as often.
        let is_smtp = || self.source[surroundings.token.clone()].parse().is_ok_and(is_only_smtp);
        if sign == ',' && !is_smtp() {
            return;
        }
        let line = line.trim_end_matches([sign, '=', '!', ' ']);
        let line = if sign == ',' { line.trim_end_matches("()") } else { line };
        let name = line.rsplit(|letter: char| !(letter.is_alphanumeric() || "_.".contains(letter)));
        let words = words_of(name.into_iter().next().unwrap_or(""));
        match sign {
            '(' => surroundings.callee.clone_from(&words),
            ',' => {}
            _ => surroundings.key.clone_from(&words),
        }
        surroundings.near.extend(words);
    }
}

fn contains(node: Node<'_>, inner: Node<'_>) -> bool {
    node != inner && node.start_byte() <= inner.start_byte() && inner.end_byte() <= node.end_byte()
}
