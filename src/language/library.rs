//! Models of mail libraries: which calls give a reply, which types and members hold one, which names stand for codes.

use crate::catalog::{CodeSet, ReplyCode};
use memchr::memmem;
use serde::Deserialize;
use std::borrow::Cow;

/// A name in a library model: `SMTP.rcpt` matches a member `rcpt`, `rcpt` any spelling that ends with it.
#[derive(Clone, Debug)]
pub(crate) struct Name(pub(crate) Cow<'static, str>);

impl Name {
    /// Whether a name, or a path with dots between its parts, is the one that the model means.
    pub(crate) fn fits(&self, path: &str) -> bool {
        path == self.0 || path.strip_suffix(&*self.0).is_some_and(|before| before.ends_with('.'))
    }
}

/// What is known of one mail library: of a published one from `grammars/`, of a project's own from its configuration.
#[derive(Debug)]
pub(crate) struct Library {
    /// Words of which one stands in every file that uses the library.
    pub(crate) seen: Cow<'static, [Cow<'static, str>]>,
    /// Functions and methods that give a reply.
    pub(crate) calls: Cow<'static, [(Name, CallModel)]>,
    /// Types, usually exceptions, whose values hold a reply.
    pub(crate) types: Cow<'static, [(Name, TypeModel)]>,
    /// Members of objects that hold a reply.
    pub(crate) members: Cow<'static, [(Name, MemberModel)]>,
    /// Words of which one stands in the name of an object with such members; without them the members tell by themselves.
    pub(crate) objects: Cow<'static, [Cow<'static, str>]>,
    /// Constants that stand for reply codes.
    pub(crate) constants: Cow<'static, [(Name, CodeSet)]>,
    /// Constants that code hands back to its server, with the reply code that the server sends for each.
    pub(crate) verdicts: Cow<'static, [(Name, ReplyCode)]>,
    /// Functions, types and constants that give something up for good.
    pub(crate) permanent: Cow<'static, [Name]>,
    /// Those that try it again.
    pub(crate) transient: Cow<'static, [Name]>,
    /// Functions that report with the first letter of what they print.
    pub(crate) letters: Cow<'static, [(Name, Letters)]>,
    /// Predicates that hold exactly for the codes of a set.
    pub(crate) predicates: Cow<'static, [(Name, CodeSet)]>,
}

impl Library {
    /// Whether a text may use the library: one of its words stands there, as it is written.
    pub(crate) fn is_used_in(&self, source: &[u8]) -> bool {
        self.seen.iter().any(|word| memmem::find(source, word.as_bytes()).is_some())
    }
}

/// What a library call yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Gives {
    /// A pair of code and text.
    Pair,
    /// The code alone.
    Code,
    /// An object that holds a reply.
    Reply,
    /// Code, text and an error, of which the error holds every reply that was not expected.
    Checked,
    /// An error that holds every reply that was not expected.
    Error,
    /// Whether the reply was expected; the object that was called keeps it.
    Kept,
}

/// What is known of a library call.
#[derive(Clone, Debug)]
pub(crate) struct CallModel {
    /// What comes back.
    pub(crate) gives: Gives,
    /// The command that the call sends.
    pub(crate) command: Option<&'static str>,
    /// The argument (from 0) with the expected code or prefix of a code.
    pub(crate) expects: Option<u8>,
    /// The codes that come back; for all others the call raises an exception, or gives an error.
    pub(crate) codes: CodeSet,
    /// Whether its name is plain enough where nothing stands in front of it.
    pub(crate) bare: bool,
    /// Words of which one stands in the name of what it is called on, where other things have a method of that name; without
    /// any it tells by itself.
    pub(crate) on: &'static [&'static str],
}

/// The letters with which a function reports what becomes of the mail.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters {
    pub(crate) permanent: char,
    pub(crate) transient: char,
}

/// What is known of a type, usually an exception.
#[derive(Clone, Debug)]
pub(crate) struct TypeModel {
    /// The codes that a value of the type can hold.
    pub(crate) codes: CodeSet,
    /// The command whose reply it is.
    pub(crate) command: Option<&'static str>,
}

/// What a member of an object tells about the reply that the object holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum MemberModel {
    /// The code as a number.
    Number,
    /// The code as text of three digits.
    Digits,
    /// The reply line as text that begins with the code.
    Text,
    /// The same, under a name by which nothing else is kept as a text.
    Line,
    /// The first digit of the code as a number.
    Class,
    /// The text without the code.
    Message,
    /// All of the reply in another shape.
    Whole,
    /// Something else that may decide the class.
    Inspects,
    /// A table from each recipient to the reply about it; its keys say nothing about the class.
    Recipients,
}
