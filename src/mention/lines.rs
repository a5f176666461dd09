//! Lines of a text without a syntax tree, and what stands around them.

use crate::catalog;
use crate::language::{vocabulary, words_of};
use std::ops::Range;

/// Longer parts of a line are not looked at on either side of a token.
pub(super) const REACH: usize = 400;
/// How many lines up a heading is looked for.
const HEADING: usize = 80;

/// All lines of a text.
pub(super) struct Lines<'a> {
    source: &'a str,
}

/// The line around a token, as far as it belongs to the same text.
pub(super) struct Line<'a> {
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    pub(super) whole: &'a str,
    /// Where the line begins in the text.
    start: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        Self { source }
    }

    pub(super) fn around(&self, span: &Range<usize>, within: &Range<usize>) -> Line<'a> {
        let source = self.source;
        let lowest = floor(source, within.start.max(span.start.saturating_sub(REACH))).min(span.start);
        let highest = floor(source, within.end.min(span.end + REACH)).max(span.end);
        let start = source[lowest..span.start].rfind('\n').map_or(lowest, |at| lowest + at + 1);
        let end = source[span.end..highest].find(['\n', '\r']).map_or(highest, |at| span.end + at);
        Line {
            before: &source[start..span.start],
            after: &source[span.end..end],
            whole: &source[start..end],
            start,
        }
    }

    /// Whether a client speaks shortly before or right after the line.
    pub(super) fn is_in_dialogue(&self, line: &Line<'_>) -> bool {
        let above =
            self.source[..line.start].rsplit('\n').skip(1).filter(|line| !line.trim().is_empty()).take(8);
        let below =
            self.source[line.start..].split('\n').skip(1).filter(|line| !line.trim().is_empty()).take(4);
        above.chain(below).any(is_command)
    }

    /// The words of the table's first row and of the heading above.
    pub(super) fn headings_above(&self, line: &Line<'_>) -> Vec<String> {
        let is_row = |line: &str| line.trim_start().starts_with(['|', '+']);
        let mut words = Vec::new();
        let mut in_table = is_row(line.whole);
        let mut row = "";
        let mut underlined = false;
        for above in self.source[..line.start].rsplit('\n').skip(1).take(HEADING) {
            let text = above.trim();
            if in_table && is_row(above) {
                row = above;
                continue;
            }
            if in_table {
                words.extend(words_of(cut(row)));
                in_table = false;
            }
            if text.starts_with('#') || underlined && !text.is_empty() {
                words.extend(words_of(cut(text)));
                break;
            }
            underlined =
                text.len() >= 3 && text.bytes().all(|byte| matches!(byte, b'=' | b'-' | b'~' | b'^'));
        }
        words
    }
}

impl Line<'_> {
    /// Whether nothing sticks to the token that would make it part of something else.
    pub(super) fn stands_free(&self) -> bool {
        let left = match self.before.chars().next_back() {
            None => true,
            Some('-') => self.before.trim_matches([' ', '\t', '-', '>']).is_empty(),
            Some('=' | ':') => self.before[..self.before.len() - 1].ends_with(|c: char| c.is_alphabetic()),
            Some(letter) => " \t([{'\"`|>*,;/^".contains(letter),
        };
        let mut right = self.after.chars();
        let right = match (right.next(), right.next()) {
            (None, _) => true,
            (Some('-'), next) => {
                next.is_none_or(|next| next.is_alphabetic() || next == ' ' || next.is_ascii_digit())
            }
            (Some('.' | ':'), next) => next.is_none_or(|next| !next.is_alphanumeric()),
            (Some(letter), _) => " \t\r)]}'\"`|<*,;!?/".contains(letter),
        };
        left && right
    }

    /// Whether the token begins the line, but for marks of quotation and comment.
    pub(super) fn opens_line(&self) -> bool {
        undecorated(self.before).is_empty()
    }

    /// Whether the token begins a row of a table, or an item.
    pub(super) fn opens_cell(&self) -> bool {
        self.before.trim_matches([' ', '\t', '|', '-', '*', '+', '`', '"', '\'', '#', '>', '(']).is_empty()
    }

    /// Whether what follows is what follows a code in a reply.
    pub(super) fn has_reply_shape(&self) -> bool {
        let mut letters = self.after.chars();
        match letters.next() {
            None | Some('\'' | '"' | '`' | '\r') => true,
            Some(' ' | '-') => letters
                .next()
                .is_none_or(|next| !next.is_ascii_digit() && next != ' ' || is_enhanced_next(self.after)),
            Some('\\') => matches!(letters.next(), Some('r' | 'n')),
            _ => false,
        }
    }

    /// Whether one of the marks, which show who speaks, is all that stands before the token, but for a time.
    pub(super) fn follows_mark(&self, marks: &[&str]) -> bool {
        let before = undecorated(self.before).trim_end_matches(['\'', '"']).trim_end().to_ascii_lowercase();
        marks.iter().any(|mark| {
            before.strip_suffix(mark).is_some_and(|rest| {
                rest.is_empty()
                    || rest.ends_with([' ', ']', '\t'])
                        && rest.contains(':')
                        && rest.bytes().filter(u8::is_ascii_digit).count() >= 4
            })
        })
    }

    /// The words of the sentence before the token, the last ones.
    pub(super) fn words_before(&self) -> Vec<String> {
        let tail_start = self.before.char_indices().rev().nth(70).map_or(0, |(at, _)| at);
        let tail = &self.before[tail_start..];
        let sentence = tail.rfind(". ").or_else(|| tail.rfind("! ")).map_or(tail, |at| &tail[at + 2..]);
        words_of(&sentence.to_ascii_lowercase())
    }

    /// Whether only spaces and quotation marks stand between the last word and the token.
    pub(super) fn is_beside_last_word(&self) -> bool {
        let gap = self.before.len()
            - self.before.trim_end_matches([' ', '\t', '`', '\'', '"', '*', '_', '(', ':', '=']).len();
        let rest = &self.before[..self.before.len() - gap];
        gap > 0 && rest.ends_with(char::is_alphabetic)
    }

    /// The word right behind the token, in lower case.
    pub(super) fn next_word(&self) -> String {
        self.after
            .trim_start_matches([' ', '`', '*', '\'', '"', '-'])
            .chars()
            .take_while(|letter| letter.is_alphanumeric())
            .collect::<String>()
            .to_lowercase()
    }

    /// Whether the line holds the word, in any case.
    pub(super) fn speaks_of(&self, word: &str) -> bool {
        self.whole.to_ascii_lowercase().contains(word)
    }
}

fn is_enhanced_next(after: &str) -> bool {
    after.trim_start_matches([' ', '-']).as_bytes().get(1) == Some(&b'.')
}

fn undecorated(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '#', '/', '*', '|', ';', '"', '\'', '`'])
        .trim_start_matches("> ")
        .trim_start()
}

/// A line that a client sends: the command is in capitals, or has its colon.
fn is_command(line: &str) -> bool {
    let line = cut(line);
    let said = line.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let said = vocabulary()
        .prose
        .client_marks
        .iter()
        .find_map(|mark| {
            said.get(..mark.len()).filter(|head| head.eq_ignore_ascii_case(mark)).map(|_| &said[mark.len()..])
        })
        .unwrap_or(said)
        .trim_start();
    let capitals = said.chars().take_while(char::is_ascii_uppercase).count();
    catalog::command_at_start(said).is_some()
        && (capitals >= 4 || said.get(..12).is_some_and(|head| head.contains(':')))
}

fn cut(text: &str) -> &str {
    &text[..floor(text, text.len().min(REACH))]
}

/// The start of the character at a byte.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
