//! The one owner of all documents: events go in, in the order of the client's messages; publications and answers
//! come out.

use super::actions;
use super::diagnostics::{self, Diagnostic};
use super::hover::{self, Hover};
use super::log::Log;
use super::position::{Encoding, Position};
use super::worker::{Answer, Office, Question, Snapshot};
use crate::Analysis;
use crate::catalog::{self, Code, Locale, ReplyCode};
use crate::config::{Config, Level};
use crate::document::Document;
use crate::settings::role_of;
use crate::{language, rules};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::oneshot;

/// How long the keys have to rest before a tree with errors is built afresh.
const REST: Duration = Duration::from_millis(150);
/// The longest text that is analysed, in bytes. One longer is said to be too long, once.
const LONGEST_TEXT: usize = 20 << 20;

/// A replacement of a range, or of everything.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) range: Option<(Position, Position)>,
    pub(super) text: String,
}

/// What the client said of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// Whether it asks for diagnostics itself.
    pub(super) pulls: bool,
    /// Whether it can be told to ask again.
    pub(super) refreshes: bool,
    /// Whether it shows the Markdown that a command gives.
    pub(super) shows_markdown: bool,
    /// The language of its user interface.
    pub(super) locale: Option<String>,
}

/// What happens to the world.
pub(super) enum Event {
    Start(Client, serde_json::Value),
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
    Hover {
        uri: String,
        position: Position,
        answer: oneshot::Sender<Answer<Hovered>>,
    },
    Actions {
        uri: String,
        position: Position,
        answer: oneshot::Sender<Answer<Vec<(ReplyCode, ReplyCode)>>>,
    },
    Compare {
        codes: (Code, Code),
        answer: oneshot::Sender<Answer<String>>,
    },
    Pull {
        uri: String,
        answer: oneshot::Sender<Answer<Vec<Diagnostic>>>,
    },
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

/// A hover with its range, where there is something to say.
pub(super) type Hovered = Option<(Hover, (Position, Position))>;

/// What the world tells the client.
#[derive(Debug)]
pub(super) enum Outgoing {
    Publish {
        uri: String,
        version: Option<i32>,
        diagnostics: Vec<Diagnostic>,
    },
    /// Ask for the diagnostics again.
    Refresh,
    /// Something that is wrong, for the user to read.
    Show(String),
    /// Something that the user asked for.
    Tell(String),
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
}

pub(super) struct World {
    documents: HashMap<String, Open>,
    client: Client,
    /// Rules from the client's settings; they win over those of files.
    rules: BTreeMap<String, Level>,
    /// The locale of the client's settings; it wins over that of its user interface.
    locale: String,
    /// Configurations by folder.
    configs: HashMap<PathBuf, Arc<Config>>,
    office: Office,
    outgoing: UnboundedSender<Outgoing>,
    epochs: u64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Settings {
    rules: BTreeMap<String, Level>,
    /// Empty means that nobody chose one.
    locale: String,
}

impl World {
    pub(super) fn new(events: UnboundedSender<Event>, outgoing: UnboundedSender<Outgoing>, log: Log) -> Self {
        Self {
            documents: HashMap::new(),
            client: Client::default(),
            rules: BTreeMap::new(),
            locale: String::new(),
            configs: HashMap::new(),
            office: Office { events, log },
            outgoing,
            epochs: 0,
        }
    }

    /// Takes one event. Never waits.
    pub(super) fn take(&mut self, event: Event) {
        match event {
            Event::Start(client, settings) => {
                self.client = client;
                self.settings(settings);
            }
            Event::Open { uri, path, language, version, text } => {
                self.open(&uri, path, &language, version, &text);
            }
            Event::Change { uri, version, changes } => self.change(&uri, version, changes),
            Event::Close { uri } => self.close(&uri),
            Event::Settings(settings) => {
                self.settings(settings);
                self.again();
            }
            Event::ConfigChanged => {
                self.configs.clear();
                self.again();
            }
            Event::Hover { uri, position, answer } => self.hover(&uri, position, answer),
            Event::Actions { uri, position, answer } => self.actions(&uri, position, answer),
            Event::Compare { codes, answer } => self.compare(codes, answer),
            Event::Pull { uri, answer } => self.pull(&uri, answer),
            Event::Analysed { snapshot, result } => self.analysed(*snapshot, result),
            Event::Rested { uri, epoch } => self.rested(&uri, epoch),
        }
    }

    fn open(&mut self, uri: &str, path: Option<PathBuf>, language: &str, version: i32, text: &str) {
        // What the user chose as the language counts more than the name of the file.
        let config = self.config_for(path.as_deref());
        let named = || {
            let path = path.as_deref()?;
            config.language(path).or_else(|| language::by_name_and_start(path, text.as_bytes()))
        };
        // Editors call everything plain text that they have no name for: then the name of the file says more.
        let chosen = language::by_id(language);
        let says_little = chosen.is_none_or(|language| language.parser.is_none());
        let language = if says_little { named().or(chosen) } else { chosen };
        let Some(language) = language else { return };
        if text.len() > LONGEST_TEXT {
            self.tell(Outgoing::Show(format!(
                "smtp-lsp: {uri} is longer than {} MB and is not analysed",
                LONGEST_TEXT >> 20
            )));
            return;
        }
        let shown =
            path.as_deref().map_or_else(|| uri.to_owned(), |path| path.to_string_lossy().replace('\\', "/"));
        let mut document = Document::new(&shown, language, text);
        if let Some(path) = path.as_deref() {
            let told = role_of(language, path);
            if let Some(role) = config.role(path).or(told) {
                document.set_role(role);
            }
        }
        let epoch = self.next_epoch();
        let open = Open {
            document,
            version,
            epoch,
            config,
            analysis: None,
            busy: None,
            questions: HashMap::new(),
            path,
        };
        self.documents.insert(uri.to_owned(), open);
        self.start(uri);
    }

    fn change(&mut self, uri: &str, version: i32, changes: Vec<Change>) {
        let epoch = self.next_epoch();
        let encoding = self.client.encoding;
        let Some(open) = self.documents.get_mut(uri) else { return };
        for change in changes {
            match change.range {
                Some((start, end)) => {
                    let start = encoding.offset(open.document.text(), start);
                    let end = encoding.offset(open.document.text(), end);
                    open.document.edit(start..end.max(start), &change.text);
                }
                None => open.document.replace(&change.text),
            }
        }
        open.version = version;
        open.epoch = epoch;
        self.start(uri);
    }

    fn close(&mut self, uri: &str) {
        if self.documents.remove(uri).is_some() && !self.client.pulls {
            self.tell(Outgoing::Publish { uri: uri.to_owned(), version: None, diagnostics: Vec::new() });
        }
    }

    fn settings(&mut self, settings: serde_json::Value) {
        let settings = match settings {
            serde_json::Value::Null => Settings::default(),
            other => match serde_json::from_value::<Settings>(other) {
                Ok(settings) => settings,
                Err(error) => {
                    self.complain(&format!("the settings are not understood: {error}"));
                    return;
                }
            },
        };
        if let Err(error) = crate::config::check_names(settings.rules.keys(), "the settings") {
            self.complain(&error.to_string());
        }
        self.rules = settings.rules;
        self.locale = settings.locale;
    }

    /// The language that explanations are read in.
    fn locale(&self, uri: Option<&str>) -> &'static Locale {
        let configured = uri.and_then(|uri| self.documents.get(uri)?.config.locale);
        match (self.locale.as_str(), configured, self.client.locale.as_deref()) {
            ("", Some(configured), _) => configured,
            ("", None, None) => catalog::english(),
            ("", None, Some(tag)) => catalog::locale_for(tag),
            (chosen, ..) => catalog::locale_for(chosen),
        }
    }

    /// Analyses everything again, because what it is analysed with has changed.
    fn again(&mut self) {
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            let path = self.documents.get(&uri).and_then(|open| open.path.clone());
            let config = self.config_for(path.as_deref());
            let epoch = self.next_epoch();
            if let Some(open) = self.documents.get_mut(&uri) {
                open.config = config;
                open.epoch = epoch;
            }
            self.start(&uri);
        }
        if self.client.pulls && self.client.refreshes {
            self.tell(Outgoing::Refresh);
        }
    }

    /// What holds for a file: its folder's configuration, what that says of its path, and the client's settings.
    fn config_for(&mut self, path: Option<&Path>) -> Arc<Config> {
        let mut config = match path.and_then(|path| Some((path, path.parent()?))) {
            None => Config::default(),
            Some((path, folder)) => {
                let around = self.config_around(folder);
                let mut config = around.for_file(path);
                if around.excludes(path) {
                    config.rules = rules::all().iter().map(|rule| (rule.id.to_owned(), Level::Off)).collect();
                    return Arc::new(config);
                }
                config
            }
        };
        config.rules.extend(self.rules.clone());
        Arc::new(config)
    }

    fn config_around(&mut self, folder: &Path) -> Arc<Config> {
        if let Some(known) = self.configs.get(folder) {
            return Arc::clone(known);
        }
        let config = Arc::new(Config::for_folder(folder).unwrap_or_else(|error| {
            self.complain(&error.to_string());
            Config::default()
        }));
        self.configs.insert(folder.to_path_buf(), Arc::clone(&config));
        config
    }

    /// Has a document analysed, for clients that are told of their diagnostics. While a worker is on it, edits pile up
    /// and are taken together.
    fn start(&mut self, uri: &str) {
        let is_free = self.documents.get(uri).is_some_and(|open| open.busy.is_none());
        if self.client.pulls {
            self.wait_for_rest(uri);
        } else if is_free {
            self.analyse(uri);
        }
    }

    fn analyse(&mut self, uri: &str) {
        let Some(snapshot) = self.snapshot(uri) else { return };
        if let Some(open) = self.documents.get_mut(uri) {
            open.busy = Some(snapshot.epoch);
        }
        self.office.analyse(snapshot, false);
    }

    fn snapshot(&self, uri: &str) -> Option<Snapshot> {
        let open = self.documents.get(uri)?;
        Some(Snapshot {
            uri: uri.to_owned(),
            epoch: open.epoch,
            document: open.document.clone(),
            config: Arc::clone(&open.config),
            encoding: self.client.encoding,
        })
    }

    /// Asks something about a document as it stands now: at once where it is analysed, else as soon as it is. A
    /// document that is not open leaves the question without an answer.
    fn ask(&mut self, uri: &str, question: Question) {
        let Some(snapshot) = self.snapshot(uri) else { return };
        let Some(open) = self.documents.get_mut(uri) else { return };
        if let Some((_, known)) = open.analysis.as_ref().filter(|(epoch, _)| *epoch == open.epoch) {
            self.office.answer(snapshot, Ok(Arc::clone(known)), vec![question]);
            return;
        }
        open.questions.entry(open.epoch).or_default().push(question);
        if open.busy != Some(open.epoch) {
            self.analyse(uri);
        }
    }

    fn analysed(&mut self, snapshot: Snapshot, result: Answer<Arc<Analysis>>) {
        let Snapshot { uri, epoch, .. } = &snapshot;
        let (uri, epoch) = (uri.clone(), *epoch);
        let encoding = self.client.encoding;
        let pulls = self.client.pulls;
        let Some(open) = self.documents.get_mut(&uri) else { return };
        if open.busy == Some(epoch) {
            open.busy = None;
        }
        let questions = open.questions.remove(&epoch).unwrap_or_default();
        let analysis = result.clone().unwrap_or_default();
        let document = snapshot.document.clone();
        if !questions.is_empty() {
            self.office.answer(snapshot, result, questions);
        }
        if open.epoch != epoch {
            // Something changed meanwhile: for what is told unasked, the result is stale.
            self.start(&uri);
            return;
        }
        let broken = document.tree().is_some_and(|tree| tree.root_node().has_error());
        let was_known = open.analysis.as_ref().is_some_and(|(known, _)| *known == epoch);
        let changed = open
            .analysis
            .as_ref()
            .is_none_or(|(known, before)| *known != epoch || before.findings_differ(&analysis));
        let diagnostics = diagnostics::of(&analysis.findings, document.text(), encoding);
        open.document = document;
        open.analysis = Some((epoch, analysis));
        let version = open.version;
        if !pulls && changed {
            self.tell(Outgoing::Publish { uri: uri.clone(), version: Some(version), diagnostics });
        } else if pulls && was_known && changed && self.client.refreshes {
            self.tell(Outgoing::Refresh);
        }
        if broken && !was_known {
            self.wait_for_rest(&uri);
        }
    }

    /// In a broken text the tree can depend on the edits that led to it. When the keys rest it is built afresh, so
    /// that the editor ends up with what the command line says.
    fn wait_for_rest(&self, uri: &str) {
        let Some(open) = self.documents.get(uri) else { return };
        let events = self.office.events.clone();
        let (uri, epoch) = (uri.to_owned(), open.epoch);
        tokio::task::spawn_local(async move {
            tokio::time::sleep(REST).await;
            let _ = events.send(Event::Rested { uri, epoch });
        });
    }

    fn rested(&mut self, uri: &str, epoch: u64) {
        let Some(open) = self.documents.get(uri) else { return };
        let broken = open.document.tree().is_some_and(|tree| tree.root_node().has_error());
        let known = open.analysis.as_ref().is_some_and(|(known, _)| *known == epoch);
        let is_settled = open.epoch == epoch && broken && known && open.busy.is_none();
        if is_settled && let Some(snapshot) = self.snapshot(uri) {
            self.office.analyse(snapshot, true);
        }
    }

    fn hover(&mut self, uri: &str, position: Position, answer: oneshot::Sender<Answer<Hovered>>) {
        let locale = self.locale(Some(uri));
        self.reply(uri, answer, move |snapshot, analysis| {
            let text = snapshot.document.text();
            let offset = snapshot.encoding.offset(text, position);
            hover::at(&snapshot.document, &snapshot.config, analysis, offset, locale).map(|hover| {
                let range = snapshot.encoding.range(text, &hover.span);
                (hover, range)
            })
        });
    }

    fn actions(
        &mut self,
        uri: &str,
        position: Position,
        answer: oneshot::Sender<Answer<Vec<(ReplyCode, ReplyCode)>>>,
    ) {
        self.reply(uri, answer, move |snapshot, analysis| {
            let offset = snapshot.encoding.offset(snapshot.document.text(), position);
            actions::comparisons_at(analysis, offset)
        });
    }

    fn pull(&mut self, uri: &str, answer: oneshot::Sender<Answer<Vec<Diagnostic>>>) {
        self.reply(uri, answer, |snapshot, analysis| {
            diagnostics::of(&analysis.findings, snapshot.document.text(), snapshot.encoding)
        });
    }

    /// Answers a request from the analysis of a document: with nothing where the document is not ours, and not at all
    /// where nobody waits any more.
    fn reply<T: Default + Send + 'static>(
        &mut self,
        uri: &str,
        answer: oneshot::Sender<Answer<T>>,
        find: impl FnOnce(&Snapshot, &Analysis) -> T + Send + 'static,
    ) {
        if !self.documents.contains_key(uri) {
            let _ = answer.send(Ok(T::default()));
            return;
        }
        self.ask(
            uri,
            Box::new(move |snapshot, result| {
                if !answer.is_closed() {
                    let found = result.as_ref().map_err(Clone::clone);
                    let _ = answer.send(found.map(|analysis| find(snapshot, analysis)));
                }
            }),
        );
    }

    fn compare(&self, (first, second): (Code, Code), answer: oneshot::Sender<Answer<String>>) {
        let markdown = catalog::compare(first, second, self.locale(None)).to_markdown();
        if !self.client.shows_markdown {
            self.tell(Outgoing::Tell(markdown.clone()));
        }
        let _ = answer.send(Ok(markdown));
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
