//! Values that say no, and nothing of the class: what is given back, kept under a name, or chosen.

use super::calls::CallParts;
use super::ir::{Argument, Expr, Kind};
use super::outcome;
use crate::language::{begins_with, ends_with, is_phrase, vocabulary};

/// How a value says no.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum No {
    /// An error that is made: `Err(code)`, `new Error(text)`, `{:error, text}`.
    Error,
    /// A constant that names a failure: `R_FAIL`, `EmailCheck.rejected`.
    Constant,
    /// A flag among others: `{ ok: false }`, `Result(success=False)`.
    Flag,
    /// A word, or a plain no with nothing beside it, which say it where no other value is given: `"rejected"`, `[false, null]`.
    Alone,
}

/// What no a value says as it stands. A `false` by itself is none: what that means the function around says by its name.
pub(super) fn no_in(value: &Expr<'_>) -> Option<No> {
    match &value.kind {
        _ if is_error(value) => Some(No::Error),
        Kind::Name(_) | Kind::Member(..) => names_refusal(value).then_some(No::Constant),
        Kind::Table(fields) | Kind::Call(_, fields) => fields.iter().any(is_no).then_some(No::Flag),
        Kind::List(values) | Kind::Tuple(values) => is_nothing_but_no(values).then_some(No::Alone),
        Kind::Text(_) => is_nothing_but_no(std::slice::from_ref(value)).then_some(No::Alone),
        _ => None,
    }
}

/// Whether values side by side are a no and nothing else, or a word for a failure: `return false, nil`, `return "rejected"`.
pub(super) fn is_nothing_but_no(values: &[Expr<'_>]) -> bool {
    let functions = &vocabulary().functions;
    match values {
        [Expr { kind: Kind::Text(text), .. }] => {
            is_phrase(text, functions.failures) || is_phrase(text, functions.names_refusal)
        }
        [Expr { kind: Kind::Bool(false), .. }, rest @ ..] => {
            !rest.is_empty() && rest.iter().all(|value| matches!(value.kind, Kind::Null))
        }
        _ => false,
    }
}

/// `{:ok, false}`: a yes or no that is given back as an answer, with a tag that says that there was one.
pub(super) fn answer_in<'e, 't>(value: &'e Expr<'t>) -> &'e Expr<'t> {
    if let Kind::Tuple(parts) = &value.kind
        && let [Expr { kind: Kind::Text(tag), .. }, answer] = &parts[..]
        && matches!(answer.kind, Kind::Bool(_) | Kind::Compare(..))
        && is_phrase(tag, vocabulary().success)
    {
        return answer;
    }
    value
}

fn names_refusal(value: &Expr<'_>) -> bool {
    let (is_constant, name) = match &value.kind {
        Kind::Name(name) => (name.starts_with(char::is_uppercase), name),
        Kind::Member(of, name) => (outcome::is_type(of) || name.starts_with(char::is_uppercase), name),
        _ => return false,
    };
    is_constant && ends_with(name, vocabulary().functions.names_refusal)
}

/// Whether a field says that something has not gone well.
fn is_no(field: &Argument<'_>) -> bool {
    matches!(field.value.kind, Kind::Bool(false))
        && field.label().is_some_and(|name| is_phrase(name, vocabulary().functions.success_flags))
}

fn is_error(value: &Expr<'_>) -> bool {
    let functions = &vocabulary().functions;
    match &value.kind {
        // `&smtp.Error{Code: code}`
        Kind::Other(parts) => {
            matches!(&parts[..], [made @ Expr { kind: Kind::Call(..), .. }] if is_error(made))
        }
        Kind::Call(..) => CallParts::of(value).is_some_and(|call| {
            let made = call.made_type();
            is_phrase(made.unwrap_or(call.name), functions.failures)
                || made.is_some_and(|made| ends_with(made, vocabulary().errors))
                || makes_error(&call)
        }),
        Kind::Tuple(items) => match items.first().map(|tag| &tag.kind) {
            Some(Kind::Text(tag)) => is_phrase(tag, functions.failures),
            Some(Kind::Name(tag)) => tag.starts_with(':') && is_phrase(tag, functions.failures),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a call makes an error, by its name: `smtpError(code, text)`, and not `isError(code)`.
fn makes_error(call: &CallParts<'_, '_>) -> bool {
    let functions = &vocabulary().functions;
    !call.arguments.is_empty()
        && ends_with(call.name, vocabulary().errors)
        && !begins_with(call.name, functions.asks)
        && !begins_with(call.name, functions.looks_up)
}
