//! Comments that silence findings, each with its reason: `smtp-lsp: ignore[rule] reason`.
//!
//! - `ignore` behind code holds for its line; in a comment of its own, for the next line that has code.
//! - `ignore-block` in a comment of its own holds for the whole statement or function that begins on that line.
//! - `ignore-file` holds for the file, wherever it stands.
//!
//! One that names no rule, an unknown rule, or no reason silences nothing and is told as `invalid-ignore`; one whose
//! rule finds nothing there is told as `unused-ignore`.

mod directive;
mod lines;
mod place;
mod scope;

pub(crate) use lines::Lines;
pub(crate) use place::places;

use crate::catalog::CodeSet;
use crate::config::Config;
use crate::document::Document;
use crate::fix::{Edit, Fix};
use crate::rules::{self, Finding};
use directive::{Directive, Reach};
use std::ops::Range;

/// What every such comment begins with.
const MARK: &str = "smtp-lsp: ignore";
/// The rule for comments that silence nothing because nothing is there.
const UNUSED: &str = "unused-ignore";
/// The rule for comments that cannot be taken.
const INVALID: &str = "invalid-ignore";

/// The comment that silences `rules`, without its comment mark.
pub(crate) fn comment(rules: &[&str], reason: &str) -> String {
    format!("{MARK}[{}] {reason}", rules.join(", "))
}

/// Whether a rule's findings can be silenced by a comment: those about the comments cannot.
pub(crate) fn is_silenceable(rule: &str) -> bool {
    !matches!(rule, UNUSED | INVALID)
}

/// Whether a comment in a text may silence something.
pub(crate) fn may_speak(source: &str) -> bool {
    source.contains(MARK)
}

/// Takes out what comments silence, and adds what there is to say about the comments.
pub(crate) fn apply(
    document: &Document,
    source: &str,
    findings: Vec<Finding>,
    config: &Config,
) -> Vec<Finding> {
    let directives = directive::all(document, source);
    if directives.is_empty() {
        return findings;
    }
    let lines = Lines::of(source);
    let covered: Vec<Option<Range<usize>>> =
        directives.iter().map(|directive| scope::lines(directive, document, source, &lines)).collect();
    let mut used: Vec<Vec<&str>> = vec![Vec::new(); directives.len()];
    let mut left: Vec<Finding> = Vec::new();
    for finding in findings {
        let (first, last) = (lines.line(finding.span.start), lines.line(finding.span.end));
        let mut is_silenced = false;
        for ((directive, covered), used) in directives.iter().zip(&covered).zip(&mut used) {
            let stands_here =
                covered.as_ref().is_some_and(|lines| lines.contains(&first) || lines.contains(&last));
            if directive.problem.is_none() && stands_here && directive.rules.contains(&finding.rule.id) {
                used.push(finding.rule.id);
                is_silenced = true;
            }
        }
        if !is_silenced {
            left.push(finding);
        }
    }
    for (directive, used) in directives.iter().zip(&used) {
        left.extend(remark(directive, used, source, &lines, config));
    }
    left.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.rule.id));
    left
}

/// What there is to say about one comment.
fn remark(
    directive: &Directive<'_>,
    used: &[&str],
    source: &str,
    lines: &Lines,
    config: &Config,
) -> Option<Finding> {
    if let Some(problem) = &directive.problem {
        return finding(INVALID, directive, problem.message.clone(), problem.help.clone(), config);
    }
    // Whether a rule that is off would have found something is not known.
    let is_on = |rule: &str| rules::by_id(rule).is_some_and(|rule| config.severity(rule).is_some());
    let unused: Vec<String> = directive
        .rules
        .iter()
        .filter(|rule| !used.contains(rule) && is_on(rule))
        .map(|rule| format!("`{rule}`"))
        .collect();
    if unused.is_empty() {
        return None;
    }
    let place = match directive.reach {
        Reach::Line => "on this line",
        Reach::Block => "in this block",
        Reach::File => "in this file",
    };
    let message =
        format!("{} {} nothing {place}", unused.join(", "), if unused.len() == 1 { "finds" } else { "find" });
    let help = "take the comment, or the rule's name in it, out".to_owned();
    let fix = if used.is_empty() { removal(directive, source, lines) } else { None };
    finding(UNUSED, directive, message, help, config).map(|finding| Finding { fix, ..finding })
}

/// The comment goes, with its line where it has one of its own and the space in front where it has not.
fn removal(directive: &Directive<'_>, source: &str, lines: &Lines) -> Option<Fix> {
    let comment = &directive.comment;
    let before = source.get(comment.start..directive.span.start)?;
    let text = source.get(comment.clone())?;
    // What else the comment says stays.
    if before.contains(char::is_alphanumeric) || text.trim_end().contains(['\n', '\r']) {
        return None;
    }
    let line = lines.bytes(lines.line(comment.start));
    let end = comment.start + text.trim_end().len();
    let is_alone = source[line.start..comment.start].trim().is_empty()
        && source[end..line.end.max(end)].trim().is_empty();
    let start = source[line.start..comment.start].trim_end().len() + line.start;
    let span = if is_alone { line } else { start..end };
    let edits = vec![Edit { span, text: String::new() }];
    Some(Fix { title: "Take the comment out".to_owned(), is_certain: true, edits })
}

fn finding(
    rule: &str,
    directive: &Directive<'_>,
    message: String,
    help: String,
    config: &Config,
) -> Option<Finding> {
    let rule = rules::by_id(rule)?;
    let severity = config.severity(rule)?;
    let (span, codes) = (directive.span.clone(), CodeSet::EMPTY);
    Some(Finding { rule, severity, span, message, codes, notes: Vec::new(), help, fix: None })
}
