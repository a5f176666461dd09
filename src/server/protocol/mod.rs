//! The protocol's types: nothing outside this module names one. Handlers turn messages into events, and what the world
//! says becomes messages.
//!
//! A capability is a file with what it offers (`offer`) and its handlers, and a line in the list below.

mod client;
mod convert;
mod deliver;
mod documents;
mod parent;
mod settings;
mod work;

use super::log::Log;
use super::position::Encoding;
use super::transport;
use super::worker::{Analyse, Answer, Office, View};
use super::world::{Client as ClientFacts, Event, World};
use client::{base, facts_of};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::{oneshot, watch};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;
use tower_lsp::{Client, LanguageServer, LspService};

/// The section of the client's settings that is ours.
const SECTION: &str = "smtp-lsp";
/// How long the client may take to answer a request of ours; nothing waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The client's own spelling of each document's address.
type Uris = Arc<Mutex<HashMap<String, lsp::Uri>>>;

/// Serves one client to the end: what it says comes in by `input`, what it is told goes out by `output`, and
/// documents are read with `analyse`.
pub(super) async fn serve(
    log: Log,
    analyse: Analyse,
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite + Unpin + 'static,
) -> ExitCode {
    let tasks = tokio::task::LocalSet::new();
    let was_shut_down = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&was_shut_down);
    tasks
        .run_until(async move {
            let (events, mut arriving) = unbounded_channel();
            let (outgoing, leaving) = unbounded_channel();
            let complaint = log.clone();
            let office = Office::new(events.clone(), log.clone(), analyse);
            let mut world = World::new(office, outgoing);
            let uris = Uris::default();
            let known = Arc::clone(&uris);
            let (service, socket) = LspService::build(|client| {
                tokio::task::spawn_local(deliver::deliver(leaving, client.clone(), known));
                Backend {
                    client,
                    events,
                    uris,
                    was_shut_down: flag,
                    log,
                    roots: Mutex::default(),
                    works: work::Works::default(),
                    news: watch::Sender::new(0),
                    told: Mutex::default(),
                    asked: Arc::default(),
                    can: OnceLock::new(),
                    told_tokens: tokens::Told::default(),
                }
            })
            .custom_method("window/workDoneProgress/cancel", work::cancel)
            .finish();
            let living = tokio::task::spawn_local(async move {
                while let Some(event) = arriving.recv().await {
                    world.take(event);
                }
            });
            tokio::select! {
                () = transport::serve(service, socket, input, output) => {}
                // Without it every request would fail for ever; a client starts a server anew that has ended.
                _ = living => complaint.line("the owner of the documents panicked: the server ends"),
            }
        })
        .await;
    ExitCode::from(u8::from(!was_shut_down.load(Ordering::SeqCst)))
}

struct Backend {
    client: Client,
    events: UnboundedSender<Event>,
    uris: Uris,
    was_shut_down: Arc<AtomicBool>,
    log: Log,
    /// The folders that are open.
    roots: Mutex<Vec<PathBuf>>,
    /// What the client shows as going on.
    works: work::Works,
    /// Counts changes of what holds for all files.
    news: watch::Sender<u64>,
    /// What was the count when all files were told of, and whether there was anything.
    told: Mutex<Option<(u64, bool)>>,
    /// How often the client was asked for its settings.
    asked: Arc<AtomicU64>,
    /// What the client can do, once it has said so.
    can: OnceLock<client::Can>,
    /// The colours that were told last.
    told_tokens: tokens::Told,
}

impl Backend {
    fn send(&self, event: Event) {
        // The world has ended: the process is about to.
        let _ = self.events.send(event);
    }

    /// What the client can do.
    fn can(&self) -> client::Can {
        self.can.get().copied().unwrap_or_default()
    }

    /// What holds for all files has changed.
    fn changed(&self) {
        self.news.send_modify(|count| *count += 1);
        self.send(Event::ConfigChanged);
    }

    /// What there is to find in a document as it stands at this place in the stream of messages; nothing where it is
    /// not open. Nobody looks for it once the request is cancelled.
    async fn ask<T: Default + Send + 'static>(
        &self,
        uri: &lsp::Uri,
        find: impl FnOnce(View<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let (answer, receive) = oneshot::channel::<Answer<T>>();
        let question = Box::new(move |view: Answer<Option<View<'_>>>| {
            if !answer.is_closed() {
                let _ = answer.send(view.map(|view| view.map(find).unwrap_or_default()));
            }
        });
        self.send(Event::Ask { uri: uri.as_str().to_owned(), question });
        answered(receive.await)
    }
}

/// The handlers of the lifecycle, and of each capability those that stand in its file.
macro_rules! capabilities {
    ($($module:ident { $($method:ident($params:ident) -> $result:ty)* })*) => {
        $(mod $module;)*

        /// What is offered to a client.
        fn offered(encoding: Encoding, pulls: bool) -> lsp::ServerCapabilities {
            let mut offered = base(encoding);
            $($module::offer(&mut offered, pulls);)*
            offered
        }

        impl LanguageServer for Backend {
            async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
                documents::set_roots(self, documents::roots(&params));
                let facts = ClientFacts { locale: params.locale, ..facts_of(&params.capabilities) };
                let encoding = facts.encoding;
                let pulls = facts.pulls;
                let _ = self.can.set(client::abilities(&params.capabilities));
                let settings = params.initialization_options.unwrap_or_default();
                self.send(Event::Start(facts, settings::section(settings)));
                if let Some(parent) = params.process_id {
                    tokio::task::spawn_local(parent::follow(parent, self.log.clone()));
                }
                let name = params.client_info.map_or_else(|| "a client".to_owned(), |client| client.name);
                self.log.line(&format!("smtp-lsp {} serves {name}", env!("CARGO_PKG_VERSION")));
                Ok(lsp::InitializeResult {
                    capabilities: offered(encoding, pulls),
                    server_info: Some(lsp::ServerInfo {
                        name: SECTION.to_owned(),
                        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
                    }),
                    offset_encoding: None,
                })
            }

            async fn initialized(&self, _: lsp::InitializedParams) {
                documents::register(self);
                settings::ask(self);
            }

            async fn shutdown(&self) -> Result<()> {
                self.was_shut_down.store(true, Ordering::SeqCst);
                Ok(())
            }

            async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
                documents::did_open(self, params);
            }

            async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
                documents::did_change(self, params);
            }

            async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
                documents::did_close(self, &params);
            }

            async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
                settings::did_change_configuration(self, params);
            }

            async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
                documents::did_change_watched_files(self, &params);
            }

            async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
                documents::did_change_workspace_folders(self, &params);
            }

            async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
                documents::did_save(self, &params);
            }

            $($(async fn $method(&self, params: lsp::$params) -> Result<$result> {
                $module::$method(self, params).await
            })*)*
        }
    };
}

capabilities! {
    actions { code_action(CodeActionParams) -> Option<lsp::CodeActionResponse> }
    commands { execute_command(ExecuteCommandParams) -> Option<lsp::LSPAny> }
    completion { completion(CompletionParams) -> Option<lsp::CompletionResponse> }
    definition { goto_definition(GotoDefinitionParams) -> Option<lsp::GotoDefinitionResponse> }
    diagnostics {
        diagnostic(DocumentDiagnosticParams) -> lsp::DocumentDiagnosticReportResult
        workspace_diagnostic(WorkspaceDiagnosticParams) -> lsp::WorkspaceDiagnosticReportResult
    }
    folds { folding_range(FoldingRangeParams) -> Option<Vec<lsp::FoldingRange>> }
    highlights { document_highlight(DocumentHighlightParams) -> Option<Vec<lsp::DocumentHighlight>> }
    hints { inlay_hint(InlayHintParams) -> Option<Vec<lsp::InlayHint>> }
    hover { hover(HoverParams) -> Option<lsp::Hover> }
    lenses { code_lens(CodeLensParams) -> Option<Vec<lsp::CodeLens>> }
    links { document_link(DocumentLinkParams) -> Option<Vec<lsp::DocumentLink>> }
    project {
        references(ReferenceParams) -> Option<Vec<lsp::Location>>
        symbol(WorkspaceSymbolParams) -> Option<lsp::WorkspaceSymbolResponse>
    }
    symbols { document_symbol(DocumentSymbolParams) -> Option<lsp::DocumentSymbolResponse> }
    tokens {
        semantic_tokens_full(SemanticTokensParams) -> Option<lsp::SemanticTokensResult>
        semantic_tokens_full_delta(SemanticTokensDeltaParams) -> Option<lsp::SemanticTokensFullDeltaResult>
        semantic_tokens_range(SemanticTokensRangeParams) -> Option<lsp::SemanticTokensRangeResult>
    }
}

/// The file that an address names.
fn lsp_path(uri: &lsp::Uri) -> Option<PathBuf> {
    uri.to_file_path().map(std::borrow::Cow::into_owned).filter(|path| path.file_name().is_some())
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
