//! Positions, ranges and findings, in the protocol's types and in ours.

use crate::fix::Edit;
use crate::rules::Severity;
use crate::server::diagnostics::Diagnostic;
use crate::server::position::Position;
use crate::server::worker::View;
use tower_lsp::ls_types as lsp;

/// Both ends of a range.
pub(super) fn from_range(range: lsp::Range) -> (Position, Position) {
    (from_position(range.start), from_position(range.end))
}

/// Edits of a document.
pub(super) fn to_edits(view: View<'_>, edits: &[Edit]) -> Vec<lsp::TextEdit> {
    let edit =
        |edit: &Edit| lsp::TextEdit { range: to_range(view.range(&edit.span)), new_text: edit.text.clone() };
    edits.iter().map(edit).collect()
}

pub(super) fn from_position(position: lsp::Position) -> Position {
    Position { line: position.line, column: position.character }
}

pub(super) fn to_range((start, end): (Position, Position)) -> lsp::Range {
    let to_position = |position: Position| lsp::Position { line: position.line, character: position.column };
    lsp::Range { start: to_position(start), end: to_position(end) }
}

pub(super) fn to_diagnostic(diagnostic: &Diagnostic, uri: &lsp::Uri) -> lsp::Diagnostic {
    let related = diagnostic.related.iter().map(|(range, text)| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: uri.clone(), range: to_range(*range) },
        message: text.clone(),
    });
    let related: Vec<_> = related.collect();
    lsp::Diagnostic {
        range: to_range(diagnostic.range),
        severity: Some(match diagnostic.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(diagnostic.rule.to_owned())),
        code_description: diagnostic
            .url
            .as_ref()
            .and_then(|url| url.parse().ok())
            .map(|href| lsp::CodeDescription { href }),
        source: Some(super::SECTION.to_owned()),
        message: diagnostic.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: None,
    }
}
