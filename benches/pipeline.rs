//! What the pipeline costs: the gate, the parse, the analysis, one keystroke, a hover; and the start of both programs.
//!
//! `cargo bench` prints a table; `cargo bench -- keystroke` runs what matches.

use divan::{Bencher, black_box};
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::{analyze, catalog, language, mention};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::process::{Command, Stdio};

fn main() {
    divan::main();
}

/// About 10,000 lines of Python as mail software has them: one function in four handles replies.
fn mail_source() -> String {
    let mut source = String::from("\"\"\"Delivers mail over SMTP.\"\"\"\nimport smtplib\n\n");
    let mut number = 0;
    while source.lines().count() < 10_000 {
        number += 1;
        let _ = write!(
            source,
            "def deliver_{number}(server, sender, recipient, message):\n    server.mail(sender)\n    code, reply = server.rcpt(recipient)\n    if code in (250, 251):\n        server.data(message)\n        return \"accepted\"\n    if code >= 500:\n        return \"bounced\"\n    return \"deferred\"\n\n\n"
        );
        for helper in 0..3 {
            let _ = write!(
                source,
                "def headers_{number}_{helper}(message, names):\n    found = {{}}\n    for name in names:\n        value = message.get(name, \"\")\n        if value and not value.startswith(\"=?\"):\n            found[name.lower()] = value.strip()\n    return found\n\n\n"
            );
        }
    }
    source
}

fn python() -> &'static language::Language {
    language::by_id("python").expect("Python is there")
}

fn parsed() -> Document {
    let mut document = Document::new("deliver.py", python(), &mail_source());
    document.parse();
    document
}

#[divan::bench]
fn gate(bencher: Bencher) {
    let source = "x = 1  # nothing of interest\n".repeat(10_000);
    bencher.bench_local(|| mention::gate::mentions_mail(black_box(source.as_bytes())));
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let source = mail_source();
    bencher.bench_local(|| {
        let mut document = Document::new("deliver.py", python(), black_box(&source));
        document.parse();
        document
    });
}

#[divan::bench]
fn analyse(bencher: Bencher) {
    let document = parsed();
    bencher.bench_local(|| analyze(black_box(&document), &Config::default()));
}

#[divan::bench]
fn keystroke(bencher: Bencher) {
    let mut document = parsed();
    // Behind the first word of a line in the middle of the file.
    let line = document.text().line(5_000).to_string();
    let word = line.len() - line.trim_start().len() + 1;
    let middle = document.text().line_to_byte(5_000) + word;
    let mut typed = false;
    bencher.bench_local(|| {
        // A character is typed and taken back.
        if typed {
            document.edit(middle..middle + 1, "");
        } else {
            document.edit(middle..middle, "x");
        }
        typed = !typed;
        document.parse();
        analyze(&document, &Config::default())
    });
}

#[divan::bench]
fn explain(bencher: Bencher) {
    bencher.bench_local(|| {
        catalog::explain_reply(black_box(catalog::ReplyCode(452)), catalog::english()).to_markdown()
    });
}

/// The start of the server to its answer to `initialize`.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn start_of_the_server(bencher: Bencher) {
    let body =
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}"#;
    bencher.bench_local(|| {
        let mut server = Command::new(env!("CARGO_BIN_EXE_smtp-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut input = server.stdin.take().expect("piped");
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("it reads");
        let mut answer = [0u8; 64];
        server.stdout.take().expect("piped").read_exact(&mut answer).expect("it answers");
        drop(input);
        server.wait().expect("it ends")
    });
}

/// `lsp-check` on one small file.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn check_of_one_file(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("deliver.py");
    std::fs::write(&file, "import smtplib\n\ndef f(e):\n    return e.smtp_code == 452\n").expect("a file");
    bencher
        .bench_local(|| Command::new(env!("CARGO_BIN_EXE_lsp-check")).arg(&file).output().expect("it runs"));
}
