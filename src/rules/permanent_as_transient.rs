//! # permanent-as-transient
//!
//! A reply of class 5 is deferred or retried.
//!
//! ## Why it matters
//!
//! A 5yz reply says that the same command will fail again. Retrying it for days delays the news for the sender, fills
//! the queue, and costs reputation with the receiving system. RFC 5321 4.2.1 tells the client not to repeat the exact
//! request.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def classify(error: smtplib.SMTPResponseException):
//!     if error.smtp_code in (421, 451, 550):
//!         return "deferred"  # error: [permanent-as-transient]
//!     return "bounced" if error.smtp_code >= 500 else "deferred"
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def classify(error: smtplib.SMTPResponseException):
//!     if error.smtp_code in (421, 451):
//!         return "deferred"
//!     return "bounced" if error.smtp_code >= 500 else "deferred"
//! ```
//!
//! ## When it stays silent
//!
//! 552 in answer to RCPT, or to a command that is not known, counts as 452, as RFC 5321 4.5.3.1.10 asks; after MAIL or
//! DATA, and where it becomes an enhanced code of the mailbox such as 4.2.2, the finding is a hint. Where the caller is answered with a status of HTTP that asks to come again, 429 or 503
//! (RFC 6585 4, RFC 9110 15.6.4), it is an info, and only told of codes of class 5 alone. A 5yz greeting may send the
//! client to the next host, and one to EHLO to HELO; one to RSET or NOOP says nothing of the message. A login that is
//! refused, whatever the class, can be set right by whoever has the password.
//!
//! ## References
//!
//! RFC 5321 4.2.1, RFC 5321 4.5.3.1.10

use super::{Draft, Note, Rule, Severity, this_way, uses};
use crate::catalog::{CodeSet, Reference};
use crate::flow::{Flows, Outcome, ToldBy};

pub(super) const RULE: Rule = Rule {
    id: "permanent-as-transient",
    summary: "a permanent failure (5yz) is deferred or retried",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.2.1" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    for flow in flows.reached.iter().filter(|flow| flow.outcome == Outcome::Transient) {
        let command = flow.command.map(|command| command.name);
        if matches!(command, Some("CONNECT" | "EHLO" | "HELO" | "STARTTLS" | "RSET" | "NOOP")) {
            continue;
        }
        // Whoever has the password can set it right; nothing is said of the message.
        let is_login = matches!(command, Some("AUTH" | "AUTH_RESPONSE"));
        if is_login && flow.set.meets(CodeSet::TRANSIENT) {
            continue;
        }
        let mut codes = flow.set & CodeSet::PERMANENT;
        // Where the command is not known it may have been RCPT. A whole class is still told as one.
        let may_be_too_many = command.is_none_or(|command| command == "RCPT") && !flow.told_by.is_of_mailbox();
        if may_be_too_many && codes.len() < CodeSet::PERMANENT.len() / 2 {
            codes = codes - CodeSet::of(552);
        }
        if codes.is_empty() || flow.mispaired().is_some() {
            continue;
        }
        let message = match (flow.told_by, codes.len()) {
            (ToldBy::Listed(code), _) => format!("{code} is a permanent failure, but is treated as temporary here"),
            (_, 1) => format!("{codes} is a permanent failure, but is treated as temporary here"),
            _ => format!("{codes} are permanent failures, but are treated as temporary here"),
        };
        let only_552 = codes.is_within(CodeSet::of(552));
        drafts.push(Draft {
            span: flow.span.clone(),
            message,
            codes,
            notes: std::iter::once(Note { span: flow.other_end(), text: this_way(flow.set) }).chain(uses(flow)).collect(),
            help: if only_552 && flow.told_by.is_of_mailbox() {
                "a full mailbox is 452 with 4.2.2, or 552 with 5.2.2; only too many recipients, 4.5.3, are temporary with 552 as well (RFC 5321 4.5.3.1.10)".to_owned()
            } else if only_552 {
                "only 552 in answer to RCPT counts as 452 (RFC 5321 4.5.3.1.10); after MAIL or DATA it is final".to_owned()
            } else {
                "the same request will fail again: report the failure to the sender instead of retrying (RFC 5321 4.2.1)".to_owned()
            },
            severity: match (only_552, flow.told_by == ToldBy::Status) {
                (true, _) => Some(Severity::Hint),
                (false, true) => Some(Severity::Info),
                _ => None,
            },
            repair: None,
        });
    }
}
