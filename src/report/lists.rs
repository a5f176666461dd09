//! The lists of rules and of languages.

use super::Report;
use super::json::write_array;
use super::markdown::BOLD;
use crate::language::Language;
use crate::rules::{Rule, Severity};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct RuleRow {
    id: &'static str,
    severity: Severity,
    summary: &'static str,
    url: Option<String>,
}

#[derive(Serialize)]
struct LanguageRow {
    id: &'static str,
    name: &'static str,
    lsp_ids: &'static [&'static str],
    globs: &'static [&'static str],
    rules: &'static [&'static str],
}

/// Writes a table of rules.
///
/// # Errors
/// When the output cannot be written.
pub fn write_rules_text(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let id_width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let severity_width = rules.iter().map(|rule| rule.severity.to_string().len()).max().unwrap_or(0);
    for rule in rules {
        let severity = rule.severity.to_string();
        writeln!(out, "{BOLD}{:id_width$}{BOLD:#}  {severity:severity_width$}  {}", rule.id, rule.summary)?;
    }
    Ok(())
}

/// Writes how many findings each rule has, most first.
///
/// # Errors
/// When the output cannot be written.
pub fn write_statistics(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, (usize, &Rule)> = BTreeMap::new();
    for (_, finding) in report.findings() {
        counts.entry(finding.rule.id).or_insert((0, finding.rule)).0 += 1;
    }
    let mut rows: Vec<(usize, &Rule)> = counts.into_values().collect();
    rows.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let width = rows.first().map_or(0, |(count, _)| count.to_string().len());
    let id_width = rows.iter().map(|(_, rule)| rule.id.len()).max().unwrap_or(0);
    for (count, rule) in rows {
        writeln!(out, "{count:width$}  {BOLD}{:id_width$}{BOLD:#}  {}", rule.id, rule.summary)?;
    }
    Ok(())
}

/// Writes one array with an object for each rule.
///
/// # Errors
/// When the output cannot be written.
pub fn write_rules_json(rules: &[Rule], out: &mut dyn Write) -> io::Result<()> {
    let row = |rule: &Rule| RuleRow {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary,
        url: rule.url(),
    };
    write_array(rules.iter().map(row), out)
}

/// Writes the languages, each with its files and its rules.
///
/// # Errors
/// When the output cannot be written.
pub fn write_languages_text(languages: &[Language], width: usize, out: &mut dyn Write) -> io::Result<()> {
    for language in languages {
        writeln!(out, "{BOLD}{}{BOLD:#}  {}", language.id, language.name)?;
        for (heading, words) in [("files", language.globs.join("  ")), ("rules", language.rules.join(", "))] {
            if !words.is_empty() {
                let first = format!("    {heading}  ");
                let options =
                    textwrap::Options::new(width).initial_indent(&first).subsequent_indent("           ");
                writeln!(out, "{}", textwrap::fill(&words, options))?;
            }
        }
    }
    Ok(())
}

/// Writes one array with an object for each language.
///
/// # Errors
/// When the output cannot be written.
pub fn write_languages_json(languages: &[Language], out: &mut dyn Write) -> io::Result<()> {
    let row = |language: &Language| LanguageRow {
        id: language.id,
        name: language.name,
        lsp_ids: language.lsp_ids,
        globs: language.globs,
        rules: language.rules,
    };
    write_array(languages.iter().map(row), out)
}
