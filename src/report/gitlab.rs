//! GitLab's code quality report, which merge requests show.

use super::json::write_array;
use super::{Format, Report};
use crate::rules::Severity;
use serde::Serialize;
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "gitlab", summary: "a code quality report for GitLab", is_for_people: false, write };

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    /// Has to be unlike that of every other issue, and the same in the next run.
    fingerprint: &'a str,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues = report.told().map(|(source, told)| {
        let place = source.place(&told.finding.span);
        Issue {
            description: &told.finding.message,
            check_name: told.finding.rule.id,
            fingerprint: &told.fingerprint,
            severity: severity(told.finding.severity),
            location: Location {
                path: source.path(),
                lines: Lines { begin: place.line, end: place.end_line },
            },
        }
    });
    write_array(issues, out)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "minor",
        Severity::Hint => "info",
    }
}
