//! `textDocument/documentLink`: sections of standards that a text names.

use super::convert::to_range;
use super::{Backend, View};
use crate::assist;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.document_link_provider = Some(lsp::DocumentLinkOptions {
        resolve_provider: Some(false),
        work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
    });
}

pub(super) async fn document_link(
    backend: &Backend,
    params: lsp::DocumentLinkParams,
) -> Result<Option<Vec<lsp::DocumentLink>>> {
    let find = |view: View<'_>| {
        let links = assist::links(view.document()).into_iter();
        let link = |(span, url): (std::ops::Range<usize>, String)| lsp::DocumentLink {
            range: to_range(view.range(&span)),
            target: url.parse().ok(),
            tooltip: None,
            data: None,
        };
        links.map(link).collect()
    };
    backend.ask(&params.text_document.uri, find).await.map(Some)
}
