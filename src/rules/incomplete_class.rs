//! # incomplete-class
//!
//! A hand-written list of temporary failures lacks a common one.
//!
//! ## Why it matters
//!
//! Four codes of class 4 are sent by every server: 421 (closing the connection), 450 (mailbox busy), 451 (error in
//! processing) and 452 (out of storage, or too many recipients). A list that names three of them forgets the fourth, and
//! whatever does not stand in the list is treated as the rest. The first digit tells the class without a list
//! (RFC 5321 4.2.1).
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! TEMPORARY_CODES = (450, 451, 452)  # error: [incomplete-class]
//!
//! def may_retry(error: smtplib.SMTPResponseException):
//!     return error.smtp_code in TEMPORARY_CODES
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def may_retry(error: smtplib.SMTPResponseException):
//!     return 400 <= error.smtp_code < 500
//! ```
//!
//! ## When it stays silent
//!
//! When fewer than three of the four are listed: that is a choice. When the missing code is handled somewhere else in the
//! file. When it reaches a permanent outcome: `transient-as-permanent` says that already. When nothing is done with what
//! the list leaves over.
//!
//! ## References
//!
//! RFC 5321 4.2.1, RFC 5321 4.2.3

use super::{Draft, Note, Rule, Severity, uses};
use crate::catalog::{CodeSet, Reference};
use crate::fix::Repair;
use crate::flow::{Flow, Flows, Outcome};

pub(super) const RULE: Rule = Rule {
    id: "incomplete-class",
    summary: "a list of temporary failures lacks a common one",
    severity: Severity::Info,
    reference: Some(Reference { rfc: 5321, section: "4.2.1" }),
    page: "",
    check,
};

/// The temporary failures that any server may send at any time.
const COMMON: [u16; 4] = [421, 450, 451, 452];
/// How many codes somebody writes down one by one.
const LONGEST_LIST: u32 = 24;

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    for flow in flows.reached.iter().filter(|flow| flow.outcome == Outcome::Transient && !flow.is_exhausted) {
        let lacking = COMMON.into_iter().collect::<CodeSet>() - flow.set;
        let is_list = flow.set.len() <= LONGEST_LIST;
        if !is_list || lacking.len() != 1 || is_handled(lacking, flows) || !is_left_over(lacking, flow, flows) {
            continue;
        }
        let listed = flow.set & CodeSet::TRANSIENT;
        drafts.push(Draft {
            span: flow.condition.clone(),
            message: format!("{listed} count as temporary failures here, but {lacking} is missing"),
            codes: lacking,
            notes: uses(flow)
                .chain((flow.span != flow.condition).then(|| Note {
                    span: flow.span.clone(),
                    text: format!("{} is tried again", flow.set),
                }))
                .collect(),
            help: format!("test the first digit instead of a list, or add {lacking} (RFC 5321 4.2.1)"),
            severity: None,
            repair: Some(Repair::Complete { list: flow.condition.clone(), codes: lacking }),
        });
    }
}

/// Whether the file names the code elsewhere, or lets it reach an outcome that another rule reports.
fn is_handled(lacking: CodeSet, flows: &Flows) -> bool {
    let names = |set: &CodeSet| set.len() <= LONGEST_LIST && set.meets(lacking);
    let is_told = |flow: &Flow| flow.outcome == Outcome::Permanent && flow.set.meets(lacking);
    flows.sets.iter().any(|(_, set)| names(set)) || flows.reached.iter().any(|flow| names(&flow.set) || is_told(flow))
}

/// Whether what the list leaves over fails: by its name a list stands for all of its kind, and a condition shows in its
/// other side.
fn is_left_over(lacking: CodeSet, flow: &Flow, flows: &Flows) -> bool {
    let others = || flows.reached.iter().filter(|other| other.shares_reply(flow) && other.set.meets(lacking));
    flow.is_list()
        || others().any(|other| other.outcome == Outcome::Failure)
            && others().all(|other| other.outcome == Outcome::Failure)
}
