//! The formats of findings and of codes.

use super::folder::{BOUNCES, BOUNCES_IN_JAVASCRIPT, DEFERS, Folder};
use serde_json::{Value, json};

#[test]
fn text_shows_the_lines_the_reason_and_the_help() {
    let run = Folder::with("deliver.py", BOUNCES).run(&[]);
    assert_eq!((run.status, &*run.stderr), (1, "1 finding in 1 file (1 file about mail, 1 file seen)\n"));
    insta::assert_snapshot!(run.stdout, @r#"
    warning[transient-as-permanent]: a temporary failure (4yz) is treated as permanent
     --> deliver.py:6:9
      |
    5 |     if code == 452:
      |        ----------- 452 comes this way
    6 |         return "bounced"
      |         ^^^^^^^^^^^^^^^^ 452 is a temporary failure, but is treated as permanent here
      |
      = help: a 4yz reply asks for another attempt: keep the message and try again later, and give up only when the queue lifetime ends (RFC 5321 4.2.1, 4.5.4.1)
      = note: https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1
    "#);
}

#[test]
fn text_shows_lines_that_end_with_a_bare_return() {
    let run = Folder::with("deliver.js", BOUNCES_IN_JAVASCRIPT.replace('\n', "\r")).run(&[]);
    assert!(run.stdout.contains("\n9 |             return \"bounced\";\n"), "{}", run.stdout);
}

#[test]
fn colours_come_when_they_are_asked_for_and_go_when_they_are_not_wanted() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let styled = |arguments: &[&str]| folder.run(arguments).stdout.contains('\u{1b}');
    assert!(styled(&["--color", "always"]) && styled(&["--color", "always", "--format", "concise"]));
    assert!(!styled(&[]) && !styled(&["--color", "never"]));
    assert!(!styled(&["--color", "always", "--format", "json"]));
    let forced = folder.command(&[]).env("CLICOLOR_FORCE", "1").output().expect("runs");
    assert!(forced.stdout.contains(&0x1b), "CLICOLOR_FORCE");
    let refused = folder.command(&[]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output().expect("runs");
    assert!(!refused.stdout.contains(&0x1b), "NO_COLOR");
}

#[test]
fn what_a_name_could_do_to_a_terminal_is_only_shown() {
    let folder = Folder::with("a\u{1b}[31m\nb.py", BOUNCES);
    for format in ["text", "concise"] {
        let run = folder.run(&["--format", format, "--color", "always"]);
        assert!(
            !run.stdout.contains("\u{1b}[31m") && !run.stdout.contains("\nb.py"),
            "{format}: {:?}",
            run.stdout
        );
    }
    assert_eq!(folder.paths(&[]), ["a\u{1b}[31m\nb.py"]);
}

#[test]
fn concise_is_one_line() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    insta::assert_snapshot!(
        folder.run(&["--format", "concise"]).stdout,
        @"mail/deliver.py:6:9: warning[transient-as-permanent] 452 is a temporary failure, but is treated as permanent here"
    );
}

#[test]
fn json_is_one_array_with_just_these_fields() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let expected = json!({
        "path": "deliver.py",
        "line": 6,
        "column": 9,
        "end_line": 6,
        "end_column": 25,
        "rule": "transient-as-permanent",
        "severity": "warning",
        "message": "452 is a temporary failure, but is treated as permanent here",
        "codes": [452],
        "url": "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1",
    });
    assert_eq!(folder.json(&[]), [expected]);
    let wider = BOUNCES.replace("code == 452", "code in (452, 450, 421)");
    assert_eq!(Folder::with("deliver.py", wider).json(&[])[0]["codes"], json!([421, 450, 452]));
}

#[test]
fn no_findings_is_an_empty_array() {
    let run = Folder::with("deliver.py", DEFERS).run(&["--format", "json"]);
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, "[]\n", ""));
}

#[test]
fn github_annotates_the_span() {
    let run = Folder::with("a,b:100%.py", BOUNCES).run(&["--format", "github"]);
    let start = "::warning file=a%2Cb%3A100%25.py,line=6,endLine=6,col=9,endColumn=25,title=transient-as-permanent::452 is ";
    assert!(run.stdout.starts_with(start), "{}", run.stdout);
    assert!(run.stdout.contains("%0Ahelp: a 4yz reply") && run.stdout.lines().count() == 1, "{}", run.stdout);
    assert_eq!((run.status, &*run.stderr), (1, ""));
}

fn sarif(folder: &Folder) -> Value {
    serde_json::from_str(&folder.run(&["--format", "sarif"]).stdout).expect("JSON")
}

#[test]
fn sarif_has_rules_regions_and_related_places() {
    let folder = Folder::with("my mail/d\u{e9}liver.py", BOUNCES);
    folder.write("binary.py", "smtp\0");
    let log = sarif(&folder);
    assert_eq!(
        (&log["version"], &log["runs"][0]["columnKind"]),
        (&json!("2.1.0"), &json!("unicodeCodePoints"))
    );
    let run = &log["runs"][0];
    let result = &run["results"][0];
    let rule = &run["tool"]["driver"]["rules"]
        [usize::try_from(result["ruleIndex"].as_u64().expect("index")).expect("small")];
    assert_eq!(
        (&rule["id"], &result["ruleId"]),
        (&json!("transient-as-permanent"), &json!("transient-as-permanent"))
    );
    assert_eq!(rule["helpUri"], "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1");
    assert!(rule["help"]["markdown"].as_str().expect("a page").starts_with("# transient-as-permanent\n"));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"],
        json!({ "uri": "my%20mail/d%C3%A9liver.py", "uriBaseId": "%SRCROOT%" })
    );
    assert_eq!(place["region"], json!({ "startLine": 6, "startColumn": 9, "endLine": 6, "endColumn": 25 }));
    let related = &result["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "452 comes this way");
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 5);
    assert_eq!(result["level"], "warning");
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    let told = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(told, "binary (byte 4 is NUL), not checked");
}

#[test]
fn sarif_maps_every_severity_to_a_level() {
    let folder = Folder::with("deliver.py", BOUNCES);
    for (severity, level) in [("hint", "note"), ("info", "note"), ("warning", "warning"), ("error", "error")]
    {
        folder.write("smtp-lsp.toml", format!("rules = {{ transient-as-permanent = \"{severity}\" }}"));
        assert_eq!(sarif(&folder)["runs"][0]["results"][0]["level"], level);
    }
}

#[test]
fn fingerprints_follow_a_line_that_moves() {
    let prints = |text: &str| -> Vec<Value> {
        let log = sarif(&Folder::with("deliver.py", text));
        let results = log["runs"][0]["results"].as_array().expect("results");
        results.iter().map(|result| result["partialFingerprints"]["smtpLsp/v1"].clone()).collect()
    };
    let before = prints(BOUNCES);
    assert_eq!(before.len(), 1);
    assert_eq!(before, prints(&format!("# moved\n\n{}", BOUNCES.replace("    ", "\t"))));
    assert_ne!(before, prints(&BOUNCES.replace("return \"bounced\"", "return \"bounced\"  # final")));
    let twice = prints(&BOUNCES.replace(
        "    if code >= 500:",
        "    if code == 450:\n        return \"bounced\"\n    if code >= 500:",
    ));
    assert_eq!(twice.len(), 2);
    assert!(twice[0] == before[0] && twice[0] != twice[1], "{twice:?}");
}

#[test]
fn codes_are_listed_with_their_kind_and_without_what_follows_them() {
    let folder = Folder::with("reply.py", "import smtplib\nGREETING = \"250-first\\r\\n250 2.1.5 ok\"\n");
    let row = |column: u32, text: &str, kind: &str| {
        let end = column + u32::try_from(text.len()).expect("short");
        json!({ "path": "reply.py", "line": 2, "column": column, "end_column": end, "text": text, "kind": kind })
    };
    let expected = [row(13, "250", "reply"), row(26, "250", "reply"), row(30, "2.1.5", "enhanced")];
    assert_eq!(folder.json(&["codes"]), expected);
}

#[test]
fn codes_in_text_have_their_names() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let run = folder.run(&["codes", "deliver.py"]);
    let first = run.stdout.lines().next();
    assert_eq!(first, Some("deliver.py:5:16  452  Storage short or too many recipients · try again later"));
    assert_eq!((run.status, &*run.stderr), (0, ""));
}

#[test]
fn no_codes_is_an_empty_array() {
    assert_eq!(Folder::new().run(&["codes", "--format", "json"]).stdout, "[]\n");
}

#[test]
fn jsonl_has_the_objects_of_json() {
    let folder = Folder::with("a.py", BOUNCES);
    folder.write("b.py", BOUNCES);
    let lines = folder.run(&["--format", "jsonl"]).stdout;
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((rows.len(), rows), (2, folder.json(&[])));
}

#[test]
fn gitlab_has_an_issue_for_each_finding_and_no_fingerprint_twice() {
    let twice = BOUNCES.replace(
        "    if code >= 500:",
        "    if code == 450:\n        return \"bounced\"\n    if code >= 500:",
    );
    let run = Folder::with("deliver.py", twice).run(&["--format", "gitlab"]);
    let issues: Vec<Value> = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((run.status, issues.len()), (1, 2));
    assert_eq!(issues[0]["location"], json!({ "path": "deliver.py", "lines": { "begin": 6, "end": 6 } }));
    assert_eq!(
        (&issues[0]["check_name"], &issues[0]["severity"]),
        (&"transient-as-permanent".into(), &"major".into())
    );
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"]);
}

#[test]
fn junit_has_a_failed_case_for_each_finding_and_one_that_passed_for_none() {
    let run = Folder::with("a&b.py", BOUNCES).run(&["--format", "junit"]);
    let failed = r#"<testcase name="transient-as-permanent 6:9" classname="a&amp;b.py">"#;
    assert!(run.stdout.contains(failed) && run.stdout.contains(r#"failures="1""#), "{}", run.stdout);
    let run = Folder::with("a.py", DEFERS).run(&["--format", "junit"]);
    assert!(
        run.stdout.contains(r#"name="no findings""#) && run.stdout.contains(r#"failures="0""#),
        "{}",
        run.stdout
    );
}

#[test]
fn checkstyle_lists_by_file() {
    let run = Folder::with("a&b.py", BOUNCES).run(&["--format", "checkstyle"]);
    insta::assert_snapshot!(run.stdout, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name="a&amp;b.py">
        <error line="6" column="9" severity="warning" message="452 is a temporary failure, but is treated as permanent here" source="smtp-lsp.transient-as-permanent"/>
      </file>
    </checkstyle>
    "#);
}

#[test]
fn several_formats_go_to_several_places() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let run = folder.run(&[
        "--format",
        "concise",
        "--format",
        "json=out.json",
        "--format",
        "text=out.txt",
        "--color",
        "always",
    ]);
    assert!(run.stdout.contains("\u{1b}[") && run.stdout.contains("deliver.py:6:9"), "{}", run.stdout);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("readable");
    let rows: Vec<Value> = serde_json::from_str(&read("out.json")).expect("JSON");
    assert_eq!(rows.len(), 1);
    assert!(read("out.txt").starts_with("warning[transient-as-permanent]"), "{}", read("out.txt"));
    let run = folder.run(&["--format", "jsonl", "--output-file", "out.jsonl"]);
    assert_eq!((run.status, &*run.stdout, read("out.jsonl").lines().count()), (1, "", 1));
    for refused in [
        &["--format", "json", "--format", "text"][..],
        &["--format", "json=x", "--format", "text=x"],
        &["--format", "json=x", "--output-file", "y"],
        &["--format", "json="],
        &["--format", "jason"],
        &["--output-file", "no/such/folder/x"],
    ] {
        assert_eq!(folder.run(refused).status, 2, "{refused:?}");
    }
    assert!(folder.run(&["--format", "jason"]).stderr.contains("did you mean `json`?"));
}
