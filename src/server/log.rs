//! One line for whatever is out of the ordinary, in the file that the user named.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

/// A log that can be shared between threads. Without a file it drops what it is told.
#[derive(Clone, Default, Debug)]
pub(super) struct Log(Option<Arc<Mutex<File>>>);

impl Log {
    /// Opens the file for appending.
    ///
    /// # Errors
    /// With one line for the user when the file cannot be opened.
    pub(super) fn open(path: Option<PathBuf>) -> Result<Self, String> {
        let Some(path) = path else { return Ok(Self(None)) };
        match OpenOptions::new().create(true).append(true).open(&path) {
            Ok(file) => Ok(Self(Some(Arc::new(Mutex::new(file))))),
            Err(error) => Err(format!("{}: cannot write the log: {error}", path.display())),
        }
    }

    /// Writes one line with the seconds since 1970 in front.
    pub(super) fn line(&self, text: &str) {
        let Some(file) = &self.0 else { return };
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        if let Ok(mut file) = file.lock() {
            // A log that cannot be written is no reason to stop serving.
            let _ = writeln!(file, "{seconds} {}", text.replace('\n', " "));
        }
    }
}
