//! Whatever is typed, in whatever language and encoding: when the keys rest, the editor shows what `lsp-check` says of
//! the text.

#[allow(dead_code, reason = "not all of it is needed here")]
#[path = "../support/blocks.rs"]
mod blocks;

use super::client::Client;
use super::pulling;
use super::robust::{Dice, position};
use blocks::{blocks, test_files};
use serde_json::{Value, json};
use smtp_lsp::language::{self, Language};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{fs, thread};
use tempfile::TempDir;

/// What is typed besides pieces of the texts themselves.
const PIECES: [&str; 14] =
    ["452", "550 5.1.1 ", "😀", "ü", "\n", "\r\n", "(", "{", "}", "'", "\"", "  # 4.2.2 😀\n", "", "\\"];
/// How often each text is changed before it is looked at.
const EDITS: i64 = 6;
/// How often it is looked at.
const ROUNDS: i64 = 3;

/// A document as the test has it.
struct Opened {
    language: &'static Language,
    uri: String,
    text: String,
}

/// For each language a text that has findings, where its tests have one, in a folder of its own.
fn texts(root: &TempDir) -> Vec<Opened> {
    let mut chosen: BTreeMap<&str, (bool, Opened)> = BTreeMap::new();
    for file in test_files() {
        let source = fs::read_to_string(&file).expect("readable");
        for block in blocks(&source, &file.to_string_lossy()) {
            let language = block.language;
            let glob = language.globs.iter().find(|glob| !glob.contains(['/', '{', '[']));
            let name = match language::by_path(Path::new(block.path)) {
                Some(known) if known.id == language.id => block.path.to_owned(),
                _ => glob.map_or_else(String::new, |glob| glob.replace('*', "x")),
            };
            // Of others the content says what they are, and that is what changes here.
            let is_known = language::by_path(Path::new(&name)).is_some_and(|known| known.id == language.id);
            let fires = block.code.contains("error: [");
            let is_better = chosen.get(language.id).is_none_or(|(known, _)| fires && !known);
            if is_known && is_better && block.code.len() < 4_000 {
                let path = root.path().join(language.id).join(&name);
                let uri = format!("file://{}", path.display());
                chosen.insert(language.id, (fires, Opened { language, uri, text: block.code }));
            }
        }
    }
    chosen.into_values().map(|(_, text)| text).collect()
}

/// A place in a text that an editor could name: neither inside a character nor between `\r` and `\n`.
fn place(text: &str, at: usize) -> usize {
    let is_place = |at: usize| {
        text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
    };
    (0..=at.min(text.len())).rev().find(|at| is_place(*at)).unwrap_or(0)
}

/// One random change, which is made in the text and told to the server.
fn change(client: &mut Client, dice: &mut Dice, document: &mut Opened, version: i64, encoding: &str) {
    let text = &document.text;
    let start = place(text, dice.below(text.len() + 1));
    let end = place(text, start + dice.below(12)).max(start);
    let piece = if dice.below(3) == 0 {
        let from = place(text, dice.below(text.len() + 1));
        text[from..place(text, from + dice.below(40)).max(from)].to_owned()
    } else {
        PIECES[dice.below(PIECES.len())].to_owned()
    };
    let ([line, column], [last, behind]) = (position(text, start, encoding), position(text, end, encoding));
    client.edit(&document.uri, version, [line, column, last, behind], &piece);
    document.text.replace_range(start..end, &piece);
    if dice.below(6) == 0 {
        client.ask_hover(&document.uri, line, column);
    }
}

/// A client that counts columns in an encoding.
fn client(encoding: &str) -> Client {
    let mut capabilities = pulling();
    capabilities["general"] = json!({ "positionEncodings": [encoding] });
    Client::with(capabilities)
}

/// Line and column, both from 0 and in characters, of a position in an encoding.
fn in_characters(text: &str, place: &Value, encoding: &str) -> [u64; 2] {
    let (line, column) =
        (place["line"].as_u64().expect("a line"), place["character"].as_u64().expect("a column"));
    let content = text.split('\n').nth(usize::try_from(line).expect("small")).unwrap_or("");
    let mut units = 0;
    let mut characters = 0;
    for character in content.chars() {
        if units >= column {
            break;
        }
        units += match encoding {
            "utf-8" => character.len_utf8() as u64,
            "utf-16" => character.len_utf16() as u64,
            _ => 1,
        };
        characters += 1;
    }
    [line, characters]
}

/// What `lsp-check` says of all texts, with these arguments.
fn checked(root: &TempDir, arguments: &[&str]) -> Vec<Value> {
    let run = Command::new(env!("CARGO_BIN_EXE_lsp-check"))
        .args(arguments)
        .arg(root.path())
        .output()
        .expect("it starts");
    serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The rows of one text: rule, start and end, both from 0 and in characters.
fn rows<'v>(all: &'v [Value], uri: &str) -> Vec<&'v Value> {
    all.iter()
        .filter(|row| row["path"].as_str().is_some_and(|path| uri == format!("file://{path}")))
        .collect()
}

fn number(row: &Value, name: &str) -> u64 {
    row[name].as_u64().expect("a number") - 1
}

#[test]
fn any_edits_in_any_language_and_encoding_end_in_what_the_check_says() {
    for (seed, encoding) in (11..).zip(["utf-8", "utf-16", "utf-32"]) {
        let root = tempfile::tempdir().expect("a temporary folder");
        let mut texts = texts(&root);
        assert!(texts.len() >= 40, "{:?}", texts.iter().map(|text| text.language).collect::<Vec<_>>());
        let (mut client, mut dice) = (client(encoding), Dice(seed));
        for document in &texts {
            client.open(&document.uri, document.language.id, &document.text);
        }
        let mut seen = Seen::default();
        for round in 0..ROUNDS {
            for version in 0..EDITS {
                for document in &mut texts {
                    change(&mut client, &mut dice, document, 2 + round * EDITS + version, encoding);
                }
            }
            for document in &texts {
                client.pulled(&document.uri);
                let path = Path::new(document.uri.trim_start_matches("file://"));
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, &document.text).expect("a file");
            }
            // In a broken text what a fresh parse finds comes when the keys rest.
            thread::sleep(Duration::from_millis(600));
            compare(&mut client, &texts, &root, encoding, &mut seen);
        }
        assert!(seen.with_findings.len() >= 10, "the texts say little: {:?}", seen.with_findings);
        assert!(seen.hovers >= 100, "{}", seen.hovers);
        assert_eq!(client.stop(), Some(0));
    }
}

/// What there was to compare.
#[derive(Default)]
struct Seen {
    with_findings: BTreeSet<&'static str>,
    hovers: usize,
}

fn compare(edited: &mut Client, texts: &[Opened], root: &TempDir, encoding: &str, seen: &mut Seen) {
    let findings = checked(root, &["--format", "json"]);
    let codes = checked(root, &["codes", "--format", "json"]);
    let mut fresh = client(encoding);
    for Opened { language, uri, text } in texts {
        let ends = |line: u64, column: u64, end_line: u64, end_column: u64| {
            format!("{line}:{column}-{end_line}:{end_column}")
        };
        let mut expected: Vec<String> = rows(&findings, uri)
            .into_iter()
            .map(|row| {
                let [line, column] = ["line", "column"].map(|name| number(row, name));
                let [end_line, end_column] = ["end_line", "end_column"].map(|name| number(row, name));
                format!("{} {} {}", row["rule"], ends(line, column, end_line, end_column), row["message"])
            })
            .collect();
        let mut shown: Vec<String> = edited
            .pulled(uri)
            .iter()
            .map(|told| {
                let place = |end: &str| in_characters(text, &told["range"][end], encoding);
                let ([line, column], [end_line, end_column]) = (place("start"), place("end"));
                let message =
                    told["message"].as_str().and_then(|text| text.split_once(".\n")).expect("two parts");
                format!("{} {} {}", told["code"], ends(line, column, end_line, end_column), json!(message.0))
            })
            .collect();
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected, "{language:?}, {encoding}: {text:?}");
        if !shown.is_empty() {
            seen.with_findings.insert(language.id);
        }
        fresh.open(uri, language.id, text);
        for row in rows(&codes, uri) {
            let (line, column) = (number(row, "line"), number(row, "column"));
            let content = text.split('\n').nth(usize::try_from(line).expect("small")).expect("a line");
            let before: String = content.chars().take(usize::try_from(column).expect("small")).collect();
            let [_, column] = position(&before, before.len(), encoding);
            let line = u32::try_from(line).expect("small");
            let hover = edited.hover(uri, line, column);
            assert_eq!(hover, fresh.hover(uri, line, column), "{language:?}, {encoding}: {text:?}");
            assert!(!hover.is_empty(), "{language:?}, {encoding}, {row}: {text:?}");
            seen.hovers += 1;
        }
    }
}
