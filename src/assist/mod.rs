//! What is offered to somebody who writes or reads a text, as byte ranges and words: pure, as the analysis is.

mod codes;
mod compare;
mod complete;
mod definition;
mod links;
mod mend;
mod outline;
mod tokens;

pub(crate) use codes::{code_at, hints, lenses, occurrences};
pub(crate) use compare::comparisons_at;
pub(crate) use complete::complete;
pub(crate) use definition::{definitions, named};
pub(crate) use links::links;
pub(crate) use mend::{Offer, all_certain, ignores, mends};
pub(crate) use outline::{Symbol, folds, symbols};
pub(crate) use tokens::{Token, has_tokens, tokens};
