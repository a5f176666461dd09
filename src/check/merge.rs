//! `lsp-check merge`: what several runs found, told of as of one.

use super::args::Telling;
use super::select::Shard;
use super::telling::Teller;
use super::{End, complain, tell};
use crate::report::{Report, read_part};
use std::path::{Path, PathBuf};
use std::{fs, io};

pub(super) fn run(parts: &[PathBuf], asked: &Telling) -> io::Result<End> {
    let prepared = || Ok((Teller::of(asked)?, merged(parts)?));
    match prepared() {
        Ok((teller, report)) => {
            tell(&report.problems);
            teller.tell(report, None)
        }
        Err(message) => {
            let message: String = message;
            complain(&message);
            Ok(End::Error)
        }
    }
}

/// All of several runs as one.
///
/// # Errors
/// When one cannot be read, a part of the whole is missing, or a file is in two of them.
fn merged(parts: &[PathBuf]) -> Result<Report, String> {
    let (mut whole, mut shards) = (Report::default(), Vec::new());
    for path in parts {
        let told = |message: String| format!("{}: {message}", path.display());
        let text = fs::read_to_string(path).map_err(|error| told(format!("cannot be read: {error}")))?;
        let part = read_part(&text).map_err(told)?;
        shards.extend(part.shard.as_deref().map(Shard::parse).transpose().map_err(told)?);
        whole.files.extend(part.files);
        whole.problems.extend(part.problems);
        whole.counts += part.counts;
    }
    Shard::all(&shards)?;
    whole.files.sort_by(|a, b| Path::new(a.source.path()).cmp(Path::new(b.source.path())));
    if let Some(pair) = whole.files.windows(2).find(|pair| pair[0].source.path() == pair[1].source.path()) {
        return Err(format!("{} is in two of the runs", pair[0].source.path()));
    }
    // What concerns all, such as a broken configuration, was told to each.
    whole.problems.sort();
    whole.problems.dedup();
    Ok(whole)
}
