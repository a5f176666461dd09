//! Tokens that have the shape of a code: a pass over the bytes, without the tree.

use super::Code;
use super::gate::Profile;
use super::near::{is_mail_near, is_spoken_near};
use crate::catalog::{self, EnhancedCode, ReplyCode};
use crate::document::Document;
use std::ops::Range;

/// How many candidates of a text are looked at, from its start: each takes some hundred bytes until all are weighed. Nothing
/// that a person wrote, nor a log of the longest size that is read, has as many.
const MOST: usize = 1 << 20;

/// How many bytes are looked at together.
const BLOCK: usize = 32;

/// What the bytes of a text tell, without the tree.
pub(crate) struct Scan {
    /// Tokens with the shape of a code, in the order of the text.
    pub(super) candidates: Vec<Candidate>,
    pub(crate) profile: Profile,
}

impl Scan {
    pub(crate) fn of(source: &str) -> Self {
        Self::with_profile(source, Profile::of(source))
    }

    /// The same for the text of a document that may be edited.
    pub(crate) fn of_document(document: &Document, source: &str) -> Self {
        let profile = match document.memory() {
            Some(mut memory) => Profile::with_memory(source, &mut memory.mentions.windows),
            None => Profile::of(source),
        };
        Self::with_profile(source, profile)
    }

    fn with_profile(source: &str, profile: Profile) -> Self {
        Self { candidates: candidates(source).take(MOST).collect(), profile }
    }

    /// Where tokens with the shape of a code begin, whatever they are: byte offsets, ascending.
    pub(crate) fn shapes(&self) -> impl Iterator<Item = usize> {
        self.candidates.iter().map(|candidate| candidate.span.start)
    }
}

/// Whether a token with the shape of a code stands in a text, where that speaks of codes or of mail.
pub(crate) fn has_shape(source: &str) -> bool {
    candidates(source).any(|Candidate { span, code }| match code {
        // A number that nobody has given a meaning may be anything.
        Code::Reply(code) if catalog::reply(code.0).is_none() => is_mail_near(source, span.start),
        _ => begins_reply(source.as_bytes(), &span) || is_spoken_near(source, span.start),
    })
}

/// Whether a literal begins with a code and goes on as a reply does: `"452 4.2.2 …`, `'214-…`.
fn begins_reply(bytes: &[u8], code: &Range<usize>) -> bool {
    let before = &bytes[..code.start];
    let begins = before.ends_with(b"\\n") || before.last().is_some_and(|last| b"\"'`".contains(last));
    let goes_on = match bytes.get(code.end) {
        Some(b'-') => true,
        Some(b' ') => bytes.get(code.end + 1).is_some_and(u8::is_ascii_graphic),
        _ => false,
    };
    begins && goes_on
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
        while let Some(start) = digit_from(bytes, position) {
            position = start;
            while position < bytes.len()
                && (bytes[position].is_ascii_digit() || is_inner_dot(bytes, position))
            {
                position += 1;
            }
            let run = start..position;
            if !begins_token(bytes, start)
                || !ends_token(bytes, position)
                || is_in_chain(bytes, &run)
                || begins_host(bytes, &run)
            {
                continue;
            }
            if let Some(code) = read(&source[run.clone()]) {
                return Some(Candidate { span: run, code });
            }
        }
        None
    })
}

/// The first digit from a place on. Many bytes at a time are seen to hold none.
fn digit_from(bytes: &[u8], from: usize) -> Option<usize> {
    let first = |bytes: &[u8]| bytes.iter().position(u8::is_ascii_digit);
    let (blocks, rest) = bytes.get(from..)?.as_chunks::<BLOCK>();
    // Without a way out in between, so that it is done on all bytes of a block at once.
    let holds_digit = |block: &[u8; BLOCK]| block.iter().fold(false, |any, byte| any | byte.is_ascii_digit());
    let number = blocks.iter().position(holds_digit).unwrap_or(blocks.len());
    let start = from + number * BLOCK;
    first(blocks.get(number).map_or(rest, <[u8; BLOCK]>::as_slice)).map(|inside| start + inside)
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

/// Whether a run of digits stands between others, as in a telephone number or in the name of a host: `139-201-24`.
fn is_in_chain(bytes: &[u8], run: &Range<usize>) -> bool {
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let is_hyphen = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'-');
    is_hyphen(run.start.checked_sub(1))
        && is_digit(run.start.checked_sub(2))
        && is_hyphen(Some(run.end))
        && is_digit(Some(run.end + 1))
}

/// Whether a run of digits begins the name of a host, with a hyphen behind it: `"558-33.example"`. Behind some codes a reply
/// goes on with the name of a host (RFC 5321 4.2.3).
fn begins_host(bytes: &[u8], run: &Range<usize>) -> bool {
    const LONGEST: usize = 253;
    const NAMING: [&[u8]; 5] = [b"220", b"221", b"250", b"421", b"554"];
    let is_part =
        |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let rest = bytes.get(run.end..).unwrap_or_default();
    if !rest.starts_with(b"-") || NAMING.contains(&&bytes[run.clone()]) {
        return false;
    }
    let length = rest.iter().take(LONGEST).position(|byte| !is_part(byte)).unwrap_or(rest.len());
    let name = &rest[..length];
    let top = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    name.contains(&b'.')
        && top.len() >= 2
        && top.iter().all(u8::is_ascii_lowercase)
        && matches!(rest.get(length), Some(b'"' | b'\''))
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
    fn names_of_hosts_are_not_codes() {
        assert_eq!(texts("\"558-33.example\" '550-a.example'"), [""; 0]);
        assert_eq!(
            texts("\"550-no such user.\" \"250-mx.example.org\" '552-full.\\r\\n'"),
            ["550", "250", "552"]
        );
    }

    #[test]
    fn parts_of_longer_tokens_are_not_codes() {
        assert_eq!(
            texts(
                "4.5.3.1.10 10.0.0.250 139-201-24 C250 250ms 1250 2500 x_550 v5.1.1 #550 50% 05.1.1 5.01.1 5.1.1234"
            ),
            ["550"]
        );
    }
}
