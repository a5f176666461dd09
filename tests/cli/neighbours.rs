//! Functions that stand in other files of the project.

use super::folder::Folder;

/// The rules of the findings in a file of a folder, with their lines.
fn found(files: &[(&str, &str)], path: &str) -> Vec<String> {
    let folder = Folder::new();
    for (path, text) in files {
        folder.write(path, text);
    }
    told(&folder, path)
}

fn told(folder: &Folder, path: &str) -> Vec<String> {
    let rows = folder.json(&["."]);
    let here = rows.iter().filter(|row| row["path"] == path);
    here.map(|row| format!("{} {}", row["line"], row["rule"].as_str().unwrap_or("?"))).collect()
}

const GO_CODES: &str = "package codes

import \"github.com/emersion/go-smtp\"

func Reply(err error, later, never int) int {
\tif isTemporary(err) {
\t\treturn later
\t}
\treturn never
}

func Enhanced(err error, code smtp.EnhancedCode) smtp.EnhancedCode {
\tcode[0] = 5
\treturn code
}
";

const GO_POLICY: &str = "// Package policy answers RCPT TO over SMTP.
package policy

import (
\t\"github.com/emersion/go-smtp\"
\t\"example.org/mail/internal/codes\"
)

func refuse(err error) error {
\treturn &smtp.SMTPError{
\t\tCode:         codes.Reply(err, 450, 550),
\t\tEnhancedCode: codes.Enhanced(err, smtp.EnhancedCode{0, 7, 25}),
\t\tMessage:      \"Not today\",
\t}
}
";

#[test]
fn go_packages_are_folders() {
    let codes = ("internal/codes/codes.go", GO_CODES);
    assert_eq!(found(&[codes, ("policy/policy.go", GO_POLICY)], "policy/policy.go"), ["12 class-mismatch"]);
    // The same with another name, and within the package itself.
    let renamed = GO_POLICY
        .replace("\t\"example", "\tanswers \"example")
        .replace("codes.R", "answers.R")
        .replace("codes.E", "answers.E");
    assert_eq!(found(&[codes, ("policy/policy.go", &renamed)], "policy/policy.go"), ["12 class-mismatch"]);
    let inside = GO_POLICY.replace("codes.Reply", "Reply").replace("codes.Enhanced", "Enhanced");
    assert_eq!(
        found(&[codes, ("internal/codes/policy.go", &inside)], "internal/codes/policy.go"),
        ["12 class-mismatch"]
    );
}

#[test]
fn go_is_silent_where_the_class_follows_or_the_function_is_not_certain() {
    let follows =
        GO_CODES.replace("\tcode[0] = 5\n", "\tcode[0] = 5\n\tif isTemporary(err) {\n\t\tcode[0] = 4\n\t}\n");
    let none = Vec::<String>::new();
    let policy = ("policy/policy.go", GO_POLICY);
    assert_eq!(found(&[("internal/codes/codes.go", &follows), policy], policy.0), none);
    assert_eq!(found(&[policy], policy.0), none);
    // Two of them, a folder of the same name elsewhere, a variable of that name.
    let codes = ("internal/codes/codes.go", GO_CODES);
    assert_eq!(found(&[codes, ("internal/codes/more.go", GO_CODES), policy], policy.0), none);
    assert_eq!(found(&[("other/codes/codes.go", GO_CODES), policy], policy.0), none);
    let hidden = GO_POLICY.replace("\treturn &", "\tcodes := table()\n\treturn &");
    assert_eq!(found(&[codes, ("policy/policy.go", &hidden)], policy.0), none);
}

const PYTHON_REPLIES: &str = "def is_final(code):
    return code >= 400


def ensure_250(reply):
    code, text = reply
    if code != 250:
        raise MailError(code, text)
";

const PYTHON_DELIVER: &str = "import smtplib
from .replies import is_final, ensure_250 as ensure


def deliver(server, address):
    code, text = server.rcpt(address)
    if is_final(code):
        return \"bounced\"
    return None


def check(server, address):
    ensure(server.verify(address))
";

#[test]
fn python_modules_are_files() {
    let replies = ("mail/replies.py", PYTHON_REPLIES);
    let expected = ["8 transient-as-permanent", "13 success-as-failure"];
    assert_eq!(found(&[replies, ("mail/deliver.py", PYTHON_DELIVER)], "mail/deliver.py"), expected);
    let deeper = PYTHON_DELIVER.replace("from .replies", "from ..replies");
    assert_eq!(found(&[replies, ("mail/out/deliver.py", &deeper)], "mail/out/deliver.py"), expected);
    let absolute = PYTHON_DELIVER.replace("from .replies", "from mail.replies");
    assert_eq!(found(&[replies, ("mail/out/deliver.py", &absolute)], "mail/out/deliver.py"), expected);
    let whole = PYTHON_DELIVER
        .replace("from .replies import is_final, ensure_250 as ensure", "from . import replies")
        .replace("if is_final", "if replies.is_final")
        .replace("ensure(", "replies.ensure_250(");
    assert_eq!(found(&[replies, ("mail/deliver.py", &whole)], "mail/deliver.py"), expected);
    let import = "from .replies import is_final, ensure_250 as ensure\n";
    let inside =
        PYTHON_DELIVER.replace(import, "\n").replace("address):\n", &format!("address):\n    {import}"));
    let expected_inside = ["9 transient-as-permanent", "15 success-as-failure"];
    assert_eq!(found(&[replies, ("mail/deliver.py", &inside)], "mail/deliver.py"), expected_inside);
    let package = ("mail/replies/__init__.py", PYTHON_REPLIES);
    assert_eq!(found(&[package, ("mail/deliver.py", PYTHON_DELIVER)], "mail/deliver.py"), expected);
}

#[test]
fn python_is_silent_where_the_other_file_is_right_or_not_certain() {
    let right = PYTHON_REPLIES
        .replace("code >= 400", "code >= 500")
        .replace("code != 250", "code not in (250, 251, 252)");
    let deliver = ("mail/deliver.py", PYTHON_DELIVER);
    let none = Vec::<String>::new();
    assert_eq!(found(&[("mail/replies.py", &right), deliver], deliver.0), none);
    assert_eq!(found(&[deliver], deliver.0), none);
    assert_eq!(found(&[("replies.py", PYTHON_REPLIES), deliver], deliver.0), none);
    let twice = format!("{PYTHON_REPLIES}\n\n{PYTHON_REPLIES}");
    assert_eq!(found(&[("mail/replies.py", &twice), deliver], deliver.0), none);
    let replies = ("mail/replies.py", PYTHON_REPLIES);
    assert_eq!(found(&[replies, ("mail/replies/__init__.py", PYTHON_REPLIES), deliver], deliver.0), none);
    let own = format!(
        "{PYTHON_DELIVER}\n\ndef is_final(code):\n    return code >= 500\n\n\ndef ensure(reply):\n    return reply\n"
    );
    assert_eq!(found(&[replies, ("mail/deliver.py", &own)], deliver.0), none);
    let method = PYTHON_DELIVER
        .replace("if is_final", "if self.is_final")
        .replace("ensure(server", "self.ensure(server");
    assert_eq!(found(&[replies, ("mail/deliver.py", &method)], deliver.0), none);
    // What is looked up elsewhere is not known.
    let text = PYTHON_REPLIES.replace("return code >= 400", "return lookup(code)");
    assert_eq!(found(&[("mail/replies.py", &text), deliver], deliver.0), ["13 success-as-failure"]);
}

#[test]
fn a_function_is_followed_through_two_files() {
    let replies = "from .classes import is_error\n\n\ndef is_final(code):\n    return is_error(code)\n\n\ndef ensure_250(reply):\n    return reply\n";
    let classes = "def is_error(code):\n    return code >= 400\n";
    let deliver = ("mail/deliver.py", PYTHON_DELIVER);
    let files = [deliver, ("mail/replies.py", replies), ("mail/classes.py", classes)];
    assert_eq!(found(&files, deliver.0), ["8 transient-as-permanent"]);
    let right = classes.replace("400", "500");
    let files = [deliver, ("mail/replies.py", replies), ("mail/classes.py", &right)];
    assert_eq!(found(&files, deliver.0), Vec::<String>::new());
    // Files that call each other end.
    let circle = "from .deliver import is_final\n\n\ndef is_error(code):\n    return is_final(code)\n";
    let files = [deliver, ("mail/replies.py", replies), ("mail/classes.py", circle)];
    assert_eq!(found(&files, deliver.0), Vec::<String>::new());
}

const TYPESCRIPT_REPLIES: &str = "export function isFinal(code: number): boolean {
  return code >= 400;
}
";

const TYPESCRIPT_DELIVER: &str = "import nodemailer from \"nodemailer\";
import { isFinal } from \"./lib/replies\";

export async function deliver(transport, message) {
  try {
    await transport.sendMail(message);
  } catch (err) {
    if (isFinal(err.responseCode)) {
      return \"bounced\";
    }
    throw err;
  }
}
";

#[test]
fn typescript_and_javascript_modules_are_files() {
    let replies = ("src/lib/replies.ts", TYPESCRIPT_REPLIES);
    let expected = ["9 transient-as-permanent"];
    assert_eq!(found(&[replies, ("src/deliver.ts", TYPESCRIPT_DELIVER)], "src/deliver.ts"), expected);
    let built = TYPESCRIPT_DELIVER.replace("lib/replies", "lib/replies.js");
    assert_eq!(found(&[replies, ("src/deliver.ts", &built)], "src/deliver.ts"), expected);
    let whole =
        TYPESCRIPT_DELIVER.replace("{ isFinal }", "* as replies").replace("(isFinal", "(replies.isFinal");
    assert_eq!(found(&[replies, ("src/deliver.ts", &whole)], "src/deliver.ts"), expected);
    let script = "exports.isFinal = (code) => code >= 400;\n";
    for import in [
        "const { isFinal } = require(\"./lib/replies\")",
        "const { isFinal: isLast } = require(\"./lib/replies\")",
        "const replies = require(\"./lib/replies\")",
    ] {
        let called = if import.contains("isLast") {
            "(isLast"
        } else if import.contains('{') {
            "(isFinal"
        } else {
            "(replies.isFinal"
        };
        let deliver = TYPESCRIPT_DELIVER
            .replace("import { isFinal } from \"./lib/replies\"", import)
            .replace("import nodemailer from \"nodemailer\"", "const nodemailer = require(\"nodemailer\")")
            .replace("export async", "async")
            .replace("(isFinal", called);
        assert_eq!(
            found(&[("src/lib/replies.js", script), ("src/deliver.js", &deliver)], "src/deliver.js"),
            expected,
            "{import}"
        );
    }
}

#[test]
fn typescript_is_silent_where_the_other_file_is_right_or_not_certain() {
    let deliver = ("src/deliver.ts", TYPESCRIPT_DELIVER);
    let none = Vec::<String>::new();
    let right = TYPESCRIPT_REPLIES.replace("400", "500");
    assert_eq!(found(&[("src/lib/replies.ts", &right), deliver], deliver.0), none);
    // A package of that name is not a file beside.
    let package = TYPESCRIPT_DELIVER.replace("./lib/replies", "lib/replies");
    assert_eq!(
        found(&[("src/lib/replies.ts", TYPESCRIPT_REPLIES), ("src/deliver.ts", &package)], deliver.0),
        none
    );
    let both = [
        ("src/lib/replies.ts", TYPESCRIPT_REPLIES),
        ("src/lib/replies.js", "export const isFinal = (code) => code >= 400;\n"),
        deliver,
    ];
    assert_eq!(found(&both, deliver.0), none);
}

const RUST_DELIVER: &str = "//! Delivers over SMTP: EHLO, MAIL FROM, RCPT TO.
use crate::replies::is_final;

fn classify(smtp_code: u16) -> Outcome {
    if smtp_code == 250 {
        Outcome::Delivered
    } else if is_final(smtp_code) {
        Outcome::Bounced
    } else {
        Outcome::Unknown
    }
}
";

#[test]
fn rust_modules_are_files() {
    let main = ("src/main.rs", "mod deliver;\nmod replies;\n\nfn main() {}\n");
    let replies = ("src/replies.rs", "pub fn is_final(code: u16) -> bool {\n    code >= 400\n}\n");
    let expected = ["8 transient-as-permanent"];
    assert_eq!(found(&[main, replies, ("src/deliver.rs", RUST_DELIVER)], "src/deliver.rs"), expected);
    for (import, call) in [
        ("use super::replies::{is_final as is_last};", "is_last("),
        ("use crate::replies;", "replies::is_final("),
        ("", "crate::replies::is_final("),
    ] {
        let deliver =
            RUST_DELIVER.replace("use crate::replies::is_final;", import).replace("is_final(", call);
        assert_eq!(
            found(&[main, replies, ("src/deliver.rs", &deliver)], "src/deliver.rs"),
            expected,
            "{import}"
        );
    }
    let right = ("src/replies.rs", "pub fn is_final(code: u16) -> bool {\n    code >= 500\n}\n");
    assert_eq!(
        found(&[main, right, ("src/deliver.rs", RUST_DELIVER)], "src/deliver.rs"),
        Vec::<String>::new()
    );
}

#[test]
fn nothing_outside_of_the_project_is_read() {
    let folder = Folder::new();
    folder.write("replies.py", PYTHON_REPLIES);
    let deliver = PYTHON_DELIVER.replace("from .replies", "from ..replies");
    folder.write("project/deliver.py", &deliver);
    folder.write("inside/project/deliver.py", &deliver);
    folder.write("inside/replies.py", PYTHON_REPLIES);
    let run = |place: &str, path: &str| {
        let mut command = folder.command(&[path, "--format", "concise"]);
        super::folder::Run::of(command.current_dir(folder.path().join(place)).output().expect("it runs"))
            .stdout
    };
    assert!(run("inside", ".").contains("transient-as-permanent"));
    assert_eq!(run("project", ".").lines().filter(|line| line.contains("transient-as-permanent")).count(), 0);
    #[cfg(unix)]
    {
        let near = PYTHON_DELIVER.to_owned();
        folder.write("linked/deliver.py", near);
        std::os::unix::fs::symlink(folder.path().join("replies.py"), folder.path().join("linked/replies.py"))
            .expect("a link");
        assert!(!run("linked", ".").contains("transient-as-permanent"));
    }
}

#[test]
fn the_order_of_files_and_the_number_of_threads_change_nothing() {
    let folder = Folder::new();
    folder.write("mail/replies.py", PYTHON_REPLIES);
    for number in 0..40 {
        folder.write(&format!("mail/deliver{number:02}.py"), PYTHON_DELIVER);
    }
    let whole = folder.json(&["mail"]);
    assert_eq!(whole.len(), 80);
    let mut names: Vec<String> = (0..40).map(|number| format!("mail/deliver{number:02}.py")).collect();
    names.push("mail/replies.py".to_owned());
    names.reverse();
    let paths: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(folder.json(&paths), whole);
    for name in &names {
        let alone = folder.json(&[name]);
        let same: Vec<_> = whole.iter().filter(|row| row["path"] == name.as_str()).cloned().collect();
        assert_eq!(alone, same, "{name}");
    }
}

const JAVA_CODES: &str = "package org.example.mail;

public final class Codes {
    public static boolean isFinal(int code) {
        return code >= 400;
    }

    public static boolean isOver(int code) {
        return code >= 500;
    }
}
";

const JAVA_SENDER: &str = "package org.example.mail.out;

import org.example.mail.Codes;

// SMTP client: EHLO, MAIL FROM, RCPT TO
class Sender {
    void send(int smtpCode, String recipient) {
        if (smtpCode == 250) {
            return;
        }
        if (Codes.isFinal(smtpCode)) {
            suppress(recipient);
        } else if (Codes.isOver(smtpCode)) {
            suppress(recipient);
        }
    }
}
";

#[test]
fn java_types_are_files() {
    let codes = ("src/main/java/org/example/mail/Codes.java", JAVA_CODES);
    let sender = "src/main/java/org/example/mail/out/Sender.java";
    let expected = ["12 transient-as-permanent"];
    assert_eq!(found(&[codes, (sender, JAVA_SENDER)], sender), expected);
    // By the name of the function, and in the same package.
    let by_name = JAVA_SENDER
        .replace("import org.example.mail.Codes;", "import static org.example.mail.Codes.isFinal;")
        .replace("Codes.isFinal(", "isFinal(");
    assert_eq!(found(&[codes, (sender, &by_name)], sender), expected);
    let beside = JAVA_SENDER.replace("import org.example.mail.Codes;", "");
    let place = "src/main/java/org/example/mail/Sender.java";
    assert_eq!(found(&[codes, (place, &beside)], place), expected);
}

#[test]
fn java_is_silent_where_the_function_is_not_certain() {
    let none = Vec::<String>::new();
    let place = "src/main/java/org/example/mail/Codes.java";
    let sender = ("src/main/java/org/example/mail/out/Sender.java", JAVA_SENDER);
    let right = JAVA_CODES.replace("code >= 400", "code >= 500");
    assert_eq!(found(&[(place, &right), sender], sender.0), none);
    // Two of them, another package, a value or a type of that name.
    let twice = JAVA_CODES.replace(
        "public static boolean isOver",
        "static boolean isFinal(String code) { return true; }\n\n    static boolean isOver",
    );
    assert_eq!(found(&[(place, &twice), sender], sender.0), none);
    let codes = (place, JAVA_CODES);
    let other = JAVA_SENDER.replace("import org.example.mail.Codes", "import com.example.mail.Codes");
    assert_eq!(found(&[codes, (sender.0, &other)], sender.0), none);
    let value = JAVA_SENDER.replace("String recipient", "String recipient, Judge Codes");
    assert_eq!(found(&[codes, (sender.0, &value)], sender.0), none);
    let own = JAVA_SENDER.replace("import org.example.mail.Codes;", "").replace(
        "class Sender {",
        "class Codes {\n    static boolean isFinal(int code) { return code >= 500; }\n}\n\nclass Sender {",
    );
    let beside = "src/main/java/org/example/mail/Sender.java";
    assert_eq!(found(&[codes, (beside, &own)], beside), none);
}

const CSHARP_CODES: &str = "namespace Mail;

public static class Codes
{
    public static bool IsFinal(int code)
    {
        return code >= 400;
    }
}
";

const CSHARP_SENDER: &str = "namespace Mail;

// SMTP client: EHLO, MAIL FROM, RCPT TO
class Sender
{
    void Send(int smtpCode, string recipient)
    {
        if (smtpCode == 250)
        {
            return;
        }
        if (Codes.IsFinal(smtpCode))
        {
            Suppress(recipient);
        }
    }
}
";

#[test]
fn csharp_types_stand_beside() {
    let (codes, sender) = ("Mail/Codes.cs", "Mail/Sender.cs");
    let expected = ["14 transient-as-permanent"];
    assert_eq!(found(&[(codes, CSHARP_CODES), (sender, CSHARP_SENDER)], sender), expected);
    let none = Vec::<String>::new();
    let right = CSHARP_CODES.replace("400", "500");
    assert_eq!(found(&[(codes, &right), (sender, CSHARP_SENDER)], sender), none);
    assert_eq!(found(&[("Other/Codes.cs", CSHARP_CODES), (sender, CSHARP_SENDER)], sender), none);
}

const PHP_CODES: &str = "<?php

namespace App\\Mail;

class Codes
{
    public static function isFinal($code)
    {
        return $code >= 400;
    }
}
";

const PHP_SENDER: &str = "<?php

namespace App\\Jobs;

use App\\Mail\\Codes;

// SMTP client: EHLO, MAIL FROM, RCPT TO
class Sender
{
    public function send($smtpCode, $recipient)
    {
        if ($smtpCode == 250) {
            return;
        }
        if (Codes::isFinal($smtpCode)) {
            suppress($recipient);
        }
    }
}
";

#[test]
fn php_types_are_files_below_a_root() {
    let (codes, sender) = ("src/Mail/Codes.php", "src/Jobs/Sender.php");
    let expected = ["16 transient-as-permanent"];
    assert_eq!(found(&[(codes, PHP_CODES), (sender, PHP_SENDER)], sender), expected);
    let renamed = PHP_SENDER.replace("Mail\\Codes;", "Mail\\Codes as Judge;").replace("Codes::", "Judge::");
    assert_eq!(found(&[(codes, PHP_CODES), (sender, &renamed)], sender), expected);
    let beside = PHP_SENDER.replace("use App\\Mail\\Codes;", "").replace("App\\Jobs", "App\\Mail");
    assert_eq!(
        found(&[(codes, PHP_CODES), ("src/Mail/Sender.php", &beside)], "src/Mail/Sender.php"),
        expected
    );
    // Right, of another namespace, a method of a value.
    let none = Vec::<String>::new();
    let right = PHP_CODES.replace("400", "500");
    assert_eq!(found(&[(codes, &right), (sender, PHP_SENDER)], sender), none);
    assert_eq!(found(&[("src/Http/Codes.php", PHP_CODES), (sender, PHP_SENDER)], sender), none);
    let value = PHP_SENDER.replace("Codes::isFinal", "$this->codes->isFinal");
    assert_eq!(found(&[(codes, PHP_CODES), (sender, &value)], sender), none);
}

const RUBY_CODES: &str = "module ReplyCodes
  def self.final?(code)
    code >= 400
  end
end
";

const RUBY_SENDER: &str = "# SMTP client: EHLO, MAIL FROM, RCPT TO
require_relative \"reply_codes\"

def send(smtp_code, recipient)
  return if smtp_code == 250
  if ReplyCodes.final?(smtp_code)
    suppress(recipient)
  end
end
";

#[test]
fn ruby_files_are_required() {
    let (codes, sender) = ("lib/reply_codes.rb", "lib/sender.rb");
    let expected = ["7 transient-as-permanent"];
    assert_eq!(found(&[(codes, RUBY_CODES), (sender, RUBY_SENDER)], sender), expected);
    let above = RUBY_SENDER.replace("\"reply_codes\"", "\"../reply_codes\"");
    assert_eq!(found(&[(codes, RUBY_CODES), ("lib/out/sender.rb", &above)], "lib/out/sender.rb"), expected);
    // Right, not required, required twice by that name, required from the path.
    let none = Vec::<String>::new();
    let right = RUBY_CODES.replace("400", "500");
    assert_eq!(found(&[(codes, &right), (sender, RUBY_SENDER)], sender), none);
    let unread = RUBY_SENDER.replace("require_relative \"reply_codes\"", "");
    assert_eq!(found(&[(codes, RUBY_CODES), (sender, &unread)], sender), none);
    let twice =
        RUBY_SENDER.replace("\"reply_codes\"", "\"reply_codes\"\nrequire_relative \"old/reply_codes\"");
    assert_eq!(found(&[(codes, RUBY_CODES), (sender, &twice)], sender), none);
    let by_path = RUBY_SENDER.replace("require_relative", "require");
    assert_eq!(found(&[(codes, RUBY_CODES), (sender, &by_path)], sender), none);
}

const TS_CODES: &str = "// Reply codes of SMTP.
export const SMTP_CODES = Object.freeze({ OK: 250, ERRORS: 400, FINAL: 500 });
export enum Reply { Busy = 450, Gone = 550 }
export const RULES = { BUSY: { code: 451, text: 'busy' } };
";

/// A file that imports `names` and gives up where a code is compared in the way of `test`.
fn typescript_with(names: &str, test: &str) -> String {
    format!(
        "import {{ {names} }} from './codes';\nimport nodemailer from 'nodemailer';\n\nexport function kindOf(error: any) {{\n    if (error.responseCode {test}) return 'hard_bounce';\n    return 'unknown';\n}}\n"
    )
}

#[test]
fn constants_stand_in_other_files() {
    let of = |names: &str, test: &str| {
        found(&[("src/codes.ts", TS_CODES), ("src/kinds.ts", &typescript_with(names, test))], "src/kinds.ts")
    };
    for (names, test) in [
        ("SMTP_CODES", ">= SMTP_CODES.ERRORS"),
        ("SMTP_CODES as CODES", ">= CODES.ERRORS"),
        ("Reply", "=== Reply.Busy"),
        ("RULES", "=== RULES.BUSY.code"),
    ] {
        assert_eq!(of(names, test), ["5 transient-as-permanent"], "{test}");
    }
    let none = Vec::<String>::new();
    for (names, test) in [
        ("SMTP_CODES", ">= SMTP_CODES.FINAL"),
        ("Reply", "=== Reply.Gone"),
        ("SMTP_CODES", ">= SMTP_CODES.UNKNOWN"),
        ("SMTP_CODES", ">= OTHER.ERRORS"),
    ] {
        assert_eq!(of(names, test), none, "{test}");
    }
    // Two of that name.
    let twice = TS_CODES
        .replace("Gone = 550 }", "Gone = 550 }\nexport namespace other { export enum Reply { Busy = 451 } }");
    let kinds = typescript_with("Reply", "=== Reply.Busy");
    assert_eq!(found(&[("src/codes.ts", &twice), ("src/kinds.ts", &kinds)], "src/kinds.ts"), none);
}

#[test]
fn constants_of_packages_types_and_modules() {
    let go = (
        "go/smtp/codes.go",
        "package smtp\n\n// Reply codes of RFC 5321.\nconst MailboxBusy = 450\nconst MailboxGone = 550\n",
    );
    let judge = "package queue\n\nimport \"example.org/mail/go/smtp\"\n\n// What RCPT was answered, by SMTP (EHLO).\nfunc kind(code int) string {\n\tif code == smtp.MailboxBusy {\n\t\treturn \"hard_bounce\"\n\t}\n\treturn \"\"\n}\n";
    assert_eq!(found(&[go, ("go/queue/q.go", judge)], "go/queue/q.go"), ["8 transient-as-permanent"]);
    let right = judge.replace("MailboxBusy", "MailboxGone");
    assert_eq!(found(&[go, ("go/queue/q.go", &right)], "go/queue/q.go"), Vec::<String>::new());
    let java = (
        "mail/Codes.java",
        "package org.example.mail;\n/** Reply codes of SMTP. */\nenum Codes { BUSY(450), GONE(550); final int code; Codes(int code) { this.code = code; } int getCode() { return code; } }\n",
    );
    let judge = "package org.example.mail;\n// What SMTP servers answer to RCPT.\nclass Kinds {\n    String kindOf(int replyCode) {\n        if (replyCode == Codes.BUSY.getCode()) return \"hard_bounce\";\n        return null;\n    }\n}\n";
    assert_eq!(found(&[java, ("mail/Kinds.java", judge)], "mail/Kinds.java"), ["5 transient-as-permanent"]);
    let right = judge.replace("BUSY", "GONE");
    assert_eq!(found(&[java, ("mail/Kinds.java", &right)], "mail/Kinds.java"), Vec::<String>::new());
    let python =
        ("codes.py", "# Reply codes of SMTP\nBUSY = 450\n\n\nclass Reply:\n    SLOW = 451\n    GONE = 550\n");
    let judge = "import smtplib\nfrom codes import BUSY, Reply\n\n\ndef kind_of(error: smtplib.SMTPResponseException):\n    if error.smtp_code in (BUSY, Reply.SLOW):\n        return \"hard_bounce\"\n";
    assert_eq!(found(&[python, ("kinds.py", judge)], "kinds.py"), ["7 transient-as-permanent"]);
    let right = judge.replace("(BUSY, Reply.SLOW)", "(Reply.GONE, 551)");
    assert_eq!(found(&[python, ("kinds.py", &right)], "kinds.py"), Vec::<String>::new());
}
