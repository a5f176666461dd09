//! Enhanced status codes that are looked at as texts: their parts between the dots, and whole ones (RFC 3463 2).

use super::Walker;
use super::calls::CallParts;
use super::ir::{Expr, Kind};
use super::state::{ReplyId, State, View};
use super::truth::Truth;
use super::values::reads_like_code;
use crate::catalog::{CodeSet, EnhancedCode};
use crate::language::{ends_with, vocabulary};
use crate::mention::{Code, Mention};

/// The subject of enhanced codes about the address itself (RFC 3463 3.2). Class 5 can be waited out where it is no matter
/// of the address: a full mailbox, a policy.
pub(super) const ADDRESSING: u16 = 1;

/// Subject and detail of what is said when a message has been tried for long enough (RFC 3463 3.5).
const EXPIRED: (u16, u16) = (4, 7);

impl<'t> Walker<'_, 't> {
    /// `status.split(".")`: the parts of a code, of which the first is its class. What is cut at dots and is called a
    /// code becomes a reply.
    pub(super) fn parts_view(
        &mut self,
        call: &CallParts<'_, 't>,
        state: &mut State,
    ) -> Option<(ReplyId, View)> {
        if !call.is(vocabulary().functions.cuts) {
            return None;
        }
        let subject = match call.arguments {
            [at, ..] if is_dot(&at.value) && call.receiver.is_some_and(|of| of.path().is_some()) => {
                match call.argument(1) {
                    Some(text) if !matches!(text.kind, Kind::Number(_)) => text,
                    _ => call.receiver?,
                }
            }
            [at, text, ..] if is_dot(&at.value) => &text.value,
            [text, at, ..] if is_dot(&at.value) => &text.value,
            [at] if is_dot(&at.value) => call.receiver?,
            _ => return None,
        };
        let known = self.view(subject, state, false).or_else(|| {
            let is_code = subject.path().is_some_and(|path| ends_with(&path, vocabulary().enhanced_names));
            if is_code && reads_like_code(subject) { self.implicit(subject, state) } else { None }
        });
        known.filter(|(_, view)| *view == View::Unsure).map(|(id, _)| (id, View::Parts))
    }

    /// Whether an enhanced code in an expression was found to be one of mail.
    pub(super) fn holds_enhanced(&self, expr: &Expr<'t>) -> bool {
        let is_one = |mention: &Mention| matches!(mention.code, Code::Enhanced(_));
        self.program.mentions_in(&expr.span).iter().any(is_one)
    }

    /// Whether an expression asks how long the text of a reply is, or how many parts it has: `strlen(line)`, `line.is_empty()`.
    pub(super) fn measures(&mut self, expr: &Expr<'t>, state: &mut State) -> bool {
        let measures = vocabulary().functions.measures;
        let text = match &expr.kind {
            Kind::Member(of, name) if ends_with(name, measures) => of,
            Kind::Call(..) => match CallParts::of(expr).filter(|call| call.is(measures)) {
                Some(CallParts { receiver: Some(of), arguments: [], .. }) => of,
                Some(CallParts { arguments: [only], .. }) => &only.value,
                _ => return false,
            },
            _ => return false,
        };
        self.view(text, state, false).is_some_and(|(_, view)| {
            view.begins_with_code() || matches!(view, View::Parts | View::Message | View::Groups(_))
        })
    }
}

/// Whether an expression is the dot at which something is cut, as a text or as a pattern.
fn is_dot(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Kind::Text(text) => matches!(&**text, "." | "\\." | "[.]" | "/\\./" | "/[.]/"),
        Kind::Pattern(text) => matches!(*text, "\\." | "[.]"),
        _ => false,
    }
}

/// Whether a code says that the attempts have ended.
pub(super) fn is_expiry(code: EnhancedCode) -> bool {
    (code.subject, code.detail) == EXPIRED
}

/// What it says of the code of a reply that its enhanced code is one of some: no more than the class, nothing for class 5
/// without a word of the address, and nothing where the attempts have ended.
pub(super) fn truth_of(constant: &Expr<'_>) -> Option<Truth> {
    let one = |expr: &Expr<'_>| match &expr.kind {
        Kind::Text(text) => EnhancedCode::parse(text),
        _ => None,
    };
    let codes: Vec<EnhancedCode> = match &constant.kind {
        Kind::List(items) => items.iter().map(one).collect::<Option<_>>()?,
        _ => vec![one(constant)?],
    };
    let is_plain = |code: &&EnhancedCode| match code.class {
        4 => !is_expiry(**code),
        5 => code.subject == ADDRESSING,
        _ => true,
    };
    let classes = codes.iter().filter(is_plain).map(|code| CodeSet::with_prefix(code.class));
    let yes = classes.fold(CodeSet::EMPTY, |all, set| all | set);
    // Other codes of the class may come with the same reply.
    (!yes.is_empty()).then_some(Truth { yes, no: CodeSet::ALL })
}

/// Whether a text begins enhanced codes of class 5 that are no matter of the address: `"5.2"`.
pub(super) fn is_open(text: &str) -> bool {
    let mut numbers = text.split('.');
    numbers.next() == Some("5")
        && numbers.next().is_some_and(|subject| !subject.is_empty() && subject != ADDRESSING.to_string())
}
