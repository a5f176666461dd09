//! Words for an address that nobody has, looked for before the code: a temporary failure with such words is given up as
//! well.

use super::ambiguous::phrase_in;
use super::calls::CallParts;
use super::condition::{Condition, is_for_nobody, is_text, looks_for_nobody, pattern_is_for_nobody};
use super::flag;
use super::ir::{Argument, Expr, Function, Kind, Span, Stmt};
use super::outcome;
use super::state::{ReplyId, State, Value};
use super::values::digits;
use super::{Flow, Heard, Outcome, ToldBy, Walker};
use crate::catalog::CodeSet;
use crate::language::{Operator, Phrase, vocabulary};

/// Of a function that is asked about words, how many statements are looked at.
const MOST_STATEMENTS: usize = 20;
/// How many branches are remembered that give up for words.
const MOST_BRANCHES: usize = 100;

/// A branch that gives up for the words of a text alone.
pub(super) struct Worded {
    condition: Span,
    /// The test for the words.
    test: Span,
    /// Where the function begins that it stands in.
    within: usize,
}

/// Temporary codes of a reply that are kept for another attempt.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) id: ReplyId,
    pub(super) set: CodeSet,
    /// Where the function begins that keeps them.
    pub(super) within: usize,
}

/// What a list of texts says that are looked for in others.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// Whether there are words for an address that nobody has among them.
    are_for_nobody: bool,
    /// The words among them that stand beside a temporary code as well, and where they do.
    said_by_both: Option<(Phrase, Option<(usize, usize)>)>,
    /// The codes among them.
    codes: CodeSet,
}

impl<'t> Walker<'_, 't> {
    /// Notes a branch that gives up for the words of a text alone, while a temporary failure may still come that way; and
    /// tells of those in front where the branch keeps what is temporary for another attempt: there the class is known.
    pub(super) fn note_words(
        &mut self,
        condition: &Expr<'t>,
        said: &Condition,
        then: &[Stmt<'t>],
        state: &State,
    ) {
        if self.heard != Heard::All {
            return;
        }
        match given(then).or_else(|| self.given_by_judge(then)) {
            Some(Outcome::Permanent) if !state.is_exhausted => {
                if self.tell_of_ambiguous(condition, state) {
                    return;
                }
                let Some(test) = self.words_in(condition) else { return };
                // The class was known before the words were looked for: `kind = "soft"` in front.
                if let Some((id, set)) = self.still_kept(state) {
                    self.found.reached.push(Flow {
                        reply: Some(id),
                        told_by: ToldBy::Words,
                        ..Flow::at(&test, set, Outcome::Permanent)
                    });
                    return;
                }
                let may_be_temporary = |set: CodeSet| set.is_empty() || set.meets(CodeSet::TRANSIENT);
                if self.worded.len() < MOST_BRANCHES
                    && self.judged_in != Some(self.scope.start)
                    && state.replies.values().all(|reply| may_be_temporary(reply.set))
                {
                    let condition = condition.span.clone();
                    self.worded.push(Worded { condition, test, within: self.scope.start });
                }
            }
            Some(Outcome::Transient) => {
                self.note_deferred(condition, said);
                if self.worded.is_empty() {
                    return;
                }
                let kept = said.facts.iter().find_map(|(id, truth)| {
                    let reply = state.replies.get(id).filter(|reply| self.is_credible(reply.evidence))?;
                    let set = reply.set & truth.yes;
                    (!set.is_empty() && set.is_within(CodeSet::TRANSIENT)).then_some((*id, set))
                });
                let listed = || self.codes_looked_for(condition).map(|set| (None, set));
                let kept = kept.map(|(id, set)| (Some(id), set)).or_else(listed);
                if let Some((id, set)) = kept {
                    self.tell_of_words(id, set);
                }
            }
            // `kind = by_code(text)`, and the kind is given back: whoever made it may have looked at the code.
            None if gives_what_was_made(then, state) => self.judged_in = Some(self.scope.start),
            _ => {}
        }
    }

    /// The codes that this function has kept for another attempt, where they can come as far as this.
    fn still_kept(&self, state: &State) -> Option<(ReplyId, CodeSet)> {
        let Kept { id, set, .. } = self.kept.filter(|kept| kept.within == self.scope.start)?;
        let left = state.replies.get(&id).map(|reply| reply.set & set)?;
        (!left.is_empty()).then_some((id, left))
    }

    /// Behind a branch that goes on, what it has put under a name may be put right by the next one.
    pub(super) fn forget_words(&mut self, condition: &Expr<'t>, then: &[Stmt<'t>]) {
        if !self.worded.is_empty() && !leaves(then) {
            self.worded.retain(|worded| worded.condition != condition.span);
        }
    }

    /// These codes are kept for another attempt.
    pub(super) fn tell_of_words(&mut self, id: Option<ReplyId>, set: CodeSet) {
        let start = self.scope.start;
        for Worded { test, .. } in self.worded.extract_if(.., |worded| worded.within == start) {
            self.found.reached.push(Flow {
                reply: id,
                told_by: ToldBy::Words,
                ..Flow::at(&test, set, Outcome::Permanent)
            });
        }
    }

    /// The test in a condition that is enough for it and holds as soon as a text says that nobody has the address.
    fn words_in(&self, condition: &Expr<'t>) -> Option<Span> {
        match &condition.kind {
            Kind::Any(parts) => parts.iter().find_map(|part| self.words_in(part)),
            _ => self.words_alone(condition, 0).then(|| condition.span.clone()),
        }
    }

    /// Whether a condition holds as soon as a text says that nobody has the address, with no code among the words. Functions
    /// of the file that are asked are looked into, `depth` of them so far.
    pub(super) fn words_alone(&self, condition: &Expr<'t>, depth: usize) -> bool {
        match &condition.kind {
            Kind::Any(parts) => parts.iter().any(|part| self.words_alone(part, depth)),
            // `for word in WORDS: if word in text`
            Kind::Compare(Operator::In, sought, text) if matches!(sought.kind, Kind::Name(_)) => {
                self.reads_as_text(text) && self.holds_words(sought)
            }
            _ => {
                looks_for_nobody(condition)
                    || self.tries_words(condition)
                    || self.looks_for_one_of(condition, depth)
            }
        }
    }

    /// `DEAD.test(text)`, where the pattern stands under a name.
    fn tries_words(&self, condition: &Expr<'t>) -> bool {
        let is_named = |pattern: &Expr<'t>| matches!(pattern.kind, Kind::Name(_) | Kind::Member(..));
        let finds_nobody =
            |pattern: &Expr<'t>| self.regex(pattern).is_some_and(|regex| pattern_is_for_nobody(&regex.text));
        if let Kind::Compare(Operator::Match, text, pattern) = &condition.kind {
            return is_named(pattern)
                && self.reads_as_text(text)
                && (finds_nobody(pattern) || self.holds_words(pattern));
        }
        let Some(call) = CallParts::of(condition).filter(|call| call.is(vocabulary().functions.match_test))
        else {
            return false;
        };
        // `for pattern in PATTERNS: if re.search(pattern, text)`
        let mut sides =
            call.receiver.into_iter().chain(call.arguments.iter().map(|argument| &argument.value));
        let is_one_of = |side: &Expr<'t>| matches!(side.kind, Kind::Name(_)) && self.holds_words(side);
        self.subject_and_pattern(&call).is_some_and(|(text, pattern)| {
            is_named(pattern) && self.reads_as_text(text) && finds_nobody(pattern)
        }) || sides.clone().any(is_one_of) && sides.any(|side| self.reads_as_text(side))
    }

    fn looks_for_one_of(&self, condition: &Expr<'t>, depth: usize) -> bool {
        let Some(call) = CallParts::of(condition) else { return false };
        let functions = &vocabulary().functions;
        // `containsAny(text, PATTERNS)`, `contains(text, "user unknown", "no mailbox")`
        let is_helper = || call.receiver.is_none() && call.is(functions.membership);
        if call.is(functions.contains_any) || call.is(functions.contains_test) || is_helper() {
            let (text, sought) = match (call.receiver, call.arguments) {
                (Some(text), sought) if self.reads_as_text(text) => (text, sought),
                (_, [text, sought @ ..]) => (&text.value, sought),
                _ => return false,
            };
            return self.reads_as_text(text) && sought.iter().any(|sought| self.holds_words(&sought.value));
        }
        // `PATTERNS.some((pattern) => text.includes(pattern))`, `any(pattern in text for pattern in PATTERNS)`
        if call.is(functions.any_of) {
            return self.holds_words(condition) && self.looks_into_text(condition);
        }
        depth == 0
            && call.arguments.iter().any(|argument| self.reads_as_text(&argument.value))
            && self.own_function(&call).is_some_and(|asked| {
                self.tests_for_words(&asked).any(|test| self.words_alone(test, depth + 1))
            })
    }

    /// The tests in a function that is asked about a text, each of which is enough for a yes.
    pub(super) fn tests_for_words<'f>(&self, asked: &'f Function<'t>) -> impl Iterator<Item = &'f Expr<'t>> {
        let body = self.program.lowering.body(asked);
        body.iter().take(MOST_STATEMENTS).filter_map(|statement| match statement {
            Stmt::Return(_, values) => match &values[..] {
                [value] => Some(value),
                _ => None,
            },
            Stmt::If(condition, then, _) => match &then[..] {
                [Stmt::Return(_, values)] => {
                    matches!(&values[..], [Expr { kind: Kind::Bool(true), .. }]).then_some(condition)
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// Whether words for an address that nobody has stand in an expression, or in a list that it names.
    fn holds_words(&self, expr: &Expr<'t>) -> bool {
        expr.any(&mut |part| match &part.kind {
            Kind::Text(text) => is_for_nobody(text),
            Kind::Name(name) | Kind::Member(_, name) => {
                self.words_named(name).is_some_and(|words| words.are_for_nobody)
            }
            _ => false,
        })
    }

    /// The codes among the texts of a list.
    pub(super) fn codes_among_words(&self, list: &Expr<'t>) -> Option<CodeSet> {
        let words = list.last_name().and_then(|name| self.words_named(name)).or_else(|| Words::of(list))?;
        Some(words.codes).filter(|codes| !codes.is_empty())
    }

    pub(super) fn words_named(&self, name: &str) -> Option<Words> {
        self.scope.words.get(name).or_else(|| self.program.words.get(name)).copied()
    }

    /// The temporary codes of a list that a text is searched for, where no others are among them: `containsAny(text, LATER)`.
    fn codes_looked_for(&self, condition: &Expr<'t>) -> Option<CodeSet> {
        let call = CallParts::of(condition)?;
        let names = call.arguments.iter().map(|argument| &argument.value);
        let mut codes = names.filter_map(|name| Some(self.words_named(name.last_name()?)?.codes));
        let found = codes.find(|codes| !codes.is_empty() && codes.is_within(CodeSet::TRANSIENT))?;
        (call.is(vocabulary().functions.contains_any) && self.program.subject.is_about_mail).then_some(found)
    }

    /// Whether a test of a text stands in an expression, or in the function that it hands over.
    fn looks_into_text(&self, expr: &Expr<'t>) -> bool {
        expr.any(&mut |part| match &part.kind {
            Kind::Function(function) => {
                self.program.lowering.body(function).iter().any(|statement| match statement {
                    Stmt::Return(_, values) => values.iter().any(looks_into),
                    Stmt::Expr(expr) => looks_into(expr),
                    _ => false,
                })
            }
            _ => looks_into(part),
        })
    }
}

/// Whether an expression looks for something that is named in a text.
fn looks_into(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Kind::Compare(Operator::In, _, text) => is_text(text),
        Kind::Call(..) => CallParts::of(expr).is_some_and(|call| {
            call.is(vocabulary().functions.contains_test)
                && call.receiver.or(call.argument(0)).is_some_and(is_text)
        }),
        _ => false,
    }
}

impl Words {
    /// What a list of texts says, if it is one of words for an address that nobody has, or of codes as texts begin with.
    pub(super) fn of(value: &Expr<'_>) -> Option<Self> {
        let mut words = Self::default();
        match &value.kind {
            Kind::List(items) | Kind::Tuple(items) => words.take_in(items.iter()),
            // `[]string{…}`, `new Set([…])`, `Arrays.asList(…)`
            Kind::Call(_, arguments) => match &arguments[..] {
                [Argument { value: Expr { kind: Kind::List(items), .. }, .. }] => words.take_in(items.iter()),
                [_, _, ..] => words.take_in(arguments.iter().map(|argument| &argument.value)),
                _ => {}
            },
            _ => {}
        }
        (words != Self::default()).then_some(words)
    }

    /// The words among them that stand beside a temporary code as well, and where they do, for a list of the function's own.
    pub(super) fn said_by_both(self) -> Option<(Phrase, Option<(usize, usize)>)> {
        self.said_by_both
    }

    /// The same for a list that stands outside: where, a function is not to depend on.
    pub(super) fn elsewhere(self) -> Self {
        Self { said_by_both: self.said_by_both.map(|(phrase, _)| (phrase, None)), ..self }
    }

    /// Whether there is something among them that tells of codes.
    pub(super) fn can_start_flow(&self) -> bool {
        !self.codes.is_empty() || self.said_by_both.is_some()
    }

    fn take_in<'e, 't: 'e>(&mut self, items: impl Iterator<Item = &'e Expr<'t>>) {
        for item in items {
            let (text, is_for_nobody) = match &item.kind {
                Kind::Text(text) => (&**text, pattern_is_for_nobody(text)),
                Kind::Pattern(text) => (&**text, pattern_is_for_nobody(text)),
                _ => continue,
            };
            if is_for_nobody {
                self.are_for_nobody = true;
                let place = Some((item.span.start, item.span.end));
                self.said_by_both = self.said_by_both.or_else(|| Some((phrase_in(text)?, place)));
            }
            let code =
                digits(text.trim_end_matches([' ', '-', ':'])).filter(|code| (200..600).contains(code));
            self.codes = self.codes | code.map_or(CodeSet::EMPTY, CodeSet::of);
        }
    }
}

/// What a branch gives back, calls or sets, where that is a class of failures as it stands.
fn given(then: &[Stmt<'_>]) -> Option<Outcome> {
    let told = then.iter().rev().find_map(|statement| match statement {
        Stmt::Return(_, values) => outcome::of_value(values.first()?),
        Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) => set_flag(target, value),
        Stmt::Expr(expr @ Expr { kind: Kind::Call(..), .. }) => outcome::of_value(expr),
        Stmt::Block(inner) => given(inner),
        _ => None,
    })?;
    // A branch within that keeps what is temporary has asked for the class.
    let keeps = |statement: &Stmt<'_>| match statement {
        Stmt::If(_, inner, otherwise) => {
            [inner, otherwise].into_iter().any(|inner| given(inner) == Some(Outcome::Transient))
        }
        _ => false,
    };
    match told {
        Outcome::Permanent if !then.iter().any(keeps) => Some(told),
        Outcome::Transient => Some(told),
        _ => None,
    }
}

/// `kind = "hard"`, `result.retryable = false`
fn set_flag(target: &Expr<'_>, value: &Expr<'_>) -> Option<Outcome> {
    if let Kind::Bool(is_set) = value.kind
        && let Some(flag) = target.label().and_then(flag::of).filter(|flag| !flag.is_verdict)
    {
        return flag.says(is_set);
    }
    outcome::of_value(value)
}

/// Whether a branch gives back what was made of something by a call.
fn gives_what_was_made(then: &[Stmt<'_>], state: &State) -> bool {
    let Some(Stmt::Return(_, values)) = then.last() else { return false };
    let made = values.first().and_then(Expr::path).and_then(|path| state.names.get(&path));
    matches!(made, Some(Value::Made(_)))
}

/// Whether nothing behind a branch is done after it.
fn leaves(then: &[Stmt<'_>]) -> bool {
    match then.last() {
        Some(Stmt::Return(..) | Stmt::Throw(..) | Stmt::Break | Stmt::Continue) => true,
        Some(Stmt::Block(inner)) => leaves(inner),
        _ => false,
    }
}
