//! # wrong-command
//!
//! A command is answered with a code that belongs to another one.
//!
//! ## Why it matters
//!
//! After 354 the client sends the mail, after 334 its credentials, after 221 it hangs up: a positive reply of another
//! command puts client and server out of step. A refusal of another command misleads: on 535 in answer to RCPT clients
//! ask their user for the password again.
//!
//! ## Example
//!
//! ```python
//! class Server:
//!     def smtp_MAIL(self, argument):
//!         self.reply("354 Sender ok")  # error: [wrong-command]
//! ```
//!
//! ## Use instead
//!
//! ```python
//! class Server:
//!     def smtp_MAIL(self, argument):
//!         self.reply("250 Sender ok")
//! ```
//!
//! ## When it stays silent
//!
//! When it is not certain which command is answered: only the name of a handler or a dispatch on the command's name
//! counts. 25z says that the mail system has done what it was asked for, and passes with any command. A refusal may be any 4yz or 5yz of the common commands, for RFC 5321 4.3.2 lists the usual ones and not all;
//! only those of an extension, such as AUTH, are bound to their command.
//!
//! ## References
//!
//! RFC 5321 4.3.2, RFC 4954 6

use super::{Draft, Rule, Severity};
use crate::catalog::{self, CodeSet, Command, Reference, ReplyCode};
use crate::flow::{Emission, Flows};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "wrong-command",
    summary: "a command is answered with a code of another one",
    severity: Severity::Warning,
    reference: Some(Reference { rfc: 5321, section: "4.3.2" }),
    page: "",
    check,
};

fn check(flows: &Flows, drafts: &mut Vec<Draft>) {
    let misread: BTreeSet<&str> = flows.emissions.iter().filter_map(misread).collect();
    for emission in flows.emissions.iter() {
        let (Some(command), code) = (emission.command, emission.code) else { continue };
        let owners = owners(code);
        if owners.is_empty() || owners.iter().any(|owner| owner.starts_with(command.name)) {
            continue;
        }
        if misread.contains(command.name) {
            continue;
        }
        let is_positive = matches!(code.class(), 2 | 3);
        let help = if is_positive {
            format!("accept {} with {} (RFC 5321 4.3.2)", command.name, positive(command))
        } else {
            format!(
                "refuse {} with a code of the common commands, such as 530 where the client has to log in first, or 550 (RFC 5321 4.3.2)",
                command.name
            )
        };
        drafts.push(Draft {
            span: emission.code_span.clone(),
            message: format!("{code} answers {}, but goes out in answer to {}", owners.join(" or "), command.name),
            codes: CodeSet::of(code.0),
            notes: Vec::new(),
            help,
            severity: (!is_positive).then_some(Severity::Info),
            repair: None,
        });
    }
}

/// The command, where a function that is named after a common word, such as `processData`, sends a challenge: then the
/// word is no command there.
fn misread(emission: &Emission) -> Option<&'static str> {
    let name = emission.command?.name;
    (emission.code.0 == 334 && matches!(name, "DATA" | "MAIL")).then_some(name)
}

/// The positive replies of a command, and of what follows under its name, such as the final dot of DATA.
fn positive(command: Command) -> CodeSet {
    let follows = |row: &&catalog::CommandRow| row.name.starts_with(command.name);
    catalog::commands()
        .iter()
        .filter(follows)
        .fold(CodeSet::EMPTY, |set, row| set | row.success | row.intermediate)
}

/// The few commands that a code is bound to; none, where it may answer others as well.
fn owners(code: ReplyCode) -> Vec<&'static str> {
    let Some(reply) = catalog::reply(code.0).filter(|reply| reply.is_established()) else { return Vec::new() };
    let is_bound = match code.class() {
        // 25z says that the mail system has done what it was asked for, whatever that was.
        2 => code.0 / 10 != 25,
        3 => true,
        _ => reply.commands.iter().all(|name| is_of_extension(name)) && !reply.commands.contains(&"STARTTLS"),
    };
    let mut owners: Vec<&str> = Vec::new();
    // LMTP's commands are told by their names in SMTP.
    for name in reply.commands.iter().filter(|name| is_bound && !name.contains("LMTP")) {
        if !owners.iter().any(|owner| name.starts_with(owner)) {
            owners.push(name);
        }
    }
    owners
}

fn is_of_extension(name: &str) -> bool {
    catalog::command(name)
        .and_then(|row| row.references.first())
        .is_some_and(|reference| reference.rfc != 5321)
}
