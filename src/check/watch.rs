//! `--watch`: once more whenever something changes.

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How long it has to be quiet after a change: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// Runs, and runs again after each change below the paths; ends only with an error.
pub(super) fn watch<T>(paths: &[PathBuf], mut run: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let (sender, events) = mpsc::channel();
    let mut watcher: RecommendedWatcher = notify::recommended_watcher(sender).map_err(io::Error::other)?;
    for path in paths {
        watcher.watch(path, RecursiveMode::Recursive).map_err(io::Error::other)?;
    }
    loop {
        let last = run()?;
        if !wait(&events) {
            return Ok(last);
        }
    }
}

/// Waits for a change and for the quiet after it; false when nobody watches any more.
fn wait(events: &Receiver<notify::Result<notify::Event>>) -> bool {
    loop {
        match events.recv() {
            // What was only looked at has not changed; the run itself looks at everything.
            Ok(Ok(event)) if matches!(event.kind, EventKind::Access(_)) => {}
            Ok(_) => break,
            Err(_) => return false,
        }
    }
    while events.recv_timeout(QUIET).is_ok() {}
    true
}
