//! What is written down of an address: rows of a store, fields that are changed together, statements of SQL.

use super::Outcome;
use super::calls::CallParts;
use super::ir::{Argument, Expr, Kind};
use super::outcome::{is_taken_away, of_identifier, of_result};
use crate::language::{begins_with, ends_with, has_phrase, vocabulary, words_of};

/// How deep tables of fields stand in each other: `{data: {active: false}}`.
const DEEPEST: u32 = 3;

/// The outcome of a call by what it writes down.
pub(super) fn of_call(call: &CallParts<'_, '_>) -> Option<Outcome> {
    if is_shut_out(call) || takes_away(call) || is_removal(call) {
        return Some(Outcome::Permanent);
    }
    // `db.prepare("UPDATE …").execute(values)`.
    let before = call.receiver.and_then(CallParts::of);
    let arguments = call.arguments.iter().chain(before.iter().flat_map(|before| before.arguments));
    let mut texts = arguments.filter_map(|argument| match &argument.value.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    });
    texts.find_map(|text| of_statement(text))
}

/// Whether a name is one for those who get no mail any more.
fn is_list(name: &str) -> bool {
    let stored = &vocabulary().stored;
    let words = words_of(name);
    has_phrase(&words, stored.shut_out)
        && !has_phrase(&words, vocabulary().transient)
        && !has_phrase(&words, stored.ends)
        && !has_phrase(&words, stored.records)
}

/// `Suppression.objects.create(email=address)`, `table("suppressions").insert(…)`: a row in a list of those who get no
/// mail, unless it says when that ends.
fn is_shut_out(call: &CallParts<'_, '_>) -> bool {
    let stored = &vocabulary().stored;
    if call.arguments.is_empty() || !call.is(stored.writes) {
        return false;
    }
    let names = |expr: &Expr<'_>| match &expr.kind {
        Kind::Name(name) => is_list(name),
        Kind::Text(name) => !name.contains(' ') && is_list(name),
        _ => false,
    };
    let of_receiver = |receiver: &Expr<'_>| match &receiver.kind {
        Kind::Member(object, name) => {
            is_list(name) || ends_with(name, stored.managers) && object.last_name().is_some_and(is_list)
        }
        Kind::Call(_, arguments) => matches!(&arguments[..], [only] if names(&only.value)),
        _ => names(receiver),
    };
    // `db.Create(&Suppression{…})`.
    let is_made = |argument: &Argument<'_>| match &argument.value.kind {
        Kind::Other(parts) => match &parts[..] {
            [Expr { kind: Kind::Call(made, _), .. }] => made.last_name().is_some_and(is_list),
            _ => false,
        },
        _ => false,
    };
    (call.receiver.is_some_and(of_receiver) || call.arguments.iter().any(is_made))
        && !call.arguments.iter().any(|argument| speaks_of_an_end(argument, DEEPEST))
}

/// Whether one of some fields is a mark that another of them says will end: `bounced=True, kind="soft"`.
pub(super) fn is_passing_mark(field: &str, value: &Expr<'_>, fields: &[Argument<'_>]) -> bool {
    is_mark(field, value) && passes(fields)
}

fn passes(fields: &[Argument<'_>]) -> bool {
    fields.iter().any(|field| speaks_of_an_end(field, 0))
}

/// Whether a field among those that are written says when it ends, or by its value that it does.
fn speaks_of_an_end(argument: &Argument<'_>, depth: u32) -> bool {
    let says = |name: &str| has_phrase(&words_of(name), vocabulary().stored.ends);
    let inner = match &argument.value.kind {
        Kind::Text(text) if says(text) => return true,
        Kind::Table(rows) | Kind::Call(_, rows) if depth > 0 => &rows[..],
        _ => &[],
    };
    argument.label().is_some_and(says) || inner.iter().any(|row| speaks_of_an_end(row, depth - 1))
}

/// `contact.update({active: false})`, `contact.setActive(false)`: nothing is sent to the address any more.
fn takes_away(call: &CallParts<'_, '_>) -> bool {
    let Some(receiver) = call.receiver else { return false };
    if let [only] = call.arguments
        && begins_with(call.name, vocabulary().stored.sets)
        && is_taken_away(receiver, call.name, &only.value)
    {
        return true;
    }
    if !call.is(vocabulary().stored.changes) {
        return false;
    }
    if let [field, value] = call.arguments
        && let Some(field) = field_of(field)
    {
        return is_mark(field, &value.value) || is_taken_away(receiver, field, &value.value);
    }
    let is_marked = |field: &Argument<'_>| field.label().is_some_and(|label| is_mark(label, &field.value));
    if call.arguments.iter().any(is_marked) && !passes(call.arguments) {
        return true;
    }
    // Of several tables the last one that is no condition is what is written.
    let mut tables = call.arguments.iter().rev().map(|argument| &argument.value);
    let written = tables.find(|table| match &table.kind {
        Kind::Table(rows) => !rows.iter().all(|row| row.label().is_some_and(is_condition)),
        _ => false,
    });
    written.is_some_and(|table| is_shut_out_by(receiver, table, DEEPEST))
}

/// `bounced: true`: a mark that keeps mail away.
fn is_mark(field: &str, value: &Expr<'_>) -> bool {
    matches!(value.kind, Kind::Bool(true))
        && ends_with(field, vocabulary().permanent)
        && of_identifier(field) == Some(Outcome::Permanent)
}

/// The field that a text or a symbol names: `update_column(:active, false)`.
fn field_of<'e>(argument: &'e Argument<'_>) -> Option<&'e str> {
    match &argument.value.kind {
        Kind::Text(field) if argument.name.is_none() => Some(field),
        Kind::Name(field) if argument.name.is_none() && field.starts_with(':') => Some(field),
        _ => None,
    }
}

fn is_condition(label: &str) -> bool {
    ends_with(label, vocabulary().stored.conditions)
}

/// Whether a field of a table, or of one within it, keeps mail away for good.
fn is_shut_out_by(holder: &Expr<'_>, table: &Expr<'_>, depth: u32) -> bool {
    let Kind::Table(rows) = &table.kind else { return false };
    let ends = passes(rows);
    rows.iter().any(|row| {
        row.label().is_some_and(|label| {
            !is_condition(label)
                && (is_taken_away(holder, label, &row.value)
                    || !ends && is_mark(label, &row.value)
                    || depth > 0 && is_shut_out_by(holder, &row.value, depth - 1))
        })
    })
}

/// Whether a call removes somebody who has an address: `subscriber.destroy`, `Contact.where(email: address).delete_all`.
pub(super) fn is_removal(call: &CallParts<'_, '_>) -> bool {
    const LONGEST: usize = 8;
    let known = &vocabulary().stored;
    if !call.is(known.removes) {
        return false;
    }
    let Some(receiver) = call.receiver else { return false };
    // What a chain of conditions begins with is the type.
    let root =
        std::iter::successors(Some(receiver), |expr| below(expr)).take(LONGEST).last().unwrap_or(receiver);
    let is_chain = !std::ptr::eq(root, receiver);
    root.last_name().is_some_and(|name| {
        ends_with(name, known.person)
            && (is_chain || !call.arguments.iter().any(|argument| argument.name.is_none()))
    })
}

/// What a condition, or the manager of a type, is called on: `Contact` in `Contact.objects.filter(email=address)`.
fn below<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    match &expr.kind {
        Kind::Call(callee, _) => match &callee.kind {
            Kind::Member(object, name) if is_condition(name) => Some(object),
            _ => None,
        },
        Kind::Member(object, name) if ends_with(name, vocabulary().stored.managers) => Some(object),
        _ => None,
    }
}

/// The outcome that a statement of SQL writes down as it stands: `UPDATE contacts SET bounced = 1 WHERE …`,
/// `INSERT INTO suppressions …`. What it takes from elsewhere says nothing.
fn of_statement(statement: &str) -> Option<Outcome> {
    let known = &vocabulary().statements;
    let first = statement.split_whitespace().next()?;
    let begins = |verbs: &[&str]| verbs.iter().any(|verb| first.eq_ignore_ascii_case(verb));
    let (inserts, updates, deletes) = (begins(known.insert), begins(known.update), begins(known.delete));
    if !inserts && !updates && !deletes {
        return None;
    }
    let words = statement.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    if inserts {
        let (_, behind) = split_at(&words, known.into)?;
        let table = behind.split([' ', '(']).next()?;
        let has_end = has_phrase(&words_of(behind), vocabulary().stored.ends);
        return (is_list(table) && !has_end).then_some(Outcome::Permanent);
    }
    if deletes {
        // `DELETE FROM subscribers WHERE id = ?`: whoever has the address gets no mail any more.
        let (_, behind) = split_at(&words, known.from)?;
        let (table, _) = split_at(behind, known.condition)?;
        let is_person = ends_with(table.trim_matches(['`', '"', '[', ']']), vocabulary().stored.people);
        return is_person.then_some(Outcome::Permanent);
    }
    let (table, behind) = split_at(&words, known.set)?;
    let fields = split_at(behind, known.condition).map_or(behind, |(fields, _)| fields);
    let mut outcomes = fields.split(',').filter_map(|field| {
        let (name, value) = field.split_once('=')?;
        of_column(table, name.trim(), value.trim().trim_end_matches(';'))
    });
    let first = outcomes.next()?;
    outcomes.all(|outcome| outcome == first).then_some(first)
}

/// What stands in front of the first of some words, and behind it.
fn split_at<'s>(statement: &'s str, words: &[&str]) -> Option<(&'s str, &'s str)> {
    words.iter().find_map(|word| statement.split_once(&format!(" {word} ")))
}

/// The outcome of what is put into a column, as it stands.
fn of_column(table: &str, name: &str, value: &str) -> Option<Outcome> {
    let vocabulary = vocabulary();
    let literal = value.trim_matches('\'');
    if ends_with(name, vocabulary.result_names) && literal.len() + 2 == value.len() {
        return of_result(literal).filter(|outcome| *outcome != Outcome::Success);
    }
    let is_kept = ends_with(table.trim_matches(['`', '"', '[', ']']), vocabulary.kept);
    if vocabulary.statements.yes.contains(&literal) {
        let is_named = ends_with(name, vocabulary.permanent) || ends_with(name, vocabulary.transient);
        return of_identifier(name).filter(|_| is_named);
    }
    let is_taken_away = vocabulary.statements.no.contains(&literal) && ends_with(name, vocabulary.standing);
    (is_kept && is_taken_away).then_some(Outcome::Permanent)
}
