//! All of a run, with the texts that are told of, so that the runs of several machines can be told of as of one.

use super::{Checked, Counts, Format, Problem, Report, Source, Told};
use crate::fix::Fix;
use crate::rules::{self, Finding, Note, Severity};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::ops::Range;

pub(super) const FORMAT: Format =
    Format { name: "part", summary: "all of a run, for `lsp-check merge`", is_for_people: false, write };

/// Another version has other rules and other names for findings.
const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    version: String,
    shard: Option<String>,
    counts: Counts,
    files: Vec<File>,
    problems: Vec<Problem>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    path: String,
    text: String,
    findings: Vec<Row>,
}

/// Spans are bytes of the text.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    fingerprint: String,
    rule: String,
    severity: Severity,
    span: Range<usize>,
    message: String,
    codes: Vec<u16>,
    notes: Vec<Note>,
    help: String,
    fix: Option<Fix>,
}

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let part = Part {
        version: VERSION.to_owned(),
        shard: report.shard.clone(),
        counts: report.counts,
        files: report.files.iter().map(file).collect(),
        problems: report.problems.clone(),
    };
    serde_json::to_writer(&mut *out, &part)?;
    writeln!(out)
}

fn file(checked: &Checked) -> File {
    File {
        path: checked.source.path().to_owned(),
        text: checked.source.text().to_owned(),
        findings: checked.told.iter().map(row).collect(),
    }
}

fn row(Told { finding, fingerprint }: &Told) -> Row {
    Row {
        fingerprint: fingerprint.clone(),
        rule: finding.rule.id.to_owned(),
        severity: finding.severity,
        span: finding.span.clone(),
        message: finding.message.clone(),
        codes: finding.codes.iter().collect(),
        notes: finding.notes.clone(),
        help: finding.help.clone(),
        fix: finding.fix.clone(),
    }
}

/// Reads what a run wrote in this format.
///
/// # Errors
/// With one line that says why it cannot be taken.
pub fn read(text: &str) -> Result<Report, String> {
    #[derive(Deserialize)]
    struct Version {
        version: String,
    }
    let no_part = |error: serde_json::Error| format!("this is nothing that --format part wrote: {error}");
    let Version { version } = serde_json::from_str(text).map_err(no_part)?;
    if version != VERSION {
        return Err(format!("lsp-check {version} wrote this; {VERSION} cannot take it"));
    }
    let part: Part = serde_json::from_str(text).map_err(no_part)?;
    let files: Option<Vec<Checked>> = part.files.into_iter().map(checked).collect();
    let files = files.ok_or("a finding stands outside its text, or its rule is not known")?;
    Ok(Report { files, problems: part.problems, counts: part.counts, shard: part.shard })
}

fn checked(file: File) -> Option<Checked> {
    let told: Option<Vec<Told>> = file.findings.into_iter().map(|row| told(row, &file.text)).collect();
    Some(Checked { told: told?, source: Source::new(file.path, file.text) })
}

fn told(row: Row, text: &str) -> Option<Told> {
    let notes = row.notes.iter().map(|note| &note.span);
    let edits = row.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.span);
    if notes.chain(edits).chain([&row.span]).any(|span| text.get(span.clone()).is_none()) {
        return None;
    }
    let finding = Finding {
        rule: rules::by_id(&row.rule)?,
        severity: row.severity,
        span: row.span,
        message: row.message,
        codes: row.codes.into_iter().collect(),
        notes: row.notes,
        help: row.help,
        fix: row.fix,
    };
    Some(Told { finding, fingerprint: row.fingerprint })
}
