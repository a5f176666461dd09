//! `JUnit` XML: a suite for each file, a failed case for each finding.

use super::{Checked, Format, Report, Told};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "junit", summary: "JUnit XML, for lists of failed tests", is_for_people: false, write };

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: Vec<TestSuite> = report.files.iter().map(suite).collect();
    if suites.is_empty() {
        // Some readers take a report without a case for a broken one.
        let mut suite = TestSuite::new("lsp-check");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        suites.push(suite);
    }
    let mut document = quick_junit::Report::new("lsp-check");
    document.add_test_suites(suites);
    document.serialize(out).map_err(io::Error::other)
}

fn suite(file: &Checked) -> TestSuite {
    let mut suite = TestSuite::new(file.source.path());
    suite.add_test_cases(file.told.iter().map(|told| case(file, told)));
    suite
}

fn case(file: &Checked, Told { finding, .. }: &Told) -> TestCase {
    let place = file.source.place(&finding.span);
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status
        .set_message(finding.message.as_str())
        .set_type(finding.severity.to_string())
        .set_description(format!("line {}, column {}\nhelp: {}", place.line, place.column, finding.help));
    let mut case = TestCase::new(format!("{} {}:{}", finding.rule.id, place.line, place.column), status);
    case.set_classname(file.source.path());
    case
}
