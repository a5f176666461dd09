//! Findings that are known already, in a file that a project keeps beside its code.

use crate::fix::replace;
use crate::report::{Checked, Report};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io;
use std::path::Path;

/// What goes into a fingerprint is not to change without a new number.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Row>,
}

/// Only the fingerprint counts; the rest is for those who read the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    fingerprint: String,
    path: String,
    rule: String,
    message: String,
}

/// The fingerprints of known findings.
pub(super) struct Baseline(HashSet<String>);

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// With one line that says what is wrong with the file.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let wrong = |reason: String| format!("{}: {reason}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| {
            wrong(format!("the baseline cannot be read: {error}; --update-baseline writes one"))
        })?;
        let file: File =
            serde_json::from_str(&text).map_err(|error| wrong(format!("this is no baseline: {error}")))?;
        if file.version != VERSION {
            return Err(wrong(format!("version {} of baselines is not known", file.version)));
        }
        Ok(Self(file.findings.into_iter().map(|row| row.fingerprint).collect()))
    }

    /// Takes out what is known; gives how many that were.
    pub(super) fn hide(&self, files: &mut [Checked]) -> usize {
        let mut hidden = 0;
        for file in files {
            let before = file.told.len();
            file.told.retain(|told| !self.0.contains(&told.fingerprint));
            hidden += before - file.told.len();
        }
        hidden
    }
}

/// Writes all findings of a report, one a line, so that changes of the file can be read.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(path: &Path, report: &Report) -> io::Result<()> {
    let rows = report.told().map(|(source, told)| Row {
        fingerprint: told.fingerprint.clone(),
        path: source.path().to_owned(),
        rule: told.finding.rule.id.to_owned(),
        message: told.finding.message.clone(),
    });
    let rows: Result<Vec<String>, _> = rows.map(|row| serde_json::to_string(&row)).collect();
    let rows = rows?;
    let list = if rows.is_empty() { "[]".to_owned() } else { format!("[\n  {}\n]", rows.join(",\n  ")) };
    replace(path, format!("{{\"version\":{VERSION},\"findings\":{list}}}\n").as_bytes())
}
