//! Globs over paths, with the meaning that they have in an ignore file.

use ignore::Error;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// A list of globs, relative to a folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs(Option<Gitignore>);

impl Globs {
    /// # Errors
    /// With the glob that is not understood, and why.
    pub(super) fn new(root: &Path, globs: &[String]) -> Result<Self, String> {
        if globs.is_empty() {
            return Ok(Self(None));
        }
        let mut builder = GitignoreBuilder::new(root);
        for glob in globs {
            builder.add_line(None, glob).map_err(|error| {
                // What it says shows the glob again, which can have line breaks.
                let reason =
                    if let Error::Glob { err, .. } = &error { err.clone() } else { error.to_string() };
                format!("the glob `{}` is not understood: {reason}", glob.escape_debug())
            })?;
        }
        let built = builder.build().map_err(|error| format!("the globs are not understood: {error}"))?;
        Ok(Self(Some(built)))
    }

    /// Whether a file is meant, by itself or by a folder around it.
    pub(super) fn fit(&self, path: &Path) -> bool {
        self.0.as_ref().is_some_and(|globs| {
            path.starts_with(globs.path()) && globs.matched_path_or_any_parents(path, false).is_ignore()
        })
    }
}
