//! `textDocument/diagnostic`, for clients that ask themselves.

use super::convert::to_diagnostic;
use super::{Backend, SECTION, View};
use crate::server::diagnostics;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, pulls: bool) {
    // A client that pulls is not told as well: it would show everything twice.
    offered.diagnostic_provider = pulls.then(|| {
        lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
            identifier: Some(SECTION.to_owned()),
            inter_file_dependencies: false,
            workspace_diagnostics: false,
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        })
    });
}

pub(super) async fn diagnostic(
    backend: &Backend,
    params: lsp::DocumentDiagnosticParams,
) -> Result<lsp::DocumentDiagnosticReportResult> {
    let uri = params.text_document.uri;
    let find = |view: View<'_>| {
        diagnostics::of(&view.analysis.findings, view.document().text(), view.snapshot.encoding)
    };
    let found = backend.ask(&uri, find).await?;
    let items = found.iter().map(|diagnostic| to_diagnostic(diagnostic, &uri)).collect();
    let report = lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: None, items },
    };
    Ok(lsp::DocumentDiagnosticReportResult::Report(lsp::DocumentDiagnosticReport::Full(report)))
}
