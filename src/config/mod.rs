//! Settings: which rules are on, how severe they are, what is left out, and what a project's own names mean.

mod file;
mod globs;
mod library;
mod place;

pub use file::{Level, Outcomes};
pub(crate) use library::Own;
pub use place::{FILE_NAMES, has_own};

use crate::language::{self, Language, Library};
use crate::rules::{self, Rule, Severity};
use crate::{catalog, suggest};
use file::Settings;
use globs::Globs;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The settings that one analysis runs with.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Settings of rules by their names; a rule that is not named keeps its own severity.
    pub rules: BTreeMap<String, Level>,
    /// Names of the project that say what is done with a reply.
    pub outcomes: Outcomes,
    /// The language that explanations are read in, where one is chosen.
    pub locale: Option<&'static catalog::Locale>,
    /// The file that all this stands in.
    pub file: Option<PathBuf>,
    exclude: Globs,
    overrides: Vec<(Globs, BTreeMap<String, Level>)>,
    languages: Vec<(Globs, &'static Language)>,
    roles: Vec<(Globs, String)>,
    libraries: Arc<[Own]>,
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

    /// The configuration that holds for a folder: the nearest one in it or above it, else the defaults.
    ///
    /// # Errors
    /// When its file cannot be read or is not valid.
    pub fn for_folder(folder: &Path) -> Result<Self, ConfigError> {
        match place::nearest(folder)? {
            Some((settings, path)) => Self::of(settings, &path),
            None => Ok(Self::default()),
        }
    }

    /// Whether a file is left out, by itself or by a folder around it. Globs are relative to the folder of the
    /// configuration, so the path has to be one from the root.
    #[must_use]
    pub fn excludes(&self, path: &Path) -> bool {
        self.exclude.fit(path)
    }

    /// The language that the configuration gives a file.
    #[must_use]
    pub fn language(&self, path: &Path) -> Option<&'static Language> {
        self.languages.iter().rev().find(|(globs, _)| globs.fit(path)).map(|(_, language)| *language)
    }

    /// What the configuration says that a file is used for.
    #[must_use]
    pub fn role(&self, path: &Path) -> Option<&str> {
        self.roles.iter().rev().find(|(globs, _)| globs.fit(path)).map(|(_, role)| role.as_str())
    }

    /// The libraries that a text of a language uses; the project's own first.
    pub(crate) fn libraries_in<'a>(
        &'a self,
        language: &'static Language,
        source: &'a [u8],
    ) -> impl Iterator<Item = &'a Library> {
        let known = language.libraries.iter().filter(move |library| library.is_used_in(source));
        self.libraries.iter().filter_map(move |own| own.used_in(language, source)).chain(known)
    }

    /// The project's own libraries.
    pub(crate) fn own_libraries(&self) -> Arc<[Own]> {
        Arc::clone(&self.libraries)
    }

    /// Whether a text names a library of the project: then it is about mail, whatever else stands in it.
    #[must_use]
    pub fn names_library(&self, language: &Language, source: &[u8]) -> bool {
        self.libraries.iter().any(|own| own.is_named_in(language, source))
    }

    /// Whether the project has libraries of its own.
    #[must_use]
    pub fn has_libraries(&self) -> bool {
        !self.libraries.is_empty()
    }

    /// Whether some files have settings of their own.
    #[must_use]
    pub fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }

    /// What holds for one file: the settings of its path over those for all.
    #[must_use]
    pub fn for_file(&self, path: &Path) -> Self {
        let mut config = self.clone();
        for (globs, rules) in &self.overrides {
            if globs.fit(path) {
                config.rules.extend(rules.clone());
            }
        }
        config
    }

    fn of(settings: Settings, path: &Path) -> Result<Self, ConfigError> {
        let origin = path.display().to_string();
        let root = path.parent().unwrap_or(Path::new(""));
        let globs = |key: &str, globs: &[String]| {
            Globs::new(root, globs)
                .map_err(|message| ConfigError { message: format!("{origin}: {message} in `{key}`") })
        };
        check_names(settings.rules.keys(), &origin)?;
        let mut overrides = Vec::new();
        for over in settings.overrides {
            check_names(over.rules.keys(), &origin)?;
            overrides.push((globs("overrides", &over.files)?, over.rules));
        }
        let mut languages = Vec::new();
        for (id, files) in &settings.languages {
            let known = language::all().iter().map(|language| language.id);
            let language = language::by_id(id).ok_or_else(|| unknown(&origin, "language", id, known))?;
            languages.push((globs("languages", files)?, language));
        }
        let mut roles = Vec::new();
        for (role, files) in settings.roles {
            let known = || language::all().iter().flat_map(Language::role_ids);
            if !known().any(|id| id == role) {
                return Err(unknown(&origin, "role", &role, known()));
            }
            roles.push((globs("roles", &files)?, role));
        }
        let libraries = settings.library.into_iter().map(|model| {
            Own::of(model).map_err(|message| ConfigError { message: format!("{origin}: {message}") })
        });
        let libraries = libraries.collect::<Result<_, _>>()?;
        let locale = settings.locale.as_deref().map(|tag| locale(tag, &origin)).transpose()?;
        Ok(Self {
            rules: settings.rules,
            outcomes: settings.outcomes,
            locale,
            file: Some(path.to_path_buf()),
            exclude: globs("exclude", &settings.exclude)?,
            overrides,
            languages,
            roles,
            libraries,
        })
    }
}

/// The locale that suits a tag; a tag that none suits is refused, so that nobody takes English for an answer to it.
fn locale(tag: &str, origin: &str) -> Result<&'static catalog::Locale, ConfigError> {
    catalog::known_locale(tag).map_err(|message| ConfigError { message: format!("{origin}: {message}") })
}

/// Checks names of rules; `origin` says where they stand.
///
/// # Errors
/// When a name is no rule's, with the nearest that is.
pub fn check_names<'a>(names: impl Iterator<Item = &'a String>, origin: &str) -> Result<(), ConfigError> {
    for name in names {
        if rules::by_id(name).is_none() {
            return Err(unknown(origin, "rule", name, rules::all().iter().map(|rule| rule.id)));
        }
    }
    Ok(())
}

fn unknown<'a>(origin: &str, what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> ConfigError {
    ConfigError { message: format!("{origin}: {}", suggest::unknown(what, name, known)) }
}
