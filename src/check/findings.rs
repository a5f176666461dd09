//! The main command: findings of all files, less what a baseline knows.

use super::args::Check;
use super::baseline::{self, Baseline};
use super::mend::{Changes, make};
use super::outputs::{self, Output};
use super::show;
use super::walk::{Request, Walk, walk};
use super::watch::watch;
use super::{End, complain, counted, has_error, tell, write};
use crate::report::{Report, lists};
use std::io::{self, Write};

pub(super) fn run(arguments: &Check) -> io::Result<End> {
    let prepared = || Ok((outputs::wanted(arguments)?, known(arguments)?, Request::of(&arguments.paths)?));
    let prepared: Result<_, String> = prepared();
    let (outputs, known, mut request) = match prepared {
        Ok(prepared) => prepared,
        Err(message) => {
            complain(&message);
            return Ok(End::Error);
        }
    };
    if arguments.show.show_files {
        return show::files(&request);
    }
    if arguments.show.show_settings {
        return show::settings(&request);
    }
    request.is_watched = !arguments.quiet;
    let changes = arguments.mend.fix || arguments.mend.unsafe_fixes || arguments.mend.add_ignore.is_some();
    if request.is_input() && (changes && !arguments.mend.diff || arguments.way.watch) {
        complain("the standard input cannot be changed or watched; --diff shows what would be changed");
        return Ok(End::Error);
    }
    if arguments.way.watch {
        return watch(&request.roots, || once(arguments, &outputs, known.as_ref(), &request));
    }
    once(arguments, &outputs, known.as_ref(), &request)
}

/// One run.
fn once(
    arguments: &Check,
    outputs: &[Output],
    known: Option<&Baseline>,
    request: &Request,
) -> io::Result<End> {
    let Walk { files: made, mut problems, seen, about_mail } =
        walk(request, |looked| make(looked, arguments));
    let (mut files, mut diffs, mut changes) = (Vec::new(), Vec::new(), Changes::default());
    for made in made {
        problems.extend(made.problem);
        diffs.extend(made.diff);
        changes.add(&made.changes);
        files.push(made.checked);
    }
    problems.sort();
    let mut report = Report { files, problems };
    tell(&report.problems);
    if arguments.update_baseline {
        return Ok(update(arguments, &report));
    }
    if arguments.mend.diff {
        write(Some(arguments.color.choice()), |out| {
            diffs.iter().try_for_each(|diff| out.write_all(diff.as_bytes()))
        })?;
        return Ok(end(&report, !diffs.is_empty() && !arguments.exit_zero));
    }
    let hidden = known.map_or(0, |known| known.hide(&mut report.files));
    report.files.retain(|file| !file.told.is_empty());
    let fails = report.findings().any(|(_, finding)| finding.severity >= arguments.fail_on);
    if arguments.way.statistics {
        write(Some(arguments.color.choice()), |out| lists::write_statistics(&report, out))?;
    } else if let Err(message) = write_all(outputs, &report, arguments)? {
        complain(&message);
        return Ok(End::Error);
    }
    let findings = report.findings().count();
    if !arguments.quiet && outputs.iter().all(|output| output.format.is_for_people || output.file.is_some()) {
        let mut summary = summary(findings, report.files.len(), about_mail, seen);
        if let Some(changed) = changes.summary(arguments) {
            summary = format!("{changed}; {summary}");
        }
        if hidden > 0 {
            summary = format!("{summary}; {} in the baseline", counted(hidden, "finding"));
        }
        // Nobody may be listening there.
        let _ = writeln!(io::stderr(), "{summary}");
    }
    Ok(end(&report, fails && !arguments.exit_zero))
}

fn end(report: &Report, has_findings: bool) -> End {
    if has_error(&report.problems) {
        End::Error
    } else if has_findings {
        End::Findings
    } else {
        End::Clean
    }
}

fn known(arguments: &Check) -> Result<Option<Baseline>, String> {
    match (&arguments.baseline, arguments.update_baseline) {
        (Some(path), false) => Baseline::read(path).map(Some),
        _ => Ok(None),
    }
}

/// Writes the report to every place that is wanted; gives the first file that could not be written.
fn write_all(outputs: &[Output], report: &Report, arguments: &Check) -> io::Result<Result<(), String>> {
    for Output { format, file } in outputs {
        if let Some(path) = file {
            if let Err(error) = outputs::write_file(format, report, path) {
                return Ok(Err(format!("{}: cannot be written: {error}", path.display())));
            }
            continue;
        }
        let colors = if format.is_for_people { Some(arguments.color.choice()) } else { None };
        write(colors, |out| format.write(report, out))?;
    }
    Ok(Ok(()))
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
