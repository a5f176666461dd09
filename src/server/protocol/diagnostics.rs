//! `textDocument/diagnostic` and `workspace/diagnostic`, for clients that ask themselves.

use super::convert::to_diagnostic;
use super::{Backend, Error, ErrorCode, SECTION, View, project};
use crate::check::Surveyed;
use crate::server::diagnostics;
use crate::server::world::Project;
use std::collections::HashSet;
use std::sync::PoisonError;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// The protocol's code for a request that the server gives up; the framework has no name for it.
const SERVER_CANCELLED: i64 = -32802;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, pulls: bool) {
    // A client that pulls is not told as well: it would show everything twice.
    offered.diagnostic_provider = pulls.then(|| {
        lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
            identifier: Some(SECTION.to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
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

/// The findings of all files that are not open, where the settings want them. Who knows them already waits for news.
pub(super) async fn workspace_diagnostic(
    backend: &Backend,
    params: lsp::WorkspaceDiagnosticParams,
) -> Result<lsp::WorkspaceDiagnosticReportResult> {
    let mut news = backend.news.subscribe();
    let told = *backend.told.lock().unwrap_or_else(PoisonError::into_inner);
    let knows_all = |(_, had_some): (u64, bool)| !had_some || !params.previous_result_ids.is_empty();
    if told.is_some_and(|told| told.0 == *news.borrow_and_update() && knows_all(told)) {
        // Without news the client would ask again and again.
        let _ = news.changed().await;
    }
    let count = *news.borrow_and_update();
    let token = params.work_done_progress_params.work_done_token;
    let keep = |project: &Project, file: &Surveyed<'_>| {
        let uri = lsp::Uri::from_file_path(file.path)?;
        let found = diagnostics::of(&file.analysis.findings, file.document.text(), project.encoding);
        let items: Vec<_> = found.iter().map(|one| to_diagnostic(one, &uri)).collect();
        (project.features.workspace_diagnostics && !items.is_empty()).then_some((uri, items))
    };
    let (files, is_ended) = project::each(backend, HashSet::new(), token, keep).await?;
    if is_ended {
        // What was not looked at has not lost its findings.
        let data = serde_json::json!({ "retriggerRequest": false });
        let code = ErrorCode::ServerError(SERVER_CANCELLED);
        return Err(Error { code, message: "the look at all files was ended".into(), data: Some(data) });
    }
    *backend.told.lock().unwrap_or_else(PoisonError::into_inner) = Some((count, !files.is_empty()));
    let known = params.previous_result_ids.into_iter().map(|known| known.uri);
    let gone: Vec<_> = known.filter(|uri| files.iter().all(|(file, _)| file != uri)).collect();
    let gone = gone.into_iter().map(|uri| (uri, Vec::new()));
    let items = files.into_iter().chain(gone).map(|(uri, items)| report(uri, items, count)).collect();
    Ok(lsp::WorkspaceDiagnosticReportResult::Report(lsp::WorkspaceDiagnosticReport { items }))
}

fn report(uri: lsp::Uri, items: Vec<lsp::Diagnostic>, count: u64) -> lsp::WorkspaceDocumentDiagnosticReport {
    let result_id = Some(count.to_string());
    let report = lsp::FullDocumentDiagnosticReport { result_id, items };
    lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: report,
    })
}
