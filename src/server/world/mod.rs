//! The one owner of all documents: events go in, in the order of the client's messages; publications and answers
//! come out.

mod analysis;
mod around;
mod documents;
mod settings;

pub(in crate::server) use settings::Features;

use super::diagnostics::Diagnostic;
use super::position::{Encoding, Position};
use super::worker::{Answer, Office, Question, Snapshot};
use crate::Analysis;
use crate::catalog::Locale;
use crate::config::{Config, Level};
use crate::document::Document;
use crate::neighbours::{self, Files};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// How long the keys have to rest before the syntax is settled.
const REST: Duration = Duration::from_millis(150);
/// The longest text that is analysed, in bytes. One longer is said to be too long, once.
const LONGEST_TEXT: usize = 20 << 20;

/// A replacement of a range, or of everything.
#[derive(Debug)]
pub(in crate::server) struct Change {
    pub(in crate::server) range: Option<(Position, Position)>,
    pub(in crate::server) text: String,
}

/// What the client said of itself.
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of the client of its own")]
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct Client {
    pub(in crate::server) encoding: Encoding,
    /// Whether it asks for diagnostics itself.
    pub(in crate::server) pulls: bool,
    /// Whether it can be told to ask again.
    pub(in crate::server) refreshes: bool,
    /// Whether it can be told to ask for hints again.
    pub(in crate::server) refreshes_hints: bool,
    /// Whether it can be told to ask for lenses again.
    pub(in crate::server) refreshes_lenses: bool,
    /// Whether it shows the Markdown that a command gives.
    pub(in crate::server) shows_markdown: bool,
    /// The language of its user interface.
    pub(in crate::server) locale: Option<String>,
}

/// What happens to the world.
pub(in crate::server) enum Event {
    Start(Client, serde_json::Value),
    /// The folders that are open from now on; documents that are open learn of it with [`Event::ConfigChanged`].
    Roots(Vec<PathBuf>),
    Open {
        uri: String,
        path: Option<PathBuf>,
        language: String,
        version: i32,
        text: String,
    },
    Change {
        uri: String,
        version: i32,
        changes: Vec<Change>,
    },
    Close {
        uri: String,
    },
    /// Settings from the client: the section `smtp-lsp`.
    Settings(serde_json::Value),
    /// A configuration file was written.
    ConfigChanged,
    /// Other files were written.
    FilesChanged(Vec<PathBuf>),
    /// Somebody wants to know something of a document.
    Ask {
        uri: String,
        question: Question,
    },
    /// Somebody wants to read something in the language of explanations.
    Read {
        write: Box<dyn FnOnce(&'static Locale) -> String + Send>,
        answer: oneshot::Sender<String>,
    },
    /// Somebody wants to know something of all files of the project.
    Survey(Box<dyn FnOnce(Project) + Send>),
    /// A worker is done with a document as it stood at an epoch.
    Analysed {
        snapshot: Box<Snapshot>,
        result: Answer<Arc<Analysis>>,
    },
    /// The keys have rested since an epoch.
    Rested {
        uri: String,
        epoch: u64,
    },
}

/// What the world tells the client.
#[derive(Debug)]
pub(in crate::server) enum Outgoing {
    Publish {
        uri: String,
        version: Option<i32>,
        diagnostics: Vec<Diagnostic>,
    },
    /// Ask for the diagnostics again.
    Refresh,
    /// Ask for the hints again.
    RefreshHints,
    /// Ask for the lenses again.
    RefreshLenses,
    /// Something that is wrong, for the user to read.
    Show(String),
    /// Something that the user asked for.
    Tell(String),
}

/// What holds for files that are not open.
pub(in crate::server) struct Project {
    pub(in crate::server) rules: BTreeMap<String, Level>,
    pub(in crate::server) encoding: Encoding,
    pub(in crate::server) features: Features,
    pub(in crate::server) files: Arc<Files>,
}

struct Open {
    document: Document,
    version: i32,
    /// Grows with every change of the document or of what it is analysed with.
    epoch: u64,
    config: Arc<Config>,
    analysis: Option<(u64, Arc<Analysis>)>,
    /// The epoch that a worker is on.
    busy: Option<u64>,
    /// Questions that wait for the analysis of an epoch.
    questions: HashMap<u64, Vec<Question>>,
    path: Option<PathBuf>,
    /// Files and folders that had a say in the analysis.
    looked_at: BTreeSet<PathBuf>,
}

pub(in crate::server) struct World {
    documents: HashMap<String, Open>,
    client: Client,
    /// The folders that are open.
    roots: Vec<PathBuf>,
    /// Rules from the client's settings; they win over those of files.
    rules: BTreeMap<String, Level>,
    /// The locale of the client's settings; it wins over that of its user interface.
    locale: String,
    features: Features,
    /// Configurations by folder.
    configs: HashMap<PathBuf, Arc<Config>>,
    office: Office,
    outgoing: UnboundedSender<Outgoing>,
    epochs: u64,
    /// What is known of functions in files.
    functions: Arc<neighbours::Known>,
    /// The epochs at which files changed last.
    touched: HashMap<PathBuf, u64>,
}

impl World {
    pub(in crate::server) fn new(office: Office, outgoing: UnboundedSender<Outgoing>) -> Self {
        Self {
            documents: HashMap::new(),
            client: Client::default(),
            roots: Vec::new(),
            rules: BTreeMap::new(),
            locale: String::new(),
            features: Features::default(),
            configs: HashMap::new(),
            office,
            outgoing,
            epochs: 0,
            functions: Arc::default(),
            touched: HashMap::new(),
        }
    }

    /// Takes one event. Never waits.
    pub(in crate::server) fn take(&mut self, event: Event) {
        match event {
            Event::Start(client, settings) => {
                // Before it is known what the client can do, nothing is asked of it.
                self.settings(settings);
                self.client = client;
            }
            Event::Roots(roots) => self.roots = roots,
            Event::Open { uri, path, language, version, text } => {
                self.open(&uri, path, &language, version, &text);
            }
            Event::Change { uri, version, changes } => self.change(&uri, version, changes),
            Event::Close { uri } => self.close(&uri),
            Event::Settings(settings) => {
                if self.settings(settings) {
                    self.again();
                }
            }
            Event::ConfigChanged => {
                self.configs.clear();
                self.again();
            }
            Event::FilesChanged(files) => self.touch(&files),
            Event::Ask { uri, question } => self.ask(&uri, question),
            Event::Read { write, answer } => self.read(write, answer),
            Event::Survey(job) => {
                let project = Project {
                    rules: self.rules.clone(),
                    encoding: self.client.encoding,
                    features: self.features,
                    files: self.files(),
                };
                self.office.survey(job, project);
            }
            Event::Analysed { snapshot, result } => self.analysed(*snapshot, result),
            Event::Rested { uri, epoch } => self.rested(&uri, epoch),
        }
    }

    fn read(&self, write: impl FnOnce(&'static Locale) -> String, answer: oneshot::Sender<String>) {
        let markdown = write(self.locale(None));
        if !self.client.shows_markdown {
            self.tell(Outgoing::Tell(markdown.clone()));
        }
        // The request may have been cancelled.
        let _ = answer.send(markdown);
    }

    fn complain(&self, problem: &str) {
        self.office.log.line(problem);
        self.tell(Outgoing::Show(format!("smtp-lsp: {problem}")));
    }

    fn tell(&self, outgoing: Outgoing) {
        // The client is gone: the loop is about to end.
        let _ = self.outgoing.send(outgoing);
    }

    fn next_epoch(&mut self) -> u64 {
        self.epochs += 1;
        self.epochs
    }
}
