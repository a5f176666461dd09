//! Facts and texts against each other.

use crate::catalog::{
    Actor, COMMANDS, CodeSet, EnhancedCode, Status, command, command_at_start, enhanced, enhanced_codes,
    locale_for, replies, reply,
};

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
        assert!(row.error.is_within(CodeSet::NEGATIVE), "{}", row.name);
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
