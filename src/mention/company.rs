//! What the codes beside a candidate tell: in one list with it, between the same bars of a pattern, or handed to the
//! same function.

use super::Code;
use super::evidence::{ENOUGH, is_http, is_only_http};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use crate::catalog;
use crate::language::{has_phrase, vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Whether SMTP uses the number as a code, and HTTP does not.
pub(crate) fn is_only_smtp(code: u16) -> bool {
    !is_http(code) && catalog::reply(code).is_some_and(catalog::Reply::is_established)
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

/// The other numbers in `510|511|550`.
pub(super) fn alternatives(before: &str, after: &str) -> Vec<u16> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '|';
    let before = before.rsplit(|letter| !is_part(letter)).next().unwrap_or("");
    let after = after.split(|letter| !is_part(letter)).next().unwrap_or("");
    before.split('|').chain(after.split('|')).filter_map(|number| number.parse().ok()).collect()
}
