//! Which tokens of a text are reply codes or enhanced status codes, and on what evidence.

mod column;
pub(crate) mod command;
mod company;
mod conditions;
mod enhanced;
mod evidence;
mod finder;
pub mod gate;
mod lines;
mod memory;
mod near;
mod place;
mod prose;
mod scan;
mod surroundings;
mod text;
mod wording;

pub use crate::catalog::Code;
pub(crate) use company::is_only_smtp;
pub(crate) use evidence::is_http;
pub(crate) use memory::Memory;
pub(crate) use near::{is_code_spoken_near, is_spoken_near, outcomes_in};
pub(crate) use scan::{Scan, has_shape};

use crate::catalog::CodeSet;
use crate::document::Document;
use gate::Profile;
use std::ops::Range;

/// A code that stands in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Where the token stands, in bytes.
    pub span: Range<usize>,
    /// What it is.
    pub code: Code,
}

/// The reply codes among mentions.
pub(crate) fn reply_codes(mentions: &[Mention]) -> CodeSet {
    let codes = mentions.iter().filter_map(|mention| match mention.code {
        Code::Reply(code) => Some(code.0),
        Code::Enhanced(_) => None,
    });
    codes.collect()
}

/// All mentions in a parsed document but those in some ranges, in the order of the text. `source` is the document's text
/// in one piece, `scan` what its bytes tell.
pub(crate) fn find(document: &Document, source: &str, scan: &Scan, without: &[Range<usize>]) -> Vec<Mention> {
    if without.is_empty() {
        return of_candidates(document, source, &scan.candidates, scan.profile);
    }
    let mut candidates = scan.candidates.clone();
    candidates.retain(|candidate| !without.iter().any(|range| range.contains(&candidate.span.start)));
    of_candidates(document, source, &candidates, scan.profile)
}

fn of_candidates(
    document: &Document,
    source: &str,
    candidates: &[scan::Candidate],
    profile: Profile,
) -> Vec<Mention> {
    if candidates.is_empty() {
        return Vec::new();
    }
    let mut memory = document.memory();
    let mut memory = memory.as_mut().map(|memory| &mut memory.mentions);
    let found = finder::of_candidates(document, source, candidates, memory.as_deref_mut());
    let verdicts = evidence::weigh(document.language(), source, (profile, candidates), found, memory);
    candidates
        .iter()
        .zip(verdicts)
        .filter(|(_, accepted)| *accepted)
        .map(|(candidate, _)| Mention { span: candidate.span.clone(), code: candidate.code })
        .collect()
}
