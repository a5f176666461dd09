//! What a client says of itself, and what it is told in return.

use super::SECTION;
use crate::server::position::Encoding;
use crate::server::world::Client as ClientFacts;
use tower_lsp::ls_types as lsp;

/// What is of interest in the capabilities of a client.
pub(super) fn facts_of(capabilities: &lsp::ClientCapabilities) -> ClientFacts {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    let offers = |kind: &lsp::PositionEncodingKind| offered.is_some_and(|offered| offered.contains(kind));
    let encoding = if offers(&lsp::PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(&lsp::PositionEncodingKind::UTF32) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    };
    let pulls = capabilities.text_document.as_ref().is_some_and(|document| document.diagnostic.is_some());
    let workspace = capabilities.workspace.as_ref();
    // The framework calls this capability `diagnostics`, after the protocol's text.
    let refreshes = workspace
        .and_then(|workspace| workspace.diagnostics.as_ref())
        .and_then(|diagnostics| diagnostics.refresh_support);
    let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support);
    let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support);
    let ours = capabilities.experimental.as_ref().and_then(|experimental| experimental.get(SECTION));
    let shows_markdown = ours.and_then(|ours| ours.get("showsMarkdown")).is_some_and(|shows| shows == true);
    ClientFacts {
        encoding,
        pulls,
        refreshes: refreshes == Some(true),
        refreshes_hints: hints == Some(true),
        refreshes_lenses: lenses == Some(true),
        shows_markdown,
        locale: None,
    }
}

/// What a client can do, for those who ask it something.
#[derive(Clone, Copy, Default, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else")]
pub(super) struct Can {
    /// It can be asked for its settings.
    pub(super) pulls_settings: bool,
    /// It tells of settings that change, if asked to.
    pub(super) tells_settings: bool,
    /// It tells of files that change, if asked to.
    pub(super) watches: bool,
    /// It shows what goes on.
    pub(super) shows_progress: bool,
    /// It takes symbols within symbols.
    pub(super) nests_symbols: bool,
}

/// What a client says that it can do.
pub(super) fn abilities(capabilities: &lsp::ClientCapabilities) -> Can {
    let window = capabilities.window.as_ref();
    let workspace = capabilities.workspace.as_ref();
    let document = capabilities.text_document.as_ref();
    let told = workspace.and_then(|workspace| workspace.did_change_configuration.as_ref());
    let watches = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    let symbols = document.and_then(|document| document.document_symbol.as_ref());
    Can {
        pulls_settings: workspace.and_then(|workspace| workspace.configuration) == Some(true),
        tells_settings: told.and_then(|told| told.dynamic_registration) == Some(true),
        watches: watches.and_then(|files| files.dynamic_registration) == Some(true),
        shows_progress: window.and_then(|window| window.work_done_progress) == Some(true),
        nests_symbols: symbols.and_then(|symbols| symbols.hierarchical_document_symbol_support) == Some(true),
    }
}

/// What is offered whatever the client is: documents are kept, and folders.
pub(super) fn base(encoding: Encoding) -> lsp::ServerCapabilities {
    let position_encoding = match encoding {
        Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
        Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
        Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
    };
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
        save: Some(lsp::TextDocumentSyncSaveOptions::Supported(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    lsp::ServerCapabilities {
        position_encoding: Some(position_encoding),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(sync)),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..lsp::ServerCapabilities::default()
    }
}
