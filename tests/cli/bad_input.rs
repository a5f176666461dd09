//! Input that no one would write by hand: a clear line, and the run goes on.

use super::folder::{BOUNCES, BOUNCES_IN_JAVASCRIPT, Folder};
use std::fs::File;
use std::io::Write;
use std::time::{Duration, Instant};

/// A folder where everything else is right, so that a run that goes on has a finding.
fn folder() -> Folder {
    Folder::with("zz.py", BOUNCES)
}

#[test]
fn a_binary_file_is_told_of_if_it_is_about_mail() {
    let folder = folder();
    folder.write("binary.py", "x = 'smtp'\0\n");
    folder.write("silent.py", "x = 1\0\n");
    let run = folder.run(&[]);
    run.tells(1, "binary.py", "binary (byte 10 is NUL), not checked");
    assert!(!run.stderr.contains("silent.py"), "{}", run.stderr);
}

#[test]
fn a_text_in_another_encoding_is_checked_and_never_written() {
    let folder = Folder::new();
    let text = b"# b\xfcro, caf\xe9\ndefer_code = 554\n# \xe9 defer_code\n";
    folder.write("main.cf", text);
    let run = folder.run(&["--format", "concise"]);
    assert!(run.stdout.contains("main.cf:2:14: error[postfix-defer-code-permanent]"), "{}", run.stdout);
    assert_eq!(run.stderr.lines().filter(|line| line.contains("main.cf")).count(), 0, "{}", run.stderr);
    for arguments in [["--fix"], ["--diff"], ["--unsafe-fixes"], ["--add-ignore=why not"]] {
        folder.run(&arguments);
        assert_eq!(std::fs::read(folder.path().join("main.cf")).expect("there"), text, "{arguments:?}");
    }
}

#[test]
fn a_huge_file_is_not_read() {
    let folder = folder();
    let mut file = File::create(folder.path().join("huge.py")).expect("a file");
    file.write_all(b"import smtplib\n").expect("written");
    file.set_len(200 << 20).expect("a long file");
    let start = Instant::now();
    folder.run(&[]).tells(1, "huge.py", "longer than 20 MB, not checked");
    folder.run(&["huge.py"]).tells(0, "huge.py", "longer than 20 MB, not checked");
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn deep_nesting_is_survived() {
    const DEPTH: usize = 100_000;
    let (open, close) = ("(".repeat(DEPTH), ")".repeat(DEPTH));
    let folder = Folder::new();
    let (python, javascript) = (BOUNCES, BOUNCES_IN_JAVASCRIPT);
    let go = "package main\n\nimport \"net/smtp\"\n\nconst reply = \"452 4.2.2 full\"\n";
    folder.write("parentheses.py", format!("{python}x = {open}452{close}\n"));
    folder.write("unclosed.py", format!("{python}x = {open}\n"));
    folder.write("parentheses.js", format!("{javascript}const x = {open}452{close};\n"));
    folder.write("parentheses.go", format!("{go}\nvar x = {open}452{close}\n"));
    let run = folder.run(&["codes"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    for name in ["parentheses.py:5:", "parentheses.js:8:", "parentheses.go:5:", "unclosed.py:5:"] {
        assert!(run.stdout.contains(name), "{name} in\n{}", run.stdout);
    }
    let run = folder.run(&["--format", "concise"]);
    for place in ["parentheses.py:6:9: ", "parentheses.js:9:13: "] {
        assert!(run.stdout.contains(place), "{place} in\n{}", run.stdout);
    }
    assert!(run.stderr.contains("(4 files about mail, 4 files seen)"), "{}", run.stderr);
}

#[test]
fn long_chains_of_branches_are_survived() {
    const LINKS: usize = 5_000;
    let folder = Folder::new();
    let chain = |link: &str| -> String {
        (0..LINKS).map(|row| link.replace("CODE", &format!("{}", 400 + row % 200))).collect()
    };
    let flat = chain("    elif code == CODE:\n        return 'bounced'\n");
    folder.write(
        "flat.py",
        format!("{BOUNCES}\ndef g(code):\n    if code == 250:\n        return 'ok'\n{flat}"),
    );
    let nested = chain(" else if code == CODE {\n\t\treturn \"bounced\"\n\t}");
    let head = "package main\n\nimport \"net/smtp\"\n\nfunc f(code int) string {\n\tif code == 250 {\n\t}";
    folder.write("nested.go", format!("{head}{nested}\n\treturn \"\"\n}}\n"));
    let run = folder.run(&["--format", "concise"]);
    assert!(run.stdout.contains("flat.py:"), "{}", run.stdout);
    assert!(run.stderr.contains("(2 files about mail, 2 files seen)"), "{}", run.stderr);
}

#[test]
fn functions_inside_functions_are_walked_once() {
    const DEPTH: usize = 60;
    let level = "ready && later(function () { late ? again(function () { ";
    let (open, close) = (level.repeat(DEPTH), "}) : 0; });".repeat(DEPTH));
    let script = format!("{BOUNCES_IN_JAVASCRIPT}{open}mark();{close}\n");
    let start = Instant::now();
    let run = Folder::with("minified.js", script).run(&["--format", "concise"]);
    assert!(run.stdout.starts_with("minified.js:"), "{}", run.stdout);
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn long_lines_are_shown_in_part() {
    let filler = "x".repeat(1 << 20);
    for (old, new) in [
        ("return \"bounced\"", format!("y = \"{filler}\"; return \"bounced\"; y = \"{filler}\"")),
        ("code == 452", format!("code == 452 and y != \"{filler}\"")),
        ("return \"bounced\"", format!("return (\"bounced\",\n{filler})")),
    ] {
        let run = Folder::with("minified.py", BOUNCES.replace(old, &new)).run(&[]);
        assert_eq!(run.status, 1, "{old}");
        assert!(run.stdout.contains("\"bounced\"") && run.stdout.contains("help: "), "{old}");
        assert!(run.stdout.len() < 3_000, "{old}: {} bytes", run.stdout.len());
    }
}

#[test]
fn an_empty_file_and_an_empty_folder_are_clean() {
    let folder = Folder::with("empty.py", "");
    let run = folder.run(&[]);
    assert_eq!((run.status, &*run.stderr), (0, "no findings (0 files about mail, 1 file seen)\n"));
    assert_eq!(Folder::new().run(&[]).status, 0);
}

#[cfg(unix)]
mod unix {
    use super::super::folder::{BOUNCES, Folder};
    use super::folder;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    #[test]
    fn links_in_a_circle_are_told_of() {
        let folder = folder();
        fs::create_dir(folder.path().join("sub")).expect("a folder");
        symlink("..", folder.path().join("sub/up")).expect("a link");
        symlink("itself.py", folder.path().join("itself.py")).expect("a link");
        symlink("nowhere", folder.path().join("dangling.py")).expect("a link");
        let run = folder.run(&["--format", "json"]);
        run.tells(1, "sub/up", "a link to a folder around itself, not followed");
        let line = run.stderr.lines().find(|line| line.contains("itself.py"));
        assert!(line.is_some_and(|line| {
            line.starts_with("lsp-check: itself.py: a link that leads nowhere, not followed: ")
        }));
        assert_eq!(run.stderr.lines().count(), 2, "{}", run.stderr);
        assert_eq!(folder.run(&["itself.py"]).status, 2);
    }

    #[test]
    fn a_link_is_followed_where_it_is_named() {
        let folder = Folder::with("real/deliver.py", BOUNCES);
        symlink("real", folder.path().join("linked")).expect("a link");
        symlink("real/deliver.py", folder.path().join("linked.py")).expect("a link");
        assert_eq!(folder.paths(&[]), ["real/deliver.py"]);
        assert_eq!(folder.paths(&["linked"]), ["linked/deliver.py"]);
        assert_eq!(folder.paths(&["linked.py"]), ["linked.py"]);
    }

    #[test]
    fn a_named_pipe_is_not_waited_for() {
        let folder = folder();
        let made = Command::new("mkfifo")
            .arg(folder.path().join("pipe.py"))
            .arg(folder.path().join("pipe"))
            .status();
        assert!(made.expect("mkfifo runs").success());
        let run = folder.run(&[]);
        assert_eq!((run.status, run.stderr.lines().count()), (1, 1), "{}", run.stderr);
        folder.run(&["pipe.py"]).tells(2, "pipe.py", "neither a file nor a folder, not checked");
    }

    #[test]
    fn what_may_not_be_read_is_told_of_and_is_an_error_when_it_was_named() {
        let folder = folder();
        let file = folder.write("locked.py", BOUNCES);
        let inner = folder.path().join("closed");
        fs::create_dir(&inner).expect("a folder");
        for path in [&file, &inner] {
            fs::set_permissions(path, Permissions::from_mode(0o000)).expect("permissions");
        }
        // Permissions mean nothing to root.
        if fs::read(&file).is_err() {
            let message = "cannot be read: Permission denied (os error 13)";
            let run = folder.run(&["--format", "json"]);
            run.tells(1, "locked.py", message);
            run.tells(1, "closed", message);
            folder.run(&["locked.py", "zz.py"]).tells(2, "locked.py", message);
            folder.run(&["closed", "zz.py"]).tells(2, "closed", message);
        }
        fs::set_permissions(&inner, Permissions::from_mode(0o700)).expect("permissions");
    }

    #[test]
    fn a_name_that_is_not_utf8_is_shown_as_well_as_it_can_be() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let folder = Folder::new();
        fs::write(folder.path().join(OsStr::from_bytes(b"d\xe9liver.py")), BOUNCES).expect("a file");
        assert_eq!(folder.paths(&[]), ["d\u{fffd}liver.py"]);
    }
}
