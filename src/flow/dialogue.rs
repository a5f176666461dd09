//! Dialogues written out by hand: a command goes out, and what is read next answers it (RFC 5321 4.3.1).

use super::Walker;
use super::ir::{Expr, Kind, Stmt};
use super::outcome;
use super::state::{Evidence, Reason, ReplyId, State, Value, View};
use super::values::{CallParts, ends_with, new_reply};
use crate::catalog::{self, CodeSet, Command};
use crate::language::vocabulary;

/// What a text that begins with the name of a command is.
#[derive(Clone, Copy)]
enum Sent {
    Command(Command),
    /// A command, or a sentence about one.
    Unsure,
}

impl Sent {
    fn command(self) -> Option<Command> {
        match self {
            Self::Command(command) => Some(command),
            Self::Unsure => None,
        }
    }
}

impl<'t> Walker<'_, 't> {
    /// Notes the command that a call sends.
    pub(super) fn note_sent(&mut self, call: &Expr<'t>, state: &mut State) {
        if let Some(sent) = self.sent_by(call, state) {
            state.sent = sent.command();
        }
    }

    /// The reply that a call reads, when the call sends a command itself or a command was sent before it.
    pub(super) fn answer_view(&mut self, expr: &Expr<'t>, state: &mut State) -> Option<(ReplyId, View)> {
        let call = CallParts::of(expr)?;
        let command = if let Some(sent) = self.sent_by(expr, state) {
            sent.command()?
        } else {
            // Whether a helper reads is asked last: its text has to be looked through.
            let reads = |_: &Command| call.is(vocabulary().functions.reads) || self.reads_inside(&call);
            state.sent.filter(reads)?
        };
        let evidence = Evidence { reason: Reason::SmtpName, ..Evidence::default() };
        Some((new_reply(expr, CodeSet::ALL, Some(command), evidence, state), View::Unsure))
    }

    /// What is sent by a call whose arguments begin with a command.
    fn sent_by(&self, expr: &Expr<'t>, state: &State) -> Option<Sent> {
        let call = CallParts::of(expr)?;
        let functions = &vocabulary().functions;
        let asks = [
            functions.prefix_test,
            functions.contains_test,
            functions.membership,
            functions.match_test,
            functions.difference,
            functions.conversion,
            functions.type_test,
        ];
        if outcome::is_neutral(&call) || asks.iter().any(|names| call.is(names)) {
            return None;
        }
        call.arguments.iter().find_map(|argument| {
            command_text(&argument.value, state).or_else(|| self.written_by(&argument.value, state))
        })
    }

    /// Whether a function of the file reads from the connection for its caller.
    fn reads_inside(&self, call: &CallParts<'_, 't>) -> bool {
        let Some(function) = self.own_function(call) else { return false };
        let text = self.program.source.get(function.span()).unwrap_or("");
        text.match_indices('(').any(|(at, _)| {
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
            let name = text[..at].trim_end().rsplit(|letter| !is_part(letter)).next().unwrap_or("");
            ends_with(name, vocabulary().functions.reads)
        })
    }

    /// The command that a function of the file writes: `send(verify_command(address))`.
    fn written_by(&self, expr: &Expr<'t>, state: &State) -> Option<Sent> {
        let function = self.own_function(&CallParts::of(expr)?)?;
        let body = self.program.lowering.body(&function);
        let Some(Stmt::Return(_, values)) = body.last() else { return None };
        command_text(values.first()?, state)
    }
}

/// The text of a command that is put under a name.
pub(super) fn prepared(value: &Expr<'_>, state: &State) -> Option<Value> {
    command_text(value, state)?.command().map(Value::Command)
}

/// The command that a text is: a literal, the start of a concatenation, a format, or a name for one of those.
fn command_text(expr: &Expr<'_>, state: &State) -> Option<Sent> {
    match &expr.kind {
        Kind::Text(text) => command_line(text),
        Kind::Other(parts) | Kind::Joined(parts) | Kind::List(parts) => {
            parts.first().and_then(|first| command_text(first, state))
        }
        Kind::Name(_) | Kind::Member(..) => match state.names.get(&expr.path()?)? {
            Value::Command(command) => Some(Sent::Command(command)),
            _ => None,
        },
        Kind::Call(callee, arguments) => {
            let call = CallParts::of(expr)?;
            let functions = &vocabulary().functions;
            let formats = call.is(vocabulary().neutral) || call.is(functions.conversion);
            match &callee.kind {
                // `"VRFY %s".format(address)`, `b"RCPT TO:<" .encode()`.
                Kind::Member(text, _)
                    if matches!(text.kind, Kind::Text(_) | Kind::Other(_) | Kind::Joined(_)) =>
                {
                    command_text(text, state)
                }
                _ if formats => arguments.first().and_then(|first| command_text(&first.value, state)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The command at the start of a text, where what follows can be its argument. A sentence about a command is none.
fn command_line(text: &str) -> Option<Sent> {
    let command = catalog::command_at_start(text)?;
    let text = text.trim_start();
    let written = command
        .written
        .iter()
        .filter(|written| text.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written)));
    let rest = text[written.map(|written| written.len()).max()?..].trim_start();
    let is_argument = rest.is_empty() || rest.starts_with(['<', ':', '%', '{', '$', '#', '@', '\\']);
    let is_command = is_argument || rest.split_whitespace().count() == 1;
    Some(if is_command { Sent::Command(command) } else { Sent::Unsure })
}
