//! Parts of a whole, and `lsp-check merge` over what they wrote.

use super::folder::{BOUNCES, BOUNCES_IN_JAVASCRIPT, DEFERS, Folder, Run};
use smtp_lsp::report;
use std::fs;

const PARTS: usize = 4;

/// Findings of several rules in several languages, some silenced, some with a fix, and files that cannot be read.
fn many() -> Folder {
    let folder = Folder::new();
    let silenced = BOUNCES
        .replace("\"bounced\"", "\"bounced\"  # smtp-lsp: ignore[transient-as-permanent] ours")
        .replace("\"refused\"", "\"refused\"  # smtp-lsp: ignore[class-mismatch] nothing");
    let reply =
        "import smtplib\n\ndef respond(session):\n    return session.reply(450, \"5.7.1 Greylisted\")\n";
    for number in 0..12 {
        folder.write(&format!("src/deliver{number}.py"), BOUNCES);
        folder.write(&format!("src/right{number}.py"), DEFERS);
        folder.write(&format!("src/\u{e9}/{number}.js"), BOUNCES_IN_JAVASCRIPT.replace('\n', "\r"));
        folder.write(&format!("src/binary{number}.py"), "smtp\0");
        folder.write(&format!("src/silenced{number}.py"), &silenced);
        folder.write(&format!("src/respond{number}.py"), reply);
    }
    folder
}

/// Lets each part be looked at; gives the names of what they wrote.
fn parts(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let part = |part| {
        let name = format!("part-{part}.json");
        let (shard, format) = (format!("{part}/{PARTS}"), format!("part={name}"));
        let fixed = ["src", "--quiet", "--shard", &shard, "--format", &format];
        let run = folder.run(&[&fixed, arguments].concat());
        assert!(matches!(run.status, 0 | 1), "{}", run.stderr);
        name
    };
    (1..=PARTS).map(part).collect()
}

fn merge(folder: &Folder, parts: &[String], arguments: &[&str]) -> Run {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    folder.run(&[&["merge"], &parts[..], arguments].concat())
}

#[track_caller]
fn alike(merged: &Run, whole: &Run) {
    assert!(whole.status != 2 && !whole.stdout.is_empty(), "{}", whole.stderr);
    assert_eq!((merged.status, &merged.stderr), (whole.status, &whole.stderr));
    assert!(merged.stdout == whole.stdout, "{}\n---\n{}", merged.stdout, whole.stdout);
}

#[test]
fn merged_parts_are_the_whole_in_every_format() {
    let folder = many();
    let parts = parts(&folder, &[]);
    for format in report::formats() {
        let whole = folder.run(&["src", "--format", format.name]);
        alike(&merge(&folder, &parts, &["--format", format.name]), &whole);
    }
    let whole = folder.run(&["src", "--statistics", "--fail-on", "error"]);
    assert_eq!(whole.status, 0);
    // The order in which they are named does not count.
    let turned: Vec<String> = parts.iter().rev().cloned().collect();
    alike(&merge(&folder, &turned, &["--statistics", "--fail-on", "error"]), &whole);
    // What is merged can be merged.
    merge(&folder, &turned, &["--format", "part=whole.json"]);
    alike(&merge(&folder, &["whole.json".to_owned()], &[]), &folder.run(&["src"]));
}

#[test]
fn a_baseline_is_made_of_all_parts_and_holds_in_each() {
    let folder = many();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("readable");
    let refused = folder.run(&["src", "--shard", "1/4", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("lsp-check merge"), "{}", refused.stderr);
    let refused =
        folder.run(&["src", "--changed-since", "HEAD", "--baseline", "known.json", "--update-baseline"]);
    assert_eq!(refused.status, 2);

    let all = parts(&folder, &[]);
    assert_eq!(merge(&folder, &all, &["--baseline", "merged.json", "--update-baseline"]).status, 0);
    assert_eq!(folder.run(&["src", "--baseline", "known.json", "--update-baseline"]).status, 0);
    assert_eq!(read("merged.json"), read("known.json"));

    // One that is new, and in its file the same line as one that is known.
    let twice = "    if code == 450:\n        return \"bounced\"\n    if code >= 500:";
    folder.write("src/deliver3.py", BOUNCES.replace("    if code >= 500:", twice));
    let whole = folder.run(&["src", "--baseline", "known.json"]);
    assert!(whole.stderr.contains("1 finding in 1 file "), "{}", whole.stderr);
    let left_out = parts(&folder, &["--baseline", "known.json"]);
    alike(&merge(&folder, &left_out, &[]), &whole);
    let all = parts(&folder, &[]);
    alike(&merge(&folder, &all, &["--baseline", "known.json"]), &whole);
}

#[test]
fn what_is_no_whole_is_refused() {
    let folder = many();
    let parts = parts(&folder, &[]);
    let refused = |parts: &[String], reason: &str| {
        let run = merge(&folder, parts, &[]);
        assert_eq!((run.status, run.stderr.lines().count()), (2, 1), "{}", run.stderr);
        assert!(run.stderr.contains(reason) && run.stdout.is_empty(), "{}", run.stderr);
    };
    refused(&parts[1..], "the part 1/4 is missing");
    refused(&parts[..3], "the part 4/4 is missing");
    refused(&[&parts[..], &parts[1..2]].concat(), "the part 2/4 is there twice");
    folder.run(&["src", "--shard", "1/3", "--format", "part=third.json"]);
    refused(&[&parts[..], &["third.json".to_owned()]].concat(), "1/4 and 1/3 are parts of different wholes");
    folder.run(&["src", "--format", "part=whole.json"]);
    refused(&["whole.json".to_owned(), "whole.json".to_owned()], "src/deliver0.py is in two of the runs");
    refused(&["missing.json".to_owned()], "missing.json: cannot be read");
    let text = fs::read_to_string(folder.path().join("whole.json")).expect("readable");
    for (from, to, reason) in [
        ("{\"version\":\"", "{\"version\":\"9.", " wrote this; "),
        ("{\"version\":", "[{\"version\":", "this is nothing that --format part wrote"),
        ("\"start\":", "\"start\":9999", "outside its text"),
        ("\"rule\":\"", "\"rule\":\"x", "its rule is not known"),
    ] {
        folder.write("broken.json", text.replacen(from, to, 1));
        refused(&["broken.json".to_owned()], reason);
    }
    assert_eq!(folder.run(&["merge"]).status, 2);
}
