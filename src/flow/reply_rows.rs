//! Tables of the replies that a server sends: rows of a reply code with its enhanced code.

use super::Walker;
use super::emission::Sent;
use super::emissions::Placed;
use super::ir::{Expr, Kind};
use super::rows::{Row, parts, unnamed};
use super::tables::unwrapped;
use crate::catalog::{EnhancedCode, ReplyCode};
use crate::language::{has_phrase, vocabulary, words_of};
use crate::mention::{Code, Mention};

/// How many rows there are at least in a table.
const FEWEST_ROWS: usize = 3;

type Pair = (Placed<ReplyCode>, Placed<EnhancedCode>);

impl<'t> Walker<'_, 't> {
    /// Rows such as `FULL: {code: 452, enhanced: "4.2.2"}` or `full = {"452", "4.2.2", "Mailbox full"}`. Where few of them are of
    /// two classes, those few are mistakes.
    pub(super) fn reply_rows(&mut self, table: &Expr<'t>, rows: &[Row<'_, 't>]) {
        // Hardly any table has enhanced codes in it.
        let mentions = self.program.mentions_in(&table.span).iter();
        let enhanced = mentions.filter(|mention| matches!(mention.code, Code::Enhanced(_))).count();
        if enhanced < FEWEST_ROWS || self.program.is_test_at(&table.span) {
            return;
        }
        // `450: "4.2.1 Mailbox busy"`: the key may be the code.
        let keyed = |row: &Row<'_, 't>| Some((self.code(row.key?)?, self.enhanced(row.value)?));
        let found: Vec<Pair> =
            rows.iter().filter_map(|row| keyed(row).or_else(|| self.reply_row(row.value))).collect();
        self.few_that_differ(&found, FEWEST_ROWS);
    }

    /// A reply that is written out and kept under a name: `busy = "451 4.3.2 Try later"`, `BUSY = (451, "4.3.2 Try later")`.
    /// It goes out from there, unless the name says that it is somebody else's.
    pub(super) fn kept_reply(&mut self, name: &str, value: &Expr<'t>) {
        const DEEPEST: u32 = 3;
        let value = unwrapped(value);
        let mentions = self.program.mentions_in(&value.span);
        let differ = |pair: &[Mention]| match (pair[0].code, pair[1].code) {
            (Code::Reply(code), Code::Enhanced(enhanced)) => code.class() != enhanced.class,
            _ => false,
        };
        if !mentions.windows(2).any(differ) || self.program.is_test_at(&value.span) {
            return;
        }
        let mut found = Vec::new();
        self.replies_kept(name, value, DEEPEST, &mut found);
        self.few_that_differ(&found, 1);
    }

    fn replies_kept(&self, name: &str, value: &Expr<'t>, depth: u32, found: &mut Vec<Pair>) {
        if has_phrase(&words_of(name), vocabulary().quotes) {
            return;
        }
        let row = match &value.kind {
            Kind::Text(_) | Kind::Joined(_) | Kind::Other(_) => self.row_in_text(value),
            Kind::Tuple(parts) | Kind::List(parts) => self.beside(&parts.iter().collect::<Vec<_>>()),
            Kind::Table(_) => self.pair_in_fields(&parts(value)),
            _ => None,
        };
        if row.is_some() || depth == 0 {
            found.extend(row);
            return;
        }
        match &value.kind {
            Kind::Table(_) | Kind::Tuple(_) | Kind::List(_) => {
                // Texts side by side are likely to be what others have said.
                let is_meant =
                    |part: &Row<'_, 't>| part.key.is_some() || !matches!(part.value.kind, Kind::Text(_));
                for part in parts(value).into_iter().filter(is_meant) {
                    self.replies_kept(part.label().unwrap_or(name), part.value, depth - 1, found);
                }
            }
            _ => {}
        }
    }

    /// Tells of the rows that are of two classes, where those are few.
    fn few_that_differ(&mut self, rows: &[Pair], fewest_rows: usize) {
        let differs = |((code, _), (enhanced, _)): &&Pair| code.class() != enhanced.class;
        let few = rows.iter().filter(differs).count();
        if rows.len() < fewest_rows || rows.len() >= FEWEST_ROWS && 3 * few > rows.len() {
            return;
        }
        for (code, enhanced) in rows.iter().filter(differs) {
            let at = code.1.clone();
            self.sent(&Sent { code: code.clone(), at }, Some(enhanced.clone()), String::new());
        }
    }

    fn reply_row(&self, row: &Expr<'t>) -> Option<Pair> {
        if let Kind::Text(_) = row.kind {
            return self.row_in_text(row);
        }
        let fields = parts(row);
        let Some(parts) = unnamed(&fields) else { return self.row_of_fields(&fields) };
        self.beside(&parts).or_else(|| parts.into_iter().find_map(|part| self.row_in_text(part)))
    }

    /// A code with the enhanced code right behind it.
    fn beside(&self, parts: &[&Expr<'t>]) -> Option<Pair> {
        parts.windows(2).find_map(|pair| Some((self.code(pair[0])?, self.enhanced(pair[1])?)))
    }

    /// `{action = "reject", reply = "550 5.1.1 No such user"}`.
    fn row_in_text(&self, part: &Expr<'t>) -> Option<Pair> {
        let (sent, enhanced, _) = self.whole_reply(part)?;
        Some((sent.code, enhanced?))
    }

    fn row_of_fields(&self, fields: &[Row<'_, 't>]) -> Option<Pair> {
        self.pair_in_fields(fields).or_else(|| fields.iter().find_map(|field| self.row_in_text(field.value)))
    }

    /// `{code: 452, enhanced: "4.2.2"}`
    fn pair_in_fields(&self, fields: &[Row<'_, 't>]) -> Option<Pair> {
        let (mut code, mut enhanced) = (None, None);
        for field in fields {
            let Some(words) = field.label().map(words_of) else { continue };
            if self.is_enhanced_field(&words, field.value) {
                enhanced = enhanced.or_else(|| self.enhanced(field.value));
            } else if has_phrase(&words, vocabulary().sent_codes) {
                code = code.or_else(|| self.code(field.value));
            }
        }
        code.zip(enhanced)
    }
}
