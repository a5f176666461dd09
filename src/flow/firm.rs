//! Names that say firmly what is done, whatever stands around them: lists, counters, constants named after a kind of failure,
//! errors that wrap one, and headings of texts.

use super::Outcome;
use super::calls::CallParts;
use super::ir::{Expr, Kind};
use super::outcome::{is_constant_name, of_identifier, of_result};
use crate::language::{begins_with, ends_with, has_phrase, vocabulary, words_of};

/// The outcome that a name says firmly: "bounce" alone may be a list of all that comes back.
pub(super) fn of_list(name: &str) -> Option<Outcome> {
    let (words, vocabulary) = (words_of(name), vocabulary());
    if has_phrase(&words, vocabulary.negation) {
        return None;
    }
    let is_soft = [vocabulary.transient, vocabulary.soft, vocabulary.transient_results]
        .iter()
        .any(|phrases| has_phrase(&words, phrases));
    match (has_phrase(&words, vocabulary.firm), is_soft) {
        (true, false) => Some(Outcome::Permanent),
        (false, true) => Some(Outcome::Transient),
        _ => None,
    }
}

/// `EX_TEMPFAIL`: what a mailer ends with says what becomes of the mail, under whatever name it is kept.
pub(super) fn is_exit_status(value: &Expr<'_>) -> bool {
    matches!(value.kind, Kind::Name(name) if name.starts_with(char::is_uppercase)
        && words_of(name).get(..1).is_some_and(|first| has_phrase(first, vocabulary().exit_statuses)))
}

/// The outcome that a number counts: `hardBounces++`. Attempts and retries are counted whatever comes of them.
pub(super) fn of_counter(name: &str) -> Option<Outcome> {
    let words = words_of(name);
    let counts = has_phrase(&words, vocabulary().about_bounces);
    let is_firm = has_phrase(&words, vocabulary().firm) || has_phrase(&words, vocabulary().soft);
    if counts && is_firm { of_identifier(name) } else { None }
}

/// What a call wraps that makes an error of others: `fmt.Errorf("%w: %s", ErrPermanent, text)`.
pub(super) fn wrapped<'e, 't: 'e>(call: &CallParts<'e, 't>) -> impl Iterator<Item = &'e Expr<'t>> {
    let wraps = call.is(vocabulary().wraps_error) || ends_with(call.name, vocabulary().errors);
    let values = call.arguments.iter().filter(move |_| wraps).map(|argument| &argument.value);
    values.filter(|value| matches!(value.kind, Kind::Name(_) | Kind::Member(..)))
}

/// The outcome that an error which is wrapped says by its name.
pub(super) fn of_wrapped(call: &CallParts<'_, '_>) -> Option<Outcome> {
    let mut names = wrapped(call).filter_map(Expr::last_name);
    let is_error = |name: &&str| is_constant_name(name) && begins_with(name, vocabulary().names_error);
    names.find_map(|name| Some(name).filter(is_error).and_then(of_identifier))
}

/// Whether a constant is named after a kind of failure: it says so under whatever name it is kept.
pub(super) fn is_kind_of_failure(value: &Expr<'_>) -> bool {
    matches!(value.kind, Kind::Name(name) | Kind::Member(_, name)
        if is_constant_name(name) && ends_with(name, vocabulary().kinds_of_failure))
}

/// The outcome that a text names with a word or two that details follow: `"permanent failure: " + text`.
pub(super) fn of_heading(expr: &Expr<'_>) -> Option<Outcome> {
    let Kind::Text(text) = &expr.kind else { return None };
    let words = text.trim_end_matches([' ', ':', '-', '(']);
    let is_one = words.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if words.len() < text.len() && (is_one || names_failure(words)) { of_result(words) } else { None }
}

/// The same within one text: `"permanent failure: no such user"`.
pub(super) fn of_headline(text: &str) -> Option<Outcome> {
    let (words, _) = text.split_once(':')?;
    if names_failure(words) { of_result(words) } else { None }
}

/// Whether two words are a kind of failure and nothing else.
fn names_failure(words: &str) -> bool {
    ends_with(words, vocabulary().kinds_of_failure) && words_of(words).len() == 2
}
