//! For people: the source lines with the span underlined, the reason, and what to do.

use super::{Format, Report, Source, printable};
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
/// How many columns of a span are underlined at most, and how far apart two spans may stand to be shown together.
const WIDEST: usize = 100;

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let width = if io::stdout().is_terminal() { textwrap::termwidth() } else { WIDTH };
    let renderer = Renderer::styled().term_width(width);
    for (source, finding) in report.findings() {
        writeln!(out, "{}\n", render(source, finding, &renderer))?;
    }
    Ok(())
}

fn render(source: &Source, finding: &Finding, renderer: &Renderer) -> String {
    let url = finding.rule.url();
    let mut title = level(finding.severity).primary_title(finding.rule.summary).id(finding.rule.id);
    if let Some(url) = &url {
        title = title.id_url(url);
    }
    let primary = Mark {
        kind: AnnotationKind::Primary,
        span: shortened(source, &finding.span),
        label: &finding.message,
    };
    let (mut together, mut apart) = (vec![primary], Vec::new());
    for note in finding.notes.iter().filter(|note| note.span != finding.span) {
        let mark =
            Mark { kind: AnnotationKind::Context, span: shortened(source, &note.span), label: &note.text };
        let group = if fit(source, &together[0].span, &mark.span) { &mut together } else { &mut apart };
        group.push(mark);
    }
    let mut group = title.element(snippet(source, &together));
    for mark in apart {
        group = group.element(snippet(source, &[mark]));
    }
    // A remark on the very same place would hide its underline.
    for note in finding.notes.iter().filter(|note| note.span == finding.span) {
        group = group.element(Level::NOTE.message(printable(&note.text)));
    }
    group = group.element(Level::HELP.message(printable(&finding.help)));
    if let Some(url) = &url {
        group = group.element(Level::NOTE.message(url));
    }
    renderer.render(&[group])
}

/// A span with what there is to say about it.
struct Mark<'a> {
    kind: AnnotationKind,
    span: Range<usize>,
    label: &'a str,
}

/// The lines that the marks stand on, with the marks.
fn snippet<'a>(source: &'a Source, marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let places = || marks.iter().map(|mark| source.place(&mark.span));
    let first = places().map(|place| place.line).min().unwrap_or(1);
    let last = places().map(|place| place.end_line).max().unwrap_or(first);
    let (text, start) = source.window(first, last);
    let end = text.len();
    let within = move |at: usize| at.saturating_sub(start).min(end);
    let annotations = marks
        .iter()
        .map(|mark| mark.kind.span(within(mark.span.start)..within(mark.span.end)).label(mark.label));
    Snippet::source(text).line_start(first).path(printable(source.path())).annotations(annotations)
}

/// A span, cut where it would make a line too long to be shown: minified code is one line.
fn shortened(source: &Source, span: &Range<usize>) -> Range<usize> {
    let place = source.place(span);
    let is_long = if place.line == place.end_line {
        place.end_column - place.column > WIDEST
    } else {
        place.end_column > WIDEST || source.line(place.line).chars().count() > WIDEST
    };
    let text = source.text().get(span.clone()).unwrap_or_default();
    if !is_long {
        return span.clone();
    }
    let length = text
        .chars()
        .take(WIDEST)
        .take_while(|c| !matches!(c, '\n' | '\r'))
        .map(char::len_utf8)
        .sum::<usize>();
    span.start..span.start + length
}

/// Whether two spans can be shown in one piece: the lines of a piece are cut at the same columns.
fn fit(source: &Source, first: &Range<usize>, second: &Range<usize>) -> bool {
    let (first, second) = (source.place(first), source.place(second));
    first.column.abs_diff(second.column) <= WIDEST
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}
