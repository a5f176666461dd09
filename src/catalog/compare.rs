//! Two codes side by side.

use super::explain::{Body, Explanation, Section, digits, named_replies, written};
use super::locale::{Comparison, Locale, fill};
use super::{Actor, Closes, Code, EnhancedCode, Reference, Reply, ReplyCode, enhanced, reply};

/// Compares two codes, each a reply code or an enhanced one: by hand for the pairs that people confuse, from the facts
/// for all others.
#[must_use]
pub fn compare(first: impl Into<Code>, second: impl Into<Code>, locale: &Locale) -> Explanation {
    let sides = [first.into(), second.into()];
    let headings = &locale.headings;
    let mut heads = sides.to_vec();
    heads.dedup();
    let heads = heads.into_iter().map(|code| {
        let name = code.text(locale).map_or(headings.undefined, |text| text.name);
        format!("{code}: {name} · *{}*", code.retry().verdict().words(locale))
    });
    let listed = |heading: &'static str, items: Vec<String>| Section { heading, body: Body::List(items) };
    let by_hand = by_hand(sides, locale);
    let owned = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect();
    let (differences, rest) = match by_hand {
        Some(comparison) => {
            (owned(comparison.differences), vec![listed(headings.choose, owned(comparison.choose))])
        }
        None => (differences_of(sides, locale), uses_of(sides, locale)),
    };
    let mut sections = vec![listed(headings.difference, heads.chain(differences).collect())];
    sections.extend(rest);
    Explanation {
        subject: filled(headings.pair, [("first", &sides[0].to_string()), ("second", &sides[1].to_string())]),
        name: String::new(),
        verdict: String::new(),
        meaning: by_hand.map(|comparison| comparison.summary.to_owned()).into_iter().collect(),
        sections,
        references: references_of(sides),
    }
}

fn by_hand(sides: [Code; 2], locale: &Locale) -> Option<&'static Comparison> {
    let [Code::Reply(first), Code::Reply(second)] = sides else { return None };
    let pair = [first.0.min(second.0), first.0.max(second.0)];
    locale.comparisons.iter().find(|comparison| comparison.codes == pair)
}

/// [`fill`] with owned values at hand.
fn filled<const N: usize>(phrase: &str, values: [(&str, &String); N]) -> String {
    fill(phrase, &values.map(|(name, value)| (name, value.as_str())))
}

impl Code {
    /// Who can put right what the code reports, in words; nothing for a success.
    fn acts(self, locale: &Locale) -> String {
        let actors: &[Actor] = match self {
            Self::Reply(code) => reply(code.0).map_or(&[], |entry| entry.acts),
            Self::Enhanced(code) => enhanced(code).map_or(&[], |entry| entry.acts),
        };
        let class = self.class();
        let counts = |actor: &&Actor| class == 4 || class == 5 && **actor != Actor::Time;
        actors.iter().filter(counts).map(|actor| actor.words(locale)).collect::<Vec<_>>().join(", ")
    }

    /// What a client does about it first. What a class adds to an enhanced code is advice for failures alone.
    fn advice(self, locale: &Locale) -> Option<&'static str> {
        match (self.of_class(locale), self.class()) {
            (Some(_), 2) => None,
            (Some(advice), _) => Some(advice),
            (None, _) => self.text(locale)?.fix_sender.first().copied(),
        }
    }

    fn of_class(self, locale: &Locale) -> Option<&'static str> {
        match self {
            Self::Enhanced(code) => enhanced(code)?.of_class(code.class, locale),
            Self::Reply(_) => None,
        }
    }
}

/// Retry, who can act, command, connection and subject, from the facts.
fn differences_of(sides: [Code; 2], locale: &Locale) -> Vec<String> {
    let headings = &locale.headings;
    if sides[0] == sides[1] {
        return vec![headings.same_code.to_owned()];
    }
    let labelled = |heading: &str, of: &dyn Fn(Code) -> String| labelled(heading, sides, sides.map(of));
    let mut differences = labelled(headings.retry, &|code| code.retry().sentence(locale).to_owned());
    differences.extend(labelled(headings.act, &|code| code.acts(locale)));
    match sides {
        [Code::Reply(a), Code::Reply(b)] => {
            if let (Some(a), Some(b)) = (reply(a.0), reply(b.0)) {
                differences.extend(command_differences(a, b, locale));
                differences.extend(labelled(headings.connection, &|code| connection(code, locale)));
            }
        }
        [Code::Enhanced(_), Code::Enhanced(_)] => {
            differences.extend(labelled(headings.digits, &|code| digits(code, locale)));
            differences.extend(labelled(headings.goes_with, &|code| companions(code, locale)));
        }
        [Code::Reply(code), Code::Enhanced(detail)] | [Code::Enhanced(detail), Code::Reply(code)] => {
            differences.extend(together(code, detail, locale));
            differences.extend(labelled(headings.digits, &|code| digits(code, locale)));
            differences.extend(labelled(headings.goes_with, &|code| companions(code, locale)));
        }
    }
    differences
}

/// A line for each of the two under a heading, one for both where they agree, none where nothing is known.
fn labelled(heading: &str, sides: [Code; 2], values: [String; 2]) -> Vec<String> {
    let [first, second] = values;
    if first == second && !first.is_empty() {
        return vec![format!("{heading} ({}, {}): {first}", sides[0], sides[1])];
    }
    let lines = [(sides[0], first), (sides[1], second)];
    lines
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(code, value)| format!("{heading} ({code}): {value}"))
        .collect()
}

/// What becomes of the connection; nothing for numbers that only lists know.
fn connection(code: Code, locale: &Locale) -> String {
    let Code::Reply(code) = code else { return String::new() };
    let known = reply(code.0).filter(|entry| entry.is_answer() || entry.closes != Closes::No);
    known.map_or_else(String::new, |entry| entry.closes.sentence(locale).to_owned())
}

/// The reply codes that usually stand beside an enhanced one.
fn companions(code: Code, locale: &Locale) -> String {
    let Code::Enhanced(code) = code else { return String::new() };
    enhanced(code).map_or_else(String::new, |entry| named_replies(entry, code.class, locale))
}

/// What a reply code and an enhanced code are to each other; nothing where one of them is unknown, or no server replies so.
fn together(code: ReplyCode, detail: EnhancedCode, locale: &Locale) -> Option<String> {
    let headings = &locale.headings;
    reply(code.0).filter(|entry| entry.is_answer())?;
    enhanced(detail)?;
    let phrase = if code.class() == detail.class { headings.levels } else { headings.conflict_detail };
    let verdict = |code: Code| code.verdict().words(locale).to_owned();
    Some(filled(
        phrase,
        [
            ("reply", &code.to_string()),
            ("detail", &detail.to_string()),
            ("reply_verdict", &verdict(code.into())),
            ("detail_verdict", &verdict(detail.into())),
        ],
    ))
}

/// Which commands only one of the two answers, and which both.
fn command_differences(a: &Reply, b: &Reply, locale: &Locale) -> Vec<String> {
    let headings = &locale.headings;
    if a.commands.is_empty() || b.commands.is_empty() {
        return Vec::new();
    }
    // The greeting is answered before there is a command.
    let answers = |entry: &Reply, name: &str| {
        entry.commands.contains(&name) || name != "CONNECT" && entry.commands.contains(&"ANY")
    };
    let listed = |entry: &Reply, is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
        let word = |name: &str| {
            if name == "ANY" { headings.any_command.to_owned() } else { written(name, headings) }
        };
        entry.commands.iter().filter(|name| is_meant(name)).map(|name| word(name)).collect()
    };
    let mut common = listed(a, &|name| answers(b, name));
    common.extend(
        listed(b, &|name| answers(a, name))
            .into_iter()
            .filter(|name| !common.contains(name))
            .collect::<Vec<_>>(),
    );
    if common.is_empty() {
        let different = filled(
            headings.different_commands,
            [
                ("first", &a.code.to_string()),
                ("first_commands", &listed(a, &|_| true).join(", ")),
                ("second", &b.code.to_string()),
                ("second_commands", &listed(b, &|_| true).join(", ")),
            ],
        );
        return vec![different];
    }
    let mut lines = vec![filled(headings.common_commands, [("commands", &common.join(", "))])];
    for (entry, other) in [(a, b), (b, a)] {
        let alone = listed(entry, &|name| !answers(other, name)).join(", ");
        if !alone.is_empty() {
            lines.push(filled(
                headings.only_commands,
                [("code", &entry.code.to_string()), ("commands", &alone)],
            ));
        }
    }
    lines
}

/// What a client does about each of the two first, and what each says.
fn uses_of(sides: [Code; 2], locale: &Locale) -> Vec<Section> {
    let mut codes = sides.to_vec();
    codes.dedup();
    let advice: Vec<String> =
        codes.iter().filter_map(|code| Some(format!("{code}: {}", code.advice(locale)?))).collect();
    let uses = codes.iter().map(|code| use_of(*code, locale)).collect();
    [(locale.headings.fix_sender, advice), (locale.headings.choose, uses)]
        .into_iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(heading, items)| Section { heading, body: Body::List(items) })
        .collect()
}

/// What a code says, and what to send in its place where it is no standard.
fn use_of(code: Code, locale: &Locale) -> String {
    let headings = &locale.headings;
    let Some(text) = code.text(locale) else {
        let unknown = match code {
            Code::Reply(_) => headings.unknown_reply,
            Code::Enhanced(_) => headings.unknown_detail,
        };
        return format!("{code}: {unknown}");
    };
    let instead: &[u16] = match code {
        Code::Reply(code) => reply(code.0).map_or(&[], |entry| entry.use_instead),
        Code::Enhanced(_) => &[],
    };
    let mut line = format!("{code}: {}", text.meaning);
    if let (Some(remark), 2) = (code.of_class(locale), code.class()) {
        line = format!("{line} {remark}");
    }
    if !instead.is_empty() {
        let instead: Vec<String> = instead.iter().map(u16::to_string).collect();
        line = format!("{line} {}: {}.", headings.instead, instead.join(", "));
    }
    line
}

fn references_of(sides: [Code; 2]) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for code in sides {
        let own: &[Reference] = match code {
            Code::Reply(code) => reply(code.0).map_or(&[], |entry| entry.references),
            Code::Enhanced(code) => enhanced(code).map_or(&[], |entry| entry.references),
        };
        for reference in own {
            if !references.contains(reference) {
                references.push(*reference);
            }
        }
    }
    references
}
