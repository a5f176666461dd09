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
        ("exclude = [\"a{\"]\n", ": the glob `a{` in `exclude` is not understood"),
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
