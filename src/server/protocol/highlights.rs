//! `textDocument/documentHighlight`: the same code elsewhere in the document.

use super::convert::{from_position, to_range};
use super::{Backend, View};
use crate::assist;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.document_highlight_provider = Some(lsp::OneOf::Left(true));
}

pub(super) async fn document_highlight(
    backend: &Backend,
    params: lsp::DocumentHighlightParams,
) -> Result<Option<Vec<lsp::DocumentHighlight>>> {
    let place = params.text_document_position_params;
    let position = from_position(place.position);
    let find = move |view: View<'_>| {
        let Some(code) = assist::code_at(view.analysis, view.offset(position)) else { return Vec::new() };
        let spans = assist::occurrences(view.analysis, code);
        let kind = Some(lsp::DocumentHighlightKind::TEXT);
        let ranges = spans.map(|span| to_range(view.range(&span)));
        ranges.map(|range| lsp::DocumentHighlight { range, kind }).collect()
    };
    backend.ask(&place.text_document.uri, find).await.map(Some)
}
