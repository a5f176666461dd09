//! What is explained of a code, a pair or a set.

use super::code;
use crate::catalog::{
    Body, CodeSet, EnhancedCode, Explanation, ReplyCode, Verdict, command, english, enhanced_codes,
    explain_command, explain_enhanced, explain_pair, explain_reply, explain_set, locale_for, replies,
};
use proptest::prelude::*;

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
    let greylisted = "Yes: as a rule after at least 30 minutes, or after a few where the text";
    holds(reply(450), "try again later", greylisted);
    holds(pair(451, "4.7.1"), "try again later", greylisted);
    holds(pair(450, "4.2.2"), "try again later", "Yes, as a rule after at least 30 minutes; ");
    holds(pair(421, "4.7.0"), "try again later", "Yes, over a new connection");
    holds(pair(421, "4.5.3"), "try again later", "Yes, over a new connection");
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
            let is_told = entry.classes.contains(class) || entry.text(english()).of_class(*class).is_some();
            assert!(is_told, "{class}.{}.{}", entry.subject, entry.detail);
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
    let closing = explain_pair(ReplyCode(421), code("4.7.0"), english());
    let parts: Vec<&str> = closing.sections.iter().map(|section| section.heading).collect();
    assert_eq!(
        parts[5..],
        [
            "Often misread",
            "Sent in answer to",
            "Connection",
            "Often seen with",
            "Easily confused with",
            "Digit by digit"
        ]
    );
    assert_eq!(line(closing, "Connection"), "The server closes the connection after it.");
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
    let outside = explain_enhanced(code("4.1.1"), english());
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
    let greeting = explain_command(command("CONNECT").expect("it is there"), english());
    assert!(greeting.meaning.is_empty(), "500 is no greeting: {:?}", greeting.meaning);
}

proptest! {
    #[test]
    fn any_code_is_explained(number in 100u16..600, class in prop::sample::select(vec![2u16, 4, 5]), subject in 0u16..999, detail in 0u16..999) {
        let pair = EnhancedCode { class, subject, detail };
        prop_assert!(!explain_pair(ReplyCode(number), pair, english()).to_markdown().is_empty());
        prop_assert!(!explain_enhanced(pair, english()).to_markdown().is_empty());
        prop_assert_eq!(EnhancedCode::parse(&pair.to_string()), Some(pair));
    }
}
