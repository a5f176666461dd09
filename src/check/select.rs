//! Which files are looked at, beyond the paths of the command line.

use super::args::Asked;
use super::file::shown;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fmt, fs};

/// One part of a partition: `2/8` is the second of eight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Shard {
    /// From 0.
    part: u64,
    parts: u64,
}

impl Shard {
    /// Reads `2/8`.
    ///
    /// # Errors
    /// When it is no part of a whole.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
        match numbers {
            Some((part, parts)) if (1..=parts).contains(&part) => Ok(Self { part: part - 1, parts }),
            _ => Err("a part such as 2/8, from 1/8 to 8/8, belongs here".to_owned()),
        }
    }

    /// Whether some parts are a whole; none at all are one, too.
    ///
    /// # Errors
    /// When one is missing or there twice, or they are parts of different wholes.
    pub(super) fn all(shards: &[Self]) -> Result<(), String> {
        let Some(first) = shards.first() else { return Ok(()) };
        if let Some(other) = shards.iter().find(|shard| shard.parts != first.parts) {
            return Err(format!("{first} and {other} are parts of different wholes"));
        }
        let mut parts: Vec<u64> = shards.iter().map(|shard| shard.part).collect();
        parts.sort_unstable();
        let of = |part: u64| Self { part, ..*first };
        if let Some(pair) = parts.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(format!("the part {} is there twice", of(pair[0])));
        }
        // None is there twice, so the first that is missing is the first that is not at its place in the row.
        let there = parts.into_iter().map(Some).chain([None]);
        match (0..first.parts).zip(there).find(|&(part, there)| there != Some(part)) {
            Some((part, _)) => Err(format!("the part {} is missing", of(part))),
            None => Ok(()),
        }
    }

    /// Whether a file belongs to the part. Only its path decides, so every run and every machine divides alike.
    fn has(self, path: &str) -> bool {
        // FNV-1a: the same number in every version.
        let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        // The low bits of similar names are alike; the high ones are mixed well.
        (hash >> 32) % self.parts == self.part
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part + 1, self.parts)
    }
}

/// What is asked of each file.
#[derive(Default)]
pub(super) struct Selection {
    shard: Option<Shard>,
    /// The only files that count, by their real paths.
    changed: Option<HashSet<PathBuf>>,
}

impl Selection {
    /// # Errors
    /// When git cannot tell what has changed.
    pub(super) fn of(paths: &Asked) -> Result<Self, String> {
        let changed = paths.changed_since.as_deref().map(changed_since).transpose()?;
        Ok(Self { shard: paths.shard, changed })
    }

    pub(super) fn takes(&self, path: &Path) -> bool {
        self.shard.is_none_or(|shard| shard.has(&shown(path)))
            && self
                .changed
                .as_ref()
                .is_none_or(|changed| fs::canonicalize(path).is_ok_and(|path| changed.contains(&path)))
    }
}

/// The paths of the command line with those of `--files-from`; the folder around where there is neither.
///
/// # Errors
/// When the list cannot be read.
pub(super) fn roots(paths: &Asked) -> Result<Vec<PathBuf>, String> {
    let mut roots = paths.paths.clone();
    if let Some(list) = &paths.files_from {
        let read = if list == OsStr::new("-") {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map(|_| text)
        } else {
            fs::read_to_string(list)
        };
        let text = read.map_err(|error| format!("{}: cannot be read: {error}", list.display()))?;
        // The output of `find -print0` and `git diff -z` is a list too.
        let ends: &[char] = if text.contains('\0') { &['\0'] } else { &['\n', '\r'] };
        roots.extend(text.split(ends).filter(|path| !path.is_empty()).map(PathBuf::from));
    } else if roots.is_empty() {
        roots.push(PathBuf::from("."));
    }
    Ok(roots)
}

/// Files that differ from a commit or are not known to git yet.
fn changed_since(commit: &str) -> Result<HashSet<PathBuf>, String> {
    let top = git(Path::new("."), &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
    let base =
        git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{commit}^{{commit}}")])
            .map_err(|_| format!("git knows no commit `{commit}`"))?;
    let differ =
        git(&top, &["diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base.trim(), "--"])?;
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = differ.split('\0').chain(unknown.split('\0')).filter(|name| !name.is_empty());
    Ok(names.filter_map(|name| fs::canonicalize(top.join(name)).ok()).collect())
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    // In a hook git says where it is; what is asked for here is the folder at hand.
    if env::var_os("GIT_DIR").is_some() {
        command.env_remove("GIT_DIR").env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE");
    }
    let output = command.output().map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(format!("git: {}", reason.lines().next().unwrap_or("it failed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_in_one_part_and_the_parts_are_alike() {
        let parts: Vec<Shard> =
            (1..=4).map(|part| Shard::parse(&format!("{part}/4")).expect("a part")).collect();
        let mut counts = [0; 4];
        for name in (0..4_000).map(|number| format!("src/file{number}.py")) {
            let of: Vec<usize> = (0..4).filter(|&part| parts[part].has(&name)).collect();
            assert_eq!(of.len(), 1, "{name}");
            counts[of[0]] += 1;
        }
        assert!(counts.iter().all(|count| (800..1_200).contains(count)), "{counts:?}");
        for refused in ["0/4", "5/4", "4", "a/b", "1/0"] {
            assert!(Shard::parse(refused).is_err(), "{refused}");
        }
    }
}
