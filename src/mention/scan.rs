//! Tokens that have the shape of a code: a pass over the bytes, without the tree.

use super::Code;
use super::gate::Profile;
use crate::catalog::{EnhancedCode, ReplyCode};
use std::ops::Range;

/// How many candidates of a text are looked at, from its start: each takes some hundred bytes until all are weighed. Nothing
/// that a person wrote, nor a log of the longest size that is read, has as many.
const MOST: usize = 1 << 20;

/// What the bytes of a text tell, without the tree.
pub(crate) struct Scan {
    /// Tokens with the shape of a code, in the order of the text.
    pub(super) candidates: Vec<Candidate>,
    pub(crate) profile: Profile,
}

impl Scan {
    pub(crate) fn of(source: &str) -> Self {
        Self { candidates: candidates(source).take(MOST).collect(), profile: Profile::of(source) }
    }

    /// Where tokens with the shape of a code begin, whatever they are: byte offsets, ascending.
    pub(crate) fn shapes(&self) -> impl Iterator<Item = usize> {
        self.candidates.iter().map(|candidate| candidate.span.start)
    }
}

/// Whether a token with the shape of a code stands in a text.
pub(crate) fn has_shape(source: &str) -> bool {
    candidates(source).next().is_some()
}

/// A token with the shape of a code.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) span: Range<usize>,
    pub(super) code: Code,
}

/// Every run of digits (and dots) that could be a code and is no part of a longer word, number, version or address.
fn candidates(source: &str) -> impl Iterator<Item = Candidate> {
    let bytes = source.as_bytes();
    let mut position = 0;
    std::iter::from_fn(move || {
        while position < bytes.len() {
            if !bytes[position].is_ascii_digit() {
                position += 1;
                continue;
            }
            let start = position;
            while position < bytes.len()
                && (bytes[position].is_ascii_digit() || is_inner_dot(bytes, position))
            {
                position += 1;
            }
            let run = start..position;
            if !begins_token(bytes, start) || !ends_token(bytes, position) {
                continue;
            }
            if let Some(code) = read(&source[run.clone()]) {
                return Some(Candidate { span: run, code });
            }
        }
        None
    })
}

fn read(run: &str) -> Option<Code> {
    if run.contains('.') {
        return EnhancedCode::parse(run).map(Code::Enhanced);
    }
    let number: u16 = if run.len() == 3 { run.parse().ok()? } else { return None };
    (200..600).contains(&number).then_some(Code::Reply(ReplyCode(number)))
}

/// A dot between two digits belongs to the run, so that addresses and versions are seen whole.
fn is_inner_dot(bytes: &[u8], position: usize) -> bool {
    bytes[position] == b'.'
        && position > 0
        && bytes[position - 1].is_ascii_digit()
        && bytes.get(position + 1).is_some_and(u8::is_ascii_digit)
}

/// Whether a token may begin here. After an escape such as `\n` there is no word boundary in the source, and yet one
/// in the text that it stands for.
fn begins_token(bytes: &[u8], start: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).map(|at| bytes[at]);
    let is_escape = before(2) == Some(b'\\') && before(3) != Some(b'\\');
    match before(1) {
        Some(b'n' | b'r' | b't') => is_escape,
        Some(byte) if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => false,
        Some(b'\\' | b'%') => false,
        Some(b'.' | b'+') => !before(2).is_some_and(|byte| byte.is_ascii_digit()),
        _ => true,
    }
}

fn ends_token(bytes: &[u8], end: usize) -> bool {
    match bytes.get(end) {
        Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80 => false,
        Some(b'%') => false,
        Some(b'.' | b'+') => !bytes.get(end + 1).is_some_and(u8::is_ascii_digit),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        candidates(source).map(|candidate| &source[candidate.span]).collect()
    }

    #[test]
    fn escapes_are_boundaries() {
        assert_eq!(texts(r"hi\r\n250-SIZE\n550 5.1.1 no"), ["250", "550", "5.1.1"]);
        assert_eq!(texts(r"a\\n250"), [""; 0]);
    }

    #[test]
    fn parts_of_longer_tokens_are_not_codes() {
        assert_eq!(
            texts("4.5.3.1.10 10.0.0.250 C250 250ms 1250 2500 x_550 v5.1.1 #550 50% 05.1.1 5.01.1 5.1.1234"),
            ["550"]
        );
    }
}
