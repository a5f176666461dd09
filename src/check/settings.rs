//! Which configuration holds for a file. Each folder is looked up once.

use crate::config::{Config, FILE_NAME};
use crate::report::Problem;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The configuration of one folder.
pub(super) struct Folder {
    /// Where the folder really is: globs are relative to a folder above it.
    place: PathBuf,
    rules: Arc<Rules>,
}

/// What one configuration file says.
#[derive(Default)]
struct Rules {
    config: Arc<Config>,
    exclude: Option<Gitignore>,
}

impl Folder {
    pub(super) fn config(&self) -> &Arc<Config> {
        &self.rules.config
    }

    /// Whether the configuration leaves out a file of this folder, by itself or by a folder around it.
    pub(super) fn excludes(&self, file: &Path) -> bool {
        let (Some(exclude), Some(name)) = (&self.rules.exclude, file.file_name()) else { return false };
        exclude.matched_path_or_any_parents(self.place.join(name), false).is_ignore()
    }

    /// Where a file of this folder really is.
    pub(super) fn place_of(&self, file: &Path) -> PathBuf {
        self.place.join(file.file_name().unwrap_or_default())
    }
}

/// The configurations of all folders that were asked for, and what is wrong with them.
#[derive(Default)]
pub(super) struct Settings(Mutex<Known>);

#[derive(Default)]
struct Known {
    folders: HashMap<PathBuf, Arc<Folder>>,
    problems: Vec<Problem>,
}

impl Settings {
    /// What holds in the folder of a file or, for a folder, in itself.
    pub(super) fn for_folder(&self, folder: &Path) -> Arc<Folder> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.folder(folder)
    }

    /// The configurations that were not taken.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).problems
    }
}

impl Known {
    fn folder(&mut self, folder: &Path) -> Arc<Folder> {
        if let Some(known) = self.folders.get(folder) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.looked_up(folder));
        self.folders.insert(folder.to_path_buf(), Arc::clone(&found));
        found
    }

    /// A folder below a known one has the same configuration unless it has a file of its own, so a deep tree costs
    /// one look for each folder.
    fn looked_up(&mut self, folder: &Path) -> Folder {
        let above = folder.parent().and_then(|parent| self.folders.get(parent)).cloned();
        if let (Some(above), Some(name)) = (above, folder.file_name()) {
            let place = above.place.join(name);
            let has_own = fs::symlink_metadata(place.join(FILE_NAME)).is_ok();
            let rules = if has_own { self.read(&place) } else { Arc::clone(&above.rules) };
            return Folder { place, rules };
        }
        // A folder that cannot be resolved is reported where its files are read.
        let place = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let rules = self.read(&place);
        Folder { place, rules }
    }

    fn read(&mut self, place: &Path) -> Arc<Rules> {
        let read = Config::for_folder(place).map_err(|error| error.message).and_then(|config| {
            let exclude = excluded(&config)?;
            Ok(Rules { config: Arc::new(config), exclude })
        });
        Arc::new(read.unwrap_or_else(|message| {
            self.problems.push(Problem { path: String::new(), message, is_error: true });
            Rules::default()
        }))
    }
}

/// The globs of a configuration, with the meaning that they have in an ignore file.
fn excluded(config: &Config) -> Result<Option<Gitignore>, String> {
    let (Some(root), false) = (&config.root, config.exclude.is_empty()) else { return Ok(None) };
    let mut builder = GitignoreBuilder::new(root);
    let wrong = |glob: &str, error: &ignore::Error| {
        format!(
            "{}: the glob `{glob}` in `exclude` is not understood: {error}",
            root.join(FILE_NAME).display()
        )
    };
    for glob in &config.exclude {
        builder.add_line(None, glob).map_err(|error| wrong(glob, &error))?;
    }
    builder.build().map(Some).map_err(|error| wrong("", &error))
}
