//! Checkstyle XML, which many services read.

use super::{Checked, Format, Report, Told};
use crate::rules::Severity;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "checkstyle", summary: "Checkstyle XML, which many services read", is_for_people: false, write };

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for file in &report.files {
        writeln!(out, r#"  <file name="{}">"#, escaped(file.source.path()))?;
        for told in &file.told {
            write_error(file, told, out)?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

fn write_error(file: &Checked, Told { finding, .. }: &Told, out: &mut dyn Write) -> io::Result<()> {
    let place = file.source.place(&finding.span);
    writeln!(
        out,
        r#"    <error line="{}" column="{}" severity="{}" message="{}" source="smtp-lsp.{}"/>"#,
        place.line,
        place.column,
        severity(finding.severity),
        escaped(&finding.message),
        finding.rule.id
    )
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "info",
    }
}

/// A text inside an attribute. What XML 1.0 cannot hold is shown as a replacement.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_xml_cannot_hold_is_shown_otherwise() {
        assert_eq!(escaped("a<b>&\"c\u{1b}\n"), "a&lt;b&gt;&amp;&quot;c\u{fffd}&#10;");
    }
}
