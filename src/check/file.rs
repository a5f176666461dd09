//! One file: what has to be true before it is read, parsed and analysed, cheapest question first.

use super::settings::{Folder, Settings};
use crate::config::Config;
use crate::document::Document;
use crate::language::{self, Language};
use crate::mention::gate;
use crate::neighbours::{Place, settle};
use crate::report::{Problem, Source};
use crate::rules::Finding;
use crate::settings::roles_of;
use crate::{Analysis, analyze, may_hold_codes};
use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Longer files are not read: no source file is that long, and a log may be much longer.
const LONGEST: usize = 20 << 20;

/// A file that was come by.
pub(super) struct Entry<'a> {
    pub(super) path: &'a Path,
    /// How many folders below the PATH of the command line; 0 for a file that is named there.
    pub(super) depth: usize,
    /// What stands in it, where that was not read from the disk.
    pub(super) given: Option<&'a [u8]>,
}

/// A file that is about mail, as it was read.
pub(super) struct Found {
    path: PathBuf,
    /// How many folders below the PATH of the command line.
    depth: usize,
    language: &'static Language,
    around: Arc<Folder>,
    config: Arc<Config>,
    text: String,
    is_exact: bool,
    /// Whether there can be anything in it that only its tree tells.
    is_worth_parsing: bool,
}

/// What came of it.
pub(super) enum Look {
    /// Not for us, or not about mail.
    Nothing,
    Problem(Problem),
    Mail(Box<Looked>),
}

/// A file that is about mail.
pub(super) struct Looked {
    pub(super) path: PathBuf,
    pub(super) source: Source,
    pub(super) document: Document,
    pub(super) config: Arc<Config>,
    pub(super) analysis: Analysis,
    /// Whether the text is what stands in the file, byte for byte: one in another encoding is not written.
    pub(super) is_exact: bool,
}

impl Looked {
    /// What the findings would be if the file had another text.
    pub(super) fn findings_in(&self, text: &str) -> Vec<Finding> {
        let mut document = self.document.clone();
        document.replace(text);
        document.parse();
        analyze(&document, &self.config).findings
    }
}

impl Entry<'_> {
    fn is_named(&self) -> bool {
        self.depth == 0
    }

    /// A remark about the file. It is an error when the user asked for just this file.
    fn problem(&self, message: String, is_error: bool) -> Look {
        Look::Problem(Problem { path: shown(self.path), message, is_error })
    }

    /// The language of the file and the configuration around it, where the file is to be looked at.
    ///
    /// # Errors
    /// With what there is to say where it is not.
    pub(super) fn meant(&self, settings: &Settings) -> Result<(&'static Language, Arc<Folder>), Look> {
        let around = settings.for_folder(self.path.parent().unwrap_or(Path::new("")));
        // The folders that the file lies in can tell the language, wherever the user is.
        let place = around.place_of(self.path);
        let configured = around.config().language(&place);
        let language = match configured.map_or_else(|| self.language(&place), |language| Ok(Some(language))) {
            Ok(Some(language)) => language,
            Ok(None) if self.is_named() => {
                let message = "no known language; `lsp-check languages` lists the names of files that are";
                return Err(self.problem(message.to_owned(), false));
            }
            Ok(None) => return Err(Look::Nothing),
            Err(error) => return Err(self.unreadable(&error)),
        };
        if !self.is_named() && around.config().excludes(&place) {
            return Err(Look::Nothing);
        }
        Ok((language, around))
    }

    /// Reads the file, as far as there is reason to. `buffer` is for what is read, and may be used again.
    ///
    /// # Errors
    /// With what there is to say of a file that is not about mail, or cannot be looked at.
    pub(super) fn found(&self, settings: &Settings, buffer: &mut Vec<u8>) -> Result<Found, Look> {
        let (language, around) = self.meant(settings)?;
        match self.read(LONGEST + 1, buffer) {
            Err(error) => return Err(self.unreadable(&error)),
            Ok(()) if buffer.len() > LONGEST => return Err(self.problem(too_long(), false)),
            Ok(()) if buffer.len() > language.longest => return Err(Look::Nothing),
            Ok(()) => {}
        }
        let is_about_mail = language.always_mail
            || gate::mentions_mail(buffer)
            || around.config().names_library(language, buffer);
        if !is_about_mail {
            return Err(Look::Nothing);
        }
        // The buffer stays, and is as long as the longest file was.
        let (text, is_exact) = text(buffer.clone()).map_err(|message| self.problem(message, false))?;
        let config = around.config_for(self.path);
        let is_worth_parsing = may_hold_codes(language, &text, &config);
        let path = self.path.to_path_buf();
        Ok(Found { path, depth: self.depth, language, around, config, text, is_exact, is_worth_parsing })
    }

    /// Reads at most `limit` bytes.
    fn read(&self, limit: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        if let Some(text) = self.given {
            buffer.extend(text.iter().take(limit));
            return Ok(());
        }
        // The reader in between hides the file's size, which would be asked for at the cost of two more system calls.
        File::open(self.path)?.take(limit as u64).read_to_end(buffer).map(drop)
    }

    fn unreadable(&self, error: &io::Error) -> Look {
        self.problem(format!("cannot be read: {error}"), self.is_named())
    }

    /// The language that the path tells or, where that is not enough, the start of the file.
    fn language(&self, place: &Path) -> io::Result<Option<&'static Language>> {
        let needed = language::start_needed(place);
        if needed == 0 {
            return Ok(language::by_path(place));
        }
        let mut start = Vec::new();
        match self.given {
            Some(text) => start.extend(text),
            None => File::open(self.path)?.take(needed as u64).read_to_end(&mut start).map(drop)?,
        }
        Ok(language::by_name_and_start(place, &start))
    }
}

impl Found {
    /// How long it is in bytes, if it is one that is parsed: these take most of the time.
    pub(super) fn cost(&self) -> usize {
        if self.is_worth_parsing { self.text.len() } else { 0 }
    }

    /// Analyses the text. `folder` is the one that the user is in.
    pub(super) fn look(self, settings: &Settings, folder: &Path) -> Look {
        let place = self.around.place_of(&self.path);
        // What a config file is used for, the folders above tell too.
        let path = if self.language.is_data {
            shown(&place)
        } else {
            // In the others folders such as `tests` mean something, but only those of the project.
            shown(place.strip_prefix(self.outermost(&place, Some(folder))).unwrap_or(&place))
        };
        let mut document = Document::new(&path, self.language, &self.text);
        // What the project says counts more than what the files beside it do.
        match self.around.config().role(&place) {
            Some(role) => document.set_roles(&[role]),
            None => document.set_roles(&roles_of(self.language, &self.path)),
        }
        // A defect in the analysis must not keep the other files from being checked.
        let analysis = catch_unwind(AssertUnwindSafe(|| {
            if self.is_worth_parsing {
                document.parse();
            }
            // Not all that is on the machine is one project.
            let root = self.outermost(&place, Some(folder).filter(|folder| folder.parent().is_some()));
            let place = Place { file: &place, root };
            settle(&mut document, &self.config, &place, &settings.files, &settings.functions).0
        }));
        let Ok(analysis) = analysis else {
            let message =
                "the analysis broke down; this is a defect of lsp-check, please report it".to_owned();
            return Look::Problem(Problem { path: shown(&self.path), message, is_error: true });
        };
        Look::Mail(Box::new(Looked {
            source: Source::new(shown(&self.path), self.text),
            path: self.path,
            document,
            config: self.config,
            analysis,
            is_exact: self.is_exact,
        }))
    }

    /// The outermost folder around a place that says something of it: the one that the user is in or, for a place elsewhere,
    /// the PATH of the command line.
    fn outermost<'p>(&self, place: &'p Path, folder: Option<&'p Path>) -> &'p Path {
        let around = folder.filter(|folder| place.starts_with(folder));
        around.or_else(|| place.ancestors().nth(self.depth.max(1))).unwrap_or(place)
    }
}

/// A path as reports have it: without a leading `./`, and with `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

fn too_long() -> String {
    format!("longer than {} MB, not checked", LONGEST >> 20)
}

/// The text of a file, without the mark that some editors put in front, and whether it is what stands in the file. Bytes that
/// are not UTF-8, as a file in Latin-1 has them, become a question mark each: all codes are ASCII, and each byte and each
/// column stays where it is.
///
/// # Errors
/// When it is no text.
fn text(bytes: Vec<u8>) -> Result<(String, bool), String> {
    if let Some(at) = memchr::memchr(0, &bytes) {
        return Err(format!("binary (byte {at} is NUL), not checked"));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok((text, true))
        }
        Err(error) => {
            let mut text = String::with_capacity(error.as_bytes().len());
            for chunk in error.as_bytes().utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(chunk.invalid().iter().map(|_| '?'));
            }
            Ok((text, false))
        }
    }
}
