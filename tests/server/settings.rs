//! Settings: with a notification, on a question, or neither.

use super::client::Client;
use super::{BOUNCE, URI};
use serde_json::{Value, json};

/// The next question for settings.
fn asked(client: &mut Client) -> Value {
    let question = client.wait_for("a question", |message| message["method"] == "workspace/configuration");
    assert_eq!(question["params"]["items"], json!([{ "section": "smtp-lsp" }]));
    question["id"].clone()
}

fn level(level: &str) -> Value {
    json!({ "rules": { "transient-as-permanent": level } })
}

fn tell(client: &mut Client, settings: Value) {
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
}

#[test]
fn a_client_that_can_be_asked_is_asked_at_the_start_and_when_something_has_changed() {
    let workspace =
        json!({ "configuration": true, "didChangeConfiguration": { "dynamicRegistration": true } });
    let mut client = Client::with(json!({ "workspace": workspace }));
    let wanted = client.wait_for("a registration", |said| said["method"] == "client/registerCapability");
    let registered = &wanted["params"]["registrations"];
    assert_eq!(registered[0]["method"], "workspace/didChangeConfiguration");
    assert_eq!(registered[0]["registerOptions"]["section"], "smtp-lsp");
    let first = asked(&mut client);
    client.open(URI, "python", BOUNCE);
    assert_eq!(client.published(URI, 1)[0]["severity"], 2);
    client.send(&json!({ "jsonrpc": "2.0", "id": first, "result": [level("error")] }));
    assert_eq!(client.published(URI, 1)[0]["severity"], 1);

    // Without what has changed: the answer to the last question counts.
    tell(&mut client, Value::Null);
    tell(&mut client, json!({}));
    let (older, newer) = (asked(&mut client), asked(&mut client));
    client.send(&json!({ "jsonrpc": "2.0", "id": newer, "result": [level("hint")] }));
    client.send(&json!({ "jsonrpc": "2.0", "id": older, "result": [level("error")] }));
    assert_eq!(client.published(URI, 1)[0]["severity"], 4);
    // With what has changed nobody is asked.
    tell(&mut client, json!({ "smtp-lsp": level("info") }));
    assert_eq!(client.published(URI, 1)[0]["severity"], 3);
    assert!(client.is_quiet(), "{:?}", client.unheard());
    // What says the same again changes nothing.
    tell(&mut client, json!({ "smtp-lsp": level("info") }));
    assert!(client.is_quiet(), "{:?}", client.unheard());
    // One that has no settings, or does not know the question after all, leaves them as they are.
    tell(&mut client, Value::Null);
    let id = asked(&mut client);
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "result": [null] }));
    tell(&mut client, Value::Null);
    let id = asked(&mut client);
    client.send(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": -32601, "message": "no" } }));
    assert!(client.is_quiet(), "{:?}", client.unheard());
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn a_client_that_cannot_be_asked_says_all_itself() {
    let mut client = Client::introduced(
        json!({ "processId": null, "capabilities": {}, "initializationOptions": level("error") }),
    );
    client.open(URI, "python", BOUNCE);
    assert_eq!(client.published(URI, 1)[0]["severity"], 1);
    tell(&mut client, Value::Null);
    assert!(client.is_quiet(), "nothing was said: {:?}", client.unheard());
    tell(&mut client, level("hint"));
    assert_eq!(client.published(URI, 1)[0]["severity"], 4);
    tell(&mut client, json!({ "smtp-lsp": { "rules": 7 } }));
    client.wait_for("a message", |message| message["method"] == "window/showMessage");
    tell(&mut client, json!({}));
    assert_eq!(client.published(URI, 1)[0]["severity"], 2);
}

#[test]
fn folders_above_the_project_do_not_make_a_file_a_test() {
    const REPLY: &str = "def refuse(session):\n    return session.reply(450, \"5.7.1 Greylisted\")\n";
    let folder = |path: &str| json!({ "uri": path, "name": "project" });
    let project = "file:///home/tests/project";
    let mut client = Client::introduced(
        json!({ "processId": null, "capabilities": {}, "workspaceFolders": [folder(project)] }),
    );
    let [code, test, elsewhere] =
        ["/home/tests/project/mx.py", "/home/tests/project/tests/mx.py", "/srv/tests/mx.py"]
            .map(|path| format!("file://{path}"));
    for (uri, findings) in [(&code, 1), (&test, 0), (&elsewhere, 1)] {
        client.open(uri, "python", REPLY);
        assert_eq!(client.published(uri, 1).len(), findings, "{uri}");
    }
    // With the folder above open, `tests` is one of its folders.
    let event = json!({ "added": [folder("file:///home")], "removed": [folder(project)] });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(client.published(&code, 1).len(), 0);
    assert_eq!(client.stop(), Some(0));
}
