//! Whether a text is about mail at all, and which other protocols it speaks of.

use crate::language::{self, vocabulary};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::sync::LazyLock;

/// The longest mail word, so that one that stands across two chunks of a rope is found too.
const OVERLAP: usize = 16;

static MAIL: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| automaton(&mail_words()));

/// Words of the protocol, and names of the libraries that speak nothing else.
fn mail_words() -> Vec<&'static str> {
    let libraries =
        language::all().iter().flat_map(|language| language.libraries).filter(|library| !library.shared);
    let mut words: Vec<&str> = vocabulary().mail.to_vec();
    words.extend(libraries.flat_map(|library| library.seen.iter()).map(|word| &**word));
    words.sort_unstable();
    words.dedup();
    words
}

fn automaton(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasickBuilder::new()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostFirst)
        .build(words)
        .ok()
}

/// Whether one of the mail words stands in the bytes, in any case.
#[must_use]
pub fn mentions_mail(bytes: &[u8]) -> bool {
    MAIL.as_ref().is_some_and(|words| words.is_match(bytes))
}

/// The same for a text in pieces.
pub(crate) fn mentions_mail_in_chunks<'a>(chunks: impl Iterator<Item = &'a str>) -> bool {
    let mut tail = Vec::with_capacity(2 * OVERLAP);
    for chunk in chunks {
        let bytes = chunk.as_bytes();
        if mentions_mail(bytes) {
            return true;
        }
        tail.extend_from_slice(&bytes[..bytes.len().min(OVERLAP)]);
        if mentions_mail(&tail) {
            return true;
        }
        if bytes.len() >= OVERLAP {
            tail.clear();
        }
        tail.extend_from_slice(&bytes[bytes.len().saturating_sub(OVERLAP)..]);
    }
    false
}

/// How often a text uses words of mail, and of protocols that share numbers with it.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Profile {
    pub(crate) mail: usize,
    pub(crate) http: usize,
    /// FTP, NNTP, IRC and the like: the one that is named most.
    pub(crate) other: usize,
}

static PROFILE: LazyLock<(Option<AhoCorasick>, Vec<usize>)> = LazyLock::new(|| {
    let vocabulary = vocabulary();
    let mut words = mail_words();
    let mut owners = vec![0; words.len()];
    for (index, (_, foreign)) in vocabulary.foreign.iter().enumerate() {
        words.extend_from_slice(foreign);
        owners.extend(foreign.iter().map(|_| index + 1));
    }
    (automaton(&words), owners)
});

impl Profile {
    pub(crate) fn of(text: &str) -> Self {
        let (automaton, owners) = &*PROFILE;
        let mut counts = vec![0usize; vocabulary().foreign.len() + 1];
        if let Some(automaton) = automaton {
            for found in automaton.find_iter(text) {
                counts[owners[found.pattern().as_usize()]] += 1;
            }
        }
        let foreign = || vocabulary().foreign.iter().zip(&counts[1..]);
        let http = foreign().find(|((name, _), _)| *name == "http").map_or(0, |(_, count)| *count);
        let other =
            foreign().filter(|((name, _), _)| *name != "http").map(|(_, count)| *count).max().unwrap_or(0);
        Self { mail: counts[0], http, other }
    }
}
