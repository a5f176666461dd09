//! What a condition says about the replies in it.

mod asked;
mod compare;
mod loose;
mod prefix;
mod said;
mod sides;

pub(super) use loose::is_text;
pub(super) use said::Condition;
pub(super) use sides::{
    Sides, is_for_nobody, looks_for_nobody, pattern_is_for_nobody, speaks_of_attempts, speaks_of_exhaustion,
    tells_of_attempts,
};

use super::Walker;
use super::calls::CallParts;
use super::helper::{Callee, names_object};
use super::ir::{Expr, Kind, leads_into};
use super::outcome::is_type;
use super::reported;
use super::state::{Evidence, ReplyId, State, Value, View};
use super::truth::Truth;
use super::values::new_reply;
use crate::catalog::CodeSet;
use crate::language::{Operator, Trait, ends_with, has_phrase, vocabulary, words_of};

impl<'t> Walker<'_, 't> {
    /// Looks into a condition, and what it says.
    pub(super) fn asked(&mut self, expr: &Expr<'t>, state: &mut State) -> Condition {
        self.look_into_condition(expr, state);
        self.condition(expr, state)
    }

    /// What `expr` says when it is tested.
    pub(super) fn condition(&mut self, expr: &Expr<'t>, state: &mut State) -> Condition {
        let mut condition = self.part_of_condition(expr, state);
        condition.exhausted = condition.exhausted.or(sides::exhausted(expr));
        self.note_answered(&expr.span, condition.command(state));
        condition
    }

    fn part_of_condition(&mut self, expr: &Expr<'t>, state: &mut State) -> Condition {
        let mut condition = self.simple_condition(expr, state);
        condition.worded = match &expr.kind {
            Kind::Not(_) | Kind::All(_) | Kind::Any(_) => condition.worded,
            _ => sides::worded(expr),
        };
        condition.judges.extend(sides::judge(expr).and_then(Expr::path));
        condition
    }

    fn simple_condition(&mut self, expr: &Expr<'t>, state: &mut State) -> Condition {
        if let Some(Value::Truth(id, truth, test)) = expr.path().and_then(|path| state.names.get(&path)) {
            return Condition::kept(*id, *truth, test, state);
        }
        match &expr.kind {
            Kind::Not(inner) => self.part_of_condition(inner, state).negated(),
            Kind::All(parts) => self.connect(expr, parts, state, Condition::and),
            Kind::Any(parts) => self.connect(expr, parts, state, Condition::or),
            Kind::Compare(operator, left, right) => self.compare(expr, *operator, left, right, state),
            Kind::Call(..) => {
                if let Some((id, expected)) = self.checked(expr, state) {
                    Condition::about(id, Truth::exactly(!expected))
                } else if let Some((id, expected)) = self.kept(expr, state) {
                    Condition::about(id, Truth::exactly(expected))
                } else {
                    let said = self.call_condition(expr, state);
                    // What the function says of something else is handed on: it knows more.
                    let asks_itself = said.facts.is_empty()
                        && CallParts::of(expr).is_some_and(|call| self.is_itself(call.name));
                    if asks_itself {
                        return Condition::undecided(state.replies.keys().copied().collect());
                    }
                    said
                }
            }
            Kind::Assign(target, value) => {
                // `if let code = reply.code`: what the name is compared with settles what the value is.
                let reads = |name| ends_with(name, vocabulary().code_names);
                if matches!(value.kind, Kind::Name(name) | Kind::Member(_, name) if reads(name)) {
                    let _ = self.view(value, state, true);
                }
                self.assign(target, value, state);
                self.part_of_condition(value, state)
            }
            // Whether there are such characters at all.
            Kind::Slice(..) | Kind::Index(..) if self.is_code_part(expr, state) => Condition::default(),
            Kind::Name(_) | Kind::Member(..) => {
                if let Kind::Member(object, name) = &expr.kind
                    && let Some(condition) = self.tried(object, name, state)
                {
                    return condition;
                }
                let known = expr.path().and_then(|path| state.names.get(&path).cloned());
                match known {
                    Some(Value::Made(paths)) => return Condition::undecided(replies_at(&paths, state)),
                    Some(Value::Reply(id, View::Unless(expected))) => {
                        return Condition::about(id, Truth::exactly(!expected));
                    }
                    _ => {}
                }
                let is_set_here = matches!(known, Some(Value::Flag(_)));
                match self.view(expr, state, false) {
                    Some((id, View::Detail | View::Message)) => Condition::undecided(vec![id]),
                    // That it is another attempt says nothing of the reply.
                    None if !is_set_here && sides::tells_class(expr) && !speaks_of_attempts(expr) => {
                        Condition::undecided(state.replies.keys().copied().collect())
                    }
                    _ => Condition::default(),
                }
            }
            _ => Condition::undecided(self.replies_in(expr, state)),
        }
    }

    /// Whether an expression is the code of a reply, or the beginning of it.
    fn is_code_part(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        matches!(
            self.view(expr, state, false),
            Some((_, View::Number | View::Digits | View::TwoDigits | View::Class | View::ClassDigit))
        )
    }

    fn connect(
        &mut self,
        whole: &Expr<'t>,
        parts: &[Expr<'t>],
        state: &mut State,
        with: fn(Condition, Condition) -> Condition,
    ) -> Condition {
        let is_outermost = self.placed.is_none();
        if is_outermost {
            self.placed = Some(self.placed_in(whole));
        }
        let mut connected: Option<Condition> = None;
        for part in parts {
            if is_presence(part, parts, state) {
                continue;
            }
            let mut next = self.part_of_condition(part, state);
            self.note_answered(&part.span, next.command(state));
            // `code >= 500 && text.includes("mailbox full")`: the class was asked for in front of the words.
            if matches!(whole.kind, Kind::All(_))
                && connected.as_ref().is_some_and(|known| known.outdoes(&next))
            {
                next.facts.clear();
            }
            // `if let code = reply.code, code >= 500`: that there is a value says nothing of it.
            if is_alias(part) && next.facts.is_empty() && next.decides.is_empty() {
                continue;
            }
            connected = Some(match connected {
                Some(condition) => with(condition, next),
                None => next,
            });
        }
        if is_outermost {
            self.placed = None;
        }
        let condition = connected.unwrap_or_default();
        if let [(_, truth)] = condition.facts.iter().collect::<Vec<_>>()[..] {
            self.note_set(&whole.span, truth.yes);
        }
        condition
    }

    fn call_condition(&mut self, expr: &Expr<'t>, state: &mut State) -> Condition {
        let Some(call) = CallParts::of(expr) else {
            return Condition::undecided(self.replies_in(expr, state));
        };
        let functions = &vocabulary().functions;
        if call.is(functions.type_test)
            && let (Some(value), Some(of)) = (call.argument(0), call.argument(1))
        {
            let types: Vec<&Expr<'t>> =
                if let Kind::List(items) = &of.kind { items.iter().collect() } else { vec![of] };
            return self.type_condition(value, &types, state);
        }
        // `status.equals("4.2.2")`, `Objects.equals(code, "450")`.
        if call.is(functions.equality) {
            // What stands behind a code says how texts are compared.
            let sides = match (call.receiver, call.arguments) {
                (Some(left), [right]) => Some((left, right)),
                (Some(left), [right, how]) if !self.is_code_constant(&how.value) && !is_type(left) => {
                    Some((left, right))
                }
                (_, [left, right]) => Some((&left.value, right)),
                _ => None,
            };
            if let Some((left, right)) = sides {
                return self.compare(expr, Operator::Equal, left, &right.value, state);
            }
        }
        // `error.is_a?(Type)`.
        if call.is(functions.type_test)
            && let (Some(value), [of]) = (call.receiver, call.arguments)
            && self.type_model(&of.value).is_some()
        {
            return self.type_condition(value, &[&of.value], state);
        }
        if call.is(functions.between)
            && let (Some(receiver), [low, high]) = (call.receiver, call.arguments)
            && let (Some(low), Some(high)) = (self.number(&low.value), self.number(&high.value))
            && (100..600).contains(&low)
            && low <= high
            && let Some((id, View::Number | View::Unsure)) = self.view(receiver, state, true)
        {
            let set = CodeSet::range(low, high.min(599));
            self.note_set(&expr.span, set);
            return Condition::about(id, Truth::exactly(set));
        }
        // `codes.includes(code)`, `in_array($code, $codes)`.
        if call.is(functions.membership)
            && let Some((set, argument)) = self.collection_and_member(&call)
            && let Some((id, View::Number | View::Digits | View::Unsure)) = self.view(argument, state, true)
        {
            note_comparison(id, set, state);
            self.note_set(&expr.span, set);
            return Condition::about(id, Truth::exactly(set));
        }
        if call.is(functions.prefix_test)
            && let Some(condition) = self.any_prefix(expr, &call, state)
        {
            return condition;
        }
        if call.is(functions.prefix_test)
            && let Some((subject, pattern)) = self.subject_and_pattern(&call)
            && let Some(condition) = self.prefix_condition(expr, subject, pattern, state)
        {
            return condition;
        }
        if call.tells_difference()
            && let Some((subject, pattern)) = self.subject_and_pattern(&call)
            && let Some(condition) = self.prefix_condition(expr, subject, pattern, state)
        {
            return condition.negated();
        }
        let is_percent = self.program.lowering.nodes.is(Trait::PercentPatterns);
        // Where all searches take patterns, none of them is anchored by itself.
        let is_whole = call.is(functions.whole_match) && call.arguments.len() == 1;
        if (call.is(functions.match_test) || is_percent && call.is(functions.contains_test))
            && let Some((subject, pattern)) = self.subject_and_pattern(&call)
        {
            // What a text is handed is looked for anywhere in it.
            let is_handed = call.receiver.is_some_and(|receiver| std::ptr::eq(receiver, subject));
            let is_anchored = is_whole || !is_handed && call.is(functions.anchored_match);
            self.bind_groups(&call, state);
            if let Some(condition) = self.pattern_condition(expr, is_anchored, subject, pattern, state) {
                return condition;
            }
        }
        // `HARD.matcher(reply).find()`.
        if let (Some(tried), []) = (call.receiver, call.arguments)
            && let Some(condition) = self.tried(tried, call.name, state)
        {
            return condition;
        }
        if call.is(functions.sanity_test) || self.measures(expr, state) {
            return Condition::default();
        }
        if let Some(condition) = self.loose_call(&call, &expr.span, state) {
            return condition;
        }
        // All replies match a pattern that takes the code out of them.
        if self.groups(&call, state).is_some() {
            return Condition::default();
        }
        let said = self.predicate_condition(&call, state).or_else(|| self.of_each(&call, state));
        let said = said.or_else(|| self.success_asked(&call, state));
        let said = said.or_else(|| self.saying_call(&call, state));
        said.unwrap_or_else(|| self.unknown_call(expr, &call, state))
    }

    /// What a call says that is not understood.
    fn unknown_call(&mut self, expr: &Expr<'t>, call: &CallParts<'_, 't>, state: &mut State) -> Condition {
        let mut replies = self.replies_in(expr, state);
        // `reply.is(2)` beside `reply.code`: what is asked holds the reply.
        let holder = call.receiver.and_then(Expr::path).filter(|path| !names_object(path));
        if let Some(holder) = holder {
            let held = state.names.iter().filter(|(name, _)| *name != &holder && leads_into(name, &holder));
            replies.extend(held.filter_map(|(_, value)| match value {
                Value::Reply(id, _) => Some(*id),
                _ => None,
            }));
        }
        if !replies.is_empty()
            && let Some((_, sought)) = loose::looked_for(call)
        {
            return loose::sought(sought, replies);
        }
        Condition::undecided(replies)
    }

    /// What is asked of a match: `HARD.matcher(reply).find()`, `found.Success`.
    fn tried(&mut self, tried: &Expr<'t>, asked: &str, state: &mut State) -> Option<Condition> {
        if !ends_with(asked, vocabulary().functions.tries_match) {
            return None;
        }
        if let Some((_, View::Groups(_))) = self.view(tried, state, false) {
            return Some(Condition::default());
        }
        let is_test = match &tried.kind {
            Kind::Call(..) => CallParts::of(tried)?.is(vocabulary().functions.match_test),
            _ => matches!(state.names.get(&tried.path()?), Some(Value::Truth(..))),
        };
        is_test.then(|| self.part_of_condition(tried, state))
    }

    /// For a test of membership: the set, and what may be in it. The receiver is the set, or both are arguments.
    fn collection_and_member<'e>(&self, call: &CallParts<'e, 't>) -> Option<(CodeSet, &'e Expr<'t>)> {
        let first = call.argument(0)?;
        if let Some(set) = call.receiver.and_then(|receiver| self.set(receiver)) {
            return Some((set, first));
        }
        let second = call.argument(1)?;
        match self.set(second) {
            Some(set) if set.len() > 1 => Some((set, first)),
            _ => self.set(first).filter(|set| set.len() > 1).map(|set| (set, second)),
        }
    }

    fn pattern_condition(
        &mut self,
        whole: &Expr<'t>,
        is_anchored: bool,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let regex = self.regex(pattern)?;
        let truth = self.program.regexes.truth(&regex, is_anchored)?;
        if self.program.regexes.is_behind_label(&regex) {
            let id = reported::reply(subject, state);
            self.note_set(&whole.span, truth.yes);
            return Some(Condition::about(id, truth));
        }
        self.matches(whole, truth, subject, state)
    }

    /// A text is tried with a pattern that has a known truth.
    fn matches(
        &mut self,
        whole: &Expr<'t>,
        truth: Truth,
        subject: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let (id, view) = self.view(subject, state, true)?;
        if !view.begins_with_code() {
            return None;
        }
        let codes = if truth.yes.len() <= 12 { truth.yes } else { CodeSet::EMPTY };
        note_comparison(id, codes, state);
        self.note_set(&whole.span, truth.yes);
        Some(Condition::about(id, truth))
    }

    /// A predicate of the file or of a library, called on a reply.
    fn predicate_condition(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<Condition> {
        let modelled = self
            .program
            .libraries
            .iter()
            .flat_map(|library| library.predicates.iter())
            .find(|(name, _)| name.fits(call.name));
        if let Some((_, set)) = modelled {
            let subject = call.argument(0).or(call.receiver)?;
            let id = if let Some((id, _)) = self.view(subject, state, false) {
                id
            } else {
                // The predicate itself says what it is asked of.
                let path = subject.path()?;
                let id = new_reply(subject, CodeSet::ALL, None, Evidence::LIBRARY, state);
                state.bind(&path, Value::Reply(id, View::Object));
                id
            };
            return Some(Condition::about(id, Truth::exactly(*set)));
        }
        // Imports are read only for those who ask about a reply.
        let mut callee: Option<Callee<'t>> = None;
        for (position, argument) in call.arguments.iter().enumerate() {
            let found = self.view(&argument.value, state, false);
            // A name that reads like a code may be passed on before it is compared with anything.
            let path = argument.value.path().filter(|_| found.is_none());
            let is_code_name =
                path.as_ref().is_some_and(|path| has_phrase(&words_of(path), vocabulary().code_names));
            let is_text_name = path.is_some_and(|path| ends_with(&path, vocabulary().text_names));
            if found.is_none() && !is_code_name && !is_text_name {
                continue;
            }
            if callee.is_none() {
                callee = Some(self.callee(call, state)?);
            }
            let Some(function) = callee.clone() else { continue };
            let reads =
                is_code_name || is_text_name && self.said_by(&function, position, View::Unsure).is_some();
            let found = if reads { self.view(&argument.value, state, true) } else { found };
            let Some((id, view)) = found else { continue };
            if let Some((truth, codes)) = self.said_by(&function, position, view) {
                note_comparison(id, codes, state);
                return Some(Condition::about(id, truth));
            }
        }
        None
    }

    /// With which codes a function says yes and no.
    fn said_by(&mut self, callee: &Callee<'t>, position: usize, view: View) -> Option<(Truth, CodeSet)> {
        match callee {
            Callee::Own(function) => self.summary(function, position, view),
            Callee::Elsewhere(summary) => summary.predicate((position, view)),
        }
    }

    /// Known replies that take part in an expression in whatever way.
    pub(super) fn replies_in(&mut self, expr: &Expr<'t>, state: &mut State) -> Vec<ReplyId> {
        let mut found = Vec::new();
        let mut parts = Vec::new();
        expr.walk(&mut |part| parts.push(part));
        for part in parts {
            if let Some((id, _)) = self.view(part, state, false) {
                found.push(id);
            } else {
                found.extend(made_of_replies(part, state));
            }
        }
        found
    }
}

/// The known replies of which a name's value was made.
fn made_of_replies(expr: &Expr<'_>, state: &State) -> Vec<ReplyId> {
    match expr.path().and_then(|path| state.names.get(&path)) {
        Some(Value::Made(paths)) => replies_at(paths, state),
        _ => Vec::new(),
    }
}

/// The known replies at some paths.
fn replies_at(paths: &[String], state: &State) -> Vec<ReplyId> {
    let known = paths.iter().filter_map(|path| state.names.get(path));
    known.filter_map(|value| if let Value::Reply(id, _) = value { Some(*id) } else { None }).collect()
}

/// Whether a part gives a value another name.
fn is_alias(part: &Expr<'_>) -> bool {
    matches!(&part.kind, Kind::Assign(_, value) if matches!(value.kind, Kind::Name(_) | Kind::Member(..)))
}

/// Whether a part of a condition only asks if there is what another part looks at: `error && error.code >= 400`,
/// `!code || code < 400`. It says nothing about the codes.
fn is_presence<'t>(part: &Expr<'t>, parts: &[Expr<'t>], state: &State) -> bool {
    let asked = match &part.kind {
        // `err != nil && code == 0`: beside something else, that there was no code.
        Kind::Compare(operator, left, right)
            if operator.is_equality()
                && matches!(right.kind, Kind::Number(0))
                && matches!(left.kind, Kind::Name(_) | Kind::Member(..)) =>
        {
            return left.last_name().is_some_and(|name| ends_with(name, vocabulary().code_names));
        }
        Kind::Not(inner) => inner,
        Kind::Compare(operator, left, right)
            if operator.is_equality() && matches!(right.kind, Kind::Null) =>
        {
            left
        }
        _ => part,
    };
    if !matches!(asked.kind, Kind::Name(_) | Kind::Member(..) | Kind::Index(..)) {
        return false;
    }
    let Some(path) = asked.path() else { return false };
    if matches!(state.names.get(&path), Some(Value::Truth(..) | Value::Reply(_, View::Unless(_)))) {
        return false;
    }
    let mut others = parts.iter().filter(|other| !std::ptr::eq(*other, part));
    others.any(|other| other.any(&mut |inner| inner.path().is_some_and(|inner| leads_into(&inner, &path))))
}

/// Remembers the codes that a reply is compared with.
fn note_comparison(id: ReplyId, codes: CodeSet, state: &mut State) {
    if let Some(reply) = state.replies.get_mut(&id) {
        reply.evidence.compared_with = reply.evidence.compared_with | codes;
    }
}
