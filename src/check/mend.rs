//! What is changed in one file before it is told of: comments that silence, fixes, or nothing.

use super::args::Check;
use super::counted;
use super::file::Looked;
use super::silence::silence;
use crate::analyze;
use crate::fix::{self, fixed};
use crate::report::{Checked, Problem};
use similar::TextDiff;

/// How many changes a file is given at most; a fix never brings a finding, so this is never reached.
const MOST: usize = 10_000;

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
pub(super) fn make(looked: Looked, arguments: &Check) -> Option<Made> {
    if looked.analysis.findings.is_empty() {
        return None;
    }
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

/// Fixes one finding after the other, each only if it holds.
fn mend(looked: &Looked, unsafe_too: bool) -> (String, Changes) {
    let mut document = looked.document.clone();
    let mut findings = looked.analysis.findings.clone();
    let mut changes = Changes::default();
    let mut at = 0;
    while at < findings.len() && changes.fixes < MOST {
        let is_certain = findings[at].fix.as_ref().is_some_and(|fix| fix.is_certain);
        match fixed(&document, &looked.config, &findings, at) {
            Some(text) if is_certain || unsafe_too => {
                document.replace(&text);
                document.parse();
                findings = analyze(&document, &looked.config).findings;
                changes.fixes += 1;
                at = 0;
            }
            found => {
                changes.likely += usize::from(found.is_some());
                at += 1;
            }
        }
        if at == 0 {
            changes.likely = 0;
        }
    }
    (document.text().to_string(), changes)
}

fn diff(looked: &Looked, text: &str) -> String {
    let path = looked.source.path();
    TextDiff::from_lines(looked.source.text(), text).unified_diff().header(path, path).to_string()
}
