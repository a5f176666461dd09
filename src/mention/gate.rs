//! Whether a text is about mail at all, and which other protocols it speaks of.

use crate::language::{self, vocabulary};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind, packed};
use std::sync::LazyLock;

/// The longest mail word, so that one that stands across two chunks of a rope is found too.
const OVERLAP: usize = 32;
/// How many bytes are brought to lower case at a time: they stay in the fastest cache.
const WINDOW: usize = 8 << 10;

/// Looks for any of the mail words in bytes of lower case.
static MAIL: LazyLock<Finder> = LazyLock::new(|| Finder::of(&mail_words()));

enum Finder {
    /// Many bytes at a time, on processors that can.
    Packed(packed::Searcher),
    /// One byte at a time.
    Automaton(Option<AhoCorasick>),
}

impl Finder {
    fn of(words: &[&str]) -> Self {
        let words: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
        // Where `smtp` stands it does not matter whether it goes on as `smtplib`.
        let is_needed =
            |word: &&String| !words.iter().any(|other| other != *word && word.contains(other.as_str()));
        let needed: Vec<&String> = words.iter().filter(is_needed).collect();
        match packed::Searcher::new(&needed) {
            Some(searcher) => Self::Packed(searcher),
            None => Self::Automaton(AhoCorasick::new(&needed).ok()),
        }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Packed(searcher) => searcher.find(bytes).is_some(),
            Self::Automaton(automaton) => automaton.as_ref().is_some_and(|words| words.is_match(bytes)),
        }
    }
}

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
    let mut window = [0; WINDOW];
    let mut start = 0;
    loop {
        let rest = &bytes[start..];
        let length = rest.len().min(WINDOW);
        let lower = &mut window[..length];
        lower.copy_from_slice(&rest[..length]);
        lower.make_ascii_lowercase();
        if MAIL.is_in(lower) {
            return true;
        }
        if length == rest.len() {
            return false;
        }
        start += WINDOW - OVERLAP;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        for word in mail_words() {
            assert!(word.len() <= OVERLAP, "{word}");
            let word = word.to_uppercase();
            for before in (0..WINDOW + OVERLAP).step_by(13).chain(WINDOW - OVERLAP - 2..WINDOW + 2) {
                let text = format!("{}{word}", "x".repeat(before));
                assert!(mentions_mail(text.as_bytes()), "{word} behind {before} bytes");
                let (first, second) = text.split_at(before + word.len() / 2);
                assert!(mentions_mail_in_chunks([first, second].into_iter()), "{word} behind {before} bytes");
            }
        }
        assert!(!mentions_mail("smt p".repeat(10_000).as_bytes()));
    }
}
