//! Checks on the settings of config formats. What is looked for is data in the format's folder; here is only how a
//! setting is found in the tree ([`tree`]) and held against a check ([`matching`]).

mod about;
mod matching;
mod named;
mod sample;
mod tree;

pub(crate) use about::about;
pub(crate) use named::role_of;

use crate::catalog::CodeSet;
use crate::document::Document;
use crate::language::Check;
use matching::Compiled;
use std::ops::Range;
use tree::Settings;

/// A place where a check fires.
pub(crate) struct Hit {
    pub(crate) check: &'static Check,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) codes: CodeSet,
}

/// All places in a document where a check of its format fires, each place once for each rule.
pub(crate) fn check(document: &Document, source: &str) -> Vec<Hit> {
    let language = document.language();
    if language.checks.is_empty() {
        return Vec::new();
    }
    let settings = Settings::of(document, source);
    let format = matching::format(language);
    let role = format.role(document, source);
    let mut hits: Vec<Hit> = Vec::new();
    for check in &format.checks {
        for at in 0..settings.all.len() {
            let setting = &settings.all[at];
            let Some(hit) = check.hit(&settings, at, role) else { continue };
            let misses_samples =
                || sample::all_missed(source, setting.name_span.start, setting.name, language.comment);
            if check.check.sample && !misses_samples() {
                continue;
            }
            if !hits.iter().any(|known| known.check.rule == hit.check.rule && known.span == hit.span) {
                hits.push(hit);
            }
        }
    }
    hits
}

impl Compiled {
    fn hit(&self, settings: &Settings<'_>, at: usize, role: Option<&str>) -> Option<Hit> {
        let setting = &settings.all[at];
        if !self.is_in_place(settings, setting, role) {
            return None;
        }
        let found = self.value(setting.value)?;
        let start = setting.value_span.start;
        let span = if found.at.is_empty() {
            // A value that is missing is told at the name.
            setting.name_span.clone()
        } else {
            start + found.at.start..start + found.at.end
        };
        let words = setting.value.get(found.at.clone()).unwrap_or("");
        let codes = code(words).map_or(CodeSet::EMPTY, CodeSet::of);
        let message = found.fill(self.check.message, setting.name, words);
        Some(Hit { check: self.check, span, message, codes })
    }
}

/// The reply code that a text begins with.
fn code(text: &str) -> Option<u16> {
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|code| digits.len() == 3 && (200..600).contains(code))
}
