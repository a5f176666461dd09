//! Replies that a server sends whatever has failed: its own failure is told like a refusal.

use super::Walker;
use super::calls::CallParts;
use super::emission::Sent;
use super::ir::{Expr, Handler, Inside, Kind, Span, Stmt};
use crate::language::{ends_with, has_phrase, vocabulary, words_of};

/// How deep in the tried statements a refusal is looked for.
const DEEPEST: u32 = 8;

/// Codes that refuse without a word of what the client did.
const REFUSALS: [u16; 2] = [550, 554];

impl<'t> Walker<'_, 't> {
    /// Marks the replies among those from `first` on that a handler of all exceptions sends whatever it was handed: for good, and
    /// nothing in them tells of the client. What is raised in what was tried can be a refusal.
    pub(super) fn note_sent_for_any_failure(
        &mut self,
        tried: &[Stmt<'t>],
        handler: &Handler<'t>,
        first: usize,
    ) {
        let asks = |statement: &Stmt<'_>| matches!(statement, Stmt::If(..) | Stmt::Switch(_) | Stmt::Try(_));
        if handler.guard.is_some() || handler.body.iter().any(asks) {
            return;
        }
        self.note_constants(&handler.body);
        let sent = &self.found.emissions.all[first..];
        if sent.is_empty() || sent.iter().any(|sent| sent.code.class() == 4) || raises(tried, DEEPEST) {
            return;
        }
        let source = |place: &Span| self.program.source.get(place.clone()).unwrap_or("");
        let places: Vec<(Span, bool)> = handler
            .body
            .iter()
            .flat_map(Stmt::parts)
            .filter_map(|part| match part {
                Inside::Expr(expr) if !chooses(expr) => Some((
                    expr.span.clone(),
                    handler.binding.is_some_and(|name| stands_in(source(&expr.span), name)),
                )),
                _ => None,
            })
            .collect();
        let vocabulary = vocabulary();
        for sent in &mut self.found.emissions.all[first..] {
            let place =
                places.iter().find(|(place, _)| place.start <= sent.at.start && sent.at.end <= place.end);
            let Some((_, says_what)) = place else { continue };
            let mut words = words_of(&sent.text);
            // What is put into the text is no word of it.
            words.retain(|word| {
                !says_what || handler.binding.is_none_or(|name| !word.eq_ignore_ascii_case(name))
            });
            let is_plain = words.iter().all(|word| *word == sent.code.to_string());
            let tells_failure = has_phrase(&words, vocabulary.tells_failure) || is_plain && !says_what;
            // 500 is what HTTP says of a server that has failed: in a whole reply it is none of that.
            let blames_nobody = match sent.code.0 {
                500 => sent.text.starts_with("500"),
                code => REFUSALS.contains(&code),
            };
            let is_open = sent
                .enhanced
                .as_ref()
                .is_none_or(|(enhanced, _)| enhanced.class == sent.code.class() && enhanced.subject == 0);
            sent.for_any_failure =
                blames_nobody && is_open && tells_failure && !has_phrase(&words, vocabulary.blames_client);
        }
    }

    /// `return SmtpResponse.TransactionFailed`, `write(new SmtpResponse(SmtpReplyCode.TransactionFailed))`: a constant of a library
    /// is a whole reply, text and all.
    fn note_constants(&mut self, statements: &[Stmt<'t>]) {
        let refuses = |of: &Expr<'t>| {
            let code = self.code(of).filter(|_| matches!(of.kind, Kind::Member(..)))?;
            REFUSALS.contains(&code.0.0).then_some(code)
        };
        let mut found = Vec::new();
        for statement in statements {
            if let Stmt::Return(_, values) = statement
                && let [only] = &values[..]
            {
                found.extend(refuses(only));
            }
            if let Stmt::Expr(expr) = statement {
                expr.walk(&mut |part| {
                    let Some(call) = CallParts::of(part) else { return };
                    if let [only] = call.arguments
                        && ends_with(call.made_type().unwrap_or(call.name), vocabulary().answer_names)
                    {
                        found.extend(refuses(&only.value));
                    }
                });
            }
        }
        for code in found {
            let at = code.1.clone();
            self.sent(&Sent { code, at }, None, String::new());
        }
    }
}

/// Whether a name stands in a text, as what is put into another text does.
fn stands_in(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.split(|letter| !is_part(letter)).any(|word| word == name.trim_start_matches('$'))
}

/// Whether a value depends on something.
fn chooses(expr: &Expr<'_>) -> bool {
    expr.any(&mut |part| matches!(part.kind, Kind::Choice(..) | Kind::Any(_) | Kind::All(_)))
}

/// Whether something is raised among statements.
fn raises(statements: &[Stmt<'_>], depth: u32) -> bool {
    statements.iter().any(|statement| {
        matches!(statement, Stmt::Throw(..))
            || depth > 0
                && statement.parts().into_iter().any(|part| match part {
                    Inside::Block(inner) => raises(inner, depth - 1),
                    Inside::Expr(_) => false,
                })
    })
}
