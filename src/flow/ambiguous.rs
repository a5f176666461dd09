//! Words that are said with a temporary code as well as with a permanent one: "mailbox unavailable" is the text of 450 and of
//! 550 (RFC 5321 4.2.3), and "address rejected" is what Postfix puts in front of whatever the reason is, greylisting with 450
//! among them. Where such words decide that a failure is permanent, those that may pass are given up too.

use super::calls::CallParts;
use super::condition::{Condition, pattern_is_for_nobody};
use super::ir::{Expr, Kind, Span, Stmt};
use super::regex::literal_text;
use super::state::{Reply, State, Value};
use super::worded::Words;
use super::{Flow, Heard, Outcome, ToldBy, Walker};
use super::{flag, notation, pattern};
use crate::catalog::{CodeSet, Command};
use crate::language::{
    Operator, Phrase, Phrases, begins_with, has_phrase, longest_end, vocabulary, words_of,
};

/// Where such words stand, and which they are.
pub(super) type Said = (Span, Phrase);

/// The words with which a text, or what a pattern finds, ends and that stand beside a temporary code as well: what follows them
/// would be a reason, which may be a final one.
pub(super) fn phrase_in(text: &str) -> Option<Phrase> {
    let phrases = vocabulary().said_by_both.words;
    let text = notation::between_delimiters(text).unwrap_or(text);
    let said = |text: &str| longest_end(text, phrases).or_else(|| end_alone(text, phrases));
    if let Some(phrase) = said(text) {
        return Some(phrase);
    }
    let lower = text.to_ascii_lowercase();
    // Most texts are about something else.
    if !phrases.iter().any(|phrase| phrase.iter().any(|word| lower.contains(word))) {
        return None;
    }
    pattern::wordings(text).iter().find_map(|text| said(text))
}

/// Of phrases the one whose last word a text is: who looks for "unavailable" finds a mailbox that is as well.
fn end_alone(text: &str, phrases: &Phrases) -> Option<Phrase> {
    let ends = |phrase: &&Phrase| phrase.last().is_some_and(|last| last.eq_ignore_ascii_case(text));
    phrases.iter().find(ends).copied().filter(|_| pattern_is_for_nobody(text))
}

impl<'t> Walker<'_, 't> {
    /// Tells of such words in a test that gives a failure up by them alone. Whether there were any.
    pub(super) fn tell_of_ambiguous(&mut self, test: &Expr<'t>, state: &State) -> bool {
        // A class that is known, or may be, has been asked for in front.
        let may_pass = |set: CodeSet| set.is_empty() || set.contains(vocabulary().said_by_both.code);
        let is_open = || {
            let answered = command_of(test, state);
            // What has answered another command is another reply.
            let is_other = |reply: &Reply| {
                answered
                    .is_some_and(|answered| reply.command.is_some_and(|other| other.name != answered.name))
            };
            state.replies.values().all(|reply| is_other(reply) || !reply.is_decided && may_pass(reply.set))
        };
        let is_answered = [self.deferred_in, self.judged_in].contains(&Some(self.scope.start));
        if is_answered || !is_open() {
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
        } else if let Some((place, phrase)) = self
            .ambiguous_in(test)
            .or_else(|| self.ambiguous_within(test))
            .filter(|_| self.matches_nobody(test) || self.words_alone(test, 0))
        {
            told.push(Flow { condition: test.span.clone(), ..ambiguous(&place, phrase) });
        }
    }

    /// Such words in a function of the file that is asked, unless that is named after what they mean and tells of them itself:
    /// the place is that of the call.
    fn ambiguous_within(&self, test: &Expr<'t>) -> Option<Said> {
        let call = CallParts::of(test)?;
        let asked = self.own_function(&call)?;
        let tells = |flag: flag::Flag| flag.on == Some(Outcome::Permanent) && !flag.is_verdict;
        if flag::of(call.name).is_some_and(tells) {
            return None;
        }
        let (_, phrase) = self.tests_for_words(&asked).find_map(|test| self.ambiguous_in(test))?;
        Some((test.span.clone(), phrase))
    }

    /// Where such words stand in an expression, or in a list that it names; of a list of the file the name.
    fn ambiguous_in(&self, expr: &Expr<'t>) -> Option<Said> {
        let mut place = None;
        expr.any(&mut |part| {
            place = match &part.kind {
                Kind::Text(_) | Kind::Pattern(_) => said(part),
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

    /// Whether a pattern for an address that nobody has is tried on something, whatever that is called: nothing but a text is
    /// matched with one.
    fn matches_nobody(&self, asked: &Expr<'t>) -> bool {
        if let Kind::Compare(Operator::Match, _, pattern) = &asked.kind {
            return literal_text(pattern).is_some_and(pattern_is_for_nobody);
        }
        let Some(call) = CallParts::of(asked).filter(|call| call.is(vocabulary().functions.match_test))
        else {
            return false;
        };
        let Some((_, pattern)) = self.subject_and_pattern(&call) else { return false };
        match &pattern.kind {
            // `re.search(pattern, body)`, `preg_match("/…/", body)`
            Kind::Text(text) => {
                let is_first = call.argument(0).is_some_and(|first| std::ptr::eq(first, pattern));
                let is_handed = call.receiver.is_some() && call.arguments.len() > 1 && is_first;
                (is_handed || notation::between_delimiters(text).is_some())
                    && literal_text(pattern).is_some_and(pattern_is_for_nobody)
            }
            _ => self.regex(pattern).is_some_and(|regex| pattern_is_for_nobody(&regex.text)),
        }
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
        let is_named = || {
            let is_shown = |part: &Expr<'t>| {
                matches!(part.kind, Kind::Text(_) | Kind::Pattern(_))
                    && literal_text(part).is_some_and(shows_class_4)
            };
            self.program.mentions_in(&condition.span).iter().any(|mention| mention.code.class() == 4)
                || condition.any(&mut |part| is_shown(part))
        };
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

    /// Tells of such words in a list, or a row, that gives up for what it finds.
    pub(super) fn tell_of_said(&mut self, (place, phrase): &Said) {
        self.found.reached.push(ambiguous(place, phrase));
    }
}

/// The command that the reply has answered whose text a test looks into, where that is known.
fn command_of(test: &Expr<'_>, state: &State) -> Option<Command> {
    let mut command = None;
    test.any(&mut |part| {
        if let Some(Value::Reply(id, _)) = part.path().and_then(|path| state.names.get(&path)) {
            command = state.replies.get(id).and_then(|reply| reply.command);
        }
        command.is_some()
    });
    command
}

/// Such words where they are written down, plainly or as a pattern, which may have the name of what it means beside it.
pub(super) fn said(item: &Expr<'_>) -> Option<Said> {
    let phrase = match &item.kind {
        Kind::Text(text) => phrase_in(text),
        Kind::Pattern(text) => phrase_in(text),
        Kind::Tuple(parts) | Kind::List(parts) => return said(parts.first()?),
        _ => None,
    };
    Some((item.span.clone(), phrase?))
}

/// Whether a pattern looks for codes of class 4, of either kind: `4\.\d\.\d`, `4\d\d`, `45[0-2]`.
fn shows_class_4(pattern: &str) -> bool {
    let mut places = pattern.match_indices('4').map(|(at, _)| (&pattern[..at], &pattern[at + 1..]));
    places.any(|(before, behind)| {
        let before = before.strip_suffix("\\b").unwrap_or(before);
        let is_first = !before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '.');
        let behind = behind.strip_prefix(|digit: char| digit.is_ascii_digit()).unwrap_or(behind);
        let goes_on = ["\\.", "\\d", "[0", ".\\d", ".["];
        is_first && goes_on.iter().any(|start| behind.starts_with(start))
    })
}

fn ambiguous(place: &Span, phrase: Phrase) -> Flow {
    let told_by = ToldBy::Said(phrase);
    Flow { told_by, ..Flow::at(place, CodeSet::of(vocabulary().said_by_both.code), Outcome::Permanent) }
}
