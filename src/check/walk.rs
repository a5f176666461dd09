//! Finds the files and looks at them, many at a time. The result does not depend on the order in which that happens.

use super::args::{self, Asked};
use super::file::{Entry, Found, Look, Looked, shown};
use super::progress;
use super::select::{self, Selection};
use super::settings::Settings;
use crate::report::Problem;
use crate::suggest;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::fs::{self, FileType, Metadata};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{env, io, thread};

/// What came of a walk.
pub(super) struct Walk<T> {
    /// What was made of the files, by path.
    pub(super) files: Vec<T>,
    pub(super) problems: Vec<Problem>,
    /// How many files were come by.
    pub(super) seen: usize,
    /// How many of them are about mail.
    pub(super) about_mail: usize,
}

enum Event<T> {
    File(String, T),
    Problem(Problem),
}

/// What is made of a file, with a buffer that one thread uses again and again.
type Task<'a, T> = dyn Fn(&Entry<'_>, &mut Vec<u8>) -> Option<Event<T>> + Sync + 'a;

/// Shared by all threads of a walk.
struct Walker<'a, T> {
    request: &'a Request,
    settings: &'a Settings,
    /// How many files were come by.
    seen: &'a AtomicUsize,
    task: &'a Task<'a, T>,
}

/// Files that take long. They are analysed at the end, the longest first: else one thread would be left with one of them when
/// all others have nothing to do.
#[derive(Default)]
struct Later(Mutex<PutOff>);

#[derive(Default)]
struct PutOff {
    files: Vec<Found>,
    /// How long they are together, in bytes.
    length: usize,
}

/// More bytes than these are not put off.
const MOST_PUT_OFF: usize = 8 << 20;

impl Later {
    /// Keeps a file for the end, unless it costs little or too much is kept; then it is given back.
    fn put_off(&self, found: Found) -> Option<Found> {
        let cost = found.cost();
        if cost == 0 {
            return Some(found);
        }
        let mut kept = self.kept();
        if kept.length + cost > MOST_PUT_OFF {
            return Some(found);
        }
        kept.length += cost;
        kept.files.push(found);
        None
    }

    fn kept(&self) -> MutexGuard<'_, PutOff> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The longest that is left. The files are free for other threads when it is given.
    fn next(&self) -> Option<Found> {
        self.kept().files.pop()
    }

    /// Finishes what was put off, on all processors.
    fn run<T: Send>(&self, finish: impl Fn(Found) -> Option<Event<T>> + Sync, sender: &Sender<Event<T>>) {
        self.kept().files.sort_by_key(Found::cost);
        let work = |sender: &Sender<Event<T>>| {
            while let Some(found) = self.next() {
                // The receiver lives until the walk has ended.
                let _ = finish(found).map(|event| sender.send(event));
            }
        };
        let others = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(self.kept().files.len())
            .saturating_sub(1);
        thread::scope(|scope| {
            for _ in 0..others {
                let (work, sender) = (&work, sender.clone());
                scope.spawn(move || work(&sender));
            }
            work(sender);
        });
    }
}

/// What is to be walked.
pub(super) struct Request {
    pub(super) roots: Vec<PathBuf>,
    hidden: bool,
    follow: bool,
    selection: Selection,
    /// The text of the standard input, with what it is called, instead of files.
    given: Option<(PathBuf, Vec<u8>)>,
    /// Whether a person waits, who wants to see that it goes on.
    pub(super) is_watched: bool,
}

impl Request {
    /// Reads what the command line asks for.
    ///
    /// # Errors
    /// When a list, the standard input or git cannot be read.
    pub(super) fn of(paths: &Asked) -> Result<Self, String> {
        let mut roots = select::roots(paths)?;
        let given = if roots.len() == 1 && roots[0].as_os_str() == "-" {
            let name =
                paths.stdin_filename.clone().ok_or("`-` needs --stdin-filename, which tells the language")?;
            let mut text = Vec::new();
            io::stdin().read_to_end(&mut text).map_err(|error| format!("the standard input: {error}"))?;
            roots.clear();
            Some((name, text))
        } else {
            None
        };
        let selection = Selection::of(paths)?;
        Ok(Self { roots, hidden: paths.hidden, follow: paths.follow, selection, given, is_watched: false })
    }

    /// All paths that are asked for, with what the standard input is called.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        let given = self.given.iter().map(|(name, _)| name.as_path());
        given.chain(self.roots.iter().map(PathBuf::as_path))
    }

    /// Whether it is about the standard input.
    pub(super) fn is_input(&self) -> bool {
        self.given.is_some()
    }
}

/// Walks what is asked for. `keep` says what is to be kept of a file that is about mail.
pub(super) fn walk<T, F>(request: &Request, keep: F) -> Walk<T>
where
    T: Send,
    F: Fn(Looked) -> Option<T> + Sync,
{
    let folder = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    let (settings, seen, about_mail) = (Settings::default(), AtomicUsize::new(0), AtomicUsize::new(0));
    let finish = |found: Found| match found.look(&settings, &folder) {
        Look::Nothing => None,
        Look::Problem(problem) => Some(Event::Problem(problem)),
        Look::Mail(looked) => {
            about_mail.fetch_add(1, Ordering::Relaxed);
            let path = looked.source.path().to_owned();
            keep(*looked).map(|made| Event::File(path, made))
        }
    };
    let later = Later::default();
    let task = |entry: &Entry<'_>, buffer: &mut Vec<u8>| match entry.found(&settings, buffer) {
        Ok(found) => later.put_off(found).and_then(finish),
        Err(Look::Problem(problem)) => Some(Event::Problem(problem)),
        Err(_) => None,
    };
    let walker = Walker { request, settings: &settings, seen: &seen, task: &task };
    let (files, mut problems) =
        progress::during(request.is_watched, &seen, || walker.run(|sender| later.run(finish, sender)));
    problems.extend(settings.into_problems());
    problems.sort();
    problems.dedup();
    Walk { files, problems, seen: seen.into_inner(), about_mail: about_mail.into_inner() }
}

/// The files that would be looked at: their language is known, and nothing leaves them out.
pub(super) fn list(request: &Request) -> (Vec<String>, Vec<Problem>) {
    let settings = Settings::default();
    let task = |entry: &Entry<'_>, _: &mut Vec<u8>| match entry.meant(&settings) {
        Ok(_) => Some(Event::File(shown(entry.path), shown(entry.path))),
        Err(Look::Problem(problem)) => Some(Event::Problem(problem)),
        Err(_) => None,
    };
    let walker = Walker { request, settings: &settings, seen: &AtomicUsize::new(0), task: &task };
    let (files, mut problems) = walker.run(|_| {});
    problems.extend(settings.into_problems());
    problems.sort();
    problems.dedup();
    (files, problems)
}

/// All files below some folders, as far as ignore files and names leave them; nothing without a folder.
pub(super) fn below(roots: &[PathBuf], hidden: bool, follow: bool) -> Option<WalkBuilder> {
    let (first, others) = roots.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for root in others {
        builder.add(root);
    }
    // An ignore file holds without a repository around it too, and a name that begins with a dot hides only
    // folders: `.procmailrc` is for us, `.git` is not.
    builder
        .require_git(false)
        .hidden(false)
        .follow_links(follow)
        .filter_entry(move |entry| entry.depth() == 0 || !is_hidden_folder(entry, hidden));
    Some(builder)
}

/// Where a PATH leads. A link that the user names is followed: to a folder that takes a separator behind its name.
fn root(path: &Path) -> io::Result<PathBuf> {
    let metadata = fs::metadata(path)?;
    Ok(if metadata.is_dir() && path.is_symlink() { path.join("") } else { path.to_path_buf() })
}

fn missing(path: &Path, error: &io::Error) -> Problem {
    let message = match error.kind() {
        ErrorKind::NotFound => {
            let word = path.to_string_lossy();
            let commands = args::commands();
            let nearest = suggest::nearest(&word, commands.iter().map(String::as_str));
            let hint = nearest.map_or_else(String::new, |nearest| {
                format!("; the command `{nearest}` goes first: lsp-check {nearest} …")
            });
            format!("no such file or folder{hint}")
        }
        _ => format!("cannot be read: {error}"),
    };
    Problem { path: shown(path), message, is_error: true }
}

impl<T: Send> Walker<'_, T> {
    /// What was made of the files, by path, and what kept others from being looked at. `end` is for what was put off.
    fn run(&self, end: impl FnOnce(&Sender<Event<T>>)) -> (Vec<T>, Vec<Problem>) {
        let (mut roots, mut problems) = (Vec::new(), Vec::new());
        for path in &self.request.roots {
            match root(path) {
                Ok(root) => roots.push(root),
                Err(error) => problems.push(missing(path, &error)),
            }
        }
        let (sender, events) = mpsc::channel();
        if let Some((name, text)) = &self.request.given {
            let entry = Entry { path: name, depth: 0, given: Some(text) };
            self.seen.fetch_add(1, Ordering::Relaxed);
            // The receiver lives until the walk has ended.
            let _ = (self.task)(&entry, &mut Vec::new()).map(|event| sender.send(event));
        }
        self.descend(&roots, &sender);
        end(&sender);
        drop(sender);
        let mut files = Vec::new();
        for event in events {
            match event {
                Event::File(path, made) => files.push((path, made)),
                Event::Problem(problem) => problems.push(problem),
            }
        }
        // A file is told of once, even if two PATHs lead to it.
        files.sort_by(|(a, _), (b, _)| Path::new(a).cmp(Path::new(b)));
        files.dedup_by(|(a, _), (b, _)| a == b);
        (files.into_iter().map(|(_, made)| made).collect(), problems)
    }

    fn descend(&self, roots: &[PathBuf], sender: &Sender<Event<T>>) {
        let Some(builder) = below(roots, self.request.hidden, self.request.follow) else { return };
        for root in roots {
            // A broken configuration is told of even if nothing below it is about mail. A folder that cannot be
            // listed is told of by the walk.
            let folder = if root.is_dir() { root } else { root.parent().unwrap_or(root) };
            if folder.as_os_str().is_empty() || fs::read_dir(folder).is_ok() {
                self.settings.for_folder(folder);
            }
        }
        // One file needs no threads, and no ignore file holds for what is named.
        if let [file] = roots
            && let Ok(kind) = fs::metadata(file).map(|metadata| metadata.file_type())
            && kind.is_file()
        {
            // The receiver lives until the walk has ended.
            let _ = self.come_by(file, 0, kind, &mut Vec::new()).map(|event| sender.send(event));
            return;
        }
        builder.build_parallel().run(|| {
            let sender = sender.clone();
            let mut buffer = Vec::new();
            Box::new(move |entry| {
                if let Some(event) = self.visit(entry, &mut buffer) {
                    // The receiver lives until the walk has ended.
                    let _ = sender.send(event);
                }
                WalkState::Continue
            })
        });
    }

    fn visit(&self, entry: Result<DirEntry, ignore::Error>, buffer: &mut Vec<u8>) -> Option<Event<T>> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(Event::Problem(unwalkable(error))),
        };
        self.come_by(entry.path(), entry.depth(), entry.file_type()?, buffer)
    }

    fn come_by(&self, path: &Path, depth: usize, kind: FileType, buffer: &mut Vec<u8>) -> Option<Event<T>> {
        if kind.is_dir() {
            return None;
        }
        if kind.is_symlink() && depth > 0 {
            return circle(path).map(Event::Problem);
        }
        if depth == 0 && !is_file(path, kind) {
            let message = "neither a file nor a folder, not checked".to_owned();
            return Some(Event::Problem(Problem { path: shown(path), message, is_error: true }));
        }
        if depth > 0 && !kind.is_file() {
            return None;
        }
        if !self.request.selection.takes(path) {
            return None;
        }
        self.seen.fetch_add(1, Ordering::Relaxed);
        (self.task)(&Entry { path, depth, given: None }, buffer)
    }
}

/// Whether a folder is hidden and is to stay so. What git keeps for itself is no one's code.
fn is_hidden_folder(entry: &DirEntry, are_wanted: bool) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && if are_wanted { name == b".git" } else { name.starts_with(b".") }
}

fn is_file(path: &Path, kind: FileType) -> bool {
    kind.is_file()
        || kind.is_symlink() && fs::metadata(path).is_ok_and(|metadata| Metadata::is_file(&metadata))
}

/// A link below a PATH is not followed: what it leads to is checked where it is. One that leads in a circle is told of.
fn circle(link: &Path) -> Option<Problem> {
    let message = match fs::canonicalize(link) {
        Ok(target) => {
            let around = fs::canonicalize(link.parent()?).ok()?;
            around.starts_with(target).then(|| "a link to a folder around itself, not followed".to_owned())
        }
        // A link into nothing is nobody's concern.
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => Some(format!("a link that leads nowhere, not followed: {error}")),
    }?;
    Some(Problem { path: shown(link), message, is_error: false })
}

/// A folder that could not be listed. It is an error when the user named it.
fn unwalkable(error: ignore::Error) -> Problem {
    let is_error = error.depth().is_none_or(|depth| depth == 0);
    let path = path_of(&error).map(shown).unwrap_or_default();
    let message = match error.into_io_error() {
        Some(error) => format!("cannot be read: {error}"),
        None => "cannot be read".to_owned(),
    };
    Problem { path, message, is_error }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}
