//! Which language a file is in.

use super::{LANGUAGES, Language};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use regex::{Regex, RegexBuilder};
use std::path::Path;
use std::sync::LazyLock;

/// How much of a file its content is judged by.
const START: usize = 16 << 10;
/// Where the line that names the interpreter must end.
const FIRST_LINE: usize = 256;

/// Globs with the languages that claim them.
struct Claims {
    globs: GlobSet,
    /// For each glob, its length and the index of its language.
    owners: Vec<(usize, usize)>,
}

impl Claims {
    fn of(globs: impl Fn(&Language) -> &'static [&'static str]) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        for (index, language) in LANGUAGES.iter().enumerate() {
            for glob in globs(language) {
                let whole = if glob.contains('/') { (*glob).to_owned() } else { format!("**/{glob}") };
                // A test proves that every glob in the data compiles.
                if let Ok(glob) = GlobBuilder::new(&whole).literal_separator(true).build() {
                    builder.add(glob);
                    owners.push((whole.len(), index));
                }
            }
        }
        Self { globs: builder.build().unwrap_or_else(|_| GlobSet::empty()), owners }
    }

    /// The languages that claim a path, the longest glob first.
    fn on(&self, path: &Path) -> Vec<&'static Language> {
        let mut found: Vec<(usize, usize)> =
            self.globs.matches(path).into_iter().map(|glob| self.owners[glob]).collect();
        found.sort_by_key(|(length, index)| (std::cmp::Reverse(*length), *index));
        found.into_iter().map(|(_, index)| &LANGUAGES[index]).collect()
    }
}

static NAMES: LazyLock<Claims> = LazyLock::new(|| Claims::of(|language| language.globs));
static LEFT_ALONE: LazyLock<Claims> = LazyLock::new(|| Claims::of(|language| language.not_globs));
static MAYBE: LazyLock<Claims> =
    LazyLock::new(|| Claims::of(|language| language.maybe.as_ref().map_or(&[], |maybe| maybe.globs)));
static CONTENTS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    let content = |language: &Language| {
        let pattern = language.maybe.as_ref()?.content;
        RegexBuilder::new(pattern).multi_line(true).build().ok()
    };
    LANGUAGES.iter().map(content).collect()
});

/// The language with an LSP language identifier or with one of our own.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.id == id || language.lsp_ids.contains(&id))
}

/// The language that the path of the file tells.
#[must_use]
pub fn by_path(path: &Path) -> Option<&'static Language> {
    path.file_name()?;
    let language = NAMES.on(path).into_iter().next()?;
    let is_left_alone = || LEFT_ALONE.on(path).iter().any(|other| other.id == language.id);
    if language.not_globs.is_empty() || !is_left_alone() { Some(language) } else { None }
}

/// How many bytes from the start of a file tell more about its language than its path does.
#[must_use]
pub fn start_needed(path: &Path) -> usize {
    let is_unknown = || path.extension().is_none() && by_path(path).is_none();
    if !MAYBE.on(path).is_empty() || is_unknown() { START } else { 0 }
}

/// The format that the content tells, among those that a file of this name can have.
#[must_use]
pub fn by_content(path: &Path, start: &[u8]) -> Option<&'static Language> {
    let mut possible = MAYBE.on(path);
    if path.extension().is_none() && by_path(path).is_none() {
        possible.extend(
            LANGUAGES.iter().filter(|language| language.maybe.as_ref().is_some_and(|maybe| maybe.bare)),
        );
    }
    if possible.is_empty() {
        return None;
    }
    let text = String::from_utf8_lossy(&start[..start.len().min(START)]);
    possible.into_iter().find(|language| {
        let index = LANGUAGES.iter().position(|known| std::ptr::eq(known, *language));
        index.and_then(|index| CONTENTS[index].as_ref()).is_some_and(|content| content.is_match(&text))
    })
}

/// The language that the content tells, else the path or, for a name without an extension, a `#!` line at the start.
#[must_use]
pub fn by_name_and_start(path: &Path, start: &[u8]) -> Option<&'static Language> {
    by_content(path, start)
        .or_else(|| by_path(path))
        .or_else(|| if path.extension().is_none() { by_shebang(start) } else { None })
}

fn by_shebang(start: &[u8]) -> Option<&'static Language> {
    let start = &start[..start.len().min(FIRST_LINE)];
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
