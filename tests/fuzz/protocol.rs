//! Any frames, and any edits over the real process: what the server says in the end is what a check says.

use super::random::{SEEDS, Seed, rounds};
use crate::client::Client;
use serde_json::{Value, json};
use smtp_lsp::language;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

#[test]
fn any_frames() {
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let bodies = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.py","languageId":"python","version":1,"text":"import smtplib\nif code == 452: pass\n"}}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.py","version":2},"contentChanges":[{"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":3}},"text":"é"}]}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.py"},"position":{"line":1,"character":12}}}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let whole: String = bodies.iter().map(|body| frame(body)).collect();
    let pieces: &[&[u8]] = &[
        b"\r\n\r\n",
        b"Content-Length: ",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"{",
        b"}",
        b"[[[[[[[[",
        b"null",
        b"\"id\":",
        b"4294967296",
        b"-1",
        b"\xff",
        b"\x00",
        b"\"method\":",
        b"0",
        b"file:///%zz",
        b"\\ud800",
        b"Content-Type: x\r\n",
    ];
    rounds("frames", 40, |random| {
        let bytes = random.changed(whole.as_bytes(), pieces);
        let mut server = Command::new(env!("CARGO_BIN_EXE_smtp-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        // It may have ended before it has read everything.
        let _ = server.stdin.take().expect("an input").write_all(&bytes);
        let output = server.wait_with_output().expect("it ends with its input");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
        assert!(!said.contains("panicked"), "{said}");
    });
}

/// A place as the protocol has it, in characters.
fn position(text: &str, offset: usize) -> [u32; 2] {
    let before = &text[..offset];
    let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    [line, before[start..].chars().count()].map(|number| u32::try_from(number).expect("a short text"))
}

/// Findings as the server tells them: the rule, and where it stands.
fn told(diagnostics: &[Value]) -> Vec<(String, Value)> {
    let row = |one: &Value| {
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        let place = json!([start["line"], start["character"], end["line"], end["character"]]);
        (one["code"].as_str().expect("a rule").to_owned(), place)
    };
    diagnostics.iter().map(row).collect()
}

/// The same as a check of the text tells them.
fn checked(name: &str, text: &str) -> Vec<(String, Value)> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_lsp-check"))
        .args(["-", "--quiet", "--format", "json", "--stdin-filename", name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("lsp-check starts");
    check.stdin.take().expect("an input").write_all(text.as_bytes()).expect("it reads");
    let output = check.wait_with_output().expect("it ends");
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let row = |one: &Value| {
        let from_0 = |key: &str| one[key].as_u64().expect("a number") - 1;
        let place = json!([from_0("line"), from_0("column"), from_0("end_line"), from_0("end_column")]);
        (one["rule"].as_str().expect("a rule").to_owned(), place)
    };
    rows.iter().map(row).collect()
}

#[test]
fn the_server_says_what_a_check_says() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    // A name that tells the language to both.
    let is_told = |seed: &&Seed| {
        seed.path != "code"
            && !seed.path.starts_with('/')
            && language::by_path(Path::new(&seed.path)).is_some_and(|found| found.id == seed.language.id)
    };
    let seeds: Vec<&Seed> = SEEDS.iter().filter(is_told).collect();
    assert!(seeds.len() > 50, "{}", seeds.len());
    let mut client = Client::with(json!({
        "textDocument": { "diagnostic": {} },
        "general": { "positionEncodings": ["utf-32"] },
    }));
    rounds("server", 60, |random| {
        let seed = random.of(&seeds);
        let path = folder.path().join(&seed.path);
        let (name, uri) = (path.to_str().expect("UTF-8"), format!("file://{}", path.display()));
        let mut text = seed.code.clone();
        client.open(&uri, "", &text);
        for version in 2..2 + i64::try_from(random.below(6)).expect("a few") {
            let bounds = [random.below(text.len() + 1), random.below(12)];
            // A place inside a character, or between \r and \n, is none.
            let is_place = |at: usize| {
                text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
            };
            let nearest = |at: usize| (0..=at.min(text.len())).rev().find(|at| is_place(*at)).unwrap_or(0);
            let (start, end) = (nearest(bounds[0]), nearest(bounds[0] + bounds[1]));
            let piece = random.piece().replace('\0', "");
            let ([line, column], [last, behind]) = (position(&text, start), position(&text, end));
            client.edit(&uri, version, [line, column, last, behind], &piece);
            text.replace_range(start..end, &piece);
        }
        let expected = checked(name, &text);
        let mut said = told(&client.pulled(&uri));
        // In a broken text what a fresh parse finds comes when the keys rest.
        for _ in 0..240 {
            if said == expected {
                break;
            }
            thread::sleep(Duration::from_millis(250));
            said = told(&client.pulled(&uri));
        }
        assert_eq!(said, expected, "{name}: {text}");
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    });
}
