//! # unused-ignore
//!
//! A comment silences a rule that finds nothing there.
//!
//! ## Why it matters
//!
//! The comment was right once. The code has changed since, and what it excuses is gone; left where it is, it would
//! hide the next real finding on that line, and it tells readers of a problem that does not exist.
//!
//! ## Example
//!
//! ```python
//! import smtplib
//!
//! def deliver(server, recipient):
//!     code, text = server.rcpt(recipient)
//!     if code >= 500:
//!         # error: [unused-ignore] `transient-as-permanent` finds nothing on this line
//!         return "bounced"  # smtp-lsp: ignore[transient-as-permanent] this relay never sends 4yz
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
//!         return "bounced"  # smtp-lsp: ignore[transient-as-permanent] this relay never sends 4yz
//!     return "accepted"
//! ```
//!
//! ## When it stays silent
//!
//! When the named rule is off: what it would have found is not known.

use super::{Rule, Severity, found_by_comments};

pub(super) const RULE: Rule = Rule {
    id: "unused-ignore",
    summary: "a comment silences a rule that finds nothing there",
    severity: Severity::Warning,
    reference: None,
    page: "",
    check: found_by_comments,
};
