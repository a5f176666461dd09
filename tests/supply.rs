//! What the programs are made of, and what they can do to a machine: licences and versions of the dependencies as
//! `deny.toml` allows them, and the places of the source that write, start programs or could reach a network.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("listed").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files below `src/` that hold one of some words outside comments and tests.
fn files_with(words: &[&str]) -> BTreeSet<String> {
    let src = Path::new(ROOT).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 80, "{} files", files.len());
    let has_one = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("UTF-8");
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
        let mut lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.any(|line| words.iter().any(|word| line.contains(word)))
    };
    let name = |path: PathBuf| {
        let inner = path.strip_prefix(&src).expect("below src").to_string_lossy();
        inner.replace(std::path::MAIN_SEPARATOR, "/")
    };
    files.into_iter().filter(has_one).map(name).collect()
}

#[track_caller]
fn only_in(words: &[&str], allowed: &[&str]) {
    let allowed: BTreeSet<String> = allowed.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(files_with(words), allowed, "{words:?}");
}

#[test]
fn nothing_reaches_a_network() {
    only_in(&["std::net", "tokio::net", "TcpStream", "TcpListener", "UdpSocket", "UnixStream"], &[]);
}

#[test]
fn only_git_is_started_and_only_when_asked_for() {
    only_in(&["process::Command", "Command::new"], &["check/select.rs"]);
    let text = fs::read_to_string(Path::new(ROOT).join("src/check/select.rs")).expect("UTF-8");
    assert_eq!(text.matches("Command::new(").count(), text.matches("Command::new(\"git\")").count());
}

#[test]
fn files_are_written_by_fixes_by_outputs_and_by_the_log_alone() {
    let words = [
        "fs::write",
        "fs::remove",
        "fs::rename",
        "fs::copy",
        "fs::create_dir",
        "fs::hard_link",
        "File::create",
        "OpenOptions",
        "NamedTempFile",
        ".persist(",
        "fs::symlink(",
    ];
    only_in(&words, &["check/outputs.rs", "fix/write.rs", "server/log.rs"]);
}

/// The licence and the version of every dependency that ends up in the programs or builds them.
fn dependencies() -> BTreeMap<(String, String), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = [
        "tree",
        "--offline",
        "--locked",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}|{l}|{r}",
    ];
    let output = Command::new(cargo).args(arguments).current_dir(ROOT).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let row = |line: &str| {
        let mut parts = line.split('|');
        let (package, licence) = (parts.next()?, parts.next()?);
        let mut words = package.split(' ');
        let key = (words.next()?.to_owned(), words.next()?.to_owned());
        (key.0 != env!("CARGO_PKG_NAME")).then(|| (key, licence.replace(" (*)", "")))
    };
    text.lines().filter_map(row).collect()
}

fn allowed() -> toml::Table {
    let text = fs::read_to_string(Path::new(ROOT).join("deny.toml")).expect("readable");
    toml::from_str(&text).expect("TOML")
}

fn list(table: &toml::Table, section: &str, key: &str) -> BTreeSet<String> {
    let items = table[section][key].as_array().expect("a list");
    items.iter().map(|item| item.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn licences_are_those_that_are_allowed() {
    let allowed = list(&allowed(), "licenses", "allow");
    let dependencies = dependencies();
    assert!(dependencies.len() > 80, "{} dependencies", dependencies.len());
    for ((name, version), licence) in dependencies {
        let licence = licence.replace('/', " OR ");
        let is_allowed = |part: &str| {
            part.trim_matches(['(', ')', ' '])
                .split(" OR ")
                .any(|one| allowed.contains(one.trim_matches(['(', ')', ' '])))
        };
        assert!(licence.split(" AND ").all(is_allowed), "{name} {version}: `{licence}`");
    }
}

#[test]
fn nothing_is_there_in_two_versions() {
    let skipped = list(&allowed(), "bans", "skip");
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, version) in dependencies().into_keys() {
        versions.entry(name).or_default().push(version);
    }
    let twice: BTreeSet<String> =
        versions.into_iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
    assert_eq!(twice, skipped);
}

#[test]
fn everything_comes_from_the_registry() {
    let lock = fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).expect("readable");
    let lock: toml::Table = toml::from_str(&lock).expect("TOML");
    for package in lock["package"].as_array().expect("a list") {
        let source = package.get("source").and_then(toml::Value::as_str);
        let is_own = package["name"].as_str() == Some(env!("CARGO_PKG_NAME"));
        assert!(
            is_own || source == Some("registry+https://github.com/rust-lang/crates.io-index"),
            "{package:?}"
        );
    }
}
