//! `--fix`, `--unsafe-fixes` and `--diff`.

use super::folder::{BOUNCES, Folder};
use std::fs;

const MISMATCH: &str =
    "import smtplib\n\ndef respond(session):\n    return session.reply(450, \"5.7.1 Greylisted\")\n";

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).expect("readable")
}

/// Fixes a file and checks that its findings are gone and that a second run changes nothing.
#[track_caller]
fn fixed(arguments: &[&str], before: &str) -> String {
    let folder = Folder::with("respond.py", before);
    assert_eq!(folder.run(&[]).status, 1, "{before}");
    let run = folder.run(arguments);
    assert_eq!(run.status, 0, "{}{}", run.stdout, run.stderr);
    let after = read(&folder, "respond.py");
    assert_eq!(folder.run(arguments).status, 0);
    assert_eq!(read(&folder, "respond.py"), after);
    after
}

#[test]
fn the_class_of_an_enhanced_code_follows_the_reply_code() {
    assert_eq!(fixed(&["--fix"], MISMATCH), MISMATCH.replace("5.7.1", "4.7.1"));
}

#[test]
fn line_ends_and_the_mark_in_front_stay() {
    let before = format!("\u{feff}{}", MISMATCH.replace('\n', "\r\n"));
    assert_eq!(fixed(&["--fix"], &before), before.replace("5.7.1", "4.7.1"));
}

#[test]
fn codes_are_added_to_what_is_accepted() {
    let text = |condition: &str| {
        format!(
            "import smtplib\n\ndef accepted(server, recipient):\n    code, text = server.rcpt(recipient)\n    if {condition}:\n        raise ValueError(\"recipient refused\")\n"
        )
    };
    for (before, after) in [
        ("code != 250", "code != 250 and code != 251"),
        ("code not in (250, 252)", "code not in (250, 251, 252)"),
        ("code not in (252, 250)", "code not in (252, 250, 251)"),
        ("code not in [250]", "code not in [250, 251]"),
        ("not (code == 250)", "not (code == 250 or code == 251)"),
        ("not code == 250", "not (code == 250 or code == 251)"),
    ] {
        assert_eq!(fixed(&["--fix"], &text(before)), text(after));
    }
}

#[test]
fn a_list_that_lacks_a_code_gets_it() {
    let text = |list: &str| {
        format!(
            "import smtplib\n\nTEMPORARY_CODES = {list}\n\ndef may_retry(error: smtplib.SMTPResponseException):\n    return error.smtp_code in TEMPORARY_CODES\n"
        )
    };
    for (before, after) in [
        ("(450, 451, 452)", "(421, 450, 451, 452)"),
        ("[421, 450, 452]", "[421, 450, 451, 452]"),
        ("{421, 450, 451}", "{421, 450, 451, 452}"),
        ("[452, 451, 450]", "[452, 451, 450, 421]"),
        ("frozenset({450,451,452})", "frozenset({421,450,451,452})"),
        ("[\n    450,\n    451,\n    452,\n]", "[\n    421,\n    450,\n    451,\n    452,\n]"),
    ] {
        assert_eq!(fixed(&["--unsafe-fixes"], &text(before)), text(after));
    }
}

#[test]
fn a_list_whose_length_is_written_down_is_left_alone() {
    let text = |length: &str| {
        format!(
            "// SMTP replies of the relay.\nconst TEMPORARY_CODES: [u16; {length}] = [450, 451, 452];\n\nfn may_retry(reply: &lettre::transport::smtp::response::Response) -> bool {{\n    TEMPORARY_CODES.contains(&reply.code().into())\n}}\n"
        )
    };
    let folder = Folder::with("retry.rs", text("3"));
    let run = folder.run(&["--unsafe-fixes"]);
    assert_eq!((run.status, read(&folder, "retry.rs")), (1, text("3")), "{}", run.stdout);
    folder.write("retry.rs", text("_"));
    assert_eq!(folder.run(&["--unsafe-fixes"]).status, 0, "the length is not what holds it back");
}

#[test]
fn many_fixes_of_a_file_are_done_in_one_go() {
    use std::fmt::Write as _;
    let text = |class: char| {
        (0..400).fold("import smtplib\n".to_owned(), |mut text, number| {
            let _ = write!(
                text,
                "\ndef respond{number}(session):\n    return session.reply(450, \"{class}.7.1 Greylisted\")\n"
            );
            text
        })
    };
    let folder = Folder::with("respond.py", text('5'));
    let begun = std::time::Instant::now();
    let run = folder.run(&["--fix"]);
    assert!(run.stderr.starts_with("400 findings fixed; "), "{}", run.stderr);
    assert_eq!(read(&folder, "respond.py"), text('4'));
    // One analysis for each would be minutes.
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn an_offer_that_would_not_hold_is_not_made() {
    let text = "import smtplib\n\ndef deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    if code >= 400:\n        return \"bounced\"\n    return \"accepted\"\n";
    let rows = Folder::with("deliver.py", text).json(&[]);
    assert_eq!((rows.len(), &rows[0]["fix"]), (1, &serde_json::Value::Null), "4yz would count as accepted");
}

#[test]
fn a_condition_for_what_is_final_begins_at_500_when_the_rest_is_right() {
    let before = "import smtplib\n\ndef deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    if code in (250, 251):\n        return \"accepted\"\n    if code >= 400:\n        return \"bounced\"\n    return \"deferred\"\n";
    let after = before.replace(">= 400", ">= 500");
    let folder = Folder::with("respond.py", before);
    let run = folder.run(&["--fix"]);
    assert_eq!((run.status, &*read(&folder, "respond.py")), (1, before));
    assert!(run.stderr.contains("1 more with --unsafe-fixes"), "{}", run.stderr);
    assert_eq!(fixed(&["--unsafe-fixes"], before), after);
}

#[test]
fn a_fix_that_would_break_another_rule_is_not_done() {
    // With 500 here, 4yz would fall through to what follows a success.
    let before = "import smtplib\n\ndef deliver(server, recipient):\n    code, text = server.rcpt(recipient)\n    if code >= 400:\n        return \"bounced\"\n    return \"accepted\"\n";
    let folder = Folder::with("respond.py", before);
    assert_eq!(folder.run(&["--unsafe-fixes"]).status, 1);
    assert_eq!(read(&folder, "respond.py"), before);
}

#[test]
fn a_comment_that_silences_nothing_is_taken_out() {
    let text = BOUNCES.replace("code == 452", "code == 552");
    let alone = text
        .replace("        return \"b", "        # smtp-lsp: ignore[class-mismatch] once\n        return \"b");
    assert_eq!(fixed(&["--fix"], &alone), text);
    let behind = text.replace("\"bounced\"", "\"bounced\"  # smtp-lsp: ignore[class-mismatch] once");
    assert_eq!(fixed(&["--fix"], &behind), text);
}

#[test]
fn a_diff_changes_no_file() {
    let folder = Folder::with("respond.py", MISMATCH);
    let run = folder.run(&["--diff"]);
    assert_eq!((run.status, &*read(&folder, "respond.py")), (1, MISMATCH));
    let expected = "--- respond.py\n+++ respond.py\n@@ -1,4 +1,4 @@\n import smtplib\n \n def respond(session):\n-    return session.reply(450, \"5.7.1 Greylisted\")\n+    return session.reply(450, \"4.7.1 Greylisted\")\n";
    assert_eq!(run.stdout, expected);
    folder.write("respond.py", BOUNCES);
    assert_eq!(folder.run(&["--diff"]).status, 0);
}

#[test]
fn machines_are_told_of_fixes() {
    let folder = Folder::with("respond.py", MISMATCH);
    let fix = folder.json(&[])[0]["fix"].clone();
    assert_eq!((&fix["is_certain"], &fix["edits"][0]["text"]), (&true.into(), &"4".into()));
    assert_eq!((&fix["edits"][0]["line"], &fix["edits"][0]["column"]), (&4.into(), &32.into()));
    let sarif: serde_json::Value =
        serde_json::from_str(&folder.run(&["--format", "sarif"]).stdout).expect("JSON");
    let change = &sarif["runs"][0]["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "4");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 32);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with("real/respond.py", MISMATCH);
    let real = folder.path().join("real/respond.py");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).expect("permissions");
    symlink("real/respond.py", folder.path().join("respond.py")).expect("a link");
    assert_eq!(folder.run(&["--fix", "respond.py"]).status, 0);
    assert!(folder.path().join("respond.py").is_symlink());
    assert_eq!(read(&folder, "real/respond.py"), MISMATCH.replace("5.7.1", "4.7.1"));
    assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o750);
    assert_eq!(
        fs::read_dir(folder.path().join("real")).expect("listed").count(),
        1,
        "nothing is left behind"
    );
}

#[test]
fn a_run_that_is_killed_leaves_every_file_whole() {
    let after = MISMATCH.replace("5.7.1", "4.7.1");
    for round in 0..6 {
        let folder = Folder::new();
        for number in 0..200 {
            folder.write(&format!("respond{number}.py"), MISMATCH);
        }
        let mut run = folder.command(&["--fix", "--quiet"]).spawn().expect("lsp-check runs");
        std::thread::sleep(std::time::Duration::from_millis(10 + 20 * round));
        run.kill().expect("killed");
        run.wait().expect("ended");
        for number in 0..200 {
            let text = read(&folder, &format!("respond{number}.py"));
            assert!(text == MISMATCH || text == after, "{text}");
        }
    }
}
