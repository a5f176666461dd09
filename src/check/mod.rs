//! `lsp-check`: the same analysis as in the editor, for the command line and for CI.

mod args;
mod baseline;
mod file;
mod findings;
mod mend;
mod merge;
mod outputs;
mod progress;
mod select;
mod settings;
mod show;
mod silence;
mod survey;
mod telling;
mod walk;
mod watch;

pub(crate) use survey::{Surveyed, survey};

use crate::catalog::{self, Explanation};
use crate::language;
use crate::report::{Problem, codes, lists, page};
use crate::rules;
use crate::topic::{self, Topic};
use anstream::{AutoStream, ColorChoice};
use args::{Arguments, Asked, Command, ListFormat, ListStyle, PageFormat, PageStyle};
use clap::Parser;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;
use walk::{Request, Walk, walk};

/// How the process ends (its number is the exit status).
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Clean = 0,
    Findings = 1,
    Error = 2,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        Self::from(end as u8)
    }
}

/// Runs `lsp-check` with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let Arguments { command, check } = Arguments::parse();
    let end = match command {
        None => findings::run(&check),
        Some(Command::Codes { paths, style }) => run_codes(&paths, &style),
        Some(Command::Explain { all: true, style, .. }) => run_explain_all(&style),
        Some(Command::Explain { subject, style, .. }) => run_explain(&subject.join(" "), &style),
        Some(Command::Compare { first, second, style }) => run_compare(&first, &second, &style),
        Some(Command::Merge { parts, telling }) => merge::run(&parts, &telling),
        Some(Command::Completions { shell }) => run_completions(shell),
        Some(Command::Man) => run_man(),
        Some(Command::Rules { style }) => run_rules(&style),
        Some(Command::Languages { style }) => run_languages(&style),
    };
    match end {
        Ok(end) => end.into(),
        // Whoever read the output, such as `head`, has had enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => End::Clean.into(),
        Err(error) => {
            complain(&format!("the output cannot be written: {error}"));
            End::Error.into()
        }
    }
}

fn run_codes(paths: &Asked, style: &ListStyle) -> io::Result<End> {
    let request = match Request::of(paths) {
        Ok(request) => request,
        Err(message) => return Ok(refuse("codes", &message)),
    };
    let Walk { files, problems, .. } = walk(&request, |looked| {
        let mentions = looked.analysis.mentions.iter();
        let rows: Vec<codes::Row> = mentions.map(|mention| codes::Row::of(&looked.source, mention)).collect();
        (!rows.is_empty()).then_some(rows)
    });
    tell(&problems);
    let rows: Vec<codes::Row> = files.into_iter().flatten().collect();
    write_list(style, |out| codes::write_text(&rows, out), |out| codes::write_json(&rows, out))?;
    Ok(if has_error(&problems) { End::Error } else { End::Clean })
}

fn run_explain(subject: &str, style: &PageStyle) -> io::Result<End> {
    let rule = match Topic::parse(subject, style.locale()) {
        Ok(Topic::Rule(rule)) => rule,
        Ok(Topic::Codes(explanation)) => return write_explanation(&explanation, style),
        Err(message) => return Ok(refuse("explain", &message)),
    };
    let text = match style.format {
        PageFormat::Text => page::rule_text(rule, page::width()),
        PageFormat::Markdown => rule.page.to_owned(),
        PageFormat::Json => page::rule_json(rule),
    };
    write_page(&text, style)
}

/// The whole catalogue as one document.
fn run_explain_all(style: &PageStyle) -> io::Result<End> {
    let locale = style.locale();
    let text = match style.format {
        PageFormat::Text => page::document_text(&catalog::whole(locale), page::width()),
        PageFormat::Markdown => catalog::whole_markdown(locale),
        PageFormat::Json => page::document_json(&catalog::whole(locale)),
    };
    write_page(&text, style)
}

fn run_compare(first: &str, second: &str, style: &PageStyle) -> io::Result<End> {
    match (topic::code(first), topic::code(second)) {
        (Ok(first), Ok(second)) => write_explanation(&catalog::compare(first, second, style.locale()), style),
        (Err(message), _) | (_, Err(message)) => Ok(refuse("compare", &message)),
    }
}

fn run_completions(shell: clap_complete::Shell) -> io::Result<End> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::whole(), "lsp-check", &mut script);
    write(None, |out| out.write_all(&script))?;
    Ok(End::Clean)
}

fn run_man() -> io::Result<End> {
    write(None, |out| clap_mangen::Man::new(args::whole()).render(&mut *out))?;
    Ok(End::Clean)
}

fn run_rules(style: &ListStyle) -> io::Result<End> {
    let rules = rules::all();
    write_list(style, |out| lists::write_rules_text(rules, out), |out| lists::write_rules_json(rules, out))?;
    Ok(End::Clean)
}

fn run_languages(style: &ListStyle) -> io::Result<End> {
    let languages = language::all();
    let text = |out: &mut dyn Write| lists::write_languages_text(languages, page::width(), out);
    write_list(style, text, |out| lists::write_languages_json(languages, out))?;
    Ok(End::Clean)
}

fn write_explanation(explanation: &Explanation, style: &PageStyle) -> io::Result<End> {
    let text = match style.format {
        PageFormat::Text => page::explanation_text(explanation, page::width()),
        PageFormat::Markdown => explanation.to_markdown(),
        PageFormat::Json => page::explanation_json(explanation),
    };
    write_page(&text, style)
}

fn write_page(text: &str, style: &PageStyle) -> io::Result<End> {
    let colors = if style.format == PageFormat::Text { Some(style.color.choice()) } else { None };
    write(colors, |out| out.write_all(text.as_bytes()))?;
    Ok(End::Clean)
}

fn write_list(
    style: &ListStyle,
    text: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    json: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    match style.format {
        ListFormat::Text => write(Some(style.color.choice()), text),
        ListFormat::Json => write(None, json),
    }
}

/// Opens the standard output for one piece of writing: with colours as far as wanted and possible or, for machines,
/// as it is.
fn write(
    colors: Option<ColorChoice>,
    writing: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let stdout = io::stdout().lock();
    match colors {
        Some(choice) => finish(BufWriter::new(AutoStream::new(stdout, choice)), writing),
        None => finish(BufWriter::new(stdout), writing),
    }
}

fn finish(mut out: impl Write, writing: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    writing(&mut out)?;
    out.flush()
}

/// How many remarks on files that were left alone are listed; a folder of old messages can have hundreds.
const MOST_REMARKS: usize = 10;

fn tell(problems: &[Problem]) {
    let mut err = io::stderr().lock();
    let mut remarks = 0;
    for problem in problems {
        remarks += usize::from(!problem.is_error);
        if problem.is_error || remarks <= MOST_REMARKS {
            // Nobody may be listening there.
            let _ = writeln!(err, "{problem}");
        }
    }
    if remarks > MOST_REMARKS {
        let more = counted(remarks - MOST_REMARKS, "more file");
        let _ = writeln!(err, "lsp-check: {more} not checked; --format sarif names them all");
    }
}

fn complain(message: &str) {
    tell(&[Problem { path: String::new(), message: message.to_owned(), is_error: true }]);
}

fn refuse(command: &str, message: &str) -> End {
    complain(&format!("{command}: {message}"));
    End::Error
}

fn has_error(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.is_error)
}

/// A number with its noun: `1 file`, `1,234 files`.
fn counted(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {noun}{}", if number == 1 { "" } else { "s" })
}
