//! While a long text is typed in, the statements around the keys are parsed alone: what is found is what the whole says, and
//! what breaks the syntax breaks no more than those.

#[allow(dead_code, reason = "other tests look at more of a block")]
#[path = "support/blocks.rs"]
mod blocks;

use blocks::{blocks, test_files};
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::language::{self, Language};
use smtp_lsp::{Analysis, analyze};
use std::collections::BTreeMap;
use std::fs;

/// How many places of a language's text are typed at.
const PLACES: usize = 2;
/// How often it is repeated for a very long one.
const TIMES: usize = 10;
/// How long a language's text is at least, in bytes.
const LONG: usize = 20_000;

fn summary(analysis: &Analysis) -> String {
    let findings: Vec<_> =
        analysis.findings.iter().map(|finding| (&finding.span, finding.rule.id, &finding.message)).collect();
    format!("{:#?} {:#?} {findings:#?}", analysis.mentions, analysis.sets)
}

fn parsed(language: &'static Language, text: &str) -> Document {
    let mut document = Document::new("deliver", language, text);
    document.parse();
    document
}

fn has_error(document: &Document) -> bool {
    document.tree().is_none_or(|tree| tree.root_node().has_error())
}

/// The fixtures of each language, as far as they are whole one behind the other, until they are long.
fn texts() -> BTreeMap<&'static str, String> {
    let mut codes = BTreeMap::<&str, Vec<String>>::new();
    for file in test_files() {
        let markdown = fs::read_to_string(&file).expect("it can be read");
        for block in blocks(&markdown, &file.to_string_lossy()) {
            codes.entry(block.language.id).or_default().push(block.code);
        }
    }
    codes.into_iter().map(|(id, codes)| (id, joined(id, &codes))).collect()
}

fn joined(id: &str, codes: &[String]) -> String {
    let language = language::by_id(id).expect("it is there");
    let mut document = parsed(language, "");
    // Some are broken on purpose, and some can only stand first or last.
    for code in codes.iter().cycle().take(4 * codes.len()) {
        let end = document.text().len_bytes();
        if end >= LONG {
            break;
        }
        let before = document.clone();
        document.edit(end..end, &format!("\n{code}"));
        document.parse();
        if has_error(&document) {
            document = before;
        }
    }
    document.text().to_string()
}

#[test]
fn what_is_typed_into_a_part_is_found_as_in_the_whole() {
    let config = Config::default();
    let (mut typed, mut problems) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for (id, text) in texts() {
        let language = language::by_id(id).expect("it is there");
        let document = parsed(language, &text);
        // What bounds a parse is far from what an ordinary text takes, however often its parser reads a piece.
        let long = format!("{text}\n").repeat(TIMES);
        if document.tree().is_some() && parsed(language, &long).tree().is_none() {
            problems.push(format!("{id}: {} bytes have no tree", long.len()));
        }
        let whole = summary(&analyze(&document, &config));
        let codes: Vec<usize> =
            analyze(&document, &config).mentions.iter().map(|mention| mention.span.start).collect();
        for at in codes.iter().step_by((codes.len() / PLACES).max(1)) {
            let mut document = document.clone();
            // What was there is typed anew.
            document.edit(*at..at + 1, "9");
            document.parse_touched();
            document.edit(*at..at + 1, &text[*at..=*at]);
            document.parse_touched();
            if !document.is_unsettled() {
                continue;
            }
            *typed.entry(id).or_default() += 1;
            let part = summary(&analyze(&document, &config));
            if part != whole {
                let line = text[..*at].matches('\n').count();
                let (one, other) =
                    part.lines().zip(whole.lines()).find(|(one, other)| one != other).unwrap_or_default();
                let line = text.lines().nth(line).unwrap_or("");
                problems.push(format!("{id}: at `{line}`: {one} instead of {other}"));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(typed.len() > 10 && typed.values().sum::<usize>() > 30, "{typed:?}");
}

const MANY: usize = 200;

/// Functions of which each has a finding.
fn functions() -> String {
    let one = |number: usize| {
        format!(
            "def send_{number}(server, to):\n    code, text = server.rcpt(to)\n    if code == 452:\n        return 'bounced'\n\n\n"
        )
    };
    format!("import smtplib\n\n\n{}", (0..MANY).map(one).collect::<String>())
}

fn findings(document: &Document) -> usize {
    analyze(document, &Config::default()).findings.len()
}

#[test]
fn an_error_is_kept_to_the_statements_around_it() {
    let python = language::by_id("python").expect("it is there");
    let text = functions();
    let mut document = parsed(python, &text);
    assert!(!document.is_unsettled());
    assert_eq!(findings(&document), MANY);
    let at = text.find("send_100(").expect("it is there");
    for typed in ["\'\'\'", "\"", "(", "\n)", "x = {"] {
        document.edit(at..at, typed);
        document.parse_touched();
        assert!(document.is_unsettled());
        let found = findings(&document);
        assert!(found >= MANY - 2, "{found} are left with {typed:?}");
        document.edit(at..at + typed.len(), "");
        document.parse_touched();
        assert_eq!(findings(&document), MANY, "{typed:?} is gone again");
    }
}

#[test]
fn what_is_typed_is_found_at_once() {
    let python = language::by_id("python").expect("it is there");
    let text = functions();
    let mut document = parsed(python, &text);
    let at = text.find("def send_100(").expect("it is there");
    let new = "def post(server, to):\n    code, text = server.rcpt(to)\n    if code == 450:\n        return 'bounced'\n\n\n";
    document.edit(at..at, new);
    document.parse_touched();
    assert!(document.is_unsettled());
    let analysis = analyze(&document, &Config::default());
    assert_eq!((analysis.findings.len(), analysis.mentions.len()), (MANY + 1, MANY + 1));
    let at = at + new.find("450").expect("it is there");
    document.edit(at..at + 3, "550");
    document.parse_touched();
    assert_eq!(findings(&document), MANY);
    document.edit(at - 8..at + 3, "code >= 400");
    document.parse_touched();
    assert_eq!(findings(&document), MANY + 1);
}

#[test]
fn edits_in_several_places_end_in_what_the_final_text_has() {
    let python = language::by_id("python").expect("it is there");
    let mut document = parsed(python, &functions());
    let edits = [(0, "x = (\n"), (4, "def "), (0, "def a(e):\n    return e.smtp_code >= 400\n\n\n")]
        .into_iter()
        .cycle();
    for (place, (length, new)) in [3, 3, 190, 100, 101, 100, 5, 199].into_iter().zip(edits) {
        let text = document.text().to_string();
        let at = text.find(&format!("def send_{place}(")).expect("it is there");
        document.edit(at..at + length, new);
        document.parse_touched();
        let _ = analyze(&document, &Config::default());
        let mut edited = document.clone();
        edited.settle();
        let mut opened = parsed(python, &document.text().to_string());
        opened.settle();
        let [edited, opened] =
            [edited, opened].map(|document| summary(&analyze(&document, &Config::default())));
        assert_eq!(edited, opened, "{new:?} at {place}");
    }
}
