//! Work on snapshots of documents, in threads of its own.

use super::desks::Desks;
use super::log::Log;
use super::position::{Encoding, Position};
use super::world::{Event, Features, Project};
use crate::catalog::Locale;
use crate::config::Config;
use crate::document::Document;
use crate::neighbours::{self, Files, Place, settle};
use crate::{Analysis, analyze, may_hold_anything};
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;

/// An answer, or the reason why there is none.
pub(super) type Answer<T> = Result<T, String>;

/// What somebody wants to know of a document once it is analysed. Of one that is not open there is nothing to see.
pub(super) type Question = Box<dyn FnOnce(Answer<Option<View<'_>>>) + Send>;

/// A document with what was found in it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) analysis: &'a Analysis,
}

impl View<'_> {
    /// The document.
    pub(super) fn document(&self) -> &Document {
        &self.snapshot.document
    }

    /// The byte offset of a position.
    pub(super) fn offset(&self, position: Position) -> usize {
        self.snapshot.encoding.offset(self.document().text(), position)
    }

    /// The bytes between two positions.
    pub(super) fn bytes(&self, (start, end): (Position, Position)) -> Range<usize> {
        let start = self.offset(start);
        start..self.offset(end).max(start)
    }

    /// The positions of both ends of a range of bytes.
    pub(super) fn range(&self, span: &Range<usize>) -> (Position, Position) {
        self.snapshot.encoding.range(self.document().text(), span)
    }
}

/// A document as it stood at an epoch.
pub(super) struct Snapshot {
    pub(super) uri: String,
    pub(super) epoch: u64,
    pub(super) document: Document,
    pub(super) config: Arc<Config>,
    pub(super) encoding: Encoding,
    /// The language of explanations.
    pub(super) locale: &'static Locale,
    pub(super) features: Features,
    pub(super) around: Around,
}

/// The files around a document, as they stood at an epoch.
#[derive(Default)]
pub(super) struct Around {
    /// Where the document stands, and the folder of its project.
    pub(super) place: Option<(PathBuf, PathBuf)>,
    pub(super) files: Arc<Files>,
    pub(super) functions: Arc<neighbours::Known>,
    /// The epoch.
    pub(super) epoch: u64,
    /// The files and folders that had a say in the analysis, once it is done.
    pub(super) looked_at: BTreeSet<PathBuf>,
}

/// How a document is parsed and analysed: at once, or so that its syntax is settled.
pub(super) type Analyse = fn(&mut Snapshot, bool) -> Analysis;

/// Where workers report, and complain.
#[derive(Clone)]
pub(super) struct Office {
    events: UnboundedSender<Event>,
    pub(super) log: Log,
    analyse: Analyse,
    desks: Desks,
    /// One look at all files goes on at a time: many would leave no thread for what is asked of one document.
    looks: Arc<Semaphore>,
}

impl Office {
    pub(super) fn new(events: UnboundedSender<Event>, log: Log, analyse: Analyse) -> Self {
        Self { events, log, analyse, desks: Desks::default(), looks: Arc::new(Semaphore::new(1)) }
    }

    /// Reports something after a while.
    pub(super) fn report_after(&self, while_: Duration, event: Event) {
        let events = self.events.clone();
        tokio::task::spawn_local(async move {
            tokio::time::sleep(while_).await;
            // The world has ended: nobody waits for it.
            let _ = events.send(event);
        });
    }

    /// Parses and analyses a snapshot; the result comes back as an event. The syntax is brought up to date at once or,
    /// with `settles`, made what it would be if the text had been opened as it is.
    pub(super) fn analyse(&self, snapshot: Snapshot, settles: bool) {
        let (events, log, analyse) = (self.events.clone(), self.log.clone(), self.analyse);
        self.desks.give(move |desk| {
            let mut snapshot = snapshot;
            let result = catch_unwind(AssertUnwindSafe(|| Arc::new(analyse(&mut snapshot, settles))));
            let result = result.map_err(|_| {
                log.line(&format!("the analysis of {} panicked", snapshot.uri));
                "the analysis failed; see the server's log".to_owned()
            });
            desk.free();
            // The world has ended: nobody waits for it.
            let _ = events.send(Event::Analysed { snapshot: Box::new(snapshot), result });
        });
    }

    /// Answers questions about a snapshot. One that panics leaves its asker with an error, and the others answered.
    pub(super) fn answer(&self, snapshot: Snapshot, result: Answer<Arc<Analysis>>, questions: Vec<Question>) {
        let log = self.log.clone();
        tokio::task::spawn_blocking(move || {
            for question in questions {
                let view = result
                    .as_ref()
                    .map_err(Clone::clone)
                    .map(|analysis| View { snapshot: &snapshot, analysis });
                if catch_unwind(AssertUnwindSafe(|| question(view.map(Some)))).is_err() {
                    log.line(&format!("a question about {} panicked", snapshot.uri));
                }
            }
        });
    }

    /// Looks at all files. Who asked learns of a panic by having no answer.
    pub(super) fn survey(&self, job: Box<dyn FnOnce(Project) + Send>, project: Project) {
        let (log, looks) = (self.log.clone(), Arc::clone(&self.looks));
        tokio::task::spawn_local(async move {
            let Ok(_alone) = looks.acquire_owned().await else { return };
            let look = tokio::task::spawn_blocking(move || {
                if catch_unwind(AssertUnwindSafe(|| job(project))).is_err() {
                    log.line("a look at all files panicked");
                }
            });
            // What it found has gone to who asked.
            let _ = look.await;
        });
    }
}

/// Parses and analyses, as far as the text is about mail at all.
pub(super) fn analysed(snapshot: &mut Snapshot, settles: bool) -> Analysis {
    let Snapshot { document, config, around, .. } = snapshot;
    // Copied once, and only where the document is asked for more than a word of mail.
    let text = LazyCell::new(|| String::from(document.text()));
    let names_library = || {
        config.has_libraries()
            && document.text().len_bytes() <= document.language().longest
            && config.names_library(document.language(), text.as_bytes())
    };
    let is_about_mail = document.is_about_mail() || names_library();
    if !is_about_mail || !may_hold_anything(document.language(), &text, config) {
        return Analysis::default();
    }
    if settles {
        document.settle();
    } else {
        document.parse_touched();
    }
    let Some((file, root)) = &around.place else { return analyze(document, config) };
    let place = Place { file, root };
    let (analysis, looked_at) = settle(document, config, &place, &around.files, &around.functions);
    around.looked_at = looked_at;
    analysis
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalog, language};
    use tokio::sync::mpsc::unbounded_channel;
    use tokio::sync::oneshot;

    #[test]
    fn a_question_that_panics_leaves_its_asker_without_an_answer_and_the_others_with_theirs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log");
        let log = Log::open(Some(path.clone())).expect("it opens");
        let office = Office::new(unbounded_channel().0, log, analysed);
        let language = language::by_id("python").expect("it is there");
        let snapshot = Snapshot {
            uri: "file:///a.py".to_owned(),
            epoch: 1,
            document: Document::new("a.py", language, "# smtp"),
            config: Arc::default(),
            encoding: Encoding::default(),
            locale: catalog::english(),
            features: Features::default(),
            around: Around::default(),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it starts");
        let answers = runtime.block_on(async {
            let (broken, no_answer) = oneshot::channel::<usize>();
            let (whole, answer) = oneshot::channel::<usize>();
            let panics: Question = Box::new(move |_| {
                let _kept = broken;
                panic!("on purpose");
            });
            let answers: Question = Box::new(move |view| {
                let seen = view.map(|view| view.map_or(0, |view| view.document().text().len_bytes()));
                let _ = whole.send(seen.unwrap_or(0));
            });
            office.answer(snapshot, Ok(Arc::default()), vec![panics, answers]);
            (no_answer.await.ok(), answer.await.ok())
        });
        assert_eq!(answers, (None, Some(6)));
        let said = std::fs::read_to_string(path).expect("it is there");
        assert!(said.contains("a question about file:///a.py panicked"), "{said}");
    }
}
