//! Dialogues that go on step by step: a name holds what was asked last, and a dispatch over it takes the answer.

use super::ir::{Expr, Kind, Span, Stmt, any_block_in, any_whole_in};
use super::lower::cover;
use super::{Walker, in_flight};
use crate::catalog::{self, Command};
use crate::language::{Operator, ends_with, vocabulary, words_of};

/// The command that was sent where a state was entered: `state = ASKED; send("RCPT TO:…")`.
#[derive(Clone)]
pub(super) struct Step {
    /// The last name of what holds the state.
    holder: String,
    state: String,
    /// Nothing where several are sent in that state.
    command: Option<Command>,
}

/// How many states of a function are known.
const MOST_STEPS: usize = 100;

impl<'t> Walker<'_, 't> {
    /// The command that is being answered where a condition holds: `state == ASKED_RCPT`.
    pub(super) fn awaited_if(&self, condition: &Expr<'t>, then: &[Stmt<'t>]) -> Option<Command> {
        let Kind::Compare(Operator::Equal | Operator::Is, left, right) = &condition.kind else { return None };
        self.awaited_in(Some(left), std::slice::from_ref(right), then)
    }

    /// The command that is being answered in an arm of a dispatch over a state.
    pub(super) fn awaited_in(
        &self,
        holder: Option<&Expr<'t>>,
        patterns: &[Expr<'t>],
        block: &[Stmt<'t>],
    ) -> Option<Command> {
        let holder = holder?.last_name().filter(|name| ends_with(name, vocabulary().dialogue_holders))?;
        let [pattern] = patterns else { return None };
        let state = state_of(pattern)?;
        let step = self.scope.steps.iter().find(|step| step.holder == holder && step.state == state);
        match step {
            Some(step) => step.command,
            None => self.named_by(&state, block),
        }
    }

    /// Whether a name holds the state of a dialogue here: `state == Connected` stands beside `state = Invalid`, and that is
    /// no outcome.
    pub(super) fn holds_state(&self, name: &str) -> bool {
        if !ends_with(name, vocabulary().dialogue_holders) {
            return false;
        }
        *self.scope.has_states.get_or_init(|| {
            let text = self.program.source.get(self.scope.start..self.scope.end).unwrap_or("");
            memchr::memchr_iter(b'=', text.as_bytes()).any(|at| {
                let before = text[..at].trim_end_matches(['=', '!', ' ']);
                let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let holder = &before[before.trim_end_matches(is_part).len()..];
                let value = text[at + 1..].trim_start_matches(['=', ' ']);
                let end = value
                    .find(|letter: char| !is_part(letter) && !matches!(letter, '.' | ':'))
                    .unwrap_or(value.len());
                let state = value[..end].rsplit(['.', ':']).next().unwrap_or("");
                !state.is_empty()
                    && ends_with(state, vocabulary().dialogue_states)
                    && ends_with(holder, vocabulary().dialogue_holders)
            })
        })
    }

    /// The command that a state is named after, unless that is what is sent next.
    fn named_by(&self, state: &str, block: &[Stmt<'t>]) -> Option<Command> {
        let words = words_of(state);
        let mut named = ["RCPT", "VRFY"]
            .into_iter()
            .filter(|name| words.iter().any(|word| word.eq_ignore_ascii_case(name)));
        let name = named.next().filter(|_| named.next().is_none())?;
        let place = place_of(block);
        let first = self.scope.commands.partition_point(|(at, _)| *at < place.start);
        let inside = self.scope.commands[first..].iter().take_while(|(at, _)| *at < place.end);
        let written: Vec<&str> = inside.filter_map(|(_, command)| Some(command.as_ref()?.name)).collect();
        let called = in_flight::sent_by_name(block);
        let sends = |name: &str| written.contains(&name) || called.iter().any(|command| command.name == name);
        (!sends(name) || sends("DATA")).then(|| catalog::command(name))?
    }
}

/// Whether a function that sends these commands asks about an address: of others the states are not looked for.
pub(super) fn asks(commands: &[(usize, Option<Command>)]) -> bool {
    commands.iter().any(|(_, command)| command.is_some_and(|sent| matches!(sent.name, "RCPT" | "VRFY")))
}

/// The states of a function, each with the command that is sent where it is entered.
pub(super) fn steps_in(body: &[Stmt<'_>], commands: &[(usize, Option<Command>)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    any_block_in(body, &mut |block| {
        if let Some(step) = entered_in(block, commands) {
            match steps.iter_mut().find(|known| known.holder == step.holder && known.state == step.state) {
                Some(known)
                    if known.command.map(|known| known.name) != step.command.map(|sent| sent.name) =>
                {
                    known.command = None;
                }
                Some(_) => {}
                None => steps.push(step),
            }
        }
        steps.len() >= MOST_STEPS
    });
    steps
}

/// What a block enters and sends, where it does so once.
fn entered_in(block: &[Stmt<'_>], commands: &[(usize, Option<Command>)]) -> Option<Step> {
    let mut entered = None;
    let mut sent: Vec<Command> = Vec::new();
    for statement in block {
        let Stmt::Expr(expr) = statement else { continue };
        if let Kind::Assign(target, value) = &expr.kind
            && let Some(holder) =
                target.last_name().filter(|name| ends_with(name, vocabulary().dialogue_holders))
            && let Some(state) = state_of(value)
        {
            if entered.is_some() {
                return None;
            }
            entered = Some((holder, state));
        }
        let first = commands.partition_point(|(at, _)| *at < expr.span.start);
        let inside = commands[first..].iter().take_while(|(at, _)| *at < expr.span.end);
        sent.extend(inside.filter_map(|(_, command)| *command));
    }
    let (holder, state) = entered?;
    let first = *sent.first()?;
    let is_one = sent.iter().all(|command| command.name == first.name);
    Some(Step { holder: holder.to_owned(), state, command: is_one.then_some(first) })
}

/// A state by its name, its number or its text.
fn state_of(value: &Expr<'_>) -> Option<String> {
    match &value.kind {
        Kind::Name(name) | Kind::Member(_, name) => Some((*name).to_owned()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// From the first expression of a block to the last.
fn place_of(block: &[Stmt<'_>]) -> Span {
    let mut place: Option<Span> = None;
    any_whole_in(block, &mut |Expr { span, .. }| {
        place = Some(place.take().map_or_else(|| span.clone(), |known| cover(&known, span)));
        false
    });
    place.unwrap_or_default()
}
