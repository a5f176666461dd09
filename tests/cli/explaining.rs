//! The commands that look at no file.

use super::folder::{Folder, Run};
use serde_json::Value;

fn run(arguments: &[&str]) -> Run {
    Folder::new().run(arguments)
}

#[test]
fn a_code_is_explained() {
    let Run { status, stdout, stderr } = run(&["explain", "452"]);
    assert_eq!((status, &*stderr), (0, ""));
    assert!(
        stdout.starts_with("452 · Storage short or too many recipients · try again later\n\n"),
        "{stdout}"
    );
    assert!(stdout.contains("\nRetry\n  Yes: if there were too many recipients, "), "{stdout}");
    assert!(stdout.ends_with("\nRFC 1870 6: https://www.rfc-editor.org/rfc/rfc1870#section-6\n"), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
}

#[test]
fn pairs_and_classes_are_explained() {
    assert_eq!(run(&["explain", "452", "4.2.2"]).stdout, run(&["explain", "452 4.2.2"]).stdout);
    assert_eq!(
        run(&["explain", "452-4.2.2", "Mailbox", "full"]).stdout,
        run(&["explain", "452 4.2.2"]).stdout
    );
    assert!(run(&["explain", "452", "4.2.2"]).stdout.starts_with("452 4.2.2 · "));
    assert!(
        run(&["explain", "452", "5.2.2"])
            .stdout
            .contains("\nThe two disagree. 452 says try again later, 5.2.2 says ")
    );
    assert!(run(&["explain", "4.2.2"]).stdout.starts_with("4.2.2 · Mailbox full · try again later\n"));
    assert!(run(&["explain", "4yz"]).stdout.starts_with("4yz · try again later\n"));
}

/// No mark of Markdown is left in what people read, for any code of the catalogue and any rule.
#[test]
fn nothing_in_the_text_is_marked_up() {
    let codes = smtp_lsp::catalog::replies().iter().map(|entry| entry.code.to_string());
    let details = smtp_lsp::catalog::enhanced_codes()
        .iter()
        .map(|entry| format!("4.{}.{}", entry.subject, entry.detail));
    for subject in codes.chain(details) {
        assert_unmarked(&subject, run(&["explain", &subject]).stdout.lines());
    }
    for rule in smtp_lsp::rules::all() {
        let page = run(&["explain", rule.id]).stdout;
        // Code stands behind four spaces, and comments in it have marks of their own.
        assert_unmarked(rule.id, page.lines().filter(|line| !line.starts_with("    ")));
    }
}

fn assert_unmarked<'a>(subject: &str, lines: impl Iterator<Item = &'a str>) {
    // A star between spaces is a star, as in the AUTH exchange; `#` belongs to the addresses of sections.
    let prose: Vec<String> =
        lines.filter(|line| !line.contains("://")).map(|line| line.replace(" * ", " ")).collect();
    let marked: Vec<&String> = prose.iter().filter(|line| line.contains(['`', '*', '#'])).collect();
    assert!(prose.len() > 3 && marked.is_empty(), "{subject}: {marked:?}");
}

#[test]
fn a_page_comes_as_markdown_and_as_an_object_too() {
    assert!(run(&["explain", "452", "--format", "markdown"]).stdout.starts_with("**452** · "));
    assert!(
        run(&["explain", "class-mismatch", "--format", "markdown"]).stdout.starts_with("# class-mismatch\n")
    );
    let code: Value =
        serde_json::from_str(&run(&["explain", "251", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&code["subject"], &code["verdict"]), (&"251".into(), &"success".into()));
    assert!(code["meaning"][0].as_str().is_some_and(|text| text.contains("answer to ETRN")), "{code}");
    assert_eq!(code["references"][0]["url"], "https://www.rfc-editor.org/rfc/rfc5321#section-4.2.3");
    let rule: Value =
        serde_json::from_str(&run(&["explain", "class-mismatch", "--format", "json"]).stdout).expect("JSON");
    assert_eq!((&rule["id"], &rule["severity"]), (&"class-mismatch".into(), &"warning".into()));
}

#[test]
fn a_rule_has_its_manual_page() {
    let stdout = run(&["explain", "transient-as-permanent"]).stdout;
    assert!(stdout.starts_with(
        "transient-as-permanent · warning\n\nA reply of class 4 is treated as a final failure.\n"
    ));
    assert!(
        stdout.contains("\nExample\n\n    import smtplib\n\n    def deliver(server, recipient):\n"),
        "{stdout}"
    );
}

#[test]
fn colours_are_for_those_who_want_them() {
    assert!(run(&["explain", "452", "--color", "always"]).stdout.starts_with("\u{1b}[1m452 · "));
    assert!(!run(&["explain", "452"]).stdout.contains('\u{1b}'));
    assert!(!run(&["explain", "452", "--color", "always", "--format", "json"]).stdout.contains('\u{1b}'));
}

#[test]
fn what_is_not_known_gets_one_line_with_a_hint() {
    let refused = |arguments: &[&str], line: &str| {
        let Run { status, stdout, stderr } = run(arguments);
        assert_eq!((status, &*stdout, stderr), (2, "", format!("lsp-check: {line}\n")));
    };
    refused(
        &["explain", "transient-as-permanant"],
        "explain: `transient-as-permanant` is no code, no command and no rule; did you mean `transient-as-permanent`?",
    );
    refused(
        &["explain", "999"],
        "explain: 999 is no reply code; those have three digits, the first from 2 to 5 (RFC 5321 4.2)",
    );
    refused(
        &["compare", "252", "4.2"],
        "compare: 4.2 is no enhanced code; those have a class of 2, 4 or 5 and two more numbers, such as 4.2.2 (RFC 3463 2)",
    );
    refused(
        &["compare", "252", "VRFY"],
        "compare: `VRFY` is no code; name two such as 252 and 452, or 4.2.2 and 5.2.2",
    );
    refused(
        &["compare", "4yz", "5yz"],
        "compare: `4yz` is no code; name two such as 252 and 452, or 4.2.2 and 5.2.2",
    );
    refused(&["explain", "VRFI"], "explain: `VRFI` is no code, no command and no rule; did you mean `VRFY`?");
    assert_eq!(run(&["explain"]).status, 2);
    assert_eq!(run(&["compare", "252"]).status, 2);
}

#[test]
fn two_codes_are_compared() {
    let Run { status, stdout, .. } = run(&["compare", "252", "452"]);
    assert_eq!(status, 0);
    assert!(
        stdout.starts_with("252 and 452\n\n252 is a success"),
        "a pair that people confuse is compared by hand: {stdout}"
    );
    assert!(
        stdout.contains("\nKey differences\n  - 252: Cannot verify, will try to deliver · success\n"),
        "{stdout}"
    );
    assert!(stdout.contains("\nWhen to use which\n  - Use 252 "), "{stdout}");
    let derived = run(&["compare", "220", "221"]).stdout;
    assert!(derived.contains("Retry (220, 221): No, the server accepted the command."), "{derived}");
    assert!(derived.contains("Connection (221): The server closes the connection after it."), "{derived}");
    assert!(run(&["compare", "4.2.2", "5.2.2"]).stdout.starts_with("4.2.2 and 5.2.2\n\nKey differences\n"));
    assert!(run(&["compare", "452", "4.2.2"]).stdout.contains("452 tells the client what to do"));
    let object: Value =
        serde_json::from_str(&run(&["compare", "252", "452", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(object["subject"], "252 and 452");
}

#[test]
fn rules_are_listed() {
    let rules = Folder::new().json(&["rules"]);
    assert_eq!(rules.len(), smtp_lsp::rules::all().len());
    let text = run(&["rules"]).stdout;
    for (row, line) in rules.iter().zip(text.lines()) {
        let words: Vec<&str> = line.split_whitespace().take(2).collect();
        assert_eq!(words, [row["id"].as_str().expect("id"), row["severity"].as_str().expect("severity")]);
        assert!(
            line.ends_with(row["summary"].as_str().expect("summary"))
                && (row["url"].is_string() || words[0].ends_with("-ignore")),
            "{line}"
        );
    }
}

#[test]
fn languages_are_listed() {
    let languages = Folder::new().json(&["languages"]);
    assert_eq!(languages.len(), smtp_lsp::language::all().len());
    let python = languages.iter().find(|row| row["id"] == "python").expect("Python is there");
    assert_eq!(
        (&python["name"], &python["globs"][0], &python["lsp_ids"][0]),
        (&"Python".into(), &"*.py".into(), &"python".into())
    );
    assert!(python["rules"].as_array().is_some_and(|rules| rules.contains(&"transient-as-permanent".into())));
    let text = run(&["languages"]).stdout;
    assert!(text.contains("\npython  Python\n    files  *.py  *.pyi"), "{text}");
}

#[test]
fn version_and_help_are_there() {
    assert_eq!(run(&["--version"]).stdout, "lsp-check 0.1.0\n");
    let help = run(&["--help"]).stdout;
    for word in [
        "Examples:",
        "lsp-check explain 452",
        "smtp-lsp.toml",
        "Exit status: 0 no findings, 1 findings, 2 an error.",
    ] {
        assert!(help.contains(word), "{word} in\n{help}");
    }
}

#[test]
fn a_command_is_explained_by_what_may_answer_it() {
    let text = run(&["explain", "VRFY"]).stdout;
    assert!(text.starts_with("VRFY · May be answered with\n"), "{text}");
    assert!(text.contains("\n  - 252: Cannot verify, will try to deliver\n"), "{text}");
    assert_eq!(run(&["explain", "RCPT TO"]).stdout, run(&["explain", "RCPT"]).stdout);
    assert_eq!(run(&["explain", "rcpt", "to"]).stdout, run(&["explain", "RCPT"]).stdout);
}

#[test]
fn the_whole_catalogue_is_one_document() {
    let text = run(&["explain", "--all", "--format", "markdown"]).stdout;
    for entry in smtp_lsp::catalog::replies() {
        assert!(text.contains(&format!("\n### {} · ", entry.code)), "{}", entry.code);
    }
    assert!(text.starts_with("# What SMTP replies mean\n\n## Reply codes\n\n### 101 · "), "{text}");
    for heading in
        ["4.2.2 · Mailbox full · *try again later*", "5.2.2 · Mailbox full · *do not retry*", "252 and 452"]
    {
        assert_eq!(text.matches(&format!("\n### {heading}\n")).count(), 1, "{heading}");
    }
    let pages: Value =
        serde_json::from_str(&run(&["explain", "--all", "--format", "json"]).stdout).expect("JSON");
    let count = text.lines().filter(|line| line.starts_with("### ")).count();
    assert_eq!(pages.as_array().map(Vec::len), Some(count));
    let plain = run(&["explain", "--all"]).stdout;
    assert!(plain.starts_with("Reply codes\n===========\n\n101 · "), "{plain}");
    assert!(plain.contains("\n\n\nCommands\n========\n\n"), "{plain}");
    assert_eq!(run(&["explain", "--all", "452"]).status, 2);
}

#[test]
fn a_locale_that_is_not_there_is_refused() {
    let Run { status, stderr, .. } = run(&["explain", "452", "--locale", "tlh"]);
    assert_eq!(status, 2);
    assert!(stderr.contains("there are explanations in en"), "{stderr}");
    assert_eq!(run(&["explain", "452", "--locale", "en-GB"]).stdout, run(&["explain", "452"]).stdout);
}
