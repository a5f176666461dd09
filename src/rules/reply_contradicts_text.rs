//! # reply-contradicts-text
//!
//! A reply goes out whose text says the opposite of its code.
//!
//! ## Why it matters
//!
//! Programs read the code, people read the text (RFC 5321 4.2). A `550` that asks to try again later is bounced at
//! once, and nobody tries again; a `450` for a mailbox that does not exist is retried for days before the sender hears
//! of it; a `250` that says "rejected" makes the client believe that the mail is delivered. A `550` for a failure of the
//! server itself, such as a database that cannot be reached, turns a passing fault into a bounce: 451 is the code for it.
//!
//! ## Example
//!
//! ```python
//! def answer(session, recipient):
//!     # The service speaks SMTP.
//!     if overloaded():
//!         return session.reply(550, "Server is busy, try again later")  # error: [reply-contradicts-text]
//! ```
//!
//! ## Use instead
//!
//! ```python
//! def answer(session, recipient):
//!     # The service speaks SMTP.
//!     if overloaded():
//!         return session.reply(451, "Server is busy, try again later")
//! ```
//!
//! ## When it stays silent
//!
//! When the text leaves it open ("user unknown or mailbox full"), negates ("do not try again later") or says both. When
//! a part of the text depends on a condition. "Rejected", "failed" and "error" fit 4yz and 5yz alike, and so do "too many
//! recipients": a limit of the program is told with 452, one that the site has set may be told with a 5yz; 552 is what
//! older servers send, and clients take it for 452 (RFC 5321 4.5.3.1.10). A 4yz for a mailbox that is unknown can be a
//! policy, and a server may know that its own failure will not pass, so these findings are only informative; with 5.3.z
//! (RFC 3463 3.4), or where the same text goes out with a 4yz as well, it has been thought of. Tests and quotations are
//! not looked at.
//!
//! ## References
//!
//! RFC 5321 4.2, RFC 5321 4.2.1

use super::{Draft, Note, Rule, Severity};
use crate::catalog::{CodeSet, Reference, english};
use crate::flow::{Emission, Flows};
use crate::language::{Phrases, has_phrase, vocabulary, words_of};
use foldhash::HashSet;
use std::cell::LazyCell;

pub(super) const RULE: Rule = Rule {
    id: "reply-contradicts-text",
    summary: "a reply is sent whose text says the opposite of its code",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.2" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    let told_apart = LazyCell::new(|| {
        let temporary = flows.emissions.iter().filter(|emission| emission.code.class() == 4);
        temporary.map(|emission| emission.text.as_str()).collect::<HashSet<&str>>()
    });
    for emission in flows.emissions.iter() {
        let Some((said, says)) = contradiction(emission) else { continue };
        // Where the same text goes out with a 4yz as well, somebody has asked which of the two it is.
        // One that goes out for any failure is told of as that.
        if says == Says::OwnFailure
            && (emission.for_any_failure || told_apart.contains(emission.text.as_str()))
        {
            continue;
        }
        let code = emission.code;
        let (verdict, help) = match says {
            Says::Later => ("asks to try again", "send a 4yz code, such as 451, or change the text"),
            Says::OwnFailure => ("tells of a failure of the server", "451 is the code of a local error (RFC 5321 4.2.3); with a 5yz the sender gives up at once"),
            Says::No => ("refuses", "send a 4yz or 5yz code, or change the text"),
            Says::Never => ("is final", "send a 5yz code, such as 550, or change the text"),
        };
        drafts.push(Draft {
            span: emission.code_span.clone(),
            message: format!("{} ({}) goes out with a text that {verdict}: \"{said}\"", emission.spoken(), code.verdict().words(english())),
            codes: CodeSet::of(code.0),
            notes: emission.enhanced.iter().map(|(enhanced, span)| Note {
                span: span.clone(),
                text: format!("{enhanced} says: {}", enhanced.verdict().words(english())),
            }).collect(),
            help: format!("clients act on the code and not on the text: {help} (RFC 5321 4.2)"),
            severity: (code.class() == 4 || says == Says::OwnFailure).then_some(Severity::Info),
            repair: None,
        });
    }
}

/// What the words of a text say that contradict its code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Come back later.
    Later,
    /// The server itself has failed, which passes.
    OwnFailure,
    /// No, whatever the class.
    No,
    /// No, for good.
    Never,
}

/// The words of a text that contradict its code, and what they say.
fn contradiction(emission: &Emission) -> Option<(String, Says)> {
    const TOO_MANY_RECIPIENTS: u16 = 552;
    // Where the enhanced code has another class, that is the finding.
    if emission.enhanced.as_ref().is_some_and(|(enhanced, _)| enhanced.class != emission.code.class()) {
        return None;
    }
    let vocabulary = vocabulary();
    let words = words_of(&emission.text);
    if has_phrase(&words, vocabulary.says_open) {
        return None;
    }
    let says = |phrases| said(&words, phrases);
    let says_later = || says(vocabulary.says_later);
    match emission.code.class() {
        5 if emission.code.0 != TOO_MANY_RECIPIENTS && says(vocabulary.says_never).is_none() => {
            // 5.3.z is a failure of the system that will not pass (RFC 3463 3.4).
            let is_meant = emission.enhanced.as_ref().is_some_and(|(enhanced, _)| enhanced.subject == 3);
            let own_failure = || says(vocabulary.says_own_failure).filter(|_| !is_meant);
            says_later()
                .map(|said| (said, Says::Later))
                .or_else(|| own_failure().map(|said| (said, Says::OwnFailure)))
        }
        4 if says_later().is_none() && !has_phrase(&words, vocabulary.transient) => {
            says(vocabulary.says_never).map(|said| (said, Says::Never))
        }
        2 => says(vocabulary.says_refused).map(|said| (said, Says::No)),
        _ => None,
    }
}

/// The first of the phrases that stands in the words without a negation shortly before.
fn said(words: &[String], phrases: &Phrases) -> Option<String> {
    const REACH: usize = 3;
    phrases.iter().find_map(|phrase| {
        let at = words.windows(phrase.len()).position(|window| window.iter().zip(*phrase).all(|(a, b)| a == b))?;
        let before = &words[at.saturating_sub(REACH)..at];
        (!has_phrase(before, vocabulary().negation)).then(|| phrase.join(" "))
    })
}
