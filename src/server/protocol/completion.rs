//! `textDocument/completion`: codes where one is expected, and the words of config formats.

use super::convert::{from_position, to_range};
use super::{Backend, View};
use crate::assist;
use crate::settings::{self, Kind, Word};
use crate::catalog::{self, Code, Explanation, Locale};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    let triggers = [".", "'", "\"", " "];
    offered.completion_provider = Some(lsp::CompletionOptions {
        trigger_characters: Some(triggers.map(str::to_owned).to_vec()),
        ..lsp::CompletionOptions::default()
    });
}

pub(super) async fn completion(
    backend: &Backend,
    params: lsp::CompletionParams,
) -> Result<Option<lsp::CompletionResponse>> {
    let place = params.text_document_position;
    let position = from_position(place.position);
    let find = move |view: View<'_>| {
        let (document, config) = (view.document(), &view.snapshot.config);
        let offset = view.offset(position);
        let codes = assist::complete(document, config, offset).map(|found| {
            let range = to_range(view.range(&found.span));
            let item = |(rank, code): (usize, &Code)| to_item(*code, rank, range, view.snapshot.locale);
            found.codes.iter().enumerate().map(item).collect::<Vec<_>>()
        });
        let words = settings::words(document, offset).map(|found| {
            let range = to_range(view.range(&found.span));
            found.words.iter().map(|word| to_word(*word, range)).collect::<Vec<_>>()
        });
        let items: Vec<_> = words.into_iter().chain(codes).flatten().collect();
        (!items.is_empty()).then_some(items)
    };
    let items = backend.ask(&place.text_document.uri, find).await?;
    // What fits depends on the digits that are written.
    Ok(items.map(|items| {
        lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: true, items })
    }))
}

fn to_word(word: Word, range: lsp::Range) -> lsp::CompletionItem {
    let kind = match word.kind {
        Kind::Parameter => lsp::CompletionItemKind::PROPERTY,
        Kind::Value => lsp::CompletionItemKind::VALUE,
        Kind::Action => lsp::CompletionItemKind::KEYWORD,
    };
    lsp::CompletionItem {
        label: word.text.to_owned(),
        kind: Some(kind),
        documentation: Some(lsp::Documentation::String(word.effect.to_owned())),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text: word.text.to_owned() })),
        ..lsp::CompletionItem::default()
    }
}

/// Clients sort by the label unless told otherwise.
fn to_item(code: Code, rank: usize, range: lsp::Range, locale: &Locale) -> lsp::CompletionItem {
    let explanation: Explanation = match code {
        Code::Reply(code) => catalog::explain_reply(code, locale),
        Code::Enhanced(code) => catalog::explain_enhanced(code, locale),
    };
    let text = code.to_string();
    lsp::CompletionItem {
        label: text.clone(),
        kind: Some(lsp::CompletionItemKind::CONSTANT),
        detail: Some(format!("{}, {}", explanation.name, explanation.verdict)),
        documentation: Some(lsp::Documentation::MarkupContent(lsp::MarkupContent {
            kind: lsp::MarkupKind::Markdown,
            value: explanation.to_markdown(),
        })),
        sort_text: Some(format!("{rank:03}")),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text: text })),
        ..lsp::CompletionItem::default()
    }
}
