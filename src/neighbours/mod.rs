//! Files beside a file: where a function stands that another file of the project calls, and what it does.
//!
//! The analysis says which functions it wants to know ([`Analysis::wanted`]). Here they are looked for, by what the
//! imports say, and the file is analysed again with what they do. Nothing outside of the project's root is read.

mod files;
mod place;

pub(crate) use files::Files;

use crate::config::Config;
use crate::document::Document;
use crate::flow::{Elsewhere, Reference, Summary, summarize};
use crate::mention::is_spoken_near;
use crate::{Analysis, analyze, language, may_hold_codes};
use files::Text;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How many files deep a function is followed.
const DEEPEST: usize = 2;
/// How often a file is analysed again because what was found let it ask for more.
const ROUNDS: usize = 2;
/// How many functions of other files are looked for on behalf of one file.
const MOST_WANTED: usize = 200;
/// A module of more files, or of more text in bytes, is not looked through.
const MOST_FILES: usize = 300;
const MOST_TEXT: usize = 8 << 20;
/// How much text is parsed on behalf of one file, in bytes, and for each file that one leads to.
const MOST_PARSED: [usize; DEEPEST] = [256 << 10, 4 << 20];

/// What was found out about functions, so that each is worked out once for each text of its file.
#[derive(Default)]
pub(crate) struct Known(Mutex<HashMap<Key, Kept>>);

/// More functions than these are not remembered.
const MOST_KNOWN: usize = 4_000;

#[derive(PartialEq, Eq, Hash)]
struct Key {
    file: PathBuf,
    /// What tells the text of the file from others.
    text: u64,
    name: String,
    /// How many files deep it is followed.
    depth: usize,
    root: PathBuf,
    /// The configuration by its file.
    config: Option<PathBuf>,
}

/// What was found out, with the states of the further files that had a say in it.
struct Kept {
    found: Found,
    states: Vec<(PathBuf, u64)>,
}

/// What was found out about a function of a file.
#[derive(Clone, Default)]
struct Found {
    /// Whether the file has such a function.
    is_there: bool,
    summary: Option<Arc<Summary>>,
    looked_at: BTreeSet<PathBuf>,
}

/// A file and the folder that its project lies in, both from the root of the system.
pub(crate) struct Place<'a> {
    pub(crate) file: &'a Path,
    pub(crate) root: &'a Path,
}

/// Analyses a parsed document that stands at a place, with what functions of other files do; what is known of those is
/// left with the document. Gives also the files and folders, there or not, that had a say in it.
pub(crate) fn settle(
    document: &mut Document,
    config: &Config,
    place: &Place<'_>,
    files: &Files,
    known: &Known,
) -> (Analysis, BTreeSet<PathBuf>) {
    let mut analysis = analyze(document, config);
    let mut looked_at = BTreeSet::new();
    let look = Look { config, root: place.root, files, known };
    for _ in 0..ROUNDS {
        if analysis.wanted.is_empty() && document.elsewhere().is_empty() {
            break;
        }
        let elsewhere = look.all(document, place.file, &analysis.wanted, DEEPEST, &mut looked_at);
        if elsewhere == *document.elsewhere() {
            break;
        }
        document.set_elsewhere(elsewhere);
        analysis = analyze(document, config);
    }
    (analysis, looked_at)
}

struct Look<'a> {
    config: &'a Config,
    root: &'a Path,
    files: &'a Files,
    known: &'a Known,
}

impl Look<'_> {
    /// What is known of functions that a file names.
    fn all(
        &self,
        document: &Document,
        file: &Path,
        wanted: &BTreeSet<Reference>,
        depth: usize,
        looked_at: &mut BTreeSet<PathBuf>,
    ) -> Elsewhere {
        // Counted as if nothing was known yet: else it would be told by chance what is found.
        let mut left = MOST_PARSED[depth.clamp(1, DEEPEST) - 1];
        let found = wanted.iter().take(MOST_WANTED).filter_map(|reference| {
            Some((reference.clone(), self.one(document, file, reference, (depth, &mut left), looked_at)?))
        });
        found.collect()
    }

    /// What a function does that a file names. Where several could be meant, nothing is known.
    fn one(
        &self,
        document: &Document,
        file: &Path,
        reference: &Reference,
        (depth, left): (usize, &mut usize),
        looked_at: &mut BTreeSet<PathBuf>,
    ) -> Option<Arc<Summary>> {
        let mut paths = self.candidates(document, file, &reference.module, looked_at)?;
        paths.retain(|path| path != file);
        looked_at.extend(paths.iter().cloned());
        let length = |path: &PathBuf| self.files.read(path, self.root).map_or(0, |text| text.content.len());
        if paths.iter().map(length).sum::<usize>() > MOST_TEXT {
            return None;
        }
        paths.retain(|path| self.text_with(path, &reference.name).is_some());
        if let [only] = &paths[..]
            && !self.may_say_anything(only, &reference.name, depth)
        {
            return None;
        }
        *left = left.checked_sub(paths.iter().map(length).sum())?;
        let mut found: Option<Found> = None;
        for path in paths {
            let here = self.function(&path, &reference.name, depth);
            looked_at.extend(here.looked_at.iter().cloned());
            if here.is_there && found.replace(here).is_some() {
                return None;
            }
        }
        found?.summary
    }

    /// The files that a module can be.
    fn candidates(
        &self,
        document: &Document,
        file: &Path,
        module: &str,
        looked_at: &mut BTreeSet<PathBuf>,
    ) -> Option<Vec<PathBuf>> {
        let modules = document.language().modules.as_ref()?;
        for places in place::of(modules, file, self.root, module, self.files) {
            looked_at.extend(places.iter().cloned());
            if !modules.are_folders {
                let is_there = |path: &PathBuf| self.files.read(path, self.root).is_some();
                let there: Vec<PathBuf> = places.into_iter().filter(is_there).collect();
                if there.is_empty() {
                    continue;
                }
                return Some(there);
            }
            let is_meant = |path: &Path| {
                language::by_path(path).is_some_and(|language| std::ptr::eq(language, document.language()))
            };
            let inside = |folder: &PathBuf| -> Vec<PathBuf> {
                self.files.folder(folder, self.root).iter().filter(|path| is_meant(path)).cloned().collect()
            };
            let mut folders = places.iter().map(inside).filter(|files| !files.is_empty());
            if let Some(first) = folders.next() {
                let is_plain = folders.next().is_none() && first.len() <= MOST_FILES;
                return is_plain.then_some(first);
            }
        }
        None
    }

    /// The text of a file, where a name stands in it; of a path, the last part.
    fn text_with(&self, file: &Path, name: &str) -> Option<Arc<Text>> {
        self.files.read(file, self.root).filter(|text| text.content.contains(last_of(name)))
    }

    /// Whether the function of a file that has this name can tell codes apart, or hand them on to one of a further file: where
    /// nobody speaks of codes or mail near the name, it does neither.
    fn may_say_anything(&self, file: &Path, name: &str, depth: usize) -> bool {
        let name_there = last_of(name);
        let speaks_of_codes =
            |text: &str| text.match_indices(name_there).any(|(at, _)| is_spoken_near(text, at));
        self.text_with(file, name).is_some_and(|text| {
            (depth > 1 || may_hold_codes(text.language, &text.content, self.config))
                && speaks_of_codes(&text.content)
        })
    }

    fn function(&self, file: &Path, name: &str, depth: usize) -> Found {
        let Some(text) = self.text_with(file, name) else { return Found::default() };
        let key = Key {
            file: file.to_path_buf(),
            text: text.hash,
            name: name.to_owned(),
            depth,
            root: self.root.to_path_buf(),
            config: self.config.file.clone(),
        };
        let known = || self.known.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = |path: &PathBuf| self.files.state(path, self.root);
        let kept = known().get(&key).map(|kept| (kept.found.clone(), kept.states.clone()));
        if let Some((found, states)) = kept
            && states.iter().all(|(path, then)| state(path) == *then)
        {
            return found;
        }
        let found = self.worked_out(file, &text, name, depth).unwrap_or_default();
        let states = found.looked_at.iter().map(|path| (path.clone(), state(path))).collect();
        let mut known = known();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(key, Kept { found: found.clone(), states });
        found
    }

    fn worked_out(&self, file: &Path, text: &Text, name: &str, depth: usize) -> Option<Found> {
        let mut document = Document::new(&file.to_string_lossy(), text.language, &text.content);
        document.parse();
        let (mut summary, wanted) = summarize(&document, self.config, name)?;
        let mut looked_at = BTreeSet::new();
        if depth > 1 && !wanted.is_empty() {
            let elsewhere = self.all(&document, file, &wanted, depth - 1, &mut looked_at);
            if !elsewhere.is_empty() {
                document.set_elsewhere(elsewhere);
                (summary, _) = summarize(&document, self.config, name)?;
            }
        }
        Some(Found { is_there: true, summary: summary.map(Arc::new), looked_at })
    }
}

/// The last part of the path of a constant: `CODES.BUSY`.
fn last_of(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}
