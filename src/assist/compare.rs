//! Which codes are worth comparing with the one at a place.

use crate::Analysis;
use crate::catalog::{self, CodeSet, ReplyCode};
use crate::mention::Code;
use std::ops::Range;

/// How many comparisons are offered at most.
const OFFERED: usize = 4;
/// In a set of more codes than these none is singled out for a comparison.
const SMALL: u32 = 8;

/// The comparisons that are offered for a byte offset: the code there with those beside it in the same set or
/// on its `line`, and with those that it is mixed up with.
pub(crate) fn comparisons_at(
    analysis: &Analysis,
    line: &Range<usize>,
    offset: usize,
) -> Vec<(ReplyCode, ReplyCode)> {
    let here =
        analysis.mentions.iter().find(|mention| mention.span.start <= offset && offset <= mention.span.end);
    let Some(Code::Reply(code)) = here.map(|mention| mention.code) else { return Vec::new() };
    let around = analysis.sets.iter().filter(|(span, _)| span.start <= offset && offset <= span.end);
    let set = around.min_by_key(|(span, _)| span.len()).map_or(CodeSet::EMPTY, |(_, set)| *set);
    let beside = if set.len() <= SMALL { set } else { CodeSet::EMPTY };
    let confused = catalog::reply(code.0).map_or(&[][..], |entry| entry.confused_with);
    let nearby = analysis.mentions.iter().filter(|mention| line.contains(&mention.span.start));
    let nearby = nearby.filter_map(|mention| match mention.code {
        Code::Reply(code) => Some(code.0),
        Code::Enhanced(_) => None,
    });
    let mut others: Vec<u16> = Vec::new();
    for other in beside.iter().chain(nearby).chain(confused.iter().copied()) {
        if other != code.0 && !others.contains(&other) {
            others.push(other);
        }
    }
    others.into_iter().take(OFFERED).map(|other| (code, ReplyCode(other))).collect()
}
