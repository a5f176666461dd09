//! Work on snapshots of documents, in threads of its own.

use super::log::Log;
use super::position::Encoding;
use super::world::Event;
use crate::config::Config;
use crate::document::Document;
use crate::{Analysis, analyze};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tokio::sync::mpsc::UnboundedSender;

/// An answer, or the reason why there is none.
pub(super) type Answer<T> = Result<T, String>;

/// What somebody wants to know of a document once it is analysed.
pub(super) type Question = Box<dyn FnOnce(&Snapshot, &Answer<Arc<Analysis>>) + Send>;

/// A document as it stood at an epoch.
pub(super) struct Snapshot {
    pub(super) uri: String,
    pub(super) epoch: u64,
    pub(super) document: Document,
    pub(super) config: Arc<Config>,
    pub(super) encoding: Encoding,
}

/// Where workers report, and complain.
#[derive(Clone)]
pub(super) struct Office {
    pub(super) events: UnboundedSender<Event>,
    pub(super) log: Log,
}

impl Office {
    /// Parses and analyses a snapshot; the result comes back as an event. With `afresh` nothing of the old tree is
    /// used.
    pub(super) fn analyse(&self, snapshot: Snapshot, afresh: bool) {
        let office = self.clone();
        tokio::task::spawn_blocking(move || {
            let mut snapshot = snapshot;
            let document = &mut snapshot.document;
            let config = &snapshot.config;
            let result = catch_unwind(AssertUnwindSafe(|| Arc::new(analysed(document, config, afresh))));
            let result = result.map_err(|_| {
                office.log.line(&format!("the analysis of {} panicked", snapshot.uri));
                "the analysis failed; see the server's log".to_owned()
            });
            // The world has ended: nobody waits for it.
            let _ = office.events.send(Event::Analysed { snapshot: Box::new(snapshot), result });
        });
    }

    /// Answers questions about a snapshot. One that panics leaves its asker with an error, and the others answered.
    pub(super) fn answer(&self, snapshot: Snapshot, result: Answer<Arc<Analysis>>, questions: Vec<Question>) {
        let log = self.log.clone();
        tokio::task::spawn_blocking(move || {
            for question in questions {
                if catch_unwind(AssertUnwindSafe(|| question(&snapshot, &result))).is_err() {
                    log.line(&format!("a question about {} panicked", snapshot.uri));
                }
            }
        });
    }
}

/// Parses and analyses, as far as the text is about mail at all.
fn analysed(document: &mut Document, config: &Config, afresh: bool) -> Analysis {
    let names_library = || {
        config.has_libraries()
            && document.text().len_bytes() <= document.language().longest
            && config.names_library(document.language(), document.text().to_string().as_bytes())
    };
    if !document.is_about_mail() && !names_library() {
        return Analysis::default();
    }
    if afresh {
        document.parse_afresh();
    } else {
        document.parse();
    }
    analyze(document, config)
}
