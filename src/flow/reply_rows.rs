//! Tables of the replies that a server sends: rows of a reply code with its enhanced code.

use super::Walker;
use super::emission::{Sent, names_enhanced};
use super::emissions::Placed;
use super::ir::{Expr, Kind};
use super::rows::{Row, parts, unnamed};
use crate::catalog::{EnhancedCode, ReplyCode};
use crate::language::{has_phrase, vocabulary, words_of};
use crate::mention::Code;

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
        let found: Vec<Pair> = rows.iter().filter_map(|row| self.reply_row(row.value)).collect();
        let differs = |((code, _), (enhanced, _)): &&Pair| code.class() != enhanced.class;
        let few = found.iter().filter(differs).count();
        if found.len() < FEWEST_ROWS || 3 * few > found.len() {
            return;
        }
        for (code, enhanced) in found.iter().filter(differs) {
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
        let beside = parts.windows(2).find_map(|pair| Some((self.code(pair[0])?, self.enhanced(pair[1])?)));
        beside.or_else(|| parts.into_iter().find_map(|part| self.row_in_text(part)))
    }

    /// `{action = "reject", reply = "550 5.1.1 No such user"}`.
    fn row_in_text(&self, part: &Expr<'t>) -> Option<Pair> {
        let (sent, enhanced, _) = self.whole_reply(part)?;
        Some((sent.code, enhanced?))
    }

    fn row_of_fields(&self, fields: &[Row<'_, 't>]) -> Option<Pair> {
        let (mut code, mut enhanced) = (None, None);
        for field in fields {
            let Some(words) = field.label().map(words_of) else { continue };
            if names_enhanced(&words) {
                enhanced = enhanced.or_else(|| self.enhanced(field.value));
            } else if has_phrase(&words, vocabulary().sent_codes) {
                code = code.or_else(|| self.code(field.value));
            }
        }
        let fields = || fields.iter().find_map(|field| self.row_in_text(field.value));
        code.zip(enhanced).or_else(fields)
    }
}
