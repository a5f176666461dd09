//! Dialogues written out by hand: a command goes out, and what is read next answers it (RFC 5321 4.3.1).

use super::calls::CallParts;
use super::helper::names_object;
use super::ir::{Expr, Kind, Span, Stmt};
use super::outcome;
use super::state::{Evidence, Reason, ReplyId, State, Value, View};
use super::values::new_reply;
use super::{Walker, inquiry};
use crate::catalog::{self, CodeSet, Command};
use crate::language::{
    Dialogue, Gives, begins_with, ends_with, has_phrase, is_in_capitals, is_phrase, vocabulary, words_of,
};
use aho_corasick::{AhoCorasick, Match, MatchKind};

/// What a text that begins with the name of a command is.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    Command(Command),
    /// A command, or a sentence about one.
    Unsure,
    /// Something else than a command that is known.
    Other,
}

impl Sent {
    fn command(self) -> Option<Command> {
        match self {
            Self::Command(command) => Some(command),
            Self::Unsure | Self::Other => None,
        }
    }
}

impl<'t> Walker<'_, 't> {
    /// Notes the command that a call sends, or writes into a buffer to be sent from there.
    pub(super) fn note_sent(&mut self, call: &Expr<'t>, state: &mut State) {
        if let Some((buffer, command)) = self.written_into(call, state) {
            state.bind(&buffer, Value::Command(command));
            return;
        }
        if let Some(sent) = self.sent_by(call, state) {
            state.sent = sent.command();
            self.note_place(call, sent.command(), state);
            if matches!(sent, Sent::Other) {
                // What is decided from here on is so by the answer to that.
                state.focus.clear();
            }
            // The envelope is done with: what is still prepared under a name was for that.
            if state.sent.is_some_and(|sent| sent.name == "DATA") {
                state
                    .names
                    .retain(|_, value| !matches!(value, Value::Command(command) if command.name != "DATA"));
            }
        }
    }

    /// A command whose text was put under a name is sent where the name is handed over.
    fn note_place(&mut self, call: &Expr<'t>, command: Option<Command>, state: &State) {
        let Kind::Call(_, arguments) = &call.kind else { return };
        let is_name = |part: &Expr<'t>| {
            part.path().is_some_and(|path| matches!(state.names.get(&path), Some(Value::Command(_))))
        };
        if command.is_none() || !arguments.iter().any(|argument| is_name(first_part(&argument.value))) {
            return;
        }
        let at = call.span.start;
        let place = self.scope.commands.partition_point(|(known, _)| *known < at);
        if self.scope.commands.get(place).is_none_or(|(known, _)| *known >= call.span.end) {
            self.scope.commands.insert(place, (at, command));
        }
    }

    /// Whether a call ends the dialogue, or the transaction, and so says nothing of a reply.
    pub(super) fn takes_leave(&self, expr: &Expr<'t>, state: &State) -> bool {
        let sent = self.sent_by(expr, state).and_then(Sent::command);
        sent.is_some_and(|command| matches!(command.name, "QUIT" | "RSET"))
            || CallParts::of(expr).is_some_and(|call| call.is(vocabulary().functions.closes))
    }

    /// A buffer that a call fills: `read_line(socket, buffer, size)`, behind a command or by a name that speaks of SMTP.
    pub(super) fn note_read(expr: &Expr<'t>, is_kept: bool, state: &mut State) {
        let Some(call) = CallParts::of(expr).filter(|call| call.is(vocabulary().functions.reads)) else {
            return;
        };
        let says_smtp = has_phrase(&words_of(call.name), vocabulary().smtp_names);
        if state.sent.is_none() && !says_smtp {
            return;
        }
        let buffers = call.arguments.iter().map(|argument| argument.value.bare());
        let is_quantity = |words: &[String]| has_phrase(words, vocabulary().quantity_names);
        let is_text = |name: &str| {
            let words = words_of(name);
            ends_with(name, vocabulary().text_names)
                || has_phrase(&words, vocabulary().text_names) && !is_quantity(&words)
        };
        let mut texts = buffers.filter_map(|buffer| match buffer.kind {
            Kind::Name(name) if is_text(name) => Some(name),
            _ => None,
        });
        // What a method is handed alone is filled, whatever it is called: `socket.receive(into)`. Where what the method gives
        // is kept, that is what was read, or how much: `data = socket.recv(most)`.
        let only = || match (call.receiver, call.arguments) {
            (Some(_), [only]) if !is_kept => match only.value.bare().kind {
                Kind::Name(name) if !is_quantity(&words_of(name)) => Some(name),
                _ => None,
            },
            _ => None,
        };
        // Its size may stand beside it: `fgets(line, sizeof line, stream)`.
        if let Some(path) = texts.next().or_else(only)
            && texts.all(|name| name == path)
        {
            let evidence = Evidence { reason: Reason::SmtpName, ..Evidence::default() };
            let id = new_reply(expr, CodeSet::ALL, state.sent, evidence, state);
            state.bind(path, Value::Reply(id, View::Text));
        }
    }

    /// The reply that a call reads, when the call sends a command itself or a command was sent before it.
    pub(super) fn answer_view(&mut self, expr: &Expr<'t>, state: &mut State) -> Option<(ReplyId, View)> {
        let call = CallParts::of(expr)?;
        let by_name = self.sent_by_name(expr, &call);
        // What a method of something else gives, which is named after the command, is taken apart by its members.
        if by_name.is_some() && !call.is_own() {
            return None;
        }
        let command = if let Some(sent) = by_name.or_else(|| self.sent_in(&call, state)) {
            sent.command()?
        } else {
            // Whether a helper reads is asked last: its text has to be looked through.
            let reads = |_: &Command| call.is(vocabulary().functions.reads) || self.reads_inside(&call);
            state.sent.filter(reads)?
        };
        let evidence = Evidence { reason: Reason::SmtpName, ..Evidence::default() };
        Some((new_reply(expr, CodeSet::ALL, Some(command), evidence, state), View::Unsure))
    }

    /// What is sent by a call that is named after a command, or whose arguments begin with one.
    fn sent_by(&self, expr: &Expr<'t>, state: &State) -> Option<Sent> {
        let call = CallParts::of(expr)?;
        self.sent_by_name(expr, &call).or_else(|| self.sent_in(&call, state))
    }

    /// What is sent by a call whose arguments begin with a command.
    fn sent_in(&self, call: &CallParts<'_, 't>, state: &State) -> Option<Sent> {
        let functions = &vocabulary().functions;
        let asks = [
            functions.prefix_test,
            functions.contains_test,
            functions.membership,
            functions.match_test,
            functions.difference,
            functions.conversion,
            functions.to_text,
            functions.type_test,
            functions.measures,
        ];
        // Hardly any call has a command in it: what the others are called is not asked.
        let sent = call.arguments.iter().find_map(|argument| {
            self.command_text(&argument.value, state).or_else(|| self.written_by(&argument.value, state))
        })?;
        // "Send string" gives none.
        let is_asking =
            || asks.iter().any(|names| call.is(names)) && !begins_with(call.name, functions.sends_command);
        let is_printed = || outcome::is_neutral(call) && !prints_to_connection(call);
        (!is_printed() && !is_asking()).then_some(sent)
    }

    /// The command that a function of the file writes for its caller.
    pub(super) fn command_by(&self, expr: &Expr<'t>, state: &State) -> Option<Command> {
        self.written_by(expr, state)?.command()
    }

    /// The command that a function of the file writes: `send(verify_command(address))`.
    fn written_by(&self, expr: &Expr<'t>, state: &State) -> Option<Sent> {
        let function = self.own_function(&CallParts::of(expr)?)?;
        let body = self.program.lowering.body(&function);
        let Some(Stmt::Return(_, values)) = body.last() else { return None };
        self.command_text(values.first()?, state)
    }

    /// The text of a command that is put under a name.
    pub(super) fn prepared(&self, value: &Expr<'t>, state: &State) -> Option<Value> {
        self.command_text(value, state)?.command().map(Value::Command)
    }

    /// The command whose text is put in where a text begins: `{RCPT_TO}: <{address}>`, `${RCPT}:<…>`.
    fn command_in_hole(&self, text: &str) -> Option<Sent> {
        let hole = text.trim_start_matches(['$', '#']).strip_prefix('{')?;
        let (name, _) = hole.split_once('}')?;
        let name = name.rsplit('.').next()?;
        self.program.commands.get(name).copied().flatten().or_else(|| named_command(name)).map(Sent::Command)
    }

    /// The buffer into which a call writes a command: `snprintf(line, size, "RCPT TO:<%s>", address)`.
    fn written_into(&self, expr: &Expr<'t>, state: &State) -> Option<(String, Command)> {
        let call = CallParts::of(expr).filter(|call| call.is(vocabulary().functions.writes_into))?;
        let [buffer, texts @ ..] = call.arguments else { return None };
        let path = buffer.value.bare().path()?;
        // How long it is says nothing of what is written: `sizeof(line)`.
        let is_buffer = |part: &Expr<'t>| part.path().is_some_and(|of| of == path);
        let mut texts = texts.iter().filter(|text| !text.value.any(&mut |part| is_buffer(part)));
        let sent = texts.find_map(|text| self.command_text(&text.value, state))?;
        Some((path, sent.command()?))
    }

    /// The command that a text is: a literal, the start of a concatenation, a format, or a name for one of those.
    fn command_text(&self, expr: &Expr<'t>, state: &State) -> Option<Sent> {
        match &expr.kind {
            Kind::Text(text) => command_line(text).or_else(|| self.command_in_hole(text)),
            Kind::Other(parts) | Kind::Joined(parts) | Kind::List(parts) => {
                parts.first().and_then(|first| self.command_text(first, state))
            }
            Kind::Name(name) | Kind::Member(_, name) => match state.names.get(&expr.path()?) {
                Some(Value::Command(command)) => Some(Sent::Command(command)),
                Some(_) => None,
                // A constant that is such a text, or is called like what asks about an address.
                None => {
                    let known = self.program.commands.get(name).copied().flatten();
                    known.or_else(|| named_command(name)).map(Sent::Command)
                }
            },
            Kind::Call(callee, arguments) => {
                let call = CallParts::of(expr)?;
                let formats = call.is(vocabulary().neutral) || call.converts() || makes_text(&call);
                match &callee.kind {
                    // `"VRFY %s".format(address)`, `b"RCPT TO:<" .encode()`.
                    Kind::Member(text, _)
                        if matches!(text.kind, Kind::Text(_) | Kind::Other(_) | Kind::Joined(_)) =>
                    {
                        self.command_text(text, state)
                    }
                    _ if formats => {
                        arguments.first().and_then(|first| self.command_text(&first.value, state))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// What stands first in texts that are put together.
fn first_part<'e, 't>(expr: &'e Expr<'t>) -> &'e Expr<'t> {
    match &expr.kind {
        Kind::Other(parts) | Kind::Joined(parts) => parts.first().map_or(expr, first_part),
        _ => expr,
    }
}

/// Whether something is printed to who is asked: `client.print("QUIT")`, `out.println("QUIT")`; not `System.out.println`.
fn prints_to_connection(call: &CallParts<'_, '_>) -> bool {
    let known = vocabulary();
    let Some(to) = call.receiver else { return false };
    let Some(name) = to.last_name() else { return false };
    let is_own = || {
        to.path()
            .is_some_and(|path| path == name || path.split_once('.').is_some_and(|(of, _)| names_object(of)))
    };
    is_phrase(call.name, known.functions.prints)
        && !ends_with(name, known.loggers)
        && (ends_with(name, known.functions.connects) || is_own() && ends_with(name, known.functions.writers))
}

/// Whether a command asks the server about an address.
pub(super) fn asks_about_address(command: Command) -> bool {
    matches!(command.name, "RCPT" | "VRFY" | "EXPN")
}

/// The commands that stand in the text literals of a source, by place from `offset` on; nothing where the dot stands that
/// ends a message. Only quotation marks are looked for: every language has them.
pub(super) fn commands_in(source: &str, offset: usize) -> Vec<(usize, Option<Command>)> {
    const LONGEST: usize = 80;
    let quotes = memchr::memchr3_iter(b'"', b'\'', b'`', source.as_bytes());
    quotes
        .filter_map(|at| {
            let behind = &source[at + 1..];
            let end = memchr::memchr2(b'\n', source.as_bytes()[at], behind.as_bytes());
            let inside = &behind[..end.unwrap_or(behind.len())];
            let inside = inside.get(..LONGEST).unwrap_or(inside);
            if ends_message(inside) {
                return Some((offset + at, None));
            }
            let command = command_line(inside)?.command()?;
            // A word such as "data" alone names an event or a field more often than it is sent.
            let is_spoken = inside.contains([':', '\\', ' ']) || inside.chars().all(char::is_uppercase);
            is_spoken.then_some((offset + at, Some(command)))
        })
        .filter(|(at, _)| !is_compared(&source[..at - offset]))
        .collect()
}

/// Finds the names of a file that stand for the texts of commands.
pub(super) struct Named {
    names: AhoCorasick,
    commands: Vec<Command>,
}

impl Named {
    /// Nothing where there are none.
    pub(super) fn of<'n>(known: impl Iterator<Item = (&'n str, Command)>) -> Option<Self> {
        let (names, commands): (Vec<_>, Vec<_>) = known.unzip();
        // Most files have none.
        let names = Some(names).filter(|names| !names.is_empty())?;
        let names = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).ok()?;
        Some(Self { names, commands })
    }

    /// Where one of them is handed to a call, or is the beginning of what is: `snprintf(line, size, RCPT_TO, address)`.
    pub(super) fn handed_on(&self, source: &str) -> impl Iterator<Item = (usize, Command)> {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let is_handed_on = move |found: &Match| {
            let (before, behind) = (&source[..found.start()], &source[found.end()..]);
            let is_whole = !before.ends_with(is_part) && !behind.starts_with(is_part);
            let in_front = before.trim_end_matches(|letter: char| is_part(letter) || letter == '.');
            is_whole && in_front.trim_end().ends_with(['(', ',', '{'])
        };
        let found = self.names.find_iter(source).filter(is_handed_on);
        found.filter_map(|found| Some((found.start(), *self.commands.get(found.pattern().as_usize())?)))
    }
}

/// Whether a text in quotation marks is the dot that ends a message.
fn ends_message(inside: &str) -> bool {
    // Nearly all begin otherwise.
    inside.starts_with(['.', '\\']) && inside.trim_start_matches("\\r\\n").trim_end_matches("\\r\\n") == "."
}

/// Whether a text that begins behind this one is compared with something.
fn is_compared(before: &str) -> bool {
    let before = before.trim_end_matches(['b', ' ']);
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    if let Some(callee) = before.strip_suffix('(') {
        let name = callee.trim_end().rsplit(|letter| !is_part(letter)).next().unwrap_or("");
        let functions = &vocabulary().functions;
        return [functions.prefix_test, functions.contains_test, functions.membership, functions.match_test]
            .iter()
            .any(|names| ends_with(name, names));
    }
    let word = before.rsplit(|letter| !is_part(letter)).next().unwrap_or("");
    let Dialogue { compare_words, compare_signs, .. } = vocabulary().dialogue;
    compare_words.contains(&word) || compare_signs.iter().any(|sign| before.ends_with(sign))
}

impl Walker<'_, '_> {
    /// The commands whose replies calls of a library give back whatever their codes, where no message is sent.
    pub(super) fn answers_given(&self, called: &[String]) -> Vec<&'static str> {
        let models = called.iter().filter_map(|path| {
            let mut names = path.rsplit('.');
            let model = self.program.call_model(names.next()?, names.next())?;
            (model.gives == Gives::Pair && model.codes == CodeSet::ALL).then_some(model.command?)
        });
        let given: Vec<&str> = models.collect();
        let hands_message = || {
            let text = self.program.source.get(self.scope.start..self.scope.end).unwrap_or("");
            inquiry::hands_message(&text.to_lowercase())
        };
        let is_none = given.is_empty() || *self.scope.hands_message.get_or_init(hands_message);
        if is_none { Vec::new() } else { given }
    }

    /// The command that is written last before a reply comes in, for dialogues that cannot be followed: callbacks that
    /// go step by step, buffers that others fill.
    pub(super) fn written_before(&self, id: ReplyId, condition: &Span, state: &State) -> Option<Command> {
        let mut names =
            state.names.iter().filter(|(_, value)| matches!(value, Value::Reply(of, _) if *of == id));
        let until =
            names.find_map(|(path, _)| self.line_of_assignment(path, condition)).unwrap_or(condition.start);
        let before = self.scope.commands.partition_point(|(at, _)| *at < until);
        self.scope.commands[..before].last()?.1
    }

    /// The end of the line that gives a name its value before a place.
    fn line_of_assignment(&self, path: &str, place: &Span) -> Option<usize> {
        // Looked for behind each test of a function, which can be long.
        const FARTHEST: usize = 16 << 10;
        let source = self.program.source;
        let near = place.start.saturating_sub(FARTHEST).max(self.scope.start);
        let start = (near..place.start).find(|at| source.is_char_boundary(*at))?;
        let text = source.get(start..place.start)?;
        let root = path.split(['.', '[', '(']).next().filter(|root| !root.is_empty())?;
        let assigned = |(at, _): &(usize, &str)| {
            let rest = text[at + root.len()..].trim_start_matches([' ', ':', ',', ')', ']']);
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            !text[..*at].ends_with(is_word)
                && rest.starts_with('=')
                && !rest.starts_with("==")
                && !begins_with_no_code(&rest[1..])
        };
        let (at, _) = text.rmatch_indices(root).find(assigned)?;
        let line = text[at..].split('\n').next().unwrap_or("");
        // What is handed in has been read by somebody else.
        let is_handed_in = |name: &String| !name.is_empty() && line.contains(name.as_str());
        (!self.scope.parameters.iter().any(is_handed_in)).then_some(start + at + line.len())
    }
}

/// Whether a text begins with a number that is no reply code, all of a statement: what begins so is filled later.
fn begins_with_no_code(text: &str) -> bool {
    let value = text.trim_start_matches([' ', '-']);
    let behind = value.trim_start_matches(|letter: char| letter.is_ascii_digit());
    matches!(value.len() - behind.len(), 1 | 2)
        && behind.trim_start_matches([' ', ';', ',']).starts_with(['\n', '\r'])
}

/// The command that a value is the text of.
pub(super) fn command_written(value: &Expr<'_>) -> Option<Command> {
    match &value.kind {
        Kind::Text(text) => command_line(text)?.command(),
        _ => None,
    }
}

/// The command that a constant is called like: `RCPT`, `VRFY`, and any of which the name says that it is a text, such as
/// `SMTP_CMD_MAIL_HEAD`. States have names of commands too.
fn named_command(name: &str) -> Option<Command> {
    if !is_in_capitals(name) {
        return None;
    }
    if let Some(command) = catalog::command(name) {
        return asks_about_address(command).then_some(command);
    }
    let words = words_of(name);
    let is_text = has_phrase(&words, vocabulary().functions.command_texts);
    let mut commands = words.iter().filter_map(|word| catalog::command(&word.to_ascii_uppercase()));
    let command = commands.next().filter(|_| is_text)?;
    commands.next().is_none().then_some(command)
}

/// Whether a call makes a text of the one that it is handed first: `F("RCPT TO:<%s>")`, `QByteArray("RCPT TO:<")`,
/// `g_strdup_printf("RCPT TO:<%s>", address)`.
pub(super) fn makes_text(call: &CallParts<'_, '_>) -> bool {
    let is_made = call.receiver.is_none() && call.name.starts_with(char::is_uppercase);
    let letters = call.name.as_bytes();
    let has = |part: &&str| letters.windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()));
    is_made || vocabulary().functions.formats.iter().any(|parts| parts.iter().all(has))
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
