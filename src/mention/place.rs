//! In what kind of place a candidate stands, and what stands around it.

use super::evidence::unquoted;
use crate::language::{Phrases, has_phrase};
use std::ops::Range;

/// The kind of place in which a candidate stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A number literal.
    Number,
    /// Inside a string literal.
    Literal,
    /// Inside a regular expression.
    Regex,
    /// Inside a comment, or in a string that documents.
    Comment,
    /// The value of a setting whose name promises a code or a reply.
    ReplySetting,
    /// The value of another setting.
    OtherSetting,
    /// Anything else.
    Text,
}

/// What stands around a candidate.
#[derive(Clone, Debug)]
pub(super) struct Surroundings {
    pub(super) place: Place,
    /// The literal or comment that holds the candidate; for a number, the number.
    pub(super) token: Range<usize>,
    /// Words of the names nearest to it: what it is compared with or assigned to, the key of its row, the callee.
    pub(super) near: Vec<String>,
    /// Words of the names that stand beside it as arguments.
    pub(super) aside: Vec<String>,
    /// Words of the nearest name whose value it is, or is in.
    pub(super) key: Vec<String>,
    /// Words of the function and the type around it, and the protocol that a branch around asks for.
    pub(super) far: Vec<String>,
    /// The call whose argument it is.
    pub(super) callee: Vec<String>,
    /// Literals that stand beside it as arguments, items or fields.
    pub(super) beside: Vec<Range<usize>>,
    /// What tells its column from others.
    pub(super) column: Option<u64>,
    /// Whether it is compared, matched, or an arm of a switch.
    pub(super) is_compared: bool,
    /// Whether it is a bound: compared by order.
    pub(super) is_bound: bool,
    /// Whether it takes part in a calculation.
    pub(super) is_calculated: bool,
}

impl Surroundings {
    /// Those of a candidate with nothing known around it.
    pub(super) fn plain(place: Place, token: Range<usize>) -> Self {
        Self {
            place,
            token,
            near: Vec::new(),
            aside: Vec::new(),
            key: Vec::new(),
            far: Vec::new(),
            callee: Vec::new(),
            beside: Vec::new(),
            column: None,
            is_compared: false,
            is_bound: false,
            is_calculated: false,
        }
    }

    /// Whether a name near to it or beside it is one of the phrases.
    pub(super) fn says(&self, phrases: &Phrases) -> bool {
        has_phrase(&self.near, phrases) || has_phrase(&self.aside, phrases)
    }

    /// Whether it stands in a text literal that begins with what is at `start`.
    pub(super) fn opens_with(&self, start: usize, source: &str) -> bool {
        let before = source.get(self.token.start..start).unwrap_or("");
        self.place == Place::Literal && before.len() <= 4 && unquoted(before).is_empty()
    }

    /// Moves all places with the function that they are in.
    pub(super) fn shift(&mut self, from: usize, to: usize) {
        for place in self.beside.iter_mut().chain([&mut self.token]) {
            *place = place.start - from + to..place.end - from + to;
        }
    }
}
