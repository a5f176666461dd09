//! Runs `grammars/*/tests/*.md`: prose, and fenced code whose comments say what must be found in it.
//!
//! - `error: [rule] part of the message` at the end of a line: exactly these findings begin on that line.
//! - `codes: 450 4.2.2` at the end of a line: exactly these codes stand on it. In a block whose fence says `codes`,
//!   every other line has none.
//!
//! On a line of its own an annotation speaks of the next line.
//!
//! A line without `error:` has no finding. The fence names the language by one of its identifiers; a path behind it
//! (`python deliver/test_it.py`) is what the file is called.

#[path = "support/blocks.rs"]
mod blocks;

use blocks::{Block, blocks, test_files};
use smtp_lsp::document::Document;
use smtp_lsp::language;
use smtp_lsp::mention::Code;
use smtp_lsp::{Analysis, analyze, config::Config, may_hold_codes};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

fn annotation_start(line: &str, mark: &str, word: &str) -> Option<usize> {
    line.rfind(&format!("{mark} {word}: "))
}

/// What an annotation at the end of a line says, and where it begins.
fn annotation<'a>(line: &'a str, mark: &str, word: &str) -> Option<(usize, &'a str)> {
    let start = annotation_start(line, mark, word)?;
    Some((start, line[start..].split_once(": ")?.1.trim_end_matches(['*', '/', ' '])))
}

/// A text of the same length whose annotations are blank: what they say of mail must not open the gate for the code around
/// them. One on a line of its own leaves an empty comment.
fn without_annotations(block: &Block<'_>) -> String {
    let mark = block.language.comment;
    let mut text = String::with_capacity(block.code.len());
    for line in block.code.split_inclusive('\n') {
        let Some(start) =
            ["error", "codes"].iter().filter_map(|word| annotation_start(line, mark, word)).min()
        else {
            text.push_str(line);
            continue;
        };
        let is_alone = line[..start].trim().is_empty();
        let (kept, blank) = line.split_at(if is_alone { start + mark.len() } else { start });
        text.push_str(kept);
        text.extend(blank.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    }
    text
}

fn check(block: &Block<'_>, origin: &str, problems: &mut String) {
    let (text, config) = (without_annotations(block), Config::default());
    let mut document = Document::new(block.path, block.language, &text);
    // A file that is not worth it is not parsed.
    if document.is_about_mail() && may_hold_codes(block.language, &text, &config) {
        document.parse();
    }
    let Analysis { mentions, findings, .. } = analyze(&document, &config);
    let mut start = 0;
    // In a format without comments behind a value, an annotation on a line of its own speaks of the next line.
    let mut above = "";
    for (index, line) in block.code.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        let stands_alone = line.trim_start().starts_with(&format!("{} error: ", block.language.comment))
            || line.trim_start().starts_with(&format!("{} codes: ", block.language.comment));
        if stands_alone {
            above = line;
            start = end;
            continue;
        }
        let place = format!("{origin}:{}", block.line + index + 1);
        let mark = block.language.comment;
        let expected: Vec<&str> = annotation(line, mark, "error")
            .or_else(|| annotation(above, mark, "error"))
            .map(|(_, text)| text.split(" error: ").map(str::trim).collect())
            .unwrap_or_default();
        let found: Vec<String> = findings
            .iter()
            .filter(|finding| (start..end).contains(&finding.span.start))
            .map(|finding| format!("[{}] {}", finding.rule.id, finding.message))
            .collect();
        let agrees = expected.len() == found.len()
            && expected.iter().all(|expected| {
                let (rule, part) = expected.split_once(']').unwrap_or((expected, ""));
                found.iter().any(|found| found.starts_with(rule) && found.contains(part.trim()))
            });
        if !agrees {
            let _ = writeln!(
                problems,
                "{place}: expected {expected:?}, found {found:?}\n    {}",
                line.trim_end()
            );
        }
        let annotated = annotation(line, mark, "codes")
            .or_else(|| annotation(above, mark, "codes").map(|(_, text)| (line.len(), text)));
        if annotated.is_some() || block.words.contains(&"codes") {
            let (limit, expected) = annotated.map_or((line.len(), ""), |(at, text)| (at, text));
            let expected: Vec<&str> = expected.split_whitespace().collect();
            let found: Vec<String> = mentions
                .iter()
                .filter(|mention| (start..start + limit).contains(&mention.span.start))
                .map(|mention| match mention.code {
                    Code::Reply(code) => code.to_string(),
                    Code::Enhanced(code) => code.to_string(),
                })
                .collect();
            if expected != found {
                let _ = writeln!(
                    problems,
                    "{place}: expected codes {expected:?}, found {found:?}\n    {}",
                    line.trim_end()
                );
            }
        }
        start = end;
        above = "";
    }
}

#[test]
fn every_block_finds_what_it_says() {
    let wanted = env::var("GRAMMAR_TEST").unwrap_or_default();
    let mut problems = String::new();
    let mut count = 0;
    for file in test_files().iter().filter(|file| file.to_string_lossy().contains(&wanted)) {
        let text = fs::read_to_string(file).expect("readable");
        let origin = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(file).display().to_string();
        for block in blocks(&text, &origin) {
            check(&block, &origin, &mut problems);
            count += 1;
        }
    }
    assert!(count > 0, "no block of code was found");
    assert!(problems.is_empty(), "\n{problems}");
}

/// The examples on a rule's manual page show the rule firing, and the better code staying silent.
#[test]
fn every_manual_page_is_true() {
    let mut problems = String::new();
    for rule in smtp_lsp::rules::all() {
        let origin = format!("manual page of {}", rule.id);
        let blocks = blocks(rule.page, &origin);
        assert!(blocks.len() >= 2, "{origin}: an example and its better twin");
        assert!(
            blocks[0].code.contains(&format!("error: [{}]", rule.id)),
            "{origin}: the first example fires"
        );
        for block in &blocks {
            check(block, &origin, &mut problems);
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Every rule that a language claims is shown firing in one of its blocks.
#[test]
fn every_claimed_rule_fires() {
    let mut fired: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in test_files() {
        let text = fs::read_to_string(&file).expect("readable");
        for block in blocks(&text, "") {
            for rule in smtp_lsp::rules::all() {
                if block.code.contains(&format!("error: [{}]", rule.id)) {
                    fired.entry(block.language.id).or_default().push(rule.id.to_owned());
                }
            }
        }
    }
    for language in language::all() {
        for rule in language.rules {
            assert!(
                smtp_lsp::rules::by_id(rule).is_some(),
                "{} claims `{rule}`, which is no rule",
                language.id
            );
            let shown = fired.get(language.id).is_some_and(|rules| rules.iter().any(|known| known == rule));
            assert!(shown, "{} claims `{rule}`, but no block in its tests shows it", language.id);
        }
    }
}
