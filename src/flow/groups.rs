//! Groups of a pattern that take the code out of a reply: `re.match(r"^(\d{3})", reply).group(1)`.

use super::Walker;
use super::condition::subject_and_pattern;
use super::ir::{Expr, Kind};
use super::pattern::{self, CodeGroup};
use super::state::{ReplyId, State, Value, View};
use super::values::CallParts;
use crate::language::{Trait, vocabulary};

impl<'t> Walker<'_, 't> {
    /// What a match gives whose pattern has a group for the code, and the reply that it is tried on.
    pub(super) fn groups(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<(ReplyId, View)> {
        let functions = &vocabulary().functions;
        if !call.is(functions.captures) && !call.is(functions.match_test) {
            return None;
        }
        let (subject, pattern) = subject_and_pattern(call)?;
        let group = self.code_group(pattern)?;
        let (id, view) = self.view(subject, state, true)?;
        // Such a match gives the text of its first group, if it has any.
        let gives_text = self.program.lowering.nodes.is(Trait::PercentPatterns);
        let given = if gives_text { group.view() } else { View::Groups(group) };
        let is_meant =
            matches!(view, View::Text | View::Digits | View::Unsure) && (!gives_text || group.at == 1);
        is_meant.then_some((id, given))
    }

    /// `found.group(1)`.
    pub(super) fn group(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<(ReplyId, View)> {
        let (receiver, number) = (call.receiver?, call.argument(0)?);
        if !call.is(vocabulary().functions.groups) {
            return None;
        }
        match self.view(receiver, state, false)? {
            (id, View::Groups(group)) => Some((id, shown(group, number)?)),
            _ => None,
        }
    }

    /// Binds what a match writes its groups to: `preg_match('/^(\d{3})/', $reply, $found)`. Whether there is a group for the
    /// code: all replies match then.
    pub(super) fn bind_groups(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> bool {
        let target = call.argument(2).filter(|_| call.receiver.is_none()).and_then(Expr::path);
        let Some(target) = target else { return false };
        let Some((id, view)) = self.groups(call, state) else { return false };
        state.bind(&target, Value::Reply(id, view));
        true
    }

    fn code_group(&self, pattern: &Expr<'t>) -> Option<CodeGroup> {
        match &pattern.kind {
            Kind::Pattern(text) => pattern::code_group(text),
            Kind::Text(text) if self.program.lowering.nodes.is(Trait::PercentPatterns) => {
                pattern::code_group(&pattern::from_percent(text))
            }
            Kind::Text(text) => pattern::code_group(pattern::between_delimiters(text).unwrap_or(text)),
            // `re.compile(r"^(\d{3})").match(reply)`
            Kind::Call(_, arguments) => match &arguments[..] {
                [only] => self.code_group(&only.value),
                _ => None,
            },
            _ => None,
        }
    }
}

/// As what a group shows the reply, which is the one with the code.
pub(super) fn shown(group: CodeGroup, number: &Expr<'_>) -> Option<View> {
    matches!(number.kind, Kind::Number(number) if number == i64::from(group.at)).then(|| group.view())
}

impl CodeGroup {
    fn view(self) -> View {
        if self.is_class { View::ClassDigit } else { View::Digits }
    }
}
