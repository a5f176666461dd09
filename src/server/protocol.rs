//! The protocol's types, and nothing else: handlers that turn messages into events, and what the world says into
//! messages. No other file names a type of the protocol.

use super::diagnostics::Diagnostic;
use super::log::Log;
use super::position::{Encoding, Position};
use super::transport;
use super::worker::Answer;
use super::world::{Change, Client as ClientFacts, Event, Outgoing, World};
use crate::catalog::{Code, EnhancedCode, ReplyCode};
use crate::config::FILE_NAMES;
use crate::rules::Severity;
use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;
use tower_lsp::{Client, LanguageServer, LspService};

/// The section of the client's settings that is ours.
const SECTION: &str = "smtp-lsp";
/// The command that compares two codes.
const COMPARE: &str = "smtp-lsp.compare";
/// How long the client may take to answer a request of ours; nothing waits for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a look is taken whether the client is still alive.
const PULSE: Duration = Duration::from_secs(5);

/// Serves standard input and output to the end.
pub(super) async fn serve(log: Log) -> ExitCode {
    let tasks = tokio::task::LocalSet::new();
    let was_shut_down = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&was_shut_down);
    tasks
        .run_until(async move {
            let (events, mut arriving) = unbounded_channel();
            let (outgoing, leaving) = unbounded_channel();
            let mut world = World::new(events.clone(), outgoing, log.clone());
            let uris = Arc::new(Mutex::new(HashMap::new()));
            let known = Arc::clone(&uris);
            let (service, socket) = LspService::new(|client| {
                tokio::task::spawn_local(deliver(leaving, client.clone(), known));
                Backend { client, events, uris, was_shut_down: flag, log, watches: AtomicBool::new(false) }
            });
            tokio::task::spawn_local(async move {
                while let Some(event) = arriving.recv().await {
                    world.take(event);
                }
            });
            transport::serve(service, socket, tokio::io::stdin(), tokio::io::stdout()).await;
        })
        .await;
    ExitCode::from(u8::from(!was_shut_down.load(Ordering::SeqCst)))
}

struct Backend {
    client: Client,
    events: UnboundedSender<Event>,
    /// The client's own spelling of each document's address.
    uris: Arc<Mutex<HashMap<String, lsp::Uri>>>,
    was_shut_down: Arc<AtomicBool>,
    log: Log,
    /// Whether the client lets us ask for news of files.
    watches: AtomicBool,
}

impl Backend {
    fn send(&self, event: Event) {
        // The world has ended: the process is about to.
        let _ = self.events.send(event);
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let facts = ClientFacts { locale: params.locale, ..facts_of(&params.capabilities) };
        let encoding = facts.encoding;
        let pulls = facts.pulls;
        let workspace = params.capabilities.workspace.as_ref();
        let watches = workspace
            .and_then(|workspace| workspace.did_change_watched_files.as_ref())
            .and_then(|files| files.dynamic_registration);
        self.watches.store(watches == Some(true), Ordering::SeqCst);
        let settings = params.initialization_options.unwrap_or_default();
        self.send(Event::Start(facts, section(settings)));
        if let Some(parent) = params.process_id {
            tokio::task::spawn_local(follow(parent, self.log.clone()));
        }
        let name = params.client_info.map_or_else(|| "a client".to_owned(), |client| client.name);
        self.log.line(&format!("smtp-lsp {} serves {name}", env!("CARGO_PKG_VERSION")));
        Ok(lsp::InitializeResult {
            capabilities: capabilities(encoding, pulls),
            server_info: Some(lsp::ServerInfo {
                name: SECTION.to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        if !self.watches.load(Ordering::SeqCst) {
            return;
        }
        let client = self.client.clone();
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

    async fn shutdown(&self) -> Result<()> {
        self.was_shut_down.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        let uri = document.uri.as_str().to_owned();
        let path = document
            .uri
            .to_file_path()
            .map(std::borrow::Cow::into_owned)
            .filter(|path| path.file_name().is_some());
        self.uris.lock().unwrap_or_else(PoisonError::into_inner).insert(uri.clone(), document.uri);
        self.send(Event::Open {
            uri,
            path,
            language: document.language_id,
            version: document.version,
            text: document.text,
        });
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let changes = params
            .content_changes
            .into_iter()
            .map(|change| Change {
                range: change.range.map(|range| (from_position(range.start), from_position(range.end))),
                text: change.text,
            })
            .collect();
        let uri = params.text_document.uri.as_str().to_owned();
        self.send(Event::Change { uri, version: params.text_document.version, changes });
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.send(Event::Close { uri: params.text_document.uri.as_str().to_owned() });
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        self.send(Event::Settings(section(params.settings)));
    }

    async fn did_change_watched_files(&self, _: lsp::DidChangeWatchedFilesParams) {
        self.send(Event::ConfigChanged);
    }

    async fn did_change_workspace_folders(&self, _: lsp::DidChangeWorkspaceFoldersParams) {
        self.send(Event::ConfigChanged);
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        // A client that watches no files still tells of those that it writes itself.
        let uri = params.text_document.uri.as_str();
        if FILE_NAMES.iter().any(|name| uri.ends_with(name)) {
            self.send(Event::ConfigChanged);
        }
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let place = params.text_document_position_params;
        let (answer, receive) = oneshot::channel();
        let uri = place.text_document.uri.as_str().to_owned();
        self.send(Event::Hover { uri, position: from_position(place.position), answer });
        let found = answered(receive.await)?;
        Ok(found.map(|(hover, range)| lsp::Hover {
            contents: lsp::HoverContents::Markup(lsp::MarkupContent {
                kind: lsp::MarkupKind::Markdown,
                value: hover.markdown,
            }),
            range: Some(to_range(range)),
        }))
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        let (answer, receive) = oneshot::channel();
        let uri = params.text_document.uri.as_str().to_owned();
        self.send(Event::Actions { uri, position: from_position(params.range.start), answer });
        let offered = answered(receive.await)?.into_iter().map(|(first, second)| {
            let title = format!("Compare {first} with {second}");
            let arguments = Some(vec![first.0.into(), second.0.into()]);
            let command = Some(lsp::Command { title: title.clone(), command: COMPARE.to_owned(), arguments });
            lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
                title,
                command,
                ..lsp::CodeAction::default()
            })
        });
        Ok(Some(offered.collect()))
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<lsp::LSPAny>> {
        if params.command != COMPARE {
            return Err(Error::invalid_params(format!("there is no command `{}`", params.command)));
        }
        let codes: Vec<Code> = params.arguments.iter().filter_map(to_code).collect();
        let [first, second] = codes[..] else {
            return Err(Error::invalid_params(format!("`{COMPARE}` takes two codes, such as [252, 452]")));
        };
        let (answer, receive) = oneshot::channel();
        self.send(Event::Compare { codes: (first, second), answer });
        Ok(Some(answered(receive.await)?.into()))
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri;
        let (answer, receive) = oneshot::channel();
        self.send(Event::Pull { uri: uri.as_str().to_owned(), answer });
        let items =
            answered(receive.await)?.iter().map(|diagnostic| to_diagnostic(diagnostic, &uri)).collect();
        let report = lsp::RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport { result_id: None, items },
        };
        Ok(lsp::DocumentDiagnosticReportResult::Report(lsp::DocumentDiagnosticReport::Full(report)))
    }
}

fn watcher(name: &str) -> lsp::FileSystemWatcher {
    lsp::FileSystemWatcher { glob_pattern: lsp::GlobPattern::String(format!("**/{name}")), kind: None }
}

/// A code, as a number or as its digits.
fn to_code(argument: &lsp::LSPAny) -> Option<Code> {
    if let Some(code) = argument.as_str().and_then(EnhancedCode::parse) {
        return Some(code.into());
    }
    let number = argument.as_u64().or_else(|| argument.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|number| (100..600).contains(number)).map(|code| ReplyCode(code).into())
}

/// What the world found, or why it found nothing.
fn answered<T>(answer: std::result::Result<Answer<T>, oneshot::error::RecvError>) -> Result<T> {
    let failed =
        |message: String| Error { code: ErrorCode::InternalError, message: message.into(), data: None };
    match answer {
        Ok(answer) => answer.map_err(failed),
        Err(_) => Err(failed("the request was given up".to_owned())),
    }
}

fn facts_of(capabilities: &lsp::ClientCapabilities) -> ClientFacts {
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
    let ours = capabilities.experimental.as_ref().and_then(|experimental| experimental.get(SECTION));
    let shows_markdown = ours.and_then(|ours| ours.get("showsMarkdown")).is_some_and(|shows| shows == true);
    ClientFacts { encoding, pulls, refreshes: refreshes == Some(true), shows_markdown, locale: None }
}

fn capabilities(encoding: Encoding, pulls: bool) -> lsp::ServerCapabilities {
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
        code_action_provider: Some(lsp::CodeActionProviderCapability::Simple(true)),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: vec![COMPARE.to_owned()],
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        // A client that pulls is not told as well: it would show everything twice.
        diagnostic_provider: pulls.then(|| {
            lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
                identifier: Some(SECTION.to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: false,
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            })
        }),
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

/// Our section of the settings, whether the client sends it bare or under its name.
fn section(mut settings: serde_json::Value) -> serde_json::Value {
    match settings.get_mut(SECTION) {
        Some(section) => section.take(),
        None => settings,
    }
}

/// Delivers what the world says. Requests to the client are never waited for.
async fn deliver(
    mut leaving: UnboundedReceiver<Outgoing>,
    client: Client,
    uris: Arc<Mutex<HashMap<String, lsp::Uri>>>,
) {
    while let Some(outgoing) = leaving.recv().await {
        match outgoing {
            Outgoing::Publish { uri, version, diagnostics } => {
                let known = uris.lock().unwrap_or_else(PoisonError::into_inner).get(&uri).cloned();
                let Some(uri) = known else { continue };
                let diagnostics =
                    diagnostics.iter().map(|diagnostic| to_diagnostic(diagnostic, &uri)).collect();
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Outgoing::Refresh => {
                let client = client.clone();
                tokio::task::spawn_local(async move {
                    let _ = tokio::time::timeout(PATIENCE, client.workspace_diagnostic_refresh()).await;
                });
            }
            Outgoing::Tell(message) => client.show_message(lsp::MessageType::INFO, message).await,
            Outgoing::Show(message) => client.show_message(lsp::MessageType::WARNING, message).await,
        }
    }
}

fn from_position(position: lsp::Position) -> Position {
    Position { line: position.line, column: position.character }
}

fn to_range((start, end): (Position, Position)) -> lsp::Range {
    let to_position = |position: Position| lsp::Position { line: position.line, character: position.column };
    lsp::Range { start: to_position(start), end: to_position(end) }
}

fn to_diagnostic(diagnostic: &Diagnostic, uri: &lsp::Uri) -> lsp::Diagnostic {
    let related = diagnostic.related.iter().map(|(range, text)| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: uri.clone(), range: to_range(*range) },
        message: text.clone(),
    });
    let related: Vec<_> = related.collect();
    lsp::Diagnostic {
        range: to_range(diagnostic.range),
        severity: Some(match diagnostic.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(diagnostic.rule.to_owned())),
        code_description: diagnostic
            .url
            .as_ref()
            .and_then(|url| url.parse().ok())
            .map(|href| lsp::CodeDescription { href }),
        source: Some(SECTION.to_owned()),
        message: diagnostic.message.clone(),
        related_information: (!related.is_empty()).then_some(related),
        tags: None,
        data: None,
    }
}

/// Ends the process when the client has died without saying so.
async fn follow(parent: u32, log: Log) {
    while is_alive(parent) {
        tokio::time::sleep(PULSE).await;
    }
    log.line("the client is gone");
    std::process::exit(1);
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let id = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    // Another user's process is alive too; only one that is not there is dead.
    id.is_none_or(|id| rustix::process::test_kill_process(id) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    // There the end of the input tells.
    true
}
