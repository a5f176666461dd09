//! `--add-ignore`: a comment with the reason for each line that has findings.

use super::file::Looked;
use crate::fix::edited;
use crate::rules::Finding;
use crate::suppress::{self, Lines};

/// A text with comments.
pub(super) struct Silenced {
    pub(super) text: String,
    pub(super) comments: usize,
}

/// Silences all findings of a file that a comment can silence. A place that takes no comment, such as a line inside
/// a text literal, keeps its finding.
pub(super) fn silence(looked: &Looked, reason: &str) -> Silenced {
    let text = looked.source.text();
    let lines = Lines::of(text);
    let mut findings: Vec<&Finding> =
        looked.analysis.findings.iter().filter(|finding| suppress::is_silenceable(finding.rule.id)).collect();
    findings.sort_by_key(|finding| lines.line(finding.span.start));
    let mut silenced = Silenced { text: text.to_owned(), comments: 0 };
    let mut left = looked.analysis.findings.len();
    // From the end, so that what is still to come stays where it is.
    for group in findings.chunk_by(|a, b| lines.line(a.span.start) == lines.line(b.span.start)).rev() {
        let mut rules: Vec<&str> = group.iter().map(|finding| finding.rule.id).collect();
        rules.sort_unstable();
        rules.dedup();
        let comment = suppress::comment(&rules, reason);
        let places = suppress::places(&looked.document, text, group[0].span.start, &comment);
        let done = places.into_iter().find_map(|edit| {
            let new = edited(&silenced.text, &[edit]);
            (looked.findings_in(&new).len() + group.len() == left).then_some(new)
        });
        if let Some(new) = done {
            silenced.text = new;
            silenced.comments += 1;
            left -= group.len();
        }
    }
    silenced
}
