//! Checks on the settings of config formats. What is looked for is data in the format's folder; here is only how a
//! setting is found in the tree ([`tree`]) and held against a check ([`matching`]).

mod about;
mod matching;
mod named;
mod sample;
mod spoken;
#[cfg(test)]
mod tests;
mod tree;
mod words;

pub(crate) use about::about;
pub(crate) use named::roles_of;
pub(crate) use spoken::may_be_spoken;
pub(crate) use words::{Kind, Word, action_words, words};

use crate::catalog::CodeSet;
use crate::document::Document;
use crate::fix::Repair;
use crate::language::{Check, Trait, template};
use matching::{Company, Compiled};
use std::cell::LazyCell;
use std::collections::HashSet;
use std::ops::{Deref, Range};
use tree::{Setting, Settings};

/// A place where a check fires.
pub(crate) struct Hit {
    pub(crate) check: &'static Check,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) codes: CodeSet,
    pub(crate) repair: Option<Repair>,
}

/// All places in a document where a check of its format, or of one that its strings are written in, fires: each place
/// once for each rule.
pub(crate) fn check(document: &Document, source: &str) -> Vec<Hit> {
    let mut hits = of_file(document, source);
    hits.extend(spoken::check(document, source));
    hits
}

fn of_file(document: &Document, source: &str) -> Vec<Hit> {
    let language = document.language();
    if language.checks.is_empty() {
        return Vec::new();
    }
    let format = matching::format(language);
    let roles = format.roles(document, source);
    let checks: Vec<&Compiled> = format.checks.iter().filter(|check| check.is_for(&roles)).collect();
    if checks.is_empty() {
        return Vec::new();
    }
    let settings = Settings::of(document, source);
    let misses_samples =
        |of: &Setting<'_>| sample::all_missed(source, of.name_span.start, of.name, language.comment);
    let mut hits = hits(&checks, &settings, &misses_samples);
    let tags = tags_of(document, source);
    // Tags stand in the order of the text.
    let first_behind = |start: usize| tags.partition_point(|tag| tag.end <= start);
    hits.retain(|hit| tags.get(first_behind(hit.span.start)).is_none_or(|tag| tag.start >= hit.span.end));
    hits
}

/// Where checks fire among settings.
fn hits(
    checks: &[&Compiled],
    settings: &Settings<'_>,
    misses_samples: &dyn Fn(&Setting<'_>) -> bool,
) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut known = HashSet::new();
    for check in checks {
        // Few checks get so far that they have to know it.
        let company = LazyCell::new(|| check.company(settings));
        for setting in &settings.all {
            let Some(hit) = check.hit(&company, setting) else { continue };
            if check.check.sample && !misses_samples(setting) {
                continue;
            }
            if known.insert((hit.check.rule, hit.span.clone())) {
                hits.push(hit);
            }
        }
    }
    hits
}

/// Where a template decides what stands: nobody knows what that will be.
fn tags_of(document: &Document, source: &str) -> Vec<Range<usize>> {
    if document.language().is(Trait::MayBeTemplate) {
        template::tags(document.path(), source)
    } else {
        Vec::new()
    }
}

impl Compiled {
    fn hit<'s>(&self, company: &impl Deref<Target = Company<'s>>, setting: &Setting<'s>) -> Option<Hit> {
        let found = if self.is_in_place(setting) { self.value(setting.value)? } else { return None };
        if !self.is_in_company(company, setting) {
            return None;
        }
        let start = setting.value_span.start;
        let is_about_name = self.value.is_none() && self.key.is_some();
        let span = if found.at.is_empty() || is_about_name {
            // A value that is missing is told at the name, too.
            setting.name_span.clone()
        } else {
            start + found.at.start..start + found.at.end
        };
        let words = setting.value.get(found.at.clone()).unwrap_or("");
        let codes = code(words).map_or(CodeSet::EMPTY, CodeSet::of);
        let message = found.fill(self.check.message, setting.name, words);
        let repair = self.check.mend.as_ref().and_then(|mend| found.mended(mend, setting));
        Some(Hit { check: self.check, span, message, codes, repair })
    }
}

/// The reply code that a text begins with.
fn code(text: &str) -> Option<u16> {
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).next()?;
    digits.parse().ok().filter(|code| digits.len() == 3 && (200..600).contains(code))
}

#[cfg(test)]
mod mends {
    use crate::config::Config;
    use crate::document::Document;
    use crate::{analyze, fix, language, rules};

    /// The fenced blocks of a manual page: what stands behind the fence, and the code.
    fn blocks(page: &str) -> impl Iterator<Item = (&str, &str)> {
        page.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'))
    }

    #[test]
    fn what_a_check_offers_mends_its_example() {
        let config = Config::default();
        let mut count = 0;
        for rule in rules::all() {
            for (info, code) in blocks(rule.page).filter(|(_, code)| code.contains(" error: [")) {
                let mut words = info.split(' ');
                let language = language::by_id(words.next().unwrap_or("")).expect("known");
                let mut document = Document::new(words.next().unwrap_or("code"), language, code);
                document.parse();
                let findings = analyze(&document, &config).findings;
                for (at, finding) in findings.iter().enumerate() {
                    if language.checks.iter().any(|check| check.rule == rule.id) && finding.fix.is_some() {
                        let fixed = fix::fixed(&document, &config, &findings, at);
                        assert!(fixed.is_some(), "{}: {:?}\n{code}", rule.id, finding.fix);
                        count += 1;
                    }
                }
            }
        }
        assert!(count > 20, "only {count} mends were tried");
    }
}
