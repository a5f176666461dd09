//! What stands in a literal.

use crate::flow::ir::{Expr, Kind};
use std::borrow::Cow;

/// The content of a literal: prefix and quotes taken off, the escapes that matter resolved.
pub(super) fn content(literal: &str) -> Cow<'_, str> {
    let inner = unquote(literal);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let prefix = &literal[..literal.find(['"', '\'', '`']).unwrap_or(0)];
    let is_raw = prefix.contains(['r', 'R', '@']) || literal.starts_with('`');
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            Some('\\') if !is_raw => text.push('\\'),
            // Other escapes stay as they are: patterns need them.
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    Cow::Owned(text)
}

/// A literal without its prefix letters and its quotes.
fn unquote(literal: &str) -> &str {
    let start = literal.find(['"', '\'', '`']).filter(|start| *start <= 3).unwrap_or(0);
    let body = &literal[start..];
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = body.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    body
}

/// A number, or what a parser has left whole where it takes anything for one: the value of a macro.
pub(super) fn number(text: &str) -> Kind<'_> {
    text.replace('_', "").trim().parse().map_or_else(|_| raw(text), Kind::Number)
}

/// `-1`: a number behind a minus sign is one as well, and anything else an operation.
pub(super) fn signed<'t>(sign: &str, operand: Expr<'t>) -> Kind<'t> {
    match operand.kind {
        Kind::Number(number @ 0..) if sign.trim_end() == "-" => Kind::Number(-number),
        _ => Kind::Other(vec![operand]),
    }
}

/// A value as it is written: `250`, `(250)`, `(long) 250`, `250L`, `"RCPT TO:<%s>"`.
fn raw(text: &str) -> Kind<'_> {
    let mut text = text.split("//").next().filter(|_| !text.contains('"')).unwrap_or(text).trim();
    if let Some(inside) = text.strip_prefix('(') {
        text = match inside.split_once(')') {
            Some((inner, "")) => inner,
            // A type.
            Some((_, behind)) => behind,
            None => inside,
        }
        .trim();
    }
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    if quoted.is_some_and(|quoted| !quoted.contains('"')) {
        return Kind::Text(content(text));
    }
    let digits = text.trim_end_matches(['L', 'l', 'U', 'u']);
    digits.parse().map_or_else(|_| Kind::Other(Vec::new()), Kind::Number)
}
