//! Documents as the client opens, changes and closes them.

use super::settings::settle;
use super::{Change, LONGEST_TEXT, Open, Outgoing, World};
use crate::document::Document;
use crate::language;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

impl World {
    pub(super) fn open(
        &mut self,
        uri: &str,
        path: Option<PathBuf>,
        language: &str,
        version: i32,
        text: &str,
    ) {
        // What the user chose as the language counts more than the name of the file.
        let config = self.config_for(path.as_deref());
        let named = || {
            let path = path.as_deref()?;
            config.language(path).or_else(|| language::by_name_and_start(path, text.as_bytes()))
        };
        // Editors call everything plain text that they have no name for: then the name of the file says more.
        let chosen = language::by_id(language);
        let says_little = chosen.is_none_or(|language| language.parser.is_none());
        let language = if says_little { named().or(chosen) } else { chosen };
        let Some(language) = language else { return };
        if text.len() > LONGEST_TEXT {
            self.tell(Outgoing::Show(format!(
                "smtp-lsp: {uri} is longer than {} MB and is not analysed",
                LONGEST_TEXT >> 20
            )));
            return;
        }
        let mut document = Document::new(uri, language, text);
        settle(&mut document, path.as_deref(), &config, &self.roots);
        let epoch = self.next_epoch();
        let open = Open {
            document,
            version,
            epoch,
            config,
            analysis: None,
            busy: None,
            questions: HashMap::new(),
            path: path.clone(),
            looked_at: BTreeSet::new(),
        };
        self.documents.insert(uri.to_owned(), open);
        self.touch_document(path);
        self.start(uri);
    }

    pub(super) fn change(&mut self, uri: &str, version: i32, changes: Vec<Change>) {
        let epoch = self.next_epoch();
        let encoding = self.client.encoding;
        let Some(open) = self.documents.get_mut(uri) else { return };
        for change in changes {
            match change.range {
                Some((start, end)) => {
                    let start = encoding.offset(open.document.text(), start);
                    let end = encoding.offset(open.document.text(), end);
                    open.document.edit(start..end.max(start), &change.text);
                }
                None => open.document.replace(&change.text),
            }
        }
        open.version = version;
        open.epoch = epoch;
        let path = open.path.clone();
        self.touch_document(path);
        self.start(uri);
    }

    pub(super) fn close(&mut self, uri: &str) {
        let Some(closed) = self.documents.remove(uri) else { return };
        self.touch_document(closed.path);
        if !self.client.pulls {
            self.tell(Outgoing::Publish { uri: uri.to_owned(), version: None, diagnostics: Vec::new() });
        }
    }
}
