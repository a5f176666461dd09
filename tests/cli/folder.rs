//! A folder with files, and `lsp-check` run in it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// One finding, on line 6, columns 9 to 25.
pub(super) const BOUNCES: &str = r#"import smtplib

def deliver(server, recipient):
    code, text = server.rcpt(recipient)
    if code == 452:
        return "bounced"
    if code >= 500:
        return "refused"
    if code >= 400:
        return "retry later"
    return "accepted"
"#;

/// About mail, and right.
pub(super) const DEFERS: &str = r#"import smtplib

def deliver(server, recipient):
    code, text = server.rcpt(recipient)
    if code >= 500:
        return "bounced"
    if code >= 400:
        return "retry later"
    return "accepted"
"#;

/// One finding, in a language where a bare return ends a line for the parser too.
pub(super) const BOUNCES_IN_JAVASCRIPT: &str = r#"const nodemailer = require("nodemailer");

async function deliver(transport, message) {
    try {
        await transport.sendMail(message);
        return "sent";
    } catch (err) {
        if (err.responseCode === 452) {
            return "bounced";
        }
        throw err;
    }
}
"#;

pub(super) struct Folder(TempDir);

/// How a run ended.
pub(super) struct Run {
    pub(super) status: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Folder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    /// A folder with one file.
    pub(super) fn with(path: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(path, content);
        folder
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path
    }

    /// The command, in this folder and without what the environment says of colours and of ignored files.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lsp-check"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env("HOME", self.path())
            .env_remove("XDG_CONFIG_HOME");
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
            command.env_remove(variable);
        }
        command
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("lsp-check runs"))
    }

    /// The findings, or the rows of a list.
    pub(super) fn json(&self, arguments: &[&str]) -> Vec<Value> {
        let run = self.run(&[arguments, &["--format", "json"]].concat());
        match serde_json::from_str(&run.stdout) {
            Ok(Value::Array(rows)) => rows,
            other => panic!("not an array: {other:?}\n{}{}", run.stdout, run.stderr),
        }
    }

    /// The paths of the findings, in their order.
    pub(super) fn paths(&self, arguments: &[&str]) -> Vec<String> {
        self.json(arguments).iter().map(|row| row["path"].as_str().expect("a path").to_owned()).collect()
    }
}

impl Run {
    pub(super) fn of(output: Output) -> Self {
        Self {
            status: output.status.code().expect("no signal ended it"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Checks how the run ended, and that it had something to say about `path` in just one line.
    #[track_caller]
    pub(super) fn tells(&self, status: i32, path: &str, message: &str) {
        let lines: Vec<&str> = self.stderr.lines().filter(|line| line.contains(path)).collect();
        assert_eq!(lines, [format!("lsp-check: {path}: {message}")], "{}", self.stderr);
        assert_eq!(self.status, status, "{}", self.stderr);
    }
}
