//! Lists of enhanced codes and of patterns that are named after a class, and rows that name a list of codes beside what is
//! done with them.

use super::ambiguous::{Said, said};
use super::enhanced::{ADDRESSING, is_expiry};
use super::firm;
use super::ir::{Argument, Expr, Kind};
use super::outcome;
use super::pattern;
use super::regex;
use super::rows::{Row, holds_code, rows};
use super::{Flow, Outcome, ToldBy, Walker};
use crate::catalog::{Code, CodeSet, EnhancedCode};
use crate::language::{ends_with, vocabulary};
use std::borrow::Cow;
use std::cell::OnceCell;

/// How deep tables of rows stand in each other.
const DEEPEST: u32 = 4;

/// How many rows, or items of a list, are looked at.
const MOST: usize = 512;

impl<'t> Walker<'_, 't> {
    /// `HARD_STATUSES = ["5.1.1", "4.1.1"]`, `softPatterns = [/421\s/, /554\s/]`, and the same below the keys of a table:
    /// `{hard: [/550\s/, /450\s/]}`.
    pub(super) fn named_lists(&mut self, name: &str, value: &Expr<'t>, table: &[Row<'_, 't>]) {
        if self.program.is_test_at(&value.span) {
            return;
        }
        self.listed(name, None, value, table);
        self.rows_by_enhanced(name, &table[..table.len().min(MOST)]);
        self.labelled_rows(name, table, DEEPEST);
    }

    /// `{"4.1.1": "user_unknown", "5.1.1": "user_unknown"}`: a table from enhanced codes to what is done.
    fn rows_by_enhanced(&mut self, name: &str, table: &[Row<'_, 't>]) {
        for row in table {
            if let Some(code) = row.label().and_then(EnhancedCode::parse)
                && let Some(outcome) = outcome::of_value(row.value)
                && contradicts(Code::Enhanced(code), outcome)
                && row.key.is_some_and(|key| self.is_of_mail(key))
            {
                let flow = Flow::at(&row.value.span, CodeSet::with_prefix(code.class), outcome);
                let told_by = ToldBy::Listed(code);
                self.found.reached.push(Flow { told_by, ..flow }.of_list(name));
            }
        }
    }

    /// A list, or one below a key of a table of that name. Gives back the words in it that tell no class, where it is one of
    /// what is given up.
    fn listed(
        &mut self,
        name: &str,
        label: Option<&str>,
        value: &Expr<'t>,
        rows: &[Row<'_, 't>],
    ) -> Vec<Said> {
        // A literal with a type may have keys. A list on its own is told of where it is searched for words.
        let Items { codes, words } =
            self.items(rows.iter().map(|row| row.key.unwrap_or(row.value)), label.is_some());
        // Most values are no such lists, whatever their names say.
        if codes.is_empty() && words.is_empty() {
            return Vec::new();
        }
        let name = label.map_or(Cow::Borrowed(name), |label| Cow::Owned(format!("{name}_{label}")));
        let Some(outcome) = firm::of_list(&name) else { return Vec::new() };
        self.contradicted(&name, &codes, outcome, value);
        let is_meant = outcome == Outcome::Permanent && self.program.subject.is_about_mail;
        if is_meant { words } else { Vec::new() }
    }

    /// The items that are a code and nothing else, and, where words are asked for, those that tell no class.
    fn items<'e>(&self, items: impl Iterator<Item = &'e Expr<'t>>, asks_words: bool) -> Items<'e, 't>
    where
        't: 'e,
    {
        let mut found = Items::default();
        for item in items.take(MOST) {
            if let Some(code) = self.bare_code(item) {
                found.codes.push((code, item));
            } else if asks_words {
                found.words.extend(said(item));
            }
        }
        found
    }

    /// Tells of the codes in a list that say the opposite of what is done with all in it.
    fn contradicted(&mut self, name: &str, codes: &[(Code, &Expr<'t>)], outcome: Outcome, list: &Expr<'t>) {
        let company: CodeSet = codes
            .iter()
            .filter_map(|(code, _)| match code {
                Code::Reply(code) => Some(code.0),
                Code::Enhanced(_) => None,
            })
            .collect();
        let is_list = OnceCell::new();
        for (code, place) in codes.iter().filter(|(code, _)| contradicts(*code, outcome)) {
            let (set, told_by, is_credible) = match *code {
                Code::Reply(code) => {
                    let is_list = is_list.get_or_init(|| self.is_list_of_replies(name, company, &list.span));
                    (CodeSet::of(code.0), ToldBy::Code, *is_list)
                }
                Code::Enhanced(code) => {
                    (CodeSet::with_prefix(code.class), ToldBy::Listed(code), self.is_of_mail(place))
                }
            };
            if is_credible {
                let flow = Flow::at(&place.span, set, outcome);
                self.found.reached.push(Flow { told_by, ..flow }.of_list(name));
            }
        }
    }

    /// Whether the enhanced code that an item is, or a pattern of it, is one of mail.
    fn is_of_mail(&self, item: &Expr<'t>) -> bool {
        self.program.subject.is_about_mail || self.holds_enhanced(item)
    }

    /// The code that an item is and nothing else: an enhanced code as it stands, or a pattern that has nothing but a code in it.
    fn bare_code(&self, item: &Expr<'t>) -> Option<Code> {
        let text = match &item.kind {
            Kind::Text(text) => {
                // Lists of plain reply codes are sets.
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
                return pattern::bare_code(text).filter(|_| !is_plain);
            }
            Kind::Pattern(text) => text,
            Kind::Call(..) => {
                let regex = regex::written(item, &self.program.lowering)?;
                return pattern::bare_code(&regex.text);
            }
            // A pattern with the name of what it means.
            Kind::Tuple(parts) | Kind::List(parts) => return self.bare_code(parts.first()?),
            _ => return None,
        };
        pattern::bare_code(text)
    }

    /// Rows such as `{codes: [554, 421], decision: RETRY}` and `{pattern: /\b450\b/, type: "hard"}`, wherever they stand in a
    /// table.
    fn labelled_rows(&mut self, name: &str, table: &[Row<'_, 't>], depth: u32) {
        let table = &table[..table.len().min(MOST)];
        let is_keyed = !table.is_empty() && table.iter().all(|row| row.key.is_some());
        let told: Vec<(&str, CodeSet, Outcome, &Expr<'t>)> =
            table.iter().filter_map(|row| self.labelled_set(row.value, is_keyed)).collect();
        let company = told.iter().fold(CodeSet::EMPTY, |all, (_, set, ..)| all | *set);
        for (label, set, outcome, place) in told {
            // One number alone may be the code of anything.
            if !matches!(place.kind, Kind::Number(_)) || company.len() > 2 {
                self.stands_for(label, set, company, outcome, &place.span);
            }
        }
        let mut words: Vec<(usize, Said)> = Vec::new();
        for (at, row) in table.iter().enumerate() {
            words.extend(self.labelled(name, row.value).into_iter().map(|said| (at, said)));
            if depth == 0 {
                continue;
            }
            let inner = rows(row.value);
            // `[BounceType.HARD]: […]`.
            if depth == DEEPEST
                && let Some(label) = row.label().or_else(|| row.key?.last_name())
            {
                let listed = self.listed(name, Some(label), row.value, &inner);
                words.extend(listed.into_iter().map(|said| (at, said)));
            }
            self.labelled_rows(name, &inner, depth - 1);
        }
        // Hardly a table has such words: of no other it matters where it keeps codes of class 4.
        if !words.is_empty() {
            let kept = self.first_kept(name, table);
            words.iter().filter(|(at, _)| *at < kept).for_each(|(_, said)| self.tell_of_said(said));
        }
    }

    /// The first row of a table that keeps codes of class 4: words behind it come with others. Its end, where there is none.
    fn first_kept(&self, name: &str, table: &[Row<'_, 't>]) -> usize {
        let keeps = |row: &Row<'_, 't>| {
            let text = self.program.source.get(row.value.span.clone()).unwrap_or("");
            let of_label =
                || firm::of_list(&format!("{name}_{}", row.label().or_else(|| row.key?.last_name())?));
            text.contains('4') && outcome::of_value(row.value).or_else(of_label) == Some(Outcome::Transient)
        };
        table.iter().position(keeps).unwrap_or(table.len())
    }

    /// The field of a row that holds codes, by its name, and what the row says is done with them.
    fn labelled_set<'e>(
        &self,
        row: &'e Expr<'t>,
        is_keyed: bool,
    ) -> Option<(&'e str, CodeSet, Outcome, &'e Expr<'t>)> {
        let (Kind::Table(fields) | Kind::Call(_, fields)) = &row.kind else { return None };
        let codes = |field: &'e Argument<'t>| {
            let label = field.label().filter(|label| holds_code(Some(label)))?;
            let set = match &field.value.kind {
                Kind::List(_) | Kind::Call(..) => self.set(&field.value)?,
                Kind::Number(_) if is_keyed => CodeSet::of(self.number(&field.value)?),
                _ => return None,
            };
            Some((label, set, &field.value))
        };
        let (label, set, place) = fields.iter().find_map(codes)?;
        Some((label, set, outcome::of_value(row)?, place))
    }

    /// Tells of the patterns of a row, and of its enhanced codes, that say the opposite of what the row says is done. Gives back
    /// the words in it that tell no class, where it gives up for them: `{type: "hard", patterns: [/mailbox unavailable/]}`.
    fn labelled(&mut self, name: &str, row: &Expr<'t>) -> Vec<Said> {
        let (Kind::Table(fields) | Kind::Call(_, fields)) = &row.kind else { return Vec::new() };
        let mut all = Vec::new();
        for Argument { name: label, value } in fields {
            let Some(label) = label.as_ref().and_then(Expr::plain_name) else { continue };
            let items = match &value.kind {
                Kind::List(items) => items,
                Kind::Pattern(_) | Kind::Text(_) => std::slice::from_ref(value),
                _ => continue,
            };
            // A list of what the row is to be is no list of what it is for.
            let asks_codes =
                !matches!(value.kind, Kind::Text(_)) && !ends_with(label, vocabulary().result_names);
            let asks_words =
                matches!(value.kind, Kind::Pattern(_)) || ends_with(label, vocabulary().pattern_names);
            if !asks_codes && !asks_words {
                continue;
            }
            let Items { codes, words } = self.items(items.iter(), asks_words);
            all.extend(words);
            if asks_codes
                && !codes.is_empty()
                && let Some(outcome) = outcome::of_value(row)
            {
                self.contradicted(name, &codes, outcome, value);
            }
        }
        // With a code beside them the class is known.
        let is_of_code = |field: &Argument<'t>| {
            holds_code(field.label()) && !self.program.mentions_in(&field.value.span).is_empty()
        };
        let is_meant = !all.is_empty()
            && outcome::of_value(row) == Some(Outcome::Permanent)
            && !fields.iter().any(is_of_code);
        if is_meant { all } else { Vec::new() }
    }
}

/// What is found among the items of a list, or of a row.
#[derive(Default)]
struct Items<'e, 't> {
    codes: Vec<(Code, &'e Expr<'t>)>,
    words: Vec<Said>,
}

/// Whether a code says the opposite of what is done with it. What is of class 5 and no matter of the address may be waited
/// out.
fn contradicts(code: Code, outcome: Outcome) -> bool {
    match (outcome, code) {
        (Outcome::Permanent, Code::Reply(code)) => code.class() == 4,
        (Outcome::Permanent, Code::Enhanced(code)) => code.class == 4 && !is_expiry(code),
        (Outcome::Transient, Code::Reply(code)) => code.class() == 5,
        (Outcome::Transient, Code::Enhanced(code)) => code.class == 5 && code.subject == ADDRESSING,
        _ => false,
    }
}
