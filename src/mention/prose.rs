//! Whether a token in text without a syntax tree is a code: in transcripts, logs, delivery reports, tables, and in
//! sentences that name it. Each rule needs its own evidence on the line or next to it; the file alone proves nothing.

use super::company::is_only_smtp;
use super::evidence::is_http;
use super::gate::Profile;
use super::lines::{Line, Lines};
use crate::catalog::{self, EnhancedCode};
use crate::language::{Prose as Words, vocabulary, words_of};
use std::ops::Range;

/// What may stand between a reply code and the enhanced code that belongs to it.
const GLUE: [char; 14] = [' ', '-', '\t', '(', '#', '"', '\'', ',', ':', ';', '|', '`', '*', '['];

/// A text without a tree, or the strings of a data file.
pub(super) struct Prose<'a> {
    lines: Lines<'a>,
    profile: Profile,
    words: &'static Words,
}

impl<'a> Prose<'a> {
    pub(super) fn of(source: &'a str, profile: Profile) -> Self {
        Self { lines: Lines::of(source), profile, words: &vocabulary().prose }
    }

    /// Whether the number at `span` is a reply code. `within` is the text that it stands in: all of it, or a string.
    pub(super) fn is_reply(&self, code: u16, span: &Range<usize>, within: &Range<usize>) -> bool {
        let line = self.lines.around(span, within);
        if !line.stands_free() || self.is_quantity(&line) {
            return false;
        }
        if is_glued(line.after, code) {
            return true;
        }
        if self.profile.is_foreign() || code / 10 % 10 > 5 {
            return false;
        }
        let is_shaped = line.has_reply_shape();
        if is_shaped && self.is_logged(&line) {
            return true;
        }
        if is_shaped && !line.speaks_of("http") {
            let in_dialogue = || self.lines.is_in_dialogue(&line);
            if line.opens_line() && self.opens_answer(code, &line)
                || line.follows_mark(self.words.server_marks)
                || line.follows_mark(self.words.weak_server_marks) && in_dialogue()
                || line.opens_line() && in_dialogue()
            {
                return true;
            }
        }
        is_established(code)
            && (self.is_set_apart(code, &line)
                || self.is_refusal(code, &line)
                || self.is_named(code, &line)
                || self.is_in_table(&line))
    }

    /// Whether the three numbers at `span` are an enhanced code. `follows` says whether an accepted reply code stands
    /// right before them.
    pub(super) fn is_enhanced(
        &self,
        code: EnhancedCode,
        span: &Range<usize>,
        within: &Range<usize>,
        follows: bool,
    ) -> bool {
        let line = self.lines.around(span, within);
        // qmail writes it so behind a text.
        if follows || line.before.ends_with("(#") && line.after.starts_with(')') {
            return true;
        }
        let tail = line.before.to_ascii_lowercase();
        if self.words.enhanced_fields.iter().any(|field| {
            tail.strip_suffix(field).is_some_and(|before| {
                !before.ends_with(|letter: char| letter.is_alphanumeric())
                    && (field.ends_with('=')
                        || before.trim_matches([' ', '\t', '>', '*', '|', '"']).is_empty())
            })
        }) {
            return true;
        }
        let is_known = catalog::enhanced(code).is_some();
        if !is_known || !line.stands_free() {
            return false;
        }
        let said = line.words_before();
        let last = said.last().map_or("", String::as_str);
        let near = |count: usize, words: &[&str]| {
            said.iter().rev().take(count).any(|word| words.contains(&word.as_str()))
        };
        if near(3, vocabulary().before_versions) {
            return false;
        }
        let names = self.words.names.contains(&last);
        names && (near(4, self.words.enhanced_names) || near(3, self.words.protocol))
            || self.is_dominant()
                && self.words.nouns.contains(&line.next_word().as_str())
                && self.speaks_of_mail(&line)
            || self.is_in_table(&line)
    }

    /// What a server says at the beginning of a session: a greeting, or what it offers.
    fn opens_answer(&self, code: u16, line: &Line<'_>) -> bool {
        let mut words = line.after.trim_start_matches([' ', '-']).split([' ', '\t', '\r']);
        match code {
            220 => words.take(2).any(|word| matches!(word, "SMTP" | "ESMTP" | "LMTP")),
            250 => words.next().is_some_and(|word| {
                word.starts_with(|letter: char| letter.is_ascii_uppercase() || letter == '8')
                    && self.words.offers.contains(&word.to_ascii_lowercase().as_str())
            }),
            _ => false,
        }
    }

    /// `550` in a text that is about the protocol, marked as code is: HTTP has no such number.
    fn is_set_apart(&self, code: u16, line: &Line<'_>) -> bool {
        line.before.ends_with('`')
            && line.after.starts_with('`')
            && self.profile.mail >= 10
            && self.is_dominant()
            && (is_only_smtp(code)
                || matches!(code, 421 | 500..) && 10 * self.profile.http <= self.profile.mail)
    }

    /// `550 unknown user`, which begins a line or stands behind a colon: a refusal that says what it is about.
    fn is_refusal(&self, code: u16, line: &Line<'_>) -> bool {
        let before = line.before.trim_end_matches(['"', '\'']);
        let begins = line.opens_line() || before.ends_with(">: ") || before.ends_with("said: ");
        let said = words_of(line.after.get(..80).unwrap_or(line.after));
        begins
            && code >= 400
            && is_only_smtp(code)
            && line.has_reply_shape()
            && self.profile.mail >= 3
            && said.iter().take(8).any(|word| self.words.refused.contains(&word.as_str()))
    }

    /// A number with a unit, or after a word such as `port`.
    fn is_quantity(&self, line: &Line<'_>) -> bool {
        let words = line.words_before();
        let last = words.last().map_or("", String::as_str);
        vocabulary().units.contains(&line.next_word().as_str())
            || !line.opens_line() && vocabulary().not_before_codes.contains(&last)
            || self.words.not_before.contains(&last)
    }

    /// Behind the words with which mail servers log a reply that they got.
    fn is_logged(&self, line: &Line<'_>) -> bool {
        let before = line.before.trim_end_matches(['\'', '"', '`', ' ']).to_ascii_lowercase();
        self.words.log_openings.iter().any(|opening| before.ends_with(opening))
            || before.ends_with(':') && self.words.log_phrases.iter().any(|phrase| before.contains(phrase))
            || before.ends_with('(') && self.words.log_fields.iter().any(|field| before.contains(field))
    }

    /// A sentence that says what the number is.
    fn is_named(&self, code: u16, line: &Line<'_>) -> bool {
        let said = line.words_before();
        let Some(last) = said.last().filter(|_| line.is_beside_last_word()).map(String::as_str) else {
            return self.is_noun_phrase(code, line, &said);
        };
        let protocol = said.iter().rev().take(4).any(|word| self.words.protocol.contains(&word.as_str()));
        if protocol && self.words.names.contains(&last) {
            return true;
        }
        if line.speaks_of("http") {
            return false;
        }
        let before = said.iter().rev().nth(1).map_or("", String::as_str);
        let is_code = matches!(last, "code" | "codes");
        if is_code && self.words.reply_words.contains(&before) && 2 * self.profile.http <= self.profile.mail {
            return true;
        }
        let answers = |word: &str| self.words.verbs.contains(&word);
        // `with a "521 Line too long" error`
        let is_quoted = line.before.ends_with(['"', '\'', '`']) && matches!(last, "a" | "an" | "the");
        let is_said = is_code || answers(last) || is_quoted && answers(before);
        is_said && self.is_dominant() && self.speaks_of_mail(line) && (is_code || !is_http(code))
            || self.is_noun_phrase(code, line, &said)
    }

    /// `a 550 error`, in a sentence about mail.
    fn is_noun_phrase(&self, code: u16, line: &Line<'_>, said: &[String]) -> bool {
        let protocol = said.iter().any(|word| self.words.protocol.contains(&word.as_str()));
        self.words.nouns.contains(&line.next_word().as_str())
            && (protocol || !is_http(code) && self.is_dominant() && self.speaks_of_mail(line))
            && !line.speaks_of("http")
    }

    /// The first cell of a table's row, or the start of an item, under a heading that speaks of reply codes; or with a
    /// text behind it that only replies have.
    fn is_in_table(&self, line: &Line<'_>) -> bool {
        let is_quoted = line.before.ends_with(['"', '\'', '`']);
        if !(line.opens_cell() || is_quoted) || line.speaks_of("http") {
            return false;
        }
        let after = line.after.to_ascii_lowercase();
        if self.words.reasons.iter().any(|reason| after.contains(reason)) {
            return true;
        }
        if !line.opens_cell() {
            return false;
        }
        let heading = self.lines.headings_above(line);
        let says = |words: &[&str]| heading.iter().any(|word| words.contains(&word.as_str()));
        says(self.words.protocol) && says(self.words.reply_words) && !says(&["http", "ftp"])
    }

    /// Whether a file speaks of mail and hardly of HTTP.
    fn is_dominant(&self) -> bool {
        self.profile.mail >= 3 && 3 * self.profile.http <= self.profile.mail
    }

    fn speaks_of_mail(&self, line: &Line<'_>) -> bool {
        let text = line.whole.to_ascii_lowercase();
        vocabulary().mail.iter().chain(self.words.topics).any(|word| text.contains(word))
    }

    /// Whether the text between two codes only joins them: `450, 451 and 452`.
    pub(super) fn joins(&self, between: &str) -> bool {
        !between.is_empty()
            && between.len() <= 16
            && between
                .split([' ', ',', '/', '`', '*', '\'', '"'])
                .all(|word| word.is_empty() || self.words.joints.contains(&word))
    }

    /// Whether a number that stands in one list with a reply code can be one.
    pub(super) fn can_join(&self, code: u16, span: &Range<usize>, within: &Range<usize>) -> bool {
        let line = self.lines.around(span, within);
        is_established(code) && line.stands_free() && !vocabulary().units.contains(&line.next_word().as_str())
    }
}

/// Whether the text between a reply code and three numbers makes them one reply.
pub(super) fn is_glue(between: &str) -> bool {
    !between.is_empty() && between.len() <= 6 && between.chars().all(|letter| GLUE.contains(&letter))
}

fn is_established(code: u16) -> bool {
    catalog::reply(code).is_some_and(catalog::Reply::is_established)
}

/// Whether an enhanced code of the same class follows at once.
fn is_glued(after: &str, code: u16) -> bool {
    let rest = after.trim_start_matches(GLUE);
    let between = &after[..after.len() - rest.len()];
    let token =
        rest.split(|c: char| !(c.is_ascii_digit() || c == '.')).next().unwrap_or("").trim_end_matches('.');
    is_glue(between) && EnhancedCode::parse(token).is_some_and(|enhanced| enhanced.class == code / 100)
}
