//! Which language is chosen, and that each has every code.

use super::code;
use crate::catalog::{
    COMMANDS, ReplyCode, explain_command, explain_pair, explain_reply, locale_for, locales, replies,
};

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
            assert!(!explain_command(row, locale).to_markdown().contains('{'), "{}", locale.id);
        }
    }
}
