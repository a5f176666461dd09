//! # success-as-failure
//!
//! A reply that means success for its command is treated as a failure.
//!
//! ## Why it matters
//!
//! RCPT may be answered with 251 (the mail will be forwarded), VRFY with 251 or with 252 (the server will not tell,
//! but accepts mail for the address). Code that lets only 250 pass takes a good address for a bad one. Many servers
//! answer every VRFY with 252.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def recipient_accepted(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code != 250:  # error: [success-as-failure]
//!         raise ValueError("recipient refused")
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def recipient_accepted(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code not in (250, 251):
//!         raise ValueError("recipient refused")
//! ```
//!
//! ## When it stays silent
//!
//! When the command is not known, and for commands whose only success is 250: after MAIL, the final dot of DATA, RSET
//! or NOOP neither 251 nor 252 can occur. Where a function of the file does not look at the code that it is told to
//! expect, or raises nothing and what it gives back is seen by nobody, no code fails. Where another success is named behind
//! what is expected, it is let pass there.
//!
//! Of 252 alone in answer to VRFY, and of EXPN, it is told as information: who asks for a mailbox, or for the members of a
//! list, is told of none, but nothing has failed.
//!
//! ## References
//!
//! RFC 5321 4.3.2, RFC 5321 3.5.3, RFC 5321 3.4

use super::{Draft, Note, Rule, Severity};
use crate::catalog::{CodeSet, Reference};
use crate::fix::Repair;
use crate::flow::{Flows, Outcome};

pub(super) const RULE: Rule = Rule {
    id: "success-as-failure",
    summary: "a reply that means success for its command is treated as a failure",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.3.2" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    let failures = flows.reached.iter().filter(|flow| matches!(flow.outcome, Outcome::Failure | Outcome::Permanent));
    for flow in failures {
        let Some(command) = flow.command else { continue };
        let codes = flow.set & command.success;
        // Where the codes were kept out, they have to be let in.
        let (span, other, condition) = match &flow.barred_by {
            Some(place) => (place, flow.result.clone(), place),
            None => (&flow.span, flow.other_end(), &flow.condition),
        };
        // Where every success fails, it is not the code that decides.
        if codes.is_empty() || codes == command.success || drafts.iter().any(|draft: &Draft| draft.span == *span) {
            continue;
        }
        // A client that asks for a mailbox, or for the members of a list, is told of none.
        let is_unnamed = codes == CodeSet::of(252) || command.name == "EXPN";
        let (verb, verdict) = if codes.len() == 1 { ("means", "counts as a failure") } else { ("mean", "count as failures") };
        let mut help = format!("accept every success of {}: {} (RFC 5321 4.3.2)", command.name, command.success);
        if codes.meets(CodeSet::of(252)) {
            help.push_str("; 252 says that the server takes mail for the address but does not confirm it, so count it as unknown (RFC 5321 3.5.3)");
        }
        drafts.push(Draft {
            span: span.clone(),
            message: if codes == CodeSet::of(252) {
                format!("252 takes mail for the address without confirming it, but counts as a failure of {} here", command.name)
            } else {
                format!("{codes} {verb} success in answer to {}, but {verdict} here", command.name)
            },
            codes,
            notes: vec![Note { span: other, text: format!("{} {} not pass", flow.set, if flow.set.len() == 1 { "does" } else { "do" }) }],
            help,
            severity: is_unnamed.then_some(Severity::Info),
            repair: Some(Repair::Accept { condition: condition.clone(), codes }),
        });
    }
}
