//! The replies that the code was seen to send.

use super::ir::Span;
use crate::catalog::{Command, EnhancedCode, ReplyCode};
use foldhash::HashMap;
use std::collections::hash_map::Entry;
use std::{slice, vec};

/// A reply that the code sends.
#[derive(Clone, Debug)]
pub(crate) struct Emission {
    pub(crate) code: ReplyCode,
    /// The constant that is handed back to the server for it.
    pub(crate) constant: Option<String>,
    pub(crate) code_span: Span,
    /// Where it goes out: at the code, or at the name that holds it.
    pub(super) at: Span,
    pub(crate) enhanced: Option<Placed<EnhancedCode>>,
    /// The literal parts of its text; empty where they depend on something.
    pub(crate) text: String,
    /// The command that it answers, where the code around names it.
    pub(crate) command: Option<Command>,
    /// Whether it goes out whatever has failed.
    pub(crate) for_any_failure: bool,
}

impl Emission {
    /// The code, or the constant that stands for it, for readers.
    pub(crate) fn spoken(&self) -> String {
        self.constant.clone().unwrap_or_else(|| self.code.to_string())
    }

    /// A call is looked at from outside and from inside; what one look misses the other may see.
    fn take_over(&mut self, enhanced: Option<Placed<EnhancedCode>>, text: String) {
        self.enhanced = self.enhanced.take().or(enhanced);
        if self.text.is_empty() {
            self.text = text;
        }
    }
}

/// Each reply once, in the order in which they were seen first.
#[derive(Clone, Default, Debug)]
pub(crate) struct Emissions {
    pub(super) all: Vec<Emission>,
    /// By their codes and places; several where the code goes out with one of several enhanced codes.
    places: HashMap<(Span, Span), Vec<usize>>,
}

impl Emissions {
    pub(super) fn add(&mut self, emission: Emission) {
        match self.places.entry((emission.code_span.clone(), emission.at.clone())) {
            Entry::Occupied(mut known) => {
                let is_same = |at: &&usize| match (&self.all[**at].enhanced, &emission.enhanced) {
                    (Some((_, known)), Some((_, new))) => known == new,
                    _ => true,
                };
                if let Some(at) = known.get().iter().find(is_same).copied() {
                    self.all[at].take_over(emission.enhanced, emission.text);
                } else {
                    known.get_mut().push(self.all.len());
                    self.all.push(emission);
                }
            }
            Entry::Vacant(place) => {
                place.insert(vec![self.all.len()]);
                self.all.push(emission);
            }
        }
    }

    pub(super) fn extend(&mut self, others: impl IntoIterator<Item = Emission>) {
        others.into_iter().for_each(|emission| self.add(emission));
    }

    pub(crate) fn iter(&self) -> slice::Iter<'_, Emission> {
        self.all.iter()
    }

    /// Lets places be moved; nothing is to be added after that.
    pub(super) fn iter_mut(&mut self) -> slice::IterMut<'_, Emission> {
        self.places = HashMap::default();
        self.all.iter_mut()
    }
}

impl IntoIterator for Emissions {
    type Item = Emission;
    type IntoIter = vec::IntoIter<Emission>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

/// A code and where it stands.
pub(crate) type Placed<T> = (T, Span);
