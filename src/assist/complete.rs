//! Codes that can be written at a place.

use crate::analyze;
use crate::catalog::{self, Code, EnhancedCode, ReplyCode};
use crate::config::Config;
use crate::document::Document;
use std::ops::Range;

/// Codes for a place.
#[derive(Debug)]
pub(crate) struct Completion {
    /// What is written of one already.
    pub(crate) span: Range<usize>,
    pub(crate) codes: Vec<Code>,
}

/// The codes that can stand at a byte offset and begin with the digits before it. A code is expected where the analysis
/// would take a number for one: that is tried with one that fits.
pub(crate) fn complete(document: &Document, config: &Config, offset: usize) -> Option<Completion> {
    if !document.is_about_mail() {
        return None;
    }
    let source = document.text().to_string();
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let start = source.get(..offset)?.trim_end_matches(is_part).len();
    let (begun, rest) = (&source[start..offset], &source[offset..]);
    let is_open = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '.');
    let is_begin = !source[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if begun.starts_with('.') || !is_open || !is_begin {
        return None;
    }
    let codes: Vec<Code> = replies(begun).chain(details(begun)).collect();
    let tried = codes.first()?;
    let mut after = document.clone();
    after.edit(start..offset, &tried.to_string());
    after.parse();
    let is_expected = |mention: &crate::mention::Mention| mention.span.start == start;
    let found = analyze(&after, config);
    found.mentions.iter().any(is_expected).then_some(Completion { span: start..offset, codes })
}

/// The reply codes of the standards.
fn replies(begun: &str) -> impl Iterator<Item = Code> + use<'_> {
    let known = catalog::replies().iter().filter(|reply| reply.is_established());
    known.map(|reply| reply.code).filter(move |code| code.to_string().starts_with(begun)).map(ReplyCode::into)
}

/// The enhanced codes of the registry, once a class with its dot is written.
fn details(begun: &str) -> impl Iterator<Item = Code> + use<'_> {
    let class = begun.split_once('.').and_then(|(class, _)| class.parse::<u16>().ok());
    let of = move |entry: &catalog::Enhanced| {
        let class = class.filter(|class| entry.classes.contains(class))?;
        Some(EnhancedCode { class, subject: entry.subject, detail: entry.detail })
    };
    let known = catalog::enhanced_codes().iter().filter(|entry| !entry.deprecated).filter_map(of);
    known.filter(move |code| code.to_string().starts_with(begun)).map(EnhancedCode::into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn offered(before: &str, after: &str) -> Vec<String> {
        let language = language::by_id("python").expect("it is there");
        let mut document = Document::new("a.py", language, &format!("{before}{after}"));
        document.parse();
        let found = complete(&document, &Config::default(), before.len());
        found.map_or_else(Vec::new, |found| found.codes.iter().map(Code::to_string).collect())
    }

    #[test]
    fn codes_are_offered_where_one_is_expected() {
        let start = "import smtplib\ndef f(e):\n    if e.smtp_code ";
        let offered_45 = offered(&format!("{start}== 45"), ":\n        pass\n");
        assert!(offered_45.contains(&"452".to_owned()) && !offered_45.contains(&"550".to_owned()));
        assert!(offered(&format!("{start}== "), ":\n        pass\n").contains(&"550".to_owned()));
        let details = offered("import smtplib\nREPLY = '550 5.1.", " no such user'\n");
        assert!(details.contains(&"5.1.1".to_owned()), "{details:?}");
        assert!(details.iter().all(|code| code.starts_with("5.1.")), "{details:?}");
        assert!(offered("import smtplib\ndef f(e):\n    timeout = 4", "\n").is_empty());
        assert!(offered("def f(e):\n    if e.status == 4", ":\n        pass\n").is_empty());
    }
}
