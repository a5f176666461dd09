//! # undefined-code
//!
//! A reply goes out with a number that is no reply code.
//!
//! ## Why it matters
//!
//! A reply code has a second digit of 0 to 5 (RFC 5321 4.2); a number such as 471 or 599 is outside the grammar, and a
//! client may take it for garbage and end the session. Many such numbers are enhanced status codes whose dots were
//! lost: 441 should have been `4.4.1`, which goes behind a reply code such as 451.
//!
//! ## Example
//!
//! ```python
//! def answer(session):
//!     # The service speaks SMTP: EHLO, MAIL FROM, RCPT TO.
//!     session.reply(441, "4.4.1 No answer from host")  # error: [undefined-code]
//! ```
//!
//! ## Use instead
//!
//! ```python
//! def answer(session):
//!     # The service speaks SMTP: EHLO, MAIL FROM, RCPT TO.
//!     session.reply(451, "4.4.1 No answer from host")
//! ```
//!
//! ## When it stays silent
//!
//! A server may use a code of its own that keeps to the grammar, and clients understand it by its first digit, so 455
//! or 543 are no finding. Codes that a client expects are none either: it has to take what servers send, and some send
//! these. Numbers that a program makes up for itself and never sends, such as 599 for a lost connection, are not looked
//! at, nor is anything in tests. Neither is a number with an enhanced status code behind it that says nothing, such as
//! `510 5.0.0`: it does not stand for another one.
//!
//! ## References
//!
//! RFC 5321 4.2, RFC 5321 4.2.1

use super::{Draft, Rule, Severity};
use crate::catalog::{self, CodeSet, Reference, Status};
use crate::flow::Flows;

pub(super) const RULE: Rule = Rule {
    id: "undefined-code",
    summary: "a reply is sent with a number that is no reply code",
    severity: Severity::Info,
    reference: Some(Reference { rfc: 5321, section: "4.2" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    for emission in flows.emissions.iter() {
        let code = emission.code;
        let known = catalog::reply(code.0);
        // With another enhanced status code behind it that says nothing, it was meant as it is: `510 5.0.0`.
        let says_nothing = emission.enhanced.as_ref().is_some_and(|(enhanced, _)| enhanced.subject == 0 && enhanced.detail == 0);
        let is_mistake = !says_nothing
            && known.is_some_and(|reply| reply.undotted.is_some() && matches!(reply.status, Status::List | Status::Observed));
        let is_outside = code.0 / 10 % 10 > 5 && known.is_none();
        if !is_mistake && !is_outside {
            continue;
        }
        let undotted = known.and_then(|reply| reply.undotted);
        let instead: CodeSet = known.into_iter().flat_map(|reply| reply.use_instead).copied().collect();
        let message = match undotted {
            Some(enhanced) => format!("{code} is no reply code, but {enhanced} without its dots"),
            None => format!("{code} is no reply code: the second digit is 0 to 5"),
        };
        let help = match (undotted, instead.is_empty()) {
            (Some(enhanced), false) => format!("send {instead} with {enhanced} behind it (RFC 5321 4.2)"),
            (Some(enhanced), true) => format!("send a reply code with {enhanced} behind it (RFC 5321 4.2)"),
            (None, _) => format!("send a code that clients know, such as {} (RFC 5321 4.2)", usual(code.class())),
        };
        drafts.push(Draft {
            span: emission.code_span.clone(),
            message,
            codes: CodeSet::of(code.0),
            notes: Vec::new(),
            help,
            severity: None,
            repair: None,
        });
    }
}

/// What a server says for want of anything better.
fn usual(class: u16) -> u16 {
    match class {
        2 => 250,
        3 => 354,
        4 => 451,
        _ => 554,
    }
}
