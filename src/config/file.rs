//! What may stand in a configuration. The JSON schema beside the README is made from these types.

use super::library::Model;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A rule's setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// Names of a project's own functions, types and constants that say what is done with a reply, such as `markDead` or
/// `Address.DEAD`.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Outcomes {
    /// The reply is treated as final.
    pub permanent: Vec<String>,
    /// It is to be tried again.
    pub transient: Vec<String>,
    /// It counts as done.
    pub success: Vec<String>,
}

/// Settings of smtp-lsp and lsp-check.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    /// The severity of rules, by their names.
    pub(super) rules: BTreeMap<String, Level>,
    /// Globs of files and folders that are left out, as in an ignore file.
    pub(super) exclude: Vec<String>,
    /// Settings for some files; a later one wins.
    pub(super) overrides: Vec<Override>,
    /// Names of the project that say what is done with a reply.
    pub(super) outcomes: Outcomes,
    /// Globs of further files of a language or config format, by its name.
    pub(super) languages: BTreeMap<String, Vec<String>>,
    /// Globs of the files that a config format uses in a role, by the role's name.
    pub(super) roles: BTreeMap<String, Vec<String>>,
    /// Mail libraries of the project, and others that smtp-lsp does not know.
    pub(super) library: Vec<Model>,
    /// The language of explanations, as a tag such as `ru` or `pt-BR`.
    pub(super) locale: Option<String>,
}

/// Settings for some files.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Override {
    /// Globs of the files, as in an ignore file.
    pub(super) files: Vec<String>,
    /// The severity of rules in them.
    #[serde(default)]
    pub(super) rules: BTreeMap<String, Level>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs};

    /// `UPDATE_SCHEMA=1 cargo test schema` writes it anew.
    #[test]
    fn the_schema_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/smtp-lsp.schema.json");
        let schema = serde_json::to_string_pretty(&schemars::schema_for!(Settings)).expect("JSON") + "\n";
        if env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(path, &schema).expect("written");
        }
        assert_eq!(fs::read_to_string(path).unwrap_or_default(), schema, "see the comment of this test");
    }
}
