//! SARIF 2.1.0, for code-scanning services.

use super::{Format, Problem, Report, Source};
use crate::fix::Fix;
use crate::rules::{self, Finding, Rule, Severity};
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactChange, ArtifactContent, Fix as SarifFix, Replacement,
    ArtifactLocation, Invocation, Location, Message, MultiformatMessageString, Notification,
    PhysicalLocation, Region, ReportingConfiguration, ReportingDescriptor, Result as SarifResult,
    ResultColumnKind, ResultLevel, Run, Sarif, ToolComponent,
};
use std::io::{self, Write};
use std::ops::Range;

pub(super) const FORMAT: Format =
    Format { name: "sarif", summary: "SARIF 2.1.0, for code-scanning services", is_for_people: false, write };

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The key of the fingerprints; what goes into them is not to change without a new number.
const FINGERPRINT: &str = "smtpLsp/v1";

fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let results: Vec<SarifResult> =
        report.told().map(|(source, told)| result(source, &told.finding, &told.fingerprint)).collect();
    let run = Run::builder()
        .tool(driver())
        .column_kind(json!(ResultColumnKind::UnicodeCodePoints))
        .invocations(vec![invocation(&report.problems)])
        .results(results)
        .build();
    let log = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run]).build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn driver() -> ToolComponent {
    ToolComponent::builder()
        .name("lsp-check")
        .information_uri(env!("CARGO_PKG_HOMEPAGE"))
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(rules::all().iter().map(descriptor).collect::<Vec<_>>())
        .build()
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let summary = MultiformatMessageString::builder().text(rule.summary).build();
    let help = MultiformatMessageString::builder().text(rule.page).markdown(rule.page).build();
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id)
        .short_description(summary)
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(json!(level(rule.severity))).build())
        .build();
    descriptor.help_uri = rule.url();
    descriptor
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Info | Severity::Hint => ResultLevel::Note,
    }
}

fn result(source: &Source, finding: &Finding, fingerprint: &str) -> SarifResult {
    let index = rules::all()
        .iter()
        .position(|rule| rule.id == finding.rule.id)
        .and_then(|index| i64::try_from(index).ok());
    let related: Vec<Location> = (1..)
        .zip(&finding.notes)
        .map(|(id, note)| Location {
            id: Some(id),
            message: Some(note.text.as_str().into()),
            ..location(source, &note.span)
        })
        .collect();
    let mut result = SarifResult::builder()
        .rule_id(finding.rule.id)
        .level(level(finding.severity))
        .message(Message::builder().text(format!("{}\nhelp: {}", finding.message, finding.help)).build())
        .locations(vec![location(source, &finding.span)])
        .partial_fingerprints([(FINGERPRINT.to_owned(), fingerprint.to_owned())])
        .build();
    result.rule_index = index;
    result.fixes = finding.fix.as_ref().map(|fix| vec![sarif_fix(source, fix)]);
    result.related_locations = (!related.is_empty()).then_some(related);
    result
}

fn sarif_fix(source: &Source, fix: &Fix) -> SarifFix {
    let replacements: Vec<Replacement> = fix
        .edits
        .iter()
        .map(|edit| {
            let content = ArtifactContent::builder().text(edit.text.as_str()).build();
            Replacement::builder().deleted_region(region(source, &edit.span)).inserted_content(content).build()
        })
        .collect();
    let change =
        ArtifactChange::builder().artifact_location(artifact(source.path())).replacements(replacements).build();
    SarifFix::builder()
        .description(Message::builder().text(fix.title.as_str()).build())
        .artifact_changes(vec![change])
        .build()
}

fn location(source: &Source, span: &Range<usize>) -> Location {
    let physical = PhysicalLocation::builder()
        .artifact_location(artifact(source.path()))
        .region(region(source, span))
        .build();
    Location::builder().physical_location(physical).build()
}

fn region(source: &Source, span: &Range<usize>) -> Region {
    let place = source.place(span);
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Region::builder()
        .start_line(number(place.line))
        .start_column(number(place.column))
        .end_line(number(place.end_line))
        .end_column(number(place.end_column))
        .build()
}

fn artifact(path: &str) -> ArtifactLocation {
    if path.starts_with('/') {
        return ArtifactLocation::builder().uri(format!("file://{}", encoded(path))).build();
    }
    ArtifactLocation::builder().uri(encoded(path)).uri_base_id("%SRCROOT%").build()
}

/// A path inside a URI: all but unreserved characters and the separators is percent-encoded (RFC 3986 2.3).
fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// What went wrong beside the findings.
fn invocation(problems: &[Problem]) -> Invocation {
    let notifications: Vec<Notification> = problems.iter().map(notification).collect();
    let mut invocation =
        Invocation::builder().execution_successful(!problems.iter().any(|problem| problem.is_error)).build();
    invocation.tool_execution_notifications = (!notifications.is_empty()).then_some(notifications);
    invocation
}

fn notification(problem: &Problem) -> Notification {
    let level = if problem.is_error { ResultLevel::Error } else { ResultLevel::Warning };
    let mut notification =
        Notification::builder().message(problem.message.as_str()).level(json!(level)).build();
    if !problem.path.is_empty() {
        let physical = PhysicalLocation::builder().artifact_location(artifact(&problem.path)).build();
        notification.locations = Some(vec![Location::builder().physical_location(physical).build()]);
    }
    notification
}
