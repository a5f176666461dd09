//! The catalogue: what every reply code and enhanced status code means. Facts and texts are data under `data/`, made
//! static by the build.

mod code;
mod code_set;
mod compare;
mod document;
mod explain;
pub(crate) mod expression;
mod locale;
mod retry;
#[cfg(test)]
mod tests;

pub use code::{Code, EnhancedCode, ReplyCode};
pub use code_set::CodeSet;
pub use compare::compare;
pub use document::{Part, whole, whole_markdown};
pub(crate) use explain::lower_first;
pub use explain::{
    Body, Explanation, Section, explain_command, explain_enhanced, explain_pair, explain_reply, explain_set,
};
pub use locale::{Locale, english, known_locale, locale_for, locales};
pub use retry::Retry;

use locale::{Comparison, Headings};
use std::fmt;
use std::sync::LazyLock;

/// What the first digit asks of a client (RFC 5321 4.2.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// 2yz: done.
    Success,
    /// 3yz: send what comes next.
    Intermediate,
    /// 4yz: not done, and worth trying again later.
    TryLater,
    /// 5yz: not done, and not to be tried again.
    DoNotRetry,
    /// Not done, and worth trying again once something has changed; no class says that, only single codes.
    ChangeFirst,
    /// Not a reply code of SMTP.
    NotAReply,
}

impl Verdict {
    /// The verdict for a first digit.
    #[must_use]
    pub const fn of_class(class: u16) -> Self {
        match class {
            2 => Self::Success,
            3 => Self::Intermediate,
            4 => Self::TryLater,
            5 => Self::DoNotRetry,
            _ => Self::NotAReply,
        }
    }
}

/// How firmly a code stands in the standards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Defined in a Standards Track RFC.
    Standard,
    /// Defined in an Experimental RFC.
    Experimental,
    /// Named beside an enhanced code in the IANA registry, without a text of its own.
    Registered,
    /// In an Internet-Draft that was never published.
    ExpiredDraft,
    /// From the protocol before SMTP.
    Historic,
    /// Seen from real servers.
    Observed,
    /// Seen only in lists.
    List,
    /// Made up by software for itself.
    Internal,
}

/// Whether the server closes the connection after the reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closes {
    /// It stays open.
    No,
    /// It depends on the command.
    May,
    /// It closes.
    Yes,
}

/// Who can put right what a failure reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Actor {
    /// The program that sends, by itself.
    Client,
    /// Who wrote or sends the mail.
    Sender,
    /// Whose mailbox it is.
    Recipient,
    /// Who runs the answering server.
    Operator,
    /// Nobody has to: waiting may be enough.
    Time,
}

/// A section of an RFC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The RFC's number.
    pub rfc: u16,
    /// The section, such as `4.5.3.1.10`, or nothing for the whole.
    pub section: &'static str,
}

impl Reference {
    /// The page of the RFC editor, at the section.
    #[must_use]
    pub fn url(&self) -> String {
        let page = format!("https://www.rfc-editor.org/rfc/rfc{}", self.rfc);
        match self.section.chars().next() {
            None => page,
            Some(first) if first.is_ascii_digit() => format!("{page}#section-{}", self.section),
            Some(_) => format!("{page}#appendix-{}", self.section),
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {}", self.rfc)?;
        if self.section.is_empty() { Ok(()) } else { write!(f, " {}", self.section) }
    }
}

/// The texts on one code.
#[derive(Debug)]
pub struct Text {
    /// What the code is called.
    pub name: &'static str,
    /// What the server says with it.
    pub meaning: &'static str,
    /// Situations in which it is seen.
    pub when: &'static [&'static str],
    /// What the sending side can do.
    pub fix_sender: &'static [&'static str],
    /// What the operator of the answering server can do.
    pub fix_operator: &'static [&'static str],
    /// What not to do.
    pub avoid: &'static [&'static str],
    /// Common misreadings, corrected.
    pub misread: &'static [&'static str],
    /// For enhanced codes: what class 2, 4 and 5 add.
    by_class: [Option<&'static str>; 3],
}

impl Text {
    /// What a class adds, for enhanced codes that say so.
    #[must_use]
    pub fn of_class(&self, class: u16) -> Option<&'static str> {
        match class {
            2 => self.by_class[0],
            4 => self.by_class[1],
            5 => self.by_class[2],
            _ => None,
        }
    }
}

/// A reply code of the catalogue.
#[derive(Debug)]
pub struct Reply {
    /// The code.
    pub code: ReplyCode,
    /// How firmly it stands.
    pub status: Status,
    /// Names of the commands that it may answer; `ANY` for all.
    pub commands: &'static [&'static str],
    /// Whether the connection ends with it.
    pub closes: Closes,
    /// Whether, when and how to try again.
    pub retry: Retry,
    /// Who can put right what it reports; nobody for a success.
    pub acts: &'static [Actor],
    /// Enhanced codes that usually go with it.
    pub enhanced: &'static [EnhancedCode],
    /// Where it is defined.
    pub references: &'static [Reference],
    /// Codes that it is mixed up with.
    pub confused_with: &'static [u16],
    /// For codes that only lists know: the enhanced code whose dots were lost.
    pub undotted: Option<EnhancedCode>,
    /// For codes without a standard: what to send instead.
    pub use_instead: &'static [u16],
    /// Its place in each locale's texts.
    row: usize,
}

impl Reply {
    /// The texts in a locale.
    #[must_use]
    pub fn text(&self, locale: &Locale) -> &'static Text {
        &locale.replies[self.row]
    }

    /// Whether a standard, a registry or an experimental RFC knows the code.
    #[must_use]
    pub const fn is_established(&self) -> bool {
        matches!(self.status, Status::Standard | Status::Experimental | Status::Registered)
    }

    /// Whether it is known as an answer to some command, and not only as a number in lists.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        !self.commands.is_empty()
    }
}

/// An enhanced status code of the catalogue, without its class.
#[derive(Debug)]
pub struct Enhanced {
    /// The second number.
    pub subject: u16,
    /// The third number.
    pub detail: u16,
    /// The classes that the defining text allows.
    pub classes: &'static [u16],
    /// Whether, when and how to try again, for classes in which it is not what the class says.
    retry: &'static [(u16, Retry)],
    /// Who can put right what it reports; [`Actor::Time`] counts in class 4 only.
    pub acts: &'static [Actor],
    /// Reply codes that usually go with it.
    pub replies: &'static [u16],
    /// Where it is defined.
    pub references: &'static [Reference],
    /// Whether the registry withdrew it.
    pub deprecated: bool,
    /// Other `subject.detail` that it is mixed up with.
    confused_with: &'static [&'static str],
    /// Its place in each locale's texts.
    row: usize,
}

impl Enhanced {
    /// The texts in a locale.
    #[must_use]
    pub fn text(&self, locale: &Locale) -> &'static Text {
        &locale.enhanced[self.row]
    }

    /// What a class adds to the code. For one that its text does not allow, though servers send it, that is what the
    /// class says of any code.
    #[must_use]
    pub fn of_class(&self, class: u16, locale: &Locale) -> Option<&'static str> {
        let general = || locale.class_term(class).filter(|_| !self.classes.contains(&class));
        self.text(locale).of_class(class).or_else(|| general().map(|term| term.meaning))
    }

    /// The codes that it is mixed up with, in the given class where their text allows it.
    pub fn confused_with(&self, class: u16) -> impl Iterator<Item = EnhancedCode> {
        self.confused_with.iter().filter_map(move |name| {
            let named = EnhancedCode::parse(&format!("{class}.{name}"))?;
            let allowed = enhanced(named)?.classes;
            let class = if allowed.contains(&class) { class } else { *allowed.last()? };
            Some(EnhancedCode { class, ..named })
        })
    }
}

/// A class or a subject of enhanced codes.
#[derive(Debug)]
pub struct Term {
    /// What it is called.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

/// The replies that one command may get (RFC 5321 4.3.2 and extensions).
#[derive(PartialEq, Eq, Debug)]
pub struct CommandRow {
    /// The command, such as `RCPT`; `CONNECT` is the greeting, `DATA_END` the final dot.
    pub name: &'static str,
    /// 2yz replies.
    pub success: CodeSet,
    /// 3yz replies.
    pub intermediate: CodeSet,
    /// 4yz and 5yz replies.
    pub error: CodeSet,
    /// Replies that extensions add.
    pub added: CodeSet,
    /// Where those are defined, in the order of [`CommandRow::added`].
    pub added_by: &'static [Reference],
    /// Where the row is defined.
    pub references: &'static [Reference],
    /// How source code writes the command, longest first.
    pub written: &'static [&'static str],
}

impl CommandRow {
    /// Whether it stands for the opening of a connection, which the server answers with its greeting.
    #[must_use]
    pub fn is_greeting(&self) -> bool {
        self.name == "CONNECT"
    }
}

/// A command, by its row.
pub type Command = &'static CommandRow;

/// The catalogue's entry for a reply code.
#[must_use]
pub fn reply(code: u16) -> Option<&'static Reply> {
    REPLIES.binary_search_by_key(&code, |row| row.code.0).ok().map(|row| &REPLIES[row])
}

/// All reply codes of the catalogue, ascending.
#[must_use]
pub fn replies() -> &'static [Reply] {
    REPLIES
}

/// The catalogue's entry for an enhanced code, whatever its class.
#[must_use]
pub fn enhanced(code: EnhancedCode) -> Option<&'static Enhanced> {
    let key = (code.subject, code.detail);
    ENHANCED.binary_search_by_key(&key, |row| (row.subject, row.detail)).ok().map(|row| &ENHANCED[row])
}

/// All enhanced codes of the catalogue, by subject and detail.
#[must_use]
pub fn enhanced_codes() -> &'static [Enhanced] {
    ENHANCED
}

/// All commands.
#[must_use]
pub fn commands() -> &'static [CommandRow] {
    COMMANDS
}

/// The command with this name.
#[must_use]
pub fn command(name: &str) -> Option<Command> {
    COMMANDS.iter().find(|row| row.name == name)
}

/// The command that a reader names: `RCPT`, `rcpt to`, `data-end`.
#[must_use]
pub fn command_named(text: &str) -> Option<Command> {
    let name = text.replace([' ', '-'], "_");
    let is_written = |row: &CommandRow| row.written.iter().any(|written| written.eq_ignore_ascii_case(text));
    COMMANDS.iter().find(|row| row.name.eq_ignore_ascii_case(&name) || is_written(row))
}

/// The command that a text as sent on the wire begins with, such as `RCPT TO:<a@example.org>`.
#[must_use]
pub fn command_at_start(text: &str) -> Option<Command> {
    let text = text.trim_start();
    let first = text.bytes().next()?.to_ascii_uppercase();
    if *FIRST_LETTERS & bit(first) == 0 {
        return None;
    }
    COMMANDS
        .iter()
        .flat_map(|row| row.written.iter().map(move |written| (row, *written)))
        .filter(|(_, written)| {
            written.bytes().next().is_some_and(|letter| letter.to_ascii_uppercase() == first)
        })
        .filter(|(_, written)| {
            text.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written))
                && !text[written.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
        })
        .max_by_key(|(_, written)| written.len())
        .map(|(row, _)| row)
}

/// What commands begin with, one bit for each letter: most texts begin with no command.
static FIRST_LETTERS: LazyLock<u128> = LazyLock::new(|| {
    let written = COMMANDS.iter().flat_map(|row| row.written);
    let first = written.filter_map(|written| written.bytes().next());
    first.fold(0, |letters, first| letters | bit(first.to_ascii_uppercase()))
});

const fn bit(letter: u8) -> u128 {
    1 << (letter & 127)
}

/// The codes that may answer any command (RFC 5321 4.3.2).
#[must_use]
pub fn any_command() -> CodeSet {
    ANY_COMMAND
}

impl Locale {
    fn class_term(&self, class: u16) -> Option<&'static Term> {
        self.classes.iter().find(|(key, _)| *key == class).map(|(_, term)| term)
    }

    fn subject_term(&self, subject: u16) -> Option<&'static Term> {
        self.subjects.iter().find(|(key, _)| *key == subject).map(|(_, term)| term)
    }
}

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
