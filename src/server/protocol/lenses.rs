//! `textDocument/codeLens`: which codes reach an outcome, for those who set `codeLens`.

use super::convert::to_range;
use super::{Backend, View, commands};
use crate::assist;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.code_lens_provider = Some(lsp::CodeLensOptions { resolve_provider: Some(false) });
}

pub(super) async fn code_lens(
    backend: &Backend,
    params: lsp::CodeLensParams,
) -> Result<Option<Vec<lsp::CodeLens>>> {
    let find = |view: View<'_>| {
        if !view.snapshot.features.code_lens {
            return Vec::new();
        }
        let lens = |(span, title, code): (std::ops::Range<usize>, String, u16)| {
            let command = commands::EXPLAIN.to_owned();
            let command = lsp::Command { title, command, arguments: Some(vec![code.into()]) };
            let range = to_range(view.range(&span));
            lsp::CodeLens { range, command: Some(command), data: None }
        };
        assist::lenses(view.analysis).into_iter().map(lens).collect()
    };
    backend.ask(&params.text_document.uri, find).await.map(Some)
}
