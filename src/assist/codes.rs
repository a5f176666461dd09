//! Where else a code stands, what it means in a few words, and which codes reach an outcome.

use crate::Analysis;
use crate::catalog::{self, CodeSet, Locale, ReplyCode};
use crate::mention::Code;
use std::ops::Range;

/// Sets of more codes than these are hinted at as a whole, those of fewer by the codes in them.
const FEW: u32 = 12;

/// The code at a byte offset.
pub(crate) fn code_at(analysis: &Analysis, offset: usize) -> Option<Code> {
    let here = |span: &Range<usize>| span.start <= offset && offset <= span.end;
    analysis.mentions.iter().find(|mention| here(&mention.span)).map(|mention| mention.code)
}

/// All places where a code stands.
pub(crate) fn occurrences(analysis: &Analysis, code: Code) -> impl Iterator<Item = Range<usize>> {
    let same = analysis.mentions.iter().filter(move |mention| mention.code == code);
    same.map(|mention| mention.span.clone())
}

/// What stands behind codes and sets in a range of bytes: `try again later: storage short …` behind 452,
/// `4yz, 5yz` behind `>= 400`. Editors cut long hints, hence the verdict first. A code in the text of a reply explains itself there.
pub(crate) fn hints(analysis: &Analysis, range: &Range<usize>, locale: &Locale) -> Vec<(usize, String)> {
    let is_near = |span: &Range<usize>| span.start <= range.end && range.start <= span.end;
    let sets: Vec<_> = analysis.sets.iter().filter(|(span, _)| is_near(span)).collect();
    let mut hints = Vec::new();
    for mention in analysis.mentions.iter().filter(|mention| is_near(&mention.span)) {
        let Code::Reply(code) = mention.code else { continue };
        let around = sets.iter().filter(|(span, set)| {
            span.start <= mention.span.start && mention.span.end <= span.end && set.contains(code.0)
        });
        let Some((span, set)) = around.min_by_key(|(span, _)| span.len()) else { continue };
        if set.len() > FEW {
            hints.push((span.end, set.to_string()));
        } else {
            hints.extend(meaning(code, locale).map(|meaning| (mention.span.end, meaning)));
        }
    }
    // `399 < code`: the bound is no code of the set.
    let whole = sets.iter().filter(|(_, set)| set.len() > FEW);
    hints.extend(whole.map(|(span, set)| (span.end, set.to_string())));
    hints.sort();
    hints.dedup();
    hints
}

fn meaning(code: ReplyCode, locale: &Locale) -> Option<String> {
    let name = catalog::reply(code.0)?.text(locale).name;
    let verdict = catalog::Code::from(code).retry().verdict().words(locale);
    Some(format!("{verdict}: {}", catalog::lower_first(name)))
}

/// Which codes reach each outcome: its place, the words above it, and the first of the codes.
pub(crate) fn lenses(analysis: &Analysis) -> Vec<(Range<usize>, String, u16)> {
    let lens = |(span, set): &(Range<usize>, CodeSet)| {
        let first = set.iter().next()?;
        Some((span.clone(), format!("reached by {set}"), first))
    };
    analysis.reached.iter().filter_map(lens).collect()
}
