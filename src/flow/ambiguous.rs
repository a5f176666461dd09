//! Words that are said with a temporary code as well as with a permanent one: "mailbox unavailable" is the text of 450 and of
//! 550 (RFC 5321 4.2.3), and "address rejected" is what Postfix puts in front of whatever the reason is, greylisting with 450
//! among them. Where such words decide that a failure is permanent, those that may pass are given up too.

use super::condition::Condition;
use super::ir::{Argument, Expr, Kind, Span, Stmt};
use super::rows::{Row, holds_code};
use super::state::State;
use super::worded::Words;
use super::{Flow, Heard, Outcome, ToldBy, Walker};
use super::{flag, notation, outcome, pattern};
use crate::catalog::CodeSet;
use crate::language::{Phrase, begins_with, ends_with, has_phrase, vocabulary, words_of};

/// The temporary code that goes out with such words.
const TEMPORARY: u16 = 450;
/// How many items of a row are looked at.
const MOST: usize = 64;

/// The words with which a text, or what a pattern finds, ends and that stand beside a temporary code as well: what follows them
/// would be a reason, which may be a final one.
pub(super) fn phrase_in(text: &str) -> Option<Phrase> {
    let phrases = vocabulary().said_by_both;
    let text = notation::between_delimiters(text).unwrap_or(text);
    let lower = text.to_ascii_lowercase();
    // Most texts are about something else.
    if !phrases.iter().any(|phrase| phrase.iter().any(|word| lower.contains(word))) {
        return None;
    }
    let found = |words: &[String]| {
        let is_end = |phrase: &&Phrase| {
            words.len() >= phrase.len()
                && words[words.len() - phrase.len()..].iter().zip(**phrase).all(|(a, b)| a == b)
        };
        phrases.iter().find(is_end).copied()
    };
    found(&words_of(text)).or_else(|| pattern::wordings(text).iter().find_map(|text| found(&words_of(text))))
}

impl<'t> Walker<'_, 't> {
    /// Tells of such words in a test that gives a failure up by them alone. Whether there were any.
    pub(super) fn tell_of_ambiguous(&mut self, test: &Expr<'t>, state: &State) -> bool {
        // A class that is known, or may be, has been asked for in front.
        let may_pass = |set: CodeSet| set.is_empty() || set.contains(TEMPORARY);
        let is_open = state.replies.values().all(|reply| !reply.is_decided && may_pass(reply.set));
        if !is_open || self.deferred_in == Some(self.scope.start) {
            return false;
        }
        let mut told = Vec::new();
        self.ambiguous_parts(test, &mut told);
        // Hardly a test has such words: what the function is called is asked last.
        if told.is_empty() || self.is_about_permanent() {
            return false;
        }
        self.found.reached.extend(told);
        true
    }

    /// Such words in a test, or in those of which one is enough.
    fn ambiguous_parts(&self, test: &Expr<'t>, told: &mut Vec<Flow>) {
        if let Kind::Any(parts) = &test.kind {
            for part in parts {
                self.ambiguous_parts(part, told);
            }
        } else if let Some((place, phrase)) = self.ambiguous_in(test).filter(|_| self.words_alone(test, 0)) {
            told.push(Flow { condition: test.span.clone(), ..ambiguous(&place, phrase) });
        }
    }

    /// Where such words stand in an expression, or in a list that it names; of a list of the file the name.
    fn ambiguous_in(&self, expr: &Expr<'t>) -> Option<(Span, Phrase)> {
        let mut place = None;
        expr.any(&mut |part| {
            place = match &part.kind {
                Kind::Text(_) | Kind::Pattern(_) => written(part),
                Kind::Name(name) | Kind::Member(_, name) => {
                    let words = self.words_named(name).and_then(Words::said_by_both);
                    words.map(|(phrase, at)| {
                        (at.map_or_else(|| part.span.clone(), |(from, to)| from..to), phrase)
                    })
                }
                _ => None,
            };
            place.is_some()
        });
        place
    }

    /// Whether what comes here is permanent, as the function is named: `handlePermanentFailure`, `classify_550`.
    fn is_about_permanent(&self) -> bool {
        let words = words_of(&self.scope.name);
        let is_of_class = |word: &String| {
            let rest = word.strip_prefix('5').filter(|_| word.len() == 3);
            rest.is_some_and(|rest| rest.chars().all(|letter| letter.is_ascii_digit() || letter == 'x'))
        };
        let asks = begins_with(&self.scope.name, vocabulary().asks);
        words.iter().any(is_of_class) || has_phrase(&words, vocabulary().firm) && !asks
    }

    /// A branch keeps codes of class 4 for another attempt: what is looked for behind it comes with others.
    pub(super) fn note_deferred(&mut self, condition: &Expr<'t>, said: &Condition) {
        let is_known =
            said.facts.values().any(|truth| !truth.yes.is_empty() && truth.yes.is_within(CodeSet::TRANSIENT));
        let is_named =
            || self.program.mentions_in(&condition.span).iter().any(|mention| mention.code.class() == 4);
        // `if is_temporary(error)`: whoever is asked may look at the code.
        let is_asked = || {
            let is_soft = |name: &str| flag::of(name).is_some_and(|flag| flag.on == Some(Outcome::Transient));
            condition.any(&mut |part| match &part.kind {
                Kind::Call(callee, _) => callee.last_name().is_some_and(is_soft),
                Kind::Name(name) | Kind::Member(_, name) => is_soft(name),
                _ => false,
            })
        };
        if is_known || is_named() || is_asked() {
            self.deferred_in = Some(self.scope.start);
        }
    }

    /// `isPermanent = any(word in text for word in WORDS)`, and the same given back by a function of such a name.
    pub(super) fn decided_by_words(&mut self, value: &Expr<'t>, state: &State) {
        if self.heard == Heard::All && !state.is_exhausted {
            self.tell_of_ambiguous(value, state);
        }
    }

    /// What a yes or no that is given back means in a function that is named after what it asks.
    pub(super) fn given_by_judge(&self, then: &[Stmt<'t>]) -> Option<Outcome> {
        let Some(Stmt::Return(_, values)) = then.last() else { return None };
        let [Expr { kind: Kind::Bool(is_set), .. }] = &values[..] else { return None };
        flag::of(&self.scope.name).filter(|flag| !flag.is_verdict)?.says(*is_set)
    }

    /// `{type: "hard", patterns: [/mailbox unavailable/]}`: a row that says what becomes of what its patterns find.
    pub(super) fn labelled_words(&self, row: &Expr<'t>) -> Vec<(Span, Phrase)> {
        let (Kind::Table(fields) | Kind::Call(_, fields)) = &row.kind else { return Vec::new() };
        let is_sought = |field: &&Argument<'t>| {
            let named = field.label().is_some_and(|label| ends_with(label, vocabulary().pattern_names));
            named || field.label().is_some() && matches!(field.value.kind, Kind::Pattern(_))
        };
        let items = fields.iter().filter(is_sought).flat_map(|Argument { value, .. }| match &value.kind {
            Kind::List(items) => &items[..],
            _ => std::slice::from_ref(value),
        });
        let words: Vec<_> = items.take(MOST).filter_map(written).collect();
        // With a code beside it the class is known.
        let is_of_code = |field: &Argument<'t>| {
            holds_code(field.label()) && !self.program.mentions_in(&field.value.span).is_empty()
        };
        let is_meant = !words.is_empty()
            && outcome::of_value(row) == Some(Outcome::Permanent)
            && !fields.iter().any(is_of_code);
        if is_meant { words } else { Vec::new() }
    }

    /// `{HARD: [/mailbox unavailable/]}`: a list that says by its name what becomes of what it finds. A pattern may have the
    /// name of what it means beside it.
    pub(super) fn listed_words(&self, items: &[Row<'_, 't>]) -> Vec<(Span, Phrase)> {
        if !self.program.subject.is_about_mail {
            return Vec::new();
        }
        let sought = items.iter().take(MOST).map(|row| match &row.value.kind {
            Kind::Tuple(parts) | Kind::List(parts) => parts.first().unwrap_or(row.value),
            _ => row.value,
        });
        sought.filter_map(written).collect()
    }

    /// Tells of such words in a row or a list.
    pub(super) fn tell_of_words_in(&mut self, words: &[(Span, Phrase)]) {
        self.found.reached.extend(words.iter().map(|(place, phrase)| ambiguous(place, phrase)));
    }
}

/// Such words where they are written down, plainly or as a pattern.
fn written(expr: &Expr<'_>) -> Option<(Span, Phrase)> {
    let phrase = match &expr.kind {
        Kind::Text(text) => phrase_in(text),
        Kind::Pattern(text) => phrase_in(text),
        _ => None,
    };
    Some((expr.span.clone(), phrase?))
}

fn ambiguous(place: &Span, phrase: Phrase) -> Flow {
    let told_by = ToldBy::Said(phrase);
    Flow { told_by, ..Flow::at(place, CodeSet::of(TEMPORARY), Outcome::Permanent) }
}
