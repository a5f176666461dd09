//! Findings as editors show them.

use super::position::{Encoding, Position};
use crate::rules::{Finding, Severity};
use ropey::Rope;

/// A finding with positions of the protocol.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Diagnostic {
    pub(super) range: (Position, Position),
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    /// The page of the section that settles it.
    pub(super) url: Option<String>,
    pub(super) message: String,
    /// Other places in the same document.
    pub(super) related: Vec<((Position, Position), String)>,
}

/// All findings of a text.
pub(super) fn of(findings: &[Finding], text: &Rope, encoding: Encoding) -> Vec<Diagnostic> {
    findings
        .iter()
        .map(|finding| Diagnostic {
            range: encoding.range(text, &finding.span),
            severity: finding.severity,
            rule: finding.rule.id,
            url: finding.rule.url(),
            message: format!("{}.\n{}.", finding.message, capitalised(&finding.help)),
            related: finding
                .notes
                .iter()
                .map(|note| (encoding.range(text, &note.span), note.text.clone()))
                .collect(),
        })
        .collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
