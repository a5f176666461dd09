//! Which fixes hold: their findings are gone then, no other has come, and the text parses as well as before.

use super::{Edit, edited};
use crate::analyze;
use crate::config::Config;
use crate::document::{Document, Syntax};
use crate::rules::Finding;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

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
        let gone: HashSet<usize> = chosen.iter().copied().collect();
        let mut allowed: HashMap<_, usize> = HashMap::new();
        for (_, finding) in self.findings.iter().enumerate().filter(|(at, _)| !gone.contains(at)) {
            *allowed.entry((finding.rule.id, &*finding.message)).or_default() += 1;
        }
        let adds_none = findings.iter().all(|finding| {
            let left = allowed.get_mut(&(finding.rule.id, &*finding.message));
            left.is_some_and(|left| {
                let is_one = *left > 0;
                *left = left.saturating_sub(1);
                is_one
            })
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
    sorted.sort_by_key(|&at| edits(findings, at).iter().map(|edit| edit.span.start).min());
    let mut taken = Taken::default();
    sorted.into_iter().partition(|&at| {
        let own = edits(findings, at);
        let is_free = own.iter().all(|edit| taken.touching(&edit.span).is_none());
        if is_free {
            for edit in own {
                taken.add(edit.span.clone());
            }
        }
        is_free
    })
}

/// Places that are changed already. Those that touch each other are one, so none touches the next.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    /// The last of the places that touch a span.
    fn touching(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let (&start, &end) = self.0.range(..=span.end).next_back()?;
        (end >= span.start).then_some(start..end)
    }

    fn add(&mut self, mut span: Range<usize>) {
        while let Some(other) = self.touching(&span) {
            self.0.remove(&other.start);
            span = span.start.min(other.start)..span.end.max(other.end);
        }
        self.0.insert(span.start, span.end);
    }
}

fn edits(findings: &[Finding], at: usize) -> &[Edit] {
    findings.get(at).and_then(|finding| finding.fix.as_ref()).map_or(&[], |fix| &fix.edits)
}

fn has_error(document: &Document) -> bool {
    document.syntax().is_none_or(Syntax::has_error)
}

#[cfg(test)]
mod tests {
    use super::Taken;

    #[test]
    fn places_that_touch_are_found_and_become_one() {
        let mut taken = Taken::default();
        for span in [10..12, 4..6, 0..0, 11..20, 20..21] {
            taken.add(span);
        }
        assert_eq!(taken.0.into_iter().collect::<Vec<_>>(), [(0, 0), (4, 6), (10, 21)]);
        let mut taken = Taken::default();
        for at in 0..10 {
            taken.add(at * 10..at * 10 + 5);
        }
        for (span, touched) in
            [(5..5, Some(0..5)), (6..9, None), (6..10, Some(10..15)), (0..99, Some(90..95))]
        {
            assert_eq!(taken.touching(&span), touched, "{span:?}");
        }
        taken.add(15..80);
        assert_eq!(taken.touching(&(50..50)), Some(10..85));
    }
}
