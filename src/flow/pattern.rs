//! Which reply codes a regular expression lets pass when it is tried on a reply.

use super::enhanced;
use super::moves::{BEYOND, DIGITS, digit, ends, matches};
use super::reported;
use super::truth::Truth;
use crate::catalog::{Code, CodeSet, EnhancedCode, ReplyCode};
use regex_syntax::ast::{self, Ast};

/// For every reply code: can a reply that begins with it match, and can one that begins with it fail to match?
/// Nothing, when the pattern is not about the code at all, or is not anchored at the start of the reply.
pub(super) fn truth_of(pattern: &str) -> Option<Truth> {
    match reported::behind_label(pattern) {
        // There may be no such line in a text, or another one.
        Some(held) => truth_of_start(&held).map(|truth| Truth { no: CodeSet::ALL, ..truth }),
        None => truth_of_start(pattern),
    }
}

fn truth_of_start(pattern: &str) -> Option<Truth> {
    let tree = parsed(pattern)?;
    if !is_anchored(&tree) || !may_begin_with_digit(&tree) {
        return None;
    }
    if let Some(truth) = of_status_class(&tree) {
        return Some(truth);
    }
    let mut yes = CodeSet::EMPTY;
    let mut no = CodeSet::EMPTY;
    for code in 100..=599u16 {
        let ends = ends(&tree, code);
        if ends != 0 {
            yes = yes | CodeSet::of(code);
        }
        // Where a match needs nothing but the digits, it cannot fail.
        if ends & !(1 << BEYOND) == 0 {
            no = no | CodeSet::of(code);
        }
    }
    let says_something = yes != CodeSet::ALL && !yes.is_empty();
    (says_something && !lists_other_digits(&tree)).then_some(Truth { yes, no })
}

/// Whether a pattern takes some first digits that no reply begins with (RFC 5321 4.2.1), and others not: then it lists numbers
/// of something else, as exit codes are.
fn lists_other_digits(tree: &Ast) -> bool {
    let taken = (6..=9).filter(|first| ends(tree, first * 100) != 0).count();
    (1..4).contains(&taken)
}

/// What a pattern says of the class of an enhanced status code, which begins with it (RFC 3463 2): `^[45]\.`.
fn of_status_class(tree: &Ast) -> Option<Truth> {
    let Ast::Concat(parts) = tree else { return None };
    // `^(?:[45]\.\d+\.\d+)`.
    let inner = match &parts.asts[..] {
        [_, Ast::Group(group)] => match &*group.ast {
            Ast::Concat(inner) => {
                let is_anchored_again = matches!(inner.asts.first(), Some(Ast::Assertion(_)));
                &inner.asts[usize::from(is_anchored_again)..]
            }
            _ => return None,
        },
        [_, inner @ ..] => inner,
        [] => return None,
    };
    let [class, dot, rest @ ..] = inner else { return None };
    let is_plain = rest.first().is_none_or(|subject| takes(subject, digit(enhanced::ADDRESSING)));
    let is_meant = |number: &u16| takes(class, digit(*number)) && (*number != 5 || is_plain);
    let classes = [2u16, 4, 5].into_iter().filter(is_meant);
    let yes: CodeSet = classes.flat_map(|class| class * 100..class * 100 + 100).collect();
    if !is_dot(dot) || yes.is_empty() || takes(class, '.') {
        return None;
    }
    // What stands behind it may or may not fit.
    Some(Truth { yes, no: if rest.is_empty() { !yes } else { CodeSet::ALL } })
}

/// Whether a part of a pattern takes a dot and nothing else.
fn is_dot(part: &Ast) -> bool {
    match part {
        Ast::Literal(literal) => literal.c == '.',
        Ast::ClassBracketed(class) => {
            class.span.end.offset - class.span.start.offset == 3 && takes(part, '.')
        }
        _ => false,
    }
}

/// What a part of a match shows of a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shows {
    Code,
    Class,
    /// An enhanced status code (RFC 3463 2).
    Enhanced,
}

/// What of a match with a pattern is the code, or its first digit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct CodeGroup {
    /// The number of the group, from 1; nothing where only the whole match is the code.
    pub(super) at: Option<u32>,
    pub(super) shows: Shows,
    /// Whether the whole match is no more than that.
    pub(super) is_whole: bool,
}

/// What is the code where a reply begins with it: the group of `^(\d{3})` or `^([245])\d\d`, or all of `^\d{3}`.
pub(super) fn code_group(pattern: &str) -> Option<CodeGroup> {
    // Most texts that are looked for are words.
    if !pattern.contains(['\\', '[']) {
        return None;
    }
    match reported::behind_label(pattern) {
        // The label is part of the whole match.
        Some(held) => group_at_start(&held).map(|group| CodeGroup { is_whole: false, ..group }),
        None => group_at_start(pattern),
    }
}

fn group_at_start(pattern: &str) -> Option<CodeGroup> {
    let tree = parsed(pattern)?;
    let parts = if let Ast::Concat(parts) = &tree { &parts.asts[..] } else { std::slice::from_ref(&tree) };
    let first = parts.iter().find(|part| !matches!(part, Ast::Assertion(_) | Ast::Flags(_)))?;
    if !may_begin_with_digit(&tree) {
        return group_further_on(parts);
    }
    if let Ast::Group(group) = first
        && let Some(at) = group.capture_index()
    {
        let shows = taken(&group.ast)?;
        return Some(CodeGroup { at: Some(at), shows, is_whole: taken(&tree) == Some(shows) });
    }
    if let Some(group) = group_further_on(parts) {
        return Some(group);
    }
    // Of a literal the code is known without the match.
    let is_open = (200..600).filter(|code| ends(&tree, *code) != 0).nth(1).is_some();
    let whole = if is_open || is_enhanced(&tree) { taken(&tree) } else { None };
    whole.map(|shows| CodeGroup { at: None, shows, is_whole: true })
}

/// What a part of a pattern takes, where it is always the same of a code.
fn taken(tree: &Ast) -> Option<Shows> {
    let mut taken = None;
    for end in (200..600).map(|code| ends(tree, code)).filter(|end| *end != 0) {
        if ![1 << 1, 1 << DIGITS].contains(&end) || *taken.get_or_insert(end) != end {
            return None;
        }
    }
    match taken {
        Some(end) => Some(if end == 1 << 1 { Shows::Class } else { Shows::Code }),
        None => is_enhanced(tree).then_some(Shows::Enhanced),
    }
}

/// `status: ([45]\d\d)`: a number of which some first digits are left out is a code wherever it stands.
fn group_further_on(parts: &[Ast]) -> Option<CodeGroup> {
    let (at, group) = parts.iter().find_map(|part| match part {
        Ast::Group(group) => group.capture_index().map(|at| (at, &group.ast)),
        _ => None,
    })?;
    let takes_class = |class: u16| (class..class + 100).any(|code| ends(group, code) != 0);
    let is_of_failures = takes_class(400) && takes_class(500) && !takes_class(300);
    (is_of_failures && taken(group) == Some(Shows::Code)).then_some(CodeGroup {
        at: Some(at),
        shows: Shows::Code,
        is_whole: false,
    })
}

/// Whether a pattern takes an enhanced code, and begins with a class that is not known without the match.
fn is_enhanced(tree: &Ast) -> bool {
    let Ast::Concat(parts) = tree else { return false };
    let parts = parts.asts.iter().filter(|part| !matches!(part, Ast::Assertion(_))).collect::<Vec<_>>();
    let is_dot = |part: &Ast| takes(part, '.') && !takes(part, '0');
    let is_number = |part: &Ast| takes(part, '0') && !takes(part, '.');
    match parts[..] {
        [class, dot, subject, second, detail] => {
            takes(class, '4')
                && takes(class, '5')
                && !takes(class, '.')
                && is_dot(dot)
                && is_number(subject)
                && is_dot(second)
                && is_number(detail)
        }
        _ => false,
    }
}

/// Whether a part of a pattern takes a character.
fn takes(part: &Ast, letter: char) -> bool {
    match part {
        Ast::Group(group) => takes(&group.ast, letter),
        Ast::Alternation(options) => options.asts.iter().any(|option| takes(option, letter)),
        Ast::Repetition(repeated) => takes(&repeated.ast, letter),
        _ => matches(part, letter),
    }
}

/// The code that a pattern looks for, with nothing beside it but the borders of a number: `\b550\b`, `550[\s-]`, `5\.1\.1`.
pub(super) fn bare_code(pattern: &str) -> Option<Code> {
    const LONGEST: usize = 40;
    if let Some(code) = EnhancedCode::parse(pattern) {
        return Some(Code::Enhanced(code));
    }
    // Most texts that are looked for are words.
    let digits = pattern.bytes().filter(u8::is_ascii_digit).count();
    if pattern.len() > LONGEST || !(3..=7).contains(&digits) {
        return None;
    }
    let tree = parsed(pattern)?;
    let mut parts = Vec::new();
    side_by_side(&tree, &mut parts);
    let text: String = within_borders(&parts).iter().map(|part| letter(part)).collect::<Option<_>>()?;
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let code = text.parse().ok().filter(|code| (200..600).contains(code));
        return code.map(|code| Code::Reply(ReplyCode(code)));
    }
    EnhancedCode::parse(&text).map(Code::Enhanced)
}

/// The parts of a pattern that follow each other, whatever groups they stand in.
fn side_by_side<'p>(tree: &'p Ast, parts: &mut Vec<&'p Ast>) {
    match tree {
        Ast::Group(group) => side_by_side(&group.ast, parts),
        Ast::Concat(inner) => inner.asts.iter().for_each(|part| side_by_side(part, parts)),
        _ => parts.push(tree),
    }
}

/// Parts without what only says that no digit stands beside them.
fn within_borders<'a, 'p>(parts: &'a [&'p Ast]) -> &'a [&'p Ast] {
    let is_border = |part: &Ast| {
        let separates = takes(part, ' ') || takes(part, '-');
        matches!(part, Ast::Assertion(_)) || separates && !(0..=9).any(|number| takes(part, digit(number)))
    };
    let from = parts.iter().position(|part| !is_border(part)).unwrap_or(parts.len());
    let rest = &parts[from..];
    &rest[..rest.iter().rposition(|part| !is_border(part)).map_or(0, |last| last + 1)]
}

/// The letter that a part stands for; a dot, where any letter fits, is meant as one between numbers.
fn letter(part: &Ast) -> Option<char> {
    match part {
        Ast::Literal(literal) => Some(literal.c),
        Ast::Dot(_) => Some('.'),
        _ => is_dot(part).then_some('.'),
    }
}

/// The codes that a pattern finds anywhere in a text: nothing holds it to a place, and nothing to the borders of a
/// number. Nothing, when it is about more than the code, or takes any number for one.
pub(super) fn loose_codes(pattern: &str) -> Option<CodeSet> {
    // Most texts that are looked for are words.
    if !pattern.contains(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '[' | '\\')) {
        return None;
    }
    let tree = parsed(pattern)?;
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
            if !parts.asts.iter().all(is_short) || is_dotted(&parts.asts) {
                return None;
            }
            Some((100..=599).filter(|&code| ends(tree, code) == 1 << DIGITS).collect())
        }
        _ => None,
    }
}

/// Whether a dot stands between digits: that is the start of an enhanced code (RFC 3463 2), which nobody writes with
/// escapes where a plain text is looked for.
fn is_dotted(parts: &[Ast]) -> bool {
    let is_digit = |part: &Ast| matches!(part, Ast::Literal(literal) if literal.c.is_ascii_digit());
    parts
        .windows(3)
        .any(|parts| matches!(parts, [left, Ast::Dot(_), right] if is_digit(left) && is_digit(right)))
}

/// The texts that a pattern finds, as far as they are words: what may be left out is there and is not, and where anything or a
/// blank may stand there is a blank.
pub(super) fn wordings(pattern: &str) -> Vec<String> {
    parsed(pattern).map(|tree| texts(&tree)).unwrap_or_default()
}

fn texts(tree: &Ast) -> Vec<String> {
    match tree {
        Ast::Literal(literal) => vec![literal.c.to_string()],
        Ast::Group(group) => texts(&group.ast),
        Ast::Alternation(options) => options.asts.iter().flat_map(texts).take(MOST_TEXTS).collect(),
        Ast::Concat(parts) => parts.asts.iter().fold(vec![String::new()], |before, part| {
            let behind = texts(part);
            let joined =
                before.iter().flat_map(|text| behind.iter().map(move |next| format!("{text}{next}")));
            joined.take(MOST_TEXTS).collect()
        }),
        Ast::Repetition(repeated) => {
            let may_be_missing = match &repeated.op.kind {
                ast::RepetitionKind::ZeroOrOne | ast::RepetitionKind::ZeroOrMore => true,
                ast::RepetitionKind::OneOrMore => false,
                ast::RepetitionKind::Range(range) => matches!(
                    range,
                    ast::RepetitionRange::Exactly(0)
                        | ast::RepetitionRange::AtLeast(0)
                        | ast::RepetitionRange::Bounded(0, _)
                ),
            };
            let mut found = texts(&repeated.ast);
            if may_be_missing && found != [" "] {
                found.push(String::new());
            }
            found
        }
        Ast::Assertion(_) | Ast::Empty(_) | Ast::Flags(_) => vec![String::new()],
        _ => vec![if takes(tree, ' ') { " " } else { "." }.to_owned()],
    }
}

/// How many texts are made of one pattern.
const MOST_TEXTS: usize = 64;

/// Longer patterns are not about the code.
const LONGEST: usize = 2_000;

fn parsed(pattern: &str) -> Option<Ast> {
    if pattern.len() > LONGEST {
        return None;
    }
    ast::parse::Parser::new().parse(pattern).ok()
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

/// Whether a match can begin with the first digit of a code; where that is not plain, it may.
fn may_begin_with_digit(tree: &Ast) -> bool {
    match tree {
        Ast::Group(group) => may_begin_with_digit(&group.ast),
        Ast::Alternation(options) => options.asts.iter().any(may_begin_with_digit),
        Ast::Concat(parts) => {
            let holds_no_place =
                |part: &&Ast| matches!(part, Ast::Assertion(_) | Ast::Flags(_) | Ast::Empty(_));
            parts.asts.iter().find(|part| !holds_no_place(part)).is_none_or(may_begin_with_digit)
        }
        Ast::Literal(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_) => {
            (1..=5).any(|class| matches(tree, digit(class)))
        }
        _ => true,
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
        assert_eq!(yes(r"^[45]\."), "4yz, 5yz");
        assert_eq!(yes(r"^5[.]1[.]1"), "5yz");
        assert_eq!(yes(r"^(?:2|4)\.\d+\.\d+$"), "2yz, 4yz");
        assert_eq!(yes(r"^\d\.\d+\.\d+$"), "2yz, 4yz, 5yz");
        assert_eq!(yes("250"), "unknown");
        assert_eq!(yes(r"^hello"), "unknown");
        assert_eq!(yes(r"^[4-9]"), "4yz, 5yz");
        assert_eq!(yes(r"^(2|3|4|6|8)$"), "unknown");
    }

    #[test]
    fn patterns_without_a_hold_are_loose() {
        let codes =
            |pattern: &str| loose_codes(pattern).map_or_else(|| "held".to_owned(), |codes| codes.to_string());
        assert_eq!(codes("550"), "550");
        assert_eq!(codes(r"4\d\d"), "4yz");
        assert_eq!(codes(r"(?:450|45[12])"), "450–452");
        assert_eq!(codes(r"[45]\d{2}"), "4yz, 5yz");
        assert_eq!(codes("4.."), "4yz");
        assert_eq!(codes("55."), "550–559");
        for pattern in
            [r"^550", r"\b550\b", r"550 5\.1\.1", r"\d{3}", r"550 user", "user unknown", "5.7", "4.2.1"]
        {
            assert_eq!(codes(pattern), "held", "{pattern}");
        }
    }

    #[test]
    fn patterns_of_nothing_but_a_code() {
        let reply = |code: u16| Some(Code::Reply(ReplyCode(code)));
        let enhanced = EnhancedCode::parse("5.1.1").map(Code::Enhanced);
        for pattern in ["\\b550\\b", "550[\\s\\-]", "(^|\\s)(550)\\s*", "550 ", "^550-"] {
            assert_eq!(bare_code(pattern), reply(550), "{pattern}");
        }
        for pattern in ["5\\.1\\.1", "5.1.1", "5[.]1[.]1", "\\b(5\\.1\\.1)\\b"] {
            assert_eq!(bare_code(pattern), enhanced, "{pattern}");
        }
        for pattern in ["450.*user unknown", "[45]50", "550 5\\.1\\.1", "5500", "", "  ", "650"] {
            assert_eq!(bare_code(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn what_the_text_decides_can_fail() {
        let truth = truth_of(r"^550 5\.1\.1").unwrap();
        assert_eq!(truth.yes.to_string(), "550");
        assert!(truth.no.contains(550));
        assert!(!truth_of("^550").unwrap().no.contains(550));
        assert!(!truth_of("^550[ -]").unwrap().no.contains(550));
        assert!(!truth_of("^550 ").unwrap().no.contains(550));
        assert!(truth_of("^550-").unwrap().no.contains(550));
    }

    #[test]
    fn patterns_within_patterns_cost_what_they_are_long() {
        let nested = format!("^45{}2{}", "(".repeat(40), "*)*".repeat(40));
        assert_eq!(yes(&nested), yes("^452*"));
        let repeated = format!("^4{}\\d{}", "(".repeat(40), "{1,9})?".repeat(40));
        assert_eq!(yes(&repeated), "4yz");
        for (pattern, codes) in [
            ("^4\\d{2,4294967295}", "4yz"),
            ("^4\\d{4294967295,}", "4yz"),
            ("^45{4294967295}", "455"),
            ("^4[^\\d]{9}", "unknown"),
        ] {
            assert_eq!(yes(pattern), codes, "{pattern}");
        }
        assert!(truth_of(&format!("^4{}", "x".repeat(LONGEST))).is_none());
    }
}
