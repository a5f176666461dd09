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
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    let answer = client.answer(id);
    assert_eq!(answer["result"]["items"][0]["items"], json!([]), "{answer}");
    let id = client.ask("workspace/diagnostic", known);
    client.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
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
