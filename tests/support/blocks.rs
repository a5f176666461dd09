//! Fenced code in Markdown, as tests and manual pages have it.

use smtp_lsp::language::{self, Language};
use std::fs;
use std::path::{Path, PathBuf};

/// A fenced block of code.
pub(crate) struct Block<'a> {
    /// 1-based line of the fence in the Markdown file.
    pub(crate) line: usize,
    pub(crate) language: &'static Language,
    pub(crate) path: &'a str,
    /// What else stands behind the language on the fence.
    pub(crate) words: Vec<&'a str>,
    pub(crate) code: String,
}

/// The blocks of a Markdown text; `origin` says where it stands.
pub(crate) fn blocks<'a>(text: &'a str, origin: &str) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        // A longer fence holds shorter ones.
        let (fence, info) = line.split_at(line.len() - line.trim_start_matches('`').len());
        if fence.len() < 3 || info.is_empty() {
            continue;
        }
        let mut words = info.split_whitespace();
        let id = words.next().unwrap_or("");
        let language =
            language::by_id(id).unwrap_or_else(|| panic!("{origin}:{}: no language `{id}`", number + 1));
        let rest: Vec<&str> = words.collect();
        let code: String = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != fence)
            .flat_map(|line| [line, "\n"])
            .collect();
        blocks.push(Block {
            line: number + 1,
            language,
            path: rest.iter().find(|word| word.contains(['.', '/'])).copied().unwrap_or("code"),
            words: rest,
            code,
        });
    }
    blocks
}

/// All `grammars/*/tests/*.md`.
pub(crate) fn test_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars");
    let mut files: Vec<PathBuf> = fs::read_dir(root)
        .expect("grammars/ is there")
        .flatten()
        .filter_map(|folder| fs::read_dir(folder.path().join("tests")).ok())
        .flat_map(|files| files.flatten().map(|file| file.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}
