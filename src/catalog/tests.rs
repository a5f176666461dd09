//! Facts and texts against each other, and what is explained from them.

use super::{
    Actor, Body, COMMANDS, Code, CodeSet, EnhancedCode, Explanation, Locale, ReplyCode, Status, Verdict,
    command, command_at_start, compare, english, enhanced, enhanced_codes, explain_enhanced, explain_pair,
    explain_reply, explain_set, locale_for, locales, replies, reply,
};
use proptest::prelude::*;

fn code(text: &str) -> EnhancedCode {
    EnhancedCode::parse(text).expect("an enhanced code")
}

#[test]
fn facts_agree_with_each_other() {
    for entry in replies() {
        let number = entry.code.0;
        for detail in entry.enhanced {
            assert!(enhanced(*detail).is_some(), "{number}: {detail} is not registered");
            assert_eq!(detail.class, entry.code.class(), "{number}: {detail} has another class");
        }
        for name in entry.commands.iter().filter(|name| **name != "ANY") {
            let row = command(name).unwrap_or_else(|| panic!("{number}: no command `{name}`"));
            let known = row.success | row.intermediate | row.error;
            // Codes that no standard has are in no row.
            assert!(
                !entry.is_established() || known.contains(number),
                "{number} says that it answers {name}, whose row lacks it"
            );
        }
        for other in entry.confused_with.iter().chain(entry.use_instead) {
            assert!(reply(*other).is_some(), "{number}: {other} is not in the catalogue");
        }
        assert!(
            entry.status != Status::Standard || !entry.references.is_empty(),
            "{number} is defined nowhere"
        );
    }
    for row in COMMANDS {
        for number in (row.success | row.intermediate | row.error).iter() {
            let entry =
                reply(number).unwrap_or_else(|| panic!("{}: {number} is not in the catalogue", row.name));
            assert!(
                entry.commands.contains(&row.name) || entry.commands.contains(&"ANY"),
                "{number} does not know {}",
                row.name
            );
        }
        assert!(row.success.is_within(CodeSet::SUCCESS), "{}", row.name);
        assert!(row.error.is_within(CodeSet::TRANSIENT | CodeSet::PERMANENT), "{}", row.name);
    }
    assert_eq!(enhanced_codes().len(), 81, "the registry has 81 rows");
}

/// A reply code names what it often stands beside, an enhanced code also what the registry pairs it with: so all of the
/// first is in the second, and no enhanced code is left that none of its reply codes names.
#[test]
fn reply_codes_and_enhanced_codes_know_each_other() {
    for entry in replies().iter().filter(|entry| entry.is_established()) {
        for detail in entry.enhanced {
            let other = enhanced(*detail).expect("it is registered");
            let goes_with_any = (other.subject, other.detail) == (0, 0);
            assert!(
                goes_with_any || other.replies.contains(&entry.code.0),
                "{}: {detail} does not know it",
                entry.code
            );
        }
    }
    for entry in enhanced_codes() {
        let name = format!("X.{}.{}", entry.subject, entry.detail);
        assert!(!entry.classes.is_empty(), "{name}");
        for class in entry.classes {
            assert!(matches!(class, 2 | 4 | 5), "{name}: {class}");
            let detail = EnhancedCode { class: *class, subject: entry.subject, detail: entry.detail };
            let mut others = entry.replies.iter().filter(|number| **number / 100 == *class).peekable();
            let is_alone = others.peek().is_none();
            let is_named = others.any(|number| {
                let other = reply(*number).unwrap_or_else(|| panic!("{name}: {number} is unknown"));
                assert!(other.is_established(), "{name}: {number} is in no standard");
                other.enhanced.contains(&detail)
            });
            assert!(is_alone || is_named, "none of its reply codes names {detail}");
        }
        for class in [2, 4, 5] {
            assert_eq!(entry.confused_with(class).count(), entry.confused_with.len(), "{name}");
        }
    }
}

/// Where nobody can act there is no failure, and the other way round.
#[test]
fn somebody_can_act_on_every_failure() {
    for entry in replies() {
        let fails = matches!(entry.code.class(), 4 | 5);
        assert_eq!(!entry.acts.is_empty(), fails, "{}", entry.code);
        assert!(!entry.acts.contains(&Actor::Time) || entry.code.class() == 4, "{}", entry.code);
    }
    for entry in enhanced_codes() {
        let name = format!("X.{}.{}", entry.subject, entry.detail);
        let unspecified = (entry.subject, entry.detail) == (0, 0);
        assert_eq!(!entry.acts.is_empty(), entry.classes != [2] && !unspecified, "{name}");
        assert!(
            !entry.acts.contains(&Actor::Time) || entry.classes.contains(&4) || entry.detail == 1,
            "{name}"
        );
    }
}

#[test]
fn every_text_is_written_out() {
    for locale in ["en", "ru"].map(locale_for) {
        let texts = replies()
            .iter()
            .map(|entry| entry.text(locale))
            .chain(enhanced_codes().iter().map(|entry| entry.text(locale)));
        for text in texts {
            assert!((3..=48).contains(&text.name.chars().count()), "{}", text.name);
            assert!(
                !text.when.is_empty() && !text.fix_sender.is_empty() && !text.avoid.is_empty(),
                "{}",
                text.name
            );
            let parts = [text.when, text.fix_sender, text.fix_operator, text.avoid, text.misread];
            let of_class = [2, 4, 5].into_iter().filter_map(|class| text.of_class(class));
            for sentence in parts.into_iter().flatten().copied().chain([text.meaning]).chain(of_class) {
                assert!(sentence.ends_with('.') && sentence.len() >= 10, "{}: {sentence}", text.name);
                assert_eq!(sentence.matches('`').count() % 2, 0, "{sentence}");
                assert!(!sentence.contains("  ") && !sentence.contains(['{', '}']), "{sentence}");
            }
        }
    }
}

#[test]
fn links_lead_to_sections() {
    let of_replies = replies().iter().flat_map(|entry| entry.references);
    let of_details = enhanced_codes().iter().flat_map(|entry| entry.references);
    let of_commands = COMMANDS.iter().flat_map(|row| row.references.iter().chain(row.added_by));
    let mut count = 0;
    for reference in of_replies.chain(of_details).chain(of_commands) {
        let url = reference.url();
        let page = url.strip_prefix("https://www.rfc-editor.org/rfc/rfc").unwrap_or_else(|| panic!("{url}"));
        let (number, section) = page.split_once('#').unwrap_or((page, ""));
        assert!((700..10_000).contains(&number.parse::<u32>().unwrap_or(0)), "{url}");
        let parts: Vec<&str> = reference.section.split('.').collect();
        let is_number = |part: &&str| part.parse::<u16>().is_ok_and(|number| number > 0);
        let is_appendix = |part: &&str| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_uppercase());
        match (reference.section, is_appendix(&parts[0])) {
            ("", _) => assert_eq!(section, "", "{url}"),
            (whole, appendix) => {
                assert!(parts[usize::from(appendix)..].iter().all(is_number), "{reference}");
                let anchor = if appendix { "appendix" } else { "section" };
                assert_eq!(section, format!("{anchor}-{whole}"), "{url}");
            }
        }
        count += 1;
    }
    assert!(count > 400, "{count} links");
    assert!(enhanced_codes().iter().all(|entry| !entry.references.is_empty()), "each is defined somewhere");
    assert!(COMMANDS.iter().all(|row| !row.references.is_empty()), "each is defined somewhere");
}

#[test]
fn commands_are_known_as_they_are_written() {
    let name = |text: &str| command_at_start(text).map(|row| row.name);
    assert_eq!(name("RCPT TO:<a@example.org>"), Some("RCPT"));
    assert_eq!(name("mail from:<>\r\n"), Some("MAIL"));
    assert_eq!(name("VRFY %s"), Some("VRFY"));
    assert_eq!(name("RCPTS are many"), None);
    assert_eq!(name("hello"), None);
}

#[test]
fn the_first_line_has_code_name_and_verdict() {
    for (number, verdict) in
        [(250, "success"), (354, "intermediate"), (452, "try again later"), (550, "do not retry")]
    {
        let markdown = explain_reply(ReplyCode(number), english()).to_markdown();
        let first = markdown.lines().next().unwrap_or("");
        assert!(
            first.starts_with(&format!("**{number}** · ")) && first.ends_with(&format!("*{verdict}*")),
            "{first}"
        );
    }
    assert!(
        explain_reply(ReplyCode(599), english()).to_markdown().contains("first digit"),
        "unknown codes go by their class"
    );
}

#[test]
fn pairs_agree_or_say_that_they_do_not() {
    let agreeing = explain_pair(ReplyCode(452), code("4.2.2"), english()).to_markdown();
    assert!(agreeing.contains("452: ") && agreeing.contains("4.2.2: "), "{agreeing}");
    let clash = explain_pair(ReplyCode(452), code("5.2.2"), english()).to_markdown();
    assert!(clash.contains("The two disagree") && clash.contains("RFC 2034"), "{clash}");
    assert!(
        clash.lines().next().is_some_and(|line| line.contains("try again later")),
        "the reply code counts: {clash}"
    );
}

#[test]
fn unregistered_details_go_by_their_subject() {
    let markdown = explain_enhanced(code("5.7.606"), english()).to_markdown();
    assert!(markdown.contains("does not have this detail"), "{markdown}");
}

#[test]
fn sets_are_told_by_class() {
    let both = explain_set(CodeSet::range(400, 599), english()).to_markdown();
    assert!(both.starts_with("**4yz, 5yz**"), "{both}");
    assert!(both.contains("wrong for the other"), "{both}");
    let one = explain_set([450, 451].into_iter().collect(), english()).to_markdown();
    assert!(one.starts_with("**450, 451** · *try again later*"), "{one}");
}

#[test]
fn a_comparison_names_the_difference_that_matters() {
    let text = compare(ReplyCode(252), ReplyCode(452), english()).to_markdown();
    assert!(text.contains("*success*") && text.contains("*try again later*"), "{text}");
}

fn sets() -> impl Strategy<Value = CodeSet> {
    prop::collection::vec(100u16..600, 0..40).prop_map(|codes| codes.into_iter().collect())
}

proptest! {
    #[test]
    fn sets_obey_set_algebra(a in sets(), b in sets(), c in sets(), number in 0u16..1000) {
        prop_assert_eq!(!(a | b), !a & !b);
        prop_assert_eq!(a & (b | c), (a & b) | (a & c));
        prop_assert_eq!(a - b, a & !b);
        prop_assert_eq!(!!a, a);
        prop_assert_eq!(a | !a, CodeSet::ALL);
        prop_assert_eq!((a & b).contains(number), a.contains(number) && b.contains(number));
        prop_assert_eq!(a.len() as usize, a.iter().count());
        prop_assert_eq!(a.iter().collect::<CodeSet>(), a);
        prop_assert_eq!(a.meets(b), a.iter().any(|code| b.contains(code)));
        prop_assert!(a.is_within(a | b));
    }

    #[test]
    fn the_compact_form_names_every_code_and_no_other(a in sets()) {
        let mut named = CodeSet::EMPTY;
        for part in a.to_string().split(", ").filter(|part| !part.is_empty()) {
            named = named | match part.split_once('–') {
                Some((low, high)) => CodeSet::range(low.parse().unwrap(), high.parse().unwrap()),
                None => match part.strip_suffix("yz") {
                    Some(class) => CodeSet::with_prefix(class.parse().unwrap()),
                    None => CodeSet::of(part.parse().unwrap()),
                },
            };
        }
        prop_assert_eq!(named, a);
    }

    #[test]
    fn any_code_is_explained(number in 100u16..600, class in prop::sample::select(vec![2u16, 4, 5]), subject in 0u16..999, detail in 0u16..999) {
        let pair = EnhancedCode { class, subject, detail };
        prop_assert!(!explain_pair(ReplyCode(number), pair, english()).to_markdown().is_empty());
        prop_assert!(!explain_enhanced(pair, english()).to_markdown().is_empty());
        prop_assert_eq!(EnhancedCode::parse(&pair.to_string()), Some(pair));
    }
}

#[test]
fn the_locale_that_suits_a_tag_best_is_found() {
    let id = |tag: &str| locale_for(tag).id;
    assert_eq!(id("de"), "de");
    assert_eq!(id("de-AT"), "de");
    assert_eq!(id("de_DE.UTF-8"), "de");
    assert_eq!(id("pt-BR"), "pt");
    assert_eq!(id("zh-CN"), "zh-Hans");
    assert_eq!(id("zh-cn"), "zh-Hans");
    assert_eq!(id("zh-Hant-TW"), "en", "traditional characters are no simplified ones");
    for tag in ["", "C", "POSIX", "tlh", "not a tag", "en-US"] {
        assert_eq!(id(tag), "en", "{tag}");
    }
}

#[test]
fn every_locale_explains_every_code() {
    for locale in locales() {
        for entry in replies() {
            let markdown = explain_reply(entry.code, locale).to_markdown();
            let first = markdown.lines().next().unwrap_or("");
            assert!(
                first.ends_with(&format!("*{}*", entry.retry.verdict().words(locale))),
                "{}: {first}",
                locale.id
            );
            assert!(!markdown.contains('{'), "{}: {markdown}", locale.id);
        }
        let clash = explain_pair(ReplyCode(452), code("5.2.2"), locale).to_markdown();
        assert!(!clash.contains('{'), "{}: {clash}", locale.id);
        for row in COMMANDS {
            assert!(!super::explain_command(row, locale).to_markdown().contains('{'), "{}", locale.id);
        }
    }
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

/// Whether, when and how to try again is told per code, and by the enhanced code beside it where that says more.
#[test]
fn a_retry_is_a_fact_of_the_code() {
    let first_line = |explanation: Explanation| {
        let Body::Line(retry) = explanation.sections[0].body.clone() else { panic!("the retry comes first") };
        (explanation.verdict, retry)
    };
    let holds = |(verdict, retry): (String, String), wanted: &str, start: &str| {
        assert!(verdict == wanted && retry.starts_with(start), "{verdict}: {retry}");
    };
    let reply = |number: u16| first_line(explain_reply(ReplyCode(number), english()));
    let pair =
        |number: u16, detail: &str| first_line(explain_pair(ReplyCode(number), code(detail), english()));
    let unchanged = "do not retry unchanged";
    holds(reply(432), unchanged, "Not with the same mechanism: ");
    holds(reply(453), "try again later", "At the next regular poll");
    holds(reply(459), unchanged, "Not unchanged, in spite of the first digit");
    holds(reply(421), "try again later", "Yes, over a new connection");
    holds(reply(530), unchanged, "Yes, at once, but only after `AUTH`");
    holds(
        reply(554),
        "do not retry",
        "No, the same message will be refused again; only after a 554 greeting",
    );
    holds(pair(421, "4.7.0"), "try again later", "Yes, over a new connection");
    holds(pair(452, "4.5.3"), "try again later", "Yes: if there were too many recipients");
    holds(pair(452, "4.2.2"), "try again later", "Yes, as a rule after at least 30 minutes");
    holds(pair(552, "5.2.2"), "do not retry", "No, the same request will fail again");
    holds(pair(535, "5.7.8"), unchanged, "Not with the same login");
    for entry in replies().iter().filter(|entry| matches!(entry.code.class(), 4 | 5)) {
        let verdict = entry.retry.verdict();
        let excluded = if entry.code.class() == 4 { Verdict::DoNotRetry } else { Verdict::TryLater };
        assert!(verdict != excluded || entry.code.0 == 447, "{}: {verdict:?}", entry.code);
    }
    for entry in enhanced_codes() {
        for (class, retry) in entry.retry {
            assert!(entry.classes.contains(class), "X.{}.{}", entry.subject, entry.detail);
            let excluded = if *class == 4 { Verdict::DoNotRetry } else { Verdict::TryLater };
            assert_ne!(retry.verdict(), excluded, "{class}.{}.{}", entry.subject, entry.detail);
        }
    }
}

#[test]
fn an_explanation_tells_the_connection_and_what_the_code_is_mixed_up_with() {
    let line = |explanation: Explanation, heading: &str| {
        let section = explanation.sections.into_iter().find(|section| section.heading == heading);
        match section.map(|section| section.body) {
            Some(Body::Line(line)) => line,
            _ => String::new(),
        }
    };
    let reply = |number: u16, heading: &str| line(explain_reply(ReplyCode(number), english()), heading);
    let detail = |text: &str, heading: &str| line(explain_enhanced(code(text), english()), heading);
    assert_eq!(reply(452, "Connection"), "The connection stays open.");
    assert_eq!(reply(441, "Connection"), "", "nobody sends it");
    assert!(reply(452, "Easily confused with").starts_with("450 (mailbox unavailable for now), 451 ("));
    assert_eq!(reply(452, "Digit by digit"), "4 = temporary failure · 5 = mail system");
    assert_eq!(detail("4.2.2", "Digit by digit"), "4 = temporary failure · 2 = mailbox · 2 = mailbox full");
    let mixed_up = detail("4.2.2", "Easily confused with");
    assert!(
        mixed_up.starts_with("5.2.3 (") && mixed_up.contains("4.3.1 ("),
        "in a class that there is: {mixed_up}"
    );
    let headings: Vec<&str> =
        explain_reply(ReplyCode(441), english()).sections.iter().map(|section| section.heading).collect();
    assert_eq!(headings[..4], ["Retry", "Standing", "Probably meant", "Use instead"]);
    assert!(!headings.contains(&"Often seen with"), "441 is 4.4.1 and not beside it");
    let russian = line(explain_enhanced(code("5.1.2"), locale_for("ru")), "Легко спутать с");
    assert!(russian.contains("5.1.10 (у домена"), "a word of one letter is no acronym: {russian}");
    let outside = explain_enhanced(code("4.7.1"), english());
    assert!(outside.meaning[1].contains("a later attempt may work"), "{:?}", outside.meaning);
    let unknown = explain_reply(ReplyCode(299), english());
    assert_eq!(unknown.meaning.len(), 1, "{:?}", unknown.meaning);
    assert_eq!(reply(253, "Sent in answer to"), "`ETRN`");
    let places = reply(503, "Sent in answer to");
    assert!(
        places.contains("`BDAT`, `BDAT` (last chunk), ") && places.contains("`DATA` (LMTP), "),
        "{places}"
    );
    assert!(reply(452, "Sent in answer to").contains("`DATA` (LMTP, final dot)"));
    let greeting = super::explain_command(command("CONNECT").expect("it is there"), english());
    assert!(greeting.meaning.is_empty(), "500 is no greeting: {:?}", greeting.meaning);
}
