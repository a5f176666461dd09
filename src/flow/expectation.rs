//! Calls that send a command and say which codes they expect.

use super::Walker;
use super::calls::CallParts;
use super::constants::names_constant;
use super::dialogue;
use super::helper::{LONGEST_JUDGED, names_object};
use super::ir::{Argument, Expr, Kind, Span, any_in};
use super::outcome;
use super::state::{Evidence, ReplyId, State};
use super::values::new_reply;
use super::{Flow, Outcome};
use crate::catalog::{self, CodeSet};
use crate::language::{begins_with, ends_with, has_phrase, longest_end, vocabulary, words_of};
use crate::mention::reply_codes;

/// What a call is told to expect.
struct Expected {
    command: catalog::Command,
    codes: CodeSet,
    /// Where the codes are named.
    place: Span,
}

impl<'t> Walker<'_, 't> {
    /// `cmd(250, "VRFY …")`: a call that is handed a command and the codes to expect fails for all others.
    pub(super) fn expectation(&mut self, expr: &Expr<'t>, is_statement: bool, state: &State) {
        let Some(Expected { command, codes: expected, place: span }) = self.told_to_expect(expr, state)
        else {
            return;
        };
        let Some(call) = CallParts::of(expr) else { return };
        let is_named = self.names_behind(expr, command.success & !expected);
        if !expected.meets(command.success)
            || is_named
            || self.asks_for_made_up(expr.span.end)
            || is_statement && self.is_ignored(expr, &call)
            || self.looks_away(&call, &span)
        {
            return;
        }
        self.found.reached.push(Flow {
            command: Some(command),
            condition: span,
            ..Flow::at(&expr.span, !expected, Outcome::Failure)
        });
    }

    /// `err = expect(connection, "250")`: an error for all codes but those that are expected. What else means success has been
    /// told of where it is expected.
    pub(super) fn expected_or_error(
        &mut self,
        call: &Expr<'t>,
        state: &mut State,
    ) -> Option<(ReplyId, CodeSet)> {
        let Expected { command, codes, place } = self.told_to_expect(call, state)?;
        if !codes.meets(command.success | command.intermediate)
            || self.looks_away(&CallParts::of(call)?, &place)
        {
            return None;
        }
        let set = !(command.success & !codes);
        Some((new_reply(call, set, Some(command), Evidence::LIBRARY, state), codes))
    }

    /// The command that a call sends, or takes the answer to, and the codes that it is told to expect.
    fn told_to_expect(&self, expr: &Expr<'t>, state: &State) -> Option<Expected> {
        let call = CallParts::of(expr)?;
        if self.program.is_test_at(&expr.span) {
            return None;
        }
        // "send" alone answers; "smtp send" asks.
        let words_at_end = |name, phrases| longest_end(name, phrases).map_or(0, <[_]>::len);
        let asks = call.is(vocabulary().expects)
            && words_at_end(call.name, vocabulary().expects) > words_at_end(call.name, vocabulary().emits);
        let command = if asks || self.hands_command_and_code(&call) {
            let sent =
                |argument: &Expr<'t>| sent_command(argument).or_else(|| self.command_by(argument, state));
            call.arguments.iter().find_map(|argument| sent(&argument.value))
        } else {
            None
        };
        // `put("VRFY", …)` before `parse_response([250, 252])`.
        let command = command.or_else(|| {
            state.sent.filter(|sent| self.is_written_last(sent, expr) && self.takes_answer(&call))
        });
        let command = command?;
        let mut named = call.arguments.iter().filter_map(|argument| self.expected(&argument.value));
        // `call("RCPT TO:<…>", 250, 251)`
        let expected = named.next().map(|(first, span)| {
            let others = named.map(|(codes, _)| codes).filter(|codes| codes.meets(command.success));
            (others.fold(first, |all, codes| all | codes), span)
        });
        if expected.is_none() {
            let constants = call.arguments.iter().map(|argument| &argument.value);
            constants.filter(|constant| names_constant(constant)).for_each(|constant| {
                self.program.resolve_constant(constant);
            });
        }
        let expected = expected.or_else(|| self.expected_unsaid(&call));
        let (codes, place) = expected?;
        Some(Expected { command, codes, place })
    }

    /// Whether one of the codes is written in the function behind a place, in front of the next command: it is let pass there.
    fn names_behind(&self, place: &Expr<'t>, codes: CodeSet) -> bool {
        let behind = self.scope.commands.partition_point(|(at, _)| *at < place.span.end);
        let end = self.scope.commands.get(behind).map_or(self.scope.end, |(at, _)| *at);
        reply_codes(self.program.mentions_in(&(place.span.end..end))).meets(codes)
    }

    /// Whether a function of the file does not look at the code that it is told to expect, where it goes on or comes back.
    fn looks_away(&self, call: &CallParts<'_, 't>, expected: &Span) -> bool {
        let Some(function) =
            self.own_function(call).filter(|function| function.span().len() <= LONGEST_JUDGED)
        else {
            return false;
        };
        let Some(at) = call.arguments.iter().position(|argument| argument.value.span == *expected) else {
            return false;
        };
        // With a sign for what it is: `&expected`. The object may take a place in front.
        let bare =
            |name: &'t str| name.trim_start_matches(|sign: char| !sign.is_alphanumeric() && sign != '_');
        let parameters = self.program.lowering.parameters(&function);
        let names: Vec<&str> = parameters.iter().skip(at).take(2).map(|name| bare(name)).collect();
        let body = self.program.lowering.body(&function);
        let is_asked = |part: &Expr<'t>| matches!(part.kind, Kind::Name(of) if names.contains(&bare(of)));
        !names.is_empty() && !any_in(body, &mut |part| is_asked(part))
    }

    /// Whether no other command, and not the end of a message, is written between one and a place.
    fn is_written_last(&self, sent: catalog::Command, place: &Expr<'t>) -> bool {
        let before = self.scope.commands.partition_point(|(at, _)| *at <= place.span.start);
        let last = self.scope.commands[..before].last();
        last.is_none_or(|(_, last)| last.is_some_and(|last| last.name == sent.name))
    }

    /// Whether a call takes the answer to what was sent before: by its name, or as a function of the file that reads and is
    /// handed a code.
    fn takes_answer(&self, call: &CallParts<'_, 't>) -> bool {
        call.is(vocabulary().functions.answers)
            || names_check(call.name)
            || call.arguments.iter().any(|argument| self.is_success(&argument.value))
                && self.reads_inside(call)
    }

    /// Whether an argument is a code of success by itself, or a constant that stands for one.
    fn is_success(&self, argument: &Expr<'t>) -> bool {
        matches!(argument.kind, Kind::Number(_) | Kind::Text(_) | Kind::Name(_) | Kind::Member(..))
            && self.number(argument).is_some_and(|code| (250..260).contains(&code))
    }

    /// `self::serverParse("RCPT TO:<…>", $socket, "250")`: a function of one's own that is handed RCPT as it is sent, and behind
    /// that a code of success by itself, waits for that, whatever it is called. In front of it a number is a length, and a
    /// constant is none.
    fn hands_command_and_code(&self, call: &CallParts<'_, 't>) -> bool {
        let written = |of: &Expr<'t>| self.program.source.get(of.span.clone()).map(str::to_owned);
        let is_own = call
            .receiver
            .is_none_or(|of| of.path().or_else(|| written(of)).is_some_and(|path| belongs_to_object(&path)));
        let is_recipient = |argument: &Expr<'t>| {
            let text = self.program.source.get(argument.span.clone()).unwrap_or("");
            // As it is sent: with what follows it, here or in the next argument.
            let is_whole = text.contains(':')
                || text.contains(' ')
                || call
                    .arguments
                    .iter()
                    .any(|next| matches!(&next.value.kind, Kind::Text(text) if text.starts_with("TO:")));
            is_whole && sent_command(argument).is_some_and(|command| command.name == "RCPT")
        };
        let mut arguments = call.arguments.iter().map(|argument| &argument.value);
        let hands_constant = || {
            call.arguments
                .iter()
                .any(|argument| names_constant(&argument.value) && self.is_success(&argument.value))
        };
        is_own
            && arguments.any(is_recipient)
            && (arguments.any(|argument| self.is_success(argument)) || hands_constant())
            && !call.is(vocabulary().emits)
            && !outcome::is_neutral(call)
    }

    /// The codes that a function of the file expects where its caller names none: `def command(self, line, expect=250)`.
    fn expected_unsaid(&self, call: &CallParts<'_, 't>) -> Option<(CodeSet, Span)> {
        let function = self.own_function(call)?;
        let parameters = self.program.lowering.parameters(&function);
        let unsaid = (0..parameters.len()).filter(|position| {
            let name = parameters[*position];
            let is_said = |argument: &Argument<'t>| argument.label() == Some(name);
            self.argument_of(&function, *position).is_none_or(|place| place >= call.arguments.len())
                && !call.arguments.iter().any(is_said)
                && ends_with(name, vocabulary().functions.expected)
        });
        unsaid.into_iter().find_map(|position| {
            let default = self.program.lowering.default_of(&function, position)?;
            self.expected(&default)
        })
    }

    /// The codes that an argument names: one, a prefix of one, or a list.
    pub(super) fn expected(&self, argument: &Expr<'t>) -> Option<(CodeSet, Span)> {
        let set = match &argument.kind {
            Kind::Number(_) => self
                .number(argument)
                .filter(|code| (2..=5).contains(code) || (20..60).contains(code) || (200..600).contains(code))
                .map(CodeSet::with_prefix),
            Kind::Text(text) => text
                .split('|')
                .map(super::values::digits)
                .collect::<Option<Vec<_>>>()
                .filter(|codes| codes.iter().all(|code| (200..600).contains(code)))
                .map(|codes| codes.into_iter().collect()),
            Kind::List(_) => self.set(argument),
            Kind::Name(_) | Kind::Member(..) => {
                self.number(argument).filter(|code| (200..600).contains(code)).map(CodeSet::of)
            }
            _ => None,
        }?;
        Some((set, argument.span.clone()))
    }
}

/// Whether a call is named after what it does with an answer: `checkErrorCode`, `ensure_smtp_response`, `smtp_read_reply`.
fn names_check(name: &str) -> bool {
    let functions = &vocabulary().functions;
    let Some(taken) = longest_end(name, functions.taken) else { return false };
    let words = words_of(name);
    let front = words[..words.len().saturating_sub(taken.len())].join(" ");
    begins_with(name, functions.takes) || ends_with(&front, functions.takes)
}

/// Whether a path is the object that the function belongs to, or its connection.
fn belongs_to_object(path: &str) -> bool {
    let Some((object, field)) = path.split_once('.') else { return names_object(path) };
    names_object(object) && has_phrase(&words_of(field), vocabulary().functions.connects)
}

/// The command that a text argument is, or begins with.
pub(super) fn sent_command(argument: &Expr<'_>) -> Option<catalog::Command> {
    match &argument.kind {
        Kind::Text(text) => catalog::command_at_start(text),
        // `"RCPT TO:<" + address + ">"`, `"VRFY %s" % address`.
        Kind::Other(parts) | Kind::Joined(parts) | Kind::List(parts) => parts.first().and_then(sent_command),
        Kind::Call(callee, arguments) => {
            if let Kind::Member(text, _) = &callee.kind {
                return sent_command(text);
            }
            let makes = CallParts::of(argument).is_some_and(|call| dialogue::makes_text(&call));
            arguments.first().filter(|_| makes).and_then(|text| sent_command(&text.value))
        }
        _ => None,
    }
}
