//! Which files are looked at, and what the run makes of them.

use super::folder::{BOUNCES, DEFERS, Folder, Run};
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn with_input(folder: &Folder, arguments: &[&str], input: &str) -> Run {
    let mut command = folder.command(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("lsp-check runs");
    // A run whose arguments do not fit ends without reading, before or after this is written.
    let written = child.stdin.take().expect("an input").write_all(input.as_bytes());
    assert!(written.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::BrokenPipe), "{written:?}");
    Run::of(child.wait_with_output().expect("ends"))
}

#[test]
fn the_standard_input_is_a_file_with_a_name() {
    let folder = Folder::with("smtp-lsp.toml", "rules = { transient-as-permanent = \"error\" }\n");
    let run = with_input(&folder, &["-", "--stdin-filename", "mail/x.py", "--format", "concise"], BOUNCES);
    assert_eq!(run.status, 1);
    assert!(run.stdout.starts_with("mail/x.py:6:9: error[transient-as-permanent]"), "{}", run.stdout);
    assert_eq!(with_input(&folder, &["-"], BOUNCES).status, 2);
    assert_eq!(with_input(&folder, &["-", "--stdin-filename", "x.py", "--fix"], BOUNCES).status, 2);
}

#[test]
fn paths_come_from_a_list_too() {
    let folder = Folder::with("a b.py", BOUNCES);
    folder.write("c.py", BOUNCES);
    folder.write("d.py", BOUNCES);
    folder.write("list", "a b.py\r\nd.py\n");
    assert_eq!(folder.paths(&["--files-from", "list"]), ["a b.py", "d.py"]);
    assert_eq!(folder.paths(&["--files-from", "list", "c.py"]), ["a b.py", "c.py", "d.py"]);
    let run = with_input(&folder, &["--files-from", "-", "--format", "concise"], "a b.py\0c.py\0");
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stdout);
    assert_eq!(folder.run(&["--files-from", "missing"]).status, 2);
    folder.write("list", "");
    assert_eq!(folder.run(&["--files-from", "list"]).status, 0);
}

#[test]
fn hidden_folders_are_looked_into_when_asked_for() {
    let folder = Folder::with(".ci/deliver.py", BOUNCES);
    folder.write(".git/deliver.py", BOUNCES);
    assert_eq!(folder.paths(&[]), [""; 0]);
    assert_eq!(folder.paths(&["--hidden"]), [".ci/deliver.py"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_when_asked_for() {
    let (folder, elsewhere) = (Folder::new(), Folder::with("deliver.py", BOUNCES));
    std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("linked")).expect("a link");
    assert_eq!(folder.paths(&[]), [""; 0]);
    assert_eq!(folder.paths(&["--follow"]), ["linked/deliver.py"]);
}

#[test]
fn the_parts_make_up_the_whole() {
    let folder = Folder::new();
    for number in 0..40 {
        folder.write(&format!("d{}/f{number}.py", number % 3), BOUNCES);
    }
    let whole = folder.paths(&[]);
    let mut parts: Vec<Vec<String>> =
        (1..=4).map(|part| folder.paths(&["--shard", &format!("{part}/4")])).collect();
    assert!(parts.iter().all(|part| !part.is_empty() && part.len() < 40));
    let mut union = parts.concat();
    union.sort();
    let mut sorted = whole.clone();
    sorted.sort();
    assert_eq!(union, sorted);
    // More files elsewhere leave each where it is.
    folder.write("more.py", BOUNCES);
    let again = folder.paths(&["--shard", "1/4"]);
    assert!(parts.remove(0).iter().all(|path| again.contains(path)));
    assert_eq!(folder.run(&["--shard", "5/4"]).status, 2);
}

#[test]
fn the_files_that_would_be_checked_are_listed() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    for path in ["mail/picture.png", "vendor/a.py", "b.js", "no-mail.py"] {
        folder.write(path, "pass\n");
    }
    folder.write("smtp-lsp.toml", "exclude = [\"vendor\"]\n");
    let run = folder.run(&["--show-files"]);
    let expected = "b.js\nmail/deliver.py\nno-mail.py\nsmtp-lsp.toml\n";
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, expected, ""));
    let parts: String =
        (1..=3).map(|part| folder.run(&["--show-files", "--shard", &format!("{part}/3")]).stdout).collect();
    let mut parts: Vec<&str> = parts.lines().collect();
    parts.sort_unstable();
    assert_eq!(parts, expected.lines().collect::<Vec<_>>());
    assert_eq!(folder.run(&["--show-files", "missing"]).status, 2);
    // The list is one that can be read again.
    assert_eq!(with_input(&folder, &["--files-from", "-"], expected).status, 1);
}

#[test]
fn the_settings_that_hold_are_shown() {
    let folder = Folder::with("mail/deliver.py", BOUNCES);
    let shown = |path: &str| folder.run(&["--show-settings", path]).stdout;
    assert!(shown("mail").contains("\n# the defaults: no configuration was found\n"), "{}", shown("mail"));
    let own = "locale = \"ru\"\n[outcomes]\npermanent = [\"markDead\"]\n[[overrides]]\nfiles = [\"mail\"]\n\
        rules = { class-mismatch = \"off\" }\n";
    folder.write("smtp-lsp.toml", own);
    let text = shown("mail/deliver.py");
    for line in [
        "# mail/deliver.py",
        "# language: python",
        "locale = \"ru\"",
        "class-mismatch = \"off\"  # set",
        "transient-as-permanent = \"warning\"",
        "permanent = [\"markDead\"]",
    ] {
        assert!(text.lines().any(|known| known == line), "{line}: {text}");
    }
    assert!(text.contains("smtp-lsp.toml\n") && !text.contains("postfix-"), "{text}");
    assert!(shown(".").contains("\nclass-mismatch = \"warning\"\n"), "{}", shown("."));
    // What is shown is a configuration.
    let again = Folder::with("mail/deliver.py", BOUNCES);
    again.write("smtp-lsp.toml", text);
    assert_eq!(again.run(&[]).status, 1);
}

#[test]
fn only_what_has_changed() {
    let folder = Folder::with("old.py", BOUNCES);
    folder.write("sub/edited.py", DEFERS);
    folder.write("gone.py", BOUNCES);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(arguments);
        assert!(command.current_dir(folder.path()).output().expect("git runs").status.success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    assert_eq!(folder.paths(&["--changed-since", "HEAD"]), [""; 0]);
    folder.write("sub/edited.py", BOUNCES);
    folder.write("n\u{e9}w.py", BOUNCES);
    std::fs::remove_file(folder.path().join("gone.py")).expect("removed");
    assert_eq!(folder.paths(&["--changed-since", "HEAD"]), ["n\u{e9}w.py", "sub/edited.py"]);
    assert_eq!(folder.paths(&["--changed-since", "HEAD", "sub"]), ["sub/edited.py"]);
    let run = folder.run(&["--changed-since", "no-such-branch"]);
    assert_eq!((run.status, &*run.stderr), (2, "lsp-check: git knows no commit `no-such-branch`\n"));
}

#[test]
fn the_status_follows_the_severity_that_is_asked_for() {
    let folder = Folder::with("deliver.py", BOUNCES);
    for (severity, status) in [("hint", 1), ("info", 1), ("warning", 1), ("error", 0)] {
        assert_eq!(folder.run(&["--fail-on", severity]).status, status, "{severity}");
    }
}

#[test]
fn findings_are_counted() {
    let folder = Folder::with("deliver.py", BOUNCES);
    folder.write("more.py", BOUNCES.replace("bounced", "bounced\"  # smtp-lsp: ignore[class-mismatch] x \""));
    let run = folder.run(&["--statistics"]);
    assert_eq!(run.status, 1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(
        matches!(lines[..], [first, second]
        if first.starts_with("2  transient-as-permanent  ") && second.starts_with("1  unused-ignore ")),
        "{lines:?}"
    );
}

#[test]
fn shells_and_man_know_every_option() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&["completions", shell]).stdout;
        assert!(script.contains("changed-since") && script.contains("explain"), "{shell}");
    }
    let page = folder.run(&["man"]).stdout;
    assert!(page.contains(".TH lsp-check 1") && page.contains("\\-\\-changed\\-since"), "{page}");
}

#[test]
fn a_change_is_seen_while_watching() {
    let folder = Folder::with("deliver.py", DEFERS);
    let mut command = folder.command(&["--watch", "--format", "concise"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("runs");
    let output = child.stdout.take().expect("an output");
    let reader = std::thread::spawn(move || BufReader::new(output).lines().next());
    let start = Instant::now();
    // Written again and again: the first may come before anybody watches.
    while !reader.is_finished() && start.elapsed() < Duration::from_secs(20) {
        folder.write("deliver.py", BOUNCES);
        std::thread::sleep(Duration::from_millis(300));
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let line = reader.join().expect("read").expect("a line").expect("UTF-8");
    assert!(line.starts_with("deliver.py:6:9: warning"), "{line}");
}
