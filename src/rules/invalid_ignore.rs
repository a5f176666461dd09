//! # invalid-ignore
//!
//! A comment that should silence a rule cannot be taken.
//!
//! ## Why it matters
//!
//! A comment that names no rule would hide findings that nobody has thought of yet, and one without a reason leaves
//! the next reader to guess whether it still holds. Such a comment silences nothing.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     # error: [invalid-ignore] it gives no reason
//!     if code >= 500:  # smtp-lsp: ignore[transient-as-permanent]
//!         return "bounced"
//!     return "deferred" if code >= 400 else "accepted"
//! ```
//!
//! ## Use instead
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code >= 400:
//!         return "bounced"  # smtp-lsp: ignore[transient-as-permanent] the queue has its own retries
//!     return "accepted"
//! ```

use super::{Rule, Severity, found_by_comments};

pub(super) const RULE: Rule = Rule {
    id: "invalid-ignore",
    summary: "a comment that should silence a rule cannot be taken",
    severity: Severity::Warning,
    reference: None,
    page: "",
    check: found_by_comments,
};
