//! All files of some folders that are about mail, for an editor that asks about a whole project.

use super::file::{Entry, Look};
use super::settings::Settings;
use super::walk::below;
use crate::config::{Config, Level};
use crate::document::Document;
use crate::neighbours::Files;
use crate::{Analysis, analyze};
use ignore::WalkState;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

/// A file that is about mail.
pub(crate) struct Surveyed<'a> {
    pub(crate) path: &'a Path,
    pub(crate) document: &'a Document,
    pub(crate) analysis: &'a Analysis,
}

/// What is made of the files below `roots`, by path, but for those to `skip`, as long as it `goes_on`. `rules` win over
/// the configurations of the files. `files` has those that are open as they stand there.
pub(crate) fn survey<T: Send>(
    roots: &[PathBuf],
    (rules, files): (&BTreeMap<String, Level>, &Arc<Files>),
    skip: &HashSet<PathBuf>,
    goes_on: impl Fn() -> bool + Sync,
    keep: impl Fn(&Surveyed<'_>) -> Option<T> + Sync,
) -> Vec<(PathBuf, T)> {
    let Some(builder) = below(roots, false, false) else { return Vec::new() };
    let settings = Settings::with(Arc::clone(files));
    let folder = roots.first().cloned().unwrap_or_default();
    let (sender, made) = mpsc::channel();
    let look = |path: &Path, depth: usize, buffer: &mut Vec<u8>| {
        let entry = Entry { path, depth, given: None };
        let Look::Mail(looked) = entry.found(&settings, buffer).ok()?.look(&settings, &folder) else {
            return None;
        };
        if rules.is_empty() {
            return keep(&Surveyed { path, document: &looked.document, analysis: &looked.analysis });
        }
        let mut config = Config::clone(&looked.config);
        config.rules.extend(rules.clone());
        let analysis = analyze(&looked.document, &config);
        keep(&Surveyed { path, document: &looked.document, analysis: &analysis })
    };
    builder.build_parallel().run(|| {
        let (sender, look, goes_on) = (sender.clone(), &look, &goes_on);
        let mut buffer = Vec::new();
        Box::new(move |entry| {
            // A folder that cannot be listed has nothing to tell an editor.
            let Ok(entry) = entry else { return WalkState::Continue };
            if !goes_on() {
                return WalkState::Quit;
            }
            let is_file =
                entry.file_type().is_some_and(|kind| kind.is_file()) && !skip.contains(entry.path());
            // What is named is looked at whatever it is called; here nothing is.
            let found = if is_file { look(entry.path(), entry.depth().max(1), &mut buffer) } else { None };
            if let Some(found) = found {
                // The receiver lives until the walk has ended.
                let _ = sender.send((entry.into_path(), found));
            }
            WalkState::Continue
        })
    });
    drop(sender);
    let mut all: Vec<(PathBuf, T)> = made.into_iter().collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}
