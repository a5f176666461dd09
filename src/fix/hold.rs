//! Which fixes hold: their findings are gone then, no other has come, and the text parses as well as before.

use super::{Edit, edited};
use crate::analyze;
use crate::config::Config;
use crate::document::Document;
use crate::rules::Finding;

/// How many texts are analysed at most to find the fixes of one document that hold. A fix that does not costs a few of
/// them, the others together one; a text in which so many do not hold keeps the rest.
const MOST_TRIES: usize = 200;

/// A document after as many fixes as hold together.
pub(crate) struct Mended {
    pub(crate) document: Document,
    /// What there is to find then.
    pub(crate) findings: Vec<Finding>,
    /// The findings that were mended, by their places in the list that was given.
    pub(crate) done: Vec<usize>,
    /// Those that were not tried, because others change the same place.
    pub(crate) left: Vec<usize>,
}

/// Does the fixes of the `wanted` findings, as far as they hold.
pub(crate) fn mended(document: &Document, config: &Config, findings: &[Finding], wanted: &[usize]) -> Mended {
    let (wanted, left) = apart(findings, wanted);
    let mended = Mended { document: document.clone(), findings: findings.to_vec(), done: Vec::new(), left };
    let mut trial = Trial {
        document,
        config,
        findings,
        source: document.text().to_string(),
        had_error: has_error(document),
        tries: 0,
        mended,
    };
    trial.grow(&wanted);
    trial.mended
}

/// The text after one fix, where the fix holds: its finding is gone, no other has come, and the text parses as well as
/// before.
#[must_use]
pub fn fixed(document: &Document, config: &Config, findings: &[Finding], at: usize) -> Option<String> {
    findings.get(at)?.fix.as_ref()?;
    let mended = mended(document, config, findings, &[at]);
    (!mended.done.is_empty()).then(|| mended.document.text().to_string())
}

struct Trial<'a> {
    document: &'a Document,
    config: &'a Config,
    findings: &'a [Finding],
    source: String,
    had_error: bool,
    tries: usize,
    /// The best so far.
    mended: Mended,
}

impl Trial<'_> {
    /// Adds those of a group that hold: all at once, else the halves one after the other.
    fn grow(&mut self, group: &[usize]) {
        if group.is_empty() || self.tries >= MOST_TRIES || self.takes(group) {
            return;
        }
        if group.len() > 1 {
            let (first, second) = group.split_at(group.len() / 2);
            self.grow(first);
            self.grow(second);
        }
    }

    /// Adds a group if it holds together with what is done already.
    fn takes(&mut self, group: &[usize]) -> bool {
        self.tries += 1;
        let chosen = [&self.mended.done[..], group].concat();
        let edits: Vec<Edit> = chosen.iter().flat_map(|&at| edits(self.findings, at)).cloned().collect();
        let mut document = self.document.clone();
        document.replace(&edited(&self.source, &edits));
        document.parse();
        if has_error(&document) && !self.had_error {
            return false;
        }
        let findings = analyze(&document, self.config).findings;
        let mut allowed: Vec<_> = (self.findings.iter().enumerate())
            .filter(|(at, _)| !chosen.contains(at))
            .map(|(_, finding)| (finding.rule.id, &*finding.message))
            .collect();
        let adds_none = findings.iter().all(|finding| {
            let known = allowed.iter().position(|known| *known == (finding.rule.id, &*finding.message));
            known.map(|known| allowed.swap_remove(known)).is_some()
        });
        if adds_none {
            let left = std::mem::take(&mut self.mended.left);
            self.mended = Mended { document, findings, done: chosen, left };
        }
        adds_none
    }
}

/// The wanted findings whose fixes touch no place that one before them touches, and the others.
fn apart(findings: &[Finding], wanted: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut sorted: Vec<usize> =
        wanted.iter().copied().filter(|&at| !edits(findings, at).is_empty()).collect();
    let start = |at: &usize| edits(findings, *at).iter().map(|edit| edit.span.start).min();
    sorted.sort_by_key(start);
    let mut taken: Vec<&Edit> = Vec::new();
    sorted.into_iter().partition(|&at| {
        let own = edits(findings, at);
        let is_free = own.iter().all(|edit| taken.iter().rev().all(|other| !touch(edit, other)));
        if is_free {
            taken.extend(own);
        }
        is_free
    })
}

fn touch(a: &Edit, b: &Edit) -> bool {
    a.span.start <= b.span.end && b.span.start <= a.span.end
}

fn edits(findings: &[Finding], at: usize) -> &[Edit] {
    findings.get(at).and_then(|finding| finding.fix.as_ref()).map_or(&[], |fix| &fix.edits)
}

fn has_error(document: &Document) -> bool {
    document.tree().is_none_or(|tree| tree.root_node().has_error())
}
