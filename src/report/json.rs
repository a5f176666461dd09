//! One array with an object for each finding.

use super::{Format, Place, Report};
use crate::rules::Severity;
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "json",
    summary: "one array with an object for each finding",
    is_for_people: false,
    write,
};

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    #[serde(flatten)]
    place: Place,
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    /// Ascending.
    codes: Vec<u16>,
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixRow<'a>>,
}

#[derive(Serialize)]
struct FixRow<'a> {
    title: &'a str,
    is_certain: bool,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_array(rows(report), out)
}

/// An object for each finding.
pub(super) fn rows(report: &Report) -> impl Iterator<Item = impl Serialize + '_> {
    report.findings().map(|(source, finding)| Row {
        path: source.path(),
        place: source.place(&finding.span),
        rule: finding.rule.id,
        severity: finding.severity,
        message: &finding.message,
        codes: finding.codes.iter().collect(),
        url: finding.rule.url(),
        fix: finding.fix.as_ref().map(|fix| FixRow {
            title: &fix.title,
            is_certain: fix.is_certain,
            edits: fix
                .edits
                .iter()
                .map(|edit| EditRow { place: source.place(&edit.span), text: &edit.text })
                .collect(),
        }),
    })
}

/// Writes an array with each element on a line of its own, so that two reports can be compared line by line.
pub(super) fn write_array<T: Serialize>(
    rows: impl Iterator<Item = T>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut separator = "[\n  ";
    for row in rows {
        write!(out, "{separator}{}", serde_json::to_string(&row)?)?;
        separator = ",\n  ";
    }
    // Nothing was written in front of the first element when there is none.
    writeln!(out, "{}", if separator.starts_with('[') { "[]" } else { "\n]" })
}
