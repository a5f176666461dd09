//! Dialogues that go on step by step: a name holds what was asked last, and a dispatch over it takes the answer.

use super::ir::{Expr, Kind, Span, Stmt, any_block_in, any_whole_in};
use super::lower::cover;
use super::{Walker, in_flight};
use crate::catalog::{self, Command};
use crate::language::{Operator, ends_with, has_phrase, vocabulary, words_of};

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
        equalities(condition)
            .find_map(|(left, right)| self.awaited_in(Some(left), std::slice::from_ref(right), then))
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
        // `awaitingRecipientConfirmation`
        let awaits_recipient =
            || has_phrase(&words, vocabulary().awaits) && has_phrase(&words, vocabulary().names_recipient);
        let name = match named.next() {
            None => Some("RCPT").filter(|_| awaits_recipient()),
            name => name.filter(|_| named.next().is_none()),
        }?;
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
pub(super) fn steps_in(body: &[Stmt<'_>], source: &str, commands: &[(usize, Option<Command>)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    any_block_in(body, &mut |block| {
        let counted = block.iter().flat_map(|statement| counted_in(statement, source, commands));
        for step in entered_in(block, commands).into_iter().chain(counted) {
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

/// What the arms of a dispatch send that count the step on: `case 2: send("RCPT TO:…"); step++`.
fn counted_in(statement: &Stmt<'_>, source: &str, commands: &[(usize, Option<Command>)]) -> Vec<Step> {
    let arm = |holder: &Expr<'_>, pattern: &Expr<'_>, block: &[Stmt<'_>]| {
        let holder = holder.last_name().filter(|name| ends_with(name, vocabulary().dialogue_holders))?;
        let Kind::Number(number) = pattern.kind else { return None };
        // A number of the text can be the last that there is.
        let next = number.checked_add(1)?;
        let place = place_of(block);
        let text = source.get(place.clone())?;
        let first = commands.partition_point(|(at, _)| *at < place.start);
        let mut inside = commands[first..].iter().take_while(|(at, _)| *at < place.end);
        let sent = inside.next()?.1?;
        let is_one = inside.all(|(_, command)| command.is_some_and(|command| command.name == sent.name));
        counts_on(text, holder).then(|| Step {
            holder: holder.to_owned(),
            state: next.to_string(),
            command: is_one.then_some(sent),
        })
    };
    match statement {
        Stmt::Switch(switch) => {
            let Some(holder) = &switch.subject else { return Vec::new() };
            let arms = switch.arms.iter().filter_map(|one| match &one.patterns[..] {
                [pattern] => arm(holder, pattern, &one.body),
                _ => None,
            });
            arms.collect()
        }
        Stmt::If(condition, then, _) => {
            equalities(condition).find_map(|(left, right)| arm(left, right, then)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What a condition compares for being the same, alone or beside other tests that have to hold.
fn equalities<'e, 't>(condition: &'e Expr<'t>) -> impl Iterator<Item = (&'e Expr<'t>, &'e Expr<'t>)> {
    let parts = match &condition.kind {
        Kind::All(parts) => &parts[..],
        _ => std::slice::from_ref(condition),
    };
    parts.iter().filter_map(|part| match &part.kind {
        Kind::Compare(Operator::Equal | Operator::Is, left, right) => Some((&**left, &**right)),
        _ => None,
    })
}

/// Whether a text adds one to a name.
fn counts_on(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let behind: String =
            text[at + name.len()..].chars().filter(|letter| *letter != ' ').take(name.len() + 4).collect();
        text[..at].ends_with("++")
            || behind.starts_with("++")
            || behind.starts_with("+=1")
            || behind
                .strip_prefix('=')
                .and_then(|rest| rest.strip_prefix(name))
                .is_some_and(|rest| rest.starts_with("+1"))
    })
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
