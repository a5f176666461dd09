//! `textDocument/foldingRange`: what can be folded in config files.

use super::{Backend, View};
use crate::assist;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.folding_range_provider = Some(lsp::FoldingRangeProviderCapability::Simple(true));
}

/// Whole lines, as all clients take them. Nothing for a document that is not a config file of ours.
pub(super) async fn folding_range(
    backend: &Backend,
    params: lsp::FoldingRangeParams,
) -> Result<Option<Vec<lsp::FoldingRange>>> {
    let find = |view: View<'_>| {
        let found = assist::folds(view.document());
        let fold = |(span, is_comment): (std::ops::Range<usize>, bool)| {
            let (start, end) = view.range(&span);
            lsp::FoldingRange {
                start_line: start.line,
                end_line: end.line,
                kind: is_comment.then_some(lsp::FoldingRangeKind::Comment),
                ..lsp::FoldingRange::default()
            }
        };
        (!found.is_empty()).then(|| found.into_iter().map(fold).collect())
    };
    backend.ask(&params.text_document.uri, find).await
}
