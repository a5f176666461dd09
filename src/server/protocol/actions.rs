//! `textDocument/codeAction`: edits that mend or silence findings, and commands that explain.

use super::convert::{from_range, to_diagnostic, to_edits};
use super::{Backend, View, commands};
use crate::assist::{self, Offer};
use crate::server::diagnostics;
use crate::suppress::Lines;
use std::collections::HashMap;
use std::ops::Range;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;

/// The kind of the action that does all certain fixes of a document.
const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::new("source.fixAll.smtp-lsp");

pub(super) fn offer(offered: &mut lsp::ServerCapabilities, _: bool) {
    let options = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![lsp::CodeActionKind::QUICKFIX, FIX_ALL]),
        ..lsp::CodeActionOptions::default()
    };
    offered.code_action_provider = Some(lsp::CodeActionProviderCapability::Options(options));
}

pub(super) async fn code_action(
    backend: &Backend,
    params: lsp::CodeActionParams,
) -> Result<Option<lsp::CodeActionResponse>> {
    let uri = params.text_document.uri.clone();
    let range = from_range(params.range);
    let only = params.context.only;
    let meant: Vec<_> = params.context.diagnostics.iter().map(|diagnostic| from_range(diagnostic.range)).collect();
    let find = move |view: View<'_>| {
        let meant = meant.iter().map(|&range| view.bytes(range)).collect();
        let place = Place { view, uri: &params.text_document.uri, bytes: view.bytes(range), meant };
        let mut actions = Vec::new();
        if is_wanted(only.as_deref(), &lsp::CodeActionKind::QUICKFIX) {
            actions.extend(place.quick_fixes());
        }
        // Nobody sees this one in a menu at a place, unless asked for.
        if only.is_some() && is_wanted(only.as_deref(), &FIX_ALL) {
            actions.extend(place.fix_all());
        }
        if only.is_none() {
            actions.extend(place.readings());
        }
        actions
    };
    let actions = backend.ask(&uri, find).await?;
    Ok(Some(actions.into_iter().map(lsp::CodeActionOrCommand::CodeAction).collect()))
}

/// Whether a kind, or one above it, is asked for.
fn is_wanted(only: Option<&[lsp::CodeActionKind]>, kind: &lsp::CodeActionKind) -> bool {
    let fits = |asked: &lsp::CodeActionKind| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(fits))
}

struct Place<'a> {
    view: View<'a>,
    uri: &'a lsp::Uri,
    bytes: Range<usize>,
    /// Where the diagnostics are that the client means; some name all of the line.
    meant: Vec<Range<usize>>,
}

impl Place<'_> {
    /// The findings that the range touches or the client means, by their places in the list.
    fn findings(&self) -> Vec<usize> {
        let touches = |span: &Range<usize>| {
            span.start <= self.bytes.end && self.bytes.start <= span.end || self.meant.contains(span)
        };
        let all = self.view.analysis.findings.iter().enumerate();
        all.filter(|(_, finding)| touches(&finding.span)).map(|(at, _)| at).collect()
    }

    fn quick_fixes(&self) -> Vec<lsp::CodeAction> {
        let (document, config) = (self.view.document(), &self.view.snapshot.config);
        let (findings, here) = (&self.view.analysis.findings, self.findings());
        let mends = assist::mends(document, config, findings, &here);
        let ignores = assist::ignores(document, config, findings, &here);
        mends.iter().chain(&ignores).map(|offer| self.quick_fix(offer)).collect()
    }

    fn quick_fix(&self, offer: &Offer) -> lsp::CodeAction {
        let finding = std::slice::from_ref(&self.view.analysis.findings[offer.finding]);
        let text = self.view.document().text();
        let told = diagnostics::of(finding, text, self.view.snapshot.encoding);
        lsp::CodeAction {
            title: offer.title.clone(),
            kind: Some(lsp::CodeActionKind::QUICKFIX),
            diagnostics: Some(told.iter().map(|one| to_diagnostic(one, self.uri)).collect()),
            edit: Some(self.edit(&offer.edits)),
            is_preferred: offer.is_certain.then_some(true),
            ..lsp::CodeAction::default()
        }
    }

    fn fix_all(&self) -> Option<lsp::CodeAction> {
        let (document, config) = (self.view.document(), &self.view.snapshot.config);
        let edits = assist::all_certain(document, config, &self.view.analysis.findings);
        (!edits.is_empty()).then(|| lsp::CodeAction {
            title: "Do all certain fixes of smtp-lsp".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(self.edit(&edits)),
            ..lsp::CodeAction::default()
        })
    }

    fn edit(&self, edits: &[crate::fix::Edit]) -> lsp::WorkspaceEdit {
        let changes = HashMap::from([(self.uri.clone(), to_edits(self.view, edits))]);
        lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
    }

    /// Commands that explain and compare what stands here.
    fn readings(&self) -> Vec<lsp::CodeAction> {
        let (analysis, offset) = (self.view.analysis, self.bytes.start);
        let lines = Lines::of(&self.view.document().text().to_string());
        let line = lines.bytes(lines.line(offset));
        // Some editors always have something selected; of that the first line counts.
        let end = self.bytes.end.min(line.end);
        let here = |span: &Range<usize>| span.start <= end && offset <= span.end;
        let mut words: Vec<String> = Vec::new();
        let mentions = analysis.mentions.iter().filter(|mention| here(&mention.span));
        words.extend(mentions.map(|mention| mention.code.to_string()));
        words.extend(self.findings().iter().map(|&at| analysis.findings[at].rule.id.to_owned()));
        words.dedup();
        let explained = words.into_iter().map(|word| {
            reading(format!("Explain {word}"), commands::EXPLAIN, vec![word.into()])
        });
        let compared = assist::comparisons_at(analysis, &line, offset).into_iter().map(|(first, second)| {
            let arguments = vec![first.0.into(), second.0.into()];
            reading(format!("Compare {first} with {second}"), commands::COMPARE, arguments)
        });
        explained.chain(compared).collect()
    }
}

fn reading(title: String, command: &str, arguments: Vec<lsp::LSPAny>) -> lsp::CodeAction {
    let command =
        lsp::Command { title: title.clone(), command: command.to_owned(), arguments: Some(arguments) };
    lsp::CodeAction { title, command: Some(command), ..lsp::CodeAction::default() }
}
