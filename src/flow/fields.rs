//! Replies whose parts have names: a reply code under one, and its enhanced code under another.

use super::Walker;
use super::calls::CallParts;
use super::emission::{Sent, literal_text, names_enhanced};
use super::ir::{Argument, Expr, Kind, Stmt};
use super::state::State;
use crate::language::{begins_with, has_phrase, vocabulary, words_of};
use std::iter::successors;

/// How many statements before or behind the enhanced code the reply code is looked for.
const NEAR: usize = 3;
/// How many links of a chain are looked at.
const LINKS: usize = 8;

/// Something that is given a value: whose it is, and what it is called.
struct Given<'s, 't> {
    of: String,
    words: Vec<String>,
    value: &'s Expr<'t>,
}

impl<'t> Walker<'_, 't> {
    /// `Code: 550, EnhancedCode: {5, 1, 1}`, in any order. Without an enhanced code only what is sent for certain counts.
    pub(super) fn fields(&mut self, rows: &[Argument<'t>], sends: bool, state: &State) {
        let mut code: Option<&Expr<'t>> = None;
        let mut enhanced: Option<&Expr<'t>> = None;
        let mut text = String::new();
        for row in rows {
            let Some(words) = row.label().map(words_of) else { continue };
            if self.is_enhanced_field(&words, &row.value) {
                enhanced = enhanced.or(Some(&row.value));
            } else if has_phrase(&words, vocabulary().sent_codes) {
                code = code.or(Some(&row.value));
            } else if has_phrase(&words, vocabulary().sent_texts) {
                text = literal_text([&row.value]);
            }
        }
        let Some(code) = code.filter(|_| sends || enhanced.is_some()) else { return };
        for (code, enhanced) in self.pairs(code, enhanced, state) {
            if sends || enhanced.is_some() {
                self.sent(&code, enhanced, text.clone());
            }
        }
    }

    /// `reply.code = 550; reply.enhanced = "5.1.1"`: set one behind the other, and nothing else is done in between.
    pub(super) fn replies_set(&mut self, statements: &[Stmt<'t>]) {
        let mut taken = None;
        for (at, statement) in statements.iter().enumerate() {
            let Some(given) = set_by(statement).filter(|given| may_be_enhanced(given.value)) else {
                continue;
            };
            let enhanced =
                self.enhanced(given.value).filter(|_| self.is_enhanced_field(&given.words, given.value));
            let Some(enhanced) = enhanced.filter(|(_, span)| !self.program.is_test_at(span)) else {
                continue;
            };
            let before = (at.saturating_sub(NEAR)..at).rev();
            let behind = at + 1..statements.len().min(at + 1 + NEAR);
            let found = self.code_set(statements, before, &given).filter(|(at, _)| taken != Some(*at));
            let Some((place, sent)) = found.or_else(|| self.code_set(statements, behind, &given)) else {
                continue;
            };
            taken = Some(place);
            self.sent(&sent, Some(enhanced), String::new());
        }
    }

    /// `Reply.builder().code(550).enhanced("5.1.1")`: set one behind the other in a chain, in any order.
    pub(super) fn chained(&mut self, call: &CallParts<'_, 't>) {
        let Some((words, value)) = link(call) else { return };
        let may_be_one = has_phrase(&words, vocabulary().sent_codes) || may_be_enhanced(value);
        if !may_be_one || !matches!(call.receiver, Some(Expr { kind: Kind::Call(..), .. })) {
            return;
        }
        let (mut code, mut enhanced) = (None, None);
        let links = successors(Some(*call), |link| CallParts::of(link.receiver?)).take(LINKS);
        for (at, (words, value)) in links.enumerate().filter_map(|(at, call)| Some((at, link(&call)?))) {
            if code.is_none() && has_phrase(&words, vocabulary().sent_codes) {
                code = self.code(value).map(|code| (at, code));
            }
            if enhanced.is_none() && may_be_enhanced(value) && self.is_enhanced_field(&words, value) {
                enhanced = self.enhanced(value).map(|enhanced| (at, enhanced));
            }
        }
        // The last link tells of it; what stands in front is looked at for itself.
        if let (Some((at, code)), Some((behind, enhanced))) = (code, enhanced)
            && at.min(behind) == 0
        {
            let place = code.1.clone();
            self.sent(&Sent { code, at: place }, Some(enhanced), String::new());
        }
    }

    /// The first of some statements that sets the reply code of something, and nothing stands in front of it but what sets
    /// other parts.
    fn code_set(
        &self,
        statements: &[Stmt<'t>],
        places: impl Iterator<Item = usize>,
        enhanced: &Given<'_, 't>,
    ) -> Option<(usize, Sent)> {
        let about = subject(&enhanced.words);
        for at in places {
            let set = set_by(&statements[at])?;
            if set.of != enhanced.of {
                continue;
            }
            if self.is_enhanced_field(&set.words, set.value) && subject(&set.words) == about {
                return None;
            }
            if has_phrase(&set.words, vocabulary().sent_codes) && subject(&set.words) == about {
                let code = self.code(set.value)?;
                let place = code.1.clone();
                return Some((at, Sent { code, at: place }));
            }
        }
        None
    }

    /// Whether what is called so holds an enhanced code: the name says so, or the call that makes it; or it may be one by its
    /// name and is nothing else: `status: "5.1.1"`.
    pub(super) fn is_enhanced_field(&self, words: &[String], value: &Expr<'t>) -> bool {
        if names_enhanced(words) {
            return true;
        }
        match &value.kind {
            Kind::Text(text) => {
                has_phrase(words, vocabulary().enhanced_names)
                    && self.enhanced(value).is_some_and(|(_, span)| span.len() == text.len())
            }
            Kind::Call(callee, _) => {
                let made =
                    CallParts::of(value).and_then(|call| call.made_type()).or_else(|| callee.last_name());
                made.is_some_and(|name| names_enhanced(&words_of(name))) && self.enhanced(value).is_some()
            }
            _ => false,
        }
    }
}

/// What a link of a chain sets, where it is handed one value.
fn link<'e, 't>(call: &CallParts<'e, 't>) -> Option<(Vec<String>, &'e Expr<'t>)> {
    match call.arguments {
        [only] => Some((words_of(call.name), &only.value)),
        _ => None,
    }
}

/// What a name is about beside that it is one of a code: `BUSY_CODE` and `ENHANCED_BUSY` belong together.
fn subject(words: &[String]) -> Vec<&str> {
    let vocabulary = vocabulary();
    let says_code = |word: &&str| {
        vocabulary.code_names.contains(&&[*word][..])
            || vocabulary.enhanced_names.contains(&&[*word][..])
            || vocabulary.prose.enhanced_names.contains(word)
            || vocabulary.prose.protocol.contains(word)
    };
    words.iter().map(String::as_str).filter(|word| !says_code(word)).collect()
}

/// What a statement gives a value, and does nothing else: `reply.code = 550`, `reply.setCode(550)`.
fn set_by<'s, 't>(statement: &'s Stmt<'t>) -> Option<Given<'s, 't>> {
    let expr = match statement {
        Stmt::Expr(expr) => expr,
        Stmt::Block(inner) => match &inner[..] {
            [Stmt::Expr(expr)] => expr,
            _ => return None,
        },
        // The last one of a function that gives its value back.
        Stmt::Return(_, values) => match &values[..] {
            [expr] => expr,
            _ => return None,
        },
        _ => return None,
    };
    let (target, value) = match &expr.kind {
        Kind::Assign(target, value) => (&**target, &**value),
        Kind::Call(callee, arguments) => match &arguments[..] {
            [only] if begins_with(callee.last_name()?, vocabulary().puts_flag) => (&**callee, &only.value),
            _ => return None,
        },
        _ => return None,
    };
    let of = match &target.kind {
        Kind::Name(_) => String::new(),
        Kind::Member(object, _) | Kind::Index(object, _) => object.path()?,
        _ => return None,
    };
    Some(Given { of, words: words_of(target.label()?), value })
}

/// Whether a value can be an enhanced code: few can.
fn may_be_enhanced(value: &Expr<'_>) -> bool {
    match &value.kind {
        Kind::Text(text) => matches!(text.as_bytes(), [b'2' | b'4' | b'5', b'.', ..]),
        Kind::List(items) => items.len() == 3,
        Kind::Call(_, arguments) => matches!(arguments.len(), 1 | 3),
        _ => false,
    }
}
