//! What the words and signs around a token tell, in the text that holds it.

use super::place::Place;
use crate::catalog;
use crate::language::{vocabulary, words_of};

/// `{1,253}` in a pattern says how often something stands there.
pub(super) fn is_repetition(before: &str, after: &str) -> bool {
    let least = before.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
    least.ends_with('{') && after.starts_with(['}', ','])
}

/// `after "500 Line too long"`: a reply that is quoted with its text.
pub(super) fn is_quoted(before: &str, after: &str) -> bool {
    before.ends_with(['"', '\'', '`'])
        && after.strip_prefix([' ', '-']).is_some_and(|text| text.starts_with(char::is_alphabetic))
}

/// `[245]` in a pattern: any of these digits.
pub(super) fn is_digit_class(place: Place, before: &str, after: &str) -> bool {
    before.ends_with('[')
        && (after.starts_with(']') && place == Place::Regex
            || after.starts_with("][")
            || after.starts_with("]\\"))
}

/// Whether another reply code stands on the line, or what only a reply says.
pub(super) fn is_among_replies(before: &str, after: &str) -> bool {
    let is_reply = |text: &str| {
        let code = text.parse().ok().filter(|_| text.len() == 3);
        code.is_some_and(|code| {
            code % 100 != 0 && catalog::reply(code).is_some_and(catalog::Reply::is_established)
        })
    };
    let mut numbers =
        [before, after].into_iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    let says = |reason: &&str| after.to_ascii_lowercase().contains(*reason);
    numbers.any(is_reply) || vocabulary().prose.reasons.iter().any(says)
}

/// `1,500`, `5[.]7[.]509`, `https://example.org/550-help`: a part of something longer.
pub(super) fn is_part(place: Place, before: &str) -> bool {
    let word = before.rsplit([' ', '"', '\'', '`', '<', '(']).next().unwrap_or("");
    if word.contains("://") || place == Place::Regex && before.ends_with("[.]") {
        return true;
    }
    let thousands = before.strip_suffix(',').unwrap_or("");
    let digits = thousands.len() - thousands.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    matches!(digits, 1 | 2)
}

/// Whether a word that is neither of mail nor a little one stands right before: the name of what has the version.
pub(super) fn is_behind_name(before: &str, words: &[String]) -> bool {
    let vocabulary = vocabulary();
    let prose = &vocabulary.prose;
    let known = [
        vocabulary.before_codes,
        vocabulary.before_details,
        prose.names,
        prose.enhanced_names,
        prose.reply_words,
        prose.nouns,
        prose.verbs,
        prose.joints,
    ];
    // What is put in its place there may be a reply code: `$REFUSED 5.1.1`, `%s 5.1.1`.
    let is_name = |word: &str| word.ends_with(char::is_alphabetic) && !word.contains(['$', '%', '{', '#']);
    before.strip_suffix(' ').is_some_and(|before| is_name(before.rsplit(' ').next().unwrap_or("")))
        && words.last().is_some_and(|last| !known.iter().any(|list| list.contains(&last.as_str())))
}

/// Words in front of a token and behind it that tell a reply from a quantity.
pub(super) fn speech(before: &str, after: &str) -> i32 {
    let vocabulary = vocabulary();
    let words = words_of(&lower_tail(before));
    let last = words.last().map_or("", String::as_str);
    let next: String =
        after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut points = 0;
    let owner = words.iter().rev().nth(1).map_or("", String::as_str);
    let is_of_reply = last == "of" && vocabulary.after_codes.contains(&owner);
    if vocabulary.not_before_codes.contains(&last) && !is_of_reply {
        points -= 5;
    }
    if vocabulary.units.contains(&next.as_str()) {
        points -= 6;
    }
    if words.iter().rev().take(4).any(|word| vocabulary.before_codes.contains(&word.as_str())) {
        points += 2;
    }
    if vocabulary.after_codes.contains(&next.as_str()) {
        points += 2;
    }
    points
}

pub(super) fn lower_tail(text: &str) -> String {
    let start = text.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    text[start..].to_ascii_lowercase()
}

pub(super) fn last_line(text: &str) -> &str {
    let line = text.rsplit('\n').next().unwrap_or("");
    // In a literal a line ends with an escape.
    line.rfind("\\n").or_else(|| line.rfind("\\r")).map_or(line, |at| &line[at + 2..])
}

pub(super) fn first_line(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or("");
    line.find("\\r").or_else(|| line.find("\\n")).map_or(line, |at| &line[..at])
}
