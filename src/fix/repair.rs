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
    /// A list of codes has these as well.
    Complete { list: Range<usize>, codes: CodeSet },
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
                    edits: vec![Edit { span: span.clone(), text: with_line_ends_of(source, text) }],
                })
            }
            Self::Accept { condition, codes } => {
                let edit = Condition::at(condition, document, source)?.accepting(*codes)?;
                // 252 confirms nothing: whoever counts it as success has to know that.
                let is_certain = !codes.contains(252);
                Some(Fix { title: format!("Accept {codes} as well"), is_certain, edits: vec![edit] })
            }
            Self::Complete { list, codes } => {
                let edit = Condition::at(list, document, source)?.completed(*codes)?;
                Some(Fix { title: format!("Add {codes}"), is_certain: false, edits: vec![edit] })
            }
            Self::OnlyPermanent { condition } => {
                let edit = Condition::at(condition, document, source)?.raised()?;
                let title = "Take only permanent failures (5yz)".to_owned();
                Some(Fix { title, is_certain: false, edits: vec![edit] })
            }
        }
    }
}

/// A text whose lines end as the source's first line does.
fn with_line_ends_of(source: &str, text: &str) -> String {
    let first = source.split_inclusive('\n').next().unwrap_or("");
    if first.ends_with("\r\n") { text.replace('\n', "\r\n") } else { text.to_owned() }
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

impl Compared<'_, '_> {
    /// Whether the number stands behind the operator and what is compared is a mere name, so that it can be said again.
    fn is_plain(&self) -> bool {
        let is_simple =
            |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '@' | '-' | '>' | ':' | '[' | ']');
        self.is_behind && self.subject.chars().all(is_simple)
    }
}

/// The digits of a code as it is written, without quotation marks.
fn digits(written: &str) -> &str {
    written.trim_matches(|c: char| !c.is_ascii_digit())
}

impl<'a, 't> Condition<'a, 't> {
    fn at(span: &Range<usize>, document: &'t Document, source: &'a str) -> Option<Self>
    where
        't: 'a,
    {
        let nodes = document.language().nodes_of(source)?;
        let node = document.syntax()?.named_node_at(span)?;
        Some(Self { node, nodes, source })
    }

    /// The edit after which the condition takes `codes` where it took 250 alone or in a list.
    fn accepting(&self, codes: CodeSet) -> Option<Edit> {
        let has_250 = |items: &[Node<'t>]| items.iter().any(|item| self.text(*item).contains("250"));
        if let [list] = &self.lists(&has_250)[..] {
            return self.extended(list, codes);
        }
        let [compared] = &self.comparisons()[..] else { return None };
        let joint = match compared.operator {
            Operator::Equal => Operator::Or,
            Operator::NotEqual => Operator::And,
            _ => return None,
        };
        if self.text(compared.number) != "250" || !compared.is_plain() {
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

    /// The edit after which a list, or a chain of comparisons, has these codes as well.
    fn completed(&self, codes: CodeSet) -> Option<Edit> {
        if let [list] = &self.lists(&|items| items.len() > 1)[..] {
            return self.extended(list, codes);
        }
        let mut compared = self.comparisons();
        compared.sort_by_key(|compared| compared.whole.start_byte());
        let last = compared.last()?;
        let is_like_last =
            |other: &Compared<'a, 't>| (other.subject, other.spelling) == (last.subject, last.spelling);
        if last.operator != Operator::Equal || !last.is_plain() || !compared.iter().all(is_like_last) {
            return None;
        }
        let or = self.nodes.spelling(Operator::Or)?;
        let end = last.whole.end_byte();
        let between = compared.windows(2).map(|pair| pair[0].whole.end_byte()..pair[1].whole.start_byte());
        // Anything but `or` between them, and one more could mean something else.
        if !between.clone().all(|gap| self.source.get(gap).is_some_and(|gap| gap.trim() == or)) {
            return None;
        }
        let (subject, spelling) = (last.subject, last.spelling);
        let more: Vec<String> =
            codes.iter().map(|code| format!(" {or} {subject} {spelling} {code}")).collect();
        Some(Edit { span: end..end, text: more.concat() })
    }

    /// A list of codes with one more, written as the others are: in its place where they are sorted, else at the end.
    fn extended(&self, items: &[Node<'t>], codes: CodeSet) -> Option<Edit> {
        let (first, last) = (*items.first()?, *items.last()?);
        if self.has_length_in_front(first, items.len()) {
            return None;
        }
        let gap = items.get(1).and_then(|second| self.source.get(first.end_byte()..second.start_byte()));
        let gap = gap.unwrap_or(", ");
        if !gap.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '|' | ';')) {
            return None;
        }
        let number = |item: &Node<'t>| digits(self.text(*item));
        let is_sorted = items.is_sorted_by_key(number);
        let next = |code: &String| items.iter().find(|item| is_sorted && number(item) > digits(code));
        let written = self.text(last);
        let more: Vec<String> = codes.iter().map(|code| code.to_string()).collect();
        let like_last = |code: &String| written.replace(digits(written), code);
        // All of them go to one place: the edit stays one.
        let before = more.first().and_then(next);
        let before = before.filter(|before| more.last().and_then(next) == Some(*before));
        let at = before.map_or(last.end_byte(), Node::start_byte);
        let text = more.iter().map(|code| {
            let code = like_last(code);
            if before.is_some() { format!("{code}{gap}") } else { format!("{gap}{code}") }
        });
        Some(Edit { span: at..at, text: text.collect() })
    }

    /// Whether the length of a list is written in front of it, as in `[u16; 3] = [450, 451, 452]`.
    fn has_length_in_front(&self, first: Node<'t>, length: usize) -> bool {
        let begin = self.node.start_byte().min(first.start_byte());
        let line = self.source[..begin].rfind(['\n', '\r']).map_or(0, |end| end + 1);
        let before = self.source.get(line..first.start_byte()).unwrap_or("");
        before.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == length.to_string())
    }

    /// The lists that hold reply codes and nothing else, as far as they are meant.
    fn lists(&self, is_meant: &dyn Fn(&[Node<'t>]) -> bool) -> Vec<Vec<Node<'t>>> {
        let items = |node: Node<'t>| self.items(node).filter(|items| is_meant(items));
        self.found(&|node| items(node).is_some()).into_iter().filter_map(items).collect()
    }

    /// The items of a list that holds reply codes and nothing else.
    fn items(&self, node: Node<'t>) -> Option<Vec<Node<'t>>> {
        let part = match self.nodes.role(node)? {
            Role::List | Role::Alternatives => Part::Items,
            Role::Call => Part::Arguments,
            _ => return None,
        };
        let items = self.nodes.parts(node, part);
        let code = |node: &Node<'t>| {
            let text = self.text(*node).trim_matches(['"', '\'', '`']);
            text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        (!items.is_empty() && items.iter().all(code)).then_some(items)
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
