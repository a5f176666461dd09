//! What would mend a finding, and how that is written in the language at hand.

use super::{Edit, Fix};
use crate::catalog::CodeSet;
use crate::document::Document;
use crate::language::{Nodes, Operator, Part, Role};
use std::ops::Range;
use tree_sitter::Node;

/// What a rule would have changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Repair {
    /// The class digit at a place becomes another.
    Class {
        /// The digit.
        span: Range<usize>,
        class: u16,
        /// Whether nothing else can be meant.
        is_certain: bool,
    },
    /// A text takes the place of another.
    Text { span: Range<usize>, text: String, is_certain: bool },
    /// A condition lets these codes pass as well.
    Accept { condition: Range<usize>, codes: CodeSet },
    /// A condition that begins at class 4 begins at class 5.
    OnlyPermanent { condition: Range<usize> },
}

impl Repair {
    /// The edits, where they can be told.
    pub(crate) fn fix(&self, document: &Document, source: &str) -> Option<Fix> {
        match self {
            Self::Class { span, class, is_certain } => {
                let old = source.get(span.clone())?;
                matches!(old, "2" | "4" | "5").then(|| Fix {
                    title: format!("Make the class of the enhanced code {class}"),
                    is_certain: *is_certain,
                    edits: vec![Edit { span: span.clone(), text: class.to_string() }],
                })
            }
            Self::Text { span, text, is_certain } => {
                let old = source.get(span.clone())?;
                Some(Fix {
                    title: match (old.is_empty(), text.is_empty()) {
                        (true, _) => format!("Add `{}`", text.trim()),
                        (_, true) => format!("Remove `{}`", old.trim()),
                        _ => format!("Write `{text}` for `{old}`"),
                    },
                    is_certain: *is_certain,
                    edits: vec![Edit { span: span.clone(), text: text.clone() }],
                })
            }
            Self::Accept { condition, codes } => {
                let edit = Condition::at(condition, document, source)?.accepting(*codes)?;
                // 252 confirms nothing: whoever counts it as success has to know that.
                let is_certain = !codes.contains(252);
                Some(Fix { title: format!("Accept {codes} as well"), is_certain, edits: vec![edit] })
            }
            Self::OnlyPermanent { condition } => {
                let edit = Condition::at(condition, document, source)?.raised()?;
                let title = "Take only permanent failures (5yz)".to_owned();
                Some(Fix { title, is_certain: false, edits: vec![edit] })
            }
        }
    }
}

/// A condition in the tree.
struct Condition<'a, 't> {
    node: Node<'t>,
    nodes: Nodes<'a>,
    source: &'a str,
}

/// A comparison with a number.
struct Compared<'a, 't> {
    whole: Node<'t>,
    operator: Operator,
    /// How the operator is written.
    spelling: &'a str,
    /// What is compared.
    subject: &'a str,
    number: Node<'t>,
    /// Whether the number stands behind the operator.
    is_behind: bool,
}

impl<'a, 't> Condition<'a, 't> {
    fn at(span: &Range<usize>, document: &'t Document, source: &'a str) -> Option<Self>
    where
        't: 'a,
    {
        let nodes = document.language().nodes_of(source)?;
        let node = document.tree()?.root_node().named_descendant_for_byte_range(span.start, span.end)?;
        Some(Self { node, nodes, source })
    }

    /// The edit after which the condition takes `codes` where it took 250 alone or in a list.
    fn accepting(&self, codes: CodeSet) -> Option<Edit> {
        if let [list] = self.found(&|node| self.items(node).is_some())[..] {
            return self.extended(list, codes);
        }
        let [compared] = &self.comparisons()[..] else { return None };
        let joint = match compared.operator {
            Operator::Equal => Operator::Or,
            Operator::NotEqual => Operator::And,
            _ => return None,
        };
        let is_simple =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '@' | '-' | '>' | ':' | '[' | ']');
        if self.text(compared.number) != "250"
            || !compared.is_behind
            || !compared.subject.chars().all(is_simple)
        {
            return None;
        }
        let joint = self.nodes.spelling(joint)?;
        let (subject, spelling) = (compared.subject, compared.spelling);
        let all: Vec<String> = std::iter::once(250)
            .chain(codes.iter())
            .map(|code| format!("{subject} {spelling} {code}"))
            .collect();
        let text = all.join(&format!(" {joint} "));
        let Range { start, end } = compared.whole.byte_range();
        let is_in_brackets = self.source[..start].ends_with('(') && self.source[end..].starts_with(')');
        let is_all = compared.whole == self.node || is_in_brackets;
        let text = if is_all { text } else { format!("({text})") };
        Some(Edit { span: compared.whole.byte_range(), text })
    }

    /// A list of codes with more of them at its end, written as the last one is.
    fn extended(&self, list: Node<'t>, codes: CodeSet) -> Option<Edit> {
        let items = self.items(list)?;
        let end = *items.last()?;
        let written = self.text(end);
        let digits = written.trim_matches(|c: char| !c.is_ascii_digit());
        let more: Vec<String> =
            codes.iter().map(|code| format!(", {}", written.replace(digits, &code.to_string()))).collect();
        Some(Edit { span: end.end_byte()..end.end_byte(), text: more.concat() })
    }

    /// The items of a list that holds reply codes and nothing else, 250 among them.
    fn items(&self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        if self.nodes.role(node) != Some(Role::List) {
            return None;
        }
        let items = self.nodes.parts(node, Part::Items);
        let code = |node: &Node<'t>| {
            let text = self.text(*node).trim_matches(['"', '\'', '`']);
            text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let has_250 = items.iter().any(|item| self.text(*item).contains("250"));
        (has_250 && items.iter().all(code)).then_some(items)
    }

    /// The edit after which the condition begins at 500.
    fn raised(&self) -> Option<Edit> {
        let [compared] = &self.comparisons()[..] else { return None };
        let from = match (compared.operator, compared.is_behind) {
            (Operator::AtLeast, true) | (Operator::AtMost, false) => ("400", "500"),
            (Operator::Greater, true) | (Operator::Less, false) => ("399", "499"),
            _ => return None,
        };
        (self.text(compared.number) == from.0)
            .then(|| Edit { span: compared.number.byte_range(), text: from.1.to_owned() })
    }

    /// All comparisons of two sides of which one is a number.
    fn comparisons(&self) -> Vec<Compared<'a, 't>> {
        self.found(&|node| matches!(self.nodes.role(node), Some(Role::Binary | Role::Comparison)))
            .into_iter()
            .filter_map(|node| self.compared(node))
            .collect()
    }

    fn compared(&self, whole: Node<'t>) -> Option<Compared<'a, 't>> {
        let (sides, operators) = if self.nodes.role(whole) == Some(Role::Comparison) {
            (self.nodes.parts(whole, Part::Operands), self.nodes.parts(whole, Part::Operators))
        } else {
            let sides = [Part::Left, Part::Right].map(|part| self.nodes.parts(whole, part)).concat();
            (sides, self.nodes.parts(whole, Part::Operator))
        };
        let ([left, right], [operator]) = (&sides[..], &operators[..]) else { return None };
        let spelling = self.text(*operator);
        let is_number = |node: &Node<'t>| self.nodes.role(*node) == Some(Role::Number);
        let is_behind = is_number(right);
        if !is_behind && !is_number(left) {
            return None;
        }
        let (subject, number) = if is_behind { (left, right) } else { (right, left) };
        Some(Compared {
            whole,
            operator: self.nodes.operator(spelling)?,
            spelling,
            subject: self.text(*subject),
            number: *number,
            is_behind,
        })
    }

    fn found(&self, fits: &dyn Fn(Node<'t>) -> bool) -> Vec<Node<'t>> {
        /// Conditions are not deep; what lies deeper is not mended.
        const DEEPEST: u32 = 12;
        let (mut found, mut open) = (Vec::new(), vec![(self.node, 0)]);
        while let Some((node, depth)) = open.pop() {
            if fits(node) {
                found.push(node);
            }
            if depth < DEEPEST {
                let mut cursor = node.walk();
                open.extend(node.named_children(&mut cursor).map(|child| (child, depth + 1)));
            }
        }
        found
    }

    fn text(&self, node: Node<'t>) -> &'a str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
}
