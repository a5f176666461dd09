//! Where a configuration can stand: in a file of its own, or in a section of a file that a project has anyway.

use super::ConfigError;
use super::file::Settings;
use crate::suggest;
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The names of files in which a configuration can stand; in one folder an earlier one wins.
pub const FILE_NAMES: &[&str] = &["smtp-lsp.toml", "pyproject.toml", "Cargo.toml", "package.json"];

/// `[tool.smtp-lsp]` in `pyproject.toml`.
#[derive(Deserialize)]
struct Pyproject {
    tool: Option<Named>,
}

/// `[package.metadata.smtp-lsp]` or `[workspace.metadata.smtp-lsp]` in `Cargo.toml`.
#[derive(Deserialize)]
struct CargoManifest {
    package: Option<Package>,
    workspace: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    metadata: Option<Named>,
}

/// A table with our section among others; `package.json` is one itself.
#[derive(Deserialize)]
struct Named {
    #[serde(rename = "smtp-lsp")]
    settings: Option<Settings>,
}

/// Whether a folder has a file that could hold a configuration.
#[must_use]
pub fn has_own(folder: &Path) -> bool {
    FILE_NAMES.iter().any(|name| fs::symlink_metadata(folder.join(name)).is_ok())
}

/// The settings of the nearest configuration in a folder or above it, and its file.
pub(super) fn nearest(folder: &Path) -> Result<Option<(Settings, PathBuf)>, ConfigError> {
    for folder in folder.ancestors() {
        for name in FILE_NAMES {
            let path = folder.join(name);
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                    continue;
                }
                // What another tool's file holds is not for us to judge.
                Err(_) if *name != FILE_NAMES[0] => continue,
                Err(error) => return Err(ConfigError { message: format!("{}: {error}", path.display()) }),
            };
            if let Some(settings) = parse(name, &text, &path)? {
                return Ok(Some((settings, path)));
            }
        }
    }
    Ok(None)
}

/// Our settings in the text of a file, where it has any.
fn parse(name: &str, text: &str, path: &Path) -> Result<Option<Settings>, ConfigError> {
    if name == FILE_NAMES[0] {
        return toml::from_str(text).map(Some).map_err(|error| in_toml(&error, text, path));
    }
    if !text.contains("smtp-lsp") {
        return Ok(None);
    }
    match name {
        "package.json" => {
            let file: Result<Named, _> = serde_json::from_str(text);
            let file = file.map_err(|error| {
                let reason = error.to_string();
                let reason = reason.split(" at line ").next().unwrap_or("");
                wrong(path, error.line(), reason)
            });
            Ok(file?.settings)
        }
        "Cargo.toml" => {
            let file: CargoManifest = toml::from_str(text).map_err(|error| in_toml(&error, text, path))?;
            let mut tables = [file.package, file.workspace].into_iter().flatten();
            Ok(tables.find_map(|table| table.metadata?.settings))
        }
        _ => {
            let file: Pyproject = toml::from_str(text).map_err(|error| in_toml(&error, text, path))?;
            Ok(file.tool.and_then(|tool| tool.settings))
        }
    }
}

fn in_toml(error: &toml::de::Error, text: &str, path: &Path) -> ConfigError {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    wrong(path, line, error.message())
}

fn wrong(path: &Path, line: usize, reason: &str) -> ConfigError {
    let reason = reason.replace('\n', " ");
    let hint = meant(&reason).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    ConfigError { message: format!("{}:{line}: {reason}{hint}", path.display()) }
}

/// For "unknown field `x`, expected one of `y`, `z`": the nearest of those that are expected.
fn meant(reason: &str) -> Option<&str> {
    let mut quoted = reason.strip_prefix("unknown ")?.split('`').skip(1).step_by(2);
    let word = quoted.next()?;
    suggest::nearest(word, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_told_with_the_one_that_was_meant() {
        let told = |name: &str, text: &str| {
            let error = parse(name, text, Path::new(name)).expect_err("refused");
            error.message
        };
        let toml = told("smtp-lsp.toml", "\n[rules]\n\n[outcome]\n");
        assert!(toml.starts_with("smtp-lsp.toml:4: unknown field `outcome`"), "{toml}");
        assert!(toml.ends_with("; did you mean `outcomes`?"), "{toml}");
        let json = told("package.json", "{\n\"smtp-lsp\": {\n\"excludes\": []}}");
        assert!(json.starts_with("package.json:3: unknown field `excludes`"), "{json}");
        assert!(json.ends_with("; did you mean `exclude`?"), "{json}");
        let level = told("smtp-lsp.toml", "rules = { class-mismatch = \"waning\" }");
        assert!(level.ends_with("; did you mean `warning`?"), "{level}");
    }

    #[test]
    fn other_tools_files_are_theirs() {
        let settings = |name: &str, text: &str| parse(name, text, Path::new(name)).expect("taken").is_some();
        assert!(!settings("pyproject.toml", "[tool.other]\nx = 1\n"));
        assert!(!settings("package.json", "not JSON"));
        assert!(!settings("Cargo.toml", "[package]\nname = \"smtp-lsp\"\n"));
        assert!(settings("pyproject.toml", "[tool.smtp-lsp]\nexclude = []\n"));
        assert!(settings("Cargo.toml", "[workspace.metadata.smtp-lsp]\nexclude = []\n"));
        assert!(settings("package.json", "{\"smtp-lsp\": {\"exclude\": []}, \"name\": \"x\"}"));
    }
}
