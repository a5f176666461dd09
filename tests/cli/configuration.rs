//! `smtp-lsp.toml` on the command line.

use super::folder::{BOUNCES, Folder};

#[test]
fn rules_have_the_severity_that_is_set() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    folder.write("smtp-lsp.toml", "[rules]\ntransient-as-permanent = \"error\"\n");
    assert_eq!(folder.json(&[])[0]["severity"], "error");
    assert_eq!(folder.json(&["mail/deliver.py"])[0]["severity"], "error");
    folder.write("smtp-lsp.toml", "[rules]\ntransient-as-permanent = \"off\"\n");
    assert_eq!(folder.run(&[]).status, 0);
}

#[test]
fn the_nearest_configuration_holds() {
    let folder = Folder::with("smtp-lsp.toml", "rules = { transient-as-permanent = \"error\" }\n");
    for path in ["a.py", "sub/a.py", "sub/deep/deeper/a.py", "sub/deep/own/a.py", "sub/deep/own/below/a.py"] {
        folder.write(path, BOUNCES);
    }
    folder.write("sub/deep/own/smtp-lsp.toml", "rules = { transient-as-permanent = \"hint\" }\n");
    let found: Vec<String> =
        folder.json(&[]).iter().map(|row| format!("{} {}", row["path"], row["severity"])).collect();
    let expected = [
        r#""a.py" "error""#,
        r#""sub/a.py" "error""#,
        r#""sub/deep/deeper/a.py" "error""#,
        r#""sub/deep/own/a.py" "hint""#,
        r#""sub/deep/own/below/a.py" "hint""#,
    ];
    assert_eq!(found, expected);
    assert_eq!(folder.json(&["sub/deep/own/below"])[0]["severity"], "hint");
}

#[test]
fn globs_leave_out_below_the_folder_of_the_configuration() {
    let folder = Folder::new();
    for path in [
        "top/kept.py",
        "top/vendor/a.py",
        "top/vendor/b/c.py",
        "top/gen.py",
        "top/sub/gen.py",
        "vendor/kept.py",
    ] {
        folder.write(path, BOUNCES);
    }
    folder.write("top/smtp-lsp.toml", "exclude = [\"/vendor\", \"gen.py\"]\n");
    assert_eq!(folder.paths(&[]), ["top/kept.py", "vendor/kept.py"]);
    assert_eq!(folder.paths(&["top/vendor"]), [""; 0]);
    assert_eq!(folder.paths(&["top/gen.py"]), ["top/gen.py"]);
}

#[test]
fn a_broken_configuration_is_an_error_and_the_rest_goes_on() {
    for (text, reason) in [
        ("rules = 5\n", ":1: invalid type"),
        ("\nrules = [\n", ":"),
        (
            "rules = { class-missmatch = \"off\" }\n",
            ": there is no rule `class-missmatch`; did you mean `class-mismatch`?",
        ),
        ("exclude = [\"a{\"]\n", ": the glob `a{` is not understood"),
        ("exclude = [\"a\\n\\\\\"]\n", ": the glob `a\\n\\\\` is not understood: dangling '\\' in `exclude`"),
        ("languages = { pyton = [\"*.x\"] }\n", ": there is no language `pyton`; did you mean `python`?"),
        ("locale = \"xx\"\n", ": there are explanations in "),
        (
            "[[library]]\n[library.calls]\nask = { gives = \"par\" }\n",
            ":3: unknown variant `par`, expected one of `pair`, `code`, `reply`, `checked`, `error`, `kept`; did you mean `pair`?",
        ),
        (
            "[[library]]\ncalls.ask = { gives = \"pair\", command = \"RCTP\" }\n",
            ":2: there is no command `RCTP`; did you mean `RCPT`?",
        ),
        (
            "[[library]]\npredicates.is_hard = \"6yz\"\n",
            ":2: `6yz` is not a code, a range or a class of 100 to 599",
        ),
        ("[[library]]\nconstants.FULL = true\n", ":2: invalid type: boolean `true`, expected a reply code"),
        (
            "[[library]]\ncalls.\"Client.ask\" = { gives = \"pair\" }\n",
            ": `Client.ask` in `library`: the last part alone, `ask`, belongs here",
        ),
        ("[[library]]\nlanguages = [\"pyton\"]\n", ": there is no language `pyton`; did you mean `python`?"),
        (
            "[[overrides]]\nfile = []\n",
            ":2: unknown field `file`, expected `files` or `rules`; did you mean `files`?",
        ),
    ] {
        let folder = Folder::with("mail/deliver.py", BOUNCES);
        folder.write("mail/smtp-lsp.toml", text);
        folder.write("other.py", BOUNCES);
        let run = folder.run(&["--format", "json"]);
        assert_eq!(run.status, 2, "{text}");
        assert!(run.stdout.contains("other.py"), "{text}");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert!(
            matches!(lines[..], [line] if line.contains(&format!("smtp-lsp.toml{reason}"))),
            "{text}: {lines:?}"
        );
    }
}

#[test]
fn a_broken_configuration_is_told_of_even_where_nothing_is_about_mail() {
    let folder = Folder::with("smtp-lsp.toml", "nonsense\n");
    folder.write("sub/a.py", "pass\n");
    assert_eq!(
        folder.run(&["sub", "sub/a.py"]).stderr.lines().filter(|line| line.contains("smtp-lsp.toml")).count(),
        1
    );
    assert_eq!(folder.run(&["sub"]).status, 2);
}

#[test]
fn a_configuration_can_stand_in_the_project_file() {
    for (name, text) in [
        ("pyproject.toml", "[tool.smtp-lsp.rules]\ntransient-as-permanent = \"error\"\n"),
        ("Cargo.toml", "[package.metadata.smtp-lsp.rules]\ntransient-as-permanent = \"error\"\n"),
        ("package.json", "{ \"smtp-lsp\": { \"rules\": { \"transient-as-permanent\": \"error\" } } }"),
    ] {
        let folder = Folder::with("mail/deliver.py", BOUNCES);
        folder.write(name, text);
        // One that has nothing for us does not end the search.
        folder.write(&format!("mail/{name}"), "{}");
        assert_eq!(folder.json(&[])[0]["severity"], "error", "{name}");
        folder.write("smtp-lsp.toml", "rules = { transient-as-permanent = \"hint\" }\n");
        assert_eq!(folder.json(&[])[0]["severity"], "hint", "{name}");
    }
}

#[test]
fn some_files_have_settings_of_their_own() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    folder.write("legacy/deliver.py", BOUNCES);
    folder.write("legacy/queue.py", BOUNCES);
    let over = "[[overrides]]\nfiles = [\"/legacy\"]\nrules = { transient-as-permanent = \"hint\" }\n\n\
        [[overrides]]\nfiles = [\"queue.py\"]\nrules = { transient-as-permanent = \"off\" }\n";
    folder.write("smtp-lsp.toml", over);
    let found: Vec<String> =
        folder.json(&[]).iter().map(|row| format!("{} {}", row["path"], row["severity"])).collect();
    assert_eq!(found, [r#""legacy/deliver.py" "hint""#, r#""mail/deliver.py" "warning""#]);
}

#[test]
fn names_of_the_project_say_what_is_done_with_a_reply() {
    let text = "import smtplib\n\ndef deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    if code >= 400:\n        recipient.burn_down(text)\n    elif code == 250:\n        recipient.tick()\n";
    let folder = Folder::with("deliver.py", text);
    assert_eq!(folder.paths(&[]), [""; 0]);
    folder.write("smtp-lsp.toml", "outcomes = { permanent = [\"burn_down\"] }\n");
    let rows = folder.json(&[]);
    assert_eq!((rows.len(), &rows[0]["rule"]), (1, &"transient-as-permanent".into()));
    folder.write("smtp-lsp.toml", "outcomes = { permanent = [\"burn\", \"down\", \"queue.burn_down\"] }\n");
    assert_eq!(folder.paths(&[]), [""; 0], "only the whole name counts");
}

/// Code of a project that talks to its relay through modules of its own, and says no word of mail itself.
const OWN_CLIENT: &str = r#"from acme.relay import Outbox, Refused, MAILBOX_FULL, is_final

def deliver(outbox, recipient):
    reply = outbox.hand_over(recipient)
    if reply.verdict == 251:
        return "bounced"
    if is_final(reply):
        return "retry later"
    return reply

def again(outbox, recipient):
    try:
        outbox.push(recipient)
    except Refused as refusal:
        if refusal.verdict == MAILBOX_FULL:
            return "bounced"
        raise
"#;

const OWN_LIBRARY: &str = r#"[[library]]
languages = ["python"]
seen = ["acme.relay"]
calls = { hand_over = { gives = "reply", command = "rcpt to" } }
types = { Refused = { codes = "not 2yz", command = "RCPT" } }
members = { verdict = "number" }
constants = { MAILBOX_FULL = 452 }
predicates = { is_final = "5yz" }
"#;

#[test]
fn a_library_of_the_project_is_known_by_its_description() {
    let folder = Folder::with("relay.py", OWN_CLIENT);
    assert_eq!(folder.paths(&[]), [""; 0]);
    folder.write("smtp-lsp.toml", OWN_LIBRARY);
    let found: Vec<String> =
        folder.json(&[]).iter().map(|row| format!("{} {}", row["line"], row["rule"])).collect();
    let expected =
        [r#"6 "success-as-failure""#, r#"8 "permanent-as-transient""#, r#"16 "transient-as-permanent""#];
    assert_eq!(found, expected);
    // Of each part of the description one finding comes; without the part it does not.
    for (part, line) in [("calls = ", 6), ("predicates = ", 8), ("constants = ", 16), ("members = ", 16)] {
        folder.write("smtp-lsp.toml", OWN_LIBRARY.replace(part, "# "));
        let lines: Vec<_> = folder.json(&[]).iter().map(|row| row["line"].clone()).collect();
        assert!(!lines.contains(&line.into()), "{part}: {lines:?}");
    }
    folder.write("smtp-lsp.toml", OWN_LIBRARY.replace("\"python\"", "\"ruby\", \"java\""));
    assert_eq!(folder.paths(&[]), [""; 0], "it is not used in this language");
    folder.write("smtp-lsp.toml", OWN_LIBRARY.replace("acme.relay", "acme.other"));
    assert_eq!(folder.paths(&[]), [""; 0], "it is not used in this file");
}

#[test]
fn a_function_of_the_project_needs_nothing_in_front() {
    let text = "from relay import probe\n\ndef exists(address):\n    code, text = probe(address)\n    \
        if code != 250:\n        return \"bounced\"\n";
    let folder = Folder::with("probe.py", text);
    folder.write(
        "smtp-lsp.toml",
        "[[library]]\nseen = [\"relay\"]\ncalls.probe = { gives = \"pair\", command = \"VRFY\", codes = \"2yz, 5yz\" }\n",
    );
    let rows = folder.json(&[]);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0]["rule"], "success-as-failure");
    assert_eq!(rows[0]["codes"], serde_json::json!([251, 252]));
}

#[test]
fn further_files_have_a_language() {
    let folder = Folder::with("deliver.tpl", BOUNCES);
    folder.write("smtp-lsp.toml", "languages = { python = [\"*.tpl\"] }\n");
    assert_eq!(folder.paths(&[]), ["deliver.tpl"]);
    assert_eq!(folder.paths(&["deliver.tpl"]), ["deliver.tpl"]);
}

#[test]
fn explanations_are_in_the_language_of_the_configuration() {
    let folder = Folder::with("smtp-lsp.toml", "locale = \"ru\"\n");
    assert_eq!(
        folder.run(&["explain", "452"]).stdout,
        folder.run(&["explain", "452", "--locale", "ru"]).stdout
    );
    assert_ne!(
        folder.run(&["explain", "452"]).stdout,
        folder.run(&["explain", "452", "--locale", "en"]).stdout
    );
}
