//! `smtp-lsp` finds SMTP reply codes and enhanced status codes in source code and in mail-server configs, explains
//! them, and proves from the control flow when they are handled against RFC 5321.
//!
//! ```text
//! bytes → gate → Document → mentions → flows → findings → editor (server) or terminal, SARIF, … (report)
//! ```
//!
//! [`analyze`] is the one pure function in the middle: the language server and `lsp-check` both call it, and nothing
//! else decides what is said about a text.

mod assist;
pub mod catalog;
pub mod check;
pub mod config;
pub mod document;
pub mod fix;
mod flow;
mod inner;
pub mod language;
pub mod mention;
mod neighbours;
pub mod report;
pub mod rules;
pub mod server;
mod settings;
mod suggest;
mod suppress;
mod topic;

use catalog::{CodeSet, Command};
use config::Config;
use document::Document;
use flow::{Constant, Reference};
use language::{Language, embed};
use mention::Mention;
use rules::Finding;
use std::collections::BTreeSet;
use std::ops::Range;

/// Parsers and the analysis ask for memory in many small pieces, which this one gives faster than the system's does.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// All that is known about a text.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// The codes in it, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Conditions and collections that stand for a set of codes, with their spans in bytes.
    pub sets: Vec<(Range<usize>, CodeSet)>,
    /// Outcomes that codes reach, with their spans in bytes.
    pub(crate) reached: Vec<(Range<usize>, CodeSet)>,
    /// Where the reply to a command is looked at or sent, and the command.
    pub(crate) answered: Vec<(Range<usize>, Command)>,
    /// Names that stand for codes.
    pub(crate) constants: Vec<Constant>,
    /// Functions of other files that it would help to know.
    pub(crate) wanted: BTreeSet<Reference>,
    /// What breaks a rule, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Whether an analysis may find anything in a text that is about mail, or have anything to show. Where not, the text need not
/// be parsed: most that name mail have no code in them, and nothing that is done with one.
pub(crate) fn may_hold_anything(language: &'static Language, source: &str, config: &Config) -> bool {
    may_hold_codes(language, source, config) || flow::names_call(language, source, config)
}

/// Whether there may be codes or findings in a text that is about mail, by its bytes: a call of a mail library alone is
/// neither. Where not, [`analyze`] finds nothing in it, and it need not be parsed.
#[must_use]
pub fn may_hold_codes(language: &'static Language, source: &str, config: &Config) -> bool {
    language.always_mail
        || !language.checks.is_empty()
        || mention::has_shape(source)
        || suppress::may_speak(source)
        || settings::may_be_spoken(language, source)
        || flow::can_start_flow(language, source, config)
        || !embed::pieces(language, source).is_empty()
}

/// Analyses a document as its tree stands, with the files that stand inside it. A document that is not about mail, or not
/// parsed though there is a parser for it, has nothing in it.
///
/// Pure: no input or output, no error. The result depends on the document, with what is known of functions in other files,
/// and the configuration alone.
#[must_use]
pub fn analyze(document: &Document, config: &Config) -> Analysis {
    analyze_at(document, config, 0)
}

/// The same for a document that stands inside `depth` others.
fn analyze_at(document: &Document, config: &Config, depth: usize) -> Analysis {
    let is_text = document.language().parser.is_none() && document.is_about_mail();
    if document.tree().is_none() && !is_text {
        return Analysis::default();
    }
    let source = String::from(document.text());
    let inner = inner::of(document, &source, depth);
    let elsewhere: Vec<Range<usize>> = inner.iter().map(|inner| inner.piece.around.clone()).collect();
    let scan = mention::Scan::of_document(document, &source);
    let mentions = mention::find(document, &source, &scan, &elsewhere);
    let flows = flow::find(document, &source, (&scan, &mentions), config);
    let findings = rules::check(document, &source, &flows, config);
    let reached = flows.reached.into_iter().map(|flow| (flow.span, flow.set)).collect();
    let (answered, constants, wanted) = (flows.answered, flows.constants, flows.wanted);
    let mut analysis =
        Analysis { mentions, sets: flows.sets, reached, answered, constants, wanted, findings };
    for inner in &inner {
        analysis.take_in(inner, analyze_at(&inner.document, config, depth + 1));
    }
    analysis.findings = suppress::apply(document, &source, analysis.findings, config);
    analysis
}

impl Analysis {
    /// Whether another analysis of the same text says something else to the user.
    fn findings_differ(&self, other: &Self) -> bool {
        let key = |analysis: &Self| -> Vec<(Range<usize>, String)> {
            analysis.findings.iter().map(|finding| (finding.span.clone(), finding.message.clone())).collect()
        };
        key(self) != key(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fenced blocks of a manual page: what stands behind the fence, and the code.
    fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
        page.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'))
    }

    #[test]
    fn nothing_is_found_in_a_text_that_is_not_worth_parsing() {
        let config = Config::default();
        let mut count = 0;
        for (info, code) in rules::all().iter().flat_map(|rule| blocks(rule.page)) {
            let Some(language) = language::by_id(info.split(' ').next().unwrap_or("")) else { continue };
            // Without its codes a page shows what is left: names of exceptions, comments, tests of a class.
            for text in [code.to_owned(), code.replace(['2', '4', '5'], "9"), code.replace("50", "x")] {
                let mut document = Document::new("code", language, &text);
                document.parse();
                let analysis = analyze(&document, &config);
                if !may_hold_codes(language, &text, &config) {
                    assert!(analysis.mentions.is_empty() && analysis.findings.is_empty(), "{text}");
                    count += 1;
                }
                if !may_hold_anything(language, &text, &config) {
                    assert!(analysis.answered.is_empty() && analysis.sets.is_empty(), "{text}");
                }
            }
        }
        assert!(count > 3, "only {count} texts were left out");
    }

    #[test]
    fn what_can_start_a_flow_is_worth_parsing() {
        let may = |source: &str| {
            let language = language::by_id("python").expect("it is there");
            may_hold_codes(language, &format!("# smtp\n{source}"), &Config::default())
        };
        for source in [
            "x = 250",
            "if line.startswith('4'): pass",
            "re.match('^[45]', line)",
            "code // 100 == 4",
            "(code / (100))",
            "re.match('(5xx|4yz)', line)",
            "line[0] == \"5\"",
            "reply[0] = 4",
            "import smtplib\ntry: pass\nexcept smtplib.SMTPRecipientsRefused: pass",
            "import smtplib\ntry: smtp.login(user)\nexcept Exception: suppress(user)",
            "import smtplib\ndef is_valid(smtp, user): return smtp.rcpt(user)",
            "import smtplib\ndef checkRecipient(smtp, user): return smtp.rcpt(user)",
            "import smtplib\ntry: smtp.rcpt(user)\nexcept Exception: drop_message(user)",
            "# smtp-lsp: ignore[class-mismatch] why",
            "x = 'too many recipients'",
            "parts = status.split('.')",
        ] {
            assert!(may(source), "{source}");
        }
        for source in [
            "smtp = 1",
            "'2001-01-01'",
            "'4A50'",
            "'2 weeks'",
            "range(100)",
            "x * 100",
            "1000 / 1000",
            "port = 2525",
            "hidden = name[0] == '.'",
            "import smtplib\nsmtp.login(user)\nsmtp.ehlo()",
            "import smtplib\nbounced = {'data': 1, 'mail': 2}",
        ] {
            assert!(!may(source), "{source}");
        }
        let far = format!("{}x = 250\ny = '4'\n", "#\n".repeat(1000));
        assert!(!may(&far) && may(&format!("{far}# the code")));
    }
}
