//! How a report is told of: to which outputs, less what a baseline knows, and with which exit status.

use super::args::Telling;
use super::baseline::{self, Baseline};
use super::outputs::{self, Output};
use super::{End, complain, counted, has_error, write};
use crate::report::{Counts, Report, lists};
use std::io::{self, Write};

/// What was read of the command line before anything is looked at.
pub(super) struct Teller<'a> {
    asked: &'a Telling,
    outputs: Vec<Output>,
    known: Option<Baseline>,
}

impl<'a> Teller<'a> {
    /// # Errors
    /// When two outputs would go to one place, or the baseline cannot be read.
    pub(super) fn of(asked: &'a Telling) -> Result<Self, String> {
        let known = match (&asked.known.baseline, asked.known.update_baseline) {
            (Some(path), false) => Some(Baseline::read(path)?),
            _ => None,
        };
        Ok(Self { asked, outputs: outputs::wanted(asked)?, known })
    }

    /// Tells of a report. `changed` is what there is to say of files that were changed.
    ///
    /// # Errors
    /// When the standard output cannot be written.
    pub(super) fn tell(&self, mut report: Report, changed: Option<&str>) -> io::Result<End> {
        if self.asked.known.update_baseline {
            return Ok(self.update(&report));
        }
        report.counts.known += self.known.as_ref().map_or(0, |known| known.hide(&mut report.files));
        report.files.retain(|file| !file.told.is_empty());
        let fails = report.findings().any(|(_, finding)| finding.severity >= self.asked.fail_on);
        if self.asked.statistics {
            write(Some(self.asked.color.choice()), |out| lists::write_statistics(&report, out))?;
        } else if let Err(message) = self.write_all(&report)? {
            complain(&message);
            return Ok(End::Error);
        }
        if !self.asked.quiet
            && self.outputs.iter().all(|output| output.format.is_for_people || output.file.is_some())
        {
            let mut summary = summary(report.findings().count(), report.files.len(), report.counts);
            if let Some(changed) = changed {
                summary = format!("{changed}; {summary}");
            }
            // Nobody may be listening there.
            let _ = writeln!(io::stderr(), "{summary}");
        }
        Ok(self.end(&report, fails))
    }

    /// How a run ends that has this to report.
    pub(super) fn end(&self, report: &Report, has_findings: bool) -> End {
        if has_error(&report.problems) {
            End::Error
        } else if has_findings && !self.asked.exit_zero {
            End::Findings
        } else {
            End::Clean
        }
    }

    /// Writes the report to every place that is wanted; gives the first file that could not be written.
    fn write_all(&self, report: &Report) -> io::Result<Result<(), String>> {
        for Output { format, file } in &self.outputs {
            if let Some(path) = file {
                if let Err(error) = outputs::write_file(format, report, path) {
                    return Ok(Err(format!("{}: cannot be written: {error}", path.display())));
                }
                continue;
            }
            let colors = if format.is_for_people { Some(self.asked.color.choice()) } else { None };
            write(colors, |out| format.write(report, out))?;
        }
        Ok(Ok(()))
    }

    fn update(&self, report: &Report) -> End {
        let Some(path) = &self.asked.known.baseline else { return End::Error };
        match baseline::write(path, report) {
            Ok(()) => self.end(report, false),
            Err(error) => {
                complain(&format!("{}: cannot be written: {error}", path.display()));
                End::Error
            }
        }
    }
}

fn summary(findings: usize, files: usize, Counts { seen, about_mail, known }: Counts) -> String {
    let found = if findings == 0 {
        "no findings".to_owned()
    } else {
        format!("{} in {}", counted(findings, "finding"), counted(files, "file"))
    };
    let looked_at = format!("{} about mail, {} seen", counted(about_mail, "file"), counted(seen, "file"));
    let left_out =
        if known > 0 { format!("; {} in the baseline", counted(known, "finding")) } else { String::new() };
    format!("{found} ({looked_at}){left_out}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_counts_in_words() {
        let counts = |seen, about_mail, known| Counts { seen, about_mail, known };
        assert_eq!(
            summary(3, 2, counts(1_234_567, 41, 0)),
            "3 findings in 2 files (41 files about mail, 1,234,567 files seen)"
        );
        assert_eq!(
            summary(1, 1, counts(100, 1, 0)),
            "1 finding in 1 file (1 file about mail, 100 files seen)"
        );
        assert_eq!(
            summary(0, 0, counts(0, 0, 1)),
            "no findings (0 files about mail, 0 files seen); 1 finding in the baseline"
        );
    }
}
