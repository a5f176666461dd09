//! Which configuration holds for a file. Each folder is looked up once.

use crate::config::{Config, has_own};
use crate::neighbours::{self, Files};
use crate::report::Problem;
use foldhash::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The configuration of one folder.
pub(super) struct Folder {
    /// Where the folder really is: globs are relative to a folder above it.
    place: PathBuf,
    config: Arc<Config>,
}

impl Folder {
    /// What holds for all files of the folder.
    pub(super) fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// What holds for one of its files.
    pub(super) fn config_for(&self, file: &Path) -> Arc<Config> {
        if self.config.has_overrides() {
            Arc::new(self.config.for_file(&self.place_of(file)))
        } else {
            Arc::clone(&self.config)
        }
    }

    /// Where a file of this folder really is.
    pub(super) fn place_of(&self, file: &Path) -> PathBuf {
        self.place.join(file.file_name().unwrap_or_default())
    }
}

/// The configurations of all folders that were asked for, and what is wrong with them; and what is known of functions in
/// files of the project.
#[derive(Default)]
pub(super) struct Settings {
    folders: Mutex<Known>,
    /// The files of the project.
    pub(super) files: Arc<Files>,
    pub(super) functions: neighbours::Known,
}

#[derive(Default)]
struct Known {
    /// By their paths as texts: a path is hashed and compared part by part, at each file.
    folders: HashMap<OsString, Arc<Folder>>,
    problems: Vec<Problem>,
}

impl Settings {
    /// For a project of which some files are open in an editor.
    pub(super) fn with(files: Arc<Files>) -> Self {
        Self { files, ..Self::default() }
    }

    /// What holds in the folder of a file or, for a folder, in itself.
    pub(super) fn for_folder(&self, folder: &Path) -> Arc<Folder> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut known = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        known.folder(folder)
    }

    /// The configurations that were not taken.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.folders.into_inner().unwrap_or_else(PoisonError::into_inner).problems
    }
}

impl Known {
    fn folder(&mut self, folder: &Path) -> Arc<Folder> {
        if let Some(known) = self.folders.get(folder.as_os_str()) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.looked_up(folder));
        self.folders.insert(folder.as_os_str().to_owned(), Arc::clone(&found));
        found
    }

    /// A folder below a known one has the same configuration unless it has a file of its own, so a deep tree costs
    /// one look for each folder.
    fn looked_up(&mut self, folder: &Path) -> Folder {
        let is_below_known =
            || folder.ancestors().skip(1).any(|above| self.folders.contains_key(above.as_os_str()));
        let parent = folder.parent().filter(|_| is_below_known());
        let above = parent.map(|parent| self.folder(parent));
        if let (Some(above), Some(name)) = (above, folder.file_name()) {
            let place = above.place.join(name);
            let config = if has_own(&place) { self.read(&place) } else { Arc::clone(&above.config) };
            return Folder { place, config };
        }
        // A folder that cannot be resolved is reported where its files are read.
        let place = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let config = self.read(&place);
        Folder { place, config }
    }

    fn read(&mut self, place: &Path) -> Arc<Config> {
        Arc::new(Config::for_folder(place).unwrap_or_else(|error| {
            self.problems.push(Problem { path: String::new(), message: error.message, is_error: true });
            Config::default()
        }))
    }
}
