//! Statuses of HTTP: who is told 429 or 503 is asked to come again later (RFC 6585 4, RFC 9110 15.6.4), and who is told
//! another one of class 4 beside those has asked for something that will not work (RFC 9110 15.5).

use super::again;
use super::calls::CallParts;
use super::ir::{Expr, Kind, Span};
use super::state::State;
use super::{Outcome, ToldBy, Walker};
use crate::catalog::CodeSet;
use crate::language::{ends_with, has_phrase, vocabulary, words_of};
use crate::mention::is_http;
use std::sync::LazyLock;

/// Too many requests.
const TOO_MANY: i64 = 429;
/// Service unavailable; in SMTP a bad sequence of commands.
const UNAVAILABLE: i64 = 503;

/// Bad request; in a condition the first code of class 4.
const BAD_REQUEST: u16 = 400;

/// Whether numbers are statuses of HTTP where they stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    Http,
    Unsure,
}

impl<'t> Walker<'_, 't> {
    /// A value is given back or thrown, or a call answers: where it says "come again" for replies that are all permanent,
    /// that is an outcome. Of a set with others in it nothing is said: one status for all that can fail is no judgement.
    pub(super) fn answered_later(&mut self, value: &Expr<'t>, span: &Span, state: &State) -> bool {
        let speaks = if self.scope.has_http { Speaks::Http } else { Speaks::Unsure };
        if !is_later(value, speaks) {
            return self.scope.answered_later > 0 && self.answered_for_good(value, span, state);
        }
        self.scope.answered_later += 1;
        let known = self.found.reached.len();
        self.reach(Outcome::Transient, span, state);
        let is_meant = |flow: &mut super::Flow| {
            flow.told_by = ToldBy::Status;
            flow.set.is_within(CodeSet::PERMANENT)
        };
        if !self.found.reached.get_mut(known..).is_some_and(|new| new.iter_mut().all(is_meant)) {
            self.found.reached.truncate(known);
        }
        true
    }

    /// The same where a function that has told somebody to come again tells somebody else that his request is wrong.
    fn answered_for_good(&mut self, value: &Expr<'t>, span: &Span, state: &State) -> bool {
        let is_final = value.any(&mut |part| answers(part, &is_for_good));
        // A status that was asked for by its number may be one of HTTP itself.
        if is_final && self.reaching(state).is_some_and(|(_, reply)| again::is_of_mail(reply)) {
            let known = self.found.reached.len();
            self.reach(Outcome::Permanent, span, state);
            self.found.reached[known..].iter_mut().for_each(|flow| flow.told_by = ToldBy::Status);
        }
        is_final
    }
}

/// Whether a value is a status that asks not to come again as it is (RFC 9110 15.5).
fn is_for_good(value: &Expr<'_>) -> bool {
    matches!(value.kind, Kind::Number(400..=404 | 406 | 409 | 410 | 422))
}

/// The place in a row of a table that says so.
pub(super) fn says_for_good<'e>(value: &'e Expr<'_>) -> Option<&'e Span> {
    match &value.kind {
        Kind::Number(_) => is_for_good(value).then_some(&value.span),
        Kind::List(items) | Kind::Tuple(items) => items.first().and_then(says_for_good),
        _ => None,
    }
}

/// Whether a value is such a status, names one, or answers with one.
fn is_later(value: &Expr<'_>, speaks: Speaks) -> bool {
    match &value.kind {
        Kind::List(items) | Kind::Tuple(items) => items.iter().any(|item| is_later(item, speaks)),
        Kind::Call(..) => value.any(&mut |part| answers(part, &|status| names_later(status, speaks))),
        _ => names_later(value, speaks),
    }
}

/// Whether a value is a status that asks to come again, or the name of one.
fn names_later(value: &Expr<'_>, speaks: Speaks) -> bool {
    match &value.kind {
        Kind::Number(number) => is_status(*number, speaks),
        Kind::Name(name) | Kind::Member(_, name) => ends_with(name, vocabulary().http_later),
        _ => false,
    }
}

/// Whether a call answers with a status that is meant: `HTTPException(503)`, `response.status(429)`, `Response(status=429)`.
fn answers(call: &Expr<'_>, is_meant: &dyn Fn(&Expr<'_>) -> bool) -> bool {
    CallParts::of(call).is_some_and(|call| {
        // `SmtpStatusCode(503, …)` is none of HTTP.
        let is_of_mail = || has_phrase(&words_of(call.name), vocabulary().smtp_names);
        call.is(vocabulary().http_answers)
            && !is_of_mail()
            && call.arguments.iter().any(|argument| is_meant(&argument.value))
    })
}

fn is_status(number: i64, speaks: Speaks) -> bool {
    number == TOO_MANY || number == UNAVAILABLE && speaks == Speaks::Http
}

/// The place in a row of a table that says "come again": a status, or a text of which that is all.
pub(super) fn says_later<'e>(value: &'e Expr<'_>, speaks: Speaks) -> Option<&'e Span> {
    match &value.kind {
        Kind::Number(number) if is_status(*number, speaks) => Some(&value.span),
        Kind::Text(text) => {
            let words = words_of(text);
            let is_plain =
                has_phrase(&words, vocabulary().says_later) && !has_phrase(&words, vocabulary().says_open);
            is_plain.then_some(&value.span)
        }
        Kind::Name(name) | Kind::Member(_, name) if ends_with(name, vocabulary().http_later) => {
            Some(&value.span)
        }
        Kind::List(items) | Kind::Tuple(items) => items.iter().find_map(|item| says_later(item, speaks)),
        Kind::Call(_, rows) => rows.iter().find_map(|row| says_later(&row.value, speaks)),
        _ => None,
    }
}

/// Whether the values of a table are statuses of HTTP: one of them is of class 4, and no reply of SMTP. And whether one asks
/// to come again: then the table tells such statuses from others.
pub(super) fn spoken(values: &[&Expr<'_>]) -> (Speaks, bool) {
    let (mut speaks, mut has_later) = (Speaks::Unsure, false);
    for value in values {
        value.walk(&mut |part| {
            if let Kind::Number(number) = part.kind
                && u16::try_from(number).is_ok_and(|code| BAD_REQUEST == code || http_only().contains(code))
            {
                speaks = Speaks::Http;
                has_later |= number == TOO_MANY;
            }
        });
    }
    (speaks, has_later)
}

/// Statuses of HTTP with a meaning there (RFC 9110 15.5, RFC 6585) that no reply of SMTP has. Of class 4 itself both speak, and
/// 421 and 430 are codes of SMTP.
pub(super) fn http_only() -> CodeSet {
    static CODES: LazyLock<CodeSet> = LazyLock::new(|| {
        (BAD_REQUEST + 1..500).filter(|code| is_http(*code) && !matches!(code, 421 | 430)).collect()
    });
    *CODES
}
