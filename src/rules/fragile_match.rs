//! # fragile-match
//!
//! A code is looked for anywhere in a text.
//!
//! ## Why it matters
//!
//! A reply begins with its code (RFC 5321 4.2). Behind it stands free text, in which the same three digits can be part
//! of a size, a queue id, an address or another server's reply: `"550" in message` is also true for
//! `451 4.3.0 timeout after 25502 bytes`.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def is_unknown(error: smtplib.SMTPException):
//!     if "550" in str(error):  # error: [fragile-match]
//!         return True
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def is_unknown(error: smtplib.SMTPResponseException):
//!     if error.smtp_code == 550:
//!         return True
//! ```
//!
//! ## When it stays silent
//!
//! When the text is held to its start (`startswith("550")`, `/^550/`) or the pattern to the borders of a number
//! (`/\b550\b/`, `" 550 "`), when more than the code is looked for (`"550 5.1.1"`), when the code is looked for in a
//! list of codes, when the number is no reply code (`"202"`), and in tests.
//!
//! ## References
//!
//! RFC 5321 4.2

use super::{Draft, Rule, Severity};
use crate::catalog::{self, Reference};
use crate::flow::Flows;

pub(super) const RULE: Rule = Rule {
    id: "fragile-match",
    summary: "a code is looked for anywhere in a text",
    severity: Severity::Info,
    reference: Some(Reference { rfc: 5321, section: "4.2" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    // 202 is one of HTTP alone.
    let is_reply = |code| catalog::reply(code).is_some();
    for loose in flows.loose.iter().filter(|loose| loose.codes.iter().any(is_reply)) {
        drafts.push(Draft {
            span: loose.span.clone(),
            message: match loose.codes.len() {
                1 => format!("{} is looked for anywhere in the text, where it can be part of a size, an id or an address", loose.codes),
                _ => format!("{} are looked for anywhere in the text, where each can be part of a size, an id or an address", loose.codes),
            },
            codes: loose.codes,
            notes: Vec::new(),
            help: "compare the code itself, or the first three characters of the reply (RFC 5321 4.2)".to_owned(),
            severity: None,
            repair: None,
        });
    }
}
