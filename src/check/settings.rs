//! Which configuration holds for a file. Each folder is looked up once.

use crate::config::{Config, has_own};
use crate::neighbours::{self, Files};
use crate::report::Problem;
use foldhash::HashMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
        if let Some(found) = self.known().folders.get(folder.as_os_str()) {
            return Arc::clone(found);
        }
        // Others need not wait while files are read; at worst two look at the same.
        let found = Arc::new(self.looked_up(folder));
        self.known().folders.insert(folder.as_os_str().to_owned(), Arc::clone(&found));
        found
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder below a known one has the same configuration unless it has a file of its own, so a deep tree costs
    /// one look for each folder.
    fn looked_up(&self, folder: &Path) -> Folder {
        let is_known = |above: &Path| self.known().folders.contains_key(above.as_os_str());
        let is_below_known = folder.ancestors().skip(1).any(is_known);
        let above = folder.parent().filter(|_| is_below_known).map(|parent| self.for_folder(parent));
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

    fn read(&self, place: &Path) -> Arc<Config> {
        Arc::new(Config::for_folder(place).unwrap_or_else(|error| {
            let problem = Problem { path: String::new(), message: error.message, is_error: true };
            self.known().problems.push(problem);
            Config::default()
        }))
    }

    /// The configurations that were not taken.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.folders.into_inner().unwrap_or_else(PoisonError::into_inner).problems
    }
}
