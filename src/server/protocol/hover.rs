//! `textDocument/hover`.

use super::Backend;
use super::convert::{from_position, to_range};
use crate::server::hover;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.hover_provider = Some(lsp::HoverProviderCapability::Simple(true));
}

pub(super) async fn hover(backend: &Backend, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
    let place = params.text_document_position_params;
    let position = from_position(place.position);
    let find = move |view: super::View<'_>| {
        let hover = hover::at(view.document(), &view.snapshot.config, view.analysis, view.offset(position), view.snapshot.locale)?;
        Some((hover.markdown, to_range(view.range(&hover.span))))
    };
    let found = backend.ask(&place.text_document.uri, find).await?;
    Ok(found.map(|(value, range)| lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }),
        range: Some(range),
    }))
}
