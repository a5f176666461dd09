//! Whether a text is about mail at all, and which other protocols it speaks of.

use crate::language::{MAIL_PARTS, vocabulary};
use aho_corasick::{AhoCorasick, Input, MatchKind, packed};
use foldhash::HashMap;
use foldhash::quality::FixedState;
use std::hash::BuildHasher;
use std::ops::Range;
use std::sync::LazyLock;

/// The longest word, so that one that stands across two pieces of a text is found too.
const OVERLAP: usize = 32;
/// How many bytes are brought to lower case at a time: they stay in the fastest cache.
const WINDOW: usize = 8 << 10;

/// Looks for words in bytes of lower case, by parts of them: many words have one in common, and a search gets slower with each
/// thing that it looks for.
struct Finder {
    search: Search,
    /// For each part the words that hold it, and where in them it stands.
    words: Vec<Vec<(usize, &'static str)>>,
}

enum Search {
    /// Many bytes at a time, on processors that can.
    Packed(packed::Searcher),
    /// One byte at a time.
    Automaton(Option<AhoCorasick>),
}

impl Finder {
    fn of(parts: impl Iterator<Item = (&'static str, Vec<(usize, &'static str)>)>) -> Self {
        let (parts, words): (Vec<_>, Vec<_>) = parts.unzip();
        let search = match packed::Searcher::new(&parts) {
            Some(searcher) => Search::Packed(searcher),
            None => Search::Automaton(
                AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&parts).ok(),
            ),
        };
        Self { search, words }
    }

    /// The word behind a place whose part stands first: the number of the part, and where the word stands.
    fn find(&self, lower: &[u8], place: usize) -> Option<(usize, Range<usize>)> {
        let mut from = place;
        loop {
            let found = match &self.search {
                Search::Packed(searcher) => searcher.find_in(lower, (from..lower.len()).into()),
                Search::Automaton(automaton) => automaton.as_ref()?.find(Input::new(lower).range(from..)),
            }?;
            let part = found.pattern().as_usize();
            let word = self.words[part].iter().find_map(|(before, word)| {
                let start = found.start().checked_sub(*before).filter(|start| *start >= place)?;
                lower[start..].starts_with(word.as_bytes()).then(|| start..start + word.len())
            });
            match word {
                Some(word) => return Some((part, word)),
                None => from = found.start() + 1,
            }
        }
    }
}

fn mail_parts() -> impl Iterator<Item = (&'static str, Vec<(usize, &'static str)>)> {
    MAIL_PARTS.iter().map(|(part, words)| (*part, words.to_vec()))
}

static MAIL: LazyLock<Finder> = LazyLock::new(|| Finder::of(mail_parts()));

/// Shows a text piece by piece, each beginning where the caller says: it is given a piece, with whether that is the last,
/// and gives how much of it is done with, or nothing if it has seen enough.
fn in_windows<'t>(bytes: &'t [u8], mut look: impl FnMut(&'t [u8], bool) -> Option<usize>) {
    let mut rest = bytes;
    loop {
        let window = &rest[..rest.len().min(WINDOW)];
        let is_last = window.len() == rest.len();
        match look(window, is_last) {
            Some(done) if !is_last => rest = &rest[done..],
            _ => return,
        }
    }
}

/// A window in lower case.
fn lowered<'b>(window: &[u8], buffer: &'b mut [u8; WINDOW]) -> &'b [u8] {
    let lower = &mut buffer[..window.len()];
    for (lower, byte) in lower.iter_mut().zip(window) {
        *lower = byte.to_ascii_lowercase();
    }
    lower
}

/// Whether one of the mail words stands in the bytes, in any case.
#[must_use]
pub fn mentions_mail(bytes: &[u8]) -> bool {
    let mut is_found = false;
    let mut buffer = [0; WINDOW];
    in_windows(bytes, |window, _| {
        is_found = MAIL.find(lowered(window, &mut buffer), 0).is_some();
        (!is_found).then_some(WINDOW - OVERLAP)
    });
    is_found
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

/// What the file as a whole adds to the points of each number in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct FilePoints {
    /// For every number.
    pub(super) mail: i32,
    /// Against a number of HTTP.
    pub(super) http: i32,
    /// Whether the file speaks of another protocol more than of mail.
    pub(super) is_foreign: bool,
}

impl FilePoints {
    pub(super) fn of(profile: Profile) -> Self {
        let Profile { mail, http, .. } = profile;
        Self {
            mail: i32::from(mail >= 3) + i32::from(mail >= 10),
            http: match http {
                _ if http > mail => 3,
                _ if 2 * http > mail => 1,
                _ => 0,
            },
            is_foreign: profile.is_foreign(),
        }
    }
}

/// Looks for words of any protocol; with the number of the protocol of each part, 0 for mail.
static PROFILE: LazyLock<(Finder, Vec<usize>)> = LazyLock::new(|| {
    let foreign = || vocabulary().foreign.iter().enumerate();
    let words = foreign().flat_map(|(_, (_, words))| words.iter().map(|word| (*word, vec![(0, *word)])));
    let owners = foreign().flat_map(|(index, (_, words))| words.iter().map(move |_| index + 1));
    let owners = MAIL_PARTS.iter().map(|_| 0).chain(owners).collect();
    (Finder::of(mail_parts().chain(words)), owners)
});

impl Profile {
    /// Whether a text speaks of a protocol other than HTTP more than of mail.
    pub(crate) fn is_foreign(self) -> bool {
        self.other > self.mail
    }

    pub(crate) fn of(text: &str) -> Self {
        let mut counts = Counts::none();
        let mut buffer = [0; WINDOW];
        in_windows(text.as_bytes(), |window, is_last| {
            let (of_window, done) = Counts::of(window, is_last, &mut buffer);
            counts.add(&of_window);
            Some(done)
        });
        counts.profile()
    }

    /// The same for a text that is edited: windows that were counted before are not searched again.
    pub(super) fn with_memory(text: &str, memory: &mut Windows) -> Self {
        let mut counts = Counts::none();
        let mut buffer = [0; WINDOW];
        let mut known = std::mem::take(&mut memory.0);
        in_windows(text.as_bytes(), |window, is_last| {
            let identity = (FixedState::default().hash_one(window), window.len(), is_last);
            let counted = known.remove(&identity).or_else(|| memory.0.get(&identity).cloned());
            let (of_window, done) = counted.unwrap_or_else(|| Counts::of(window, is_last, &mut buffer));
            counts.add(&of_window);
            memory.0.insert(identity, (of_window, done));
            Some(done)
        });
        counts.profile()
    }
}

/// How often words stand in the windows of a text, by the bytes of those: a hash, how many they are, and whether they are
/// the last. With each stands how much of it is done with.
#[derive(Clone, Default)]
pub(super) struct Windows(HashMap<(u64, usize, bool), (Counts, usize)>);

/// How often words of each protocol stand somewhere; of mail first.
#[derive(Clone)]
struct Counts(Vec<usize>);

impl Counts {
    fn none() -> Self {
        Self(vec![0; vocabulary().foreign.len() + 1])
    }

    /// Those of the words that begin in a window, as far as it is done with: up to the end of a line, so that the windows
    /// behind an edit soon begin where they did.
    fn of(window: &[u8], is_last: bool, buffer: &mut [u8; WINDOW]) -> (Self, usize) {
        let (finder, owners) = &*PROFILE;
        let mut counts = Self::none();
        let lower = lowered(window, buffer);
        let end = if is_last {
            lower.len()
        } else {
            let most = WINDOW - OVERLAP;
            memchr::memrchr(b'\n', &lower[..most]).map_or(most, |last| last + 1)
        };
        let mut at = 0;
        while at < end
            && let Some((part, found)) = finder.find(lower, at)
            && found.start < end
        {
            counts.0[owners[part]] += 1;
            at = found.end;
        }
        (counts, at.max(end))
    }

    fn add(&mut self, others: &Self) {
        for (count, other) in self.0.iter_mut().zip(&others.0) {
            *count += other;
        }
    }

    fn profile(&self) -> Profile {
        let Self(counts) = self;
        let foreign = || vocabulary().foreign.iter().zip(&counts[1..]);
        let http = foreign().find(|((name, _), _)| *name == "http").map_or(0, |(_, count)| *count);
        let other =
            foreign().filter(|((name, _), _)| *name != "http").map(|(_, count)| *count).max().unwrap_or(0);
        Profile { mail: counts[0], http, other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_wherever_it_stands() {
        let of_libraries = MAIL_PARTS.iter().flat_map(|(_, words)| *words).map(|(_, word)| *word);
        for word in vocabulary().mail.iter().copied().chain(of_libraries) {
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

    #[test]
    fn a_part_alone_is_no_word() {
        for (part, words) in MAIL_PARTS {
            assert_eq!(mentions_mail(part.as_bytes()), words.iter().any(|(_, word)| word == part), "{part}");
        }
        assert!(!mentions_mail(b"ffix.mail ") && mentions_mail(b"mail system.net.mail"));
    }

    #[test]
    fn words_are_counted_wherever_they_stand() {
        let foreign = vocabulary().foreign.iter().flat_map(|(_, words)| *words);
        assert!(foreign.clone().all(|word| word.len() <= OVERLAP && *word == word.to_ascii_lowercase()));
        for before in (WINDOW - 3 * OVERLAP..WINDOW + 2).chain(2 * WINDOW - 3 * OVERLAP..2 * WINDOW) {
            let text = format!("{}SMTPsmtp http Smtp{}ftp", "x".repeat(before), " ".repeat(before));
            let Profile { mail, http, other } = Profile::of(&text);
            assert_eq!((mail, http, other), (3, 1, 1), "behind {before} bytes");
        }
    }

    #[test]
    fn windows_that_were_counted_count_the_same_behind_an_edit() {
        let counts = |Profile { mail, http, other }| (mail, http, other);
        let line = "the smtp server, a header of http and a word of Ftp\n";
        let mut text = line.repeat(2_000);
        let mut memory = Windows::default();
        for (at, new) in [(0, ""), (50_000, "x"), (50_001, "SMTP"), (3, " smtp\nhttp"), (99_000, "nntp\n\n")]
        {
            let before: Vec<_> = memory.0.keys().copied().collect();
            text.insert_str(at, new);
            let profile = Profile::with_memory(&text, &mut memory);
            assert_eq!(counts(profile), counts(Profile::of(&text)), "{new:?} at {at}");
            let searched = memory.0.keys().filter(|window| !before.contains(window)).count();
            assert!(
                before.is_empty() || searched <= 3,
                "{searched} windows were searched for {new:?} at {at}"
            );
            assert!(memory.0.len() <= text.len() / (WINDOW / 2), "{}", memory.0.len());
        }
    }
}
