//! Lists of phrases, and what tells most identifiers apart from all of a list at once.

use super::Phrase;
use std::ops::Deref;

/// Phrases that mean the same. Nearly every identifier that is compared with them has none: a few letters of it tell that,
/// and the phrases are not looked at one by one.
#[derive(Debug)]
pub(crate) struct Phrases {
    all: &'static [Phrase],
    /// The mark of the first word of each.
    begins: &'static [u8],
    /// All of these marks.
    firsts: Marks,
    /// Those of the ends of the last words.
    ends: Marks,
}

/// A list of phrases: `phrases![&["hard", "bounce"], &["bounce"]]`.
macro_rules! phrases {
    ($($phrase:expr),* $(,)?) => {{
        const ALL: &[$crate::language::Phrase] = &[$($phrase),*];
        const BEGINS: [u8; ALL.len()] = $crate::language::marks_of(ALL);
        const PHRASES: $crate::language::Phrases = $crate::language::Phrases::of(ALL, &BEGINS);
        &PHRASES
    }};
}
pub(crate) use phrases;

/// The marks of the first words of phrases.
pub(crate) const fn marks_of<const N: usize>(phrases: &[Phrase]) -> [u8; N] {
    let mut marks = [0; N];
    let mut at = 0;
    while at < N {
        if let [first, ..] = phrases[at] {
            marks[at] = mark_of_word(first.as_bytes());
        }
        at += 1;
    }
    marks
}

impl Phrases {
    /// A list of phrases, which have these marks.
    pub(crate) const fn of(all: &'static [Phrase], begins: &'static [u8]) -> Self {
        let (mut firsts, mut ends) = (Marks([0; 4]), Marks([0; 4]));
        let mut at = 0;
        while at < all.len() {
            firsts = firsts.with(begins[at]);
            ends = if let [.., last] = all[at] { ends.with_end(last.as_bytes()) } else { Marks::EVERY };
            at += 1;
        }
        Self { all, begins, firsts, ends }
    }

    /// The phrases that may begin with a word in lower case, as far as its mark tells.
    pub(super) fn beginning_with(&self, word: &str) -> impl Iterator<Item = Phrase> {
        let mark = mark_of_word(word.as_bytes());
        let begins = if self.firsts.has(mark) { self.begins } else { &[] };
        memchr::memchr_iter(mark, begins).filter_map(|at| self.all.get(at).copied())
    }

    /// Whether an identifier in ASCII, up to the end of its last word, may end with one of the phrases.
    pub(super) const fn may_end(&self, identifier: &[u8]) -> bool {
        self.ends.has(mark_of_end(identifier))
    }
}

impl Deref for Phrases {
    type Target = [Phrase];

    fn deref(&self) -> &[Phrase] {
        self.all
    }
}

impl<'p> IntoIterator for &'p Phrases {
    type Item = &'p Phrase;
    type IntoIter = std::slice::Iter<'p, Phrase>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

/// A set of marks, of which there are 256.
#[derive(Clone, Copy, Debug)]
struct Marks([u64; 4]);

impl Marks {
    const EVERY: Self = Self([u64::MAX; 4]);

    const fn has(&self, mark: u8) -> bool {
        self.0[(mark / 64) as usize] & 1 << (mark % 64) != 0
    }

    const fn with(mut self, mark: u8) -> Self {
        self.0[(mark / 64) as usize] |= 1 << (mark % 64);
        self
    }

    const fn with_end(self, word: &[u8]) -> Self {
        if let [.., _, _] = word {
            return self.with(mark_of_end(word));
        }
        // In front of a word of one letter anything may stand.
        Self::EVERY
    }
}

/// What a word is told by: how it begins, and how long it is.
const fn mark_of_word(word: &[u8]) -> u8 {
    let (first, second) = match word {
        [first, second, ..] => (*first, *second),
        [only] => (*only, 0),
        [] => (0, 0),
    };
    let length = word.len().to_le_bytes()[0];
    first.wrapping_mul(37).wrapping_add(second.wrapping_mul(101)).wrapping_add(length.wrapping_mul(59))
}

/// What an end is told by: its last two letters, in whatever case.
const fn mark_of_end(end: &[u8]) -> u8 {
    let (before, last) = match end {
        [.., before, last] => (before.to_ascii_lowercase(), last.to_ascii_lowercase()),
        [only] => (0, only.to_ascii_lowercase()),
        [] => (0, 0),
    };
    last.wrapping_mul(37).wrapping_add(before.wrapping_mul(101))
}
