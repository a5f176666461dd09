//! What clients do that are in a hurry, or broken.

use super::client::{Client, hover_text};
use super::{BOUNCE, URI, pulling, rules};
use serde_json::json;
use std::thread;
use std::time::Duration;

/// Pieces of texts, some of them wide in one encoding and narrow in another.
const PIECES: [&str; 12] = [
    "452",
    "😀",
    "ü",
    "\n",
    "\r\n",
    "    if code == 550:\n",
    "        return 'bounced'\n",
    "(",
    "'",
    "# 450 5.1.1 😀\n",
    "",
    ") ",
];

/// Numbers that look random and are the same in each run.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("it fits") % end.max(1)
    }
}

/// Line and column of a byte offset in an encoding.
pub(super) fn position(text: &str, offset: usize, encoding: &str) -> [u32; 2] {
    let before = &text[..offset];
    let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let last = &before[start..];
    let column = match encoding {
        "utf-8" => last.len(),
        "utf-16" => last.encode_utf16().count(),
        _ => last.chars().count(),
    };
    [line, column].map(|number| u32::try_from(number).expect("a short text"))
}

#[test]
fn any_edits_in_any_encoding_end_in_what_the_final_text_has() {
    for (seed, encoding) in (1..).zip(["utf-8", "utf-16", "utf-32"].repeat(2)) {
        let mut capabilities = pulling();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = Client::with(capabilities);
        let (mut dice, mut text) = (Dice(seed), BOUNCE.to_owned());
        client.open(URI, "python", &text);
        for version in 2..40 {
            let mut bounds = [dice.below(text.len() + 1), 0];
            bounds[1] = (bounds[0] + dice.below(9)).min(text.len());
            // A place inside a character, or between \r and \n, is none.
            let is_place = |at: usize| {
                text.is_char_boundary(at) && !(text[..at].ends_with('\r') && text[at..].starts_with('\n'))
            };
            let [start, end] = bounds.map(|at| (0..=at).rev().find(|at| is_place(*at)).expect("0 is one"));
            let piece = PIECES[dice.below(PIECES.len())];
            let ([line, column], [last, behind]) =
                (position(&text, start, encoding), position(&text, end, encoding));
            client.edit(URI, version, [line, column, last, behind], piece);
            text.replace_range(start..end, piece);
            if version % 5 == 0 {
                client.ask_hover(URI, line, column);
            }
        }
        client.pulled(URI);
        // In a broken text what a fresh parse finds comes when the keys rest.
        thread::sleep(Duration::from_millis(500));
        let edited = client.pulled(URI);
        let mut fresh = Client::with({
            let mut capabilities = pulling();
            capabilities["general"] = json!({ "positionEncodings": [encoding] });
            capabilities
        });
        fresh.open(URI, "python", &text);
        assert_eq!(edited, fresh.pulled(URI), "{encoding}, seed {seed}: {text:?}");
        assert_eq!(client.stop(), Some(0));
    }
}

#[test]
fn thousands_of_edits_with_hovers_between_are_taken_in_order() {
    let mut client = Client::with(pulling());
    let codes = [250, 251, 421, 450, 451, 452, 550, 552, 554];
    let uris = ["file:///mail/a.py", "file:///mail/b.py"];
    for uri in uris {
        client.open(uri, "python", "# The SMTP server says 250 here\n");
    }
    let mut asked = Vec::new();
    for version in 2..3_000 {
        let code = codes[version % codes.len()];
        let uri = uris[version % 2];
        client.edit(uri, i64::try_from(version).expect("small"), [0, 23, 0, 26], &code.to_string());
        if version % 5 == 0 {
            asked.push((client.ask_hover(uri, 0, 24), code));
        }
        if version % 500 == 0 {
            // One that asks for all and takes its time stands in nobody's way.
            client.ask("workspace/symbol", json!({ "query": "452" }));
        }
    }
    for (id, code) in asked {
        let text = hover_text(&client.answer(id));
        assert!(text.starts_with(&format!("**{code}**")), "hover {id} wanted {code}: {text}");
    }
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn a_message_of_megabytes_in_pieces_is_taken() {
    let mut client = Client::with(json!({}));
    let settings = json!({ "smtp-lsp": {}, "filler": "x".repeat(4_000_000) });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    client.open(URI, "python", BOUNCE);
    assert_eq!(rules(&client.published(URI, 1)), ["transient-as-permanent"]);
    client.send_raw(b"Content-Len");
    thread::sleep(Duration::from_millis(50));
    client.send_raw(b"gth: 0\r\n\r\n");
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32700);
    client.send_raw(b"Content-Length: -5\r\n\r\n");
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32700);
    assert!(client.hover(URI, 3, 16).contains("**452**"));
    // A message that never comes whole ends with the input.
    client.send_raw(b"Content-Length: 4000\r\n\r\n{");
    client.hang_up();
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn a_client_that_answers_no_request_is_served_all_the_same() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": {
            "configuration": true,
            "diagnostics": { "refreshSupport": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "window": { "workDoneProgress": true },
    });
    let mut client = Client::with(capabilities);
    client.open(URI, "python", BOUNCE);
    for number in 0..200 {
        let settings = json!({ "smtp-lsp": { "inlayHints": number % 2 == 0 } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }
    assert!(client.hover(URI, 3, 16).contains("**452**"));
    // They are told beside the answers, so some may come behind that one.
    for number in 1..=100 {
        let what = format!("refresh {number}");
        client.wait_for(&what, |said| said["method"] == "workspace/diagnostic/refresh");
    }
    assert_eq!(client.stop(), Some(0));
}
