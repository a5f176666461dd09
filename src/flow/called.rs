//! Calls that are named after the command that they send: `conn.rcptTo(address)`, `send_rcpt(address)`.

use super::Walker;
use super::calls::CallParts;
use super::dialogue::{Sent, asks_about_address};
use super::in_flight;
use super::ir::{Expr, Kind};
use crate::catalog::{self, Command};
use crate::language::{has_phrase, vocabulary, words_of};
use std::sync::LazyLock;

impl<'t> Walker<'_, 't> {
    /// What a call sends by its name. It counts for a command that asks about an address by a verb, or where MAIL is sent so as
    /// well: one function of a server does not answer both.
    pub(super) fn sent_by_name(&self, expr: &Expr<'t>, call: &CallParts<'_, 't>) -> Option<Sent> {
        let Kind::Call(callee, _) = &expr.kind else { return None };
        let commands = &self.scope.commands;
        let start = callee.span.end.checked_sub(call.name.len())?;
        let at = commands.binary_search_by_key(&start, |(at, _)| *at).ok()?;
        let Some(command) = commands[at].1 else { return Some(Sent::Other) };
        let is_mail = |(_, other): &(usize, Option<Command>)| other.is_some_and(|other| other.name == "MAIL");
        let is_envelope = || *self.scope.sends_mail_command.get_or_init(|| commands.iter().any(is_mail));
        let is_sent = behind_verb(&words_of(call.name)).1 || is_envelope();
        Some(if asks_about_address(command) && is_sent { Sent::Command(command) } else { Sent::Unsure })
    }
}

/// The commands that calls send which are named after them, by place from `offset` on, where one of them asks about an
/// address: `conn.mail(sender)`, `conn.rcptTo(address)`, `send_rcpt(address)`; nothing where the content may be sent.
pub(super) fn commands_called(
    source: &str,
    offset: usize,
    is_modelled: impl Fn(&str) -> bool,
) -> Vec<(usize, Option<Command>)> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let called = |at: usize| {
        let before = &source[..at];
        let start = before.trim_end_matches(is_part).len();
        let name = &before[start..];
        let is_method = [".", "->", "::"].iter().any(|sign| before[..start].ends_with(sign));
        // Most calls are named otherwise: no words have to be made of those.
        if !may_be_command(name) || is_modelled(name) {
            return None;
        }
        let words = words_of(name);
        let is_common = |words: &[String]| matches!(words, [only] if has_phrase(std::slice::from_ref(only), vocabulary().common_words));
        let (sent, has_verb) = behind_verb(&words);
        let command = in_flight::named(&sent.join(" "))?;
        // What is called "send data" may send the line that it is handed, and "data" by itself is anything.
        let is_unsure = is_common(sent) && (has_verb || !is_method);
        let command = Some(command).filter(|_| !is_unsure);
        Some((offset + start, command))
    };
    let called: Vec<_> = memchr::memchr_iter(b'(', source.as_bytes()).filter_map(called).collect();
    let asks = |(_, command): &(usize, Option<Command>)| command.is_some_and(asks_about_address);
    if called.iter().any(asks) { called } else { Vec::new() }
}

/// What stands in a name behind what says that something is sent, and whether anything does.
fn behind_verb(words: &[String]) -> (&[String], bool) {
    let is = |word: &String, phrases| has_phrase(std::slice::from_ref(word), phrases);
    let functions = &vocabulary().functions;
    let sent = match words {
        [first, rest @ ..] if is(first, functions.protocols) => rest,
        _ => words,
    };
    match sent {
        [verb, rest @ ..] if is(verb, functions.sends_command) => (rest, true),
        _ => (sent, false),
    }
}

/// Whether a name begins as the name of a command does, or as what stands in front of it: by its first two letters.
fn may_be_command(name: &str) -> bool {
    static BEGINNINGS: LazyLock<[u32; 26]> = LazyLock::new(|| {
        let functions = &vocabulary().functions;
        let fronts =
            functions.sends_command.iter().chain(functions.protocols).filter_map(|front| front.first());
        let written = catalog::commands().iter().flat_map(|command| command.written);
        let mut seconds = [0; 26];
        for (first, second) in fronts.chain(written).filter_map(|word| beginning(word)) {
            seconds[first] |= 1 << second;
        }
        seconds
    });
    beginning(name).is_some_and(|(first, second)| BEGINNINGS[first] >> second & 1 == 1)
}

/// The first two letters of a word, by their places in the alphabet.
fn beginning(word: &str) -> Option<(usize, usize)> {
    let letter = |at: usize| {
        let byte = word.as_bytes().get(at)?.to_ascii_lowercase();
        byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'))
    };
    letter(0).zip(letter(1))
}
