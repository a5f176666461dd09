//! Flags by their names: what a yes under one says, and what a no.

use super::Outcome;
use crate::language::{begins_with, ends_with, has_phrase, vocabulary, words_of};

/// What a flag of some name means when it is set, and when it is not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Flag {
    pub(super) on: Option<Outcome>,
    pub(super) off: Option<Outcome>,
    /// Whether the flag is a verdict on an address.
    pub(super) is_verdict: bool,
}

impl Flag {
    /// What it says where it is set, and where it is not.
    pub(super) fn says(self, is_set: bool) -> Option<Outcome> {
        if is_set { self.on } else { self.off }
    }
}

/// The flag that a name stands for: `is_permanent`, `retryable`, `valid`, `isPermanentSMTPResponse`.
pub(super) fn of(name: &str) -> Option<Flag> {
    named_flag(name).or_else(|| {
        let vocabulary = vocabulary();
        if !begins_with(name, vocabulary.asks) {
            return None;
        }
        let mut words = words_of(name);
        let all = words.len();
        words.retain(|word| !vocabulary.prose.protocol.contains(&word.as_str()));
        while words.last().is_some_and(|last| vocabulary.judged.contains(&&[last.as_str()][..])) {
            words.pop();
        }
        // Else it is the name that was asked for already.
        let is_shorter = words.len() < all;
        is_shorter.then(|| named_flag(&words.join("_"))).flatten().filter(|flag| !flag.is_verdict)
    })
}

fn named_flag(name: &str) -> Option<Flag> {
    let vocabulary = vocabulary();
    let has = |phrases| has_phrase(&words_of(name), phrases);
    let flag = if ends_with(name, vocabulary.judges_permanent) && !has(vocabulary.transient) {
        Flag { on: Some(Outcome::Permanent), off: None, is_verdict: false }
    } else if ends_with(name, vocabulary.judges_transient) {
        Flag { on: Some(Outcome::Transient), off: Some(Outcome::Permanent), is_verdict: false }
    } else if ends_with(name, vocabulary.verdict) {
        Flag { on: Some(Outcome::Success), off: Some(Outcome::Permanent), is_verdict: true }
    } else {
        return None;
    };
    Some(if has(vocabulary.negation) { Flag { on: flag.off, off: flag.on, ..flag } } else { flag })
}
