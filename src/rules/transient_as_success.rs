//! # transient-as-success
//!
//! A reply of class 4 counts as success.
//!
//! ## Why it matters
//!
//! A 4yz reply refuses the command for now: nothing was accepted. Code that refuses only 5yz lets it fall through to
//! what follows a success, so a message that no server has taken is noted as delivered and never sent again. RFC 5321
//! 4.2.1 tells success by the first digit 2.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code >= 500:
//!         return "bounced"
//!     return "accepted"  # error: [transient-as-success]
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
//! When codes of class 4 are chosen by themselves, or listed beside 250: that is a policy, such as to take a greylisted
//! address for a good one. When codes of class 5 come the same way, for then the code does not tell classes apart. When
//! the code looks at the reply in a way that is not understood, and when the reply is only stored or logged.
//!
//! ## References
//!
//! RFC 5321 4.2.1, RFC 5321 4.3.2

use super::{Draft, Note, Rule, Severity, this_way};
use crate::catalog::{CodeSet, Reference};
use crate::flow::{Flows, Outcome};

pub(super) const RULE: Rule = Rule {
    id: "transient-as-success",
    summary: "a temporary failure (4yz) counts as success",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.2.1" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    for flow in flows.reached.iter().filter(|flow| flow.outcome == Outcome::Success && !flow.is_exhausted) {
        let codes = flow.set & CodeSet::TRANSIENT;
        if !falls_through(flow.set) || drafts.iter().any(|draft: &Draft| draft.span == flow.span) {
            continue;
        }
        drafts.push(Draft {
            span: flow.span.clone(),
            message: format!("{codes} are temporary failures, but count as success here"),
            codes,
            notes: vec![Note { span: flow.other_end(), text: this_way(flow.set) }],
            help: "only 2yz says that the command was done: handle 4yz before, and try it again later (RFC 5321 4.2.1)".to_owned(),
            severity: None,
            repair: None,
        });
    }
}

/// Whether class 5 was taken out and the rest of class 4 was left beside success. Codes that a list names are a policy
/// and not an oversight; no list names one that nobody has defined.
fn falls_through(set: CodeSet) -> bool {
    const UNDEFINED: u16 = 499;
    set.contains(250) && set.contains(UNDEFINED) && !set.meets(CodeSet::PERMANENT)
}
