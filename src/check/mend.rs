//! What is changed in one file before it is told of: comments that silence, fixes, or nothing.

use super::args::Check;
use super::counted;
use super::file::Looked;
use super::silence::silence;
use crate::config::Config;
use crate::document::Document;
use crate::fix::{self, Fix};
use crate::report::{Checked, Problem};
use crate::rules::Finding;
use similar::TextDiff;

/// How often a file is gone over. One time does all that stand apart; two fixes at one place take two.
const ROUNDS: usize = 16;

/// What was changed, and what could be.
#[derive(Clone, Copy, Default)]
pub(super) struct Changes {
    /// Comments that were added.
    comments: usize,
    /// Fixes that were done.
    fixes: usize,
    /// Fixes that only --unsafe-fixes would do.
    likely: usize,
}

impl Changes {
    pub(super) fn add(&mut self, other: &Self) {
        self.comments += other.comments;
        self.fixes += other.fixes;
        self.likely += other.likely;
    }

    /// What there is to say about it.
    pub(super) fn summary(&self, arguments: &Check) -> Option<String> {
        let mut said = Vec::new();
        if self.comments > 0 {
            said.push(format!("{} added", counted(self.comments, "comment")));
        }
        if self.fixes > 0 {
            said.push(format!("{} fixed", counted(self.fixes, "finding")));
        }
        if self.likely > 0 && arguments.mend.fix && !arguments.mend.unsafe_fixes {
            said.push(format!("{} more with --unsafe-fixes", self.likely));
        }
        (!said.is_empty()).then(|| said.join(", "))
    }
}

/// What came of one file.
pub(super) struct Made {
    pub(super) checked: Checked,
    pub(super) changes: Changes,
    /// What would be changed.
    pub(super) diff: Option<String>,
    pub(super) problem: Option<Problem>,
}

/// Changes a file as the user wants; nothing where there is nothing to tell of it.
pub(super) fn make(mut looked: Looked, arguments: &Check) -> Option<Made> {
    if looked.analysis.findings.is_empty() {
        return None;
    }
    if !looked.is_exact {
        for finding in &mut looked.analysis.findings {
            finding.fix = None;
        }
        let checked = Checked::new(looked.source, looked.analysis.findings);
        return Some(Made { checked, changes: Changes::default(), diff: None, problem: None });
    }
    keep_what_holds(&mut looked);
    let (text, changes) = if let Some(reason) = &arguments.mend.add_ignore {
        let silenced = silence(&looked, reason);
        (silenced.text, Changes { comments: silenced.comments, ..Changes::default() })
    } else if arguments.mend.fix || arguments.mend.unsafe_fixes || arguments.mend.diff {
        mend(&looked, arguments.mend.unsafe_fixes)
    } else {
        (looked.source.text().to_owned(), Changes::default())
    };
    let diff = (arguments.mend.diff && text != looked.source.text()).then(|| diff(&looked, &text));
    if arguments.mend.diff || text == looked.source.text() {
        let checked = Checked::new(looked.source, looked.analysis.findings);
        return Some(Made { checked, changes, diff, problem: None });
    }
    if let Err(error) = fix::write(&looked.path, looked.source.text(), &text) {
        let message = format!("cannot be changed: {error}");
        let problem = Some(Problem { path: looked.source.path().to_owned(), message, is_error: true });
        let checked = Checked::new(looked.source, looked.analysis.findings);
        return Some(Made { checked, changes: Changes::default(), diff: None, problem });
    }
    let findings = looked.findings_in(&text);
    let checked = Checked::new(looked.source.with_text(text), findings);
    Some(Made { checked, changes, diff: None, problem: None })
}

/// Does all fixes that are wanted and hold.
fn mend(looked: &Looked, unsafe_too: bool) -> (String, Changes) {
    let mut document = looked.document.clone();
    let mut findings = looked.analysis.findings.clone();
    let mut changes = Changes::default();
    for _ in 0..ROUNDS {
        let wanted = fixable(&findings, |fix| fix.is_certain || unsafe_too);
        let mended = fix::mended(&document, &looked.config, &findings, &wanted);
        if mended.done.is_empty() {
            break;
        }
        changes.fixes += mended.done.len();
        (document, findings) = (mended.document, mended.findings);
    }
    if !unsafe_too {
        let likely = fixable(&findings, |fix| !fix.is_certain);
        changes.likely = holding(&document, &looked.config, &findings, likely).len();
    }
    (document.text().to_string(), changes)
}

/// Takes back offers that would not hold.
fn keep_what_holds(looked: &mut Looked) {
    let findings = &looked.analysis.findings;
    let held = holding(&looked.document, &looked.config, findings, fixable(findings, |_| true));
    for (at, finding) in looked.analysis.findings.iter_mut().enumerate() {
        if !held.contains(&at) {
            finding.fix = None;
        }
    }
}

/// The places in the list of findings that have such a fix.
fn fixable(findings: &[Finding], is_meant: impl Fn(&Fix) -> bool) -> Vec<usize> {
    let has_one = |finding: &Finding| finding.fix.as_ref().is_some_and(&is_meant);
    findings.iter().enumerate().filter(|(_, finding)| has_one(finding)).map(|(at, _)| at).collect()
}

/// Those of some fixes that hold, each in its own right where two change the same place.
fn holding(document: &Document, config: &Config, findings: &[Finding], mut wanted: Vec<usize>) -> Vec<usize> {
    let mut held = Vec::new();
    for _ in 0..ROUNDS {
        if wanted.is_empty() {
            break;
        }
        let mended = fix::mended(document, config, findings, &wanted);
        held.extend(mended.done);
        wanted = mended.left;
    }
    held
}

fn diff(looked: &Looked, text: &str) -> String {
    let path = looked.source.path();
    TextDiff::from_lines(looked.source.text(), text).unified_diff().header(path, path).to_string()
}
