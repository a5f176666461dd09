//! Numbers that look random, what is changed by them, and what it is done to.

use crate::blocks::{Block, blocks, test_files};
use smtp_lsp::language::Language;
use std::io::{Write as _, stderr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs, thread};

/// A round that takes longer is taken for one that never ends: the slowest take seconds.
const LONGEST_ROUND: Duration = Duration::from_secs(120);

/// Xorshift: the same numbers from the same seed everywhere.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    pub(super) fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A piece of a text.
    pub(super) fn piece(&mut self) -> String {
        String::from_utf8_lossy(PIECES[self.below(PIECES.len())]).into_owned()
    }

    /// A text with a few places changed: pieces taken out, doubled, swapped for others, or cut off.
    pub(super) fn changed(&mut self, bytes: &[u8], pieces: &[&[u8]]) -> Vec<u8> {
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
pub(super) fn rounds(name: &str, count: u64, mut target: impl FnMut(&mut Random)) {
    let seconds = env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let given = env::var("FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
    let first: u64 = given.unwrap_or_else(|| if seconds.is_some() { clock() << 20 } else { 0x5321 });
    let begun = Instant::now();
    let goes_on = |round: u64| match seconds {
        Some(seconds) => begun.elapsed() < Duration::from_secs(seconds),
        None => round < count,
    };
    let watched = watched(name);
    let mut round = 0;
    while goes_on(round) {
        let seed = first + round;
        watched.store(seed, Ordering::Relaxed);
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

/// Names the round whose seed is stored, and ends the run, once it has not come to its end in minutes: a loop without an end
/// would name nothing.
fn watched(name: &str) -> Arc<AtomicU64> {
    let seed = Arc::new(AtomicU64::new(0));
    let (name, current) = (name.to_owned(), Arc::downgrade(&seed));
    thread::spawn(move || {
        let mut last = None;
        while let Some(now) = current.upgrade().map(|seed| seed.load(Ordering::Relaxed)) {
            if last == Some(now) {
                // What is printed in a test is kept until its end.
                let _ = writeln!(stderr(), "{name}: FUZZ_SEED={now} does not end");
                std::process::abort();
            }
            last = Some(now);
            thread::sleep(LONGEST_ROUND);
        }
    });
    seed
}

/// A piece of code or of a configuration that is right, or wrong in a way that is known.
pub(super) struct Seed {
    pub(super) language: &'static Language,
    /// What its file is called.
    pub(super) path: String,
    pub(super) code: String,
}

/// All blocks of the fixtures.
pub(super) static SEEDS: LazyLock<Vec<Seed>> = LazyLock::new(|| {
    let texts = test_files().into_iter().map(|file| fs::read_to_string(file).expect("readable"));
    let of = |text: String| -> Vec<Seed> {
        let seed = |block: Block<'_>| Seed {
            language: block.language,
            path: block.path.to_owned(),
            code: block.code,
        };
        blocks(&text, "").into_iter().map(seed).collect()
    };
    texts.flat_map(of).collect()
});

pub(super) const PIECES: &[&[u8]] = &[
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
