//! What stood around the candidates in functions that no edit has touched since, and what they weighed: a key costs the
//! function that it is typed in, and not all others of the file.

use super::Code;
use super::evidence::Grounds;
use super::gate::Windows;
use super::place::Surroundings;
use super::scan::Candidate;
use foldhash::HashMap;
use std::ops::Range;

/// What is remembered of one document.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    /// What the weights rest on beside the surroundings.
    grounds: Option<Grounds>,
    /// By what tells a function from others; several can be alike.
    functions: HashMap<u64, Vec<Known>>,
    /// How often the text uses words of mail and of other protocols.
    pub(super) windows: Windows,
}

/// The candidates in a function that stood at a place.
#[derive(Clone)]
struct Known {
    start: usize,
    /// Where they begin, counted from the start of the function.
    tokens: Vec<(usize, Code)>,
    places: Vec<Surroundings>,
    points: Vec<i32>,
}

/// What is known of all candidates of a text, as far as the walk has come.
pub(super) struct Recalled {
    pub(super) places: Vec<Surroundings>,
    /// What they weighed, where that is remembered.
    points: Vec<Option<i32>>,
    /// Functions that can be remembered: what tells them, where they begin, and which candidates are in them.
    functions: Vec<(u64, usize, Range<usize>)>,
}

impl Recalled {
    pub(super) fn with_capacity(count: usize) -> Self {
        let (places, points) = (Vec::with_capacity(count), Vec::with_capacity(count));
        Self { places, points, functions: Vec::new() }
    }

    /// The surroundings of the next candidate.
    pub(super) fn push(&mut self, place: Surroundings) {
        self.places.push(place);
        self.points.push(None);
    }

    /// A function that begins at `start` and holds the candidates from the `first` on.
    pub(super) fn note(&mut self, identity: u64, start: usize, first: usize) {
        self.functions.push((identity, start, first..self.places.len()));
    }
}

impl Memory {
    /// Adds what is known of a function with these candidates in it. Gives whether anything is.
    pub(super) fn recall(
        &mut self,
        identity: u64,
        start: usize,
        inside: &[Candidate],
        into: &mut Recalled,
    ) -> bool {
        let Some(alike) = self.functions.get_mut(&identity) else { return false };
        let Some(known) = alike.pop_if(|known| known.tokens.iter().copied().eq(tokens(inside, start))) else {
            return false;
        };
        into.points.extend(known.points.into_iter().map(Some));
        into.places.extend(known.places.into_iter().map(|mut place| {
            place.shift(known.start, start);
            place
        }));
        true
    }

    /// The weights that are known of all candidates, if they still rest on the same.
    pub(super) fn points(&self, found: &Recalled, grounds: &Grounds) -> Vec<Option<i32>> {
        if self.grounds.as_ref() == Some(grounds) {
            found.points.clone()
        } else {
            vec![None; found.points.len()]
        }
    }

    /// Remembers the functions of a text, and no others.
    pub(super) fn keep(
        &mut self,
        candidates: &[Candidate],
        found: Recalled,
        points: &[i32],
        grounds: Grounds,
    ) {
        self.grounds = Some(grounds);
        self.functions.clear();
        let mut places = found.places.into_iter();
        let mut taken = 0;
        for (identity, start, within) in found.functions {
            let places = places.by_ref().skip(within.start - taken).take(within.len()).collect();
            taken = within.end;
            let tokens = tokens(&candidates[within.clone()], start).collect();
            let known = Known { start, tokens, places, points: points[within].to_vec() };
            self.functions.entry(identity).or_default().push(known);
        }
    }

    /// How many functions are remembered.
    #[cfg(test)]
    pub(crate) fn functions(&self) -> usize {
        self.functions.values().map(Vec::len).sum()
    }
}

/// Candidates in a function, by where they stand in it.
fn tokens(candidates: &[Candidate], start: usize) -> impl Iterator<Item = (usize, Code)> {
    candidates.iter().map(move |candidate| (candidate.span.start - start, candidate.code))
}

#[cfg(test)]
mod tests {
    use crate::analyze;
    use crate::config::Config;
    use crate::document::Document;
    use crate::language;

    const FUNCTION: &str = "def NAME(server, to):\n    code, _ = server.rcpt(to)\n    return code == 250\n";

    fn remembered(document: &Document) -> Option<usize> {
        document.memory().map(|memory| memory.mentions.functions())
    }

    #[test]
    fn functions_are_remembered_as_long_as_they_stand_in_the_text() {
        let text = ["a", "b", "b"].map(|name| FUNCTION.replace("NAME", name)).concat();
        let mut document = Document::new("a.py", language::by_id("python").expect("it is there"), &text);
        document.edit(0..0, "import smtplib\n");
        document.parse();
        let all = analyze(&document, &Config::default()).mentions;
        assert_eq!((all.len(), remembered(&document)), (3, Some(3)));
        // The second and the third have one text, and come from memory both.
        document.edit(0..0, "\n\n");
        document.parse();
        let moved = analyze(&document, &Config::default()).mentions;
        assert!(all.iter().zip(&moved).all(|(then, now)| then.span.start + 2 == now.span.start), "{moved:?}");
        assert_eq!(remembered(&document), Some(3));
        // One with an error in it can have another tree by the next key.
        let end = document.text().len_bytes();
        document.edit(end - 1..end, " ==\n");
        document.parse();
        let _ = analyze(&document, &Config::default());
        assert_eq!(remembered(&document), Some(2));
    }

    #[test]
    fn what_a_number_weighs_follows_what_the_file_speaks_of() {
        let text = "# smtp\n\ndef f(server):\n    code = server.answer()\n    return code == 450\n\n\n";
        let mut document = Document::new("a.py", language::by_id("python").expect("it is there"), text);
        document.edit(0..0, "\n");
        document.parse();
        let count = |document: &Document| analyze(document, &Config::default()).mentions.len();
        assert_eq!(count(&document), 1);
        let end = document.text().len_bytes();
        document.edit(end..end, "# ftp nntp irc ftp nntp irc ftp nntp irc\n");
        document.parse();
        assert_eq!((count(&document), remembered(&document)), (0, Some(1)));
    }
}
