//! `docs/rules/`: a page for each rule, as `lsp-check explain` has it. `UPDATE_DOCS=1 cargo test pages` writes them.

use super::folder::Folder;
use smtp_lsp::{language, rules};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// The index: rules for code, then those of each config format.
fn index() -> String {
    let mut text = "# Rules\n\n`lsp-check explain RULE` shows the same pages.\n".to_owned();
    let is_code = |id: &str| language::all().iter().any(|language| language.rules.contains(&id));
    let mut formats: BTreeMap<&str, Vec<&rules::Rule>> = BTreeMap::new();
    let (mut code, mut comments) = (Vec::new(), Vec::new());
    for rule in rules::all() {
        // The first word of a check's name is its format.
        let format = rule.id.split('-').next().unwrap_or("");
        match rule.id {
            id if is_code(id) => code.push(rule),
            id if id.ends_with("-ignore") => comments.push(rule),
            _ => formats.entry(format).or_default().push(rule),
        }
    }
    let groups = [("Code and configs".to_owned(), code), ("Comments that silence".to_owned(), comments)];
    let formats = formats.into_iter().map(|(format, rules)| (format!("Settings: {format}"), rules));
    for (heading, rules) in groups.into_iter().chain(formats) {
        let _ = write!(text, "\n## {heading}\n\n| rule | severity | |\n|---|---|---|\n");
        for rule in rules {
            let _ = writeln!(text, "| [{0}]({0}.md) | {1} | {2} |", rule.id, rule.severity, rule.summary);
        }
    }
    text
}

#[test]
fn the_pages_of_all_rules_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut pages: BTreeMap<String, String> =
        rules::all().iter().map(|rule| (format!("{}.md", rule.id), rule.page.to_owned())).collect();
    pages.insert("README.md".to_owned(), index());
    if env::var_os("UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        for (name, page) in &pages {
            fs::write(folder.join(name), page).expect("written");
        }
    }
    let there: BTreeMap<String, String> = fs::read_dir(&folder)
        .expect("docs/rules is there")
        .flatten()
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("readable");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    let advice = "UPDATE_DOCS=1 cargo test pages";
    assert_eq!(there.keys().collect::<Vec<_>>(), pages.keys().collect::<Vec<_>>(), "{advice}");
    for (name, page) in &pages {
        assert_eq!(&there[name], page, "{name}: {advice}");
    }
}

#[test]
fn explain_prints_the_page() {
    let folder = Folder::new();
    for rule in rules::all() {
        let run = folder.run(&["explain", rule.id, "--format", "markdown"]);
        assert_eq!((run.status, &*run.stdout), (0, rule.page), "{}", rule.id);
    }
    let text = folder.run(&["explain", "class-mismatch"]).stdout;
    assert!(text.starts_with("class-mismatch · "), "{text}");
}
