//! Functions that stand in other files of the project, open or not.

use super::client::Client;
use super::{pulling, rules};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

const DELIVER: &str = "import smtplib
from .replies import is_final


def deliver(server, address):
    code, text = server.rcpt(address)
    if is_final(code):
        return 'bounced'
    return None
";
const WRONG: &str = "def is_final(code):\n    return code >= 400\n";
const RIGHT: &str = "def is_final(code):\n    return code >= 500\n";

/// A project with the function as it is right, a client for it, and the addresses of the caller and of the function.
fn project(capabilities: Value) -> (TempDir, Client, [String; 2]) {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::write(root.path().join("replies.py"), RIGHT).expect("a file");
    let address = |name: &str| format!("file://{}", root.path().join(name).display());
    let addresses = ["deliver.py", "replies.py"].map(address);
    let client = Client::introduced(json!({
        "processId": null,
        "capabilities": capabilities,
        "workspaceFolders": [{ "uri": format!("file://{}", root.path().display()), "name": "mail" }],
    }));
    (root, client, addresses)
}

fn whole(text: &str) -> Value {
    json!([{ "text": text }])
}

#[test]
fn a_neighbour_that_is_open_counts_as_it_stands_there() {
    let (root, mut client, [deliver, replies]) = project(json!({}));
    client.open(&deliver, "python", DELIVER);
    assert_eq!(client.published(&deliver, 1), Vec::<Value>::new());
    // What is typed there is told here, and so is what is taken back.
    client.open(&replies, "python", RIGHT);
    client.change(&replies, 2, whole(WRONG));
    let found = client.wait_for("a finding", |said| {
        said["params"]["uri"] == deliver
            && said["params"]["diagnostics"][0]["code"] == "transient-as-permanent"
    });
    assert_eq!(found["params"]["version"], 1);
    client.change(&replies, 3, whole(RIGHT));
    client.wait_for("none", |said| {
        said["params"]["uri"] == deliver && said["params"]["diagnostics"] == json!([])
    });
    // Saved and closed it counts as before: on the disk now.
    client.change(&replies, 4, whole(WRONG));
    client.wait_for("a finding", |said| {
        said["params"]["uri"] == deliver && said["params"]["diagnostics"] != json!([])
    });
    fs::write(root.path().join("replies.py"), WRONG).expect("a file");
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": replies } }));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": replies } }));
    client.edit(&deliver, 2, [0, 0, 0, 0], "\n");
    assert_eq!(rules(&client.published(&deliver, 2)), ["transient-as-permanent"]);
    // Closed without being saved it is what stands on the disk.
    client.open(&replies, "python", RIGHT);
    client.wait_for("none", |said| {
        said["params"]["uri"] == deliver && said["params"]["diagnostics"] == json!([])
    });
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": replies } }));
    client.wait_for("a finding", |said| {
        said["params"]["uri"] == deliver && said["params"]["diagnostics"] != json!([])
    });
    // And so is what another program writes there.
    fs::write(root.path().join("replies.py"), RIGHT).expect("a file");
    let changed = json!({ "changes": [{ "uri": replies, "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", changed);
    client.wait_for("none", |said| {
        said["params"]["uri"] == deliver && said["params"]["diagnostics"] == json!([])
    });
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn who_pulls_is_told_to_ask_again() {
    let mut capabilities = pulling();
    capabilities["workspace"] = json!({ "diagnostics": { "refreshSupport": true } });
    let (_root, mut client, [deliver, replies]) = project(capabilities);
    client.open(&deliver, "python", DELIVER);
    assert_eq!(client.pulled(&deliver), Vec::<Value>::new());
    client.open(&replies, "python", WRONG);
    client.wait_for("a refresh", |said| said["method"] == "workspace/diagnostic/refresh");
    assert_eq!(rules(&client.pulled(&deliver)), ["transient-as-permanent"]);
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn a_file_beside_the_project_is_not_read() {
    let root = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(root.path().join("inside")).expect("a folder");
    fs::write(root.path().join("replies.py"), WRONG).expect("a file");
    fs::write(root.path().join("inside/replies.py"), WRONG).expect("a file");
    let inside = root.path().join("inside");
    let mut client = Client::introduced(json!({
        "processId": null,
        "capabilities": {},
        "workspaceFolders": [{ "uri": format!("file://{}", inside.display()), "name": "mail" }],
    }));
    let address = |name: &str| format!("file://{}", root.path().join(name).display());
    let up = DELIVER.replace("from .replies", "from ..replies");
    client.open(&address("inside/deliver.py"), "python", &up);
    assert_eq!(client.published(&address("inside/deliver.py"), 1), Vec::<Value>::new());
    client.open(&address("deliver.py"), "python", DELIVER);
    assert_eq!(client.published(&address("deliver.py"), 1), Vec::<Value>::new());
    client.open(&address("inside/other.py"), "python", DELIVER);
    assert_eq!(rules(&client.published(&address("inside/other.py"), 1)), ["transient-as-permanent"]);
    assert_eq!(client.stop(), Some(0));
}
