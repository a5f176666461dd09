//! What the codes beside a candidate tell: in one list with it, between the same bars of a pattern, or handed to the
//! same function.

use super::Code;
use super::evidence::{ENOUGH, Scale, is_http, is_only_http, unquoted};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use crate::catalog;
use crate::language::{has_phrase, vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Whether SMTP uses the number as a code, and HTTP does not.
pub(crate) fn is_only_smtp(code: u16) -> bool {
    !is_http(code) && catalog::reply(code).is_some_and(catalog::Reply::is_established)
}

/// Whether a number is where a class begins or ends.
pub(super) fn is_bound(number: u16) -> bool {
    matches!(number, 200 | 300 | 400 | 500 | 299 | 399 | 499 | 599)
}

/// Whether every protocol's code calls it: `assert_equal(300, …)`, `expect(250, timeout)`.
pub(super) fn is_common(callee: &[String]) -> bool {
    let common = [vocabulary().neutral, vocabulary().expects, vocabulary().asserts];
    callee.iter().all(|word| common.iter().any(|names| names.contains(&&[word.as_str()][..])))
}

/// Callees that are given a number which only HTTP uses, and not more of those that only SMTP does: then their other numbers
/// are HTTP's too.
pub(super) fn http_callees(candidates: &[Candidate], places: &[Surroundings]) -> Vec<Vec<String>> {
    let mut given: BTreeMap<&[String], [BTreeSet<u16>; 2]> = BTreeMap::new();
    for (candidate, place) in candidates.iter().zip(places) {
        let Code::Reply(code) = candidate.code else { continue };
        let is_of_http = is_only_http(code.0) && code.0 != 400;
        if (is_of_http || is_only_smtp(code.0))
            && !is_common(&place.callee)
            && !has_phrase(&place.callee, vocabulary().expects)
        {
            given.entry(&place.callee).or_default()[usize::from(is_of_http)].insert(code.0);
        }
    }
    let is_of_http =
        |[of_smtp, of_http]: &[BTreeSet<u16>; 2]| !of_http.is_empty() && of_http.len() >= of_smtp.len();
    given.into_iter().filter(|(_, codes)| is_of_http(codes)).map(|(callee, _)| callee.to_vec()).collect()
}

/// Callees that are given several texts with codes which only SMTP uses: then other texts that begin with a number are
/// replies too.
pub(super) fn smtp_callees<'p>(
    candidates: &[Candidate],
    places: &'p [Surroundings],
    points: &[i32],
) -> Vec<&'p [String]> {
    const SEVERAL: usize = 2;
    let mut given: BTreeMap<&[String], BTreeSet<u16>> = BTreeMap::new();
    for ((candidate, place), points) in candidates.iter().zip(places).zip(points) {
        if let Code::Reply(code) = candidate.code
            && *points >= ENOUGH
            && is_only_smtp(code.0)
            && place.place == Place::Literal
            && !is_common(&place.callee)
        {
            given.entry(&place.callee).or_default().insert(code.0);
        }
    }
    given.into_iter().filter(|(_, codes)| codes.len() >= SEVERAL).map(|(callee, _)| callee).collect()
}

/// Whether numbers in one list with a code are reply codes: several of them are nothing else, at least half are
/// established, and some have its class.
pub(super) fn is_smtp_list(numbers: &[u16], code: u16) -> bool {
    const SEVERAL: usize = 3;
    let has_class = numbers.iter().any(|number| number / 100 == code / 100);
    let numbers: BTreeSet<u16> = numbers.iter().copied().chain([code]).collect();
    let established = |number: &&u16| catalog::reply(**number).is_some_and(catalog::Reply::is_established);
    has_class
        && numbers.iter().all(|number| (200..600).contains(number))
        && numbers.iter().filter(|number| is_only_smtp(**number)).count() >= SEVERAL
        && 2 * numbers.iter().filter(established).count() >= numbers.len()
}

impl Scale<'_> {
    /// Whether what is bounded is named as a code or an outcome, or has the bound of another class beside.
    pub(super) fn bounds_code(&self, code: u16, around: &Surroundings) -> bool {
        const NEAR: usize = 48;
        let words = vocabulary();
        let named = [words.code_names, words.smtp_names, words.permanent, words.transient];
        if named.into_iter().any(|names| around.says(names)) {
            return true;
        }
        let before = &self.source.as_bytes()[around.token.start.saturating_sub(NEAR)..around.token.start];
        let end = (around.token.end + NEAR).min(self.source.len());
        let behind = &self.source.as_bytes()[around.token.end..end];
        let before = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let behind = behind.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let mut numbers =
            [before, behind].into_iter().flat_map(|text| text.split(|byte| !byte.is_ascii_digit()));
        numbers.any(|number| {
            let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
            number.is_some_and(|number| number != code && (number == 600 || is_bound(number)))
        })
    }

    /// The numbers that stand beside it.
    pub(super) fn company(&self, around: &Surroundings) -> Vec<u16> {
        let others = around.beside.iter().filter(|span| **span != around.token);
        let literals = others.map(|span| unquoted(&self.source[span.clone()]));
        literals.filter_map(|literal| literal.parse().ok()).collect()
    }

    /// Whether a number that HTTP uses stands beside one, or is one, that only HTTP does.
    pub(super) fn is_among_statuses(&self, code: u16, around: &Surroundings) -> bool {
        let is_status = |code: u16| is_only_http(code) && !code.is_multiple_of(100);
        let company = || self.company(around);
        is_http(code)
            && company().into_iter().any(|other| is_status(other) || is_http(other) && is_status(code))
    }

    /// Numbers in one list with nothing but reply codes; a list in which HTTP could find its own counts for less.
    pub(super) fn of_company(&self, code: u16, around: &Surroundings) -> i32 {
        let company = self.company(around);
        if is_smtp_list(&company, code) {
            return 6;
        }
        let established = |code: &u16| catalog::reply(*code).is_some_and(catalog::Reply::is_established);
        if company.is_empty() || !established(&code) || !company.iter().all(established) {
            return 0;
        }
        if company.iter().chain([&code]).any(|code| !is_http(*code)) { 2 } else { 1 }
    }
}

/// The other numbers in `510|511|550`.
pub(super) fn alternatives(before: &str, after: &str) -> Vec<u16> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '|';
    let before = before.rsplit(|letter| !is_part(letter)).next().unwrap_or("");
    let after = after.split(|letter| !is_part(letter)).next().unwrap_or("");
    before.split('|').chain(after.split('|')).filter_map(|number| number.parse().ok()).collect()
}
