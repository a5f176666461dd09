//! Documents, settings and files as the client tells of them.

use super::convert::from_position;
use super::{Backend, PATIENCE, lsp_path, settings};
use crate::config::FILE_NAMES;
use crate::language::{self, Language};
use crate::server::world::{Change, Event};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::PoisonError;
use tower_lsp::ls_types as lsp;

/// Asks the client for news of settings and of files, as far as it can be asked.
pub(super) fn register(backend: &Backend) {
    let can = backend.can();
    let mut wanted = Vec::new();
    wanted.extend(can.tells_settings.then(settings::registration));
    wanted.extend(can.watches.then(|| {
        let watchers = watched()
            .into_iter()
            .map(|glob| lsp::FileSystemWatcher { glob_pattern: lsp::GlobPattern::String(glob), kind: None });
        let options = lsp::DidChangeWatchedFilesRegistrationOptions { watchers: watchers.collect() };
        lsp::Registration {
            id: "files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }
    }));
    if wanted.is_empty() {
        return;
    }
    let client = backend.client.clone();
    // Never awaited by a handler: a client that does not answer would hold it.
    tokio::task::spawn_local(async move {
        let _ = tokio::time::timeout(PATIENCE, client.register_capability(wanted)).await;
    });
}

/// Globs over the files that count: those that hold configurations, and all that may be read without being open.
fn watched() -> BTreeSet<String> {
    let names = FILE_NAMES.iter().copied().chain(language::all().iter().flat_map(Language::globs));
    names.map(|glob| if glob.starts_with("**/") { glob.to_owned() } else { format!("**/{glob}") }).collect()
}

/// Takes note of the folders that are open.
pub(super) fn set_roots(backend: &Backend, roots: Vec<PathBuf>) {
    backend.send(Event::Roots(roots.clone()));
    *backend.roots.lock().unwrap_or_else(PoisonError::into_inner) = roots;
}

/// The folders that are open at the start; older clients name one.
#[expect(deprecated, reason = "they have no other way to say it")]
pub(super) fn roots(params: &lsp::InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().filter_map(|folder| lsp_path(&folder.uri)).collect(),
        None => params.root_uri.iter().filter_map(lsp_path).collect(),
    }
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
    backend.told_tokens.forget(&params.text_document.uri);
    backend.send(Event::Close { uri: params.text_document.uri.as_str().to_owned() });
}

pub(super) fn did_change_watched_files(backend: &Backend, params: &lsp::DidChangeWatchedFilesParams) {
    touched(backend, params.changes.iter().map(|change| &change.uri));
}

/// Takes note of files that are written: all that is told of files that are not open is to be told again, and where
/// one of them says how others are read, so are those.
fn touched<'a>(backend: &Backend, uris: impl Iterator<Item = &'a lsp::Uri>) {
    let uris: Vec<&lsp::Uri> = uris.collect();
    let names: Vec<&str> = uris.iter().filter_map(|uri| uri.as_str().rsplit('/').next()).collect();
    let settles = |name: &&str| {
        let mut known = language::all().iter().map(Language::names_roles);
        FILE_NAMES.contains(name) || known.any(|known| known == *name)
    };
    if names.iter().any(settles) {
        backend.changed();
    } else if !names.is_empty() {
        backend.send(Event::FilesChanged(uris.into_iter().filter_map(lsp_path).collect()));
        backend.news.send_modify(|count| *count += 1);
    }
}

pub(super) fn did_change_workspace_folders(backend: &Backend, params: &lsp::DidChangeWorkspaceFoldersParams) {
    let mut roots = backend.roots.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let gone: Vec<PathBuf> = params.event.removed.iter().filter_map(|folder| lsp_path(&folder.uri)).collect();
    roots.retain(|root| !gone.contains(root));
    roots.extend(params.event.added.iter().filter_map(|folder| lsp_path(&folder.uri)));
    set_roots(backend, roots);
    backend.changed();
}

pub(super) fn did_save(backend: &Backend, params: &lsp::DidSaveTextDocumentParams) {
    // A client that watches no files still tells of those that it writes itself.
    touched(backend, std::iter::once(&params.text_document.uri));
}
