//! What a format's folder says of its settings, with the patterns compiled on first use of the format.

use super::tree::{Setting, Settings};
use crate::document::Document;
use crate::fix::Repair;
use crate::language::{Action, Check, FileRole, Globs, Language, Mend, Over, Parameter, Selector};
use regex::{Captures, Regex, RegexBuilder};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{LazyLock, Mutex};

/// Values longer than this are not looked at: no reply has that length.
const LONGEST: usize = 1 << 16;

/// What a mend calls the name of the section around a setting.
const SECTION: &str = "section";

/// A check that is ready to be held against a setting.
pub(super) struct Compiled {
    pub(super) check: &'static Check,
    names: Globs,
    not_names: Globs,
    within: Globs,
    pub(super) key: Option<Regex>,
    pub(super) value: Option<Regex>,
    unless: Option<Regex>,
    with: Option<CompiledSelector>,
    without: Option<CompiledSelector>,
}

struct CompiledSelector {
    names: Globs,
    value: Option<Regex>,
    beside: bool,
    above: bool,
    apart: Option<Regex>,
}

/// Where a value is wrong.
pub(super) struct Found<'v> {
    pub(super) at: Range<usize>,
    groups: Vec<(String, Range<usize>, &'v str)>,
}

/// A format's checks, roles and parameters with their patterns compiled.
pub(super) struct Format {
    pub(super) checks: Vec<Compiled>,
    roles: Vec<CompiledRole>,
    /// Each with the names that it holds for, and those of the sections around them.
    parameters: Vec<(Globs, Globs, &'static Parameter)>,
    /// Each with the names of settings in whose values it stands.
    actions: Vec<(Globs, &'static Action)>,
}

struct CompiledRole {
    id: &'static str,
    also: bool,
    paths: Globs,
    content: Option<Regex>,
}

/// The patterns of a language, compiled on first use.
pub(super) fn format(language: &'static Language) -> &'static Format {
    static TABLES: LazyLock<Mutex<HashMap<&'static str, &'static Format>>> = LazyLock::new(Mutex::default);
    let mut tables = TABLES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    tables.entry(language.id).or_insert_with(|| Box::leak(Box::new(Format::of(language))))
}

impl Format {
    fn of(language: &'static Language) -> Self {
        let role = |role: &'static FileRole| CompiledRole {
            id: role.id,
            also: role.also,
            paths: Globs::new(role.paths, Over::Path),
            content: pattern(role.content),
        };
        let parameter = |it: &'static Parameter| {
            (Globs::new(it.names, Over::Name), Globs::new(it.within, Over::Name), it)
        };
        Self {
            checks: language.checks.iter().map(Compiled::of).collect(),
            roles: language.roles.iter().map(role).collect(),
            actions: language.actions.iter().map(|it| (Globs::new(it.of, Over::Name), it)).collect(),
            parameters: language.parameters.iter().map(parameter).collect(),
        }
    }

    /// What the file is used for: what other files say, else what its path tells, else its content.
    pub(super) fn roles(&self, document: &Document, source: &str) -> Vec<&'static str> {
        let told = document.roles();
        let by_path = |role: &CompiledRole| role.paths.fit(document.path());
        let by_content =
            |role: &CompiledRole| role.content.as_ref().is_some_and(|content| content.is_match(source));
        let main = || self.roles.iter().filter(|role| !role.also);
        let first = main()
            .find(|role| told.contains(&role.id))
            .or_else(|| main().find(|role| by_path(role)))
            .or_else(|| main().find(|role| by_content(role)));
        let is_also = |role: &&CompiledRole| {
            role.also
                && if told.is_empty() { by_path(role) || by_content(role) } else { told.contains(&role.id) }
        };
        first.into_iter().chain(self.roles.iter().filter(is_also)).map(|role| role.id).collect()
    }

    /// The actions that can stand at a place in the value of a setting; `before` is what stands in front of it there.
    pub(super) fn actions<'a>(
        &'a self,
        (name, roles): (&'a str, &'a [&'a str]),
        before: &str,
    ) -> impl Iterator<Item = &'static Action> + use<'a> {
        let is_first = before.trim_matches(['"', '\'', '`', ':', ',', ' ', '\t']).is_empty();
        let is_quoted = before.matches('"').count() % 2 == 1;
        let holds = move |(of, action): &&'a (Globs, &'static Action)| {
            (action.of.is_empty() || of.fit(name))
                && holds_in(action.roles, roles)
                && (is_first || action.anywhere && !is_quoted)
        };
        self.actions.iter().filter(holds).map(|(_, action)| *action)
    }

    /// What is known of the setting with a name, in some sections of a file with some roles.
    pub(super) fn parameter(
        &self,
        name: &str,
        within: &[&str],
        roles: &[&str],
    ) -> Option<&'static Parameter> {
        self.parameters_in(within, roles).find(|(names, _)| names.fit(name)).map(|(_, parameter)| parameter)
    }

    /// The parameters that can stand in some sections of a file with some roles, each with its names.
    pub(super) fn parameters_in<'a>(
        &'a self,
        within: &'a [&'a str],
        roles: &'a [&'a str],
    ) -> impl Iterator<Item = (&'a Globs, &'static Parameter)> {
        self.parameters
            .iter()
            .filter(move |(_, sections, parameter)| {
                holds_in(parameter.roles, roles)
                    && (parameter.within.is_empty() || within.iter().any(|name| sections.fit(name)))
            })
            .map(|(names, _, parameter)| (names, *parameter))
    }
}

/// Whether what holds in some roles, or in all if none is named, holds in a file with some.
pub(super) fn holds_in(named: &[&str], roles: &[&str]) -> bool {
    named.is_empty() || roles.iter().any(|role| named.contains(role))
}

impl Compiled {
    fn of(check: &'static Check) -> Self {
        Self {
            check,
            names: Globs::new(check.names, Over::Name),
            not_names: Globs::new(check.not_names, Over::Name),
            within: Globs::new(check.within, Over::Name),
            key: pattern(check.key),
            value: pattern(check.value),
            unless: pattern(check.unless),
            with: check.with.as_ref().map(CompiledSelector::of),
            without: check.without.as_ref().map(CompiledSelector::of),
        }
    }

    /// Whether the check is for files that are used in some roles.
    pub(super) fn is_for(&self, roles: &[&str]) -> bool {
        holds_in(self.check.roles, roles) && !roles.iter().any(|role| self.check.not_roles.contains(role))
    }

    /// What the check has to know of all settings of a file.
    pub(super) fn company<'s>(&self, settings: &Settings<'s>) -> Company<'s> {
        let values = |names: &[&str]| -> HashSet<&'s str> {
            let named = |of: &&Setting<'s>| names.iter().any(|name| of.name.eq_ignore_ascii_case(name));
            settings.all.iter().filter(named).map(|of| of.value).collect()
        };
        let present = |selector: &Option<CompiledSelector>| Some(selector.as_ref()?.present(settings));
        Company {
            bound: values(self.check.bound),
            not_bound: values(self.check.not_bound),
            with: present(&self.with),
            without: present(&self.without),
        }
    }

    /// Whether the setting stands where the check looks, whatever else stands in the file.
    pub(super) fn is_in_place(&self, setting: &Setting<'_>) -> bool {
        let check = self.check;
        (check.names.is_empty() || self.names.fit(setting.name))
            && !self.not_names.fit(setting.name)
            && self.key.as_ref().is_none_or(|key| key.is_match(setting.name))
            && (check.within.is_empty() || setting.within.iter().any(|name| self.within.fit(name)))
    }

    /// Whether the other settings of the file are such as the check asks for.
    pub(super) fn is_in_company(&self, company: &Company<'_>, setting: &Setting<'_>) -> bool {
        let is_bound = |values: &HashSet<&str>| setting.within.iter().any(|name| values.contains(name));
        (self.check.bound.is_empty() || is_bound(&company.bound))
            && !is_bound(&company.not_bound)
            && company.with.as_ref().is_none_or(|with| with.is_beside(setting))
            && !company.without.as_ref().is_some_and(|without| without.is_beside(setting))
    }

    /// Where the value is wrong, if it is.
    pub(super) fn value<'v>(&self, value: &'v str) -> Option<Found<'v>> {
        if value.len() > LONGEST || self.unless.as_ref().is_some_and(|unless| unless.is_match(value)) {
            return None;
        }
        let Some(pattern) = &self.value else {
            return Some(Found { at: 0..value.len(), groups: Vec::new() });
        };
        let captures = pattern.captures(value)?;
        Some(found(pattern, &captures))
    }
}

fn found<'v>(pattern: &Regex, captures: &Captures<'v>) -> Found<'v> {
    let at = captures.name("at").or_else(|| captures.get(0)).map_or(0..0, |found| found.range());
    let groups = pattern
        .capture_names()
        .flatten()
        .filter_map(|name| {
            let group = captures.name(name)?;
            Some((name.to_owned(), group.range(), group.as_str()))
        })
        .collect();
    Found { at, groups }
}

impl Found<'_> {
    /// The message with what was found in it.
    pub(super) fn fill(&self, message: &str, name: &str, at: &str) -> String {
        let mut filled = message.replace("{name}", &one_line(name)).replace("{at}", &one_line(at));
        for (group, _, text) in &self.groups {
            filled = filled.replace(&format!("{{{group}}}"), &one_line(text));
        }
        filled
    }

    /// What would mend the value of a setting.
    pub(super) fn mended(&self, mend: &Mend, setting: &Setting<'_>) -> Option<Repair> {
        let start = setting.value_span.start;
        let group = self.groups.iter().find(|(group, _, _)| group == mend.at);
        let span = match group {
            Some((_, place, _)) => start + place.start..start + place.end,
            None if mend.at == SECTION && !setting.section.is_empty() => setting.section.clone(),
            None => return None,
        };
        let mut text = mend.with.to_owned();
        for (group, _, found) in &self.groups {
            text = text.replace(&format!("{{{group}}}"), found);
        }
        Some(Repair::Text { span, text, is_certain: mend.is_certain })
    }
}

/// A value over several lines as one, cut where it becomes long.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

impl CompiledSelector {
    fn of(selector: &Selector) -> Self {
        Self {
            names: Globs::new(selector.names, Over::Name),
            value: pattern(selector.value),
            beside: selector.beside,
            above: selector.above,
            apart: pattern(selector.apart),
        }
    }

    /// The settings that it selects, wherever they stand.
    fn present(&self, settings: &Settings<'_>) -> Present {
        let mut present =
            Present { is_above: self.above, places: HashMap::new(), beside: self.beside, breaks: None };
        for setting in &settings.all {
            if self.names.fit(setting.name)
                && self.value.as_ref().is_none_or(|value| value.is_match(setting.value))
            {
                let place = (setting.name_span.start, setting.value_span.end);
                present.places.entry(present.section(setting)).or_default().push(place);
            }
        }
        let starts = |apart: &Regex| apart.find_iter(settings.source).map(|found| found.start()).collect();
        present.breaks = self.apart.as_ref().filter(|_| !present.places.is_empty()).map(starts);
        present
    }
}

/// What a check has to know of all settings of a file.
pub(super) struct Company<'s> {
    /// Values of settings that name sections.
    bound: HashSet<&'s str>,
    not_bound: HashSet<&'s str>,
    with: Option<Present>,
    without: Option<Present>,
}

/// The settings of a file that a selector selects.
struct Present {
    /// Whether one has to stand above.
    is_above: bool,
    /// Whether it has to stand in the same section.
    beside: bool,
    /// Where they begin and where their values end, in the order of the text, by their sections if those count.
    places: HashMap<Range<usize>, Vec<(usize, usize)>>,
    /// Where that begins which keeps them apart from what follows.
    breaks: Option<Vec<usize>>,
}

impl Present {
    fn section(&self, of: &Setting<'_>) -> Range<usize> {
        if self.beside { of.section.clone() } else { 0..0 }
    }

    /// Whether one of them goes with a setting. Of those above it the nearest tells: what keeps that apart keeps all apart.
    fn is_beside(&self, setting: &Setting<'_>) -> bool {
        let Some(places) = self.places.get(&self.section(setting)) else { return false };
        let start = setting.name_span.start;
        let (above, below) = places.split_at(places.partition_point(|(at, _)| *at < start));
        let is_apart = |end: usize| {
            self.breaks.as_ref().is_some_and(|breaks| {
                let first = breaks.partition_point(|at| *at < end);
                breaks.get(first).is_some_and(|at| *at < start)
            })
        };
        above.last().is_some_and(|(_, end)| !is_apart(*end)) || !self.is_above && !below.is_empty()
    }
}

/// A test proves that every pattern in the data compiles; an empty one is none.
fn pattern(pattern: &str) -> Option<Regex> {
    let build = || RegexBuilder::new(pattern).multi_line(true).build().ok();
    if pattern.is_empty() { None } else { build() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    #[test]
    fn every_pattern_in_the_data_compiles_and_its_rule_exists() {
        for language in language::all() {
            for check in language.checks {
                let selectors = check.with.iter().chain(&check.without);
                let selectors = selectors.flat_map(|selector| [selector.value, selector.apart]);
                for text in [check.value, check.unless, check.key].into_iter().chain(selectors) {
                    assert!(text.is_empty() || pattern(text).is_some(), "{}: {text}", check.rule);
                }
                assert!(crate::rules::by_id(check.rule).is_some(), "{}", check.rule);
                for role in check.roles.iter().chain(check.not_roles) {
                    let known = language.roles.iter().any(|known| known.id == *role);
                    assert!(known, "{}: {} has no role `{role}`", check.rule, language.id);
                }
            }
            for spoken in language.spoken {
                assert!(pattern(spoken.pattern).is_some(), "{}", spoken.pattern);
                assert!(language.roles.iter().any(|known| known.id == spoken.role), "{}", spoken.role);
            }
            for role in language.roles {
                assert!(role.content.is_empty() || pattern(role.content).is_some(), "{}", role.content);
            }
        }
    }
}
