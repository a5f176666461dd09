//! The files around each document: those that are open count as they stand in the editor.

use super::{Open, Outgoing, World};
use crate::neighbours::Files;
use crate::server::worker::Around;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The innermost of some folders that a file lies in.
pub(super) fn innermost<'r>(roots: &'r [PathBuf], path: &Path) -> Option<&'r Path> {
    let around = roots.iter().filter(|root| path.starts_with(root));
    around.max_by_key(|root| root.components().count()).map(PathBuf::as_path)
}

impl World {
    /// The files as they stand now.
    pub(super) fn files(&self) -> Arc<Files> {
        let open = self.documents.values().filter_map(|open| {
            let document = &open.document;
            let path = open.path.clone().filter(|_| document.language().modules.is_some())?;
            Some((path, (document.language(), document.text().clone())))
        });
        Arc::new(Files::with_open(open))
    }

    /// What there is around a document.
    pub(super) fn around(&self, open: &Open) -> Around {
        let (Some(path), Some(_)) = (&open.path, &open.document.language().modules) else {
            return Around::default();
        };
        let Some(root) = innermost(&self.roots, path) else { return Around::default() };
        Around {
            place: Some((path.clone(), root.to_path_buf())),
            files: self.files(),
            functions: Arc::clone(&self.functions),
            epoch: self.epochs,
            looked_at: std::collections::BTreeSet::new(),
        }
    }

    /// Whether files that had a say in an analysis have changed since it began.
    pub(super) fn is_outdated(&self, around: &Around) -> bool {
        around.looked_at.iter().any(|path| self.touched.get(path).is_some_and(|epoch| *epoch > around.epoch))
    }

    /// Files have changed: the documents in which they had a say are analysed again.
    pub(super) fn touch(&mut self, files: &[PathBuf]) {
        let now = self.next_epoch();
        // A folder is another one, too, where one of its files is.
        let folders = files.iter().filter_map(|file| file.parent());
        let places: Vec<&Path> = files.iter().map(PathBuf::as_path).chain(folders).collect();
        self.touched.extend(places.iter().map(|place| (place.to_path_buf(), now)));
        let asked = self.documents.iter().filter(|(_, open)| {
            let is_itself = open.path.as_ref().is_some_and(|path| files.contains(path));
            !is_itself && places.iter().any(|place| open.looked_at.contains(*place))
        });
        let asked: Vec<String> = asked.map(|(uri, _)| uri.clone()).collect();
        for uri in &asked {
            let epoch = self.next_epoch();
            if let Some(open) = self.documents.get_mut(uri) {
                open.epoch = epoch;
            }
            self.start(uri);
        }
        if !asked.is_empty() && self.client.pulls && self.client.refreshes {
            self.tell(Outgoing::Refresh);
        }
    }

    /// The text of a document has changed, or now counts in place of what is on the disk, or no longer.
    pub(super) fn touch_document(&mut self, path: Option<PathBuf>) {
        if let Some(path) = path {
            self.touch(&[path]);
        }
    }
}
