//! What is asked about all files of the folders that are open: `textDocument/references`, `workspace/symbol`.

use super::convert::{from_position, to_range};
use super::{Backend, Event, View, lsp_path, work};
use crate::assist;
use crate::catalog::{self, Code, EnhancedCode, ReplyCode};
use crate::check::{Surveyed, survey};
use crate::server::world::Project;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// More places than these are not told: nobody reads them.
const MOST: usize = 2_000;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.references_provider = Some(lsp::OneOf::Left(true));
    offered.workspace_symbol_provider = Some(lsp::OneOf::Left(true));
}

pub(super) async fn references(
    backend: &Backend,
    params: lsp::ReferenceParams,
) -> Result<Option<Vec<lsp::Location>>> {
    let place = params.text_document_position;
    let position = from_position(place.position);
    let token = params.work_done_progress_params.work_done_token;
    let code = move |view: View<'_>| assist::code_at(view.analysis, view.offset(position));
    match backend.ask(&place.text_document.uri, code).await? {
        Some(code) => everywhere(backend, code, token).await.map(Some),
        None => Ok(None),
    }
}

/// `452` or `#452` finds every place where 452 stands, `4.2.2` those of the enhanced code.
pub(super) async fn symbol(
    backend: &Backend,
    params: lsp::WorkspaceSymbolParams,
) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
    let Some(code) = asked(&params.query) else { return Ok(None) };
    let places = everywhere(backend, code, params.work_done_progress_params.work_done_token).await?;
    // Symbols are looked for by what is typed, so their names are the same for everybody.
    let name = format!("#{code} {}", code.text(catalog::english()).map_or("", |text| text.name));
    let symbol = |location: lsp::Location| lsp::WorkspaceSymbol {
        name: name.trim_end().to_owned(),
        kind: lsp::SymbolKind::NUMBER,
        tags: None,
        container_name: None,
        location: lsp::OneOf::Left(location),
        data: None,
    };
    Ok(Some(lsp::WorkspaceSymbolResponse::Nested(places.into_iter().map(symbol).collect())))
}

fn asked(query: &str) -> Option<Code> {
    let query = query.trim().trim_start_matches('#');
    if let Some(code) = EnhancedCode::parse(query) {
        return Some(code.into());
    }
    let number: u16 = query.parse().ok().filter(|_| query.len() == 3)?;
    (200..600).contains(&number).then(|| ReplyCode(number).into())
}

/// What is made of all files of the project but those to `skip`, and whether the user has ended it before.
pub(super) async fn each<T: Send + 'static>(
    backend: &Backend,
    skip: HashSet<PathBuf>,
    token: Option<lsp::ProgressToken>,
    keep: impl Fn(&Project, &Surveyed<'_>) -> Option<T> + Send + Sync + 'static,
) -> Result<(Vec<T>, bool)> {
    let roots = backend.roots.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let work = work::begin(backend, token);
    let is_ended = Arc::clone(&work.is_ended);
    let (answer, receive) = oneshot::channel::<Vec<T>>();
    let job = Box::new(move |project: Project| {
        // Nobody waits any more once the request is cancelled.
        let goes_on = || !answer.is_closed() && !is_ended.load(Ordering::SeqCst);
        let found = survey(&roots, (&project.rules, &project.files), &skip, goes_on, |file| keep(&project, file));
        let _ = answer.send(found.into_iter().map(|(_, made)| made).collect());
    });
    backend.send(Event::Survey(job));
    let found = super::answered(receive.await.map(Ok))?;
    Ok((found, work.is_ended.load(Ordering::SeqCst)))
}

/// All places of a code: in open documents as they stand, in the other files as they are on the disk.
async fn everywhere(
    backend: &Backend,
    code: Code,
    token: Option<lsp::ProgressToken>,
) -> Result<Vec<lsp::Location>> {
    let known: Vec<lsp::Uri> =
        backend.uris.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
    let (mut places, mut skip) = (Vec::new(), HashSet::new());
    for uri in known {
        let find = move |view: View<'_>| {
            let spans = assist::occurrences(view.analysis, code);
            Some(spans.map(|span| to_range(view.range(&span))).collect::<Vec<_>>())
        };
        // One that is closed is as it is on the disk.
        if let Some(found) = backend.ask(&uri, find).await? {
            skip.extend(lsp_path(&uri));
            places.extend(found.into_iter().map(|range| lsp::Location { uri: uri.clone(), range }));
        }
    }
    let keep = move |project: &Project, file: &Surveyed<'_>| {
        let uri = lsp::Uri::from_file_path(file.path)?;
        let text = file.document.text();
        let range = |span| to_range(project.encoding.range(text, &span));
        let found = assist::occurrences(file.analysis, code).map(range);
        Some(found.map(|range| lsp::Location { uri: uri.clone(), range }).collect::<Vec<_>>())
    };
    let (found, _) = each(backend, skip, token, keep).await?;
    places.extend(found.into_iter().flatten());
    places.sort_by_key(|place| (place.uri.as_str().to_owned(), place.range.start.line));
    places.truncate(MOST);
    Ok(places)
}
