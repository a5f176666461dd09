//! Constants that are members of something: of a table of codes, of an enumeration, of another file.

use super::Walker;
use super::calls::CallParts;
use super::ir::{Argument, Expr, Kind};
use super::program::{Program, constant_set};
use super::values::{digits, reads_like_code};
use crate::catalog::CodeSet;
use crate::language::{ends_with, has_phrase, vocabulary, words_of};
use foldhash::HashMap;

/// How deep tables of constants are looked into.
const DEEPEST: usize = 3;

/// Codes that stand in tables of the file, by their paths: `CODES.BUSY`.
pub(super) type Members = HashMap<String, CodeSet>;

/// Takes in the codes of a table that is given a name: `const CODES = { BUSY: 450 }`.
pub(super) fn take_in(name: &str, value: &Expr<'_>, members: &mut Members) {
    if let Some(rows) = table(value) {
        take_in_rows(name, rows, DEEPEST, members);
    }
}

fn take_in_rows(path: &str, rows: &[Argument<'_>], depth: usize, members: &mut Members) {
    for row in rows {
        let Some(label) = row.label() else { continue };
        let path = || format!("{path}.{label}");
        match constant_set(&row.value) {
            Some(set) if set.len() == 1 => {
                members.insert(path(), set);
            }
            _ => {
                if let Some(rows) = table(&row.value).filter(|_| depth > 1) {
                    take_in_rows(&path(), rows, depth - 1, members);
                }
            }
        }
    }
}

/// The rows of a table, also of one that is handed to something that gives it back: `Object.freeze({…})`.
fn table<'e, 't>(value: &'e Expr<'t>) -> Option<&'e [Argument<'t>]> {
    match &value.kind {
        Kind::Table(rows) => Some(rows),
        Kind::Call(_, arguments) => match &arguments[..] {
            [Argument { value: Expr { kind: Kind::Table(rows), .. }, .. }] => Some(rows),
            // Labels in a call are what a table in it has.
            rows => rows.iter().all(|row| row.name.is_some()).then_some(rows),
        },
        _ => None,
    }
}

/// What a value of an enumeration, or a number in another type, is the code of: `Reply.BUSY.code`, `Reply::Busy as u16`,
/// `Reply.BUSY.getCode()`, `int(Reply.BUSY)`.
pub(super) fn inside<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    let functions = &vocabulary().functions;
    match &expr.kind {
        Kind::Member(inner, name) if names_constant(inner) && gives_value(name) => Some(inner),
        Kind::Other(parts) if parts.len() == 1 => parts.first().filter(|inner| names_constant(inner)),
        Kind::Call(..) => {
            let call = CallParts::of(expr)?;
            let gives = || gives_value(call.name) || call.converts() || call.is(functions.to_number);
            let takes = || call.is(functions.to_number) || call.is(functions.to_text);
            match (call.receiver, call.arguments) {
                (Some(inner), []) if names_constant(inner) && gives() => Some(inner),
                (None, [only]) if names_constant(&only.value) && takes() => Some(&only.value),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a member, or a method without arguments, gives what stands for a value of an enumeration.
fn gives_value(name: &str) -> bool {
    ends_with(name, vocabulary().code_names) || ends_with(name, vocabulary().functions.gives_value)
}

/// Whether an expression reads like a constant: its name, or that of what it is a member of, begins with a capital.
pub(super) fn names_constant(expr: &Expr<'_>) -> bool {
    let is_capital = |name: &str| name.starts_with(char::is_uppercase);
    match &expr.kind {
        Kind::Name(name) => is_capital(name),
        Kind::Member(of, name) => matches!(of.kind, Kind::Name(_)) && is_capital(name) || names_constant(of),
        _ => false,
    }
}

/// The code that a constant has in its name: `smtp.C250Completed`, `CODE_450`, `FIVE_50` has none.
pub(super) fn code_in_name(expr: &Expr<'_>) -> Option<CodeSet> {
    let name = expr.last_name().filter(|_| names_constant(expr))?;
    // Most names have none: no words are made of what they are members of.
    let code = code_meant(expr, name).or_else(|| code_written(name))?;
    let path = words_of(&expr.path()?);
    let says = |phrases| has_phrase(&path, phrases);
    (!says(vocabulary().http_names) || says(vocabulary().smtp_names)).then(|| CodeSet::of(code))
}

/// `ReplyCode::OK`: of SMTP that is 250 (RFC 5321 4.2.3).
fn code_meant(expr: &Expr<'_>, name: &str) -> Option<u16> {
    let Kind::Member(of, _) = &expr.kind else { return None };
    let functions = &vocabulary().functions;
    let is_meant = ends_with(name, functions.means_completed)
        && has_phrase(&words_of(of.last_name()?), functions.types_of_replies);
    is_meant.then_some(250)
}

/// The one code in a name, with nothing in front of it that speaks of something else.
fn code_written(name: &str) -> Option<u16> {
    let mut runs = name.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty());
    let (run, None) = (runs.next()?, runs.next()) else { return None };
    let code = digits(run).filter(|code| run.len() == 3 && (200..600).contains(code))?;
    let before = name.split(run).next().unwrap_or("");
    let is_marked = before.is_empty() || ends_with(before, vocabulary().functions.marks_code);
    is_marked.then_some(code)
}

impl Program<'_> {
    /// The code that a member of a table of the file stands for.
    pub(super) fn member_constant(&self, expr: &Expr<'_>) -> Option<CodeSet> {
        if self.members.is_empty() || !matches!(expr.kind, Kind::Member(..) | Kind::Index(..)) {
            return None;
        }
        self.members.get(&dotted(expr)?).copied()
    }

    /// What a constant of the file stands for that another file names, where only one can be meant.
    pub(super) fn constant_named(&self, path: &str) -> Option<CodeSet> {
        if let Some(set) = self.members.get(path) {
            return Some(*set);
        }
        // `module.exports = { BUSY: 450 }` has no name of its own.
        let ending = format!(".{path}");
        let mut ends = self.members.iter().filter(|(known, _)| known.ends_with(&ending));
        let last = path.rsplit('.').next()?;
        let mut defined = self.defined.iter().filter(|constant| constant.name == last);
        match (ends.next(), ends.next(), defined.next(), defined.next()) {
            (Some((_, set)), None, None, _) => Some(*set),
            (None, _, Some(constant), None) => Some(constant.set),
            _ => None,
        }
    }
}

/// `CODES.BUSY`, `CODES["BUSY"]`.
fn dotted(expr: &Expr<'_>) -> Option<String> {
    match &expr.kind {
        Kind::Name(name) => Some((*name).to_owned()),
        Kind::Member(of, name) => Some(format!("{}.{name}", dotted(of)?)),
        Kind::Index(of, index) => match &index.kind {
            Kind::Text(name) => Some(format!("{}.{name}", dotted(of)?)),
            _ => None,
        },
        _ => None,
    }
}

impl<'t> Walker<'_, 't> {
    /// Asks for the constants of other files that a value is compared with, where it reads like a code.
    pub(super) fn ask_for_constants(&self, left: &Expr<'t>, right: &Expr<'t>) {
        let reads = |value: &Expr<'t>| {
            value.path().is_some_and(|path| ends_with(&path, vocabulary().code_names))
                || matches!(value.kind, Kind::Call(..)) && reads_like_code(value)
        };
        for (value, with) in [(left, right), (right, left)] {
            let each =
                if let Kind::List(items) = &with.kind { &items[..] } else { std::slice::from_ref(with) };
            let asked = each.iter().flat_map(|constant| [Some(constant), inside(constant)]).flatten();
            let mut asked = asked.filter(|constant| names_constant(constant)).peekable();
            if asked.peek().is_none() || !reads(value) {
                continue;
            }
            for constant in asked.filter(|constant| self.number(constant).is_none()) {
                self.program.resolve_constant(constant);
            }
        }
    }

    /// The code that a constant of another file stands for.
    pub(super) fn constant_elsewhere(&self, expr: &Expr<'t>) -> Option<CodeSet> {
        if self.program.elsewhere.is_empty() || !names_constant(expr) {
            return None;
        }
        let mut references = self.program.resolve_constant(expr).into_iter();
        references.find_map(|reference| self.program.elsewhere.get(&reference)?.stands_for())
    }
}
