//! Which reply codes a regular expression lets pass when it is tried on a reply.

use super::truth::Truth;
use crate::catalog::CodeSet;
use regex_syntax::ast::{self, Ast};

/// For every reply code: can a reply that begins with it match, and can one that begins with it fail to match?
/// Nothing, when the pattern is not about the code at all, or is not anchored at the start of the reply.
pub(super) fn truth_of(pattern: &str) -> Option<Truth> {
    let tree = ast::parse::Parser::new().parse(pattern).ok()?;
    if !is_anchored(&tree) {
        return None;
    }
    let mut yes = CodeSet::EMPTY;
    let mut no = CodeSet::EMPTY;
    for code in 100..=599u16 {
        let digits = [digit(code / 100), digit(code / 10 % 10), digit(code % 10)];
        let ends = walk(&tree, &digits, vec![Reach::At(0)]);
        if !ends.is_empty() {
            yes = yes | CodeSet::of(code);
        }
        // Where a match needs nothing but the digits, it cannot fail.
        if !ends.iter().any(|end| matches!(end, Reach::At(_))) {
            no = no | CodeSet::of(code);
        }
    }
    let says_something = yes != CodeSet::ALL && !yes.is_empty();
    says_something.then_some(Truth { yes, no })
}

/// A text with wildcards, as a regular expression for the start of a reply: `4??`, `45[0-2]*`.
pub(super) fn from_wildcards(text: &str) -> String {
    let mut regex = String::from("^");
    let mut letters = text.trim_end_matches('*').chars().peekable();
    let mut is_inside = false;
    while let Some(letter) = letters.next() {
        match letter {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '[' => {
                is_inside = true;
                regex.push('[');
                if letters.next_if(|next| *next == '!').is_some() {
                    regex.push('^');
                }
            }
            ']' if is_inside => {
                is_inside = false;
                regex.push(']');
            }
            '-' if is_inside => regex.push('-'),
            _ if letter.is_ascii_punctuation() => regex.extend(['\\', letter]),
            _ => regex.push(letter),
        }
    }
    regex
}

/// A pattern whose classes begin with a percent sign, as a regular expression: `^4%d%d[ %-]`.
pub(super) fn from_percent(pattern: &str) -> String {
    let mut regex = String::with_capacity(pattern.len() + 4);
    let mut letters = pattern.chars();
    let mut is_inside = false;
    while let Some(letter) = letters.next() {
        match letter {
            '%' => match letters.next() {
                Some(class @ ('d' | 's' | 'w' | 'D' | 'S' | 'W')) => regex.extend(['\\', class]),
                Some('a') => regex.push_str("[a-zA-Z]"),
                Some(other) if other.is_ascii_punctuation() => regex.extend(['\\', other]),
                Some(other) => regex.push(other),
                None => regex.push('%'),
            },
            // Outside a class it repeats, as seldom as possible.
            '-' if !is_inside => regex.push_str("*?"),
            '|' | '{' | '}' | '\\' => regex.extend(['\\', letter]),
            _ => {
                is_inside = letter == '[' || is_inside && letter != ']';
                regex.push(letter);
            }
        }
    }
    regex
}

/// The pattern in a text that has delimiters and flags around it, such as `/^250/i`.
pub(super) fn between_delimiters(text: &str) -> Option<&str> {
    let delimiter = text.chars().next().filter(|first| matches!(first, '/' | '#' | '~' | '!'))?;
    let end = text.rfind(delimiter).filter(|end| *end > 0)?;
    let flags = &text[end + 1..];
    flags.bytes().all(|flag| flag.is_ascii_alphabetic()).then(|| &text[1..end])
}

/// The codes that a pattern finds anywhere in a text: nothing holds it to a place, and nothing to the borders of a
/// number. Nothing, when it is about more than the code, or takes any number for one.
pub(super) fn loose_codes(pattern: &str) -> Option<CodeSet> {
    let tree = ast::parse::Parser::new().parse(pattern).ok()?;
    let codes = loose(&tree)?;
    (!codes.is_empty() && codes.is_within(CodeSet::range(200, 599)) && codes.len() <= 200).then_some(codes)
}

fn loose(tree: &Ast) -> Option<CodeSet> {
    match tree {
        Ast::Group(group) => loose(&group.ast),
        Ast::Alternation(options) => {
            options.asts.iter().map(loose).try_fold(CodeSet::EMPTY, |set, codes| Some(set | codes?))
        }
        Ast::Concat(parts) => {
            let is_short = |part: &Ast| {
                matches!(
                    part,
                    Ast::Literal(_)
                        | Ast::ClassPerl(_)
                        | Ast::ClassBracketed(_)
                        | Ast::Dot(_)
                        | Ast::Repetition(_)
                )
            };
            if !parts.asts.iter().all(is_short) {
                return None;
            }
            let finds = |code: &u16| {
                let digits = [digit(code / 100), digit(code / 10 % 10), digit(code % 10)];
                walk(tree, &digits, vec![Reach::At(0)]) == [Reach::At(3)]
            };
            Some((100..=599).filter(finds).collect())
        }
        _ => None,
    }
}

fn digit(value: u16) -> char {
    char::from_digit(u32::from(value), 10).unwrap_or('0')
}

/// How far a match has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// After this many of the digits, all certain.
    At(usize),
    /// Beyond the digits, where the text decides.
    Beyond,
}

fn is_anchored(tree: &Ast) -> bool {
    match tree {
        Ast::Assertion(assertion) => {
            matches!(assertion.kind, ast::AssertionKind::StartLine | ast::AssertionKind::StartText)
        }
        Ast::Group(group) => is_anchored(&group.ast),
        Ast::Concat(parts) => parts.asts.first().is_some_and(is_anchored),
        Ast::Alternation(options) => options.asts.iter().all(is_anchored),
        _ => false,
    }
}

fn walk(tree: &Ast, digits: &[char; 3], from: Vec<Reach>) -> Vec<Reach> {
    let mut ends = match tree {
        Ast::Empty(_) | Ast::Flags(_) => from,
        Ast::Assertion(assertion) => from
            .into_iter()
            .map(|reach| match (&assertion.kind, reach) {
                // A reply goes on with a space, a hyphen or its end: a word ends after three digits.
                (ast::AssertionKind::StartLine | ast::AssertionKind::StartText, Reach::At(0))
                | (ast::AssertionKind::WordBoundary, Reach::At(0 | 3)) => reach,
                _ => Reach::Beyond,
            })
            .collect(),
        Ast::Group(group) => walk(&group.ast, digits, from),
        Ast::Concat(parts) => parts.asts.iter().fold(from, |from, part| walk(part, digits, from)),
        Ast::Alternation(options) => {
            options.asts.iter().flat_map(|option| walk(option, digits, from.clone())).collect()
        }
        Ast::Repetition(repetition) => repeat(repetition, digits, from),
        _ => from.into_iter().filter_map(|reach| step(tree, digits, reach)).collect(),
    };
    ends.dedup();
    ends.truncate(64);
    ends
}

fn repeat(repetition: &ast::Repetition, digits: &[char; 3], from: Vec<Reach>) -> Vec<Reach> {
    let (least, most) = match &repetition.op.kind {
        ast::RepetitionKind::ZeroOrOne => (0, 1),
        ast::RepetitionKind::ZeroOrMore => (0, 4),
        ast::RepetitionKind::OneOrMore => (1, 4),
        ast::RepetitionKind::Range(range) => match range {
            ast::RepetitionRange::Exactly(count) => (*count, *count),
            ast::RepetitionRange::AtLeast(count) => (*count, count + 4),
            ast::RepetitionRange::Bounded(least, most) => (*least, *most),
        },
    };
    let mut ends = Vec::new();
    let mut now = from;
    for round in 0..=most.min(8) {
        if round >= least {
            ends.extend(now.iter().copied());
        }
        now = walk(&repetition.ast, digits, now);
        if now.is_empty() {
            break;
        }
    }
    ends
}

/// One character: a digit of the code, or something behind it.
fn step(tree: &Ast, digits: &[char; 3], reach: Reach) -> Option<Reach> {
    let Reach::At(position) = reach else { return Some(Reach::Beyond) };
    let Some(&digit) = digits.get(position) else {
        // Every reply goes on with a space or a hyphen; a class that holds both is passed by all of them.
        let separates = matches(tree, ' ') && matches(tree, '-');
        return Some(if separates { Reach::At(position + 1) } else { Reach::Beyond });
    };
    matches(tree, digit).then_some(Reach::At(position + 1))
}

fn matches(tree: &Ast, letter: char) -> bool {
    match tree {
        Ast::Literal(literal) => literal.c == letter,
        Ast::Dot(_) => true,
        Ast::ClassPerl(class) => perl(class, letter),
        Ast::ClassBracketed(class) => set(&class.kind, letter) != class.negated,
        _ => false,
    }
}

fn perl(class: &ast::ClassPerl, letter: char) -> bool {
    let inside = match class.kind {
        ast::ClassPerlKind::Digit => letter.is_ascii_digit(),
        ast::ClassPerlKind::Space => letter.is_whitespace(),
        ast::ClassPerlKind::Word => letter.is_alphanumeric() || letter == '_',
    };
    inside != class.negated
}

fn set(kind: &ast::ClassSet, letter: char) -> bool {
    match kind {
        ast::ClassSet::Item(item) => self::item(item, letter),
        ast::ClassSet::BinaryOp(_) => false,
    }
}

fn item(item: &ast::ClassSetItem, letter: char) -> bool {
    match item {
        ast::ClassSetItem::Literal(literal) => literal.c == letter,
        ast::ClassSetItem::Range(range) => (range.start.c..=range.end.c).contains(&letter),
        ast::ClassSetItem::Perl(class) => perl(class, letter),
        ast::ClassSetItem::Bracketed(class) => set(&class.kind, letter) != class.negated,
        ast::ClassSetItem::Union(union) => union.items.iter().any(|part| self::item(part, letter)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes(pattern: &str) -> String {
        truth_of(pattern).map_or_else(|| "unknown".to_owned(), |truth| truth.yes.to_string())
    }

    #[test]
    fn anchored_patterns_are_sets() {
        assert_eq!(yes(r"^250"), "250");
        assert_eq!(yes(r"^4\d\d"), "4yz");
        assert_eq!(yes(r"^4"), "4yz");
        assert_eq!(yes(r"^(?:450|451)\b"), "450, 451");
        assert_eq!(yes(r"^25[0-2][ -]"), "250–252");
        assert_eq!(yes(r"^[45]5\d "), "450–459, 550–559");
        assert_eq!(yes(r"\A5\d{2}"), "5yz");
        assert_eq!(yes("250"), "unknown");
        assert_eq!(yes(r"^hello"), "unknown");
    }

    #[test]
    fn patterns_without_a_hold_are_loose() {
        let codes =
            |pattern: &str| loose_codes(pattern).map_or_else(|| "held".to_owned(), |codes| codes.to_string());
        assert_eq!(codes("550"), "550");
        assert_eq!(codes(r"4\d\d"), "4yz");
        assert_eq!(codes(r"(?:450|45[12])"), "450–452");
        assert_eq!(codes(r"[45]\d{2}"), "4yz, 5yz");
        for pattern in [r"^550", r"\b550\b", r"550 5\.1\.1", r"\d{3}", r"550 user", "user unknown"] {
            assert_eq!(codes(pattern), "held", "{pattern}");
        }
    }

    #[test]
    fn wildcards_are_translated() {
        assert_eq!(yes(&from_wildcards("4??")), "4yz");
        assert_eq!(yes(&from_wildcards("45[0-2]*")), "450–452");
        assert_eq!(yes(&from_wildcards("[!2]*")), "1yz, 3yz, 4yz, 5yz");
        assert_eq!(yes(&from_wildcards("*")), "unknown");
    }

    #[test]
    fn classes_with_percent_signs_are_translated() {
        assert_eq!(yes(&from_percent("^4%d%d[ %-]")), "4yz");
        assert_eq!(yes(&from_percent("^25[012]%-")), "250–252");
        assert_eq!(yes(&from_percent("^(%d%d%d)")), "unknown");
        assert_eq!(from_percent("^.-%s$"), r"^.*?\s$");
    }

    #[test]
    fn what_the_text_decides_can_fail() {
        let truth = truth_of(r"^550 5\.1\.1").unwrap();
        assert_eq!(truth.yes.to_string(), "550");
        assert!(truth.no.contains(550));
        assert!(!truth_of("^550").unwrap().no.contains(550));
        assert!(!truth_of("^550[ -]").unwrap().no.contains(550));
        assert!(truth_of("^550 ").unwrap().no.contains(550));
    }
}
