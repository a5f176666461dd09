//! For people: the source lines with the span underlined, the reason, and what to do.

use super::{Checked, Format, Report, Source, printable};
use crate::rules::{Finding, Severity};
use annotate_snippets::{Annotation, AnnotationKind, Level, Renderer, Snippet};
use std::io::{self, IsTerminal, Write};
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    name: "text",
    summary: "for people: the source lines, the reason and what to do",
    is_for_people: true,
    write,
};

/// How wide source lines may become where no terminal says so.
const WIDTH: usize = 140;

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let width = if io::stdout().is_terminal() { textwrap::termwidth() } else { WIDTH };
    let renderer = Renderer::styled().term_width(width);
    for Checked { source, findings } in &report.files {
        for finding in findings {
            writeln!(out, "{}\n", render(source, finding, &renderer))?;
        }
    }
    Ok(())
}

fn render(source: &Source, finding: &Finding, renderer: &Renderer) -> String {
    let url = finding.rule.reference.url();
    let shown = Shown::of(source, finding);
    let primary = AnnotationKind::Primary.span(shown.span(&finding.span)).label(&finding.message);
    let notes = finding.notes.iter().filter(|note| note.span != finding.span);
    let context = notes.map(|note| AnnotationKind::Context.span(shown.span(&note.span)).label(&note.text));
    let annotations: Vec<Annotation<'_>> = std::iter::once(primary).chain(context).collect();
    let snippet =
        Snippet::source(&*shown.text).line_start(shown.line).path(source.path()).annotations(annotations);
    let title = level(finding.severity).primary_title(finding.rule.summary).id(finding.rule.id).id_url(&url);
    let mut group = title.element(snippet);
    // A remark on the very same place would hide its underline.
    for note in finding.notes.iter().filter(|note| note.span == finding.span) {
        group = group.element(Level::NOTE.message(printable(&note.text)));
    }
    let group =
        group.element(Level::HELP.message(printable(&finding.help))).element(Level::NOTE.message(&url));
    renderer.render(&[group])
}

/// The lines that a finding and its notes stand on.
struct Shown<'a> {
    text: std::borrow::Cow<'a, str>,
    /// The number of the first line.
    line: usize,
    /// The offset of its start.
    start: usize,
}

impl<'a> Shown<'a> {
    fn of(source: &'a Source, finding: &Finding) -> Self {
        let place = source.place(&finding.span);
        let (mut first, mut last) = (place.line, place.end_line);
        for note in &finding.notes {
            let place = source.place(&note.span);
            first = first.min(place.line);
            last = last.max(place.end_line);
        }
        let (text, start) = source.window(first, last);
        Self { text, line: first, start }
    }

    /// A span of the whole text as one of the shown lines.
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let within = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        within(span.start)..within(span.end.max(span.start))
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}
