//! Tables and named sets: constants that say by themselves what is done with which codes.

use super::firm;
use super::flag;
use super::ir::{Expr, Kind, Span};
use super::outcome;
use super::program::Program;
use super::reach::smtp_only;
use super::regex;
use super::rows::{Row, holds_code, parts, rows, unnamed};
use super::state::{Evidence, Reason};
use super::status;
use super::truth::Truth;
use super::values::is_foreign;
use super::{Flow, Outcome, ToldBy, Walker};
use crate::catalog::CodeSet;
use crate::language::{ends_with, has_phrase, vocabulary, words_of};
use crate::mention::reply_codes;

impl<'t> Walker<'_, 't> {
    /// A constant: `HARD_BOUNCE_CODES = [550, 551]`, `ACTIONS = {450: "retry", 550: "bounce"}`,
    /// `CODES = {"permanent": [550]}`.
    pub(super) fn constant_table(&mut self, name: &str, value: &Expr<'t>) {
        let value = unwrapped(value);
        self.named_set(name, value);
        self.named_types(name, value);
        let table = rows(value);
        self.named_lists(name, value, &table);
        self.rule_rows(name, value, &table);
        self.code_rows(name, &table);
        self.reply_rows(value, &table);
        self.dialogue_rows(value, &table);
        let rows = self.rows_by_code(value, &table);
        let keys: CodeSet = rows.iter().map(|(code, _)| *code).collect();
        let values: Vec<&Expr<'t>> = rows.iter().map(|(_, value)| *value).collect();
        let known = self.found.reached.len();
        let (speaks, tells_apart) = status::spoken(&values);
        for (code, value) in rows.iter().filter(|_| keys.len() > 1) {
            if let Some(outcome) = outcome::of_value(value) {
                self.stands_for(name, CodeSet::of(*code), keys, outcome, &value.span);
                continue;
            }
            // Below a code there may be a row for each enhanced code.
            let told: Vec<&Expr<'t>> = match &value.kind {
                Kind::Table(inner) => inner.iter().map(|row| &row.value).collect(),
                _ => vec![value],
            };
            let later = told
                .iter()
                .filter_map(|value| Some((Outcome::Transient, status::says_later(value, speaks)?)));
            let never =
                told.iter().filter_map(|value| Some((Outcome::Permanent, status::says_for_good(value)?)));
            for (outcome, place) in later.chain(never.filter(|_| tells_apart)) {
                let known = self.found.reached.len();
                self.stands_for(name, CodeSet::of(*code), keys, outcome, place);
                self.found.reached[known..].iter_mut().for_each(|flow| flow.told_by = ToldBy::Status);
            }
        }
        for flow in self.strays_in_table(&rows) {
            let is_same = |told: &Flow| told.span == flow.span && told.outcome == flow.outcome;
            let is_told = self.found.reached[known..].iter().any(is_same);
            if !is_told && self.is_list_of_replies(name, keys, &value.span) {
                self.found.reached.push(flow.of_list(name));
            }
        }
        // Most rows hold a text, and need no name for that.
        for row in table.iter().filter(|row| may_be_set(row.value)) {
            if let Some(label) = row.label().filter(|_| self.key(row).is_none()) {
                self.named_set(&format!("{name}_{label}"), row.value);
            }
        }
    }

    /// The rows of a table whose keys are codes, however it is written: `{452: "soft"}`, `new Map([[452, "soft"]])`,
    /// `Map.of(452, SOFT, 550, HARD)`.
    fn rows_by_code<'e>(&self, table: &'e Expr<'t>, rows: &[Row<'e, 't>]) -> Vec<(u16, &'e Expr<'t>)> {
        let keyed: Vec<_> = rows.iter().filter_map(|row| Some((self.key(row)?, row.value))).collect();
        if !keyed.is_empty() || matches!(table.kind, Kind::Table(_)) {
            return keyed;
        }
        let pairs: Vec<_> = rows.iter().map_while(|row| self.pair(row.value)).collect();
        if let Kind::List(_) = table.kind {
            // `{ { 450, EX_TEMPFAIL }, …, { 0, 0 } }`: the last one may be the end; and beside texts the numbers may be anything.
            let are_constants = pairs.iter().all(|(_, value)| self.written_outcome(value).is_some());
            let is_whole = are_constants && pairs.len() > 2 && pairs.len() + 1 >= rows.len();
            return if is_whole { pairs } else { Vec::new() };
        }
        if pairs.len() == rows.len() {
            return pairs;
        }
        // One behind the other: keys alone would be a set.
        let (ways, rest) = rows.as_chunks::<2>();
        let beside = |[key, row]: &[Row<'e, 't>; 2]| {
            Some((self.reply_code(key.value)?, row.value)).filter(|_| self.reply_code(row.value).is_none())
        };
        let pairs: Option<Vec<_>> = ways.iter().map(beside).collect();
        pairs.filter(|_| rest.is_empty()).unwrap_or_default()
    }

    /// A row of a code and what it means: `[452, "soft"]`, `{ 452, Bounce.Soft }`.
    fn pair<'e>(&self, row: &'e Expr<'t>) -> Option<(u16, &'e Expr<'t>)> {
        let parts = match &row.kind {
            Kind::Call(..) => return None,
            Kind::Other(parts) => parts.iter().collect(),
            _ => unnamed(&parts(row))?,
        };
        let [key, value] = parts[..] else { return None };
        Some((self.reply_code(key)?, value))
    }

    /// What is one code as it stands.
    fn reply_code(&self, expr: &Expr<'t>) -> Option<u16> {
        self.number(expr).filter(|code| (200..600).contains(code))
    }

    /// Rows that each say with a pattern what is done: `[(r"^4", "retry"), (r"^5", "bounce")]`. The first that fits counts.
    fn rule_rows(&mut self, name: &str, table: &Expr<'t>, rows: &[Row<'_, 't>]) {
        if matches!(table.kind, Kind::Call(..)) {
            return;
        }
        let rows: Vec<(Truth, Option<Outcome>, &Span)> =
            rows.iter().filter_map(|row| rule_row(row, self.program)).collect();
        let is_short = |set: &CodeSet| set.len() <= 12;
        let codes = rows.iter().map(|(truth, ..)| truth.yes).filter(is_short);
        let company = codes.fold(CodeSet::EMPTY, |all, set| all | set);
        let mut left = CodeSet::ALL;
        for (truth, outcome, span) in &rows {
            // Where the text decides too, to wait in spite of class 5 is a choice.
            let is_pure = !truth.no.meets(truth.yes);
            let outcome = outcome.filter(|outcome| is_pure || *outcome == Outcome::Permanent);
            if let Some(outcome) = outcome.filter(|_| rows.len() > 1) {
                self.stands_for(name, truth.yes & left, company, outcome, span);
            }
            if is_pure {
                left = left - truth.yes;
            }
        }
    }

    /// Rows that each hold a code and say in a word of their own what it means: `[("421", "busy", "temporary"), …]`,
    /// `[{code: 421, retry: true}, …]`.
    fn code_rows(&mut self, name: &str, rows: &[Row<'_, 't>]) {
        let Some(rows) = unnamed(rows) else { return };
        let told: Vec<(u16, Outcome, &Span)> = rows.iter().filter_map(|row| self.code_row(row)).collect();
        let is_end = |row: &&Expr<'t>| {
            parts(row).first().is_some_and(|part| matches!(part.value.kind, Kind::Number(0) | Kind::Null))
        };
        let ends = usize::from(rows.last().is_some_and(is_end));
        if told.len() < 3 || told.len() + ends != rows.len() {
            return;
        }
        let company: CodeSet = told.iter().map(|(code, ..)| *code).collect();
        for (code, outcome, span) in told {
            self.stands_for(name, CodeSet::of(code), company, outcome, span);
        }
    }

    fn code_row<'e>(&self, row: &'e Expr<'t>) -> Option<(u16, Outcome, &'e Span)> {
        let parts = parts(row);
        if matches!(row.kind, Kind::Table(_) | Kind::Call(..)) {
            // The code has a name, and so has what it means.
            let code = parts
                .iter()
                .filter(|part| holds_code(part.label()))
                .find_map(|part| self.reply_code(part.value))?;
            return Some((code, outcome::of_value(row)?, &row.span));
        }
        let (first, rest) = parts.split_first()?;
        let code = self.reply_code(first.value)?;
        let mut words =
            rest.iter().filter_map(|part| Some((outcome::of_value(part.value)?, &part.value.span)));
        let (outcome, span) = words.next()?;
        words.next().is_none().then_some((code, outcome, span))
    }

    /// The code that is the key of a row.
    fn key(&self, row: &Row<'_, 't>) -> Option<u16> {
        self.reply_code(row.key?)
    }

    /// A collection of codes that is named after an outcome, or one code after a kind of failure: `TEMP_FAIL = 450`.
    fn named_set(&mut self, name: &str, value: &Expr<'t>) {
        if let Kind::Number(_) = value.kind
            && (ends_with(name, vocabulary().kinds_of_failure)
                || flag::of(name).is_some_and(|flag| !flag.is_verdict))
            && let (Some(code), Some(outcome)) = (self.reply_code(value), outcome::of_identifier(name))
            && !is_foreign(name)
        {
            self.stands_for(name, CodeSet::of(code), CodeSet::of(code), outcome, &value.span);
        }
        let is_set = match &value.kind {
            Kind::List(_) | Kind::Call(..) => true,
            // `{450: true, 550: true}`: what stands in it at all is meant.
            Kind::Table(rows) => rows.iter().all(|row| matches!(row.value.kind, Kind::Bool(true))),
            _ => false,
        };
        if !is_set {
            return;
        }
        let is_list = matches!(value.kind, Kind::List(_));
        let Some(set) = self.set(value).filter(|set| set.len() > 1 || is_list) else { return };
        // `noSuchUser`: one word alone is told of where the list is used.
        let of_result = || {
            let is_said = words_of(name).len() > 1;
            outcome::of_result(name).filter(|outcome| is_said && *outcome != Outcome::Success)
        };
        if let Some(outcome) = outcome::of_identifier(name).or_else(of_result) {
            self.stands_for(name, set, set, outcome, &value.span);
        }
    }

    /// Types of exceptions in a list that is named after a class none of whose replies they hold:
    /// `PERMANENT_ERRORS = [SMTPFatalError, SMTPServerBusy]`.
    fn named_types(&mut self, name: &str, value: &Expr<'t>) {
        let Kind::List(items) = &value.kind else { return };
        let has_types = self.program.libraries.iter().any(|library| !library.types.is_empty());
        let Some(outcome) =
            outcome::of_identifier(name).or_else(|| firm::of_list(name)).filter(|_| has_types)
        else {
            return;
        };
        let other = match outcome {
            Outcome::Permanent => CodeSet::TRANSIENT,
            Outcome::Transient => CodeSet::PERMANENT,
            _ => return,
        };
        for item in items {
            let models = self.type_models(&[item]);
            let codes = models.iter().fold(CodeSet::EMPTY, |all, model| all | model.codes);
            if !codes.is_empty() && codes.is_within(other) {
                self.found.reached.push(Flow::at(&item.span, codes, outcome).of_list(name));
            }
        }
    }

    /// A flow without control flow, where the name and the company of the codes show that they are replies.
    pub(super) fn stands_for(
        &mut self,
        name: &str,
        set: CodeSet,
        company: CodeSet,
        outcome: Outcome,
        span: &Span,
    ) {
        if self.is_list_of_replies(name, company, span) {
            self.found.reached.push(Flow::at(span, set, outcome).of_list(name));
        }
    }

    /// Whether codes that stand together in a list or a table of some name are those of replies: by what is around, or where
    /// most of those in its span were found to be.
    pub(super) fn is_list_of_replies(&self, name: &str, codes: CodeSet, span: &Span) -> bool {
        let words = words_of(name);
        let reason =
            if has_phrase(&words, vocabulary().smtp_names) { Reason::SmtpName } else { Reason::CodeName };
        let is_foreign = has_phrase(&words, vocabulary().http_names);
        let are_found = || {
            let found = reply_codes(self.program.mentions_in(span)) & codes;
            !is_foreign && found.len() > 2 && 2 * found.len() > codes.len()
        };
        codes.meets(smtp_only())
            && (self.is_credible(Evidence {
                reason,
                is_foreign,
                compared_with: codes,
                ..Evidence::default()
            }) || are_found())
    }
}

/// Whether a value can be one code, or a set of codes, as it stands.
fn may_be_set(value: &Expr<'_>) -> bool {
    matches!(value.kind, Kind::Number(_) | Kind::List(_) | Kind::Call(..) | Kind::Table(_))
}

/// What is only made unchangeable, or lent: `[…].freeze`, `&[…]`.
pub(super) fn unwrapped<'e, 't>(value: &'e Expr<'t>) -> &'e Expr<'t> {
    let inner = match &value.kind {
        Kind::Call(callee, arguments) if arguments.is_empty() => match &callee.kind {
            Kind::Member(inner, _) => inner,
            _ => return value,
        },
        _ => value.bare(),
    };
    if matches!(inner.kind, Kind::List(_) | Kind::Table(_)) { inner } else { value }
}

/// A row whose key is a pattern, or with a pattern and an outcome among its parts.
fn rule_row<'e, 't>(row: &Row<'e, 't>, program: &Program<'t>) -> Option<(Truth, Option<Outcome>, &'e Span)> {
    let truth = match row.key {
        Some(key) => anchored(key, program),
        None => parts(row.value).iter().find_map(|part| anchored(part.value, program)),
    };
    Some((truth?, outcome::of_value(row.value), &row.value.span))
}

/// What a pattern that begins at the start of a reply lets pass, whatever it is wrapped in.
fn anchored<'t>(expr: &Expr<'t>, program: &Program<'t>) -> Option<Truth> {
    if let Some(regex) = regex::written(expr, &program.lowering) {
        let is_pattern = !matches!(expr.kind, Kind::Text(_)) || regex.text.starts_with(['^', '\\']);
        return if is_pattern { program.regexes.truth(&regex, false) } else { None };
    }
    match &expr.kind {
        Kind::Call(_, arguments) => anchored(&arguments.first()?.value, program),
        _ => None,
    }
}
