//! Calls: their parts, what is known of them, and which view of which reply they give.

use super::Walker;
use super::groups;
use super::helper::names_object;
use super::ir::{Argument, Expr, Kind};
use super::outcome;
use super::state::{Evidence, ReplyId, State, View};
use super::values::{converted, head, new_reply, reads_like_code};
use crate::catalog;
use crate::language::{CallModel, Gives, Phrases, Trait, ends_with, vocabulary};

/// A call as receiver, name and arguments. For `f(x)` there is no receiver.
#[derive(Clone, Copy)]
pub(super) struct CallParts<'e, 't> {
    pub(super) receiver: Option<&'e Expr<'t>>,
    pub(super) name: &'t str,
    pub(super) arguments: &'e [Argument<'t>],
}

impl<'e, 't> CallParts<'e, 't> {
    pub(super) fn of(expr: &'e Expr<'t>) -> Option<Self> {
        let Kind::Call(callee, arguments) = &expr.kind else { return None };
        match &callee.kind {
            Kind::Member(receiver, name) => Some(Self { receiver: Some(receiver), name, arguments }),
            _ => Some(Self { receiver: None, name: callee.last_name()?, arguments }),
        }
    }

    pub(super) fn is(&self, phrases: &Phrases) -> bool {
        ends_with(self.name, phrases)
    }

    /// Whether it is one by a bare name, or of a method of the own object.
    pub(super) fn is_own(&self) -> bool {
        self.receiver.is_none_or(|of| of.path().is_some_and(|path| names_object(&path)))
    }

    /// The type that a method makes a value of, which is named in front of it: `SoftBounce.new(error)`.
    pub(super) fn made_type(&self) -> Option<&'t str> {
        self.receiver.filter(|_| self.is(vocabulary().functions.constructs)).and_then(Expr::last_name)
    }

    /// Whether the call gives the same value in another type.
    pub(super) fn converts(&self) -> bool {
        let functions = &vocabulary().functions;
        self.is(functions.conversion) || self.is(functions.to_text)
    }

    /// The same, but for names that mean something together with what they are called on: `u16::from`.
    pub(super) fn is_with_receiver(&self, phrases: &Phrases) -> bool {
        let receiver = self.receiver.and_then(Expr::last_name);
        self.is(phrases)
            || receiver.is_some_and(|receiver| ends_with(&format!("{receiver}.{}", self.name), phrases))
    }

    /// Whether the call gives 0 unless a text, or its beginning, is another: `strcmp(line, "250")`, `line.compare(0, 3, "250")`.
    pub(super) fn tells_difference(&self) -> bool {
        let functions = &vocabulary().functions;
        self.is(functions.difference) || self.beginning_compared().is_some()
    }

    /// What a part of the text is compared with that begins where the text does.
    pub(super) fn beginning_compared(&self) -> Option<&'e Expr<'t>> {
        match self.arguments {
            [start, _, with]
                if matches!(start.value.kind, Kind::Number(0))
                    && self.is(vocabulary().functions.compares_part) =>
            {
                Some(&with.value)
            }
            _ => None,
        }
    }

    /// The positional argument at a place.
    pub(super) fn argument(&self, position: usize) -> Option<&'e Expr<'t>> {
        self.arguments.get(position).map(|argument| &argument.value)
    }
}

impl<'t> Walker<'_, 't> {
    /// What is known of a call of a library.
    pub(super) fn call_model(&self, call: &CallParts<'_, 't>) -> Option<&'t CallModel> {
        self.program.call_model(call.name, call.receiver.and_then(Expr::last_name))
    }

    pub(super) fn call_view(
        &mut self,
        expr: &Expr<'t>,
        state: &mut State,
        create: bool,
    ) -> Option<(ReplyId, View)> {
        let call = CallParts::of(expr)?;
        let functions = &vocabulary().functions;
        // Within the library's own class a method has no receiver: the name of a command is plain enough.
        let is_plain = |model: &&CallModel| {
            call.receiver.is_some()
                || model.bare
                || model.command.is_some_and(|command| command.eq_ignore_ascii_case(call.name))
        };
        if let Some(model) = self.call_model(&call).filter(is_plain) {
            let view = match model.gives {
                Gives::Pair => View::Pair,
                Gives::Code => View::Number,
                Gives::Reply => View::Object,
                Gives::Checked | Gives::Error | Gives::Kept => return None,
            };
            let command = command_of(model, &call);
            return Some((new_reply(expr, model.codes, command, Evidence::LIBRARY, state), view));
        }
        let numeric = call.is_with_receiver(functions.to_number);
        if numeric || call.converts() {
            let subject = call.receiver.filter(|_| call.arguments.is_empty()).or_else(|| call.argument(0))?;
            let (id, view) = self.view(subject, state, create)?;
            if view == View::Object && call.arguments.is_empty() {
                return self.member_view(subject, call.name, state, create);
            }
            let view = if view == View::Class && !numeric && call.is(functions.to_text) {
                View::ClassDigit
            } else {
                converted(view, numeric)
            };
            return Some((id, view));
        }
        // `reply.captures(pattern).unwrap()`
        if call.is(functions.unwraps) && call.arguments.is_empty() {
            return self.view(call.receiver?, state, create);
        }
        // Without arguments it may be a getter as well: the receiver is looked at once.
        if call.arguments.is_empty() {
            let is_group = call.is(functions.groups) || call.is(functions.group_lists);
            if is_group && call.receiver.is_some_and(|receiver| groups::may_hold(receiver, state)) {
                return self.group(&call, state);
            }
        } else if let Some(found) = self.group(&call, state).or_else(|| self.groups(&call, state)) {
            return Some(found);
        }
        if let Some((text, is_code)) = first_letter_of(&call) {
            let (id, view) = self.view(text, state, create || is_code)?;
            return Some((id, head(view, true, Some(1))?));
        }
        if call.is(functions.head) || call.is(functions.first) {
            let (subject, rest) = match call.receiver {
                Some(receiver) if self.number(call.argument(0)?).is_some() => (receiver, call.arguments),
                _ => (call.argument(0)?, call.arguments.get(1..)?),
            };
            let first = u16::from(self.program.lowering.nodes.is(Trait::CountsFromOne));
            let start = self.number(&rest.first()?.value)?;
            let length = if call.is(functions.first) {
                Some(1)
            } else {
                rest.get(1).and_then(|end| self.number(&end.value))
            };
            let is_class = start == first && length == Some(1) && reads_like_code(subject);
            let (id, view) = self.view(subject, state, create || is_class)?;
            return Some((id, head(view, start == first, length)?));
        }
        // `line.take(3)`, `left(line, 3)`
        if call.is(functions.leading)
            && let Some((text, length)) = match (call.receiver, call.arguments) {
                (Some(text), [length]) => Some((text, &length.value)),
                (None, [text, length]) => Some((&text.value, &length.value)),
                _ => None,
            }
            && let Some(length) = self.number(length)
        {
            let is_class = length == 1 && reads_like_code(text);
            let (id, view) = self.view(text, state, create || is_class)?;
            return Some((id, head(view, true, Some(length))?));
        }
        if let Some(found) = self.parts_view(&call, state) {
            return Some(found);
        }
        if let Some(found) = self.code_taken(&call, state, create) {
            return Some(found);
        }
        if let Some(found) = self.answer_given(expr, state).or_else(|| self.answer_view(expr, state)) {
            return Some(found);
        }
        // A getter: `reply.getCode()`.
        if call.arguments.is_empty()
            && let Some(receiver) = call.receiver
        {
            return self.member_view(receiver, call.name, state, create);
        }
        None
    }
}

/// The command that a modelled call sends: fixed, or at the start of an argument's text, `"RCPT TO:<%s>" % address`.
pub(super) fn command_of(model: &CallModel, call: &CallParts<'_, '_>) -> Option<catalog::Command> {
    model.command.and_then(catalog::command).or_else(|| {
        call.arguments.iter().find_map(|argument| {
            let mut first = None;
            argument.value.any(&mut |part| {
                if let Kind::Text(text) = &part.kind {
                    first = Some(&**text);
                }
                first.is_some()
            });
            first.and_then(catalog::command_at_start)
        })
    })
}

/// The text whose first character a call gives, and whether it reads like a code: `line.chars().next()`,
/// `smtpCode.firstOrNull()`.
fn first_letter_of<'e, 't>(call: &CallParts<'e, 't>) -> Option<(&'e Expr<'t>, bool)> {
    let functions = &vocabulary().functions;
    let of = match (call.receiver, call.arguments) {
        _ if !call.is(functions.foremost) => return None,
        (Some(of), []) => of,
        // `String.first(reply)`
        (Some(of_type), [of]) if outcome::is_type(of_type) && !matches!(of.value.kind, Kind::Number(_)) => {
            &of.value
        }
        _ => return None,
    };
    let letters = CallParts::of(of).filter(|letters| letters.is(functions.letters));
    match letters.and_then(|letters| letters.receiver) {
        Some(text) => Some((text, reads_like_code(text))),
        None => Some((of, true)).filter(|_| reads_like_code(of) && names_one(of)),
    }
}

/// Whether a name is one for a single thing: the first of several codes is a code.
fn names_one(expr: &Expr<'_>) -> bool {
    expr.last_name()
        .is_some_and(|name| !name.ends_with('s') || name.ends_with("status") || name.ends_with("Status"))
}
