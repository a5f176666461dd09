//! One line for each finding, as compilers and editors read them.

use super::{Format, Report, printable};
use crate::rules::Severity;
use annotate_snippets::renderer::{self, Style};
use std::io::{self, Write};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    summary: "one line for each finding: path:line:column: severity[rule] message",
    is_for_people: true,
    write,
};

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (source, finding) in report.findings() {
        let place = source.place(&finding.span);
        let style = style(finding.severity);
        writeln!(
            out,
            "{}:{}:{}: {style}{}[{}]{style:#} {}",
            printable(source.path()),
            place.line,
            place.column,
            finding.severity,
            finding.rule.id,
            printable(&finding.message)
        )?;
    }
    Ok(())
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => renderer::DEFAULT_ERROR_STYLE,
        Severity::Warning => renderer::DEFAULT_WARNING_STYLE,
        Severity::Info => renderer::DEFAULT_INFO_STYLE,
        Severity::Hint => renderer::DEFAULT_NOTE_STYLE,
    }
}
