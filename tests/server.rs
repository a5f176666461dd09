//! The language server as a process, over real framing.

// `json!` reads best where it is used, by value.
#![allow(clippy::needless_pass_by_value)]

#[path = "server/assist.rs"]
mod assist;
#[path = "support/client.rs"]
mod client;
#[path = "server/every_language.rs"]
mod every_language;
#[path = "server/neighbours.rs"]
mod neighbours;
#[path = "server/project.rs"]
mod project;
#[path = "server/robust.rs"]
mod robust;
#[path = "server/settings.rs"]
mod settings;
#[path = "server/shown.rs"]
mod shown;

use client::{Client, hover_text};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const URI: &str = "file:///mail/deliver.py";

/// Line 4 bounces a 452.
const BOUNCE: &str = "import smtplib\ndef deliver(server, to):\n    code, text = server.rcpt(to)\n    if code == 452:\n        return 'bounced'\n    return 'unknown'\n";

fn rules(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|diagnostic| diagnostic["code"].as_str()).collect()
}

fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

// Life and death.

#[test]
fn shutdown_and_exit_end_with_0() {
    assert_eq!(Client::with(json!({})).stop(), Some(0));
}

#[test]
fn exit_alone_ends_with_1_although_the_input_stays_open() {
    let mut client = Client::with(json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn the_end_of_the_input_ends_the_process() {
    for mut client in [Client::with(json!({})), Client::start()] {
        client.hang_up();
        assert_eq!(client.wait().code(), Some(1));
    }
}

#[test]
fn a_log_that_cannot_be_written_is_told_in_one_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_smtp-lsp"))
        .arg("--log")
        .arg(folder.path().join("none/log"))
        .stdin(std::process::Stdio::null())
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&run.stderr);
    assert_eq!((run.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.contains("cannot write the log"), "{said}");
    assert!(run.stdout.is_empty());
}

#[test]
#[cfg(unix)]
fn a_dead_parent_ends_the_process() {
    let mut parent = std::process::Command::new("sleep").arg("1000").spawn().expect("sleep is there");
    let id = parent.id();
    let mut client = Client::introduced(json!({ "processId": id, "rootUri": null, "capabilities": {} }));
    client.hover(URI, 0, 0);
    parent.kill().expect("it can be killed");
    parent.wait().expect("it can be waited for");
    assert_eq!(client.wait().code(), Some(1));
}

#[test]
fn a_request_before_initialize_is_refused_and_the_server_goes_on() {
    let mut client = Client::start();
    let id = client.ask_hover(URI, 0, 0);
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": {} }));
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn a_request_after_shutdown_is_refused() {
    let mut client = Client::with(json!({}));
    client.request("shutdown", Value::Null);
    let id = client.ask_hover(URI, 0, 0);
    assert_eq!(client.answer(id)["error"]["code"], -32600);
}

// Framing.

#[test]
fn what_is_not_json_gets_an_error_and_the_server_goes_on() {
    let mut client = Client::with(json!({}));
    client.send_raw(b"Content-Length: 9\r\n\r\n{ \"id\": 1");
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32700);
    client.send(&json!([1, 2]));
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32600);
    client.send(&json!({ "jsonrpc": "2.0", "method": 7 }));
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32600);
    client.open(URI, "python", BOUNCE);
    assert_eq!(rules(&client.published(URI, 1)), ["transient-as-permanent"]);
}

#[test]
fn headers_may_come_in_pieces_and_with_noise() {
    let mut client = Client::with(json!({}));
    client.send_raw(b"this is no header\r\n\r\n");
    assert_eq!(client.wait_for("an error", |message| message["id"].is_null())["error"]["code"], -32700);
    let body = json!({ "jsonrpc": "2.0", "id": "x", "method": "shutdown" }).to_string();
    let frame = format!(
        "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    for piece in frame.as_bytes().chunks(7) {
        client.send_raw(piece);
    }
    assert!(client.wait_for("an answer", |message| message["id"] == "x")["result"].is_null());
}

#[test]
fn an_unknown_method_is_refused_and_an_unknown_notification_ignored() {
    let mut client = Client::with(json!({}));
    client.notify("$/nonsense", json!({}));
    let id = client.ask("smtp/nonsense", json!({}));
    assert_eq!(client.answer(id)["error"]["code"], -32601);
}

// Diagnostics.

#[test]
fn a_finding_is_published_and_goes_when_it_is_mended() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    let [diagnostic] = &client.published(URI, 1)[..] else { panic!("one diagnostic") };
    assert_eq!(diagnostic["source"], "smtp-lsp");
    assert_eq!(diagnostic["severity"], 2);
    assert_eq!(diagnostic["range"]["start"], json!({ "line": 4, "character": 8 }));
    assert_eq!(diagnostic["codeDescription"]["href"], "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1");
    assert!(
        diagnostic["message"].as_str().is_some_and(|text| text.starts_with("452 is a temporary failure"))
    );
    assert_eq!(diagnostic["relatedInformation"][0]["location"]["range"]["start"]["line"], 3);

    client.edit(URI, 2, [3, 15, 3, 18], "552");
    assert!(client.published(URI, 2).is_empty());
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    let cleared = client.wait_for("the last publication", |message| message["params"]["uri"] == URI);
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
}

#[test]
fn a_client_that_pulls_is_not_told_as_well() {
    let mut client = Client::with(pulling());
    client.open(URI, "python", BOUNCE);
    assert_eq!(rules(&client.pulled(URI)), ["transient-as-permanent"]);
    client.edit(URI, 2, [3, 15, 3, 18], "552");
    assert!(client.pulled(URI).is_empty());
    assert!(client.is_quiet(), "{:?}", client.unheard());
    assert!(client.pulled("file:///never/opened.py").is_empty());
}

#[test]
fn a_text_that_is_not_about_mail_has_nothing() {
    let mut client = Client::with(json!({}));
    client.open(
        "file:///web/api.py",
        "python",
        "def f(code):\n    if code >= 400:\n        return 'bounced'\n",
    );
    assert!(client.published("file:///web/api.py", 1).is_empty());
    assert_eq!(client.hover("file:///web/api.py", 1, 16), "");
}

#[test]
fn the_language_id_counts_more_than_the_name_of_the_file() {
    let mut client = Client::with(pulling());
    client.open("file:///mail/notes.txt", "python", BOUNCE);
    assert_eq!(client.pulled("file:///mail/notes.txt").len(), 1);
    client.open("file:///mail/deliver.py", "plaintext", BOUNCE);
    assert_eq!(
        client.pulled("file:///mail/deliver.py").len(),
        1,
        "an unknown language falls back to the name"
    );
    client.open("untitled:Untitled-1", "python", BOUNCE);
    assert_eq!(client.pulled("untitled:Untitled-1").len(), 1);
    client.open("file://", "python", BOUNCE);
    assert_eq!(client.pulled("file://").len(), 1);
    client.open("file:///mail/notes.md", "unheard-of", BOUNCE);
    assert!(client.pulled("file:///mail/notes.md").is_empty());
}

// Positions.

#[test]
fn columns_are_in_the_encoding_that_was_agreed_on() {
    let text = "import smtplib\ndef deliver(e):\n    x = '😀ü'; ok = e.smtp_code == 452 and 1\n";
    for (offered, agreed, column) in [
        (json!(["utf-16", "utf-8"]), "utf-8", 38),
        (json!(["utf-16", "utf-32"]), "utf-32", 34),
        (json!(["utf-16"]), "utf-16", 35),
        (Value::Null, "utf-16", 35),
    ] {
        let mut client = Client::start();
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let result = client.request("initialize", json!({ "processId": null, "capabilities": capabilities }));
        assert_eq!(result["capabilities"]["positionEncoding"], agreed);
        client.open(URI, "python", text);
        let id = client.ask_hover(URI, 2, column);
        let answer = client.answer(id);
        assert!(hover_text(&answer).starts_with("**452**"), "{agreed}: {answer}");
        assert_eq!(answer["result"]["range"]["start"]["character"], column);
    }
}

#[test]
fn positions_past_the_end_are_clamped() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    client.published(URI, 1);
    assert_eq!(client.hover(URI, 9999, 9999), "");
    client.edit(URI, 2, [9999, 0, 9999, 5], "# 451 from the SMTP server\n");
    client.published(URI, 2);
    assert!(client.hover(URI, 6, 3).contains("**451**"));
    // An end before the start replaces nothing.
    client.edit(URI, 3, [3, 18, 3, 15], "");
    assert_eq!(client.published(URI, 3).len(), 1);
}

// Hover.

#[test]
fn a_hover_explains_codes_pairs_conflicts_and_sets() {
    let text = "import smtplib\nREPLY = '452 4.2.2 full'\nODD = '452 5.2.2 full'\nWAIT = (421, 450)\ndef f(e):\n    return e.smtp_code >= 400\n";
    let mut client = Client::with(json!({}));
    client.open(URI, "python", text);
    let pair = client.hover(URI, 1, 10);
    assert!(pair.starts_with("**452 4.2.2** · "), "{pair}");
    assert!(pair.lines().next().is_some_and(|line| line.contains("try again later")), "{pair}");
    assert!(client.hover(URI, 1, 14).starts_with("**452 4.2.2** · "));
    let conflict = client.hover(URI, 2, 8);
    assert!(conflict.contains("The two disagree"), "{conflict}");
    let listed = client.hover(URI, 3, 9);
    assert!(
        listed.starts_with("**421**") && listed.contains("**421 and 450**"),
        "two codes are compared: {listed}"
    );
    let range = client.hover(URI, 5, 28);
    assert!(range.starts_with("**4yz, 5yz**"), "{range}");
    assert!(range.contains("try again later") && range.contains("do not retry"), "{range}");
    assert_eq!(client.hover(URI, 0, 3), "");
}

/// What the real editors are looked at for, without an editor.
#[test]
fn the_hovers_that_editors_show_are_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors");
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("the file is there");
    let expected: Value = serde_json::from_str(&read("expected.json")).expect("JSON");
    let mut client = Client::with(json!({}));
    let text = read("fixture/replies.py");
    client.open(URI, "python", &text);
    let hovers = expected["hovers"].as_array().expect("hovers");
    assert_eq!(hovers.len(), 5);
    for hover in hovers {
        assert_eq!(hover["file"], "replies.py");
        let line = u32::try_from(hover["line"].as_u64().expect("a line")).expect("a line") - 1;
        let column = text.lines().nth(line as usize).and_then(|line| line.find(hover["word"].as_str()?));
        let column = u32::try_from(column.expect("the word is there")).expect("a short line");
        let seen = client.hover(URI, line, column);
        let first = seen.lines().next().unwrap_or("");
        for part in hover["firstLine"].as_array().expect("parts") {
            assert!(first.contains(part.as_str().expect("text")), "{hover}: {first}");
        }
        for part in hover["text"].as_array().expect("parts") {
            assert!(seen.contains(part.as_str().expect("text")), "{hover}: {seen}");
        }
    }
}

#[test]
fn a_hover_on_a_command_shows_what_may_answer_it() {
    let text = "import smtplib\ndef f(server, sock, to):\n    sock.send('VRFY ' + to)\n    server.starttls()\n    return server.rcpt(to)\n";
    let mut client = Client::with(json!({}));
    client.open(URI, "python", text);
    let written = client.hover(URI, 2, 17);
    assert!(written.starts_with("**VRFY** · May be answered with"), "{written}");
    assert!(written.contains("252: Cannot verify, will try to deliver"), "{written}");
    assert!(client.hover(URI, 3, 12).starts_with("**STARTTLS** · "));
    assert!(client.hover(URI, 4, 20).starts_with("**RCPT** · "));
    assert_eq!(client.hover(URI, 2, 24), "", "behind the command");
    assert_eq!(client.hover(URI, 4, 13), "", "the object is no command");
}

#[test]
fn a_hover_speaks_the_language_of_the_client() {
    let introduction = json!({ "processId": null, "locale": "de-AT", "capabilities": {} });
    let mut client = Client::introduced(introduction);
    client.open(URI, "python", BOUNCE);
    let german = client.hover(URI, 3, 16);
    assert!(
        german.lines().next().is_some_and(|line| line.ends_with("*später erneut versuchen*")),
        "{german}"
    );
    let chosen = json!({ "smtp-lsp": { "locale": "fr" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": chosen }));
    let french = client.hover(URI, 3, 16);
    assert!(french.lines().next().is_some_and(|line| line.ends_with("*réessayer plus tard*")), "{french}");
}

#[test]
fn two_codes_of_a_set_are_offered_for_comparison_and_compared() {
    let capabilities = json!({ "experimental": { "smtp-lsp": { "showsMarkdown": true } } });
    let mut client = Client::with(capabilities);
    client.open(URI, "python", "import smtplib\nSMTP_CODES = (252, 452)\n");
    let place = json!({ "line": 1, "character": 15 });
    let parameters = json!({
        "textDocument": { "uri": URI },
        "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    let offered = client.request("textDocument/codeAction", parameters);
    let compare =
        offered.as_array().and_then(|all| all.iter().find(|one| one["title"] == "Compare 252 with 452"));
    let compare = &compare.expect("it is offered")["command"];
    let command = json!({ "command": compare["command"], "arguments": compare["arguments"] });
    let text = client.request("workspace/executeCommand", command.clone());
    assert!(text.as_str().is_some_and(|text| text.starts_with("**252 and 452**")), "{text}");
    let enhanced = json!({ "command": "smtp-lsp.compare", "arguments": ["452", "4.2.2"] });
    let text = client.request("workspace/executeCommand", enhanced);
    assert!(text.as_str().is_some_and(|text| text.starts_with("**452 and 4.2.2**")), "{text}");
    assert!(client.is_quiet(), "the client shows it: {:?}", client.unheard());

    let mut plain = Client::with(json!({}));
    plain.request("workspace/executeCommand", command);
    let message = plain.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert_eq!(message["params"]["type"], 3);
    for arguments in [json!([]), json!([452]), json!([452, "x"]), json!([1, 2])] {
        let wrong = json!({ "command": "smtp-lsp.compare", "arguments": arguments });
        let id = plain.ask("workspace/executeCommand", wrong);
        assert_eq!(plain.answer(id)["error"]["code"], -32602);
    }
}

// Order.

#[test]
fn every_hover_sees_the_text_at_its_place_in_the_stream() {
    let mut client = Client::with(pulling());
    client.open(URI, "python", "# The SMTP server says 250 here\n");
    let codes = [250, 251, 421, 450, 451, 452, 550, 552, 554];
    let mut asked = Vec::new();
    for version in 2..400 {
        let code = codes[version % codes.len()];
        client.edit(URI, i64::try_from(version).unwrap(), [0, 23, 0, 26], &code.to_string());
        if version % 3 == 0 {
            asked.push((client.ask_hover(URI, 0, 24), code));
        }
    }
    for (id, code) in asked {
        let answer = client.answer(id);
        assert!(
            hover_text(&answer).starts_with(&format!("**{code}**")),
            "hover {id} wanted {code}: {answer}"
        );
    }
}

#[test]
fn the_last_version_is_published_after_a_burst() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    for version in 2..=200 {
        client.edit(URI, version, [3, 15, 3, 18], if version % 2 == 0 { "552" } else { "452" });
    }
    client.edit(URI, 201, [3, 15, 3, 18], "452");
    assert_eq!(client.published(URI, 201).len(), 1);
}

#[test]
fn a_broken_text_ends_with_what_a_fresh_parse_finds() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    client.published(URI, 1);
    client.edit(URI, 2, [1, 0, 1, 0], "def broken(((\n");
    client.published(URI, 2);
    client.edit(URI, 3, [1, 0, 2, 0], "");
    assert_eq!(client.published(URI, 3).len(), 1);
}

// Settings.

#[test]
fn settings_turn_rules_off_while_running() {
    let off = json!({ "rules": { "transient-as-permanent": "off" } });
    let mut client =
        Client::introduced(json!({ "processId": null, "capabilities": {}, "initializationOptions": off }));
    client.open(URI, "python", BOUNCE);
    assert!(client.published(URI, 1).is_empty());
    let error =
        json!({ "smtp-lsp": { "rules": { "transient-as-permanent": "error" }, "locale": "", "path": "/x" } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": error }));
    assert_eq!(client.published(URI, 1)[0]["severity"], 1);
}

#[test]
fn a_setting_that_is_not_understood_is_said() {
    let mut client = Client::with(json!({}));
    let wrong = json!({ "smtp-lsp": { "rules": { "transient-as-permament": "off" } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": wrong }));
    let message = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert!(
        message["params"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("did you mean `transient-as-permanent`?")),
        "{message}"
    );
}

#[test]
fn each_folder_has_its_own_configuration_and_a_change_is_seen() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let uri_of = |name: &str| format!("file://{}/deliver.py", root.path().join(name).display());
    for (folder, level) in [("strict", "error"), ("lax", "off")] {
        fs::create_dir(root.path().join(folder)).expect("a folder");
        let config = format!("[rules]\ntransient-as-permanent = \"{level}\"\n");
        fs::write(root.path().join(folder).join("smtp-lsp.toml"), config).expect("a file");
    }
    let folders: Vec<Value> = ["strict", "lax"]
        .iter()
        .map(|name| json!({ "uri": format!("file://{}", root.path().join(name).display()), "name": name }))
        .collect();
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::introduced(
        json!({ "processId": null, "capabilities": capabilities, "workspaceFolders": folders }),
    );
    // The registration is never answered: nothing waits for it.
    let registration =
        client.wait_for("a registration", |message| message["method"] == "client/registerCapability");
    assert_eq!(registration["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");

    client.open(&uri_of("strict"), "python", BOUNCE);
    client.open(&uri_of("lax"), "python", BOUNCE);
    assert_eq!(client.published(&uri_of("strict"), 1)[0]["severity"], 1);
    assert!(client.published(&uri_of("lax"), 1).is_empty());

    fs::write(root.path().join("lax/smtp-lsp.toml"), "[rules]\ntransient-as-permanent = \"hint\"\n")
        .expect("a file");
    let changed =
        json!({ "changes": [{ "uri": uri_of("lax").replace("deliver.py", "smtp-lsp.toml"), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    assert_eq!(client.published(&uri_of("lax"), 1)[0]["severity"], 4);

    fs::write(root.path().join("lax/smtp-lsp.toml"), "[rulez]\n").expect("a file");
    client.notify("workspace/didChangeWatchedFiles", changed);
    let message = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    let text = message["params"]["message"].as_str().unwrap_or("");
    assert!(text.contains("smtp-lsp.toml:1") && text.contains("rulez"), "{text}");
}

// Cancelling.

#[test]
fn a_cancelled_request_is_answered_and_the_rest_goes_on() {
    let mut client = Client::with(json!({}));
    let filler: String = "x = 'smtp'\n".repeat(20_000);
    client.open(URI, "python", &format!("{BOUNCE}{filler}"));
    let asked: Vec<i64> = (0..100).map(|_| client.ask_hover(URI, 3, 16)).collect();
    client.notify("$/cancelRequest", json!({ "id": asked[99] }));
    let answer = client.answer(asked[99]);
    assert!(answer["error"]["code"] == -32800 || answer.get("result").is_some(), "{answer}");
    for id in &asked[..99] {
        assert!(hover_text(&client.answer(*id)).contains("452"));
    }
}
