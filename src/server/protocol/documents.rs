//! Documents, settings and files as the client tells of them.

use super::client::section;
use super::convert::from_position;
use super::{Backend, PATIENCE, lsp_path};
use crate::config::FILE_NAMES;
use crate::server::world::{Change, Event};
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use tower_lsp::ls_types as lsp;

/// Asks the client for news of the files that hold configurations.
pub(super) fn watch(backend: &Backend) {
    if !backend.watches.load(Ordering::SeqCst) {
        return;
    }
    let client = backend.client.clone();
    // Never awaited by a handler: a client that does not answer would hold it.
    tokio::task::spawn_local(async move {
        let options = lsp::DidChangeWatchedFilesRegistrationOptions {
            watchers: FILE_NAMES.iter().map(|name| watcher(name)).collect(),
        };
        let registration = lsp::Registration {
            id: "configuration-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let _ = tokio::time::timeout(PATIENCE, client.register_capability(vec![registration])).await;
    });
}

/// The folders that are open at the start; older clients name one.
#[expect(deprecated, reason = "they have no other way to say it")]
pub(super) fn roots(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().filter_map(|folder| lsp_path(&folder.uri)).collect(),
        None => params.root_uri.iter().filter_map(lsp_path).collect(),
    }
}

fn watcher(name: &str) -> lsp::FileSystemWatcher {
    lsp::FileSystemWatcher { glob_pattern: lsp::GlobPattern::String(format!("**/{name}")), kind: None }
}

pub(super) fn did_open(backend: &Backend, params: lsp::DidOpenTextDocumentParams) {
    let document = params.text_document;
    let uri = document.uri.as_str().to_owned();
    let path = lsp_path(&document.uri);
    backend.uris.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.clone(), document.uri);
    backend.send(Event::Open {
        uri,
        path,
        language: document.language_id,
        version: document.version,
        text: document.text,
    });
}

pub(super) fn did_change(backend: &Backend, params: lsp::DidChangeTextDocumentParams) {
    let changes = params
        .content_changes
        .into_iter()
        .map(|change| Change {
            range: change.range.map(|range| (from_position(range.start), from_position(range.end))),
            text: change.text,
        })
        .collect();
    let uri = params.text_document.uri.as_str().to_owned();
    backend.send(Event::Change { uri, version: params.text_document.version, changes });
}

pub(super) fn did_close(backend: &Backend, params: &lsp::DidCloseTextDocumentParams) {
    backend.send(Event::Close { uri: params.text_document.uri.as_str().to_owned() });
}

pub(super) fn did_change_configuration(backend: &Backend, params: lsp::DidChangeConfigurationParams) {
    backend.news.send_modify(|count| *count += 1);
    backend.send(Event::Settings(section(params.settings)));
}

pub(super) fn did_change_watched_files(backend: &Backend, _: lsp::DidChangeWatchedFilesParams) {
    backend.changed();
}

pub(super) fn did_change_workspace_folders(backend: &Backend, params: &lsp::DidChangeWorkspaceFoldersParams) {
    let mut roots = backend.roots.lock().unwrap_or_else(PoisonError::into_inner);
    let gone: Vec<PathBuf> = params.event.removed.iter().filter_map(|folder| lsp_path(&folder.uri)).collect();
    roots.retain(|root| !gone.contains(root));
    roots.extend(params.event.added.iter().filter_map(|folder| lsp_path(&folder.uri)));
    backend.changed();
}

pub(super) fn did_save(backend: &Backend, params: &lsp::DidSaveTextDocumentParams) {
    // A client that watches no files still tells of those that it writes itself.
    let uri = params.text_document.uri.as_str();
    backend.news.send_modify(|count| *count += 1);
    if FILE_NAMES.iter().any(|name| uri.ends_with(name)) {
        backend.changed();
    }
}
