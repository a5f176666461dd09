//! What is offered beside findings and hovers.

use super::client::Client;
use super::{BOUNCE, URI, rules};
use serde_json::{Value, json};

/// A class mismatch, whose mend is certain.
const MISMATCH: &str = "import smtplib\n\ndef on_rcpt(session):\n    session.reply('452 5.2.2 Mailbox full')\n    return '550 4.1.1 No such user'\n";

fn actions(client: &mut Client, line: u32, column: u32, context: Value) -> Vec<Value> {
    let place = json!({ "line": line, "character": column });
    let parameters = json!({
        "textDocument": { "uri": URI },
        "range": { "start": place, "end": place },
        "context": context,
    });
    let answer = client.request("textDocument/codeAction", parameters);
    answer.as_array().cloned().expect("a list")
}

fn any() -> Value {
    json!({ "diagnostics": [] })
}

fn with_title<'a>(actions: &'a [Value], start: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"].as_str().is_some_and(|t| t.starts_with(start)));
    found.unwrap_or_else(|| panic!("no action begins with {start:?}: {actions:?}"))
}

/// The text after the edits of an action, whose ranges must be in one line each.
fn after(text: &str, action: &Value) -> String {
    let mut edits = action["edit"]["changes"][URI].as_array().cloned().expect("edits");
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("a small one");
    let offset = |position: &Value| {
        let start: usize = text.split_inclusive('\n').take(number(&position["line"])).map(str::len).sum();
        start + number(&position["character"])
    };
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().expect("text"));
        text
    })
}

#[test]
fn a_quick_fix_mends_and_its_finding_goes() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", MISMATCH);
    let told = client.published(URI, 1);
    assert_eq!(rules(&told), ["class-mismatch", "class-mismatch"]);
    let (line, column) = (&told[0]["range"]["start"]["line"], &told[0]["range"]["start"]["character"]);
    let at = |value: &Value| u32::try_from(value.as_u64().expect("a number")).expect("a small one");
    let offered = actions(&mut client, at(line), at(column), any());
    let fix = with_title(&offered, "Make the class");
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["diagnostics"][0]["code"], "class-mismatch");
    client.change(URI, 2, json!([{ "text": after(MISMATCH, fix) }]));
    assert_eq!(client.published(URI, 2).len(), 1, "{fix}");
}

#[test]
fn all_certain_fixes_are_done_at_once() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", MISMATCH);
    let only = |kind: &str| json!({ "diagnostics": [], "only": [kind] });
    let offered = actions(&mut client, 0, 0, only("source.fixAll"));
    let [all] = &offered[..] else { panic!("one action: {offered:?}") };
    assert_eq!(all["kind"], "source.fixAll.smtp-lsp");
    client.change(URI, 2, json!([{ "text": after(MISMATCH, all) }]));
    assert!(client.published(URI, 2).is_empty());
    assert!(actions(&mut client, 0, 0, only("source.fixAll")).is_empty());
    assert!(actions(&mut client, 3, 20, only("source.organizeImports")).is_empty());
    assert!(actions(&mut client, 0, 0, any()).is_empty(), "nothing stands there");
}

#[test]
fn a_finding_is_silenced_by_a_comment_with_a_reason() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    let offered = actions(&mut client, 4, 10, any());
    let ignore = with_title(&offered, "Ignore transient-as-permanent");
    let text = after(BOUNCE, ignore);
    assert!(text.contains("# smtp-lsp: ignore[transient-as-permanent] "), "{text}");
    client.change(URI, 2, json!([{ "text": text }]));
    assert!(client.published(URI, 2).is_empty());
    let rule = with_title(&offered, "Explain transient-as-permanent");
    assert_eq!(rule["command"]["command"], "smtp-lsp.explain");
}

#[test]
fn codes_are_explained_on_demand() {
    let capabilities = json!({ "experimental": { "smtp-lsp": { "showsMarkdown": true } } });
    let mut client = Client::with(capabilities);
    client.open(
        URI,
        "python",
        "# The SMTP server says 252 here\n# and there 550 or 452; the SMTP server says 252 or 452\n",
    );
    let offered = actions(&mut client, 1, 47, any());
    with_title(&offered, "Compare 252 with 452");
    let explain = with_title(&offered, "Explain 252")["command"].clone();
    let mut run = |command: &str, arguments: Value| {
        let id =
            client.ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments }));
        client.answer(id)
    };
    let name = explain["command"].as_str().expect("a name");
    let text = run(name, explain["arguments"].clone());
    assert!(text["result"].as_str().is_some_and(|text| text.starts_with("**252** · ")), "{text}");
    let rule = run(name, json!(["transient-as-permanent"]));
    assert!(rule["result"].as_str().is_some_and(|text| text.contains("4yz")), "{rule}");
    let pair = run(name, json!([452, "4.2.2"]));
    assert!(pair["result"].as_str().is_some_and(|text| text.starts_with("**452 4.2.2**")), "{pair}");
    assert_eq!(run(name, json!(["nonsense"]))["error"]["code"], -32602);
    assert_eq!(run(name, json!([]))["error"]["code"], -32602);
    assert_eq!(run("smtp-lsp.none", json!([]))["error"]["code"], -32602);
}

#[test]
fn a_diagnostic_that_is_meant_counts_wherever_the_cursor_is() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", MISMATCH);
    let told = client.published(URI, 1);
    let fixes = |offered: &[Value]| offered.iter().filter(|action| action["kind"] == "quickfix").count();
    assert_eq!(fixes(&actions(&mut client, 3, 0, any())), 0);
    assert!(fixes(&actions(&mut client, 3, 0, json!({ "diagnostics": [told[0]] }))) > 0);
}

#[test]
fn a_code_that_is_selected_is_explained() {
    let mut client = Client::with(json!({}));
    client.open(URI, "python", BOUNCE);
    let selection = json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": 3, "character": 0 }, "end": { "line": 99, "character": 0 } },
        "context": any(),
    });
    let answer = client.request("textDocument/codeAction", selection);
    with_title(answer.as_array().expect("a list"), "Explain 452");
}

#[test]
fn hints_and_lenses_are_shown_to_those_who_ask_for_them() {
    let text = "import smtplib\ndef f(server, to):\n    code, _ = server.rcpt(to)\n    if code == 452:\n        return 'defer'\n    if code >= 500:\n        return 'bounced'\n    return '250 2.1.5 ok'\n";
    let mut client = Client::with(json!({ "workspace": {
        "inlayHint": { "refreshSupport": true },
        "codeLens": { "refreshSupport": true },
    } }));
    client.open(URI, "python", text);
    let whole = json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } },
    });
    assert_eq!(client.request("textDocument/inlayHint", whole.clone()), json!([]));
    let document = json!({ "textDocument": { "uri": URI } });
    assert_eq!(client.request("textDocument/codeLens", document.clone()), json!([]));
    let on = json!({ "smtp-lsp": { "inlayHints": true, "codeLens": true } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": on }));
    client.wait_for("the wish for new hints", |message| message["method"] == "workspace/inlayHint/refresh");
    client.wait_for("the wish for new lenses", |message| message["method"] == "workspace/codeLens/refresh");
    let hints = client.request("textDocument/inlayHint", whole);
    let hints: Vec<_> = hints.as_array().expect("a list").iter().collect();
    assert_eq!(hints.len(), 2, "{hints:?}");
    assert_eq!(hints[0]["position"], json!({ "line": 3, "character": 18 }));
    assert!(
        hints[0]["label"].as_str().is_some_and(|label| label.starts_with("try again later: storage short")),
        "{hints:?}"
    );
    assert_eq!(hints[1]["label"], "5yz");
    let lenses = client.request("textDocument/codeLens", document);
    let titles: Vec<_> =
        lenses.as_array().expect("a list").iter().map(|lens| lens["command"]["title"].clone()).collect();
    assert!(titles.contains(&json!("reached by 452")), "{titles:?}");
}

#[test]
fn sections_are_links_and_codes_are_highlighted() {
    let text =
        "# As RFC 5321 4.5.4.1 has it. The SMTP server says 452 here\n# The SMTP server says 452 there\n";
    let mut client = Client::with(json!({}));
    client.open(URI, "python", text);
    let links = client.request("textDocument/documentLink", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(links[0]["target"], "https://www.rfc-editor.org/rfc/rfc5321#section-4.5.4.1");
    assert_eq!(links[0]["range"]["start"]["character"], 5);
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 1, "character": 24 } });
    let found = client.request("textDocument/documentHighlight", place);
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
}
