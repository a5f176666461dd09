//! Tests for what a text begins with.

use super::compare::written;
use super::{Condition, note_comparison};
use crate::catalog::CodeSet;
use crate::flow::Walker;
use crate::flow::calls::CallParts;
use crate::flow::enhanced;
use crate::flow::ir::{Expr, Kind};
use crate::flow::state::{State, Written};
use crate::flow::truth::Truth;
use crate::flow::values::digits;

impl<'t> Walker<'_, 't> {
    /// `code.start_with?("4", "5")`: one of several beginnings.
    pub(super) fn any_prefix(
        &mut self,
        whole: &Expr<'t>,
        call: &CallParts<'_, 't>,
        state: &mut State,
    ) -> Option<Condition> {
        let subject = call.receiver.filter(|_| call.arguments.len() > 1)?;
        let mut said: Option<Condition> = None;
        for argument in call.arguments {
            let next = self.prefix_condition(whole, subject, &argument.value, state)?;
            said = Some(match said {
                Some(said) => said.or(next),
                None => next,
            });
        }
        said
    }

    /// A text is tried with a code, a class, or the beginning of one.
    pub(in crate::flow) fn prefix_condition(
        &mut self,
        whole: &Expr<'t>,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        if let Some(said) = self.written_prefix(whole, subject, pattern, state) {
            return Some(said);
        }
        let named = match pattern.kind {
            Kind::Name(_) | Kind::Member(..) => self.number(pattern).map(|code| code.to_string()),
            _ => None,
        };
        let texts: Vec<&str> = match &pattern.kind {
            Kind::Text(text) => vec![text],
            Kind::Name(_) | Kind::Member(..) => vec![named.as_deref()?],
            Kind::List(items) => items
                .iter()
                .map(|item| if let Kind::Text(text) = &item.kind { Some(&**text) } else { None })
                .collect::<Option<_>>()?,
            _ => return None,
        };
        let mut truth = Truth { yes: CodeSet::EMPTY, no: CodeSet::ALL };
        let mut codes = CodeSet::EMPTY;
        for text in texts {
            if enhanced::is_open(text) {
                return None;
            }
            let length = text.bytes().take_while(u8::is_ascii_digit).count();
            let prefix = digits(&text[..length.min(3)]).filter(|_| length <= 3)?;
            let set = CodeSet::with_prefix(prefix) & CodeSet::ALL;
            if length == 3 {
                codes = codes | set;
            }
            // More than the code in the text: the rest decides too, but for the blank in front of the last line of a reply
            // (RFC 5321 4.2.1).
            let alone = text.len() == length || length == 3 && text[length..] == *" ";
            truth = truth.or(Truth { yes: set, no: if alone { !set } else { CodeSet::ALL } });
        }
        let (id, view) = self.view(subject, state, true)?;
        if !view.begins_with_code() || truth.yes.is_empty() {
            return None;
        }
        note_comparison(id, codes, state);
        self.note_set(&whole.span, truth.yes);
        Some(Condition::about(id, truth))
    }

    /// `reply.startsWith(expected)`, where the code itself has put the code under a name.
    fn written_prefix(
        &mut self,
        whole: &Expr<'t>,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let (codes, true) = written(pattern, state)? else { return None };
        let [mut code] = <[Written; 1]>::try_from(codes).ok()?;
        let (id, view) = self.view(subject, state, true)?;
        if !view.begins_with_code() {
            return None;
        }
        let set = CodeSet::of(code.code);
        code.command = code.command.or(state.sent);
        note_comparison(id, set, state);
        self.note_set(&whole.span, set);
        let mut said = Condition::about(id, Truth::exactly(set));
        said.missed.insert(id, (false, vec![code]));
        Some(said)
    }
}
