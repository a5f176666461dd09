//! Yes and no under a name: what is set on one side of a test and given back later tells which side it was.

use super::Walker;
use super::again;
use super::calls::CallParts;
use super::condition::Condition;
use super::dialogue;
use super::flag;
use super::ir::{Argument, Expr, Kind, Span, Stmt};
use super::outcome;
use super::state::{Reply, ReplyId, State, Value, join_all};
use super::truth::Truth;
use crate::catalog::CodeSet;
use crate::language::{ends_with, vocabulary};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// What the names that are yes on one of two paths and no on the other say of the reply that sent the program there.
pub(super) fn meet(ours: &State, theirs: &State) -> Vec<(String, Value)> {
    let is_yes_or_no = |value: &Value| matches!(value, Value::Flag(_) | Value::Truth(..));
    let pairs = ours.names.iter().filter(|(_, value)| is_yes_or_no(value)).filter_map(|(name, our)| {
        let their = theirs.names.get(name).filter(|their| is_yes_or_no(their) && *their != our)?;
        Some((name, our, their))
    });
    let mut found: BTreeMap<&String, Value> =
        pairs.filter_map(|(name, our, their)| Some((name, met((our, ours), (their, theirs))?))).collect();
    let says_no = |(_, value): &(&String, &Value)| matches!(value, Value::Flag(false) | Value::No(..));
    let names = ours.names.iter().filter(says_no).chain(theirs.names.iter().filter(says_no));
    let apart = OnceCell::new();
    for (name, _) in names {
        let (our, their) = (ours.names.get(name), theirs.names.get(name));
        if our != their
            && !found.contains_key(name)
            && let Some(no) = no_of_one((our, ours), (their, theirs), &apart)
        {
            found.insert(name, no);
        }
    }
    found.into_iter().map(|(name, value)| (name.clone(), value)).collect()
}

fn met(our: (&Value, &State), their: (&Value, &State)) -> Option<Value> {
    let id = match (our.0, their.0) {
        (Value::Truth(id, ..), Value::Truth(other, ..)) => (id == other).then_some(*id),
        (truth @ Value::Truth(id, ..), Value::Flag(false)) if !their.1.replies.contains_key(id) => {
            return Some(truth.clone());
        }
        (Value::Flag(false), truth @ Value::Truth(id, ..)) if !our.1.replies.contains_key(id) => {
            return Some(truth.clone());
        }
        (Value::Truth(id, ..), _) | (_, Value::Truth(id, ..)) => Some(*id),
        _ => told_apart(our.1, their.1),
    }?;
    let (ours, our_test) = seen(our.0, our.1.replies.get(&id)?)?;
    let (theirs, their_test) = seen(their.0, their.1.replies.get(&id)?)?;
    let is_apart = !(ours.yes | ours.no).meets(theirs.yes | theirs.no);
    let truth = Truth { yes: ours.yes | theirs.yes, no: ours.no | theirs.no };
    // What says yes is the test that is meant.
    let test = if ours.yes.is_empty() { their_test } else { our_test };
    (is_apart && !truth.yes.is_empty()).then_some(Value::Truth(id, truth, test))
}

/// What is a no on one of two paths, and neither yes nor no on the other: of three answers one is the no.
fn no_of_one(
    our: (Option<&Value>, &State),
    their: (Option<&Value>, &State),
    apart: &OnceCell<Option<ReplyId>>,
) -> Option<Value> {
    let known = [our.0, their.0].into_iter().find_map(|value| match value {
        Some(Value::No(id, ..)) => Some(*id),
        _ => None,
    });
    let id = known.or_else(|| *apart.get_or_init(|| told_apart(our.1, their.1)))?;
    let denied = |(value, state): (Option<&Value>, &State)| {
        let reply = state.replies.get(&id).filter(|reply| !reply.is_decided && !state.is_exhausted)?;
        match value? {
            Value::Flag(false) => Some((reply.set, reply.condition.clone())),
            Value::No(of, set, test) if *of == id => Some((*set & reply.set, test.clone())),
            _ => None,
        }
    };
    let (set, test) = match (denied(our), denied(their)) {
        (Some((ours, test)), Some((theirs, _))) => (ours | theirs, test),
        (ours, theirs) => ours.or(theirs)?,
    };
    (!set.is_empty()).then_some(Value::No(id, set, test))
}

/// A yes or no as it is written down; for a verdict it may be a number.
pub(super) fn written(target: &Expr<'_>, value: &Expr<'_>) -> Option<Value> {
    match value.kind {
        Kind::Bool(set) => Some(Value::Flag(set)),
        Kind::Number(number @ (0 | 1)) => {
            let is_verdict = flag::of(target.label()?).is_some_and(|flag| flag.is_verdict);
            is_verdict.then_some(Value::Flag(number == 1))
        }
        _ => None,
    }
}

/// The one reply whose codes sent the program one way or the other.
fn told_apart(ours: &State, theirs: &State) -> Option<ReplyId> {
    let differs = |(id, reply): &(&ReplyId, &Reply)| {
        theirs.replies.get(id).is_some_and(|other| !reply.set.meets(other.set))
    };
    let apart: Vec<(&ReplyId, &Reply)> = ours.replies.iter().filter(differs).collect();
    if let [(id, _)] = apart[..] {
        return Some(*id);
    }
    // Of several that had to be well, the one that speaks of an address is meant.
    let mut asked = apart.iter().filter(|(_, reply)| reply.command.is_some_and(dialogue::asks_about_address));
    let (id, _) = asked.next()?;
    asked.next().is_none().then_some(**id)
}

/// What a yes or no says of a reply on a path, and where the test for it stands.
fn seen(value: &Value, reply: &Reply) -> Option<(Truth, Span)> {
    if reply.is_decided {
        return None;
    }
    let (truth, test) = match value {
        Value::Flag(true) => (Truth { yes: CodeSet::ALL, no: CodeSet::EMPTY }, &reply.condition),
        Value::Flag(false) => (Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL }, &reply.condition),
        Value::Truth(_, truth, test) => (*truth, test),
        _ => return None,
    };
    Some((Truth { yes: truth.yes & reply.set, no: truth.no & reply.set }, test.clone()))
}

impl<'t> Walker<'_, 't> {
    /// The fields of a table that are a yes or a no as they are written: `result = {"valid": False}`.
    pub(super) fn bind_flags(target: &Expr<'t>, value: &Expr<'t>, state: &mut State) {
        let (Some(path), Kind::Table(rows) | Kind::Call(_, rows)) = (target.path(), &value.kind) else {
            return;
        };
        for row in rows {
            if let (Some(label), Kind::Bool(set)) = (row.label(), &row.value.kind) {
                for field in [format!("{path}.{label}"), format!("{path}[{label}]")] {
                    state.know(field, Value::Flag(*set));
                }
            }
        }
    }

    /// A table whose fields were set by a test on a reply is given back: `return result`. Whether there was one.
    pub(super) fn told_by_fields(&mut self, value: &Expr<'t>, state: &mut State) -> bool {
        let (Kind::Name(_), Some(path)) = (&value.kind, value.path()) else { return false };
        let fields: Vec<(String, Value)> = state
            .names
            .iter()
            .filter(|(_, value)| matches!(value, Value::Truth(..)))
            .filter_map(|(name, value)| Some((field_of(name, &path)?.to_owned(), value.clone())))
            .collect();
        let mut is_told = false;
        for (label, known) in fields {
            let Some(flag) = flag::of(&label).filter(|flag| flag.is_verdict) else { continue };
            if let Value::Truth(id, truth, test) = known
                && self.verifies(state)
            {
                let said = Condition::kept(id, truth, &test, state);
                is_told |= self.decided_by(flag, &said, &value.span, state);
            }
        }
        is_told
    }
    /// `return result`, where that is a no with some codes, a yes with others, and neither with the rest.
    pub(super) fn denied_before(&mut self, value: &Expr<'t>, state: &State) {
        let known = value.path().and_then(|path| state.names.get(&path));
        let Some(Value::No(id, set, test)) = known else { return };
        let mut no = state.clone();
        let Some(reply) = no.replies.get_mut(id).filter(|reply| !reply.is_told && !reply.is_decided) else {
            return;
        };
        reply.set = reply.set & *set;
        reply.condition = test.clone();
        reply.is_shut_out = true;
        no.focus.push(*id);
        self.denied(&value.span, &no);
    }

    /// Keeps the state at a return within a function within a function, where a name may say yes: where it says no, that
    /// may have been told otherwise.
    pub(super) fn note_exit(&mut self, state: &State) {
        if let Some(exits) = &mut self.exits
            && state.names.values().any(|value| matches!(value, Value::Flag(true) | Value::Truth(..)))
        {
            exits.push(state.clone());
        }
    }

    /// Notes that somebody else may be told of the failures that are left, where a call does more than to end the
    /// dialogue.
    pub(super) fn note_told(&mut self, expr: &Expr<'t>, state: &mut State) {
        let Some(call) = CallParts::of(expr) else { return };
        let is_left = |id: &ReplyId| {
            state.replies.get(id).is_some_and(|reply| {
                reply.is_narrowed() && !reply.set.contains(250) && reply.set.meets(CodeSet::NEGATIVE)
            })
        };
        let left: Vec<ReplyId> = state.focus.iter().copied().filter(is_left).collect();
        if left.is_empty()
            || outcome::is_neutral(&call)
            || again::waits(&call)
            || adds_note(&call)
            || self.takes_leave(expr, state)
        {
            return;
        }
        for id in left {
            if let Some(reply) = state.replies.get_mut(&id) {
                reply.is_told = true;
            }
        }
    }

    /// Behind a loop a no is due to the replies that were left in it, where no other reply is at hand.
    pub(super) fn take_up(&self, values: &[Expr<'t>], state: &mut State) {
        let says_no = match values {
            [first, ..] => match &first.kind {
                Kind::Bool(false) => true,
                Kind::List(items) | Kind::Tuple(items) => {
                    matches!(items.first(), Some(Expr { kind: Kind::Bool(false), .. }))
                }
                Kind::Table(rows) | Kind::Call(_, rows) => is_verdict_alone(rows),
                _ => false,
            },
            [] => false,
        };
        if says_no && self.reaching(state).is_none() {
            state.focus.extend(std::mem::take(&mut state.open));
        }
    }
}

/// Whether a call puts a text for people into a list of those: `issues.append(f"refused: {text}")`.
fn adds_note(call: &CallParts<'_, '_>) -> bool {
    let is_text = |value: &Expr<'_>| matches!(value.kind, Kind::Text(_) | Kind::Joined(_) | Kind::Other(_));
    call.arguments.last().is_some_and(|last| is_text(&last.value))
        && outcome::added_to(call)
            .any(|list| list.label().is_some_and(|name| ends_with(name, vocabulary().notes)))
}

/// The name of a field right below a path.
fn field_of<'n>(name: &'n str, path: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(path)?;
    let label = rest.strip_prefix('.').or_else(|| rest.strip_prefix('[')?.strip_suffix(']'))?;
    (!label.contains(['.', '[', '('])).then_some(label)
}

/// Notes the replies with which the rounds of a loop go on although they are not well: `if code == 250: return True`.
pub(super) fn leave_open(rounds: &[State], before: &State, after: &mut State) {
    let mut open: BTreeSet<ReplyId> = rounds.iter().flat_map(|round| round.replies.keys().copied()).collect();
    open.retain(|id| {
        let is_left = |reply: &Reply| {
            let success = reply.command.map_or(CodeSet::EMPTY, |command| command.success);
            let is_left_out = success.meets(reply.full - reply.set) && !reply.set.contains(250);
            is_left_out && !reply.is_typed && !reply.is_decided && !reply.is_told
        };
        !before.replies.contains_key(id) && after.replies.get(id).is_some_and(is_left)
    });
    after.open.extend(open);
}

/// What a function within a function leaves under the names of the one around.
pub(super) fn carry_out(ends: impl Iterator<Item = State>, state: &mut State) {
    let Some(end) = join_all(ends) else { return };
    let flags = state.names.iter().filter(|(_, value)| matches!(value, Value::Flag(_) | Value::Truth(..)));
    let changed: Vec<(String, Option<Value>)> = flags
        .filter(|(name, value)| end.names.get(*name) != Some(value))
        .map(|(name, _)| (name.clone(), end.names.get(name).cloned()))
        .collect();
    for (name, left) in changed {
        match left {
            Some(Value::Truth(id, truth, test)) if state.names.get(&name) == Some(&Value::Flag(false)) => {
                let Some(reply) = end.replies.get(&id) else { continue };
                state.replies.entry(id).or_insert_with(|| Reply { set: reply.full, ..reply.clone() });
                state.know(name, Value::Truth(id, truth, test));
            }
            _ => {
                state.names.remove(&name);
            }
        }
    }
}

/// Whether a table says that an address is not good, and nothing of the class.
pub(super) fn is_verdict_alone(rows: &[Argument<'_>]) -> bool {
    let flags = || rows.iter().filter_map(|row| Some((flag::of(row.label()?)?, &row.value.kind)));
    flags().any(|(flag, value)| flag.is_verdict && matches!(value, Kind::Bool(false)))
        && flags().all(|(flag, _)| flag.is_verdict)
}

/// Whether a statement puts a no into a field of something, of which another field, set right beside it, says that it is none
/// for good: `result["valid"] = False`, `result["status"] = "greylisted"`.
pub(super) fn is_softened_beside(statements: &[Stmt<'_>], at: usize) -> bool {
    const FARTHEST: usize = 6;
    let field = |statement: &Stmt<'_>| -> Option<String> {
        let Stmt::Expr(Expr { kind: Kind::Assign(target, _), .. }) = statement else { return None };
        match &target.kind {
            Kind::Member(holder, _) | Kind::Index(holder, _) => holder.path(),
            _ => None,
        }
    };
    let Some(Stmt::Expr(Expr { kind: Kind::Assign(_, value), .. })) = statements.get(at) else {
        return false;
    };
    if !matches!(value.kind, Kind::Bool(false)) {
        return false;
    }
    let Some(holder) = statements.get(at).and_then(field) else { return false };
    let near = at.saturating_sub(FARTHEST)..statements.len().min(at + FARTHEST + 1);
    statements[near].iter().any(|beside| match beside {
        Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) => {
            outcome::softens(target.label(), value) && field(beside).as_ref() == Some(&holder)
        }
        _ => false,
    })
}
