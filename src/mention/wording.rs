//! What the words and signs around a token tell, in the text that holds it.

use super::place::Place;
use crate::catalog;
use crate::language::{has_phrase, vocabulary, words_of};

/// `{1,253}` in a pattern says how often something stands there.
pub(super) fn is_repetition(before: &str, after: &str) -> bool {
    let least = before.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
    least.ends_with('{') && after.starts_with(['}', ','])
}

/// `after "500 Line too long"`: a reply that is quoted with its text; in a literal, with escapes or other quotes.
pub(super) fn is_quoted(before: &str, after: &str) -> bool {
    before.ends_with(['"', '\'', '`'])
        && after.strip_prefix([' ', '-']).is_some_and(|text| text.starts_with(char::is_alphabetic))
}

/// `the 250`, `a 550`
pub(super) fn is_behind_article(before: &str) -> bool {
    let words = before.strip_suffix(' ').unwrap_or("");
    matches!(words.rsplit(' ').next(), Some("a" | "an" | "the"))
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

/// `1,500`, `5[.]7[.]509`, `https://example.org/550-help`, `session.c:523`, `SHA-256`: a part of something longer.
pub(super) fn is_part(place: Place, before: &str, after: &str) -> bool {
    let word = before.rsplit([' ', '"', '\'', '`', '<', '(']).next().unwrap_or("");
    if word.contains("://")
        || place == Place::Regex && before.ends_with("[.]")
        || is_place_in_file(word)
        || is_behind_hyphen(word)
        || is_component(before)
        || begins_range(after)
        || is_color(before, after)
    {
        return true;
    }
    let thousands = before.strip_suffix(',').unwrap_or("");
    let digits = thousands.len() - thousands.trim_end_matches(|letter: char| letter.is_ascii_digit()).len();
    matches!(digits, 1 | 2)
}

/// `server.go:217`, `../rfc/6533:250`: a line of a file.
fn is_place_in_file(word: &str) -> bool {
    let Some((file, line)) = word.split_once(':') else { return false };
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    line.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && (file.contains('/') || ending.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

/// `SHA-256`, `msg-456`: the end of a name. `non-250` is none.
fn is_behind_hyphen(word: &str) -> bool {
    let Some(name) = word.strip_suffix('-') else { return false };
    let last =
        name.rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("").to_ascii_lowercase();
    let joins = |list: &[&str]| list.contains(&last.as_str());
    let vocabulary = vocabulary();
    last.ends_with(char::is_alphabetic)
        && !joins(vocabulary.before_hyphens)
        && !joins(vocabulary.before_codes)
}

/// `rgba(37, 99, 235`: one of several numbers that are handed over, some of which are too small.
fn is_component(before: &str) -> bool {
    let is_of_numbers = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | ',' | '.');
    let call = before.trim_end_matches(is_of_numbers);
    let mut numbers = before[call.len()..].split(',').map(str::trim);
    call.strip_suffix('(').is_some_and(|name| name.ends_with(|letter: char| letter.is_ascii_alphabetic()))
        && numbers.any(|number| matches!(number.len(), 1 | 2))
}

/// `#555`: a color, or the number of an issue. Exchange writes `#550 5.1.1`, and a pattern can stand between such signs.
fn is_color(before: &str, after: &str) -> bool {
    before.ends_with('#')
        && !after.starts_with(['(', '-', '|', '[', '^'])
        && !after.trim_start().starts_with(|letter: char| letter.is_ascii_digit())
}

/// Whether a sentence speaks of HTTP, and not of SMTP.
pub(super) fn is_about_http(before: &str, after: &str) -> bool {
    let vocabulary = vocabulary();
    let parts = [before, after].into_iter().flat_map(str::split_whitespace);
    let words: Vec<String> = parts.filter(|part| !part.contains("://")).flat_map(words_of).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    says(vocabulary.http_topics) && !says(vocabulary.prose.protocol)
}

/// `501-1000`: from one quantity to another. `500-599` is a class.
fn begins_range(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('-') else { return false };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let goes_on = rest[digits..]
        .starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '\\'));
    (3..=6).contains(&digits) && !goes_on && rest[..digits].parse().is_ok_and(|end: u32| end >= 600)
}

/// `delay=334`: the value of a quantity.
fn is_value_of_quantity(before: &str) -> bool {
    let name = before.strip_suffix('=').unwrap_or("");
    let name =
        name.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or("");
    !name.is_empty() && has_phrase(&words_of(name), vocabulary().quantity_names)
}

/// `smtp; 550 no such user`, `x-local; 500 disk full`: behind the type of a diagnostic (RFC 3464 2.3.6).
fn is_diagnostic(before: &str) -> bool {
    let Some(kind) = before.trim_end().strip_suffix(';') else { return false };
    let kind = kind.rsplit([' ', '"', '\'', '`', ':', '(']).next().unwrap_or("").to_ascii_lowercase();
    vocabulary()
        .diagnostic_types
        .iter()
        .any(|known| kind == *known || known.ends_with('-') && kind.starts_with(known))
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
    // A limit of `512-octet` lines; a reply goes on with `553-messages`.
    let opens = !before.contains(|letter: char| letter.is_alphanumeric() || "/*#-".contains(letter));
    let behind = after.strip_prefix('-').filter(|_| !opens).unwrap_or(after).trim_start();
    let next = behind.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut points = 0;
    let owner = words.iter().rev().nth(1).map_or("", String::as_str);
    let is_of_reply = last == "of" && vocabulary.after_codes.contains(&owner);
    // A reply is multi-line.
    let is_compound =
        before.trim_end().rsplit(' ').next().is_some_and(|word| word.trim_end_matches('-').contains('-'));
    if vocabulary.not_before_codes.contains(&last) && !is_of_reply && !is_compound
        || is_value_of_quantity(before)
    {
        points -= 5;
    }
    if is_diagnostic(before) {
        points += 4;
    }
    if vocabulary.units.contains(&next.as_str()) {
        points -= 6;
    }
    let mut near = words.iter().rev().take(4);
    // `expected the queue's size to be 500`
    let is_measured = || {
        let words = words_of(tail(before));
        has_phrase(&words[words.len().saturating_sub(4)..], vocabulary.quantity_names)
    };
    if near.any(|word| vocabulary.before_codes.contains(&word.as_str())) && !is_measured() {
        points += 2;
    }
    if vocabulary.after_codes.contains(&next.as_str()) {
        points += 2;
    }
    points
}

pub(super) fn lower_tail(text: &str) -> String {
    tail(text).to_ascii_lowercase()
}

fn tail(text: &str) -> &str {
    let start = text.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    &text[start..]
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
