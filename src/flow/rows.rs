//! Tables however they are written: what their rows are, and what a row is made of.

use super::ir::{Argument, Expr, Kind};
use crate::language::{ends_with, vocabulary};

/// A row of a table, or a part of a row.
#[derive(Clone, Copy)]
pub(super) struct Row<'e, 't> {
    /// What it is called, or stands under.
    pub(super) key: Option<&'e Expr<'t>>,
    pub(super) value: &'e Expr<'t>,
}

/// The rows of a table: `{450: SOFT}`, `{ [450] = SOFT }`, `[[450, SOFT]]`, `List.of(…)`, `new Map([…])`.
pub(super) fn rows<'e, 't>(table: &'e Expr<'t>) -> Vec<Row<'e, 't>> {
    match &table.kind {
        Kind::Table(handed) | Kind::Call(_, handed) => match &handed[..] {
            [Argument { name: None, value: Expr { kind: Kind::List(rows), .. } }] => {
                rows.iter().map(row).collect()
            }
            _ => parts(table),
        },
        Kind::List(rows) => rows.iter().map(row).collect(),
        _ => Vec::new(),
    }
}

fn row<'e, 't>(written: &'e Expr<'t>) -> Row<'e, 't> {
    if let Kind::Assign(target, value) = &written.kind
        && let Kind::List(keys) = &target.kind
        && let [key] = &keys[..]
    {
        return Row { key: Some(key), value };
    }
    Row { key: None, value: written }
}

/// What a row is made of.
pub(super) fn parts<'e, 't>(row: &'e Expr<'t>) -> Vec<Row<'e, 't>> {
    match &row.kind {
        Kind::List(parts) | Kind::Tuple(parts) => {
            parts.iter().map(|value| Row { key: None, value }).collect()
        }
        Kind::Table(parts) | Kind::Call(_, parts) => {
            parts.iter().map(|part| Row { key: part.name.as_ref(), value: &part.value }).collect()
        }
        _ => Vec::new(),
    }
}

/// The values, where none of them stands under anything.
pub(super) fn unnamed<'e, 't>(rows: &[Row<'e, 't>]) -> Option<Vec<&'e Expr<'t>>> {
    rows.iter().map(|row| row.key.is_none().then_some(row.value)).collect()
}

/// Whether what is called so in a row is the code, or the codes, that the row is for.
pub(super) fn holds_code(label: Option<&str>) -> bool {
    label.is_some_and(|label| ends_with(label, vocabulary().code_names))
}

impl<'e> Row<'e, '_> {
    /// The name where it is a plain identifier or text.
    pub(super) fn label(&self) -> Option<&'e str> {
        self.key?.plain_name()
    }
}
