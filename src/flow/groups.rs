//! Groups of a pattern that take the code out of a reply: `re.match(r"^(\d{3})", reply).group(1)`.

use super::Walker;
use super::calls::CallParts;
use super::ir::{Expr, Kind};
use super::pattern::{CodeGroup, Shows};
use super::reported;
use super::state::{Reason, ReplyId, State, Value, View};
use crate::language::{Operator, Trait, ends_with, has_phrase, vocabulary, words_of};

/// How patterns write the first digit of a failure.
const FAILURES: [&str; 3] = ["[45]", "[4-5]", "[54]"];

impl<'t> Walker<'_, 't> {
    /// What a match gives whose pattern takes the code out of a reply, and the reply that it is tried on.
    pub(super) fn groups(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<(ReplyId, View)> {
        let functions = &vocabulary().functions;
        let gives_whole = call.is(functions.found_text);
        if !gives_whole && !call.is(functions.captures) && !call.is(functions.match_test) {
            return None;
        }
        let (subject, pattern) = self.subject_and_pattern(call)?;
        let (id, group) = self.taken(subject, pattern, state)?;
        // Some matches give the text of the first group, or of the whole where there is none.
        if gives_whole || self.program.lowering.nodes.is(Trait::PercentPatterns) {
            let is_first = group.at == Some(1) && !gives_whole;
            let is_whole = group.is_whole && (gives_whole || group.at.is_none());
            return (is_first || is_whole).then(|| (id, group.view()));
        }
        Some((id, View::Groups(group)))
    }

    /// What a pattern takes out of a reply that it is tried on.
    fn taken(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Option<(ReplyId, CodeGroup)> {
        let regex = self.regex(pattern)?;
        let group = self.program.regexes.group(&regex)?;
        if self.program.regexes.is_behind_label(&regex) {
            return Some((reported::reply(subject, state), group));
        }
        // What takes failures alone knows what their codes begin with.
        let takes_failures = FAILURES.iter().any(|class| regex.text.contains(class))
            || ["4\\d", "5\\d"].iter().all(|class| regex.text.contains(class));
        // So does one that is named after codes.
        let words = pattern.last_name().map(words_of).unwrap_or_default();
        let named = if has_phrase(&words, vocabulary().smtp_names) {
            Reason::SmtpName
        } else if takes_failures || has_phrase(&words, vocabulary().code_names) {
            Reason::CodeName
        } else {
            Reason::Use
        };
        let (id, view) = self.view(subject, state, true)?;
        if let Some(reply) = state.replies.get_mut(&id) {
            reply.evidence.reason = reply.evidence.reason.max(named);
        }
        is_whole_reply(view).then_some((id, group))
    }

    /// Whether what stands in place of an index is a pattern that takes the code out of a reply.
    pub(super) fn takes_code(&self, index: &Expr<'t>) -> bool {
        matches!(index.kind, Kind::Pattern(_))
            && self.regex(index).is_some_and(|regex| self.program.regexes.group(&regex).is_some())
    }

    /// `reply[/^(\d{3})/, 1]`: one group, or the whole, of a match with a pattern in place of an index.
    pub(super) fn part_taken(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        number: i64,
        state: &mut State,
    ) -> Option<(ReplyId, View)> {
        let (id, group) = self.taken(subject, pattern, state)?;
        Some((id, at(group, usize::try_from(number).ok()?)?))
    }

    /// `found.group(1)`, `found.groups()`.
    pub(super) fn group(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<(ReplyId, View)> {
        let receiver = call.receiver?;
        let functions = &vocabulary().functions;
        let is_list = call.is(functions.group_lists) && call.arguments.is_empty();
        if !is_list && !call.is(functions.groups) {
            return None;
        }
        let (id, View::Groups(group)) = self.view(receiver, state, false)? else { return None };
        let view = match call.argument(0) {
            Some(number) => shown(group, number)?,
            None if is_list => View::Groups(without_whole(group)),
            None => group.is_whole.then(|| group.view())?,
        };
        Some((id, view))
    }

    /// `reply =~ /^(\d{3})/`: as what the groups of it show the reply.
    pub(super) fn groups_of_test(&mut self, expr: &Expr<'t>, state: &mut State) -> Option<(ReplyId, View)> {
        let Kind::Compare(Operator::Match, subject, pattern) = &expr.kind else { return None };
        let (id, group) = self.taken(subject, pattern, state)?;
        Some((id, View::Groups(without_whole(group))))
    }

    /// Binds the variables that hold the groups of the last match: `$1`. Whether there is a group for the code: all replies
    /// match then.
    pub(super) fn bind_numbered(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> bool {
        if !self.program.lowering.nodes.is(Trait::NumbersGroups) {
            return false;
        }
        let Some((id, group)) = self.taken(subject, pattern, state) else { return false };
        let Some(at) = group.at else { return false };
        // A name may come with or without the sign in front of it.
        for path in [format!("${at}"), at.to_string()] {
            state.bind(&path, Value::Reply(id, group.view()));
        }
        true
    }

    /// Binds what a match writes its groups to: `preg_match('/^(\d{3})/', $reply, $found)`.
    pub(super) fn bind_groups(&mut self, call: &CallParts<'_, 't>, state: &mut State) {
        let target = call.argument(2).filter(|_| call.receiver.is_none()).and_then(Expr::path);
        if let Some(target) = target
            && let Some((id, view)) = self.groups(call, state)
        {
            state.bind(&target, Value::Reply(id, view));
        }
    }
}

/// Whether an expression may be what a match has found, as far as its name tells.
pub(super) fn may_hold(expr: &Expr<'_>, state: &State) -> bool {
    let functions = &vocabulary().functions;
    match &expr.kind {
        Kind::Call(..) => CallParts::of(expr).is_some_and(|call| {
            [functions.captures, functions.match_test, functions.group_lists]
                .iter()
                .any(|names| call.is(names))
        }),
        Kind::Member(_, name) => ends_with(name, functions.group_lists),
        Kind::Name(name) => matches!(state.names.get(*name), Some(Value::Reply(_, View::Groups(_)))),
        _ => false,
    }
}

fn is_whole_reply(view: View) -> bool {
    matches!(view, View::Text | View::Digits | View::Unsure)
}

/// As what one of the things that a match has found shows the reply: the one with the code, by its number or its name.
pub(super) fn shown(group: CodeGroup, which: &Expr<'_>) -> Option<View> {
    let is_meant = match &which.kind {
        Kind::Number(0) => group.is_whole,
        Kind::Number(number) => group.at.is_some_and(|at| *number == i64::from(at)),
        Kind::Text(name) => names_code(group, name),
        _ => false,
    };
    is_meant.then(|| group.view())
}

/// The same for a name alone: `found.groups.code`.
pub(super) fn member(group: CodeGroup, name: &str) -> Option<View> {
    if ends_with(name, vocabulary().functions.group_lists) {
        return Some(View::Groups(group));
    }
    names_code(group, name).then(|| group.view())
}

/// What stands at a place of a list of everything that a match has found.
pub(super) fn at(group: CodeGroup, position: usize) -> Option<View> {
    let is_meant =
        if position == 0 { group.is_whole } else { group.at.is_some_and(|at| at as usize == position) };
    is_meant.then(|| group.view())
}

/// The same without the whole match in front.
fn without_whole(group: CodeGroup) -> CodeGroup {
    CodeGroup {
        at: group.at.and_then(|at| at.checked_sub(1)).filter(|at| *at > 0),
        is_whole: group.at == Some(1),
        ..group
    }
}

fn names_code(group: CodeGroup, name: &str) -> bool {
    group.at.is_some() && ends_with(name, vocabulary().code_names)
}

impl CodeGroup {
    fn view(self) -> View {
        match self.shows {
            Shows::Code => View::Digits,
            Shows::Class => View::ClassDigit,
            Shows::Enhanced => View::Unsure,
        }
    }
}
