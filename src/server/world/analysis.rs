//! When documents are analysed, and what is told of what was found.

use super::{Event, Outgoing, REST, World};
use crate::Analysis;
use crate::server::diagnostics;
use crate::server::worker::{Answer, Around, Question, Snapshot};
use std::sync::Arc;

impl World {
    /// Has a document analysed, for clients that are told of their diagnostics. While a worker is on it, edits pile up
    /// and are taken together.
    pub(super) fn start(&mut self, uri: &str) {
        let is_free = self.documents.get(uri).is_some_and(|open| open.busy.is_none());
        if self.client.pulls {
            self.wait_for_rest(uri);
        } else if is_free {
            self.analyse(uri);
        }
    }

    fn analyse(&mut self, uri: &str) {
        let Some(snapshot) = self.work(uri) else { return };
        if let Some(open) = self.documents.get_mut(uri) {
            open.busy = Some(snapshot.epoch);
        }
        self.office.analyse(snapshot, false);
    }

    /// A snapshot to analyse, with the files around it: who only asks what was found needs none of those.
    fn work(&self, uri: &str) -> Option<Snapshot> {
        let around = self.around(self.documents.get(uri)?);
        Some(Snapshot { around, ..self.snapshot(uri)? })
    }

    fn snapshot(&self, uri: &str) -> Option<Snapshot> {
        let open = self.documents.get(uri)?;
        Some(Snapshot {
            uri: uri.to_owned(),
            epoch: open.epoch,
            document: open.document.clone(),
            config: Arc::clone(&open.config),
            encoding: self.client.encoding,
            locale: self.locale(Some(uri)),
            features: self.features,
            around: Around::default(),
        })
    }

    /// Asks something about a document as it stands now: at once where it is analysed, else as soon as it is.
    pub(super) fn ask(&mut self, uri: &str, question: Question) {
        let Some(snapshot) = self.snapshot(uri) else { return question(Ok(None)) };
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

    pub(super) fn analysed(&mut self, mut snapshot: Snapshot, result: Answer<Arc<Analysis>>) {
        let Snapshot { uri, epoch, .. } = &snapshot;
        let (uri, epoch) = (uri.clone(), *epoch);
        let encoding = self.client.encoding;
        let pulls = self.client.pulls;
        let is_outdated = self.is_outdated(&snapshot.around);
        let looked_at = std::mem::take(&mut snapshot.around.looked_at);
        let Some(open) = self.documents.get_mut(&uri) else { return };
        if open.busy == Some(epoch) {
            open.busy = None;
        }
        let questions = open.questions.remove(&epoch).unwrap_or_default();
        let failed = result.is_err();
        let analysis = result.clone().unwrap_or_default();
        let document = snapshot.document.clone();
        if !questions.is_empty() {
            self.office.answer(snapshot, result, questions);
        }
        if is_outdated && open.epoch == epoch {
            self.epochs += 1;
            open.epoch = self.epochs;
        }
        if open.epoch != epoch {
            // Something changed meanwhile: for what is told unasked, the result is stale.
            self.start(&uri);
            return;
        }
        let is_unsettled = document.is_unsettled();
        let was_known = open.analysis.as_ref().is_some_and(|(known, _)| *known == epoch);
        let changed = open
            .analysis
            .as_ref()
            .is_none_or(|(known, before)| *known != epoch || before.findings_differ(&analysis));
        let diagnostics = diagnostics::of(&analysis.findings, document.text(), encoding);
        open.document = document;
        open.looked_at = looked_at;
        // After a failure nothing is known: who asks is told so.
        open.analysis = (!failed).then_some((epoch, analysis));
        let version = open.version;
        if !pulls && changed {
            self.tell(Outgoing::Publish { uri: uri.clone(), version: Some(version), diagnostics });
        } else if pulls && was_known && changed && self.client.refreshes {
            self.tell(Outgoing::Refresh);
        }
        if is_unsettled && !was_known {
            self.wait_for_rest(&uri);
        }
    }

    /// While keys come, the syntax is that of the part that they are typed in, and in a broken text it can depend on the
    /// edits that led to it. When the keys rest it is settled, so that the editor ends up with what the command line says.
    fn wait_for_rest(&self, uri: &str) {
        let Some(open) = self.documents.get(uri) else { return };
        self.office.report_after(REST, Event::Rested { uri: uri.to_owned(), epoch: open.epoch });
    }

    pub(super) fn rested(&mut self, uri: &str, epoch: u64) {
        let Some(open) = self.documents.get(uri) else { return };
        let known = open.analysis.as_ref().is_some_and(|(known, _)| *known == epoch);
        let is_settled = open.epoch == epoch && open.document.is_unsettled() && known && open.busy.is_none();
        if is_settled && let Some(snapshot) = self.work(uri) {
            self.office.analyse(snapshot, true);
        }
    }
}
