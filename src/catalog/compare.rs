//! Two reply codes side by side.

use super::explain::{Body, Explanation, Section};
use super::{Reply, ReplyCode, headings, reply};
use std::fmt::Write as _;

/// Compares two reply codes from the facts about them: class, what a client does, commands, connection, and when to
/// use which.
#[must_use]
pub fn compare(first: ReplyCode, second: ReplyCode) -> Explanation {
    let headings = headings();
    let mut differences = Vec::new();
    let say = |code: ReplyCode| {
        let name = reply(code.0).map_or("no standard defines it", |entry| entry.text.name);
        format!("{code}: {name} · *{}*", code.verdict().words())
    };
    differences.push(say(first));
    differences.push(say(second));
    if first.class() == second.class() {
        differences.push(format!(
            "Both are {}yz, so a client treats them alike: {}",
            first.class(),
            first.verdict().retry()
        ));
    } else {
        for code in [first, second] {
            differences.push(format!("{code}: {}", code.verdict().retry()));
        }
    }
    if let (Some(a), Some(b)) = (reply(first.0), reply(second.0)) {
        differences.extend(command_difference(a, b));
        if a.closes != b.closes {
            differences.push(format!("{first}: {} {second}: {}", a.closes.sentence(), b.closes.sentence()));
        }
    }
    let uses: Vec<String> = [first, second]
        .into_iter()
        .filter_map(|code| reply(code.0))
        .map(|entry| {
            let mut text = format!("{}: {}", entry.code, entry.text.meaning);
            if !entry.use_instead.is_empty() {
                let instead: Vec<String> = entry.use_instead.iter().map(u16::to_string).collect();
                let _ = write!(text, " {}: {}.", headings.instead, instead.join(", "));
            }
            text
        })
        .collect();
    let mut references = Vec::new();
    for entry in [first, second].into_iter().filter_map(|code| reply(code.0)) {
        for reference in entry.references {
            if !references.contains(reference) {
                references.push(*reference);
            }
        }
    }
    Explanation {
        subject: format!("{first} and {second}"),
        name: String::new(),
        verdict: String::new(),
        meaning: Vec::new(),
        sections: vec![
            Section { heading: headings.difference, body: Body::List(differences) },
            Section { heading: headings.choose, body: Body::List(uses) },
        ],
        references,
    }
}

/// Which commands only one of the two answers.
fn command_difference(a: &Reply, b: &Reply) -> Option<String> {
    let names = |reply: &Reply| -> Vec<String> {
        reply.commands.iter().map(|name| format!("`{}`", name.replace('_', " "))).collect()
    };
    let (of_a, of_b) = (names(a), names(b));
    let common: Vec<&str> = of_a.iter().filter(|name| of_b.contains(name)).map(String::as_str).collect();
    if of_a.is_empty() || of_b.is_empty() || of_a == of_b {
        return None;
    }
    Some(if common.is_empty() {
        format!(
            "They answer different commands: {} {}; {} {}.",
            a.code,
            of_a.join(", "),
            b.code,
            of_b.join(", ")
        )
    } else {
        format!("Both may answer {}.", common.join(", "))
    })
}
