//! The list of codes that stand in files.

use super::json::write_array;
use super::{Place, Source, printable};
use crate::catalog::{self, Verdict};
use crate::mention::{Code, Mention};
use serde::Serialize;
use std::io::{self, Write};

/// A code where it stands.
#[derive(Debug, Serialize)]
pub struct Row {
    path: String,
    line: usize,
    column: usize,
    end_column: usize,
    text: String,
    kind: &'static str,
    #[serde(skip)]
    code: Code,
}

impl Row {
    /// The row for a mention.
    #[must_use]
    pub fn of(source: &Source, mention: &Mention) -> Self {
        let Place { line, column, end_column, .. } = source.place(&mention.span);
        Self {
            path: source.path().to_owned(),
            line,
            column,
            end_column,
            text: source.text().get(mention.span.clone()).unwrap_or_default().to_owned(),
            kind: match mention.code {
                Code::Reply(_) => "reply",
                Code::Enhanced(_) => "enhanced",
            },
            code: mention.code,
        }
    }
}

/// Writes one array with an object for each code.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    write_array(rows.iter(), out)
}

/// Writes one line for each code, with its name and what a client has to do.
///
/// # Errors
/// When the output cannot be written.
pub fn write_text(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        let (name, verdict) = told(row.code);
        let path = printable(&row.path);
        writeln!(
            out,
            "{path}:{}:{}  {}  {name} · {}",
            row.line,
            row.column,
            row.text,
            verdict.words(catalog::english())
        )?;
    }
    Ok(())
}

/// What a code is called, and what it asks of a client.
fn told(code: Code) -> (&'static str, Verdict) {
    match code {
        Code::Reply(code) => {
            let name = catalog::reply(code.0).map(|entry| entry.text(catalog::english()).name);
            (name.unwrap_or("in no standard"), code.verdict())
        }
        Code::Enhanced(code) => {
            let name = catalog::enhanced(code).map(|entry| entry.text(catalog::english()).name);
            (name.unwrap_or("not in the registry"), code.verdict())
        }
    }
}
