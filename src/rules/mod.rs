//! The rules: what a flow or an emitted reply must not do. One file each; its doc comment is its manual page.

use crate::catalog::{CodeSet, Reference};
use crate::config::Config;
use crate::document::Document;
use crate::fix::{Fix, Repair};
use crate::flow::{Flow, Flows};
use crate::settings;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

/// How much a finding matters.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Debug,
    serde::Deserialize,
    serde::Serialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Worth a look.
    Info,
    /// Probably a defect.
    Warning,
    /// Surely a defect.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name, as users write it.
    pub id: &'static str,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// Its severity where the configuration does not say otherwise.
    pub severity: Severity,
    /// The section that settles it, where a standard does.
    pub reference: Option<Reference>,
    /// Its manual page, in Markdown.
    pub page: &'static str,
    check: fn(&Flows, &mut Vec<Draft>),
}

impl Rule {
    /// The page of the section that settles it.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        self.reference.map(|reference| reference.url())
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({})", self.id)
    }
}

/// What a rule says, before severity and identity are added.
struct Draft {
    span: Range<usize>,
    message: String,
    codes: CodeSet,
    notes: Vec<Note>,
    help: String,
    /// A severity that fits this case better than the rule's.
    severity: Option<Severity>,
    /// What would mend it, where the rule knows.
    repair: Option<Repair>,
}

/// A remark on another place that belongs to a finding.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What there is to say about it.
    pub text: String,
}

/// A place that breaks a rule.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// Where it stands, in bytes.
    pub span: Range<usize>,
    /// What is wrong, with the exact set of codes.
    pub message: String,
    /// The codes that it concerns.
    pub codes: CodeSet,
    /// Other places that belong to it.
    pub notes: Vec<Note>,
    /// What to do, and the section that says so.
    pub help: String,
    /// Edits that would mend it.
    pub fix: Option<Fix>,
}

macro_rules! rules {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        static FLOW_RULES: &[Rule] = &[$(Rule {
            page: include_str!(concat!(env!("OUT_DIR"), "/rules/", stringify!($name), ".md")),
            ..$name::RULE
        }),*];
    };
}

rules![
    class_mismatch,
    fragile_match,
    incomplete_class,
    invalid_ignore,
    permanent_as_transient,
    reply_contradicts_text,
    success_as_failure,
    transient_as_permanent,
    transient_as_success,
    undefined_code,
    unused_ignore,
    wrong_command,
];

include!(concat!(env!("OUT_DIR"), "/checks.rs"));

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules = [FLOW_RULES, CHECK_RULES].concat();
    rules.sort_by_key(|rule| rule.id);
    rules
});

/// The place of a rule of [`CHECK_RULES`] is data: [`settings::check`] looks for it, not the flows.
fn checked_by_data(_: &Flows, _: &mut Vec<Draft>) {}

/// What the comments that silence findings are told of is found where they are read, and not in the flows.
fn found_by_comments(_: &Flows, _: &mut Vec<Draft>) {}

/// All rules, in alphabetical order.
#[must_use]
pub fn all() -> &'static [Rule] {
    &RULES
}

/// The rule with this name.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// The findings of all rules that are on and that the document's language has.
pub(crate) fn check(document: &Document, source: &str, flows: &Flows, config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| document.language().rules.contains(&rule.id)) {
        let Some(configured) = config.severity(rule) else { continue };
        let mut drafts = Vec::new();
        (rule.check)(flows, &mut drafts);
        findings.extend(drafts.into_iter().map(|draft| Finding {
            fix: draft.repair.and_then(|repair| repair.fix(document, source)),
            rule,
            severity: draft.severity.filter(|_| configured == rule.severity).unwrap_or(configured),
            span: draft.span,
            message: draft.message,
            codes: draft.codes,
            notes: draft.notes,
            help: draft.help,
        }));
    }
    findings.extend(of_settings(document, source, config));
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.rule.id));
    // A place that replies to several commands reach is told once.
    findings.dedup_by(|later, first| later.span == first.span && later.rule.id == first.rule.id);
    findings
}

/// What the checks of a config format find.
fn of_settings(document: &Document, source: &str, config: &Config) -> Vec<Finding> {
    let finding = |hit: settings::Hit| {
        let rule = by_id(hit.check.rule)?;
        Some(Finding {
            rule,
            severity: config.severity(rule)?,
            span: hit.span,
            message: hit.message,
            codes: hit.codes,
            notes: Vec::new(),
            fix: hit.repair.and_then(|repair| repair.fix(document, source)),
            help: rule.reference.map_or_else(
                || hit.check.fix.to_owned(),
                |reference| format!("{} ({reference})", hit.check.fix),
            ),
        })
    };
    settings::check(document, source).into_iter().filter_map(finding).collect()
}

/// Where a list of codes is used that a finding is about.
fn uses(flow: &Flow) -> impl Iterator<Item = Note> {
    flow.uses.iter().map(|span| Note { span: span.clone(), text: "the list is used here".to_owned() })
}

/// What a note says where codes came in.
fn this_way(set: CodeSet) -> String {
    let verb = if set.len() == 1 { "comes" } else { "come" };
    format!("{set} {verb} this way")
}
