//! Reply codes and enhanced status codes.

use super::{Locale, Text, Verdict, enhanced, reply};
use std::fmt;

/// A reply code: three digits (RFC 5321 4.2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ReplyCode(pub u16);

impl ReplyCode {
    /// The first digit.
    #[must_use]
    pub const fn class(self) -> u16 {
        self.0 / 100
    }

    /// What a client has to do about it (RFC 5321 4.2.1).
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        Verdict::of_class(self.class())
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// An enhanced status code: class, subject and detail (RFC 3463 2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EnhancedCode {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    pub class: u16,
    /// The second number: 0 to 7 are registered.
    pub subject: u16,
    /// The third number.
    pub detail: u16,
}

impl EnhancedCode {
    /// Reads `4.2.2`: class 2, 4 or 5 and two numbers of one to three digits without leading zeros (RFC 2034 4).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|part| {
            let plain = part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
            let leading_zero = part.len() > 1 && part.starts_with('0');
            if plain && !leading_zero { part.parse::<u16>().ok() } else { None }
        });
        let (class, subject, detail) = (numbers.next()??, numbers.next()??, numbers.next()??);
        (numbers.next().is_none() && matches!(class, 2 | 4 | 5)).then_some(Self { class, subject, detail })
    }

    /// What a client has to do about it.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        Verdict::of_class(self.class)
    }
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// A reply code or an enhanced status code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// A reply code.
    Reply(ReplyCode),
    /// An enhanced status code.
    Enhanced(EnhancedCode),
}

impl Code {
    /// The first digit.
    #[must_use]
    pub const fn class(self) -> u16 {
        match self {
            Self::Reply(code) => code.class(),
            Self::Enhanced(code) => code.class,
        }
    }

    /// What a client has to do about it.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        Verdict::of_class(self.class())
    }

    /// What the catalogue says of it, if it knows it.
    pub(crate) fn text(self, locale: &Locale) -> Option<&'static Text> {
        match self {
            Self::Reply(code) => reply(code.0).map(|entry| entry.text(locale)),
            Self::Enhanced(code) => enhanced(code).map(|entry| entry.text(locale)),
        }
    }
}

impl From<ReplyCode> for Code {
    fn from(code: ReplyCode) -> Self {
        Self::Reply(code)
    }
}

impl From<EnhancedCode> for Code {
    fn from(code: EnhancedCode) -> Self {
        Self::Enhanced(code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reply(code) => code.fmt(f),
            Self::Enhanced(code) => code.fmt(f),
        }
    }
}
