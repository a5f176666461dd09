//! Two codes side by side.

use super::code;
use crate::catalog::{
    Body, Code, EnhancedCode, Explanation, Locale, ReplyCode, compare, english, enhanced_codes, locales,
    replies,
};

#[test]
fn a_comparison_names_the_difference_that_matters() {
    let text = compare(ReplyCode(252), ReplyCode(452), english()).to_markdown();
    assert!(text.contains("*success*") && text.contains("*try again later*"), "{text}");
}

/// The pairs that people confuse.
const CONFUSED: [[u16; 2]; 14] = [
    [250, 252],
    [251, 551],
    [252, 452],
    [421, 451],
    [450, 550],
    [451, 452],
    [452, 552],
    [454, 535],
    [500, 502],
    [503, 554],
    [521, 554],
    [530, 535],
    [550, 553],
    [550, 554],
];

#[test]
fn pairs_that_people_confuse_are_compared_by_hand() {
    for locale in locales() {
        let by_hand: Vec<[u16; 2]> = locale.comparisons.iter().map(|comparison| comparison.codes).collect();
        assert_eq!(by_hand, CONFUSED, "{}", locale.id);
        for [a, b] in CONFUSED {
            let text = compare(ReplyCode(a), ReplyCode(b), locale);
            let back = compare(ReplyCode(b), ReplyCode(a), locale);
            assert!(!text.meaning.is_empty() && text.meaning == back.meaning, "{}: {a} {b}", locale.id);
        }
    }
}

fn items(explanation: &Explanation) -> impl Iterator<Item = &String> {
    explanation.sections.iter().flat_map(|section| match &section.body {
        Body::List(items) => items.iter(),
        Body::Line(_) => panic!("a comparison has lists"),
    })
}

fn assert_whole(explanation: &Explanation, locale: &Locale) {
    let subject = &explanation.subject;
    assert!(explanation.sections.iter().all(|section| section.body != Body::List(Vec::new())), "{subject}");
    for item in items(explanation) {
        let is_broken = item.contains(['{', '}', '?']) || item.contains("  ") || item.trim_end() != *item;
        assert!(!is_broken && !item.ends_with(": "), "{} {subject}: {item}", locale.id);
    }
}

#[test]
fn what_may_answer_any_command_may_answer_those_of_others() {
    for entry in replies().iter().filter(|entry| entry.commands.iter().any(|name| *name != "CONNECT")) {
        let text = compare(ReplyCode(421), entry.code, english()).to_markdown();
        let claim = format!("only {} may answer", entry.code);
        assert!(entry.commands.contains(&"ANY") || !text.contains(&claim), "{text}");
    }
    let text = compare(ReplyCode(421), ReplyCode(554), english()).to_markdown();
    assert!(text.contains("only 421 may answer any command"), "{text}");
}

#[test]
fn any_two_codes_are_compared() {
    let details = enhanced_codes().iter().flat_map(|entry| {
        let code = |class: &u16| EnhancedCode { class: *class, subject: entry.subject, detail: entry.detail };
        entry.classes.iter().map(move |class| Code::from(code(class)))
    });
    let numbers = replies().iter().map(|entry| Code::from(entry.code));
    let unknown =
        [ReplyCode(299).into(), ReplyCode(499).into(), code("4.9.9").into(), code("5.7.606").into()];
    let codes: Vec<Code> = numbers.chain(details).chain(unknown).collect();
    for locale in locales() {
        // A part of all pairs, spread evenly: each locale another one, the two with texts of their own more.
        let step = if matches!(locale.id, "en" | "ru") { 11 } else { 97 };
        for (row, a) in codes.iter().enumerate() {
            for b in codes.iter().skip(row % step).step_by(step) {
                assert_whole(&compare(*a, *b, locale), locale);
            }
        }
    }
}

/// Two codes of one class are never said to be alike: what differs is told.
#[test]
fn a_derived_comparison_tells_what_differs() {
    let text = |a: &str, b: &str| {
        let side = |text: &str| {
            EnhancedCode::parse(text).map_or_else(|| ReplyCode(text.parse().unwrap()).into(), Code::from)
        };
        compare(side(a), side(b), english()).to_markdown()
    };
    let has = |text: String, lines: &[&str]| {
        for line in lines {
            assert!(text.lines().any(|seen| seen.starts_with(&format!("- {line}"))), "{line}\n{text}");
        }
    };
    has(
        text("550", "552"),
        &[
            "Retry (550): No, the same request ",
            "Retry (552): No, except after `RCPT` ",
            "Who can act (550): the sender, the server's operator",
            "Who can act (552): the sender, the recipient",
            "Both may answer `MAIL`, `RCPT`, ",
            "Of the two, only 550 may answer `EHLO`, ",
            "Of the two, only 552 may answer `SEND`, ",
            "Connection (550, 552): The connection stays open.",
        ],
    );
    has(
        text("421", "450"),
        &[
            "Both may answer `EHLO`, `HELO`, `MAIL`, ",
            "Of the two, only 421 may answer any command, `CONNECT`",
            "Connection (421): The server closes ",
            "Connection (450): The connection stays open.",
        ],
    );
    has(text("500", "501"), &["Both may answer any command."]);
    has(
        text("521", "550"),
        &["Of the two, only 521 may answer `CONNECT` (greeting).", "Connection (521): The server may close"],
    );
    has(text("535", "550"), &["They answer different commands: 535 `AUTH`, "]);
    has(
        text("4.2.2", "5.2.2"),
        &[
            "Who can act (4.2.2): the recipient, time alone may help",
            "Who can act (5.2.2): the recipient",
            "Often seen with (4.2.2): 450 ",
            "4.2.2: The mailbox may have room again later",
            "5.2.2: The server will not wait for room",
        ],
    );
    has(text("452", "4.2.2"), &["452 tells the client what to do, and 4.2.2 beside it tells why."]);
    has(text("5.2.2", "452"), &["452 says *try again later*, 5.2.2 says *do not retry*."]);
    has(text("2.1.5", "2.1.0"), &["2.1.5: ", "2.1.0: "]);
    assert!(!text("450", "4.9.9").contains("beside it"), "nothing is known of 4.9.9");
    assert!(!text("570", "5.6.6").contains("beside it"), "no server replies with 570");
    has(text("452", "452"), &["Both are the same code."]);
}
