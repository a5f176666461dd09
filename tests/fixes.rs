//! Every fix that is offered for the code in `grammars/*/tests` and on the manual pages: what it leaves behind.

#[path = "support/blocks.rs"]
mod blocks;

use blocks::{Block, blocks, test_files};
use smtp_lsp::analyze;
use smtp_lsp::config::Config;
use smtp_lsp::document::Document;
use smtp_lsp::fix::{Fix, fixed};
use smtp_lsp::language;
use smtp_lsp::rules::{self, Finding};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// All blocks of code, with where they stand.
fn all_blocks() -> Vec<(String, Block<'static>)> {
    let mut texts: Vec<(String, &'static str)> =
        rules::all().iter().map(|rule| (format!("manual page of {}", rule.id), rule.page)).collect();
    for file in test_files() {
        let text = fs::read_to_string(&file).expect("readable");
        let origin = file.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&file).display().to_string();
        texts.push((origin, Box::leak(text.into_boxed_str())));
    }
    let of = |(origin, text): (String, &'static str)| {
        let blocks = blocks(text, &origin);
        blocks.into_iter().map(move |block| (format!("{origin}:{}", block.line), block))
    };
    texts.into_iter().flat_map(of).collect()
}

fn analysed(block: &Block<'_>, text: &str) -> (Document, Vec<Finding>) {
    let mut document = Document::new(block.path, block.language, text);
    if document.is_about_mail() {
        document.parse();
    }
    let findings = analyze(&document, &Config::default()).findings;
    (document, findings)
}

fn parses(document: &Document) -> bool {
    document.tree().is_some_and(|tree| !tree.root_node().has_error())
}

/// How often each finding is there.
fn counts(findings: &[Finding]) -> BTreeMap<(&str, &str), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.rule.id, &*finding.message)).or_default() += 1;
    }
    counts
}

/// The text with the edits done, from the last to the first.
fn with_edits(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.clone(), &edit.text);
    }
    text
}

#[test]
fn a_fix_takes_its_finding_away_and_leaves_the_rest() {
    let (mut mended, mut refused, mut offered) = (BTreeSet::new(), Vec::new(), 0);
    for (origin, block) in all_blocks() {
        let (document, before) = analysed(&block, &block.code);
        for (at, finding) in before.iter().enumerate() {
            let Some(fix) = &finding.fix else { continue };
            offered += 1;
            let place = format!("{origin}: [{}] {}", finding.rule.id, fix.title);
            let Some(text) = fixed(&document, &Config::default(), &before, at) else {
                refused.push(place);
                continue;
            };
            assert_eq!(text, with_edits(&block.code, fix), "{place}: nothing but its edits");
            assert!(fix.edits.iter().all(|edit| block.code[edit.span.clone()] != edit.text), "{place}");
            let (after, left) = analysed(&block, &text);
            assert!(parses(&after) || !parses(&document), "{place}: it parses as before\n{text}");
            let (had, has) = (counts(&before), counts(&left));
            let key = (finding.rule.id, &*finding.message);
            assert!(has.get(&key).copied().unwrap_or(0) < had[&key], "{place}: it is gone\n{text}");
            for (other, count) in &has {
                assert!(
                    had.get(other).is_some_and(|before| count <= before),
                    "{place}: adds {other:?}\n{text}"
                );
            }
            mended.insert((block.language.id.to_owned(), finding.rule.id.to_owned()));
        }
    }
    // A fix that would bring another finding is offered by a rule and then not taken: that has to stay rare.
    assert!(40 * refused.len() < offered, "of {offered}: {refused:#?}");
    for rule in [
        "class-mismatch",
        "success-as-failure",
        "transient-as-permanent",
        "incomplete-class",
        "unused-ignore",
    ] {
        assert!(mended.iter().any(|(_, known)| known == rule), "`{rule}` is mended nowhere");
    }
    let missing: Vec<_> = mending_checks().difference(&mended).cloned().collect();
    assert!(missing.is_empty(), "mended nowhere: {missing:?}");
}

/// The checks of config formats that say how a value is mended: the format with the rule.
fn mending_checks() -> BTreeSet<(String, String)> {
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars")).expect("it is there");
    let mut checks = BTreeSet::new();
    for folder in folders.flatten() {
        let Ok(text) = fs::read_to_string(folder.path().join("checks.toml")) else { continue };
        let data: toml::Table = toml::from_str(&text).expect("TOML");
        for check in data["check"].as_array().expect("a list") {
            if check.get("mend").is_some() {
                let id = check["id"].as_str().expect("a name");
                checks.insert((folder.file_name().to_string_lossy().into_owned(), id.to_owned()));
            }
        }
    }
    assert!(checks.len() > 20, "{checks:?}");
    checks
}

/// A file's name from which the language is found again.
fn name_of(block: &Block<'_>) -> Option<String> {
    let known = block.words.iter().filter(|word| word.contains(['.', '/'])).map(|word| (*word).to_owned());
    let globs = block.language.globs.iter().map(|glob| glob.trim_start_matches("**/").replace('*', "x"));
    known
        .chain(globs)
        .find(|name| language::by_path(Path::new(name)).is_some_and(|found| found.id == block.language.id))
}

/// Writes all blocks with `end` as the end of each line, mends the files, and gives their texts.
fn mended_files(mark: &str, end: &str) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut paths = BTreeMap::new();
    for (number, (origin, block)) in all_blocks().into_iter().enumerate() {
        let Some(name) = name_of(&block) else { continue };
        // Wherever the block says that it stands, `number` keeps it apart from the others.
        let path = folder.path().join(number.to_string()).join(&name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, format!("{mark}{}", block.code.replace('\n', end))).expect("a file");
        paths.insert(format!("{origin} {name}"), path);
    }
    let mend = || {
        let run = Command::new(env!("CARGO_BIN_EXE_lsp-check"))
            .args(["--unsafe-fixes", "--format", "concise"])
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .output()
            .expect("lsp-check runs");
        let said = String::from_utf8(run.stderr).expect("UTF-8");
        assert_ne!(run.status.code(), Some(2), "{said}");
        said
    };
    let said = mend();
    assert!(said.contains(" fixed; "), "{said}");
    let read = || -> BTreeMap<String, String> {
        paths.iter().map(|(name, path)| (name.clone(), fs::read_to_string(path).expect("UTF-8"))).collect()
    };
    let texts = read();
    let said = mend();
    assert!(!said.contains(" fixed; "), "a second run finds nothing to mend: {said}");
    assert_eq!(read(), texts);
    texts
}

#[test]
fn line_ends_and_a_mark_in_front_stay_and_change_nothing() {
    let plain = mended_files("", "\n");
    let marked = mended_files("\u{feff}", "\r\n");
    assert!(plain.len() > 100, "{} files", plain.len());
    assert_eq!(plain.keys().collect::<Vec<_>>(), marked.keys().collect::<Vec<_>>());
    for (name, text) in &plain {
        assert_eq!(marked[name], format!("\u{feff}{}", text.replace('\n', "\r\n")), "{name}");
    }
}
