//! Whether a token with the shape of a code is one. Points for and against are added up; each comes from a fact about
//! the token, its neighbours in the text, the names around it, or the file.

use super::Code;
use super::column::columns_of_codes;
use super::company::{alternatives, http_callees, is_bound, is_only_smtp, is_smtp_list, smtp_callees};
use super::gate::{FilePoints, Profile};
use super::lines::REACH;
use super::memory::{Memory, Recalled};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use super::text;
use super::wording::{
    first_line, is_about_http, is_among_replies, is_behind_article, is_digit_class, is_part, is_quoted,
    is_repetition, last_line, speech,
};
use crate::catalog::{self, EnhancedCode};
use crate::language::{Language, Phrase, has_phrase, position_of, vocabulary};
use std::ops::Range;

/// From this many points on a token counts as a code.
pub(super) const ENOUGH: i32 = 3;

/// For each candidate, whether it is a code. What is known of them is kept for the next time.
pub(super) fn weigh(
    language: &'static Language,
    source: &str,
    (profile, candidates): (Profile, &[Candidate]),
    found: Recalled,
    memory: Option<&mut Memory>,
) -> Vec<bool> {
    // A reply with its enhanced code speaks of mail as much as the name of the protocol.
    let replies = candidates.windows(2).filter(|pair| is_reply_with_enhanced(source, pair)).count();
    let profile = Profile { mail: profile.mail + replies, ..profile };
    let places = &found.places[..];
    let grounds =
        Grounds { of_file: FilePoints::of(profile), http_callees: http_callees(candidates, places) };
    let scale = Scale { language, source, grounds };
    let mut known = memory.as_ref().map_or_else(Vec::new, |memory| memory.points(&found, &scale.grounds));
    known.resize(candidates.len(), None);
    let weighed = |((candidate, place), known): ((&Candidate, &Surroundings), Option<i32>)| {
        known.unwrap_or_else(|| match candidate.code {
            Code::Reply(code) => scale.reply(code.0, &candidate.span, place),
            Code::Enhanced(code) => scale.enhanced(code, &candidate.span, place),
        })
    };
    let points: Vec<i32> = candidates.iter().zip(places).zip(known).map(weighed).collect();
    let callees = if profile.is_foreign() { Vec::new() } else { smtp_callees(candidates, places, &points) };
    let columns = columns_of_codes(candidates, places, &points, profile.is_foreign());
    let mut verdicts: Vec<bool> = candidates
        .iter()
        .zip(places)
        .zip(&points)
        .map(|((candidate, place), points)| {
            let of_callee =
                callees.contains(&&place.callee[..]) && place.opens_with(candidate.span.start, source);
            let of_column = place.column.and_then(|column| columns.get(&column)).copied().unwrap_or(0);
            points + of_column.max(if of_callee { 3 } else { 0 }) >= ENOUGH
        })
        .collect();
    text::judge(&scale, profile, candidates, places, &mut verdicts);
    if let Some(memory) = memory {
        memory.keep(candidates, found, &points, scale.grounds);
    }
    verdicts
}

/// Whether two candidates are a reply code and an enhanced code of its class, right behind each other.
fn is_reply_with_enhanced(source: &str, pair: &[Candidate]) -> bool {
    match (pair[0].code, pair[1].code) {
        (Code::Reply(code), Code::Enhanced(enhanced)) => {
            enhanced.class == code.0 / 100
                && matches!(source.get(pair[0].span.end..pair[1].span.start), Some(" " | "-"))
        }
        _ => false,
    }
}

/// Whether HTTP uses the number as a status.
pub(crate) fn is_http(code: u16) -> bool {
    matches!(code, 200..=206 | 300..=308 | 400..=417 | 421..=431 | 500..=508 | 510 | 511)
}

/// Whether only HTTP uses the number.
pub(super) fn is_only_http(code: u16) -> bool {
    is_http(code) && catalog::reply(code).is_none_or(|reply| !reply.is_established())
}

/// What the weight of every candidate of a file rests on, beside its surroundings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Grounds {
    pub(super) of_file: FilePoints,
    http_callees: Vec<Vec<String>>,
}

/// A document, and what it tells about all its candidates.
pub(super) struct Scale<'a> {
    pub(super) language: &'static Language,
    pub(super) source: &'a str,
    pub(super) grounds: Grounds,
}

/// Where in its literal or comment a token stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Position {
    /// The token is all there is.
    Whole,
    /// It begins the text, or a line of it.
    Start,
    /// Something stands before it on its line.
    Inside,
}

impl Scale<'_> {
    fn reply(&self, code: u16, span: &Range<usize>, around: &Surroundings) -> i32 {
        let mut points = of_number(code) + self.of_file(code, around);
        points += match around.place {
            // What web frameworks say of a form; SMTP has it for AUTH alone (RFC 5248 2.4).
            Place::Number if code == 422 => self.of_all_around(code, around) - 3,
            Place::Number => Self::of_round(code, self.of_all_around(code, around), 0),
            Place::ReplySetting => 6,
            Place::OtherSetting => -6,
            Place::Literal | Place::Regex | Place::Comment | Place::Text => self.of_text(code, span, around),
        };
        points
    }

    /// What the file tells: how much it speaks of mail, and how much of protocols that share numbers with it.
    fn of_file(&self, code: u16, around: &Surroundings) -> i32 {
        let of_file = self.grounds.of_file;
        if self.language.always_mail {
            return 2;
        }
        let mut points = of_file.mail;
        if is_http(code)
            || of_file.http > 1 && !catalog::reply(code).is_some_and(catalog::Reply::is_established)
        {
            points -= of_file.http;
        }
        if of_file.is_foreign && !Self::is_among_mail(around) {
            points -= 4;
        }
        points
    }

    /// Whether the function or the branch around says that it speaks SMTP, in a file with several protocols.
    fn is_among_mail(around: &Surroundings) -> bool {
        let words = vocabulary();
        let is_foreign = |word: &String| words.foreign.iter().any(|(name, _)| name == word);
        around.far.iter().any(|word| words.prose.protocol.contains(&word.as_str()))
            && !around.far.iter().any(is_foreign)
    }

    /// What the names around tell, and the use that is made of it.
    fn of_all_around(&self, code: u16, around: &Surroundings) -> i32 {
        self.of_names(code, around) + self.of_use(around, code) + self.of_beside(code, around)
    }

    /// Round numbers count things as often as they are codes: where no more was told than what is told of any, the file
    /// alone does not do.
    fn of_round(code: u16, told: i32, of_any: i32) -> i32 {
        if told == of_any && code.is_multiple_of(100) { -1 } else { told }
    }

    /// Whether a name says that a number is a quantity.
    fn is_counted(around: &Surroundings) -> bool {
        let words = vocabulary();
        // `Error{Code: 421}` under the name of a limit is still a code.
        if let [key] = &around.key[..]
            && words.enhanced_names.contains(&&[key.as_str()][..])
            && !has_phrase(&around.callee, words.quantity_names)
        {
            return false;
        }
        // `chunk_reply.startswith("250")`: a quantity begins with no text.
        let functions = &words.functions;
        if around.place == Place::Literal
            && [functions.prefix_test, functions.contains_test]
                .into_iter()
                .any(|names| has_phrase(&around.callee, names))
        {
            return false;
        }
        if has_phrase(&around.near, words.quantity_names) {
            return true;
        }
        // What is handed over beside it is the quantity, where the function itself speaks of codes.
        let speaks = [words.expects, words.emits, words.code_names];
        let is_text = |name: &&Phrase| around.place == Place::Literal && words.text_names.contains(name);
        let quantities = || words.quantity_names.iter().filter(|name| !is_text(name));
        !speaks.into_iter().any(|names| has_phrase(&around.callee, names))
            && quantities().any(|name| position_of(&around.aside, name).is_some())
    }

    /// What the names around tell.
    fn of_names(&self, code: u16, around: &Surroundings) -> i32 {
        let words = vocabulary();
        let mut points = 0;
        let says_smtp = around.says(words.smtp_names);
        let says_http = around.says(words.http_names) && !says_smtp;
        points += if says_smtp { 2 } else { 0 };
        if says_http {
            let is_outspoken = self.grounds.of_file.mail > 1 && self.grounds.of_file.http < 2;
            points -= if !is_only_smtp(code) {
                5
            } else if is_outspoken {
                2
            } else {
                3
            };
        }
        let is_established = catalog::reply(code).is_some_and(catalog::Reply::is_established);
        let says_outcome = is_established && (around.says(words.permanent) || around.says(words.transient));
        let says_code = around.says(words.code_names);
        points += if says_code || says_outcome { 2 } else { 0 };
        // `SYNTAX_ERROR_500 = 500`, `C250Completed = 250`
        let digits = code.to_string();
        points += i32::from(around.key.iter().any(|word| word.ends_with(&digits)));
        // `bounce.code`: both the name of a code and that of an outcome.
        points += i32::from(says_code && !is_established && around.says(words.permanent));
        points +=
            i32::from(has_phrase(&around.callee, words.expects) || has_phrase(&around.callee, words.emits));
        let is_in_list = || self.of_company(code, around) > 2;
        points -= if Self::is_counted(around) && !is_in_list() { 4 } else { 0 };
        // `LUA_VERSION_NUM == 502`
        let is_version = around.near.iter().any(|word| words.version_names.contains(&word.as_str()));
        points -= if is_version { 5 } else { 0 };
        points -= if !is_only_smtp(code) && has_phrase(&around.callee, words.http_calls) { 5 } else { 0 };
        points -= if self.grounds.http_callees.contains(&around.callee) { 5 } else { 0 };
        let far_says_smtp = has_phrase(&around.far, words.smtp_names);
        points += i32::from(far_says_smtp);
        points -=
            if !says_smtp && !far_says_smtp && has_phrase(&around.far, words.http_names) { 2 } else { 0 };
        points
    }

    /// What the use of a number tells: calculations speak against it, an enhanced code or a command beside it for it.
    fn of_use(&self, around: &Surroundings, code: u16) -> i32 {
        let mut points = 0;
        if around.is_calculated {
            points -= 4;
        }
        if around.is_compared {
            points += 1;
        }
        let words = vocabulary();
        let says_http = around.says(words.http_names) && !around.says(words.smtp_names);
        // The bounds of the classes are no codes of their own; alone they bound anything.
        let is_among_statuses = around.is_compared && self.is_among_statuses(code, around);
        if is_among_statuses {
            // `status === 429 || status >= 500`
            points -= 4;
        } else if around.is_bound && !says_http && is_bound(code) {
            points += if self.bounds_code(code, around) { 4 } else { -2 };
        }
        // `text[:500]`
        let (before, behind) = (&self.source[..around.token.start], &self.source[around.token.end..]);
        if before.ends_with(':') && behind.starts_with(']') {
            points -= 4;
        }
        if has_phrase(&around.callee, words.takes_positions) {
            points -= 4;
        }
        points
    }

    pub(super) fn of_beside(&self, code: u16, around: &Surroundings) -> i32 {
        let mut points = if self.is_beside_triple(code / 100, around) { 3 } else { 0 };
        points = points.max(self.of_company(code, around));
        for span in &around.beside {
            let literal = unquoted(&self.source[span.clone()]);
            let start = literal.split([' ', '-', '\t']).next().unwrap_or("");
            if EnhancedCode::parse(start).is_some_and(|enhanced| enhanced.class == code / 100) {
                points = points.max(4);
            } else if catalog::command_at_start(literal).is_some() {
                points = points.max(3);
            } else if EnhancedCode::parse(start).is_some() {
                points = points.max(2);
            } else if start.starts_with(|c: char| c.is_ascii_uppercase()) && literal.contains(' ') {
                points = points.max(1);
            }
        }
        points
    }

    /// Whether an enhanced code stands beside as three numbers, the first of them the class.
    fn is_beside_triple(&self, class: u16, around: &Surroundings) -> bool {
        let numbers: Vec<Option<u16>> =
            around.beside.iter().map(|span| self.source[span.clone()].parse().ok()).collect();
        numbers
            .windows(3)
            .any(|triple| matches!(triple, [Some(first), Some(0..=7), Some(0..=99)] if *first == class))
    }

    /// What the text around the token tells.
    fn of_text(&self, code: u16, span: &Range<usize>, around: &Surroundings) -> i32 {
        let (before, after) = self.within_reach(span, &around.token);
        let line_before = last_line(before);
        let line_after = first_line(after);
        let mut points = Self::glue(line_after, code);
        if is_smtp_list(&alternatives(line_before, line_after), code) {
            points += 6;
        }
        if is_repetition(line_before, line_after)
            || is_digit_class(around.place, line_before, line_after)
            || is_part(around.place, line_before, line_after)
        {
            points -= 6;
        }
        let position = match position(around.place, line_before, line_after, before) {
            Position::Inside if self.is_behind_opener(line_before) => Position::Start,
            position => position,
        };
        let mut told = match (around.place, position) {
            (Place::Regex, _) => 2,
            (_, Position::Whole) => Self::of_round(code, 1 + self.of_all_around(code, around), 1),
            // A text of a mail server's configuration that begins with three digits and a blank is a reply.
            (Place::Literal, Position::Start) if self.is_config() && line_after.starts_with([' ', '\t']) => 5,
            (_, Position::Start) => match line_after.chars().next() {
                Some('-') if line_after[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => 3,
                // The first line of several, to which a text is added.
                Some('-') if around.place == Place::Literal && unquoted(&line_after[1..]).is_empty() => 3,
                Some(' ' | ':' | ';' | '|' | ')' | '[' | '(') => 2,
                _ => 1,
            },
            (Place::Literal, Position::Inside)
                if self.is_config() && line_before.ends_with(['@', '/', '=']) =>
            {
                -3
            }
            (_, Position::Inside) => 0,
        };
        told += speech(line_before, line_after);
        if around.place == Place::Comment && !is_only_smtp(code) && is_about_http(line_before, line_after) {
            told -= 3;
        }
        let may_quote =
            around.place == Place::Comment || around.place == Place::Literal && position == Position::Inside;
        if may_quote && !is_only_http(code) && is_quoted(line_before, line_after) {
            told += 2;
        }
        if around.place == Place::Comment && is_only_smtp(code) && is_behind_article(line_before) {
            told += 1;
        }
        points += told;
        if position == Position::Inside && !is_among_replies(line_before, line_after) {
            points = Self::of_round(code, points, 0);
        }
        let status = format!("{code} {}", line_after.trim_start().to_lowercase());
        if vocabulary().http_reasons.iter().any(|known| status.starts_with(known)) {
            points -= 5;
        }
        if around.place == Place::Text {
            points -= 2;
        }
        points
    }

    /// What stands of a token before and behind a span in it, as far as it is looked at.
    pub(super) fn within_reach(&self, span: &Range<usize>, token: &Range<usize>) -> (&str, &str) {
        let start = token.start.max(span.start.saturating_sub(REACH)).min(span.start);
        let end = token.end.min(span.end + REACH).max(span.end);
        let start = (start..=span.start).find(|at| self.source.is_char_boundary(*at)).unwrap_or(span.start);
        let end = (span.end..=end).rev().find(|at| self.source.is_char_boundary(*at)).unwrap_or(span.end);
        (&self.source[start..span.start], &self.source[span.end..end])
    }

    /// Whether the file is a configuration of a mail server.
    pub(super) fn is_config(&self) -> bool {
        self.language.always_mail
    }

    /// Whether a word of the format stands before the token that a reply can follow, with nothing between them but the
    /// detail of the reply: `error:5.7.1:550`.
    fn is_behind_opener(&self, before: &str) -> bool {
        let before = before.trim_end();
        let detail = before.strip_suffix(':').and_then(|before| {
            let opener = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
            EnhancedCode::parse(&before[opener.len()..]).map(|_| opener)
        });
        let before = detail.unwrap_or(before);
        self.language.before_replies.iter().any(|opener| {
            before
                .len()
                .checked_sub(opener.len())
                .and_then(|start| before.get(start..))
                .is_some_and(|end| end.eq_ignore_ascii_case(opener))
        })
    }

    /// An enhanced code that follows at once and agrees settles it.
    fn glue(after: &str, code: u16) -> i32 {
        let rest = after.trim_start_matches([' ', '-', '\t', '(', '#', '"', '\'', ',', ':', ';']);
        let token = rest
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .next()
            .unwrap_or("")
            .trim_end_matches('.');
        match EnhancedCode::parse(token) {
            Some(enhanced) if enhanced.class == code / 100 => 5,
            Some(_) => 3,
            None => 0,
        }
    }
}

/// What the number itself tells.
fn of_number(code: u16) -> i32 {
    match code {
        _ if catalog::reply(code).is_some_and(catalog::Reply::is_established) => 1,
        _ if is_only_http(code) => -3,
        // Ports: those of submission (RFC 8314 3.3), and of LDAP and HTTP.
        // Powers of two, and how long a text can be that is counted in a byte.
        255 | 256 | 389 | 443 | 465 | 512 | 587 => -4,
        // The ends of the classes, which stand for codes that nobody has given a meaning.
        _ if matches!(code, 299 | 399 | 499 | 599) => -1,
        _ if code / 100 == 3 => -2,
        // The grammar of RFC 5321 4.2 has a second digit of 0 to 5.
        _ if code / 10 % 10 <= 5 => -1,
        _ => -2,
    }
}

/// The content of a literal without its quotes and prefix.
pub(crate) fn unquoted(literal: &str) -> &str {
    literal
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .trim_start_matches(['"', '\'', '`'])
        .trim_end_matches(['"', '\'', '`'])
}

fn position(place: Place, line_before: &str, line_after: &str, before: &str) -> Position {
    let opening = match place {
        Place::Literal => {
            let is_first = line_before.len() == before.len();
            // Literals that stand one behind the other can be one token.
            let later = || line_before.trim_start().trim_start_matches(['"', '\'', '`']);
            let content = if is_first { literal_content(line_before) } else { later() };
            let content = content.trim_start();
            // A pattern in a string stands between delimiters.
            if content.get(1..2) == Some("^") { &content[1..] } else { content }
        }
        _ => line_before.trim_start_matches([
            '/', '*', '#', ' ', '\t', '-', '>', '<', ';', '!', '%', '"', '\'', '`', '(', '^',
        ]),
    };
    if !opening.trim_start_matches(['^', '(', '?', ':', '<', '>', '=', ' ']).is_empty() {
        return Position::Inside;
    }
    let closes = line_after.trim_start_matches(['"', '\'', '`']).is_empty() && place == Place::Literal;
    if closes { Position::Whole } else { Position::Start }
}

/// What stands of a literal's content in its beginning: prefix letters and the opening quotes are left out.
fn literal_content(start: &str) -> &str {
    match start.find(['"', '\'', '`']) {
        Some(quote) => start[quote..].trim_start_matches(['"', '\'', '`']),
        None => start,
    }
}
