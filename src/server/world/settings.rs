//! Settings: those of the client, and those of the configuration files around each document.

use super::around::innermost;
use super::{Outgoing, World};
use crate::catalog::{self, Locale};
use crate::config::{Config, Level};
use crate::document::Document;
use crate::language::Language;
use crate::rules;
use crate::settings::roles_of;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the client sets.
#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
struct Settings {
    rules: BTreeMap<String, Level>,
    /// Empty means that nobody chose one.
    locale: String,
    #[serde(flatten)]
    features: Features,
}

/// What is shown only to those who ask for it.
#[derive(Deserialize, Clone, Copy, Default, PartialEq, Eq, Debug)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, rename_all = "camelCase")]
pub(in crate::server) struct Features {
    /// What a code or a set means, behind it.
    pub(in crate::server) inlay_hints: bool,
    /// Which codes reach an outcome, above it.
    pub(in crate::server) code_lens: bool,
    /// Findings in files that are not open, for clients that ask for them.
    pub(in crate::server) workspace_diagnostics: bool,
}

/// Says where a file stands, and what it is used for, as the configuration or another file has it.
pub(super) fn settle(document: &mut Document, path: Option<&Path>, config: &Config, roots: &[PathBuf]) {
    let Some(path) = path else { return };
    document.set_path(&shown(path, document.language(), roots));
    match config.role(path) {
        Some(role) => document.set_roles(&[role]),
        None => document.set_roles(&roles_of(document.language(), path)),
    }
}

/// The path inside the project, where folders such as `tests` mean something: from the innermost folder that is open or,
/// for a file elsewhere, its name alone. What a config file is used for, the folders far above tell too.
fn shown(path: &Path, language: &Language, roots: &[PathBuf]) -> String {
    let inside = || match innermost(roots, path) {
        Some(root) => path.strip_prefix(root).ok(),
        None => path.file_name().map(Path::new),
    };
    let shown = if language.is_data { None } else { inside() };
    shown.unwrap_or(path).to_string_lossy().replace('\\', "/")
}

impl World {
    /// Takes the client's settings. Whether they differ from those it had before.
    pub(super) fn settings(&mut self, settings: serde_json::Value) -> bool {
        let settings = match settings {
            serde_json::Value::Null => Settings::default(),
            other => match serde_json::from_value::<Settings>(other) {
                Ok(settings) => settings,
                Err(error) => {
                    self.complain(&format!("the settings are not understood: {error}"));
                    return false;
                }
            },
        };
        if let Err(error) = crate::config::check_names(settings.rules.keys(), "the settings") {
            self.complain(&error.to_string());
        }
        let differ = self.rules != settings.rules
            || self.locale != settings.locale
            || self.features != settings.features;
        self.rules = settings.rules;
        self.locale = settings.locale;
        let before = std::mem::replace(&mut self.features, settings.features);
        if before.inlay_hints != self.features.inlay_hints && self.client.refreshes_hints {
            self.tell(Outgoing::RefreshHints);
        }
        if before.code_lens != self.features.code_lens && self.client.refreshes_lenses {
            self.tell(Outgoing::RefreshLenses);
        }
        differ
    }

    /// The language that explanations are read in.
    pub(super) fn locale(&self, uri: Option<&str>) -> &'static Locale {
        let configured = uri.and_then(|uri| self.documents.get(uri)?.config.locale);
        match (self.locale.as_str(), configured, self.client.locale.as_deref()) {
            ("", Some(configured), _) => configured,
            ("", None, None) => catalog::english(),
            ("", None, Some(tag)) => catalog::locale_for(tag),
            (chosen, ..) => catalog::locale_for(chosen),
        }
    }

    /// Analyses everything again, because what it is analysed with has changed.
    pub(super) fn again(&mut self) {
        self.functions = Arc::default();
        let uris: Vec<String> = self.documents.keys().cloned().collect();
        for uri in uris {
            let path = self.documents.get(&uri).and_then(|open| open.path.clone());
            let config = self.config_for(path.as_deref());
            let epoch = self.next_epoch();
            if let Some(open) = self.documents.get_mut(&uri) {
                settle(&mut open.document, path.as_deref(), &config, &self.roots);
                open.config = config;
                open.epoch = epoch;
            }
            self.start(&uri);
        }
        if self.client.pulls && self.client.refreshes {
            self.tell(Outgoing::Refresh);
        }
    }

    /// What holds for a file: its folder's configuration, what that says of its path, and the client's settings.
    pub(super) fn config_for(&mut self, path: Option<&Path>) -> Arc<Config> {
        let mut config = match path.and_then(|path| Some((path, path.parent()?))) {
            None => Config::default(),
            Some((path, folder)) => {
                let around = self.config_around(folder);
                let mut config = around.for_file(path);
                if around.excludes(path) {
                    config.rules = rules::all().iter().map(|rule| (rule.id.to_owned(), Level::Off)).collect();
                    return Arc::new(config);
                }
                config
            }
        };
        config.rules.extend(self.rules.clone());
        Arc::new(config)
    }

    fn config_around(&mut self, folder: &Path) -> Arc<Config> {
        if let Some(known) = self.configs.get(folder) {
            return Arc::clone(known);
        }
        let config = Arc::new(Config::for_folder(folder).unwrap_or_else(|error| {
            self.complain(&error.to_string());
            Config::default()
        }));
        self.configs.insert(folder.to_path_buf(), Arc::clone(&config));
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    /// What the extension of VS Code offers in its settings.
    fn offered() -> serde_json::Map<String, Value> {
        let package: Value =
            serde_json::from_str(include_str!("../../../editors/vscode/package.json")).expect("JSON");
        let properties =
            package["contributes"]["configuration"]["properties"].as_object().expect("an object");
        let ours = properties.iter().map(|(name, value)| {
            (name.strip_prefix("smtp-lsp.").expect("our section").to_owned(), value.clone())
        });
        // The program and its log are the client's affair.
        ours.filter(|(name, _)| !["path", "trace.server"].contains(&name.as_str())).collect()
    }

    #[test]
    fn vscode_offers_every_setting() {
        let schema = schemars::schema_for!(Settings);
        let known = schema.as_value()["properties"].as_object().expect("an object");
        let offered = offered();
        assert_eq!(offered.keys().collect::<BTreeSet<_>>(), known.keys().collect::<BTreeSet<_>>());
        for (name, kind) in known {
            assert_eq!(offered[name]["type"], kind["type"], "{name}");
            if let Some(default) = kind.get("default") {
                assert_eq!(&offered[name]["default"], default, "{name}");
            }
        }
    }

    #[test]
    fn vscode_offers_every_value() {
        let offered = offered();
        let locales = catalog::locales().iter().map(|locale| locale.id);
        let locales: BTreeSet<&str> = locales.chain([""]).collect();
        let listed = offered["locale"]["enum"].as_array().expect("a list");
        assert_eq!(listed.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>(), locales);
        for level in offered["rules"]["additionalProperties"]["enum"].as_array().expect("a list") {
            let settings = json!({ "rules": { "class-mismatch": level } });
            assert!(serde_json::from_value::<Settings>(settings).is_ok(), "{level}");
        }
    }
}
