//! What each language costs: processor time for a kilobyte of source, for the parse and for the analysis apart.
//!
//! `cargo bench --bench languages` prints a table. The sources are the fixtures of `grammars/<language>/tests`, as far as
//! they have no syntax error one behind the other, repeated to some length: nearly every line of them handles a reply, so
//! the analysis costs more than in ordinary code. Of several rounds the quickest counts.

#[allow(dead_code, reason = "tests look at more of a block")]
#[path = "../tests/support/blocks.rs"]
mod blocks;

use blocks::{blocks, test_files};
use smtp_lsp::analyze;
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::language::{self, Language};
use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tree_sitter::Tree;

/// How long a source is, in bytes, at the least.
const LENGTH: usize = 64 << 10;
/// How long a step is run again and again: a system may count the time of a thread in ticks of some milliseconds.
const ROUND: Duration = Duration::from_millis(200);
/// How often it is.
const ROUNDS: usize = 5;

fn main() {
    println!("| | source, kB | parse, µs/kB | analysis, µs/kB |\n|---|---|---|---|");
    for (id, source) in sources() {
        let language = language::by_id(id).expect("its fixtures name it");
        let parsed = document(language, &source);
        let parse = least(|| drop(black_box(document(language, &source))));
        let analysis = least(|| drop(black_box(analyze(&parsed, &Config::default()))));
        let kilobytes = f64::from(u32::try_from(source.len()).expect("a source of some kilobytes")) / 1024.0;
        let per_kilobyte = |time: Duration| 1e6 * time.as_secs_f64() / kilobytes;
        let (parse, analysis) = (per_kilobyte(parse), per_kilobyte(analysis));
        println!("| {} | {kilobytes:.0} | {parse:.0} | {analysis:.0} |", language.name);
    }
}

/// For each language with a parser a source of its fixtures. What is broken can be one long comment with all that follows,
/// which costs nothing.
fn sources() -> BTreeMap<&'static str, String> {
    let mut fixtures: BTreeMap<&'static str, String> = BTreeMap::new();
    for file in test_files() {
        let text = fs::read_to_string(&file).expect("readable");
        for block in blocks(&text, &file.to_string_lossy()) {
            let known = fixtures.entry(block.language.id).or_default();
            let longer = format!("{known}{}\n", block.code);
            let is_whole = |tree: &Tree| !tree.root_node().has_error();
            if known.len() < LENGTH && document(block.language, &longer).tree().is_some_and(is_whole) {
                *known = longer;
            }
        }
    }
    fixtures.retain(|_, fixture| !fixture.is_empty());
    fixtures.into_iter().map(|(id, fixture)| (id, fixture.repeat(LENGTH.div_ceil(fixture.len())))).collect()
}

fn document(language: &'static Language, source: &str) -> Document {
    let mut document = Document::new("code", language, source);
    document.parse();
    document
}

/// The least processor time that a step took, on the average of a round.
fn least(mut step: impl FnMut()) -> Duration {
    let mut round = || {
        let start = processor_time();
        let mut count = 0;
        loop {
            step();
            count += 1;
            let taken = processor_time().saturating_sub(start);
            if taken >= ROUND {
                return taken / count;
            }
        }
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

/// The time that this thread has had a processor; where the system does not tell, the time on the clock.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|text| text.split(' ').next()?.parse().ok());
    told.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
