//! What a condition says on one of its sides only, of attempts and by the words of a text.

use super::super::flag;
use super::loose::{is_text, looked_for};
use crate::flow::Outcome;
use crate::flow::calls::CallParts;
use crate::flow::helper::names_object;
use crate::flow::ir::{Expr, Kind};
use crate::flow::outcome;
use crate::flow::regex::literal_text;
use crate::language::{Operator, Phrases, has_phrase, is_phrase, vocabulary, words_of};

/// Something that holds on either side of a condition, or on both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::flow) struct Sides {
    /// Where the condition holds.
    pub(in crate::flow) yes: bool,
    /// Where it does not.
    pub(in crate::flow) no: bool,
}

impl Sides {
    const BOTH: Self = Self { yes: true, no: true };
    pub(in crate::flow) const YES: Self = Self { yes: true, no: false };

    pub(super) const fn negated(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self { yes: self.yes || other.yes, no: self.no || other.no }
    }
}

/// On which side attempts or time have run out: `attempts >= limit` says it of one, all else of both.
pub(super) fn exhausted(expr: &Expr<'_>) -> Sides {
    match &expr.kind {
        Kind::Not(inner) => exhausted(inner).negated(),
        Kind::Compare(operator, left, right) => {
            counted(*operator, left, right).unwrap_or_else(|| if_exhausted(expr))
        }
        _ => if_exhausted(expr),
    }
}

fn if_exhausted(expr: &Expr<'_>) -> Sides {
    if speaks_of_exhaustion(expr) { Sides::BOTH } else { Sides::default() }
}

/// A count of attempts beside a limit of at least two. What is left of them counts the other way.
fn counted(operator: Operator, left: &Expr<'_>, right: &Expr<'_>) -> Option<Sides> {
    let is_limit = |expr: &Expr<'_>| match &expr.kind {
        Kind::Number(number) => *number > 1,
        _ => is_named(expr, vocabulary().limits),
    };
    let is_count = |expr: &Expr<'_>| speaks_of_attempts(expr) && !is_named(expr, vocabulary().left_over);
    let is_above = match operator {
        Operator::Greater | Operator::AtLeast => true,
        Operator::Less | Operator::AtMost => false,
        _ => return None,
    };
    let is_reached = match (is_limit(left), is_limit(right)) {
        (false, true) if is_count(left) => is_above,
        (true, false) if is_count(right) => !is_above,
        _ => return None,
    };
    Some(if is_reached { Sides::YES } else { Sides::YES.negated() })
}

fn is_named(expr: &Expr<'_>, phrases: &Phrases) -> bool {
    expr.last_name().is_some_and(|name| has_phrase(&words_of(name), phrases))
}

/// Where the words of a text are found: `/user unknown/.test(text)`. What happens there is due to what they say; and who
/// asks for those of waiting tells the classes apart by words, so that what has none of them is told as well.
pub(super) fn worded(expr: &Expr<'_>) -> Sides {
    match words_sought(expr) {
        Some(words) if asks_to_wait(words) => Sides::BOTH,
        Some(words) if is_prose(words) => Sides::YES,
        _ => Sides::default(),
    }
}

/// Whether words that are looked for are ones of waiting.
pub(super) fn asks_to_wait(words: &str) -> bool {
    let vocabulary = vocabulary();
    let of_waiting = [
        vocabulary.transient,
        vocabulary.transient_results,
        vocabulary.judges_transient,
        vocabulary.says_later,
        vocabulary.says_for_now,
    ];
    let words = words_of(words);
    of_waiting.iter().any(|phrases| has_phrase(&words, phrases))
}

/// Whether words for an address that nobody has are found, with no number beside them in one of several ways: servers say
/// them with a temporary code as well (RFC 3463 3.2).
pub(in crate::flow) fn looks_for_nobody(expr: &Expr<'_>) -> bool {
    words_sought(expr).is_some_and(pattern_is_for_nobody)
}

/// The same of a pattern, or of plain words. What may be left out is: `mailbox (is )?unavailable`.
pub(in crate::flow) fn pattern_is_for_nobody(pattern: &str) -> bool {
    let mut certain = String::new();
    let mut rest = pattern;
    while let Some((before, behind)) = rest.split_once('(') {
        certain.push_str(before);
        let optional =
            behind.split_once(')').filter(|(inside, after)| after.starts_with('?') && !inside.contains('('));
        rest = match optional {
            Some((_, after)) => &after[1..],
            None => behind,
        };
    }
    certain.push_str(rest);
    certain
        .replace("\\s", " ")
        .split('|')
        .any(|words| is_for_nobody(words) || words.trim_matches([' ', ')', 'b', '\\']) == "unavailable")
}

/// Whether words say that nobody has an address, with no number beside them.
pub(in crate::flow) fn is_for_nobody(words: &str) -> bool {
    // Two words at least: most texts have one.
    let has_words = || words.bytes().any(|byte| !byte.is_ascii_alphanumeric());
    let has_digit = || words.bytes().any(|byte| byte.is_ascii_digit()) || words.contains("\\d");
    if !has_words() || has_digit() {
        return false;
    }
    let words = words_of(words);
    has_phrase(&words, vocabulary().says_never) || has_phrase(&words, vocabulary().sought_for_nobody)
}

fn is_prose(words: &str) -> bool {
    words.split(|letter: char| !letter.is_alphabetic()).any(|word| word.len() > 2)
}

/// What is looked for in a text.
fn words_sought<'e>(expr: &'e Expr<'_>) -> Option<&'e str> {
    let (subject, pattern) = match &expr.kind {
        Kind::Compare(Operator::In, pattern, subject) | Kind::Compare(Operator::Match, subject, pattern) => {
            (&**subject, &**pattern)
        }
        Kind::Call(..) => looked_for(&CallParts::of(expr)?)?,
        _ => return None,
    };
    literal_text(pattern).filter(|_| is_text(subject))
}

/// What a condition asks that says of itself what a reply means: for `check.deliverable` this is `check`.
pub(super) fn judge<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    let Kind::Member(holder, name) = &expr.kind else { return None };
    let is_own = matches!(holder.kind, Kind::Name(name) if names_object(name));
    let says = flag::of(name).is_some()
        || outcome::of_identifier(name).is_some()
        || has_phrase(&words_of(name), vocabulary().says_for_now);
    (says && !is_own).then_some(holder)
}

/// Whether a plain name says that somebody else has told the class: `is_tempfail`.
pub(super) fn tells_class(expr: &Expr<'_>) -> bool {
    let Kind::Name(name) = expr.kind else { return false };
    flag::of(name).is_some_and(|flag| !flag.is_verdict)
        || matches!(outcome::of_identifier(name), Some(Outcome::Permanent | Outcome::Transient))
}

/// Whether names of attempts, ages or deadlines stand in a condition.
pub(in crate::flow) fn speaks_of_exhaustion(expr: &Expr<'_>) -> bool {
    speaks_of(expr, &[vocabulary().exhausted, vocabulary().attempts]) || speaks_of_the_end(expr)
}

/// Whether it is asked if a report or an error says that it is the last word: `action == "failed"`, `reason ==
/// "retries_exceeded"`.
fn speaks_of_the_end(expr: &Expr<'_>) -> bool {
    expr.any(&mut |part| {
        let Kind::Compare(Operator::Equal | Operator::Is, _, right) = &part.kind else { return false };
        let Kind::Text(text) = &right.kind else { return false };
        is_phrase(text, vocabulary().final_actions) || tells_of_attempts(text)
    })
}

/// Whether a word of its own says that the attempts, or their time, have come to an end: `retries_exceeded`.
pub(in crate::flow) fn tells_of_attempts(tag: &str) -> bool {
    let words = words_of(tag);
    let says = |phrases| has_phrase(&words, phrases);
    !tag.contains(' ') && (says(vocabulary().exhausted) || says(vocabulary().attempts))
}

/// Whether names of attempts stand in the head of a loop: then each round is one.
pub(in crate::flow) fn speaks_of_attempts(expr: &Expr<'_>) -> bool {
    speaks_of(expr, &[vocabulary().attempts])
}

fn speaks_of(expr: &Expr<'_>, lists: &[&Phrases]) -> bool {
    expr.any(&mut |part| match &part.kind {
        Kind::Name(name) | Kind::Member(_, name) => {
            let words = words_of(name);
            lists.iter().any(|phrases| has_phrase(&words, phrases))
        }
        _ => false,
    })
}
