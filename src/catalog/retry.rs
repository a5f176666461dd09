//! Whether, when and how to try again: a fact of each failure, since the first digit alone does not tell that a login,
//! another host or a new transaction is wanted.

use super::locale::Locale;
use super::{Code, EnhancedCode, Verdict, enhanced, reply};

/// What a client does about a reply instead of, or before, sending the same again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retry {
    /// Nothing: it was a success.
    Done,
    /// Send what the server is waiting for.
    GoOn,
    /// Try the same later (RFC 5321 4.5.4.1).
    Later,
    /// Later; where a server greylists, after a few minutes (RFC 6647).
    Greylisting,
    /// Too many recipients: a new transaction for the others, at once (RFC 5321 4.5.3.1.10). Else later.
    Rest,
    /// The connection is gone: another one, to this host or to another.
    Reconnect,
    /// One login with `PLAIN`, then the same mechanism again (RFC 4954 6).
    PlainLogin,
    /// Nothing failed that would need it: ask when it is time again (RFC 1985, RFC 2645).
    NextPoll,
    /// Temporary by its digit alone: somebody has to change something.
    AfterChange,
    /// The queue lifetime is over.
    Ended,
    /// TLS or the check of a login is out of order: the same later.
    Service,
    /// Later, or at once without the parameter.
    WithoutParameter,
    /// Never the same.
    Never,
    /// Another command, or none.
    Corrected,
    /// After `STARTTLS`.
    AfterTls,
    /// After `AUTH` or `STARTTLS`.
    AfterLogin,
    /// With other credentials or another mechanism.
    Credentials,
    /// At the next MX host.
    NextHost,
    /// Never the same; in place of the greeting, at the next MX host.
    Greeting,
    /// To the address that the reply names.
    NewAddress,
    /// Never the same; after `RCPT` it may mean too many recipients (RFC 5321 4.5.3.1.10).
    Recipients,
    /// It is no reply.
    Broken,
}

impl Retry {
    /// What the first digit says of a code that nothing more is known of (RFC 5321 4.2.1).
    const fn of_class(class: u16) -> Self {
        match class {
            2 => Self::Done,
            3 => Self::GoOn,
            4 => Self::Later,
            5 => Self::Never,
            _ => Self::Broken,
        }
    }

    /// The verdict in a few words.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Done => Verdict::Success,
            Self::GoOn => Verdict::Intermediate,
            Self::Later
            | Self::Greylisting
            | Self::Rest
            | Self::Reconnect
            | Self::NextPoll
            | Self::Service
            | Self::WithoutParameter => Verdict::TryLater,
            Self::PlainLogin
            | Self::AfterChange
            | Self::Corrected
            | Self::AfterTls
            | Self::AfterLogin
            | Self::Credentials
            | Self::NewAddress => Verdict::ChangeFirst,
            Self::Ended | Self::Never | Self::NextHost | Self::Greeting | Self::Recipients => {
                Verdict::DoNotRetry
            }
            Self::Broken => Verdict::NotAReply,
        }
    }

    /// A sentence or two for readers.
    #[must_use]
    pub fn sentence(self, locale: &Locale) -> &'static str {
        let headings = &locale.headings;
        match self {
            Self::Done => headings.retry_success,
            Self::GoOn => headings.retry_intermediate,
            Self::Later => headings.retry_later,
            Self::Greylisting => headings.retry_greylisting,
            Self::Rest => headings.retry_rest,
            Self::Reconnect => headings.retry_reconnect,
            Self::PlainLogin => headings.retry_plain_login,
            Self::NextPoll => headings.retry_next_poll,
            Self::AfterChange => headings.retry_after_change,
            Self::Ended => headings.retry_ended,
            Self::Service => headings.retry_service,
            Self::WithoutParameter => headings.retry_without_parameter,
            Self::Never => headings.retry_never,
            Self::Corrected => headings.retry_corrected,
            Self::AfterTls => headings.retry_after_tls,
            Self::AfterLogin => headings.retry_after_login,
            Self::Credentials => headings.retry_credentials,
            Self::NextHost => headings.retry_next_host,
            Self::Greeting => headings.retry_greeting,
            Self::NewAddress => headings.retry_new_address,
            Self::Recipients => headings.retry_recipients,
            Self::Broken => headings.retry_none,
        }
    }

    /// Whether an enhanced code beside the reply decides which of two things it means.
    const fn depends_on_detail(self) -> bool {
        matches!(self, Self::Greylisting | Self::Rest | Self::Greeting | Self::Recipients)
    }
}

impl Code {
    /// Whether, when and how to try again.
    #[must_use]
    pub fn retry(self) -> Retry {
        let known = match self {
            Self::Reply(code) => reply(code.0).map(|entry| entry.retry),
            Self::Enhanced(code) => of_detail(code),
        };
        known.unwrap_or_else(|| Retry::of_class(self.class()))
    }
}

/// What an enhanced code says beyond its class.
fn of_detail(code: EnhancedCode) -> Option<Retry> {
    enhanced(code)?.retry.iter().find(|(class, _)| *class == code.class).map(|(_, retry)| *retry)
}

/// What counts for a reply code with an enhanced code of its class beside it: the one that says more.
pub(super) fn together(reply: Code, detail: EnhancedCode) -> Retry {
    let whole = reply.retry();
    let names_cause = detail.detail != 0 && enhanced(detail).is_some();
    match of_detail(detail) {
        // The connection is gone, whatever the cause.
        Some(exact) if whole == Retry::Reconnect && exact.verdict() == whole.verdict() => whole,
        Some(exact) => exact,
        None if names_cause && whole.depends_on_detail() => Retry::of_class(detail.class),
        None => whole,
    }
}
