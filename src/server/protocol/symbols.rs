//! `textDocument/documentSymbol`: the outline of config files.

use super::convert::to_range;
use super::{Backend, View};
use crate::assist::{self, Symbol};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.document_symbol_provider = Some(lsp::OneOf::Left(true));
}

/// Nothing for a document that is not a config file of ours: others know better.
pub(super) async fn document_symbol(
    backend: &Backend,
    params: lsp::DocumentSymbolParams,
) -> Result<Option<lsp::DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let is_nested = backend.can().nests_symbols;
    let address = uri.clone();
    let find = move |view: View<'_>| {
        let found = assist::symbols(view.document());
        if found.is_empty() {
            return None;
        }
        if is_nested {
            let symbols = found.into_iter().map(|symbol| to_symbol(view, symbol)).collect();
            return Some(lsp::DocumentSymbolResponse::Nested(symbols));
        }
        let mut flat = Vec::new();
        flatten(view, &address, &found, None, &mut flat);
        Some(lsp::DocumentSymbolResponse::Flat(flat))
    };
    backend.ask(&uri, find).await
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn to_symbol(view: View<'_>, symbol: Symbol) -> lsp::DocumentSymbol {
    let children: Vec<_> = symbol.inner.into_iter().map(|inner| to_symbol(view, inner)).collect();
    lsp::DocumentSymbol {
        name: symbol.name,
        detail: (!symbol.detail.is_empty()).then_some(symbol.detail),
        kind: to_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: to_range(view.range(&symbol.span)),
        selection_range: to_range(view.range(&symbol.name_span)),
        children: (!children.is_empty()).then_some(children),
    }
}

/// For clients that know lists only.
#[expect(deprecated, reason = "the type has no other way to be made")]
fn flatten(
    view: View<'_>,
    uri: &lsp::Uri,
    symbols: &[Symbol],
    around: Option<&str>,
    flat: &mut Vec<lsp::SymbolInformation>,
) {
    for symbol in symbols {
        flat.push(lsp::SymbolInformation {
            name: symbol.name.clone(),
            kind: to_kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: lsp::Location { uri: uri.clone(), range: to_range(view.range(&symbol.span)) },
            container_name: around.map(str::to_owned),
        });
        flatten(view, uri, &symbol.inner, Some(&symbol.name), flat);
    }
}

fn to_kind(kind: &str) -> lsp::SymbolKind {
    match kind {
        "module" => lsp::SymbolKind::MODULE,
        "function" => lsp::SymbolKind::FUNCTION,
        "event" => lsp::SymbolKind::EVENT,
        "constant" => lsp::SymbolKind::CONSTANT,
        "key" => lsp::SymbolKind::KEY,
        _ => lsp::SymbolKind::PROPERTY,
    }
}
