//! What is written: findings in one file per format, and the lists and pages of the other commands.
//!
//! A new format of findings is a file with a `FORMAT` and its name in the list below.

pub mod codes;
mod fingerprint;
pub mod lists;
mod markdown;
pub mod page;
mod source;

pub use part::read as read_part;
pub use source::{Place, Source};

use crate::rules::Finding;
use annotate_snippets::normalize_untrusted_str;
use fingerprint::Fingerprints;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::AddAssign;

/// A finding with the name that it keeps when lines move.
#[derive(Debug)]
pub struct Told {
    /// The finding.
    pub finding: Finding,
    /// Its name among all findings of all files.
    pub fingerprint: String,
}

/// A file with its findings.
#[derive(Debug)]
pub struct Checked {
    /// The file.
    pub source: Source,
    /// What is wrong in it.
    pub told: Vec<Told>,
}

impl Checked {
    /// Takes all findings of a file: those that are alike are told apart by their order.
    #[must_use]
    pub fn new(source: Source, findings: Vec<Finding>) -> Self {
        let mut fingerprints = Fingerprints::default();
        let told = findings
            .into_iter()
            .map(|finding| Told { fingerprint: fingerprints.next(&source, &finding), finding })
            .collect();
        Self { source, told }
    }
}

/// Something that kept a file or a folder from being checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The file or the folder; empty where the message names it.
    pub path: String,
    /// What is the matter, and how to mend it.
    pub message: String,
    /// Whether it makes the whole run a failure.
    pub is_error: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.path.is_empty() { "" } else { ": " };
        let line = format!("lsp-check: {}{separator}{}", self.path, self.message);
        f.write_str(&printable(&line))
    }
}

/// How much a run has looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Files that were come by.
    pub seen: usize,
    /// Those of them that are about mail.
    pub about_mail: usize,
    /// Findings that are left out because a baseline knows them.
    pub known: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.about_mail += other.about_mail;
        self.known += other.known;
    }
}

/// All that a run found.
#[derive(Debug, Default)]
pub struct Report {
    /// Files with findings, by path.
    pub files: Vec<Checked>,
    /// What could not be checked, by path.
    pub problems: Vec<Problem>,
    /// What it has looked at.
    pub counts: Counts,
    /// The part of the whole that was asked for, such as `2/8`.
    pub shard: Option<String>,
}

impl Report {
    /// All findings with their files, in the order of the report.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.told().map(|(source, told)| (source, &told.finding))
    }

    /// All findings with their files and their fingerprints, in the order of the report.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&Source, &Told)> {
        self.files.iter().flat_map(|file| file.told.iter().map(move |told| (&file.source, told)))
    }
}

/// A way to write findings.
pub struct Format {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// Whether people read it: then it may have colours, and a summary follows it.
    pub is_for_people: bool,
    write: fn(&Report, &mut dyn Write) -> io::Result<()>,
}

impl Format {
    /// Writes a report.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        (self.write)(report, out)
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Format({})", self.name)
    }
}

macro_rules! formats {
    ($default:ident $(, $name:ident)* $(,)?) => {
        mod $default;
        $(mod $name;)*
        static FORMATS: &[Format] = &[$default::FORMAT, $($name::FORMAT),*];
        /// The name of the format that is written where none is asked for.
        pub const DEFAULT: &str = $default::FORMAT.name;
    };
}

formats![text, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle, part];

/// All formats of findings, the default one first.
#[must_use]
pub fn formats() -> &'static [Format] {
    FORMATS
}

/// The format with this name.
#[must_use]
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// A text from outside, fit for a terminal: what would steer it is shown as a symbol, and a line stays a line.
fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(normalize_untrusted_str(text).replace('\n', "\u{240a}"))
}
