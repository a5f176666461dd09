//! Which language a file is in.

use super::glob::{Glob, Over, fits};
use super::template::without_suffix;
use super::{LANGUAGES, Language, Trait};
use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use regex::bytes::{Regex, RegexBuilder};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::{LazyLock, OnceLock};

/// How much of a file its content is judged by.
const START: usize = 16 << 10;
/// Where the line that names the interpreter must end.
const FIRST_LINE: usize = 256;

/// Globs with the languages that claim them.
struct Claims {
    /// By the last byte of what they fit; those of names with an open end under `*`.
    by_end: Vec<Vec<Claim>>,
    /// Those of whole paths with an open end.
    open: Vec<Claim>,
    /// Finds letters of which every path holds some that one of these fits; nothing without any.
    of_open: Option<AhoCorasick>,
}

struct Claim {
    glob: String,
    /// Finds letters that every text holds that fits: most that do not fit are told by that. Nothing where it begins or ends in
    /// them.
    literal: Option<Finder<'static>>,
    /// Where in the glob the letters end that begin it, and where those begin that end it: any text that fits begins and ends
    /// in them.
    head: usize,
    tail: usize,
    /// Whether any name fits that ends in them: `*.py`.
    is_ending: bool,
    /// Whether the whole path counts, and not only the name of the file.
    over_path: bool,
    /// How long the glob is as its owner wrote it: of several that fit the longest counts.
    length: usize,
    /// The index of the language.
    owner: usize,
}

impl Claims {
    fn of(globs: impl Fn(&Language) -> &'static [&'static str]) -> Self {
        let mut by_end: Vec<Vec<Claim>> = (0..256).map(|_| Vec::new()).collect();
        let (mut open, mut letters) = (Vec::new(), Vec::new());
        for (owner, language) in LANGUAGES.iter().enumerate() {
            for glob in globs(language) {
                let over_path = glob.contains('/');
                let length = glob.len() + if over_path { 0 } else { "**/".len() };
                for glob in Glob::new(glob, Over::Path).into_alternatives() {
                    let head = glob.find(['*', '?', '[']).unwrap_or(glob.len());
                    let tail = glob.rfind(['*', '?', ']']).map_or(0, |special| special + 1);
                    let is_ending = !over_path && head == 0 && tail == 1 && glob.starts_with('*');
                    let literal = longest_literal(&glob);
                    let is_told = literal.end == head || literal.start == tail;
                    let claim = Claim {
                        literal: (!is_told).then(|| Finder::new(&glob[literal.clone()]).into_owned()),
                        head,
                        tail,
                        is_ending,
                        over_path,
                        length,
                        owner,
                        glob,
                    };
                    match claim.glob.bytes().last() {
                        None | Some(b'*' | b'?' | b']') if over_path => {
                            letters.push(claim.glob[literal].to_owned());
                            open.push(claim);
                        }
                        None | Some(b'?' | b']') => by_end[usize::from(b'*')].push(claim),
                        Some(end) => by_end[usize::from(end)].push(claim),
                    }
                }
            }
        }
        // Paths are short: to look for what may begin a match costs more than to look for the match.
        let letters = AhoCorasick::builder().prefilter(false).build(letters);
        let of_open = if open.is_empty() { None } else { letters.ok() };
        Self { by_end, open, of_open }
    }

    /// The languages that claim a path, the longest glob first.
    fn on(&self, path: &Path) -> Vec<&'static Language> {
        let path = slashed(path);
        let mut found: Vec<(Reverse<usize>, usize)> =
            self.fitting(&path).map(|claim| (Reverse(claim.length), claim.owner)).collect();
        found.sort_unstable();
        found.into_iter().map(|(_, owner)| &LANGUAGES[owner]).collect()
    }

    /// The index of the language whose glob is the longest that fits.
    fn first_on(&self, path: &Path) -> Option<usize> {
        let path = slashed(path);
        let first = self.fitting(&path).min_by_key(|claim| (Reverse(claim.length), claim.owner));
        first.map(|claim| claim.owner)
    }

    fn fitting<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Claim> {
        let end = path.bytes().last().filter(|end| *end != b'*').map(usize::from);
        let may_be_open = self.of_open.as_ref().is_some_and(|letters| letters.is_match(path));
        let open =
            self.by_end[usize::from(b'*')].iter().chain(if may_be_open { &self.open[..] } else { &[] });
        let closed = end.into_iter().flat_map(|end| &self.by_end[end]);
        let name = path.rfind('/').map_or(path, |slash| &path[slash + 1..]);
        closed.chain(open).filter(move |claim| {
            let text = if claim.over_path { path } else { name };
            text.starts_with(&claim.glob[..claim.head])
                && text.ends_with(&claim.glob[claim.tail..])
                && claim.literal.as_ref().is_none_or(|literal| literal.find(text.as_bytes()).is_some())
                && (claim.is_ending || fits(claim.glob.as_bytes(), text.as_bytes(), Over::Path))
        })
    }
}

/// The longest run of plain characters in a glob. The `/` behind `**` belongs to that: no folder need be there.
fn longest_literal(glob: &str) -> Range<usize> {
    let (mut longest, mut start, mut is_in_class) = (0..0, 0, false);
    for (at, byte) in glob.bytes().chain([b'*']).enumerate() {
        let ends_star = byte == b'/' && glob[..at].ends_with("**");
        if matches!(byte, b'*' | b'?' | b'[' | b']') || ends_star {
            if !is_in_class && at - start > longest.len() {
                longest = start..at;
            }
            is_in_class = byte == b'[' || is_in_class && byte != b']';
            start = at + 1;
        }
    }
    longest
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> Cow<'_, str> {
    let path = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' { path } else { path.replace(MAIN_SEPARATOR, "/").into() }
}

static NAMES: LazyLock<Claims> = LazyLock::new(|| Claims::of(|language| language.globs));
static LEFT_ALONE: LazyLock<Claims> = LazyLock::new(|| Claims::of(|language| language.not_globs));
static MAYBE: LazyLock<Claims> =
    LazyLock::new(|| Claims::of(|language| language.maybe.as_ref().map_or(&[], |maybe| maybe.globs)));

/// What the content of files of a format looks like; each pattern is compiled when it is first asked for.
fn content_of(language: &Language) -> Option<&'static Regex> {
    static CONTENTS: LazyLock<Vec<OnceLock<Option<Regex>>>> =
        LazyLock::new(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
    let index = LANGUAGES.iter().position(|known| std::ptr::eq(known, language))?;
    let compile = || {
        let pattern = language.maybe.as_ref()?.content;
        // Words of configs are ASCII; tables of all letters of the world would take ten times as long to compile.
        RegexBuilder::new(pattern).multi_line(true).unicode(false).build().ok()
    };
    CONTENTS[index].get_or_init(compile).as_ref()
}

/// The language with an identifier: the one of its folder in `grammars/`, or one that clients of LSP send.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.id == id || language.lsp_ids.contains(&id))
}

/// The language that the path of a file tells, relative or absolute; the file need not exist. A template tells what is made
/// from it.
#[must_use]
pub fn by_path(path: &Path) -> Option<&'static Language> {
    let of_template = || by_name(&without_suffix(path)?).filter(|language| language.is(Trait::MayBeTemplate));
    by_name(path).or_else(of_template)
}

fn by_name(path: &Path) -> Option<&'static Language> {
    path.file_name()?;
    let owner = NAMES.first_on(path)?;
    let language = &LANGUAGES[owner];
    let is_left_alone = || LEFT_ALONE.on(path).iter().any(|other| other.id == language.id);
    if language.not_globs.is_empty() || !is_left_alone() { Some(language) } else { None }
}

/// How many bytes from the start of a file have to be read to tell its language: none where its path tells enough.
#[must_use]
pub fn start_needed(path: &Path) -> usize {
    let is_unknown = || path.extension().is_none() && by_path(path).is_none();
    if !possible(path).is_empty() || is_unknown() { START } else { 0 }
}

/// The formats that a file of this name, or the file that a template of this name makes, can have.
fn possible(path: &Path) -> Vec<&'static Language> {
    let mut possible = MAYBE.on(path);
    if possible.is_empty()
        && let Some(made) = without_suffix(path)
    {
        possible = MAYBE.on(&made);
        possible.retain(|language| language.is(Trait::MayBeTemplate));
    }
    possible
}

/// The format that the content tells, among those that a file of this name can have. Of `start`, the first bytes of the
/// file, no more is looked at than [`start_needed`] asks for.
#[must_use]
pub fn by_content(path: &Path, start: &[u8]) -> Option<&'static Language> {
    let mut possible = possible(path);
    if path.extension().is_none() && by_path(path).is_none() {
        possible.extend(
            LANGUAGES.iter().filter(|language| language.maybe.as_ref().is_some_and(|maybe| maybe.bare)),
        );
    }
    if possible.is_empty() {
        return None;
    }
    let text = &start[..start.len().min(START)];
    possible.into_iter().find(|language| content_of(language).is_some_and(|content| content.is_match(text)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_several_languages_have() {
        let id = |path: &str, start: &str| {
            by_name_and_start(Path::new(path), start.as_bytes()).map_or("", |language| language.id)
        };
        assert_eq!(id("mail_de.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>\n"), "text");
        assert_eq!(id("mail.ts", "export const accepted = 250;\n"), "typescript");
        assert_eq!([id("submit.C", ""), id("submit.H", ""), id("submit.c", "")], ["cpp", "cpp", "c"]);
    }

    #[test]
    fn every_pattern_for_a_content_holds() {
        let maybe = LANGUAGES.iter().filter(|language| language.maybe.is_some());
        assert!(maybe.clone().count() > 5 && maybe.clone().all(|language| content_of(language).is_some()));
    }

    #[test]
    fn what_every_text_holds_that_fits() {
        let literal = |glob: &str| glob[longest_literal(glob)].to_owned();
        assert_eq!(literal("**/exim/conf.d/**"), "exim/conf.d/");
        assert_eq!(literal("a/**/bcd"), "bcd");
        assert_eq!(literal("main[0-9abc]x.*"), "main");
        assert_eq!(
            (literal("*.py"), literal("*"), literal("[abc]")),
            (".py".into(), String::new(), String::new())
        );
    }
}
