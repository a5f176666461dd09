//! Which regular expression a text is tried with: one that is written down there, one that is made of a text, or one that
//! stands under a name.

use super::Walker;
use super::calls::CallParts;
use super::condition::pattern_is_for_nobody;
use super::ir::{Argument, Expr, Kind, Stmt};
use super::lower::Lowering;
use super::notation;
use super::pattern::{self, CodeGroup};
use super::reported;
use super::truth::Truth;
use crate::language::{Trait, ends_with, vocabulary};
use foldhash::HashMap;
use std::borrow::Cow;
use std::cell::RefCell;

/// A regular expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Regex<'e> {
    pub(super) text: Cow<'e, str>,
    /// Whether it begins where it says, and not where the function that is handed it begins to look.
    is_literal: bool,
}

/// What the regular expressions of a file say of codes, by their texts: the same one is tried in many places.
#[derive(Default)]
pub(super) struct WorkedOut {
    truths: RefCell<HashMap<String, Option<Truth>>>,
    groups: RefCell<HashMap<String, Option<CodeGroup>>>,
    labels: RefCell<HashMap<String, bool>>,
}

impl WorkedOut {
    /// What one lets pass. With `at_start`, whoever tries it does so at the start of the text only.
    pub(super) fn truth(&self, regex: &Regex<'_>, at_start: bool) -> Option<Truth> {
        if at_start && !regex.is_literal {
            return once(&self.truths, &format!("^(?:{})", regex.text), pattern::truth_of);
        }
        once(&self.truths, &regex.text, pattern::truth_of)
    }

    /// Which part of what one matches is the code.
    pub(super) fn group(&self, regex: &Regex<'_>) -> Option<CodeGroup> {
        once(&self.groups, &regex.text, pattern::code_group)
    }

    /// Whether one looks for a code behind its label.
    pub(super) fn is_behind_label(&self, regex: &Regex<'_>) -> bool {
        once(&self.labels, &regex.text, |pattern| reported::behind_label(pattern).is_some())
    }
}

fn once<T: Copy>(known: &RefCell<HashMap<String, T>>, text: &str, find: fn(&str) -> T) -> T {
    if let Some(known) = known.borrow().get(text) {
        return *known;
    }
    let found = find(text);
    known.borrow_mut().insert(text.to_owned(), found);
    found
}

impl Regex<'_> {
    fn into_owned(self) -> Regex<'static> {
        Regex { text: Cow::Owned(self.text.into_owned()), is_literal: self.is_literal }
    }
}

/// The regular expression that a literal is, or that a call makes of one.
pub(super) fn written<'e, 't>(expr: &'e Expr<'t>, lowering: &Lowering<'t>) -> Option<Regex<'e>> {
    match &expr.kind {
        Kind::Pattern(text) => Some(Regex { text: Cow::Borrowed(text), is_literal: true }),
        Kind::Text(text) if lowering.nodes.is(Trait::PercentPatterns) => {
            Some(Regex { text: Cow::Owned(notation::from_percent(text)), is_literal: true })
        }
        Kind::Text(text) => Some(match notation::between_delimiters(text) {
            Some(inner) => Regex { text: Cow::Borrowed(inner), is_literal: true },
            None => Regex { text: Cow::Borrowed(text), is_literal: false },
        }),
        // `"^4".r`.
        Kind::Member(text, name) if matches!(text.kind, Kind::Text(_)) => {
            written(text, lowering).filter(|_| ends_with(name, vocabulary().functions.makes_pattern))
        }
        Kind::Call(..) => made(expr, lowering),
        _ => None,
    }
}

/// `re.compile("^4")`, `Regex::new("^4").unwrap()`, `"^4".toRegex()`, `Lazy::new(|| Regex::new("^4").unwrap())`.
fn made<'e, 't>(expr: &'e Expr<'t>, lowering: &Lowering<'t>) -> Option<Regex<'e>> {
    let call = CallParts::of(expr)?;
    let functions = &vocabulary().functions;
    let makes = call.is_with_receiver(functions.makes_pattern);
    match (call.receiver, call.arguments) {
        (_, [first, ..]) if makes => written(&first.value, lowering),
        (_, [Argument { value: Expr { kind: Kind::Function(function), .. }, .. }])
            if call.is_with_receiver(functions.makes_late) =>
        {
            match lowering.body(function) {
                [Stmt::Return(_, values)] => made(values.first()?, lowering),
                [Stmt::Expr(value)] => made(value, lowering),
                _ => None,
            }
        }
        (Some(text), []) if makes => written(text, lowering),
        (Some(inner), [] | [_]) => made(inner, lowering),
        _ => None,
    }
}

/// The regular expression about codes that a name is given. A plain text counts where it begins as only such a thing does.
pub(super) fn named<'t>(
    value: &Expr<'t>,
    lowering: &Lowering<'t>,
    worked_out: &WorkedOut,
) -> Option<Regex<'static>> {
    let regex = written(value, lowering)?;
    if matches!(value.kind, Kind::Text(_)) && !regex.text.starts_with(['^', '\\']) {
        return None;
    }
    let says_something = worked_out.truth(&regex, true).is_some()
        || worked_out.group(&regex).is_some()
        || !matches!(value.kind, Kind::Text(_))
            && (pattern::loose_codes(&regex.text).is_some() || pattern_is_for_nobody(&regex.text));
    says_something.then(|| regex.into_owned())
}

impl<'t> Walker<'_, 't> {
    /// The regular expression that an expression is or stands for.
    pub(super) fn regex<'e>(&'e self, expr: &'e Expr<'t>) -> Option<Regex<'e>> {
        match &expr.kind {
            Kind::Name(_) | Kind::Member(..) => {
                let known = self.regex_named(expr).cloned();
                let known = known.or_else(|| written(expr, &self.program.lowering));
                // `#define OK "250"`
                let code =
                    || Some(Regex { text: Cow::Owned(self.number(expr)?.to_string()), is_literal: false });
                known.or_else(code)
            }
            _ => written(expr, &self.program.lowering),
        }
    }

    fn regex_named(&self, expr: &Expr<'t>) -> Option<&Regex<'static>> {
        let name = expr.last_name()?;
        let own = matches!(expr.kind, Kind::Name(_)).then(|| self.scope.patterns.get(name)).flatten();
        own.or_else(|| self.program.patterns.get(name))
    }

    /// For a call that tests a text: the text and what is looked for, whichever of them is the receiver.
    pub(super) fn subject_and_pattern<'e>(
        &self,
        call: &CallParts<'e, 't>,
    ) -> Option<(&'e Expr<'t>, &'e Expr<'t>)> {
        subject_and_pattern(call, |expr| match expr.kind {
            Kind::Pattern(_) => true,
            Kind::Call(..) => made(expr, &self.program.lowering).is_some(),
            Kind::Name(_) | Kind::Member(..) if self.number(expr).is_some() => true,
            _ => self.regex_named(expr).is_some(),
        })
    }
}

/// What stands in a literal that is a pattern or may be one.
pub(super) fn literal_text<'e>(expr: &'e Expr<'_>) -> Option<&'e str> {
    match &expr.kind {
        Kind::Pattern(text) => Some(text),
        Kind::Text(text) => Some(notation::between_delimiters(text).unwrap_or(text)),
        _ => None,
    }
}

/// For a call that tests a text: the text and what is looked for, as far as the call itself shows it.
pub(super) fn literal_subject_and_pattern<'e, 't>(
    call: &CallParts<'e, 't>,
) -> Option<(&'e Expr<'t>, &'e Expr<'t>)> {
    subject_and_pattern(call, |expr| matches!(expr.kind, Kind::Pattern(_)))
}

fn subject_and_pattern<'e, 't>(
    call: &CallParts<'e, 't>,
    is_pattern: impl Fn(&Expr<'t>) -> bool,
) -> Option<(&'e Expr<'t>, &'e Expr<'t>)> {
    let first = call.argument(0)?;
    if let (Some(text), Some(with)) = (call.receiver, call.beginning_compared()) {
        return Some((text, with));
    }
    match (call.receiver, call.argument(1)) {
        (_, Some(second)) if matches!(second.kind, Kind::Text(_) | Kind::List(_)) || is_pattern(second) => {
            Some((first, second))
        }
        (_, Some(second)) if matches!(first.kind, Kind::Text(_)) || is_pattern(first) => {
            Some((second, first))
        }
        (Some(receiver), _) if is_pattern(receiver) => Some((first, receiver)),
        (Some(receiver), _) => Some((receiver, first)),
        _ => None,
    }
}

/// Regular expressions about codes, by name.
pub(super) type Patterns<'t> = HashMap<&'t str, Regex<'static>>;
