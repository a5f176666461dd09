//! Comparisons of a reply with codes, classes and the starts of texts.

use super::{Condition, loose, made_of_replies, note_comparison};
use crate::catalog::CodeSet;
use crate::flow::calls::CallParts;
use crate::flow::ir::{Expr, Kind};
use crate::flow::state::{Evidence, Reason, State, Value, View, Written};
use crate::flow::truth::Truth;
use crate::flow::verdict::is_kept_test;
use crate::flow::{Outcome, Walker};
use crate::flow::{enhanced, notation, outcome, pattern};
use crate::language::{Operator, Trait, vocabulary};

impl<'t> Walker<'_, 't> {
    pub(super) fn compare(
        &mut self,
        whole: &Expr<'t>,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Condition {
        self.ask_for_constants(left, right);
        if let Some(types) = self.types_tested(operator, left, right, state) {
            return self.type_condition(left, &types, state);
        }
        if matches!(operator, Operator::Match | Operator::NotMatch) {
            let takes_code = self.bind_numbered(left, right, state);
            let said = self
                .pattern_condition(whole, false, left, right, state)
                .or_else(|| self.loose_match(left, right, &whole.span, state));
            if said.is_none() && takes_code {
                return Condition::default();
            }
            let said = said.unwrap_or_else(|| loose::sought(right, self.replies_in(left, state)));
            return said.negated_if(operator == Operator::NotMatch);
        }
        if matches!(right.kind, Kind::Null | Kind::Bool(_)) {
            let condition = self.part_of_condition(left, state);
            let negative = matches!(right.kind, Kind::Null | Kind::Bool(false));
            let is_error = matches!(self.view(left, state, false), Some((_, View::Unless(_))))
                || self.checked(left, state).is_some();
            // What is not found is null.
            let functions = &vocabulary().functions;
            let is_search = CallParts::of(left)
                .is_some_and(|call| call.is(functions.match_test) || call.is(functions.holds_test));
            return match right.kind {
                Kind::Null if !is_error && !is_search => Condition::default(),
                _ => condition.negated_if(negative != operator.differs()),
            };
        }
        let is_equality = operator.is_equality();
        if is_equality && let Some(condition) = self.type_by_constant(left, right, state) {
            return condition.negated_if(operator.differs());
        }
        if let Kind::Text(name) = &right.kind
            && is_equality
            && let Some(condition) = self.named_type(left, name, state)
        {
            return condition.negated_if(operator.differs());
        }
        if let Some(condition) = self
            .position_test(operator, left, right, state)
            .or_else(|| self.wildcard_test(whole, operator, left, right, state))
            .or_else(|| self.kept_as_number(operator, left, right, state))
        {
            return condition;
        }
        if let Some(call) = CallParts::of(left) {
            let said = self.loose_call(&call, &whole.span, state);
            match (said, is_found(operator, right)) {
                (Some(said), Some(true)) => return said,
                (Some(said), Some(false)) => return said.negated(),
                _ => {}
            }
        } else if matches!(operator, Operator::In | Operator::NotIn)
            && let Some(said) =
                self.loose_match(right, left, &whole.span, state).or_else(|| self.saying(right, left, state))
        {
            return said.negated_if(operator == Operator::NotIn);
        }
        if self.measures(left, state) || self.measures(right, state) {
            return Condition::default();
        }
        if is_equality && let Some(said) = self.written_condition(whole, operator, left, right, state) {
            return said;
        }
        let sides = [Some((left, operator, right)), flipped(operator).map(|flipped| (right, flipped, left))];
        for (subject, operator, constant) in sides.into_iter().flatten() {
            if !self.is_code_constant(constant) {
                continue;
            }
            let Some((id, view)) = self.view(subject, state, true) else { continue };
            if let Some((truth, codes)) = self.relate(view, operator, constant) {
                note_comparison(id, codes, state);
                if self.is_library_constant(constant)
                    && let Some(reply) = state.replies.get_mut(&id)
                {
                    reply.evidence =
                        Evidence { compared_with: reply.evidence.compared_with, ..Evidence::LIBRARY };
                }
                if enhanced::truth_of(constant).is_some()
                    && self.holds_enhanced(constant)
                    && let Some(reply) = state.replies.get_mut(&id)
                {
                    reply.evidence.reason = reply.evidence.reason.max(Reason::SmtpName);
                }
                self.note_set(&whole.span, truth.yes);
                return Condition::about(id, truth);
            }
        }
        // `kind == Kind.Greylisted`: what it was is known already.
        if is_equality && [left, right].into_iter().any(tells_class) {
            return Condition::undecided(state.replies.keys().copied().collect());
        }
        if [left, right].into_iter().any(is_plain_text)
            && [left, right].into_iter().all(|side| !self.is_message(side, state))
        {
            // `typeof code === "number"`: a test for the type, or against something that no code is.
            return Condition::default();
        }
        self.not_compared(operator, left, right, state)
    }

    /// What a comparison says that is none with a code.
    fn not_compared(
        &mut self,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Condition {
        let mut replies = self.replies_in(left, state);
        replies.extend(self.replies_in(right, state));
        match (operator, &left.kind) {
            (Operator::In | Operator::NotIn, Kind::Text(_)) => {
                loose::sought(left, replies).negated_if(operator == Operator::NotIn)
            }
            _ => Condition::undecided(replies),
        }
    }

    /// `if ($taken === 1)`, where that was a yes or no.
    fn kept_as_number(
        &mut self,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let Kind::Number(number @ (0 | 1)) = right.kind else { return None };
        if !operator.is_equality() || !is_kept_test(left, state) {
            return None;
        }
        Some(self.part_of_condition(left, state).negated_if((number == 0) != operator.differs()))
    }

    /// `reply != expected`, where the code itself has put the codes under a name, each behind its own command.
    fn written_condition(
        &mut self,
        whole: &Expr<'t>,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let (subject, (mut codes, is_whole)) = match (written(left, state), written(right, state)) {
            (None, Some(codes)) => (left, codes),
            (Some(codes), None) => (right, codes),
            _ => return None,
        };
        let (id, View::Number | View::Digits | View::Unsure) = self.view(subject, state, true)? else {
            return None;
        };
        let set: CodeSet = codes.iter().map(|code| code.code).collect();
        for code in &mut codes {
            code.command = code.command.or(state.sent);
        }
        note_comparison(id, set, state);
        // Which of several it is, only the way there tells.
        let truth = if codes.len() > 1 || !is_whole {
            Truth { yes: if is_whole { set } else { CodeSet::ALL }, no: CodeSet::ALL }
        } else {
            self.note_set(&whole.span, set);
            Truth::exactly(set)
        };
        let mut said = Condition::about(id, truth);
        said.missed.insert(id, (false, codes));
        Some(said.negated_if(operator.differs()))
    }

    /// Whether an expression is, or holds, what a server said beside the code, or something that was made of a reply.
    fn is_message(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        match self.view(expr, state, false) {
            Some((_, view)) => matches!(view, View::Message | View::Detail | View::Text | View::Object),
            None => {
                !made_of_replies(expr, state).is_empty()
                    || expr.parts().into_iter().any(|part| self.is_message(part, state))
            }
        }
    }

    /// What an arm's pattern says of the subject of the switch.
    pub(in crate::flow) fn match_condition(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Condition {
        // `when /^4/`.
        if matches!(pattern.kind, Kind::Pattern(_)) {
            let said = self.pattern_condition(pattern, false, subject, pattern, state);
            return said.unwrap_or_else(|| Condition::undecided(self.replies_in(subject, state)));
        }
        let operator = match self.set(pattern) {
            Some(set) if set.len() > 1 => Operator::In,
            None if self.type_model(pattern).is_some() => Operator::IsType,
            _ => Operator::Equal,
        };
        let condition = self.compare(pattern, operator, subject, pattern, state);
        self.note_answered(&pattern.span, condition.command(state));
        condition
    }

    /// Whether an expression could be what a code, a class or the start of a reply is compared with.
    pub(in crate::flow) fn is_code_constant(&self, expr: &Expr<'t>) -> bool {
        if enhanced::truth_of(expr).is_some() || self.set(expr).is_some_and(|set| !set.is_empty()) {
            return true;
        }
        match &expr.kind {
            Kind::Text(text) => {
                !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit())
            }
            Kind::List(items) => !items.is_empty() && items.iter().all(|item| self.number(item).is_some()),
            _ => self
                .number(expr)
                .is_some_and(|number| (1..=5).contains(&number) || (100..=600).contains(&number)),
        }
    }

    /// The truth of `view operator constant`, and the codes that the constant names.
    fn relate(&self, view: View, operator: Operator, constant: &Expr<'t>) -> Option<(Truth, CodeSet)> {
        let negative = matches!(operator, Operator::NotEqual | Operator::NotIn | Operator::IsNot);
        let signed = |set: CodeSet, codes: CodeSet| {
            let truth = Truth::exactly(set);
            Some((if negative { truth.negated() } else { truth }, codes))
        };
        let equal = operator.is_equality();
        let member = matches!(operator, Operator::In | Operator::NotIn);
        if (equal || member && view == View::Class)
            && matches!(view, View::Number | View::Class | View::Unsure)
            && let Some(set) = self.set(constant).filter(|set| set.len() > 1)
        {
            // A constant that stands for a class.
            return signed(set, CodeSet::EMPTY);
        }
        if (equal || member)
            && view == View::Unsure
            && let Some(truth) = enhanced::truth_of(constant)
        {
            return Some((if negative { truth.negated() } else { truth }, CodeSet::EMPTY));
        }
        match view {
            View::Number | View::Digits | View::Unsure | View::Text if member => {
                let set = self.set(constant)?;
                signed(set, set)
            }
            View::Number | View::Digits | View::Unsure if equal => {
                let code = self.number(constant).filter(|code| (100..600).contains(code))?;
                signed(CodeSet::of(code), CodeSet::of(code))
            }
            // Texts of three digits have the order of their numbers.
            View::Number | View::Digits | View::Unsure => {
                let bound = self.number(constant).filter(|bound| (100..=600).contains(bound))?;
                let set = beyond(operator, bound)?;
                Some((Truth::exactly(set), CodeSet::of(bound)))
            }
            // The first of some parts can be taken by a pattern of one.
            View::Class | View::ClassDigit | View::TwoDigits | View::Parts => {
                let classes: Vec<u16> = match (&constant.kind, member) {
                    (Kind::Text(text), true) => {
                        text.bytes().map(|byte| u16::from(byte.wrapping_sub(b'0'))).collect()
                    }
                    (Kind::List(items), _) => {
                        items.iter().map(|item| self.number(item)).collect::<Option<_>>()?
                    }
                    _ => vec![self.number(constant)?],
                };
                if equal || member {
                    let set =
                        classes.iter().fold(CodeSet::EMPTY, |set, class| set | CodeSet::with_prefix(*class));
                    let codes = if view == View::TwoDigits { set } else { CodeSet::EMPTY };
                    return signed(set, codes);
                }
                let class = *classes.first().filter(|class| (1..=6).contains(*class))?;
                let low_bound = match operator {
                    Operator::Greater | Operator::AtMost => (class + 1) * 100,
                    _ => class * 100,
                };
                let above = CodeSet::range(low_bound, 599);
                let set =
                    if matches!(operator, Operator::Greater | Operator::AtLeast) { above } else { !above };
                Some((Truth::exactly(set), CodeSet::EMPTY))
            }
            _ => None,
        }
    }

    /// `$code == 4*`, and an arm `45[0-2])`, where texts have wildcards.
    fn wildcard_test(
        &mut self,
        whole: &Expr<'t>,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let Kind::Text(text) = &right.kind else { return None };
        if !self.program.lowering.nodes.is(Trait::Wildcards) || !text.contains(['*', '?', '[']) {
            return None;
        }
        if let Some(anywhere) = text.strip_prefix('*').and_then(|text| text.strip_suffix('*')) {
            let sought = Expr { span: right.span.clone(), kind: Kind::Text(anywhere.to_owned().into()) };
            self.loose_match(left, &sought, &whole.span, state);
        }
        let truth = pattern::truth_of(&notation::from_wildcards(text))?;
        match operator {
            Operator::Equal => self.matches(whole, truth, left, state),
            Operator::NotEqual => self.matches(whole, truth, left, state).map(Condition::negated),
            _ => None,
        }
    }

    /// `text.indexOf("250") == 0` and its kin ask whether a text starts with a code.
    fn position_test(
        &mut self,
        operator: Operator,
        left: &Expr<'t>,
        right: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let call = CallParts::of(left)?;
        let functions = &vocabulary().functions;
        // `strstr(reply, "250") == reply`: where it is found is where the text begins.
        let is_start = if call.is(functions.holds_test) {
            call.argument(0).and_then(Expr::path).is_some_and(|text| right.path() == Some(text))
        } else {
            (call.is(functions.contains_test) || call.tells_difference())
                && matches!(right.kind, Kind::Number(0))
        };
        if !is_start || !matches!(operator, Operator::Equal | Operator::NotEqual | Operator::Is) {
            return None;
        }
        let (subject, pattern) = self.subject_and_pattern(&call)?;
        let condition = self.prefix_condition(left, subject, pattern, state)?;
        Some(condition.negated_if(operator == Operator::NotEqual))
    }
}

/// The codes that the code itself has put under a name, and whether it did so on every way here.
pub(super) fn written(expr: &Expr<'_>, state: &State) -> Option<(Vec<Written>, bool)> {
    let Kind::Name(name) = converted(expr).kind else { return None };
    match state.names.get(name)? {
        Value::Written(codes, is_whole) => Some((codes.clone(), *is_whole)),
        _ => None,
    }
}

/// What is made a text or a number: `str(code)`, `code.toString()`, `"$code"`.
fn converted<'e, 't>(expr: &'e Expr<'t>) -> &'e Expr<'t> {
    let functions = &vocabulary().functions;
    match (&expr.kind, CallParts::of(expr)) {
        (Kind::Joined(parts) | Kind::Other(parts), _) if parts.len() == 1 => converted(&parts[0]),
        (_, Some(call)) if call.converts() || call.is(functions.to_number) => {
            match (call.receiver, call.arguments) {
                (Some(inner), []) => converted(inner),
                (_, [only]) => converted(&only.value),
                _ => expr,
            }
        }
        _ => expr,
    }
}

/// Whether a place in a text that is compared with a number is there, or is not: `index >= 0`, `index != -1`.
fn is_found(operator: Operator, number: &Expr<'_>) -> Option<bool> {
    let is_below_zero = matches!(number.kind, Kind::Number(-1));
    let is_zero = matches!(number.kind, Kind::Number(0));
    match operator {
        Operator::Greater | Operator::NotEqual | Operator::IsNot if is_below_zero => Some(true),
        Operator::AtLeast if is_zero => Some(true),
        Operator::Equal | Operator::Is if is_below_zero => Some(false),
        Operator::Less if is_zero => Some(false),
        _ => None,
    }
}

/// A text that is neither a code nor the start of a reply.
fn is_plain_text(expr: &Expr<'_>) -> bool {
    matches!(&expr.kind, Kind::Text(text) if !text.starts_with(|first: char| first.is_ascii_digit()))
}

/// The codes above or below a bound.
fn beyond(operator: Operator, bound: u16) -> Option<CodeSet> {
    Some(match operator {
        Operator::Less => CodeSet::range(100, bound.checked_sub(1)?),
        Operator::AtMost => CodeSet::range(100, bound),
        Operator::Greater => CodeSet::range(bound + 1, 599),
        Operator::AtLeast => CodeSet::range(bound, 599),
        _ => return None,
    })
}

/// The operator that says the same with its sides exchanged; membership has none.
fn flipped(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Less => Operator::Greater,
        Operator::AtMost => Operator::AtLeast,
        Operator::Greater => Operator::Less,
        Operator::AtLeast => Operator::AtMost,
        _ if operator.is_equality() => operator,
        _ => return None,
    })
}

/// Whether a constant names a class of failures.
fn tells_class(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, Kind::Member(..))
        && matches!(outcome::of_value(expr), Some(Outcome::Permanent | Outcome::Transient))
}
