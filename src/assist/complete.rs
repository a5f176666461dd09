//! Codes that can be written at a place.

use crate::catalog::{self, Code, CodeSet, Command, EnhancedCode, ReplyCode};
use crate::config::Config;
use crate::document::Document;
use crate::{Analysis, analyze};
use std::ops::Range;

/// Codes for a place.
#[derive(Debug)]
pub(crate) struct Completion {
    /// What is written of one already.
    pub(crate) span: Range<usize>,
    /// Those that answer the command in flight, then those that may answer any, then the others.
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
    let found = analyze(&document.tried(start..offset, &tried.to_string()), config);
    let is_expected = found.mentions.iter().any(|mention| mention.span.start == start);
    is_expected.then(|| {
        let command = in_flight(&found, start);
        Completion { span: start..offset, codes: sorted(codes, command) }
    })
}

/// The command whose reply is looked at or sent at a byte offset.
fn in_flight(analysis: &Analysis, offset: usize) -> Option<Command> {
    let around = analysis.answered.iter().filter(|(span, _)| span.start <= offset && offset < span.end);
    let length = around.clone().map(|(span, _)| span.len()).min()?;
    let mut innermost = around.filter(|(span, _)| span.len() == length).map(|(_, command)| *command);
    let first = innermost.next()?;
    // What is reached on several ways may answer several.
    innermost.all(|other| other == first).then_some(first)
}

/// The codes with those first that answer a command.
fn sorted(mut codes: Vec<Code>, command: Option<Command>) -> Vec<Code> {
    let Some(command) = command else { return codes };
    let own = command.success | command.intermediate | command.error | command.added;
    codes.sort_by_key(|code| {
        let fits = |set: CodeSet| match code {
            Code::Reply(code) => set.contains(code.0),
            Code::Enhanced(code) => {
                let beside = catalog::enhanced(*code).map_or(&[][..], |entry| entry.replies);
                beside.iter().any(|reply| reply / 100 == code.class && set.contains(*reply))
            }
        };
        if fits(own) { 0 } else { 1 + u8::from(!fits(catalog::any_command())) }
    });
    codes
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
    #[test]
    fn codes_that_answer_the_command_come_first() {
        let first = |before: &str, after: &str| {
            let offered = offered(before, after);
            offered.first().cloned().unwrap_or_default()
        };
        let start = "import smtplib\ndef f(server, to):\n    code, text = server.";
        let vrfy = format!("{start}vrfy(to)\n    if code == 25");
        assert_eq!(offered(&vrfy, ":\n        pass\n")[..3], ["250", "251", "252"]);
        let rcpt = format!("{start}rcpt(to)\n    if code == 25");
        assert_eq!(offered(&rcpt, ":\n        pass\n")[..2], ["250", "251"]);
        let login = format!("{start}login(to)\n    if code == ");
        assert_ne!(
            first(&format!("{start}rcpt(to)\n    if code == "), ":\n        pass\n"),
            "211",
            "{login}"
        );
        // In front of a text that a handler of a command sends.
        let handler = "import smtplib\nclass H:\n    def handle_DATA(self, s):\n        s.reply(";
        assert_eq!(first(handler, ", 'go on')\n"), "354");
        assert_eq!(
            first("import smtplib\ndef f(e):\n    if e.smtp_code == ", ":\n        pass\n"),
            "211",
            "nothing is known"
        );
    }

    #[test]
    fn what_is_remembered_of_the_document_stays() {
        let function = |name: &str| {
            format!(
                "def {name}(server, to):\n    code, _ = server.rcpt(to)\n    if code == 452:\n        return 'bounced'\n"
            )
        };
        let language = language::by_id("python").expect("it is there");
        let mut document = Document::new("a.py", language, &function("f"));
        document.edit(0..0, &function("g"));
        document.edit(0..0, "import smtplib\n");
        document.parse();
        let first = analyze(&document, &Config::default());
        assert_eq!(first.findings.len(), 2);
        let remembered = || document.memory().map(|memory| memory.flows.functions());
        assert_eq!(remembered(), Some(2));
        // What an analysis does not come across is forgotten.
        let start = "import smtplib\n".len();
        let tried = document.tried(start..start + function("g").len(), "");
        assert_eq!(analyze(&tried, &Config::default()).findings.len(), 1);
        assert_eq!(tried.memory().map(|memory| memory.flows.functions()), Some(1));
        assert_eq!(remembered(), Some(2));
    }
}
