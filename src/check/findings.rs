//! The main command: findings of all files, less what a baseline knows.

use super::args::Check;
use super::baseline::{self, Baseline};
use super::file::Looked;
use super::silence::silence;
use super::walk::{Walk, walk};
use super::{End, complain, counted, has_error, tell, write};
use crate::report::{Checked, Problem, Report};
use std::io::{self, Write};

/// What came of one file.
struct Made {
    checked: Checked,
    /// How many comments were added.
    silenced: usize,
    problem: Option<Problem>,
}

pub(super) fn run(arguments: &Check) -> io::Result<End> {
    let known = match (&arguments.baseline, arguments.update_baseline) {
        (Some(path), false) => match Baseline::read(path) {
            Ok(known) => Some(known),
            Err(message) => {
                complain(&message);
                return Ok(End::Error);
            }
        },
        _ => None,
    };
    let Walk { files: made, mut problems, seen, about_mail } =
        walk(&arguments.paths.paths, |looked| make(looked, arguments));
    let silenced: usize = made.iter().map(|made| made.silenced).sum();
    let mut files = Vec::new();
    for made in made {
        problems.extend(made.problem);
        files.push(made.checked);
    }
    problems.sort();
    let mut report = Report { files, problems };
    tell(&report.problems);
    if arguments.update_baseline {
        return Ok(update(arguments, &report));
    }
    let hidden = known.map_or(0, |known| known.hide(&mut report.files));
    report.files.retain(|file| !file.told.is_empty());
    let format = arguments.format;
    let colors = if format.is_for_people { Some(arguments.color.choice()) } else { None };
    write(colors, |out| format.write(&report, out))?;
    let findings = report.findings().count();
    if format.is_for_people && !arguments.quiet {
        let mut summary = summary(findings, report.files.len(), about_mail, seen);
        if silenced > 0 {
            summary = format!("{} added; {summary}", counted(silenced, "comment"));
        }
        if hidden > 0 {
            summary = format!("{summary}; {} in the baseline", counted(hidden, "finding"));
        }
        // Nobody may be listening there.
        let _ = writeln!(io::stderr(), "{summary}");
    }
    let found = if findings > 0 && !arguments.exit_zero { End::Findings } else { End::Clean };
    Ok(if has_error(&report.problems) { End::Error } else { found })
}

fn update(arguments: &Check, report: &Report) -> End {
    let Some(path) = &arguments.baseline else { return End::Error };
    match baseline::write(path, report) {
        Ok(()) if has_error(&report.problems) => End::Error,
        Ok(()) => End::Clean,
        Err(error) => {
            complain(&format!("{}: cannot be written: {error}", path.display()));
            End::Error
        }
    }
}

/// What is to be told of a file, once it has been changed as the user wants.
fn make(looked: Looked, arguments: &Check) -> Option<Made> {
    if looked.analysis.findings.is_empty() {
        return None;
    }
    if let Some(reason) = &arguments.add_ignore {
        return Some(silenced(looked, reason));
    }
    let checked = Checked::new(looked.source, looked.analysis.findings);
    Some(Made { checked, silenced: 0, problem: None })
}

fn silenced(looked: Looked, reason: &str) -> Made {
    let new = silence(&looked, reason);
    if new.comments > 0
        && let Err(error) = crate::fix::write(&looked.path, looked.source.text(), &new.text)
    {
        let message = format!("cannot be changed: {error}");
        let problem = Problem { path: looked.source.path().to_owned(), message, is_error: true };
        let checked = Checked::new(looked.source, looked.analysis.findings);
        return Made { checked, silenced: 0, problem: Some(problem) };
    }
    let findings = looked.findings_in(&new.text);
    Made {
        checked: Checked::new(looked.source.with_text(new.text), findings),
        silenced: new.comments,
        problem: None,
    }
}

fn summary(findings: usize, files: usize, about_mail: usize, seen: usize) -> String {
    let found = if findings == 0 {
        "no findings".to_owned()
    } else {
        format!("{} in {}", counted(findings, "finding"), counted(files, "file"))
    };
    format!("{found} ({} about mail, {} seen)", counted(about_mail, "file"), counted(seen, "file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_in_words() {
        assert_eq!(
            summary(3, 2, 41, 1_234_567),
            "3 findings in 2 files (41 files about mail, 1,234,567 files seen)"
        );
        assert_eq!(summary(1, 1, 1, 100), "1 finding in 1 file (1 file about mail, 100 files seen)");
        assert_eq!(summary(0, 0, 0, 0), "no findings (0 files about mail, 0 files seen)");
    }
}
