//! Settings: which rules are on, how severe they are, and what is left out.

use crate::rules::{self, Rule, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

/// The name of the configuration file.
pub const FILE_NAME: &str = "smtp-lsp.toml";

/// A rule's setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule is not run.
    Off,
    /// Its findings are hints.
    Hint,
    /// Its findings are information.
    Info,
    /// Its findings are warnings.
    Warning,
    /// Its findings are errors.
    Error,
}

/// The settings that one analysis runs with.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// Settings of rules by their names; a rule that is not named keeps its own severity.
    pub rules: BTreeMap<String, Level>,
    /// Globs, relative to [`Config::root`], of files that are not looked at.
    pub exclude: Vec<String>,
    /// The folder of the configuration file.
    pub root: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rules: BTreeMap<String, Level>,
    #[serde(default)]
    exclude: Vec<String>,
}

/// Why a configuration was not taken.
#[derive(Debug)]
pub struct ConfigError {
    /// What is wrong, where, and how to mend it, in one line.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// The severity of a rule's findings; nothing when it is off.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        match self.rules.get(rule.id) {
            None => Some(rule.severity),
            Some(Level::Off) => None,
            Some(Level::Hint) => Some(Severity::Hint),
            Some(Level::Info) => Some(Severity::Info),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
        }
    }

    /// Reads the text of a configuration file that lies at `path`.
    ///
    /// # Errors
    /// When it is not TOML, or names a key or a rule that does not exist.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            let reason = error.message().replace('\n', " ");
            ConfigError { message: format!("{}:{line}: {reason}", path.display()) }
        })?;
        check_names(file.rules.keys(), &path.display().to_string())?;
        Ok(Self { rules: file.rules, exclude: file.exclude, root: path.parent().map(Path::to_path_buf) })
    }

    /// The configuration that holds for a folder: the nearest `smtp-lsp.toml` in it or above it, else the defaults.
    ///
    /// # Errors
    /// When that file cannot be read or is not valid.
    pub fn for_folder(folder: &Path) -> Result<Self, ConfigError> {
        for folder in folder.ancestors() {
            let path = folder.join(FILE_NAME);
            match fs::read_to_string(&path) {
                Ok(text) => return Self::parse(&text, &path),
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(error) => return Err(ConfigError { message: format!("{}: {error}", path.display()) }),
            }
        }
        Ok(Self::default())
    }
}

/// Checks names of rules; `origin` says where they stand.
///
/// # Errors
/// When a name is no rule's, with the nearest that is.
pub fn check_names<'a>(names: impl Iterator<Item = &'a String>, origin: &str) -> Result<(), ConfigError> {
    for name in names {
        if rules::by_id(name).is_none() {
            let nearest = crate::suggest::nearest(name, rules::all().iter().map(|rule| rule.id));
            let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            return Err(ConfigError { message: format!("{origin}: there is no rule `{name}`{hint}") });
        }
    }
    Ok(())
}
