//! `textDocument/definition`: from a code to the constant that names it, and from such a name to its code.

use super::convert::{from_position, to_range};
use super::{Backend, View, lsp_path, project};
use crate::assist;
use crate::check::Surveyed;
use crate::mention::Code;
use crate::server::world::Project;
use std::collections::HashSet;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// More names of one code than these are not told: they are tables, and no names.
const MOST: usize = 20;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    offered.definition_provider = Some(lsp::OneOf::Left(true));
}

/// In the document itself; a code that has no name there is looked for in the other files of the project.
pub(super) async fn goto_definition(
    backend: &Backend,
    params: lsp::GotoDefinitionParams,
) -> Result<Option<lsp::GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    let uri = place.text_document.uri;
    let position = from_position(place.position);
    let find = move |view: View<'_>| {
        let offset = view.offset(position);
        let code = assist::code_at(view.analysis, offset);
        let spans = match code {
            Some(code) => assist::named(view.analysis, code),
            None => assist::definitions(view.document(), view.analysis, offset),
        };
        (code, spans.into_iter().map(|span| to_range(view.range(&span))).collect::<Vec<_>>())
    };
    let (code, ranges) = backend.ask(&uri, find).await?;
    let mut places: Vec<_> =
        ranges.into_iter().map(|range| lsp::Location { uri: uri.clone(), range }).collect();
    if let Some(code) = code.filter(|_| places.is_empty()) {
        places = elsewhere(backend, &uri, code, params.work_done_progress_params.work_done_token).await?;
    }
    places.truncate(MOST);
    Ok((!places.is_empty()).then_some(lsp::GotoDefinitionResponse::Array(places)))
}

async fn elsewhere(
    backend: &Backend,
    uri: &lsp::Uri,
    code: Code,
    token: Option<lsp::ProgressToken>,
) -> Result<Vec<lsp::Location>> {
    let keep = move |project: &Project, file: &Surveyed<'_>| {
        let found = assist::named(file.analysis, code);
        let uri = lsp::Uri::from_file_path(file.path).filter(|_| !found.is_empty())?;
        let range = |span| to_range(project.encoding.range(file.document.text(), &span));
        let place = |span| lsp::Location { uri: uri.clone(), range: range(span) };
        Some(found.into_iter().map(place).collect::<Vec<_>>())
    };
    let skip = HashSet::from_iter(lsp_path(uri));
    let (found, _) = project::each(backend, skip, token, keep).await?;
    Ok(found.into_iter().flatten().collect())
}
