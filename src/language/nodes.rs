//! Node tables by the parser's own numbers.

use super::{Language, NodeRule, Operator, Part, Role, Step};
use std::cmp::Reverse;
use std::ops::{Deref, Range};
use tree_sitter::Node;

/// A language's node table, indexed by the parser's node-kind numbers.
pub(crate) struct Table {
    /// The rows of each kind: those that ask more, and deeper, before the others.
    rules: Vec<Vec<ResolvedRule>>,
    language: &'static Language,
}

/// A node table together with the source that the nodes are of.
#[derive(Clone, Copy)]
pub(crate) struct Nodes<'s> {
    table: &'static Table,
    source: &'s str,
}

/// A row of the node table with kinds and fields as numbers.
struct ResolvedRule {
    role: Role,
    /// Where to look, and the texts of which one must stand there; without any, that something stands there.
    when: Vec<(Vec<ResolvedStep>, &'static [&'static str])>,
    parts: Vec<(Part, Vec<Vec<ResolvedStep>>)>,
}

enum ResolvedStep {
    Every,
    Unnamed,
    Token,
    Before(&'static str),
    Behind(&'static str),
    Kind(u16),
    Nth(usize),
    Same(u16),
    Field(u16),
}

impl Table {
    pub(super) fn resolve(language: &'static Language, parser: &tree_sitter::Language) -> Self {
        let count = u16::try_from(parser.node_kind_count()).unwrap_or(u16::MAX);
        let rules = (0..count)
            .map(|id| {
                let Some(kind) = parser.node_kind_for_id(id).filter(|_| parser.node_kind_is_named(id)) else {
                    return Vec::new();
                };
                let first = language.nodes.partition_point(|rule| rule.kind < kind);
                let rows = language.nodes[first..].iter().take_while(|rule| rule.kind == kind);
                let mut rows: Vec<_> = rows.map(|rule| ResolvedRule::of(rule, parser)).collect();
                rows.sort_by_key(|row| {
                    Reverse(row.when.iter().map(|(path, _)| path.len() + 1).sum::<usize>())
                });
                rows
            })
            .collect();
        Self { rules, language }
    }

    /// The table for the nodes of a source text.
    pub(super) fn over<'s>(&'static self, source: &'s str) -> Nodes<'s> {
        Nodes { table: self, source }
    }
}

/// What the language says of itself as a whole.
impl Deref for Nodes<'_> {
    type Target = Language;

    fn deref(&self) -> &Language {
        self.table.language
    }
}

impl Nodes<'_> {
    /// The row for a node, where the table has one.
    fn rule(&self, node: Node<'_>) -> Option<&'static ResolvedRule> {
        let rows = self.table.rules.get(usize::from(node.kind_id()))?;
        rows.iter().find(|row| row.when.iter().all(|(path, texts)| self.says(node, path, texts)))
    }

    /// Whether one of the texts stands where a path leads to; without any, whether something does.
    fn says(&self, node: Node<'_>, path: &[ResolvedStep], texts: &[&str]) -> bool {
        let found = self.first(node, path);
        let text = found.and_then(|found| self.source.get(found.byte_range()));
        text.is_some_and(|text| texts.is_empty() || texts.contains(&text))
    }

    /// What a node is, where the table says so.
    pub(crate) fn role(&self, node: Node<'_>) -> Option<Role> {
        self.rule(node).map(|rule| rule.role)
    }

    /// Shows the nodes that have one of some roles, among these and wherever below them, in the order of the source, until it
    /// is told that this is enough. Nodes in whose bytes there can be none are not looked into.
    pub(crate) fn each_below<'t>(
        &self,
        nodes: Vec<Node<'t>>,
        roles: &[Role],
        may_hold: impl Fn(Range<usize>) -> bool,
        mut show: impl FnMut(Node<'t>, Role) -> bool,
    ) {
        for node in nodes {
            let mut cursor = node.walk();
            'below: loop {
                let node = cursor.node();
                // Most nodes have a kind that never has such a role.
                let rows = self.table.rules.get(usize::from(node.kind_id())).map_or(&[][..], Vec::as_slice);
                if rows.iter().any(|row| roles.contains(&row.role))
                    && let Some(role) = self.role(node).filter(|role| roles.contains(role))
                    && show(node, role)
                {
                    return;
                }
                if may_hold(node.byte_range()) && cursor.goto_first_child() {
                    continue;
                }
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() {
                        break 'below;
                    }
                }
            }
        }
    }

    /// The meaning of an operator as it is spelled in the source.
    pub(crate) fn operator(&self, spelling: &str) -> Option<Operator> {
        self.table
            .language
            .operators
            .iter()
            .find(|(known, _)| *known == spelling)
            .map(|&(_, operator)| operator)
    }

    /// A spelling of an operator, one of signs before one of letters: signs bind more closely where both exist.
    pub(crate) fn spelling(&self, operator: Operator) -> Option<&'static str> {
        let mut spellings: Vec<&'static str> = self
            .operators
            .iter()
            .filter(|(_, known)| *known == operator)
            .map(|(spelling, _)| *spelling)
            .collect();
        spellings.sort_by_key(|spelling| spelling.starts_with(char::is_alphabetic));
        spellings.first().copied()
    }

    /// Whether the table knows a place where a part of a node may stand.
    pub(crate) fn has_place(&self, node: Node<'_>, part: Part) -> bool {
        !self.paths(node, part).is_empty()
    }

    /// The first node of a part.
    pub(crate) fn part<'t>(&self, node: Node<'t>, part: Part) -> Option<Node<'t>> {
        self.paths(node, part).iter().find_map(|path| self.first(node, path))
    }

    /// The nodes of a part, in the order of the source.
    pub(crate) fn parts<'t>(&self, node: Node<'t>, part: Part) -> Vec<Node<'t>> {
        let paths = self.paths(node, part).iter();
        paths.map(|path| self.follow(node, path)).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Where a part may stand; the first place where something stands counts.
    fn paths(&self, node: Node<'_>, part: Part) -> &'static [Vec<ResolvedStep>] {
        let rule = self.rule(node);
        let found = rule.and_then(|rule| rule.parts.iter().find(|(name, _)| *name == part));
        found.map_or(&[], |(_, paths)| paths)
    }

    /// The first node that a path leads to. Most paths are fields: then no cursor is needed, and what stands behind the first
    /// child, which can be much, is not looked at.
    fn first<'t>(&self, node: Node<'t>, path: &[ResolvedStep]) -> Option<Node<'t>> {
        if let [ResolvedStep::Field(field), rest @ ..] = path {
            let child = node.child_by_field_id(*field)?;
            if child.is_named_or_token() {
                let first = if rest.is_empty() { Some(child) } else { self.first(child, rest) };
                if first.is_some() {
                    return first;
                }
            }
        }
        self.follow(node, path).into_iter().next()
    }

    fn follow<'t>(&self, node: Node<'t>, path: &[ResolvedStep]) -> Vec<Node<'t>> {
        if let [step] = path {
            return self.step(node, step);
        }
        path.iter().fold(vec![node], |found, step| {
            found.into_iter().flat_map(|node| self.step(node, step)).collect()
        })
    }

    fn step<'t>(&self, node: Node<'t>, step: &ResolvedStep) -> Vec<Node<'t>> {
        // What needs no cursor: they take their memory from the heap.
        match step {
            ResolvedStep::Field(field) if node.child_by_field_id(*field).is_none() => return Vec::new(),
            ResolvedStep::Same(kind) if node.kind_id() != *kind => return Vec::new(),
            _ => {}
        }
        let mut cursor = node.walk();
        match step {
            ResolvedStep::Every => {
                node.named_children(&mut cursor).filter(|child| !self.is_extra(*child)).collect()
            }
            ResolvedStep::Unnamed => {
                let mut found = Vec::new();
                let mut goes_on = cursor.goto_first_child();
                while goes_on {
                    let child = cursor.node();
                    if cursor.field_id().is_none() && child.is_named() && !self.is_extra(child) {
                        found.push(child);
                    }
                    goes_on = cursor.goto_next_sibling();
                }
                found
            }
            ResolvedStep::Token => {
                node.children(&mut cursor).find(|child| !child.is_named()).into_iter().collect()
            }
            ResolvedStep::Before(token) => {
                let children: Vec<_> = node.children(&mut cursor).collect();
                let end = children.iter().position(|child| child.kind() == *token).unwrap_or(0);
                let before = children.into_iter().take(end);
                before.filter(|child| child.is_named() && !self.is_extra(*child)).collect()
            }
            ResolvedStep::Behind(token) => node
                .children(&mut cursor)
                .skip_while(|child| child.kind() != *token)
                .skip(1)
                .filter(|child| child.is_named() && !self.is_extra(*child))
                .collect(),
            ResolvedStep::Kind(kind) => {
                node.named_children(&mut cursor).filter(|child| child.kind_id() == *kind).collect()
            }
            ResolvedStep::Nth(position) => node
                .named_children(&mut cursor)
                .filter(|child| !self.is_extra(*child))
                .nth(*position)
                .into_iter()
                .collect(),
            ResolvedStep::Same(kind) => (node.kind_id() == *kind).then_some(node).into_iter().collect(),
            ResolvedStep::Field(field) => match std::num::NonZeroU16::new(*field) {
                Some(field) => {
                    node.children_by_field_id(field, &mut cursor).filter(Node::is_named_or_token).collect()
                }
                None => Vec::new(),
            },
        }
    }

    fn is_extra(&self, node: Node<'_>) -> bool {
        node.is_extra() || self.role(node) == Some(Role::Comment)
    }
}

/// Punctuation inside a field (the comma between two names) is no part of it; operators are.
trait NamedOrToken {
    fn is_named_or_token(&self) -> bool;
}

impl NamedOrToken for Node<'_> {
    fn is_named_or_token(&self) -> bool {
        self.is_named() || !matches!(self.kind(), "," | ";" | "(" | ")" | "{" | "}" | "[" | "]")
    }
}

impl ResolvedRule {
    fn of(rule: &NodeRule, parser: &tree_sitter::Language) -> Self {
        let resolve = |step: &Step| match *step {
            Step::Every => ResolvedStep::Every,
            Step::Unnamed => ResolvedStep::Unnamed,
            Step::Token => ResolvedStep::Token,
            Step::Before(token) => ResolvedStep::Before(token),
            Step::Behind(token) => ResolvedStep::Behind(token),
            Step::Kind(kind) => ResolvedStep::Kind(parser.id_for_node_kind(kind, true)),
            Step::Same(kind) => ResolvedStep::Same(parser.id_for_node_kind(kind, true)),
            Step::Nth(position) => ResolvedStep::Nth(position),
            Step::Field(field) => ResolvedStep::Field(parser.field_id_for_name(field).map_or(0, Into::into)),
        };
        let parts = rule
            .parts
            .iter()
            .map(|(part, paths)| {
                (*part, paths.iter().map(|path| path.iter().map(resolve).collect()).collect())
            })
            .collect();
        let when =
            rule.when.iter().map(|(path, texts)| (path.iter().map(resolve).collect(), *texts)).collect();
        Self { role: rule.role, when, parts }
    }
}
