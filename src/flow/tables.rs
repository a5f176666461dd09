//! Tables and named sets: constants that say by themselves what is done with which codes.

use super::effects::smtp_only;
use super::ir::{Argument, Expr, Kind, Span};
use super::outcome;
use super::state::{Evidence, Reason};
use super::{Flow, Outcome, Walker};
use crate::catalog::CodeSet;
use crate::language::{has_phrase, vocabulary, words_of};

impl<'t> Walker<'_, 't> {
    /// A constant: `HARD_BOUNCE_CODES = [550, 551]`, `ACTIONS = {450: "retry", 550: "bounce"}`,
    /// `CODES = {"permanent": [550]}`.
    pub(super) fn constant_table(&mut self, name: &str, value: &Expr<'t>) {
        self.named_set(name, value);
        let (Kind::Table(rows) | Kind::Call(_, rows)) = &value.kind else { return };
        let keys: CodeSet = rows.iter().filter_map(|row| self.key(row)).collect();
        for row in rows {
            if let Some(code) = self.key(row) {
                let outcome = outcome::of_value(&row.value).filter(|_| keys.len() > 1);
                if let Some(outcome) = outcome {
                    self.stands_for(name, CodeSet::of(code), keys, outcome, &row.value.span);
                }
            } else if let Some(label) = row.label() {
                self.named_set(&format!("{name}_{label}"), &row.value);
            }
        }
    }

    /// The code that is the key of a row.
    fn key(&self, row: &Argument<'t>) -> Option<u16> {
        self.number(row.name.as_ref()?).filter(|code| (200..600).contains(code))
    }

    /// A collection of codes that is named after an outcome.
    fn named_set(&mut self, name: &str, value: &Expr<'t>) {
        if !matches!(value.kind, Kind::List(_) | Kind::Call(..)) {
            return;
        }
        let is_list = matches!(value.kind, Kind::List(_));
        let Some(set) = self.set(value).filter(|set| set.len() > 1 || is_list) else { return };
        if let Some(outcome) = outcome::of_identifier(name) {
            self.stands_for(name, set, set, outcome, &value.span);
        }
    }

    /// A flow without control flow, where the name and the company of the codes show that they are replies.
    fn stands_for(&mut self, name: &str, set: CodeSet, company: CodeSet, outcome: Outcome, span: &Span) {
        let words = words_of(name);
        let reason =
            if has_phrase(&words, vocabulary().smtp_names) { Reason::SmtpName } else { Reason::CodeName };
        let is_foreign = has_phrase(&words, vocabulary().http_names);
        if !company.meets(smtp_only())
            || !self.is_credible(Evidence { reason, is_foreign, compared_with: company })
        {
            return;
        }
        self.found.reached.push(Flow {
            set,
            outcome,
            reply: None,
            command: None,
            span: span.clone(),
            condition: span.clone(),
            is_exhausted: false,
        });
    }
}
