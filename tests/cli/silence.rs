//! Comments that silence findings, and baselines.

use super::folder::{BOUNCES, BOUNCES_IN_JAVASCRIPT, Folder};
use std::fs;

#[test]
fn a_comment_is_added_above_each_finding_and_silences_it() {
    for (name, text, line) in [
        (
            "deliver.py",
            BOUNCES,
            "        # smtp-lsp: ignore[transient-as-permanent] policy of ours\n        return \"bounced\"\n",
        ),
        (
            "deliver.js",
            BOUNCES_IN_JAVASCRIPT,
            "            // smtp-lsp: ignore[transient-as-permanent] policy of ours\n            return \"bounced\";\n",
        ),
    ] {
        for end in ["\n", "\r\n"] {
            let folder = Folder::with(name, format!("\u{feff}{}", text.replace('\n', end)));
            let run = folder.run(&["--add-ignore", "policy of ours"]);
            assert_eq!(
                (run.status, &*run.stderr),
                (0, "1 comment added; no findings (1 file about mail, 1 file seen)\n")
            );
            let now = fs::read_to_string(folder.path().join(name)).expect("readable");
            let line = line.replace('\n', end);
            let first = line.find(end).expect("two lines") + end.len();
            assert!(now.starts_with('\u{feff}') && now.contains(&line), "{now}");
            assert_eq!(now[3..].replace(&line[..first], ""), text.replace('\n', end));
            assert_eq!(folder.run(&[]).status, 0);
        }
    }
}

#[test]
fn a_comment_goes_behind_a_line_that_takes_none_above() {
    let folder = Folder::with(
        "deliver.py",
        "import smtplib\n\ndef deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    return \\\n        \"bounced\" if code >= 400 else \"accepted\"\n",
    );
    assert_eq!(folder.run(&[]).status, 1);
    assert_eq!(folder.run(&["--add-ignore", "policy"]).status, 0);
    let now = fs::read_to_string(folder.path().join("deliver.py")).expect("readable");
    assert!(now.contains("else \"accepted\"  # smtp-lsp: ignore[transient-as-permanent] policy\n"), "{now}");
}

#[test]
fn many_comments_are_added_in_one_go() {
    let row = |number: usize| {
        format!("def respond{number}(session):\n    return session.reply(450, \"5.7.1 Greylisted\")\n\n\n")
    };
    // Here it stands behind the line, and not above as for the others.
    let behind = "def deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    return \\\n        \
        \"bounced\" if code >= 400 else \"accepted\"\n\n\n";
    let rows: String = (0..60).map(row).collect();
    let folder = Folder::with("respond.py", format!("import smtplib\n\n{rows}{behind}{rows}"));
    let run = folder.run(&["--add-ignore", "policy"]);
    assert!(run.stderr.starts_with("121 comments added; no findings"), "{}", run.stderr);
    assert_eq!(folder.run(&[]).status, 0);
}

#[test]
fn a_reason_is_asked_for() {
    let folder = Folder::with("deliver.py", BOUNCES);
    for reason in ["", "--", "two\nlines"] {
        assert_eq!(folder.run(&[&format!("--add-ignore={reason}")]).status, 2, "{reason:?}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("deliver.py")).expect("readable"), BOUNCES);
}

#[test]
fn comments_that_silence_nothing_are_findings() {
    let text = BOUNCES.replace("\"bounced\"", "\"bounced\"  # smtp-lsp: ignore[class-mismatch] why");
    let folder = Folder::with("deliver.py", text);
    let rules = || -> Vec<String> {
        folder.json(&[]).iter().map(|row| row["rule"].as_str().expect("a rule").to_owned()).collect()
    };
    assert_eq!(rules(), ["transient-as-permanent", "unused-ignore"]);
    folder.write("smtp-lsp.toml", "rules = { unused-ignore = \"off\" }\n");
    assert_eq!(rules(), ["transient-as-permanent"]);
    folder.write("smtp-lsp.toml", "rules = { class-mismatch = \"off\" }\n");
    assert_eq!(rules(), ["transient-as-permanent"]);
}

#[test]
fn a_baseline_hides_what_it_knows_and_nothing_else() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let run = folder.run(&["--baseline", "known.json"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("--update-baseline writes one"), "{}", run.stderr);
    assert_eq!(folder.run(&["--baseline", "known.json", "--update-baseline"]).status, 0);
    let run = folder.run(&["--baseline", "known.json"]);
    assert_eq!(
        (run.status, &*run.stderr),
        (0, "no findings (1 file about mail, 2 files seen); 1 finding in the baseline\n")
    );
    let again = "    if code == 450:\n        return \"bounced\"\n    if code >= 500:";
    folder.write("deliver.py", format!("# moved\n\n{}", BOUNCES.replace("    if code >= 500:", again)));
    let rows = folder.json(&["--baseline", "known.json"]);
    assert_eq!((rows.len(), &rows[0]["line"]), (1, &10.into()));
    folder.write("deliver.py", "import smtplib\n");
    assert_eq!(folder.run(&["--baseline", "known.json", "--update-baseline"]).status, 0);
    let empty = fs::read_to_string(folder.path().join("known.json")).expect("readable");
    assert_eq!(empty, "{\"version\":1,\"findings\":[]}\n");
}

#[test]
fn a_broken_baseline_is_an_error() {
    let folder = Folder::with("deliver.py", BOUNCES);
    for (text, reason) in
        [("nonsense", "this is no baseline"), ("{\"version\":9,\"findings\":[]}", "version 9")]
    {
        folder.write("known.json", text);
        let run = folder.run(&["--baseline", "known.json"]);
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
}
