//! Random changes to real pieces: code and configs of the fixtures, a configuration, frames of the protocol. Each target
//! does a fixed number of rounds from a fixed seed; `FUZZ_SECONDS=600 cargo test --release --test fuzz` goes on for that
//! long from a seed of its own, which a failure names (`FUZZ_SEED` starts there again).

#[allow(dead_code, reason = "other tests look at more of a block")]
#[path = "support/blocks.rs"]
mod blocks;

use blocks::{blocks, test_files};
use smtp_lsp::analyze;
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::fix::fixed;
use smtp_lsp::language::Language;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs};

/// Xorshift: the same numbers from the same seed everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A text with a few places changed: pieces taken out, doubled, swapped for others, or cut off.
    fn changed(&mut self, bytes: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(6) {
            let from = self.below(bytes.len() + 1);
            let end = (from + self.below(40)).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.drain(from..end)),
                1 => {
                    let copy = bytes[from..end].repeat(1 + self.below(20));
                    bytes.splice(from..from, copy);
                }
                2 => bytes.truncate(end),
                3 => {
                    let byte = self.next().to_le_bytes()[0];
                    bytes.insert(from, byte);
                }
                4 => {
                    let piece = *self.of(pieces);
                    bytes.splice(from..end, piece.iter().copied());
                }
                _ => {
                    let piece = self.of(pieces).repeat(1 + self.below(60));
                    bytes.splice(from..from, piece);
                }
            }
        }
        bytes
    }
}

/// Runs rounds of a target; a failure names the seed of its round.
fn rounds(name: &str, count: u64, mut target: impl FnMut(&mut Random)) {
    let seconds = env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let given = env::var("FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
    let first: u64 = given.unwrap_or_else(|| if seconds.is_some() { clock() << 20 } else { 0x5321 });
    let begun = Instant::now();
    let goes_on = |round: u64| match seconds {
        Some(seconds) => begun.elapsed() < Duration::from_secs(seconds),
        None => round < count,
    };
    let mut round = 0;
    while goes_on(round) {
        let seed = first + round;
        // A seed's neighbours have to begin with other numbers.
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        if let Err(cause) = catch_unwind(AssertUnwindSafe(|| target(&mut random))) {
            eprintln!("{name}: FUZZ_SEED={seed}");
            std::panic::resume_unwind(cause);
        }
        round += 1;
    }
    eprintln!("{name}: {round} rounds");
}

/// All blocks of the fixtures, with their languages and what their files are called.
fn seeds() -> Vec<(&'static Language, String, String)> {
    let texts = test_files().into_iter().map(|file| fs::read_to_string(file).expect("readable"));
    let of = |text: String| {
        let blocks = blocks(&text, "");
        blocks
            .into_iter()
            .map(|block| (block.language, block.path.to_owned(), block.code))
            .collect::<Vec<_>>()
    };
    texts.flat_map(of).collect()
}

const PIECES: &[&[u8]] = &[
    b"452",
    b"550 5.1.1 ",
    b"4.2.2",
    b"smtp",
    b"\"",
    b"'",
    b"`",
    b"(",
    b")",
    b"[",
    b"{",
    b"}",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"\\",
    b"\x00",
    b"\xff\xfe",
    b"\xf0\x9f\x93\xa7",
    "é邮箱".as_bytes(),
    b"if code >= 400:",
    b"&&",
    b"||",
    b"!",
    b"# smtp-lsp: ignore[",
    b"class-mismatch] why",
    b"<<EOF\n",
    b"=begin\n",
    b"/*",
    b"*/",
    b"(?:",
    b"{500000}",
    b"$(",
    b"REJECT ",
    b"deny message = ",
    b"999999999999999999999",
    b"case 4",
    b"..",
    b"=> ",
    b"elsif ",
    b"\\\n",
];

fn analysed(document: &mut Document) -> Vec<smtp_lsp::rules::Finding> {
    document.parse();
    let text = document.text().to_string();
    let analysis = analyze(document, &Config::default());
    let spans = analysis.mentions.iter().map(|mention| &mention.span);
    let spans = spans.chain(analysis.sets.iter().map(|(span, _)| span));
    let edits =
        analysis.findings.iter().filter_map(|finding| finding.fix.as_ref()).flat_map(|fix| &fix.edits);
    let spans = spans.chain(analysis.findings.iter().map(|finding| &finding.span));
    for span in spans.chain(edits.map(|edit| &edit.span)) {
        assert!(text.get(span.clone()).is_some(), "{span:?} of {}", text.len());
    }
    analysis.findings
}

#[test]
fn any_bytes_in_any_language_and_any_edits() {
    let seeds = seeds();
    rounds("bytes", 500, |random| {
        let (_, path, code) = random.of(&seeds);
        // Mostly the code's own language, now and then another one.
        let (language, ..) = if random.below(8) == 0 {
            random.of(&seeds)
        } else {
            seeds.iter().find(|seed| seed.2 == *code).expect("itself")
        };
        let bytes = random.changed(code.as_bytes(), PIECES);
        let mut document = Document::new(path, language, &String::from_utf8_lossy(&bytes));
        let findings = analysed(&mut document);
        for at in 0..findings.len().min(3) {
            if let Some(text) = fixed(&document, &Config::default(), &findings, at) {
                let mut after = Document::new(path, language, &text);
                let left = analysed(&mut after);
                assert!(left.len() < findings.len(), "a fix takes its finding away\n{text}");
            }
        }
        for _ in 0..random.below(4) {
            let (start, length) = (random.below(document.text().len_bytes() + 2), random.below(30));
            let piece = *random.of(PIECES);
            let piece = String::from_utf8_lossy(piece).into_owned();
            document.edit(start..start + length, &piece);
            analysed(&mut document);
        }
    });
}

#[test]
fn any_configuration() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let seed = "exclude = [\"vendor\"]\nlocale = \"ru\"\n[rules]\nclass-mismatch = \"off\"\n[[overrides]]\nfiles = \
        [\"/a\"]\nrules = {}\n[outcomes]\npermanent = [\"dead\"]\n[languages]\npython = [\"*.x\"]\n[[library]]\nseen = \
        [\"acme\"]\ncalls.ask = { gives = \"pair\", command = \"RCPT\", codes = \"not 4yz, 250-259\" }\n\
        constants.FULL = 452\n";
    let pieces: &[&[u8]] = &[
        b"[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b"\"",
        b"\"\"\"",
        b"**/",
        b"{a,b",
        b"!",
        b"[a-",
        b"\\",
        b"not ",
        b"9yz",
        b"-",
        b"18446744073709551616",
        b"\n",
        b"\xff",
        b"library.calls.",
        b"true",
        b"1e9",
        b"'",
        b"#",
        b"\x00",
    ];
    rounds("configuration", 1_500, |random| {
        let bytes = random.changed(seed.as_bytes(), pieces);
        let name = *random.of(&["smtp-lsp.toml", "pyproject.toml", "package.json"]);
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        if let Err(error) = Config::for_folder(folder.path()) {
            assert!(!error.message.contains('\n'), "{}", error.message);
        }
        fs::remove_file(path).expect("removed");
    });
}

#[test]
fn any_frames() {
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let bodies = [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///a.py","languageId":"python","version":1,"text":"import smtplib\nif code == 452: pass\n"}}}"#,
        r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.py","version":2},"contentChanges":[{"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":3}},"text":"é"}]}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.py"},"position":{"line":1,"character":12}}}"#,
        r#"{"jsonrpc":"2.0","id":3,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ];
    let whole: String = bodies.iter().map(|body| frame(body)).collect();
    let pieces: &[&[u8]] = &[
        b"\r\n\r\n",
        b"Content-Length: ",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"{",
        b"}",
        b"[[[[[[[[",
        b"null",
        b"\"id\":",
        b"4294967296",
        b"-1",
        b"\xff",
        b"\x00",
        b"\"method\":",
        b"0",
        b"file:///%zz",
        b"\\ud800",
        b"Content-Type: x\r\n",
    ];
    rounds("frames", 40, |random| {
        let bytes = random.changed(whole.as_bytes(), pieces);
        let mut server = Command::new(env!("CARGO_BIN_EXE_smtp-lsp"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        // It may have ended before it has read everything.
        let _ = server.stdin.take().expect("an input").write_all(&bytes);
        let output = server.wait_with_output().expect("it ends with its input");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}: {said}", output.status);
        assert!(!said.contains("panicked"), "{said}");
    });
}

/// Found by the first target: each assignment of a chain doubled the work.
#[test]
fn a_chain_of_assignments_costs_what_it_is_long() {
    let (language, ..) = seeds().into_iter().find(|seed| seed.0.id == "javascript").expect("it has tests");
    let chain = "code = ".repeat(200);
    let text =
        format!("// SMTP\nfunction relay(reply) {{\n  {chain}reply.code;\n  return code === 452;\n}}\n");
    let begun = Instant::now();
    analysed(&mut Document::new("relay.js", language, &text));
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
