//! Which language a file is in.

use super::{LANGUAGES, Language};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::path::Path;
use std::sync::LazyLock;

static GLOBS: LazyLock<(GlobSet, Vec<usize>)> = LazyLock::new(|| {
    let mut builder = GlobSetBuilder::new();
    let mut owners = Vec::new();
    for (index, language) in LANGUAGES.iter().enumerate() {
        for glob in language.globs {
            // A test proves that every glob in the data compiles.
            if let Ok(glob) = GlobBuilder::new(glob).literal_separator(true).build() {
                builder.add(glob);
                owners.push(index);
            }
        }
    }
    (builder.build().unwrap_or_else(|_| GlobSet::empty()), owners)
});

/// The language with an LSP language identifier or with one of our own.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.id == id || language.lsp_ids.contains(&id))
}

/// The language that the name of the file tells.
#[must_use]
pub fn by_path(path: &Path) -> Option<&'static Language> {
    let (globs, owners) = &*GLOBS;
    let name = Path::new(path.file_name()?);
    globs.matches(name).first().map(|&glob| &LANGUAGES[owners[glob]])
}

/// The language that the name tells or, for a name without an extension, a `#!` line at the start of the file.
#[must_use]
pub fn by_name_and_start(path: &Path, start: &[u8]) -> Option<&'static Language> {
    by_path(path).or_else(|| if path.extension().is_none() { by_shebang(start) } else { None })
}

fn by_shebang(start: &[u8]) -> Option<&'static Language> {
    let line = start.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let mut program = words.next()?;
    if program == "env" {
        program = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    }
    let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    LANGUAGES.iter().find(|language| language.shebangs.contains(&program))
}
