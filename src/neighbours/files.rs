//! The files of a project: as they are open in an editor, else as they are on the disk.

use crate::language::{self, Language};
use ropey::Rope;
use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// How much text is kept, in bytes; what comes behind is read again.
const MOST_KEPT: usize = 64 << 20;
/// A longer file is none that a helper stands in, in bytes: programs write such files.
const LONGEST: usize = 256 << 10;

/// The files as they are at one time: each is read once.
#[derive(Default)]
pub(crate) struct Files {
    open: HashMap<PathBuf, (&'static Language, Rope)>,
    read: Mutex<Read>,
}

#[derive(Default)]
struct Read {
    files: HashMap<PathBuf, Option<Arc<Text>>>,
    folders: HashMap<PathBuf, Arc<[PathBuf]>>,
    bytes: usize,
}

/// What stands in a file.
pub(super) struct Text {
    pub(super) language: &'static Language,
    pub(super) content: String,
    /// Tells it from other texts.
    pub(super) hash: u64,
}

impl Text {
    fn new(language: &'static Language, text: String) -> Self {
        let hash = hash_of(&text);
        Self { language, content: text, hash }
    }
}

impl Files {
    /// With files that are open, by path.
    pub(crate) fn with_open(open: impl IntoIterator<Item = (PathBuf, (&'static Language, Rope))>) -> Self {
        Self { open: open.into_iter().collect(), read: Mutex::default() }
    }

    /// A file of the project, where there is one and it can be read.
    pub(super) fn read(&self, file: &Path, root: &Path) -> Option<Arc<Text>> {
        if let Some(known) = self.known().files.get(file) {
            return known.clone();
        }
        let open = self.open.get(file).filter(|(_, text)| text.len_bytes() <= LONGEST);
        let text = open.map(|(language, text)| Text::new(language, text.to_string()));
        let text = text.or_else(|| on_disk(file, root)).map(Arc::new);
        let mut known = self.known();
        let bytes = text.as_ref().map_or(0, |text| text.content.len());
        if known.bytes + bytes <= MOST_KEPT {
            known.bytes += bytes;
            known.files.insert(file.to_path_buf(), text.clone());
        }
        text
    }

    /// The files of a folder of the project, in the order of their names.
    pub(super) fn folder(&self, folder: &Path, root: &Path) -> Arc<[PathBuf]> {
        if let Some(known) = self.known().folders.get(folder) {
            return Arc::clone(known);
        }
        let open = self.open.keys().filter(|path| path.parent() == Some(folder)).cloned();
        let mut files: Vec<PathBuf> = open.collect();
        if let Ok(entries) = fs::read_dir(folder)
            && is_inside(folder, root)
        {
            files.extend(entries.flatten().map(|entry| entry.path()));
        }
        files.sort();
        files.dedup();
        let files: Arc<[PathBuf]> = files.into();
        self.known().folders.insert(folder.to_path_buf(), Arc::clone(&files));
        files
    }

    /// A number that is another one where a file, or what is in a folder, has changed.
    pub(super) fn state(&self, path: &Path, root: &Path) -> u64 {
        match self.read(path, root) {
            Some(text) => text.hash,
            None => hash_of(&self.folder(path, root)),
        }
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Read> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn on_disk(file: &Path, root: &Path) -> Option<Text> {
    let language = language::by_path(file)?;
    let size = fs::metadata(file).ok().filter(fs::Metadata::is_file)?.len();
    if usize::try_from(size).ok()? > language.longest.min(LONGEST) || !is_inside(file, root) {
        return None;
    }
    let text = String::from_utf8(fs::read(file).ok()?).ok()?;
    let plain = text.strip_prefix('\u{feff}').map(str::to_owned);
    Some(Text::new(language, plain.unwrap_or(text)))
}

/// Whether a path leads to a place below the root of the project, whatever links stand in it.
fn is_inside(path: &Path, root: &Path) -> bool {
    match (fs::canonicalize(path), fs::canonicalize(root)) {
        (Ok(path), Ok(root)) => path.starts_with(root),
        _ => false,
    }
}

fn hash_of(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
