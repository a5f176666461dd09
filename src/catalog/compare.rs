//! Two reply codes side by side.

use super::explain::{Body, Explanation, Section, written};
use super::locale::{Comparison, Locale, fill};
use super::{Reference, Reply, ReplyCode, reply};

/// Compares two reply codes: by hand for the pairs that people confuse, from the facts for all others.
#[must_use]
pub fn compare(first: ReplyCode, second: ReplyCode, locale: &Locale) -> Explanation {
    let headings = &locale.headings;
    let pair = [first.0.min(second.0), first.0.max(second.0)];
    let by_hand = locale.comparisons.iter().find(|comparison| comparison.codes == pair);
    let heads = [first, second].map(|code| {
        let name = reply(code.0).map_or(headings.undefined, |entry| entry.text(locale).name);
        format!("{code}: {name} · *{}*", code.verdict().words(locale))
    });
    let (meaning, differences, choose) = match by_hand {
        Some(comparison) => texts_of(comparison),
        None => (Vec::new(), differences_of(first, second, locale), uses_of(first, second, locale)),
    };
    let listed = |heading: &'static str, items: Vec<String>| Section { heading, body: Body::List(items) };
    Explanation {
        subject: fill(headings.pair, &[("first", &first.to_string()), ("second", &second.to_string())]),
        name: String::new(),
        verdict: String::new(),
        meaning,
        sections: vec![
            listed(headings.difference, heads.into_iter().chain(differences).collect()),
            listed(headings.choose, choose),
        ],
        references: references_of(first, second),
    }
}

fn texts_of(comparison: &Comparison) -> (Vec<String>, Vec<String>, Vec<String>) {
    let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
    (vec![comparison.summary.to_owned()], owned(comparison.differences), owned(comparison.choose))
}

/// Class, commands and connection, from the facts.
fn differences_of(first: ReplyCode, second: ReplyCode, locale: &Locale) -> Vec<String> {
    let headings = &locale.headings;
    if first == second {
        return vec![headings.same_code.to_owned()];
    }
    let mut differences = Vec::new();
    if first.class() == second.class() {
        let alike = fill(headings.same_class, &[("class", &first.class().to_string())]);
        differences.push(format!("{alike} {}", first.verdict().retry(locale)));
    } else {
        differences.extend([first, second].map(|code| format!("{code}: {}", code.verdict().retry(locale))));
    }
    if let (Some(a), Some(b)) = (reply(first.0), reply(second.0)) {
        differences.extend(command_difference(a, b, locale));
        if a.closes != b.closes {
            differences
                .extend([a, b].map(|entry| format!("{}: {}", entry.code, entry.closes.sentence(locale))));
        }
    }
    differences
}

/// Which commands only one of the two answers, and which both.
fn command_difference(a: &Reply, b: &Reply, locale: &Locale) -> Option<String> {
    let headings = &locale.headings;
    let names = |reply: &Reply| -> Vec<String> { reply.commands.iter().map(|name| written(name)).collect() };
    let (of_a, of_b) = (names(a), names(b));
    if of_a.is_empty() || of_b.is_empty() || a.commands.contains(&"ANY") || b.commands.contains(&"ANY") {
        return None;
    }
    let common: Vec<&str> = of_a.iter().filter(|name| of_b.contains(name)).map(String::as_str).collect();
    Some(if common.is_empty() {
        let values = [
            ("first", a.code.to_string()),
            ("first_commands", of_a.join(", ")),
            ("second", b.code.to_string()),
            ("second_commands", of_b.join(", ")),
        ];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fill(headings.different_commands, &values)
    } else {
        fill(headings.common_commands, &[("commands", &common.join(", "))])
    })
}

/// What each of the two says, and what to send in its place where it is no standard.
fn uses_of(first: ReplyCode, second: ReplyCode, locale: &Locale) -> Vec<String> {
    let mut codes = vec![first, second];
    codes.dedup();
    codes
        .into_iter()
        .map(|code| match reply(code.0) {
            None => format!("{code}: {}", locale.headings.unknown_reply),
            Some(entry) if entry.use_instead.is_empty() => format!("{code}: {}", entry.text(locale).meaning),
            Some(entry) => {
                let instead: Vec<String> = entry.use_instead.iter().map(u16::to_string).collect();
                let heading = locale.headings.instead;
                format!("{code}: {} {heading}: {}.", entry.text(locale).meaning, instead.join(", "))
            }
        })
        .collect()
}

fn references_of(first: ReplyCode, second: ReplyCode) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for entry in [first, second].into_iter().filter_map(|code| reply(code.0)) {
        for reference in entry.references {
            if !references.contains(reference) {
                references.push(*reference);
            }
        }
    }
    references
}
