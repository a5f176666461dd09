//! Which command is being answered, by the name of the function around or the arm of a dispatch.

use super::ir::{Expr, Function, Kind, Stmt};
use super::program::Program;
use crate::catalog::{self, Command};
use crate::language::{Operator, ends_with, has_phrase, vocabulary, words_of};

/// The command that a function answers: `handle_RCPT`, `smtpVrfy`, `onMailFrom`.
pub(super) fn of_function(name: &str) -> Option<Command> {
    let words = words_of(name);
    let vocabulary = vocabulary();
    let is_handler = |word: &String| has_phrase(std::slice::from_ref(word), vocabulary.handler_names);
    let rest: Vec<&str> = words.iter().filter(|word| !is_handler(word)).map(String::as_str).collect();
    let command = named(&rest.join(" "))?;
    let is_common = rest.len() == 1 && has_phrase(&[rest[0].to_owned()], vocabulary.common_words);
    (!is_common || rest.len() < words.len()).then_some(command)
}

/// The command whose answer a function takes: `parseVerifyResponse`, `onRcptReply`.
pub(super) fn answered_by(name: &str) -> Option<Command> {
    let words = words_of(name);
    let (last, rest) = words.split_last()?;
    let vocabulary = vocabulary();
    if !has_phrase(std::slice::from_ref(last), vocabulary.answer_names) {
        return None;
    }
    let leads = |word: &String| has_phrase(std::slice::from_ref(word), vocabulary.answer_handlers);
    let rest: Vec<&str> = rest.iter().skip_while(|word| leads(word)).map(String::as_str).collect();
    match &rest[..] {
        ["verify"] => catalog::command("VRFY"),
        ["expand"] => catalog::command("EXPN"),
        ["recipient"] => catalog::command("RCPT"),
        _ => named(&rest.join(" ")),
    }
}

/// The command whose answer the methods of a class take that look at one: `RcptState`, `VrfyTransaction`, `SmtpRcpt`.
pub(super) fn answered_in(class: &str) -> Option<Command> {
    let words = words_of(class);
    let mut commands =
        ["RCPT", "VRFY"].into_iter().filter(|name| words.iter().any(|word| word.eq_ignore_ascii_case(name)));
    let only = commands.next().filter(|_| commands.next().is_none())?;
    let is_step = has_phrase(&words, vocabulary().client_steps);
    let says_no_more = |word: &String| {
        word.eq_ignore_ascii_case(only) || has_phrase(std::slice::from_ref(word), vocabulary().handler_names)
    };
    (is_step || words.iter().all(says_no_more)).then(|| catalog::command(only))?
}

/// The command that the patterns of an arm, or the side of a comparison, name; nothing where they name several.
pub(super) fn of_patterns<'e, 't: 'e>(patterns: impl IntoIterator<Item = &'e Expr<'t>>) -> Option<Command> {
    let mut commands = patterns.into_iter().map(of_pattern);
    let first = commands.next()??;
    commands.all(|next| next.is_some_and(|next| next.name == first.name)).then_some(first)
}

/// The command by which the client introduces itself, where statements send that and no other.
pub(super) fn of_greeting(statements: &[Stmt<'_>]) -> Option<Command> {
    let mut sent = sent_by_name(statements);
    let is_greeting = |command: &Command| matches!(command.name, "EHLO" | "HELO" | "STARTTLS");
    if sent.iter().all(is_greeting) { sent.pop() } else { None }
}

/// The commands after which functions are named that statements call, by themselves or to give back what comes of it.
pub(super) fn sent_by_name(statements: &[Stmt<'_>]) -> Vec<Command> {
    let mut sent = Vec::new();
    sends(statements, &mut sent);
    sent
}

/// The same, behind those that are known.
fn sends(statements: &[Stmt<'_>], sent: &mut Vec<Command>) {
    for statement in statements {
        match statement {
            Stmt::Expr(expr) => called(expr, sent),
            Stmt::Return(_, values) => values.iter().for_each(|value| called(value, sent)),
            Stmt::Block(inner) => sends(inner, sent),
            Stmt::If(_, then, otherwise) => {
                sends(then, sent);
                sends(otherwise, sent);
            }
            _ => {}
        }
    }
}

fn called(expr: &Expr<'_>, sent: &mut Vec<Command>) {
    expr.walk(&mut |part| {
        let name = if let Kind::Call(callee, _) = &part.kind { callee.last_name() } else { None };
        sent.extend(name.and_then(named));
    });
}

/// The command of one pattern: a text, the start of one, or one of the values side by side.
fn of_pattern(pattern: &Expr<'_>) -> Option<Command> {
    match &pattern.kind {
        Kind::Text(text) => named(text.trim_end_matches([':', ' '])),
        Kind::Joined(parts) => of_pattern(parts.first()?),
        Kind::Tuple(parts) => parts.iter().find_map(of_pattern),
        _ => None,
    }
}

/// The command that a condition asks for: `verb == "RCPT"`.
pub(super) fn of_condition(condition: &Expr<'_>) -> Option<Command> {
    match &condition.kind {
        Kind::Compare(Operator::Equal | Operator::Is, left, right) => {
            of_patterns([&**right]).or_else(|| of_patterns([&**left]))
        }
        _ => None,
    }
}

/// The command that words are: `rcpt`, `rcpt to`, `rcptto`.
pub(super) fn named(text: &str) -> Option<Command> {
    let is_in_one = |written: &str| {
        let letters = written.bytes().filter(|letter| !matches!(letter, b' ' | b':'));
        letters
            .map(|letter| letter.to_ascii_lowercase())
            .eq(text.bytes().map(|letter| letter.to_ascii_lowercase()))
    };
    let is_written = |command: &&catalog::CommandRow| {
        command.written.iter().any(|written| written.eq_ignore_ascii_case(text) || is_in_one(written))
    };
    catalog::commands().iter().find(is_written)
}

impl<'t> Program<'t> {
    /// The command whose answer a method is handed by the name of its class. `lower` is its text in small letters.
    pub(super) fn answered_in_class(&self, method: &Function<'t>, lower: &str) -> Option<Command> {
        let command = method.class.and_then(answered_in)?;
        let mut parameters = self.lowering.parameters(method).iter();
        let names_reply = || vocabulary().answer_names.iter().any(|name| lower.contains(&name.join(" ")));
        let is_handed_reply = parameters.any(|name| ends_with(name, vocabulary().answer_names));
        (is_handed_reply || names_reply()).then_some(command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(name: &str) -> &str {
        of_function(name).map_or("none", |command| command.name)
    }

    #[test]
    fn handlers_name_their_command() {
        for name in ["handle_RCPT", "smtpRcpt", "onRcptTo", "rcpt", "cmd_rcpt_to", "RcptHandler"] {
            assert_eq!(command(name), "RCPT", "{name}");
        }
        assert_eq!(command("on_mail"), "MAIL");
        assert_eq!(command("vrfy"), "VRFY");
    }

    #[test]
    fn handlers_of_answers_name_the_command() {
        let command = |name: &str| answered_by(name).map_or("none", |command| command.name);
        assert_eq!(command("ParseVerifyResponse"), "VRFY");
        assert_eq!(command("on_rcpt_reply"), "RCPT");
        assert_eq!(command("handleMailFromResponse"), "MAIL");
        for name in ["parseResponse", "verifyResponse2", "sendRcpt", "readReply", "validateResult"] {
            assert_eq!(command(name), "none", "{name}");
        }
    }

    #[test]
    fn common_words_name_none_by_themselves() {
        for name in ["mail", "data", "sendMail", "handle_mail_queue", "rcptCount", "on", "help"] {
            assert_eq!(command(name), "none", "{name}");
        }
    }
}
