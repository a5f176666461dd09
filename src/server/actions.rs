//! What is offered for a place in the text.

use crate::Analysis;
use crate::catalog::{self, CodeSet, ReplyCode};
use crate::mention::Code;

/// How many comparisons are offered at most.
const OFFERED: usize = 4;
/// In a set of more codes than these none is singled out for a comparison.
const SMALL: u32 = 8;

/// The comparisons that are offered for a byte offset: the code there with those beside it in the same set, and with
/// those that it is mixed up with.
pub(super) fn comparisons_at(analysis: &Analysis, offset: usize) -> Vec<(ReplyCode, ReplyCode)> {
    let here =
        analysis.mentions.iter().find(|mention| mention.span.start <= offset && offset <= mention.span.end);
    let Some(Code::Reply(code)) = here.map(|mention| mention.code) else { return Vec::new() };
    let around = analysis.sets.iter().filter(|(span, _)| span.start <= offset && offset <= span.end);
    let set = around.min_by_key(|(span, _)| span.len()).map_or(CodeSet::EMPTY, |(_, set)| *set);
    let beside = if set.len() <= SMALL { set } else { CodeSet::EMPTY };
    let confused = catalog::reply(code.0).map_or(&[][..], |entry| entry.confused_with);
    let mut others: Vec<u16> = Vec::new();
    for other in beside.iter().chain(confused.iter().copied()) {
        if other != code.0 && !others.contains(&other) {
            others.push(other);
        }
    }
    others.into_iter().take(OFFERED).map(|other| (code, ReplyCode(other))).collect()
}
