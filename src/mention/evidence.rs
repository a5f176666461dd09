//! Whether a token with the shape of a code is one. Points for and against are added up; each comes from a fact about
//! the token, its neighbours in the text, the names around it, or the file.

use super::Code;
use super::company::{alternatives, http_callees, is_only_smtp, is_smtp_list, smtp_callees};
use super::gate::{Profile, Speech};
use super::lines::REACH;
use super::memory::{Memory, Recalled};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use super::text;
use crate::catalog::{self, EnhancedCode};
use crate::language::{Language, has_phrase, vocabulary, words_of};
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
    let grounds = Grounds { speech: Speech::of(profile), http_callees: http_callees(candidates, places) };
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
    let callees =
        if profile.other > profile.mail { Vec::new() } else { smtp_callees(candidates, places, &points) };
    let begins = |candidate: &Candidate, place: &Surroundings| {
        let before = source.get(place.token.start..candidate.span.start).unwrap_or("");
        place.place == Place::Literal && before.len() <= 4 && unquoted(before).is_empty()
    };
    let mut verdicts: Vec<bool> = candidates
        .iter()
        .zip(places)
        .zip(&points)
        .map(|((candidate, place), points)| {
            let has_company = callees.contains(&&place.callee[..]) && begins(candidate, place);
            points + if has_company { 3 } else { 0 } >= ENOUGH
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
pub(super) fn is_http(code: u16) -> bool {
    matches!(code, 200..=206 | 300..=308 | 400..=417 | 421..=431 | 500..=508 | 510 | 511)
}

/// Whether only HTTP uses the number.
pub(super) fn is_only_http(code: u16) -> bool {
    is_http(code) && catalog::reply(code).is_none_or(|reply| !reply.is_established())
}

/// What the weight of every candidate of a file rests on, beside its surroundings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Grounds {
    speech: Speech,
    http_callees: Vec<Vec<String>>,
}

/// A document, and what it tells about all its candidates.
pub(super) struct Scale<'a> {
    pub(super) language: &'static Language,
    pub(super) source: &'a str,
    grounds: Grounds,
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
            Place::Number => {
                self.of_names(code, around) + Self::of_use(around, code) + self.of_beside(code, around)
            }
            Place::ReplySetting => 6,
            Place::OtherSetting => -6,
            Place::Literal | Place::Regex | Place::Comment | Place::Text => self.of_text(code, span, around),
        };
        points
    }

    /// What the file tells: how much it speaks of mail, and how much of protocols that share numbers with it.
    fn of_file(&self, code: u16, around: &Surroundings) -> i32 {
        let speech = self.grounds.speech;
        if self.language.always_mail {
            return 2;
        }
        let mut points = speech.mail;
        if is_http(code) {
            points -= speech.http;
        }
        if speech.is_foreign && !Self::is_among_mail(around) {
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

    /// What the names around tell.
    fn of_names(&self, code: u16, around: &Surroundings) -> i32 {
        let words = vocabulary();
        let near = &around.near;
        let mut points = 0;
        let says_smtp = has_phrase(near, words.smtp_names);
        let says_http = has_phrase(near, words.http_names) && !says_smtp;
        points += if says_smtp { 2 } else { 0 };
        if says_http {
            points -= if is_only_smtp(code) { 3 } else { 5 };
        }
        let is_established = catalog::reply(code).is_some_and(catalog::Reply::is_established);
        let says_outcome =
            is_established && (has_phrase(near, words.permanent) || has_phrase(near, words.transient));
        let says_code = has_phrase(near, words.code_names);
        points += if says_code || says_outcome { 2 } else { 0 };
        // `bounce.code`: both the name of a code and that of an outcome.
        points += i32::from(says_code && !is_established && has_phrase(near, words.permanent));
        points +=
            i32::from(has_phrase(&around.callee, words.expects) || has_phrase(&around.callee, words.emits));
        points -= if has_phrase(near, words.quantity_names) { 4 } else { 0 };
        points -= if self.grounds.http_callees.contains(&around.callee) { 5 } else { 0 };
        let far_says_smtp = has_phrase(&around.far, words.smtp_names);
        points += i32::from(far_says_smtp);
        points -=
            if !says_smtp && !far_says_smtp && has_phrase(&around.far, words.http_names) { 2 } else { 0 };
        points
    }

    /// What the use of a number tells: calculations speak against it, an enhanced code or a command beside it for it.
    fn of_use(around: &Surroundings, code: u16) -> i32 {
        let mut points = 0;
        if around.is_calculated {
            points -= 4;
        }
        if around.is_compared {
            points += 1;
        }
        let words = vocabulary();
        let says_http =
            has_phrase(&around.near, words.http_names) && !has_phrase(&around.near, words.smtp_names);
        // The bounds of the classes are no codes of their own.
        if around.is_bound && !says_http && matches!(code, 200 | 300 | 400 | 500 | 299 | 399 | 499 | 599) {
            points += 4;
        }
        if has_phrase(&around.callee, words.measures) {
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

    /// Numbers in one list with nothing but reply codes; a list in which HTTP could find its own counts for less.
    fn of_company(&self, code: u16, around: &Surroundings) -> i32 {
        let others = around.beside.iter().filter(|span| **span != around.token);
        let literals = others.map(|span| unquoted(&self.source[span.clone()]));
        let company: Vec<u16> = literals.filter_map(|literal| literal.parse().ok()).collect();
        if is_smtp_list(&company, code) {
            return 6;
        }
        let established = |code: &u16| catalog::reply(*code).is_some_and(catalog::Reply::is_established);
        if company.is_empty() || !established(&code) || !company.iter().all(established) {
            return 0;
        }
        if company.iter().chain([&code]).any(|code| !is_http(*code)) { 2 } else { 1 }
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
        if is_repetition(line_before, line_after) {
            points -= 6;
        }
        let position = match position(around.place, line_before, line_after, before) {
            Position::Inside if self.is_behind_opener(line_before) => Position::Start,
            position => position,
        };
        points += match (around.place, position) {
            (Place::Regex, _) => 2,
            (_, Position::Whole) => {
                1 + self.of_names(code, around) + Self::of_use(around, code) + self.of_beside(code, around)
            }
            // A text of a mail server's configuration that begins with three digits and a blank is a reply.
            (Place::Literal, Position::Start) if self.is_config() && line_after.starts_with([' ', '\t']) => 5,
            (_, Position::Start) => match line_after.chars().next() {
                Some('-') if line_after[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => 3,
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
        points += speech(line_before, line_after);
        let reason = line_after.trim_start().to_lowercase();
        if is_http(code) && vocabulary().http_reasons.iter().any(|known| reason.starts_with(known)) {
            points -= 5;
        }
        if around.place == Place::Text {
            points -= 2;
        }
        points
    }

    /// What stands of a token before and behind a span in it, as far as it is looked at.
    fn within_reach(&self, span: &Range<usize>, token: &Range<usize>) -> (&str, &str) {
        let start = token.start.max(span.start.saturating_sub(REACH)).min(span.start);
        let end = token.end.min(span.end + REACH).max(span.end);
        let start = (start..=span.start).find(|at| self.source.is_char_boundary(*at)).unwrap_or(span.start);
        let end = (span.end..=end).rev().find(|at| self.source.is_char_boundary(*at)).unwrap_or(span.end);
        (&self.source[start..span.start], &self.source[span.end..end])
    }

    /// Whether the file is a configuration of a mail server.
    fn is_config(&self) -> bool {
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

    /// `httpd-2.2.2`, and the value of a name such as `PKG_VERSION` or an argument of `version_compare`.
    fn is_version(line_before: &str, around: &Surroundings) -> bool {
        let name = line_before.strip_suffix('-').unwrap_or("");
        // `5.6.0-5.6.6` are versions from one to the other.
        let first =
            name.rsplit(|letter: char| !(letter.is_ascii_digit() || letter == '.')).next().unwrap_or("");
        name.ends_with(char::is_alphabetic)
            || first.contains('.')
            || around.callee.iter().chain(&around.key).any(|word| word == "version")
    }

    fn enhanced(&self, code: EnhancedCode, span: &Range<usize>, around: &Surroundings) -> i32 {
        let (before, after) = self.within_reach(span, &around.token);
        let line_before = last_line(before);
        let mut points = 2 + self.grounds.speech.mail.min(1);
        points += match catalog::enhanced(code) {
            Some(_) => 1,
            None if code.subject <= 7 => 0,
            None => -3,
        };
        let previous = line_before.trim_end_matches([' ', '-', '\t', '(', '#', '"', '\'', ',', ':', ';']);
        let digits = previous.len() - previous.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 3 && previous.ends_with(|c: char| c.is_ascii_digit()) {
            points += 3;
        }
        points += match around.place {
            Place::ReplySetting => 2,
            Place::OtherSetting => -6,
            _ => 0,
        };
        let words = words_of(&lower_tail(line_before));
        if words.iter().rev().take(3).any(|word| vocabulary().before_versions.contains(&word.as_str()))
            || line_before.ends_with(['§', '~', '^', '=', '@', '/', '>', '<'])
            || line_before.to_ascii_lowercase().contains("rfc")
        {
            points -= 5;
        }
        if Self::is_version(line_before, around) {
            points -= 5;
        }
        // A port or a length follows an address; a reply code of the same class follows its detail.
        let is_before_number = after
            .strip_prefix(['/', ':', '-'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let is_before_reply = after.strip_prefix(':').is_some_and(|rest| {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
            digits.len() == 3 && digits.starts_with(&code.class.to_string())
        });
        if around.place == Place::Text || is_before_number && !is_before_reply {
            points -= 2;
        }
        points
    }
}

/// `{1,253}` in a pattern says how often something stands there.
fn is_repetition(before: &str, after: &str) -> bool {
    let least = before.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == ',');
    least.ends_with('{') && after.starts_with(['}', ','])
}

/// What the number itself tells.
fn of_number(code: u16) -> i32 {
    match catalog::reply(code) {
        Some(reply) if reply.is_established() => 1,
        _ if is_only_http(code) => -3,
        // The ends of the classes, which stand for codes that nobody has given a meaning.
        _ if matches!(code, 299 | 399 | 499 | 599) => -1,
        _ if code / 100 == 3 => -2,
        // The grammar of RFC 5321 4.2 has a second digit of 0 to 5.
        _ if code / 10 % 10 <= 5 => -1,
        _ => -2,
    }
}

/// Words in front of a token and behind it that tell a reply from a quantity.
fn speech(before: &str, after: &str) -> i32 {
    let vocabulary = vocabulary();
    let words = words_of(&lower_tail(before));
    let last = words.last().map_or("", String::as_str);
    let next: String =
        after.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut points = 0;
    if vocabulary.not_before_codes.contains(&last) {
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

fn lower_tail(text: &str) -> String {
    let start = text.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    text[start..].to_ascii_lowercase()
}

fn last_line(text: &str) -> &str {
    let line = text.rsplit('\n').next().unwrap_or("");
    // In a literal a line ends with an escape.
    line.rfind("\\n").or_else(|| line.rfind("\\r")).map_or(line, |at| &line[at + 2..])
}

fn first_line(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or("");
    line.find("\\r").or_else(|| line.find("\\n")).map_or(line, |at| &line[..at])
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
            let content = if is_first { literal_content(line_before) } else { line_before };
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
