//! `textDocument/inlayHint`: what a code or a set means, for those who set `inlayHints`.

use super::convert::{from_range, to_range};
use super::{Backend, View};
use crate::assist;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.inlay_hint_provider = Some(lsp::OneOf::Left(true));
}

pub(super) async fn inlay_hint(
    backend: &Backend,
    params: lsp::InlayHintParams,
) -> Result<Option<Vec<lsp::InlayHint>>> {
    let range = from_range(params.range);
    let find = move |view: View<'_>| {
        if !view.snapshot.features.inlay_hints {
            return Vec::new();
        }
        let hints = assist::hints(view.analysis, &view.bytes(range), view.snapshot.locale);
        hints.into_iter().map(|(at, label)| to_hint(to_range(view.range(&(at..at))).start, label)).collect()
    };
    backend.ask(&params.text_document.uri, find).await.map(Some)
}

fn to_hint(position: lsp::Position, label: String) -> lsp::InlayHint {
    lsp::InlayHint {
        position,
        label: lsp::InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}
