//! What is asked about all files of a folder.

use super::client::Client;
use super::{BOUNCE, pulling};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// A folder with a file that has a finding and one that has none, a client for it, and their addresses.
fn project(capabilities: Value, settings: Value) -> (TempDir, Client, [String; 2]) {
    let root = tempfile::tempdir().expect("a temporary folder");
    let address = |name: &str| format!("file://{}", root.path().join(name).display());
    fs::write(root.path().join("deliver.py"), BOUNCE).expect("a file");
    fs::write(root.path().join("notes.py"), "# The SMTP server says 452 here\n").expect("a file");
    let addresses = [address("deliver.py"), address("notes.py")];
    let client = Client::introduced(json!({
        "processId": null,
        "capabilities": capabilities,
        "initializationOptions": settings,
        "workspaceFolders": [{ "uri": format!("file://{}", root.path().display()), "name": "mail" }],
    }));
    (root, client, addresses)
}

fn places(answer: &Value, uri: impl Fn(&Value) -> Value) -> Vec<Value> {
    answer.as_array().map(|all| all.iter().map(uri).collect()).unwrap_or_default()
}

#[test]
fn a_code_is_found_in_open_and_in_other_files() {
    let (_root, mut client, [deliver, notes]) = project(json!({}), Value::Null);
    // As it is in the editor, and not as it is on the disk.
    client.open(&notes, "python", "\n# The SMTP server says 452 here\n");
    let place = json!({
        "textDocument": { "uri": notes },
        "position": { "line": 1, "character": 24 },
        "context": { "includeDeclaration": true },
        "workDoneToken": "look",
    });
    let found = client.request("textDocument/references", place);
    let line = |place: &Value| json!([place["uri"], place["range"]["start"]["line"]]);
    assert_eq!(places(&found, line), [json!([deliver, 3]), json!([notes, 1])]);
    for kind in ["begin", "end"] {
        client.wait_for(kind, |message| {
            message["method"] == "$/progress" && message["params"]["value"]["kind"] == kind
        });
    }
    client.notify("window/workDoneProgress/cancel", json!({ "token": "gone" }));

    let symbols = client.request("workspace/symbol", json!({ "query": "#452" }));
    assert_eq!(places(&symbols, |symbol| symbol["location"]["uri"].clone()), [json!(deliver), json!(notes)]);
    assert!(symbols[0]["name"].as_str().is_some_and(|name| name.starts_with("#452 ")), "{symbols}");
    for query in ["", "deliver", "999", "#45"] {
        assert_eq!(client.request("workspace/symbol", json!({ "query": query })), Value::Null);
    }
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn files_that_are_not_open_are_told_of_and_who_knows_waits_for_news() {
    let (root, mut client, [deliver, _]) = project(pulling(), json!({ "workspaceDiagnostics": true }));
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let [file] = &report["items"].as_array().expect("a list")[..] else { panic!("one file: {report}") };
    assert_eq!(file["uri"], deliver);
    assert_eq!(file["items"][0]["code"], "transient-as-permanent");
    let known = json!({ "previousResultIds": [{ "uri": deliver, "value": file["resultId"] }] });
    let id = client.ask("workspace/diagnostic", known.clone());
    assert!(client.is_quiet(), "{:?}", client.unheard());
    fs::write(root.path().join("deliver.py"), BOUNCE.replace("452", "552")).expect("a file");
    let changed = json!({ "changes": [{ "uri": deliver, "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changed);
    let answer = client.answer(id);
    assert_eq!(answer["result"]["items"][0]["items"], json!([]), "{answer}");
    let id = client.ask("workspace/diagnostic", known);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn what_changes_on_the_disk_is_seen_where_it_counts() {
    let watching = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let (root, mut client, [deliver, notes]) = project(watching, Value::Null);
    let wanted = client.wait_for("a registration", |said| said["method"] == "client/registerCapability");
    let watchers = &wanted["params"]["registrations"][0]["registerOptions"]["watchers"];
    let globs: Vec<&str> =
        watchers.as_array().expect("a list").iter().filter_map(|one| one["globPattern"].as_str()).collect();
    for glob in ["**/*.py", "**/main.cf", "**/smtp-lsp.toml", "**/exim4/conf.d/**"] {
        assert!(globs.contains(&glob), "{glob}: {globs:?}");
    }
    // A file that is not open is read as it is by now.
    fs::write(root.path().join("notes.py"), "# The SMTP server says 421 here\n").expect("a file");
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": notes, "type": 2 }] }));
    let found = client.request("workspace/symbol", json!({ "query": "452" }));
    assert_eq!(places(&found, |symbol| symbol["location"]["uri"].clone()), [json!(deliver)]);

    // What a table is used for stands in another file.
    let table = deliver.replace("deliver.py", "mapped");
    client.open(&table, "postfix-table", "spam.example 550\n");
    assert_eq!(super::rules(&client.published(&table, 1)), ["postfix-access-bare-code"]);
    let main = "transport_maps = hash:/etc/postfix/mapped\n";
    fs::write(root.path().join("main.cf"), main).expect("a file");
    let changed = json!([{ "uri": deliver.replace("deliver.py", "main.cf"), "type": 1 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changed }));
    assert_eq!(client.published(&table, 1), Vec::<Value>::new());
}

#[test]
fn a_look_at_all_files_is_ended_by_the_user() {
    const FILES: usize = 1_500;
    let (root, mut client, _) = project(pulling(), json!({ "workspaceDiagnostics": true }));
    for number in 0..FILES {
        fs::write(root.path().join(format!("more{number}.py")), BOUNCE).expect("a file");
    }
    let look = client.ask("workspace/symbol", json!({ "query": "452", "workDoneToken": "look" }));
    client.notify("window/workDoneProgress/cancel", json!({ "token": "look" }));
    let seen = client.answer(look)["result"].as_array().map_or(0, Vec::len);
    assert!(seen < FILES, "all {seen} were looked at");
    client.wait_for("the end", |said| {
        said["params"]["token"] == "look" && said["params"]["value"]["kind"] == "end"
    });
    // What was not looked at has not lost its findings: there is no report.
    let look = client.ask("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": 7 }));
    client.notify("window/workDoneProgress/cancel", json!({ "token": 7 }));
    let answer = client.answer(look);
    assert_eq!(answer["error"]["code"], -32802, "{answer}");
    assert_eq!(answer["error"]["data"], json!({ "retriggerRequest": false }));
    // The next one is whole.
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(report["items"].as_array().map(Vec::len), Some(FILES + 1));
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn a_hundred_slow_requests_leave_room_for_others_and_can_be_cancelled() {
    let (root, mut client, [deliver, _]) = project(json!({}), Value::Null);
    for number in 0..150 {
        fs::write(root.path().join(format!("more{number}.py")), BOUNCE).expect("a file");
    }
    client.open(&deliver, "python", BOUNCE);
    client.published(&deliver, 1);
    let asked: Vec<i64> =
        (0..100).map(|_| client.ask("workspace/symbol", json!({ "query": "452" }))).collect();
    assert!(client.hover(&deliver, 3, 16).contains("452"));
    let before: Vec<Value> = client.unheard();
    let answered = before.iter().filter(|said| asked.iter().any(|id| said["id"] == *id)).count();
    assert!(answered < 50, "the hover waited for {answered} looks at all files");
    for id in &asked[1..] {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    let mut cancelled = 0;
    for id in asked.iter().filter(|id| before.iter().all(|said| said["id"] != **id)) {
        let answer = client.answer(*id);
        assert!(answer["error"]["code"] == -32800 || answer["result"].is_array(), "{answer}");
        cancelled += usize::from(answer["error"]["code"] == -32800);
    }
    assert!(cancelled >= 40, "{cancelled}");
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn without_the_setting_only_open_files_are_told_of() {
    let (_root, mut client, _) = project(pulling(), Value::Null);
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(report["items"], json!([]));
}

#[test]
fn codes_are_completed_with_their_explanations() {
    let (_root, mut client, [deliver, _]) = project(json!({}), Value::Null);
    client.open(&deliver, "python", &BOUNCE.replace("452", "45"));
    let place = json!({ "textDocument": { "uri": deliver }, "position": { "line": 3, "character": 17 } });
    let answer = client.request("textDocument/completion", place);
    let items = answer["items"].as_array().expect("a list");
    let item = items.iter().find(|item| item["label"] == "452").expect("452 is offered");
    // Codes that answer RCPT come first.
    let rank = |label: &str| {
        items.iter().find(|item| item["label"] == label).map(|item| item["sortText"].to_string())
    };
    assert!(rank("452") < rank("454"), "{items:?}");
    assert_eq!(item["textEdit"]["range"]["start"]["character"], 15);
    assert!(item["documentation"]["value"].as_str().is_some_and(|text| text.starts_with("**452** · ")));
    assert!(items.iter().all(|item| item["label"].as_str().is_some_and(|label| label.starts_with("45"))));
    let place = json!({ "textDocument": { "uri": deliver }, "position": { "line": 1, "character": 5 } });
    assert_eq!(client.request("textDocument/completion", place), Value::Null);
}

#[test]
fn words_of_a_config_format_are_completed() {
    let (_root, mut client, [deliver, _]) = project(json!({}), Value::Null);
    let uri = deliver.replace("deliver.py", "main.cf");
    client.open(&uri, "postfix-main", "soft_bounce = no\nreject_tempfail_action = d\n");
    let place = json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 26 } });
    let answer = client.request("textDocument/completion", place);
    let labels: Vec<&str> = answer["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["label"].as_str())
        .collect();
    assert_eq!(labels, ["defer", "defer_if_permit"]);
}
