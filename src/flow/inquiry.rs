//! Whether a function sends RCPT only to hear what the server says of an address, or has a message follow.

use super::dialogue::commands_in;
use super::readers::calls_in;
use super::{Inquiry, Walker};
use crate::catalog::Command;
use crate::language::vocabulary;

/// Whether a command is among these, or a method of a library that sends it in a text in small letters.
fn sends(commands: &[(usize, Option<Command>)], lower: &str, name: &str) -> bool {
    commands.iter().any(|(_, command)| command.is_some_and(|command| command.name == name))
        || has_call(lower, name)
}

/// Whether a text in small letters has a call of a library that sends a command; a message, where it is none of an envelope.
fn has_call(lower: &str, name: &str) -> bool {
    let dialogue = &vocabulary().dialogue;
    let calls = match name {
        "MAIL" => dialogue.mail_calls,
        "RCPT" => dialogue.rcpt_calls,
        _ => dialogue.message_calls,
    };
    calls.iter().any(|call| lower.contains(call))
}

/// Whether a text in small letters has a call of a library that sends a message.
pub(super) fn hands_message(lower: &str) -> bool {
    has_call(lower, "DATA")
}

/// Whether addresses are asked about by these commands, by methods of a library, or in whatever words.
pub(super) fn inquiry(commands: &[(usize, Option<Command>)], lower: &str) -> Inquiry {
    let sends = |name| sends(commands, lower, name);
    if sends("MAIL") && sends("RCPT") && !sends("DATA") {
        Inquiry::Only
    } else if speaks_of_addresses(lower) {
        Inquiry::Spoken
    } else {
        Inquiry::None
    }
}

/// Whether a text in small letters names a command that asks about an address.
pub(super) fn speaks_of_addresses(lower: &str) -> bool {
    lower.contains("rcpt") || lower.contains("vrfy")
}

impl Walker<'_, '_> {
    /// The same for a function of the file: where it sends RCPT, all of the file tells whether a message follows.
    pub(super) fn inquiry(&self, commands: &[(usize, Option<Command>)], text: &str, lower: &str) -> Inquiry {
        match inquiry(commands, lower) {
            Inquiry::Only if self.has_message_sent(text) => Inquiry::Spoken,
            Inquiry::Spoken
                if sends(commands, lower, "RCPT")
                    && !sends(commands, lower, "DATA")
                    && self.program.only_asks() =>
            {
                Inquiry::Only
            }
            known => known,
        }
    }

    /// Whether one of the functions of the file that a text calls sends the message.
    fn has_message_sent(&self, text: &str) -> bool {
        const MOST: usize = 16;
        const LONGEST: usize = 10_000;
        let called = calls_in(text).filter_map(|name| self.program.function(name)).take(MOST);
        called.map(|function| function.span()).filter(|span| span.len() <= LONGEST).any(|span| {
            let body = self.program.source.get(span).unwrap_or("");
            sends(&commands_in(body, 0), &body.to_lowercase(), "DATA")
        })
    }
}
