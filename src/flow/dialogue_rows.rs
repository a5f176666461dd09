//! Dialogues that are written as a table: what is sent, step by step, and the code that is awaited for it.

use super::expectation::sent_command;
use super::in_flight;
use super::ir::{Expr, Kind, Span};
use super::rows::{Row, parts, rows};
use super::{Flow, Outcome, Walker};
use crate::catalog::{CodeSet, Command};
use crate::language::{begins_with, vocabulary, words_of};

/// How many steps are looked at.
const MOST: usize = 64;
/// With fewer commands it may be a list of anything.
const FEWEST: usize = 3;
/// The greeting of a server (RFC 5321 4.3.1).
const GREETING: u16 = 220;

/// One step: what is sent, and what is awaited.
struct Step {
    command: Option<Command>,
    awaited: Option<(CodeSet, Span)>,
}

impl<'t> Walker<'_, 't> {
    /// `[(220, "EHLO …"), (250, "MAIL FROM:…"), (250, "RCPT TO:…"), (250, "DATA")]`: the code for RCPT stands beside it, or
    /// beside what is sent behind it, as those of the other commands show.
    pub(super) fn dialogue_rows(&mut self, table: &Expr<'t>, known: &[Row<'_, 't>]) {
        // `[…].reverse()`
        let turned = match &table.kind {
            Kind::Call(callee, arguments) if arguments.is_empty() => match &callee.kind {
                Kind::Member(list, _) => rows(list),
                _ => return,
            },
            _ => Vec::new(),
        };
        let known = if turned.is_empty() { known } else { &turned[..] };
        if !(FEWEST..=MOST).contains(&known.len()) || self.program.is_test_at(&table.span) {
            return;
        }
        let sent: Vec<_> = known.iter().map(|row| sent_in(row.value)).collect();
        let is_recipient = |command: &Command| command.name == "RCPT";
        if !sent.iter().any(|(command, _)| command.as_ref().is_some_and(is_recipient)) {
            return;
        }
        let step = |(command, beside): (_, Vec<_>)| Step { command, awaited: self.awaited_among(&beside) };
        let steps: Vec<Step> = sent.into_iter().map(step).collect();
        let Some(behind) = stands_behind(&steps) else { return };
        for (at, step) in steps.iter().enumerate() {
            let Some(command) = step.command.filter(is_recipient) else { continue };
            let awaited = steps.get(at + behind).and_then(|step| step.awaited.as_ref());
            if let Some((codes, span)) = awaited.filter(|(codes, _)| codes.meets(command.success)) {
                self.found
                    .reached
                    .push(Flow { command: Some(command), ..Flow::at(span, !*codes, Outcome::Failure) });
            }
        }
    }

    /// What is awaited, where one of the parts of a row that are no command says it.
    fn awaited_among(&self, parts: &[&Expr<'t>]) -> Option<(CodeSet, Span)> {
        let mut awaited = parts.iter().filter_map(|part| {
            let (codes, span) = self.expected(part)?;
            codes.is_within(CodeSet::range(200, 399)).then_some((codes, span))
        });
        awaited.next().filter(|_| awaited.next().is_none())
    }
}

/// The command that a row sends, and the parts of the row that are none.
fn sent_in<'e, 't>(row: &'e Expr<'t>) -> (Option<Command>, Vec<&'e Expr<'t>>) {
    let mut sent = None;
    let mut beside = Vec::new();
    for part in parts(row) {
        match sent_command(part.value).or_else(|| named_step(part.value)) {
            Some(command) => sent = sent.or(Some(command)),
            None => beside.push(part.value),
        }
    }
    (sent, beside)
}

/// The command that a constant says to be one: `COMMAND_RCPT_TO`, `command_RCPTTO`.
fn named_step(part: &Expr<'_>) -> Option<Command> {
    let (Kind::Name(name) | Kind::Member(_, name)) = &part.kind else { return None };
    if !begins_with(name, vocabulary().functions.command_texts) {
        return None;
    }
    in_flight::named(&words_of(name).get(1..)?.join(" "))
}

/// How many rows behind a command the code for it stands: none, or one where each row tells what has to come in front of what
/// it sends. Nothing, where the codes fit neither.
fn stands_behind(steps: &[Step]) -> Option<usize> {
    let fits = |behind: usize| {
        let told = steps.iter().enumerate().filter_map(|(at, step)| {
            let (codes, _) = steps.get(at + behind)?.awaited.as_ref()?;
            Some((step.command?, *codes))
        });
        let told: Vec<(Command, CodeSet)> = told.collect();
        let is_right =
            |(command, codes): &(Command, CodeSet)| codes.meets(command.success | command.intermediate);
        told.len() >= FEWEST && told.iter().all(is_right)
    };
    let begins_with_greeting = steps
        .first()
        .and_then(|step| step.awaited.as_ref())
        .is_some_and(|(codes, _)| codes.contains(GREETING));
    let behind = usize::from(begins_with_greeting);
    fits(behind).then_some(behind)
}
