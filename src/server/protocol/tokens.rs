//! `textDocument/semanticTokens`: colours of config files, for editors that have no grammar of their own for them.

use super::convert::from_range;
use super::{Backend, View};
use crate::assist::{self, Token};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// Each kind of token with its name, in the order of the legend.
const LEGEND: [(Token, lsp::SemanticTokenType); 14] = [
    (Token::Comment, lsp::SemanticTokenType::COMMENT),
    (Token::Keyword, lsp::SemanticTokenType::KEYWORD),
    (Token::Macro, lsp::SemanticTokenType::MACRO),
    (Token::Namespace, lsp::SemanticTokenType::NAMESPACE),
    (Token::Type, lsp::SemanticTokenType::TYPE),
    (Token::Function, lsp::SemanticTokenType::FUNCTION),
    (Token::Property, lsp::SemanticTokenType::PROPERTY),
    (Token::Parameter, lsp::SemanticTokenType::PARAMETER),
    (Token::Variable, lsp::SemanticTokenType::VARIABLE),
    (Token::EnumMember, lsp::SemanticTokenType::ENUM_MEMBER),
    (Token::String, lsp::SemanticTokenType::STRING),
    (Token::Number, lsp::SemanticTokenType::NUMBER),
    (Token::Regexp, lsp::SemanticTokenType::REGEXP),
    (Token::Operator, lsp::SemanticTokenType::OPERATOR),
];

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    let options = lsp::SemanticTokensOptions {
        legend: lsp::SemanticTokensLegend {
            token_types: LEGEND.iter().map(|(_, name)| name.clone()).collect(),
            token_modifiers: Vec::new(),
        },
        range: Some(true),
        full: Some(lsp::SemanticTokensFullOptions::Delta { delta: Some(true) }),
        ..lsp::SemanticTokensOptions::default()
    };
    offered.semantic_tokens_provider = Some(options.into());
}

/// What was told of each document last, so that only what differs is told next.
#[derive(Default)]
pub(super) struct Told {
    documents: Mutex<HashMap<String, (u64, Vec<lsp::SemanticToken>)>>,
}

impl Told {
    /// Remembers what is told now; gives its number and, where that was told before, what was.
    fn exchange(
        &self,
        uri: &lsp::Uri,
        data: &[lsp::SemanticToken],
        known: Option<&str>,
    ) -> (String, Option<Vec<lsp::SemanticToken>>) {
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let before = documents.remove(uri.as_str());
        let id = before.as_ref().map_or(1, |(id, _)| id + 1);
        documents.insert(uri.as_str().to_owned(), (id, data.to_vec()));
        let is_known = |id: &u64| known.is_some_and(|known| known == id.to_string());
        (id.to_string(), before.filter(|(id, _)| is_known(id)).map(|(_, data)| data))
    }

    /// Forgets a document that is closed.
    pub(super) fn forget(&self, uri: &lsp::Uri) {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).remove(uri.as_str());
    }
}

pub(super) async fn semantic_tokens_full(
    backend: &Backend,
    params: lsp::SemanticTokensParams,
) -> Result<Option<lsp::SemanticTokensResult>> {
    let uri = params.text_document.uri;
    let Some(data) = backend.ask(&uri, |view| tokens(view, None)).await? else { return Ok(None) };
    let (id, _) = backend.told_tokens.exchange(&uri, &data, None);
    Ok(Some(lsp::SemanticTokens { result_id: Some(id), data }.into()))
}

pub(super) async fn semantic_tokens_full_delta(
    backend: &Backend,
    params: lsp::SemanticTokensDeltaParams,
) -> Result<Option<lsp::SemanticTokensFullDeltaResult>> {
    let uri = params.text_document.uri;
    let Some(data) = backend.ask(&uri, |view| tokens(view, None)).await? else { return Ok(None) };
    let (id, before) = backend.told_tokens.exchange(&uri, &data, Some(&params.previous_result_id));
    Ok(Some(match before {
        None => lsp::SemanticTokens { result_id: Some(id), data }.into(),
        Some(before) => lsp::SemanticTokensDelta { result_id: Some(id), edits: edits(&before, &data) }.into(),
    }))
}

pub(super) async fn semantic_tokens_range(
    backend: &Backend,
    params: lsp::SemanticTokensRangeParams,
) -> Result<Option<lsp::SemanticTokensRangeResult>> {
    let range = from_range(params.range);
    let find = move |view: View<'_>| tokens(view, Some(view.bytes(range)));
    let data = backend.ask(&params.text_document.uri, find).await?;
    Ok(data.map(|data| lsp::SemanticTokens { result_id: None, data }.into()))
}

/// The tokens of a document, or of a part of it; nothing for one that is not a config file of ours.
fn tokens(view: View<'_>, within: Option<Range<usize>>) -> Option<Vec<lsp::SemanticToken>> {
    let text = view.document().text();
    if !assist::has_tokens(view.document()) {
        return None;
    }
    let within = within.unwrap_or(0..text.len_bytes());
    let mut data = Vec::new();
    let mut last = lsp::Position::default();
    for (span, token) in assist::tokens(view.document(), view.analysis, within) {
        let Some(kind) = LEGEND.iter().position(|(known, _)| *known == token) else { continue };
        // Few clients take a token of several lines.
        let source = text.byte_slice(span.clone()).to_string();
        let mut start = span.start;
        for line in source.split_inclusive(['\n', '\r']) {
            let blank = line.len() - line.trim_start().len();
            let (from, to) = view.range(&(start + blank..start + line.trim_end().len().max(blank)));
            start += line.len();
            if from.column >= to.column {
                continue;
            }
            let delta_line = from.line - last.line;
            let delta_start = if delta_line == 0 { from.column - last.character } else { from.column };
            last = lsp::Position { line: from.line, character: from.column };
            data.push(lsp::SemanticToken {
                delta_line,
                delta_start,
                length: to.column - from.column,
                token_type: u32::try_from(kind).unwrap_or(0),
                token_modifiers_bitset: 0,
            });
        }
    }
    Some(data)
}

/// The one edit that makes the new tokens of the old: all but what they have in common at their ends.
fn edits(before: &[lsp::SemanticToken], after: &[lsp::SemanticToken]) -> Vec<lsp::SemanticTokensEdit> {
    if before == after {
        return Vec::new();
    }
    let same = |(a, b): &(&lsp::SemanticToken, &lsp::SemanticToken)| a == b;
    let start = before.iter().zip(after).take_while(same).count();
    let (old, new) = (&before[start..], &after[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    // The protocol counts numbers, of which a token has five.
    let numbers = |tokens: usize| u32::try_from(5 * tokens).unwrap_or(u32::MAX);
    vec![lsp::SemanticTokensEdit {
        start: numbers(start),
        delete_count: numbers(old.len() - end),
        data: Some(new[..new.len() - end].to_vec()),
    }]
}
