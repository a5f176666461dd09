//! Facts and texts against each other, and what is explained from them.

use super::{
    COMMANDS, CodeSet, EnhancedCode, ReplyCode, Status, command, command_at_start, compare, english,
    enhanced, enhanced_codes, explain_enhanced, explain_pair, explain_reply, explain_set, locale_for,
    locales, replies, reply,
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

#[test]
fn every_text_is_written_out() {
    let texts = replies()
        .iter()
        .map(|entry| entry.text(english()))
        .chain(enhanced_codes().iter().map(|entry| entry.text(english())));
    for text in texts {
        assert!((3..=48).contains(&text.name.chars().count()), "{}", text.name);
        assert!(
            !text.when.is_empty() && !text.fix_sender.is_empty() && !text.avoid.is_empty(),
            "{}",
            text.name
        );
        let parts = [text.when, text.fix_sender, text.fix_operator, text.avoid, text.misread];
        for sentence in parts.into_iter().flatten().chain([&text.meaning]) {
            assert!(sentence.ends_with('.') && sentence.len() >= 10, "{}: {sentence}", text.name);
            assert_eq!(sentence.matches('`').count() % 2, 0, "{sentence}");
        }
    }
}

#[test]
fn links_lead_to_sections() {
    for reference in replies().iter().flat_map(|entry| entry.references) {
        let url = reference.url();
        assert!(url.starts_with("https://www.rfc-editor.org/rfc/rfc"), "{url}");
        assert!(reference.section.is_empty() || url.contains(&format!("-{}", reference.section)), "{url}");
    }
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
                first.ends_with(&format!("*{}*", entry.code.verdict().words(locale))),
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

#[test]
fn any_two_codes_are_compared() {
    for a in replies() {
        for b in replies() {
            let text = compare(a.code, b.code, english());
            assert!(text.sections.iter().all(|section| match &section.body {
                super::Body::List(items) =>
                    !items.is_empty() && items.iter().all(|item| !item.contains(['{', '}'])),
                super::Body::Line(_) => false,
            }));
        }
    }
}
