//! Codes in reports, behind their labels: `Status: 4.2.2`, `smtp; 452 …` (RFC 3464 2.3.4, 2.3.6).

use super::ir::Expr;
use super::state::{Evidence, Reason, ReplyId, State};
use super::values::new_reply;
use crate::catalog::CodeSet;
use crate::language::vocabulary;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// For a pattern that looks for a code behind its label, whatever the text is called that it is tried on: the same for the
/// code alone, at the start of a text.
pub(super) fn behind_label(pattern: &str) -> Option<String> {
    let flags = pattern.strip_prefix("(?").and_then(|rest| rest.split_once(')'));
    let is_flags = |flags: &str| flags.bytes().all(|flag| flag.is_ascii_alphabetic());
    let pattern = flags.filter(|(flags, _)| is_flags(flags)).map_or(pattern, |(_, rest)| rest);
    // Groups in front would be counted, and other ways are not looked at.
    let front = pattern[..pattern.find(['(', '|']).unwrap_or(pattern.len())].to_ascii_lowercase();
    let prose = &vocabulary().prose;
    let behind = |labels: &[&str]| {
        let ends = labels.iter().map(|label| label.trim_end());
        ends.filter_map(|label| Some(front.rfind(label)? + label.len())).max()
    };
    let (enhanced, reply) = (behind(prose.enhanced_fields), behind(prose.log_openings));
    let code = behind_blanks(&pattern[enhanced.max(reply)?..]);
    // Behind some labels a number without dots is one of another protocol.
    let is_meant = enhanced < reply || code.contains("\\.") || code.contains("[.]");
    (begins_with_code(code) && is_meant).then(|| format!("^{code}"))
}

/// What follows the blanks of a pattern.
fn behind_blanks(pattern: &str) -> &str {
    let blanks = ["[ \\t]", "\\s", "\\t", " "];
    let rest = blanks.iter().find_map(|blank| pattern.strip_prefix(blank));
    rest.map_or(pattern, |rest| rest.trim_start_matches(['*', '+', '?']))
}

fn begins_with_code(pattern: &str) -> bool {
    let inner = pattern.trim_start_matches(['(', '[']);
    inner.starts_with("\\d") || inner.starts_with(|first: char| matches!(first, '0'..='5'))
}

/// Where a text has such a pattern, as far as that can be told without a syntax tree: the ends of the labels, in bytes.
pub(super) fn labels_in(text: &str) -> impl Iterator<Item = usize> {
    static LABELS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let prose = &vocabulary().prose;
        let labels = prose.enhanced_fields.iter().chain(prose.log_openings).map(|label| label.trim_end());
        AhoCorasick::builder().ascii_case_insensitive(true).build(labels).ok()
    });
    let ends = LABELS.iter().flat_map(move |labels| labels.find_iter(text)).map(|found| found.end());
    ends.filter(move |end| begins_with_code(behind_blanks(&text[*end..])))
}

/// The reply of which a report tells.
pub(super) fn reply(report: &Expr<'_>, state: &mut State) -> ReplyId {
    let evidence = Evidence { reason: Reason::SmtpName, ..Evidence::default() };
    new_reply(report, CodeSet::ALL, None, evidence, state)
}
