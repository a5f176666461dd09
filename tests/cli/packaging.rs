//! What is said of the program beside the program.

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("readable")
}

#[test]
fn every_mention_of_the_version_is_this_one() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("setup.py").contains(&format!("smtp-lsp=={version}\"")), "setup.py");
    let guide = read("docs/ci.md");
    for (at, _) in guide.match_indices("v0.").chain(guide.match_indices("v1.")) {
        assert!(guide[at + 1..].starts_with(version), "docs/ci.md: {}", &guide[at..at + 8]);
    }
}

#[test]
fn every_option_in_the_guide_exists() {
    let help = super::folder::Folder::new().run(&["--help"]).stdout;
    let guide = read("docs/ci.md") + &read(".pre-commit-hooks.yaml") + &read("action.yml");
    let commands = guide.lines().filter(|line| line.contains("lsp-check "));
    let options = commands.flat_map(|line| {
        let from = line.find("lsp-check ").unwrap_or(0);
        line[from..].split([' ', '`', '=']).filter(|word| word.starts_with("--")).collect::<Vec<_>>()
    });
    let mut count = 0;
    for option in options {
        assert!(help.contains(option), "{option}");
        count += 1;
    }
    assert!(count > 5, "{count} options were found");
}
