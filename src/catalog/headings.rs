//! The words around the catalogue's texts, in the reader's language.

use super::{Closes, HEADINGS, Verdict};

/// All headings and fixed phrases of one locale.
#[allow(missing_docs)]
pub(crate) struct Headings {
    pub(crate) any_command: &'static str,
    pub(crate) avoid: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) classes: &'static str,
    pub(crate) closes_may: &'static str,
    pub(crate) closes_no: &'static str,
    pub(crate) closes_yes: &'static str,
    pub(crate) codes: &'static str,
    pub(crate) commands: &'static str,
    pub(crate) conflict: &'static str,
    pub(crate) connection: &'static str,
    pub(crate) difference: &'static str,
    pub(crate) fix_operator: &'static str,
    pub(crate) fix_sender: &'static str,
    pub(crate) goes_with: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) misread: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) retry_intermediate: &'static str,
    pub(crate) retry_later: &'static str,
    pub(crate) retry_never: &'static str,
    pub(crate) retry_none: &'static str,
    pub(crate) retry_success: &'static str,
    pub(crate) verdict_intermediate: &'static str,
    pub(crate) verdict_later: &'static str,
    pub(crate) verdict_never: &'static str,
    pub(crate) verdict_none: &'static str,
    pub(crate) verdict_success: &'static str,
    pub(crate) when: &'static str,
}

/// The headings of the reader's language.
pub(crate) fn headings() -> &'static Headings {
    &HEADINGS
}

impl Verdict {
    /// The words for readers.
    #[must_use]
    pub fn words(self) -> &'static str {
        let headings = headings();
        match self {
            Self::Success => headings.verdict_success,
            Self::Intermediate => headings.verdict_intermediate,
            Self::TryLater => headings.verdict_later,
            Self::DoNotRetry => headings.verdict_never,
            Self::NotAReply => headings.verdict_none,
        }
    }

    /// Whether and when to try again.
    #[must_use]
    pub fn retry(self) -> &'static str {
        let headings = headings();
        match self {
            Self::Success => headings.retry_success,
            Self::Intermediate => headings.retry_intermediate,
            Self::TryLater => headings.retry_later,
            Self::DoNotRetry => headings.retry_never,
            Self::NotAReply => headings.retry_none,
        }
    }
}

impl Closes {
    /// A sentence for readers.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        let headings = headings();
        match self {
            Self::No => headings.closes_no,
            Self::May => headings.closes_may,
            Self::Yes => headings.closes_yes,
        }
    }
}
