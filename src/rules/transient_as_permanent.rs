//! # transient-as-permanent
//!
//! A reply of class 4 is treated as a final failure.
//!
//! ## Why it matters
//!
//! A 4yz reply says that the command may well succeed later: the mailbox is locked, the disk is full, the sender is
//! greylisted. Code that bounces the message, drops the recipient or calls the address invalid loses mail that a
//! second attempt would have delivered. RFC 5321 4.2.1 asks the client to try again, and 4.5.4.1 to keep trying for
//! four to five days.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code >= 400:
//!         return "bounced"  # error: [transient-as-permanent]
//!     return "accepted"
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code >= 500:
//!         return "bounced"
//!     if code >= 400:
//!         return "deferred"
//!     return "accepted"
//! ```
//!
//! ## When it stays silent
//!
//! When attempts, an age or a deadline have a say: giving up on a 4yz at the end of the queue's lifetime is right. When
//! the code looks at the reply in a way that is not understood: that may have decided the class already. When the reply
//! is raised again, logged or stored. When a list of 421, 450, 451 and 452 took the usual ones out before. What is done
//! for the words of a text is due to those; only where they are words for an address that nobody has ("user unknown",
//! which servers say with 450 as well), and 4yz are kept for another attempt further on, that order is told of, as
//! information. So are words that are said with a temporary code as well ("mailbox unavailable", which is the text of 450 and
//! of 550, RFC 5321 4.2.3; "recipient address rejected", which Postfix puts in front of "Greylisted"), wherever they decide
//! before the class is asked for. So is a status of HTTP that says that the request is wrong (400, 402, 403 and the like),
//! where the same function or table has 429 or 503 for others.
//!
//! A server that answers whatever exception there was with a 500, 550 or 554 tells a failure of its own (its disk, its
//! database) like a refusal: that is told of, as information, where the reply says no more than that something failed. A handler
//! that asks what it was handed, or a text about what the client did, is left alone.
//!
//! Where nothing says what becomes of the codes, a 4yz of which a row of a table, or an arm of a switch, does what it does
//! with 5yz is told of if all others of its class are kept together elsewhere. By subject, such as mailbox and storage, they
//! are not: then the classes are no groups.
//!
//! ## References
//!
//! RFC 5321 4.2.1, RFC 5321 4.5.4.1

use super::{Draft, Note, Rule, Severity, this_way, uses};
use crate::catalog::{self, CodeSet, Reference, Reply, english};
use crate::fix::Repair;
use crate::flow::{Emission, Flows, Outcome, ToldBy};

pub(super) const RULE: Rule = Rule {
    id: "transient-as-permanent",
    summary: "a temporary failure (4yz) is treated as permanent",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.2.1" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    drafts.extend(flows.emissions.iter().filter(|sent| sent.for_any_failure).map(for_any_failure));
    for flow in flows.reached.iter().filter(|flow| flow.outcome == Outcome::Permanent && !flow.is_exhausted) {
        let codes = flow.set & CodeSet::TRANSIENT;
        if codes.is_empty() || is_remainder(codes) || flow.mispaired().is_some() {
            continue;
        }
        let is_certain = !matches!(flow.told_by, ToldBy::Status | ToldBy::Words | ToldBy::Said(_));
        let subject = match (flow.told_by, codes.len()) {
            (ToldBy::Words, _) => format!("words decide whatever the code, so {codes} can be treated as permanent here"),
            (ToldBy::Said(words), _) => {
                format!("\"{}\" is said with {codes} as well, but is treated as permanent here", words.join(" "))
            }
            (ToldBy::Listed(code), _) => format!("{code} is a temporary failure, but is treated as permanent here"),
            (_, 1) => format!("{codes} is a temporary failure, but is treated as permanent here"),
            _ => format!("{codes} are temporary failures, but are treated as permanent here"),
        };
        drafts.push(Draft {
            span: flow.span.clone(),
            message: subject,
            codes,
            notes: std::iter::once(Note { span: flow.other_end(), text: this_way(flow.set) }).chain(uses(flow)).collect(),
            help: "a 4yz reply asks for another attempt: keep the message and try again later, and give up only when the queue lifetime ends (RFC 5321 4.2.1, 4.5.4.1)".to_owned(),
            severity: (!is_certain).then_some(Severity::Info),
            repair: is_certain.then(|| Repair::OnlyPermanent { condition: flow.condition.clone() }),
        });
    }
}

/// A reply that goes out for whatever has failed.
fn for_any_failure(sent: &Emission) -> Draft {
    Draft {
        span: sent.code_span.clone(),
        message: format!("{} ({}) goes out whatever has failed, for a failure of the server itself too", sent.spoken(), sent.code.verdict().words(english())),
        codes: CodeSet::of(sent.code.0),
        notes: Vec::new(),
        help: "451 is the code of a local error (RFC 5321 4.2.3); with a 5yz the sender gives up at once".to_owned(),
        severity: Some(Severity::Info),
        repair: None,
    }
}

/// Whether the codes are what a list of the usual temporary failures leaves over: then somebody thought of class 4, and
/// the hole is a lesser matter.
fn is_remainder(codes: CodeSet) -> bool {
    let usual: CodeSet = [421, 450, 451, 452].into_iter().collect();
    let is_listed = codes.iter().all(|code| catalog::reply(code).is_some_and(Reply::is_established));
    !codes.meets(usual) && !is_listed
}
