//! What is offered to somebody who writes or reads a text, as byte ranges and words: pure, as the analysis is.

mod codes;
mod compare;
mod complete;
mod links;
mod mend;

pub(crate) use codes::{code_at, hints, lenses, occurrences};
pub(crate) use compare::comparisons_at;
pub(crate) use complete::complete;
pub(crate) use links::links;
pub(crate) use mend::{Offer, all_certain, ignores, mends};
