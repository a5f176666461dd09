//! What is shown of config files, and where names lead to.

use super::client::Client;
use super::{BOUNCE, URI};
use serde_json::{Value, json};
use std::fs;

const CONF: &str = "file:///etc/exim4/exim4.conf";
const ACL: &str =
    "begin acl\n# who 😀\n# may send\ncheck_rcpt:\n  deny    message = 550 no\n          !verify = sender\n";

fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

/// `line:column text kind` of each token.
fn read(legend: &Value, text: &str, data: &Value) -> Vec<String> {
    let numbers: Vec<usize> = data
        .as_array()
        .expect("a list")
        .iter()
        .map(|n| usize::try_from(n.as_u64().unwrap()).unwrap())
        .collect();
    let (mut line, mut column) = (0, 0);
    let mut out = Vec::new();
    for token in numbers.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        let units: Vec<u16> = text.lines().nth(line).expect("a line").encode_utf16().collect();
        let word = String::from_utf16(&units[column..column + token[2]]).expect("whole characters");
        out.push(format!("{line}:{column} {word} {}", legend[token[3]].as_str().expect("a name")));
    }
    out
}

#[test]
fn config_files_have_colours_and_only_what_differs_is_told_again() {
    let mut client = Client::start();
    let told = client.request("initialize", json!({ "processId": null, "capabilities": {} }));
    let provider = &told["capabilities"]["semanticTokensProvider"];
    assert_eq!(provider["full"], json!({ "delta": true }));
    let legend = provider["legend"]["tokenTypes"].clone();
    client.open(CONF, "exim", ACL);
    let full = client.request("textDocument/semanticTokens/full", document(CONF));
    let expected = [
        "0:0 begin keyword",
        "0:6 acl namespace",
        "1:0 # who 😀 comment",
        "2:0 # may send comment",
        "3:0 check_rcpt: function",
        "4:2 deny keyword",
        "4:10 message property",
        "4:20 550 number",
        "4:24 no string",
        "5:11 verify property",
        "5:20 sender string",
    ];
    assert_eq!(read(&legend, ACL, &full["data"]), expected);
    let range = json!({ "start": { "line": 4, "character": 0 }, "end": { "line": 4, "character": 99 } });
    let part = json!({ "textDocument": { "uri": CONF }, "range": range });
    let part = client.request("textDocument/semanticTokens/range", part);
    assert!(read(&legend, ACL, &part["data"]).contains(&expected[7].to_owned()), "{part}");

    client.edit(CONF, 2, [4, 2, 4, 6], "accept");
    let since = |id: &Value| json!({ "textDocument": { "uri": CONF }, "previousResultId": id });
    let delta = client.request("textDocument/semanticTokens/full/delta", since(&full["resultId"]));
    let mut data = full["data"].as_array().cloned().expect("a list");
    for edit in delta["edits"].as_array().expect("a delta") {
        let at = |name: &str| usize::try_from(edit[name].as_u64().expect("a number")).expect("small");
        let new = edit["data"].as_array().cloned().unwrap_or_default();
        assert!(new.len() < data.len() / 2, "{delta}");
        data.splice(at("start")..at("start") + at("deleteCount"), new);
    }
    let whole = client.request("textDocument/semanticTokens/full", document(CONF));
    assert_eq!(json!(data), whole["data"]);
    let same = client.request("textDocument/semanticTokens/full/delta", since(&whole["resultId"]));
    assert_eq!(same["edits"], json!([]));
    let unknown = client.request("textDocument/semanticTokens/full/delta", since(&json!("gone")));
    assert_eq!(unknown["data"], whole["data"]);

    client.open(URI, "python", BOUNCE);
    assert_eq!(client.request("textDocument/semanticTokens/full", document(URI)), Value::Null);
}

#[test]
fn config_files_have_an_outline_and_fold() {
    let nested =
        json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    let mut client = Client::with(nested);
    client.open(CONF, "exim", ACL);
    let symbols = client.request("textDocument/documentSymbol", document(CONF));
    assert_eq!((&symbols[0]["name"], &symbols[0]["kind"]), (&json!("acl"), &json!(2)));
    let list = &symbols[0]["children"][0];
    assert_eq!((&list["name"], &list["range"]["end"]["line"]), (&json!("check_rcpt"), &json!(5)));
    assert_eq!(list["children"][0]["detail"], "message = 550 no");
    let folds = client.request("textDocument/foldingRange", document(CONF));
    let lines = |fold: &Value| json!([fold["startLine"], fold["endLine"], fold["kind"]]);
    let folds: Vec<Value> = folds.as_array().expect("a list").iter().map(lines).collect();
    assert_eq!(
        folds,
        [json!([0, 5, null]), json!([1, 2, "comment"]), json!([3, 5, null]), json!([4, 5, null])]
    );
    client.open(URI, "python", BOUNCE);
    for method in ["documentSymbol", "foldingRange"] {
        assert_eq!(client.request(&format!("textDocument/{method}"), document(URI)), Value::Null);
    }

    let mut plain = Client::with(json!({}));
    plain.open(CONF, "exim", ACL);
    let symbols = plain.request("textDocument/documentSymbol", document(CONF));
    assert_eq!(symbols[2]["containerName"], "check_rcpt");
    assert_eq!(symbols[2]["location"]["uri"], CONF);
}

#[test]
fn codes_lead_to_their_names_here_or_in_another_file() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let address = |name: &str| format!("file://{}", root.path().join(name).display());
    fs::write(root.path().join("codes.py"), "# SMTP replies\nFULL = 452\n").expect("a file");
    let mut client = Client::introduced(json!({
        "processId": null,
        "capabilities": {},
        "workspaceFolders": [{ "uri": address(""), "name": "mail" }],
    }));
    let uri = address("deliver.py");
    let at = |line: u32, column: u32| json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } });
    client.open(&uri, "python", BOUNCE);
    let found = client.request("textDocument/definition", at(3, 16));
    let start = json!({ "line": 1, "character": 0 });
    assert_eq!((&found[0]["uri"], &found[0]["range"]["start"]), (&json!(address("codes.py")), &start));
    client.edit(&uri, 2, [1, 0, 1, 0], "MAILBOX_FULL = 452\n");
    client.edit(&uri, 3, [4, 15, 4, 18], "MAILBOX_FULL");
    let found = client.request("textDocument/definition", at(4, 20));
    assert_eq!((&found[0]["uri"], &found[0]["range"]["start"]), (&json!(uri), &start));
    let found = client.request("textDocument/definition", at(1, 3));
    assert_eq!((&found[0]["uri"], &found[0]["range"]["start"]), (&json!(uri), &start));
    assert_eq!(client.request("textDocument/definition", at(0, 3)), Value::Null);
}
