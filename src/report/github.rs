//! Workflow commands of GitHub Actions, which become annotations on the changed lines.

use super::{Format, Place, Report};
use crate::rules::{Finding, Severity};
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "github", summary: "annotations for GitHub Actions", is_for_people: false, write };

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in report.findings() {
        writeln!(
            out,
            "::{} file={},{},title={}::{}",
            command(finding.severity),
            property(source.path()),
            region(source.place(&finding.span)),
            property(finding.rule.id),
            message(&in_full(finding))
        )?;
    }
    Ok(())
}

fn in_full(finding: &Finding) -> String {
    let parts = [Some(finding.message.clone()), Some(format!("help: {}", finding.help)), finding.rule.url()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "notice",
    }
}

/// Columns are only taken where start and end are on one line.
fn region(place: Place) -> String {
    let lines = format!("line={},endLine={}", place.line, place.end_line);
    if place.line == place.end_line {
        format!("{lines},col={},endColumn={}", place.column, place.end_column)
    } else {
        lines
    }
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_or_a_line_is_escaped() {
        assert_eq!(property("a,b:c%\n.py"), "a%2Cb%3Ac%25%0A.py");
        assert_eq!(message("50 %: a, b\r\n"), "50 %25: a, b%0D%0A");
    }

    #[test]
    fn columns_need_one_line() {
        let place = Place { line: 2, column: 5, end_line: 3, end_column: 1 };
        assert_eq!(region(place), "line=2,endLine=3");
        assert_eq!(
            region(Place { end_line: 2, end_column: 9, ..place }),
            "line=2,endLine=2,col=5,endColumn=9"
        );
    }
}
