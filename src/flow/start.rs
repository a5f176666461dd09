//! What can start a flow, seen in the bytes of a text: most files and functions hold nothing of it, and are not looked at.

use super::reported::labels_in;
use crate::config::Config;
use crate::language::{self, Language, Library, Operator, vocabulary};
use crate::mention::{is_code_spoken_near, is_spoken_near, outcomes_in};
use aho_corasick::{AhoCorasick, Match, MatchKind};
use foldhash::HashMap;
use memchr::memmem;
use std::cell::OnceCell;
use std::sync::{Arc, LazyLock, OnceLock};

/// How far in front of a dot what cuts a text there is named, in bytes.
const CALL: usize = 120;
/// How far on both sides of a call it is said what becomes of what it throws, in bytes.
const AROUND: usize = 4096;

/// Whether something stands in a whole text of a language that can start a flow: a test of a class, with a word about codes
/// or mail nearby, or a name that a library model knows. There is no number like a code in it, and so no name that stands
/// for one.
pub(crate) fn can_start_flow(language: &'static Language, source: &str, config: &Config) -> bool {
    // A two between quotes is mostly a number, and of an outcome is spoken in many places.
    let is_two = |at: usize| source.as_bytes().get(at) == Some(&b'2');
    let speaks = |at| if is_two(at) { is_code_spoken_near(source, at) } else { is_spoken_near(source, at) };
    if classes(language, source).any(speaks) {
        return true;
    }
    let libraries: Vec<&Library> = config.libraries_in(language, source.as_bytes()).collect();
    says_for_now(source).any(|at| is_code_spoken_near(source, at))
        || Names::of(language, &libraries, &[]).can_matter_in(source)
}

/// Whether something of a mail library is named in a text: an editor shows what may answer a call.
pub(crate) fn names_call(language: &'static Language, source: &str, config: &Config) -> bool {
    let libraries: Vec<&Library> = config.libraries_in(language, source.as_bytes()).collect();
    Names::of(language, &libraries, &[]).stand_in(source)
}

/// Where a text says that something holds for now, in bytes.
fn says_for_now(text: &str) -> impl Iterator<Item = usize> {
    static PHRASES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let phrases = vocabulary().says_for_now.iter().chain(vocabulary().said_by_both.words);
        let phrases = phrases.map(|phrase| phrase.join(" "));
        // Only these are looked for many bytes at a time.
        AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(phrases).ok()
    });
    PHRASES.iter().flat_map(move |phrases| phrases.find_iter(text)).map(|found| found.start())
}

static HUNDRED: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("100"));
/// A quoted dot, or a pattern for one.
static DOTS: LazyLock<[memmem::Finder<'static>; 6]> =
    LazyLock::new(|| ["'.'", "\".\"", "\\.\"", "\\.'", "/\\./", "[.]"].map(memmem::Finder::new));
/// The ends of what holds a class.
static PLACES: LazyLock<[memmem::Finder<'static>; 2]> =
    LazyLock::new(|| ["[0]", "lass"].map(memmem::Finder::new));

/// Where a class of codes may be tested or put into something in a text, in bytes: a digit in a text or a pattern, a
/// division by a hundred, a cut at dots, a digit that is put in the first place.
pub(super) fn classes<'s>(language: &Language, text: &'s str) -> impl Iterator<Item = usize> + use<'s> {
    let bytes = text.as_bytes();
    // `code / 100` is the class, and so are `Code div 100` and `div(code, 100)`.
    let mut divisions = language.operators.iter().filter(|(_, operator)| *operator == Operator::Divide);
    let is_divided_by_word = divisions.any(|(spelling, _)| spelling.starts_with(char::is_alphabetic));
    let digits = memchr::memchr3_iter(b'4', b'5', b'2', bytes).filter(|at| is_class_digit(bytes, *at));
    let divisors = HUNDRED.find_iter(bytes).filter(move |at| is_divisor(bytes, *at, is_divided_by_word));
    let others =
        cuts(text).chain(puts(text)).chain(labels_in(text)).chain(constants(text)).chain(asked(text));
    digits.chain(divisors).chain(others)
}

/// Where a reply may be asked whether it is positive, or waited for by the name of a code, in a text that speaks of RCPT.
fn asked(text: &str) -> impl Iterator<Item = usize> {
    static ASKS: LazyLock<[memmem::Finder<'static>; 6]> =
        LazyLock::new(|| ["ositive", "uccess", "OK", "Ok", "kay", "ompleted"].map(memmem::Finder::new));
    let speaks = memmem::find(text.as_bytes(), b"RCPT").is_some();
    let finders = if speaks { &ASKS[..] } else { &[] };
    finders.iter().flat_map(|finder| finder.find_iter(text.as_bytes()))
}

/// Where what is called a code is compared with a constant: `reply.Code != smtp.Completed`.
fn constants(text: &str) -> impl Iterator<Item = usize> {
    static CODE: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("ode"));
    CODE.find_iter(text.as_bytes()).filter(|at| {
        let behind = text.get(at + CODE.needle().len()..).unwrap_or("");
        let behind = behind.trim_start_matches(['(', ')', ']']).trim_start();
        let compared = behind.trim_start_matches(['=', '!', '<', '>']);
        let operator = &behind[..behind.len() - compared.len()];
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || "_.:\\".contains(letter);
        let compared = compared.trim_start();
        let end = compared.find(|letter| !is_part(letter)).unwrap_or(compared.len());
        let mut parts = compared[..end].split(['.', ':', '\\']);
        !matches!(operator, "" | "=" | "=>" | "!")
            && parts.any(|part| part.starts_with(|first: char| first.is_ascii_uppercase()))
    })
}

/// `"4`, `^4`, `^[45]`, `\A4`, ` 4* `; not `"2001-01-01`, nor `"4A"` or `"2 weeks"`.
fn is_class_digit(bytes: &[u8], at: usize) -> bool {
    let begins = |at: usize| {
        matches!(bytes.get(at), Some(b'"' | b'\'' | b'`' | b'^' | b'/')) || bytes[..=at].ends_with(b"\\A")
    };
    let opens = |at: usize| matches!(bytes.get(at), Some(b'[' | b'('));
    let before = |back: usize| at.checked_sub(back);
    let ends = |at: usize| match bytes.get(at) {
        Some(b'x' | b'X' | b'y' | b'Y') => true,
        Some(next) => !next.is_ascii_alphabetic() && !matches!(next, b' ' | b',' | b'_'),
        None => false,
    };
    // `== 4*`, with nothing around it, is a pattern of shells, as `=~ ^4 ` is.
    let is_bare = before(1).is_some_and(|before| bytes[before] == b' ')
        && bytes.get(at + 1) == Some(&b'*')
        && matches!(bytes.get(at + 2), Some(b' ' | b']' | b')'));
    let is_anchored =
        before(1).is_some_and(|before| bytes[before] == b'^') && bytes.get(at + 1) == Some(&b' ');
    if is_bare || is_anchored {
        return true;
    }
    let digits = bytes[at..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    (before(1).is_some_and(begins) || before(1).is_some_and(opens) && before(2).is_some_and(begins))
        && digits < 4
        && ends(at + digits)
}

fn is_divisor(bytes: &[u8], at: usize, is_divided_by_word: bool) -> bool {
    let last = bytes[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'('));
    !bytes.get(at + 3).is_some_and(u8::is_ascii_digit) && (is_divided_by_word || last == Some(&b'/'))
}

/// Where something may be cut at dots in a text, as enhanced codes are: a quoted dot, or a pattern for one, behind the name
/// of what cuts.
fn cuts(text: &str) -> impl Iterator<Item = usize> {
    static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let names = vocabulary().functions.cuts.iter().filter_map(|name| name.first());
        AhoCorasick::builder().ascii_case_insensitive(true).build(names).ok()
    });
    let bytes = text.as_bytes();
    let is_cut = move |at: &usize| {
        let call = &bytes[at.saturating_sub(CALL)..*at];
        NAMES.as_ref().is_some_and(|names| names.is_match(call))
    };
    DOTS.iter().flat_map(move |dot| dot.find_iter(bytes)).filter(is_cut)
}

/// Where a class is put into something in a text: `code[0] = 4`, `status.class = 5`.
fn puts(text: &str) -> impl Iterator<Item = usize> {
    let ends = |place: &'static memmem::Finder<'_>| {
        place.find_iter(text.as_bytes()).map(|at| at + place.needle().len())
    };
    PLACES.iter().flat_map(ends).filter(|end| {
        let value = text.get(*end..).and_then(|rest| rest.trim_start().strip_prefix('='));
        value.is_some_and(|value| value.trim_start().starts_with(['2', '4', '5']))
    })
}

/// Finds all names that can start a flow: those that models of libraries know, and those of a file that stand for codes or
/// types. A generated file can have thousands of those.
#[derive(Clone)]
pub(super) struct Names {
    /// The names of the language's libraries, if the file uses one; they are built once.
    known: Option<&'static Known>,
    /// Which of these libraries the file uses.
    used: Vec<bool>,
    /// The project's own libraries, and the file itself.
    own: Option<Finder>,
}

/// The names of all libraries of a language.
struct Known {
    finder: Option<Finder>,
    /// The library of each name, by its index.
    owners: Vec<usize>,
}

/// Finds names, and knows which are those of calls.
#[derive(Clone)]
struct Finder {
    names: AhoCorasick,
    are_calls: Arc<[bool]>,
}

impl Finder {
    /// Nothing, of no names.
    fn of(names: &[(&str, bool)]) -> Option<Self> {
        let are_calls = names.iter().map(|(_, is_call)| *is_call).collect();
        let names = (!names.is_empty()).then(|| AhoCorasick::new(names.iter().map(|(name, _)| name)))?;
        Some(Self { names: names.ok()?, are_calls })
    }

    /// Where names stand in a text and are no part of longer ones; with whether each is that of a call.
    fn find(&self, text: &str) -> impl Iterator<Item = (Match, bool)> {
        let bytes = text.as_bytes();
        let is_part =
            |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let goes_on = move |at: usize| at > 0 && is_part(at - 1) && is_part(at);
        self.names
            .find_overlapping_iter(text)
            .filter(move |found| !goes_on(found.start()) && !goes_on(found.end()))
            .map(|found| (found, self.are_calls[found.pattern().as_usize()]))
    }
}

impl Known {
    fn of(language: &'static Language) -> &'static Self {
        static KNOWN: LazyLock<HashMap<&str, OnceLock<Known>>> =
            LazyLock::new(|| language::all().iter().map(|language| (language.id, OnceLock::new())).collect());
        static NONE: Known = Known { finder: None, owners: Vec::new() };
        let build = || {
            let libraries = language.libraries.iter().enumerate();
            let names = libraries.flat_map(|(owner, library)| named(library).map(move |name| (owner, name)));
            let (owners, names): (_, Vec<_>) = names.unzip();
            Self { finder: Finder::of(&names), owners }
        };
        KNOWN.get(language.id).map_or(&NONE, |known| known.get_or_init(build))
    }
}

/// The names of a library that can start a flow, and whether they are those of calls.
fn named(library: &Library) -> impl Iterator<Item = (&str, bool)> {
    let types = library.types.iter().map(|(name, _)| &*name.0);
    let members = library.members.iter().map(|(name, _)| &*name.0);
    let predicates = library.predicates.iter().map(|(name, _)| &*name.0);
    let constants = library.constants.iter().map(|(name, _)| &*name.0);
    let verdicts = library.verdicts.iter().map(|(name, _)| &*name.0);
    let calls = library.calls.iter().map(|(name, _)| (&*name.0, true));
    let others = types.chain(members).chain(predicates).chain(constants).chain(verdicts);
    others.map(|name| (name, false)).chain(calls)
}

impl Names {
    /// Those of the libraries that a file uses, and of itself.
    pub(super) fn of(language: &'static Language, libraries: &[&Library], of_file: &[&str]) -> Self {
        let is_used = |known: &Library| libraries.iter().any(|used| std::ptr::eq(*used, known));
        let is_own = |used: &&&Library| !language.libraries.iter().any(|known| std::ptr::eq(**used, known));
        let own = libraries.iter().filter(is_own).flat_map(|library| named(library));
        let own: Vec<(&str, bool)> = of_file.iter().map(|name| (*name, false)).chain(own).collect();
        let used: Vec<bool> = language.libraries.iter().map(is_used).collect();
        let known = used.contains(&true).then(|| Known::of(language));
        Self { known, used, own: Finder::of(&own) }
    }

    /// Whether one of them stands in a text.
    fn stand_in(&self, text: &str) -> bool {
        self.in_text(text).next().is_some()
    }

    /// Whether one of them can matter in a text where nothing else does: of a call only whether it fails does, and that where
    /// an outcome is spoken of.
    fn can_matter_in(&self, text: &str) -> bool {
        let outcomes: OnceCell<Vec<usize>> = OnceCell::new();
        let is_outcome_around = |at: usize| {
            let outcomes = outcomes.get_or_init(|| outcomes_in(text).collect());
            let first = outcomes.partition_point(|outcome| *outcome < at.saturating_sub(AROUND));
            outcomes.get(first).is_some_and(|outcome| *outcome < at + AROUND)
        };
        self.in_text(text)
            .any(|(name, is_call)| !is_call || is_called(text, &name) && is_outcome_around(name.start()))
    }

    /// Where they stand in a text, with whether each is that of a call.
    fn in_text(&self, text: &str) -> impl Iterator<Item = (Match, bool)> {
        let known = self.known.into_iter().flat_map(move |Known { finder, owners }| {
            let is_used = |(name, _): &(Match, bool)| self.used[owners[name.pattern().as_usize()]];
            finder.iter().flat_map(move |finder| finder.find(text)).filter(is_used)
        });
        known.chain(self.own.iter().flat_map(move |finder| finder.find(text)))
    }
}

/// Whether a name is that of a call: `smtp.rcpt`, `$smtp->data`, `mail(`, and not a word such as "data" or "mail".
fn is_called(text: &str, name: &Match) -> bool {
    let before = text[..name.start()].trim_end().bytes().next_back();
    let behind = text[name.end()..].trim_start().bytes().next();
    matches!(before, Some(b'.' | b'>' | b':')) || behind == Some(b'(')
}

/// Whether something stands in the text of a function that can start a flow, beside numbers like codes.
pub(super) fn is_in(language: &Language, names: &Names, text: &str) -> bool {
    classes(language, text).next().is_some() || says_for_now(text).next().is_some() || names.stand_in(text)
}
