//! Which files are looked at, in which order, and how a run ends.

use super::folder::{BOUNCES, DEFERS, Folder};
use std::process::Stdio;

#[test]
fn the_status_tells_clean_findings_and_errors_apart() {
    let folder = Folder::with("deliver.py", BOUNCES);
    folder.write("clean/deliver.py", DEFERS);
    assert_eq!(folder.run(&["clean"]).status, 0);
    assert_eq!(folder.run(&[]).status, 1);
    assert_eq!(folder.run(&["--exit-zero"]).status, 0);
    assert_eq!(folder.run(&["--nonsense"]).status, 2);
    assert_eq!(folder.run(&["--format", "xml"]).status, 2);
}

#[test]
fn a_path_that_is_missing_is_an_error_and_the_rest_goes_on() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let run = folder.run(&["missing.py", "deliver.py", "--format", "json", "--exit-zero"]);
    run.tells(2, "missing.py", "no such file or folder");
    assert!(run.stdout.contains("deliver.py"), "{}", run.stdout);
    let message = "no such file or folder; the command `explain` goes first: lsp-check explain …";
    folder.run(&["--color", "never", "explain", "deliver.py"]).tells(2, "explain", message);
}

#[test]
fn the_summary_counts_and_can_be_left_out() {
    let folder = Folder::with("deliver.py", BOUNCES);
    folder.write("more.py", BOUNCES);
    folder.write("right.py", DEFERS);
    folder.write("other.py", "print(452)\n");
    folder.write("notes.xyz", "smtp 452\n");
    let summary = "2 findings in 2 files (3 files about mail, 5 files seen)\n";
    assert_eq!(folder.run(&[]).stderr, summary);
    assert_eq!(folder.run(&["--format", "concise"]).stderr, summary);
    assert_eq!(folder.run(&["-q"]).stderr, "");
}

#[test]
fn the_default_is_the_folder_around() {
    let folder = Folder::with("deliver.py", BOUNCES);
    folder.write("mail/deliver.py", BOUNCES);
    let expected = ["deliver.py", "mail/deliver.py"];
    assert_eq!(folder.paths(&[]), expected);
    assert_eq!(folder.paths(&["."]), expected);
    assert_eq!(folder.paths(&["./deliver.py", "mail"]), expected);
}

#[test]
fn an_absolute_path_stays_absolute() {
    let folder = Folder::with("deliver.py", BOUNCES);
    let path = folder.path().join("deliver.py");
    assert_eq!(folder.paths(&[path.to_str().expect("UTF-8")]), [path.to_str().expect("UTF-8")]);
}

#[test]
fn the_order_is_the_same_in_every_run() {
    let folder = Folder::new();
    let mut expected = Vec::new();
    for (outer, inner) in (0..12).flat_map(|outer| (0..8).map(move |inner| (outer, inner))) {
        let path = format!("d{outer:02}/f{inner}.py");
        folder.write(&path, BOUNCES);
        folder.write(&format!("d{outer:02}/b{inner}.py"), "smtp\0");
        expected.push(path);
    }
    let first = folder.run(&["--format", "json"]);
    assert_eq!(folder.paths(&[]), expected);
    for _ in 0..10 {
        let again = folder.run(&["--format", "json"]);
        assert!(first.stdout == again.stdout && first.stderr == again.stderr);
    }
}

#[test]
fn a_file_is_told_of_once() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    assert_eq!(folder.paths(&[".", "mail", "mail/deliver.py"]), ["mail/deliver.py"]);
}

#[test]
fn ignore_files_hold_in_folders_and_not_for_named_files() {
    let folder = Folder::with("kept.py", BOUNCES);
    folder.write(".gitignore", "/left_out.py\n");
    folder.write("left_out.py", BOUNCES);
    folder.write("sub/.ignore", "*.py\n");
    folder.write("sub/other.py", BOUNCES);
    assert_eq!(folder.paths(&[]), ["kept.py"]);
    assert_eq!(folder.paths(&["left_out.py"]), ["left_out.py"]);
}

#[test]
fn hidden_folders_are_left_out_and_hidden_files_are_not() {
    let folder = Folder::with(".cache/deliver.py", BOUNCES);
    folder.write(".deliver.py", BOUNCES);
    assert_eq!(folder.paths(&[]), [".deliver.py"]);
    assert_eq!(folder.paths(&[".cache"]), [".cache/deliver.py"]);
}

#[test]
fn the_first_line_tells_the_language_where_the_name_does_not() {
    let folder = Folder::with("deliver", format!("#!/usr/bin/env python3\n{BOUNCES}"));
    folder.write("README", format!("smtp\n{BOUNCES}"));
    folder.write("deliver.xyz", format!("#!/usr/bin/env python3\n{BOUNCES}"));
    assert_eq!(folder.paths(&[]), ["deliver"]);
}

#[test]
fn scripts_and_tests_by_other_names_are_known() {
    let perl = "use strict;\n\n# What the SMTP server says.\nsub rcpt {\n    my ($smtp, $letter) = @_;\n    \
                my $smtp_code = $smtp->rcpt($letter);\n    if ($smtp_code == 452) { bounce($letter); }\n}\n1;\n";
    let shell = "# Delivers over SMTP: RCPT TO, MAIL FROM.\nif [ \"$smtp_code\" = 452 ]; then\n    mark_bounced \"$id\"\nfi\n";
    let php = "<?php\n// What the SMTP server says.\nif ($smtpCode == 452) {\n    bounce($letter);\n}\n";
    let folder = Folder::with("plugins/rcpt_check", perl);
    folder.write("plugins/old_check", format!("#!perl -w\n{perl}"));
    folder.write("smtp.t", perl);
    folder.write("smtp.phpt", php);
    folder.write("bin/send", format!("#!/usr/bin/env php\n{php}"));
    folder.write("bin/deliver", format!("#!/bin/sh -e\n{shell}"));
    let found = ["bin/deliver", "bin/send", "plugins/old_check", "plugins/rcpt_check", "smtp.phpt", "smtp.t"];
    assert_eq!(folder.paths(&[]), found);
}

#[test]
fn a_named_file_of_no_known_language_gets_a_line() {
    let folder = Folder::with("notes.xyz", "smtp 452\n");
    let message = "no known language; `lsp-check languages` lists the names of files that are";
    folder.run(&["notes.xyz"]).tells(0, "notes.xyz", message);
    assert_eq!(folder.run(&["-q"]).stderr, "");
}

#[test]
fn a_file_is_a_test_by_its_place_below_and_not_by_the_folders_above() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let reply =
        "import smtplib\n\ndef respond(session):\n    return session.reply(450, \"5.7.1 Greylisted\")\n";
    folder.write("tests/project/respond.py", reply);
    folder.write("tests/project/tests/respond.py", reply);
    folder.write("tests/project/python-test/respond.py", reply);
    folder.write("tests/project/RespondTest.py", reply);
    let project = folder.path().join("tests/project");
    let mut command = folder.command(&["--format", "concise", project.to_str().expect("UTF-8")]);
    let from_elsewhere = command.current_dir(elsewhere.path()).output().expect("runs");
    let from_inside = folder.command(&["--format", "concise"]).current_dir(&project).output().expect("runs");
    for output in [from_elsewhere, from_inside] {
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.lines().count() == 1 && !text.contains("tests/respond.py"), "{text}");
    }
    // From above both lie in a folder with tests.
    assert_eq!(folder.paths(&[]), [""; 0]);
}

#[test]
fn folders_tell_what_a_file_is_wherever_the_user_stands() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let file = folder.write("qmail/control/queuelifetime", "172800\n");
    let inside = file.parent().expect("a folder");
    for (around, path) in [
        (folder.path(), "qmail"),
        (inside, "queuelifetime"),
        (inside, "."),
        (elsewhere.path(), file.to_str().expect("UTF-8")),
        (elsewhere.path(), inside.to_str().expect("UTF-8")),
    ] {
        let mut command = folder.command(&["--format", "concise", path]);
        let output = command.current_dir(around).output().expect("runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.contains("[queue-lifetime-short]"), "{path} in {}: {text}", around.display());
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new();
    for number in 0..200 {
        folder.write(&format!("f{number}.py"), BOUNCES);
    }
    for format in ["text", "concise", "json", "sarif"] {
        let mut command = folder.command(&["--format", format]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ends");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{format}");
    }
}
