//! Explanations of codes, and manual pages of rules.

use super::markdown::{self, BOLD};
use crate::catalog::{Body, Explanation, Part, Reference, Section};
use crate::rules::{Rule, Severity};
use serde::Serialize;
use std::fmt::Write as _;

/// The widest that prose becomes: longer lines are hard to read.
const WIDEST: usize = 100;

/// How wide prose is to be: as the terminal, in bounds; 80 where there is none.
#[must_use]
pub fn width() -> usize {
    textwrap::termwidth().clamp(40, WIDEST)
}

/// An explanation for a terminal.
#[must_use]
pub fn explanation_text(explanation: &Explanation, width: usize) -> String {
    let title = [&explanation.subject, &explanation.name, &explanation.verdict];
    let title: Vec<&str> = title.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let title = markdown::plain(&markdown::block(&title.join(" · "), "", width));
    let mut out = format!("{BOLD}{title}{BOLD:#}\n");
    for paragraph in &explanation.meaning {
        let _ = write!(out, "\n{}\n", markdown::block(paragraph, "", width));
    }
    for Section { heading, body } in &explanation.sections {
        let _ = write!(out, "\n{BOLD}{heading}{BOLD:#}\n");
        match body {
            Body::Line(line) => {
                let _ = writeln!(out, "{}", markdown::block(line, "  ", width));
            }
            Body::List(items) => {
                for item in items {
                    let _ = writeln!(out, "{}", markdown::block(item, "  - ", width));
                }
            }
        }
    }
    if !explanation.references.is_empty() {
        out.push('\n');
    }
    for reference in &explanation.references {
        let _ = writeln!(out, "{reference}: {}", reference.url());
    }
    out
}

/// All parts, each with its heading, for a terminal.
#[must_use]
pub fn document_text(parts: &[Part], width: usize) -> String {
    let part = |Part { heading, pages }: &Part| {
        let line = "=".repeat(textwrap::core::display_width(heading));
        let pages: Vec<String> = pages.iter().map(|page| explanation_text(page, width)).collect();
        format!("{BOLD}{heading}{BOLD:#}\n{line}\n\n{}", pages.join("\n\n"))
    };
    parts.iter().map(part).collect::<Vec<_>>().join("\n\n")
}

#[derive(Serialize)]
struct ExplanationObject<'a> {
    subject: &'a str,
    name: &'a str,
    verdict: &'a str,
    meaning: Vec<String>,
    sections: Vec<SectionObject>,
    references: Vec<ReferenceObject>,
}

#[derive(Serialize)]
struct SectionObject {
    heading: &'static str,
    items: Vec<String>,
}

#[derive(Serialize)]
struct ReferenceObject {
    rfc: u16,
    section: &'static str,
    url: String,
}

#[derive(Serialize)]
struct RuleObject {
    id: &'static str,
    severity: Severity,
    summary: &'static str,
    url: Option<String>,
    /// Markdown.
    page: &'static str,
}

/// An explanation as one JSON object, its texts without Markdown.
#[must_use]
pub fn explanation_json(explanation: &Explanation) -> String {
    pretty(&object(explanation))
}

/// The pages of all parts as one JSON array.
#[must_use]
pub fn document_json(parts: &[Part]) -> String {
    pretty(&parts.iter().flat_map(|part| &part.pages).map(object).collect::<Vec<_>>())
}

fn object(explanation: &Explanation) -> ExplanationObject<'_> {
    let plain =
        |texts: &[String]| -> Vec<String> { texts.iter().map(|text| markdown::plain(text)).collect() };
    let section = |section: &Section| {
        let items = match &section.body {
            Body::Line(line) => plain(std::slice::from_ref(line)),
            Body::List(items) => plain(items),
        };
        SectionObject { heading: section.heading, items }
    };
    let reference = |reference: &Reference| ReferenceObject {
        rfc: reference.rfc,
        section: reference.section,
        url: reference.url(),
    };
    ExplanationObject {
        subject: &explanation.subject,
        name: &explanation.name,
        verdict: &explanation.verdict,
        meaning: plain(&explanation.meaning),
        sections: explanation.sections.iter().map(section).collect(),
        references: explanation.references.iter().map(reference).collect(),
    }
}

/// The manual page of a rule for a terminal.
#[must_use]
pub fn rule_text(rule: &Rule, width: usize) -> String {
    // The page's own title is the name; here the severity stands beside it.
    let body = rule.page.split_once('\n').map_or("", |(_, body)| body);
    format!("{BOLD}{} · {}{BOLD:#}\n{}", rule.id, rule.severity, markdown::page(body, width))
}

/// The manual page of a rule as an object.
#[must_use]
pub fn rule_json(rule: &Rule) -> String {
    pretty(&RuleObject {
        id: rule.id,
        severity: rule.severity,
        summary: rule.summary,
        url: rule.url(),
        page: rule.page,
    })
}

fn pretty(object: &impl Serialize) -> String {
    // Texts and numbers alone: nothing in the objects above can fail to be written.
    serde_json::to_string_pretty(object).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{ReplyCode, compare, explain_command, explain_reply, locale_for};

    /// Nothing reaches beyond a narrow terminal but words that cannot be broken, and addresses.
    #[test]
    fn pages_keep_to_a_narrow_terminal() {
        for locale in ["en", "ru", "ja"].map(locale_for) {
            let replies = crate::catalog::replies();
            let commands = crate::catalog::commands().iter().map(|command| explain_command(command, locale));
            let pairs = replies.windows(2).map(|pair| compare(pair[0].code, pair[1].code, locale));
            let codes = replies.iter().map(|entry| explain_reply(ReplyCode(entry.code.0), locale));
            for page in codes.chain(pairs).chain(commands) {
                let text = anstream::adapter::strip_str(&explanation_text(&page, 40)).to_string();
                for line in text.lines().filter(|line| !line.contains("://")) {
                    let breaks = line.trim_start_matches([' ', '-']).contains(' ');
                    let width = textwrap::core::display_width(line);
                    assert!(width <= 40 || !breaks, "{} {}: {line}", locale.id, page.subject);
                }
            }
        }
    }
}
