//! Tests that look for a code anywhere in a text.

use super::sides::asks_to_wait;
use super::{Condition, has_phrase, note_comparison};
use crate::catalog::CodeSet;
use crate::flow::calls::CallParts;
use crate::flow::ir::{Expr, Kind, Span};
use crate::flow::reach::smtp_only;
use crate::flow::regex::{literal_subject_and_pattern, literal_text};
use crate::flow::state::{Evidence, Reason, Reply, ReplyId, State, View};
use crate::flow::tried::Tried;
use crate::flow::truth::Truth;
use crate::flow::values::{digits, is_foreign, reads_like_code};
use crate::flow::{LooseMatch, Walker, pattern};
use crate::language::{ends_with, vocabulary, words_of};
use crate::mention::Code;

impl<'t> Walker<'_, 't> {
    /// Notes a call that looks for a code anywhere in a text: `message.includes("550")`, `strstr(line, "550")`.
    pub(super) fn loose_call(
        &mut self,
        call: &CallParts<'_, 't>,
        span: &Span,
        state: &mut State,
    ) -> Option<Condition> {
        let (subject, pattern) = match call.arguments {
            // `strings.Contains(text, code)`, where the code is one of a list.
            [text, code] if call.is(vocabulary().functions.contains_test) && self.runs(&code.value) => {
                (&text.value, &code.value)
            }
            _ => looked_for(call)?,
        };
        let (subject, pattern) = match self.subject_and_pattern(call) {
            // `REFUSED.test(text)`, where the pattern stands under a name.
            Some((subject, pattern)) if self.loose_codes_named(pattern).is_some() => (subject, pattern),
            _ => (subject, pattern),
        };
        self.loose_match(subject, pattern, span, state)
    }

    /// Whether it is asked beside a test where in the text it finds what it looks for: `strpos(reply, "250") === false ||
    /// strpos(reply, "250") != 0`.
    fn is_placed(&self, test: &Span) -> bool {
        let written = self.program.source.get(test.clone()).unwrap_or("");
        self.placed.iter().flatten().any(|call| written.contains(call))
    }

    /// The calls in a condition that are asked whether they find something where the text begins.
    pub(super) fn placed_in(&self, condition: &Expr<'t>) -> Vec<&'t str> {
        let source = self.program.source;
        let mut placed = Vec::new();
        let mut left = vec![condition];
        while let Some(part) = left.pop() {
            match &part.kind {
                Kind::All(parts) | Kind::Any(parts) => left.extend(parts),
                Kind::Not(inner) => left.push(inner),
                Kind::Compare(_, call, place) if matches!(place.kind, Kind::Number(0)) => {
                    let asks =
                        CallParts::of(call).is_some_and(|call| call.is(vocabulary().functions.contains_test));
                    placed.extend(source.get(call.span.clone()).filter(|_| asks));
                }
                _ => {}
            }
        }
        placed
    }

    /// Whether a name runs through the codes of a list.
    fn runs(&self, expr: &Expr<'t>) -> bool {
        matches!(expr.kind, Kind::Name(name) if self.scope.runners.contains_key(name))
    }

    /// Whether an expression reads like a text, or was put under its name as one.
    pub(in crate::flow) fn reads_as_text(&self, expr: &Expr<'t>) -> bool {
        is_text(expr) || matches!(expr.kind, Kind::Name(name) if self.scope.texts.contains(name))
    }

    /// Notes a test that looks for a code anywhere in a text. What it is meant to say is that the reply has the code;
    /// of a failure that holds where it is found, and of a success the other way round as well.
    pub(super) fn loose_match(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        span: &Span,
        state: &mut State,
    ) -> Option<Condition> {
        if self.program.is_test_at(span)
            || !self.reads_as_text(subject) && !self.is_received(subject) && !self.was_read(subject, state)
        {
            return None;
        }
        let runner = match pattern.kind {
            Kind::Name(name) => self.scope.runners.get(name).copied(),
            _ => None,
        };
        let codes = match &pattern.kind {
            Kind::Text(text) => match digits(text.trim_matches(' ')) {
                Some(code) if self.is_mentioned(code, &pattern.span) => CodeSet::of(code),
                _ => literal_text(pattern).and_then(pattern::loose_codes).unwrap_or_default(),
            },
            Kind::Name(_) | Kind::Member(..) => runner.or_else(|| self.loose_codes_named(pattern))?,
            _ => pattern::loose_codes(literal_text(pattern)?).unwrap_or_default(),
        };
        if codes.is_empty() || !self.could_be_reply(subject, codes, state) {
            return None;
        }
        let is_known = || self.found.loose.iter().any(|known| known.span == *span);
        if !is_bordered(pattern) && !is_known() && !self.is_placed(span) {
            self.found.loose.push(LooseMatch { span: span.clone(), codes });
        }
        // Which code of a list it is, only the round tells.
        if runner.is_some() {
            return None;
        }
        let (id, view) = self.view(subject, state, true)?;
        let reply = state.replies.get(&id)?;
        // The text of an exception can speak of other things than a reply.
        if reply.is_typed || !matches!(view, View::Unsure | View::Text) {
            return None;
        }
        let is_success = codes.is_within(CodeSet::range(200, 399));
        let no = if is_success { !codes } else { CodeSet::ALL };
        note_comparison(id, if codes.len() <= 12 { codes } else { CodeSet::EMPTY }, state);
        Some(Condition::about(id, Truth { yes: codes, no }))
    }

    /// A test for a phrase that servers say with temporary codes as well: `text.includes("over quota")`. Where the code
    /// has not been asked for, such a code comes through.
    pub(super) fn saying_call(&mut self, call: &CallParts<'_, 't>, state: &mut State) -> Option<Condition> {
        let (subject, pattern) = looked_for(call)?;
        self.saying(subject, pattern, state)
    }

    /// The same with the text and what is looked for in it.
    pub(super) fn saying(
        &mut self,
        subject: &Expr<'t>,
        pattern: &Expr<'t>,
        state: &mut State,
    ) -> Option<Condition> {
        let text = match &pattern.kind {
            Kind::Text(text) => &**text,
            Kind::Pattern(text) => text,
            _ => return None,
        };
        if !has_phrase(&words_of(text), vocabulary().says_for_now) || !is_text(subject) {
            return None;
        }
        // The codes that such a text stands with (RFC 5321 4.2.3) tell that it is one of mail.
        let usual: CodeSet = [450, 452, 552].into_iter().collect();
        if self.returns.is_none() && !self.could_be_reply(subject, usual, state) {
            return None;
        }
        let (id, view) = self.view(subject, state, true)?;
        let reply = state.replies.get(&id)?;
        let is_heard = matches!(view, View::Unsure | View::Text | View::Message | View::Object);
        if !is_heard || !reply.set.meets(CodeSet::TRANSIENT) {
            return None;
        }
        // The code may have a name of its own: `if (code >= 400 && code < 500) return …` in front of the words. What answers a
        // command in front of this one is well.
        let has_answered = |(other, told): (&ReplyId, &Reply)| {
            *other != id
                && told.is_narrowed()
                && (told.command.is_none() || told.set.meets(CodeSet::PERMANENT))
                && !told.set.meets(CodeSet::TRANSIENT)
        };
        if state.replies.iter().any(has_answered) {
            return None;
        }
        note_comparison(id, usual, state);
        Some(Condition::about(id, Condition::SAYS_FOR_NOW))
    }

    /// The codes that a pattern under a name finds anywhere in a text.
    fn loose_codes_named(&self, pattern: &Expr<'t>) -> Option<CodeSet> {
        if !matches!(pattern.kind, Kind::Name(_) | Kind::Member(..)) {
            return None;
        }
        pattern::loose_codes(&self.regex(pattern)?.text)
    }

    /// Whether a name is one of what has come in, where commands are sent that only SMTP has.
    fn is_received(&self, subject: &Expr<'t>) -> bool {
        let subject = match CallParts::of(subject) {
            Some(call) if call.converts() => call.receiver.or_else(|| call.argument(0)).unwrap_or(subject),
            _ => subject,
        };
        self.speaks_smtp()
            && matches!(subject.kind, Kind::Name(name) if ends_with(name, vocabulary().received))
    }

    /// Whether a name holds what was read behind a command, whatever it is called.
    fn was_read(&mut self, subject: &Expr<'t>, state: &mut State) -> bool {
        if !matches!(subject.kind, Kind::Name(_) | Kind::Member(..)) {
            return false;
        }
        let is_code = reads_like_code(subject);
        let known = self.view(subject, state, false);
        known.is_some_and(|(id, view)| {
            matches!(view, View::Unsure | View::Text)
                && state.replies.get(&id).is_some_and(|reply| {
                    reply.command.is_some()
                        && reply.evidence.reason >= Reason::SmtpName
                        && !reply.is_typed
                        && (!is_code || self.is_as_it_came(reply))
                })
        })
    }

    /// Whether a call has given a reply that gives what has come in as it is: `result = socket.recv(1024)`.
    fn is_as_it_came(&self, reply: &Reply) -> bool {
        let giver = reply.giver.clone().and_then(|giver| self.program.source.get(giver));
        giver.is_some_and(|giver| ends_with(giver, vocabulary().functions.reads_text))
    }

    fn is_mentioned(&self, code: u16, within: &Span) -> bool {
        self.program.mentions_in(within).iter().any(|mention| {
            mention.span.end <= within.end && matches!(mention.code, Code::Reply(found) if found.0 == code)
        })
    }

    /// Whether a text may well be what a mail server said.
    fn could_be_reply(&mut self, subject: &Expr<'t>, codes: CodeSet, state: &mut State) -> bool {
        let known = self.view(subject, state, false);
        let evidence = match known {
            Some((_, View::Message | View::Text | View::Object | View::Detail | View::Unsure)) => {
                known.and_then(|(id, _)| state.replies.get(&id)).map(|reply| reply.evidence)
            }
            Some(_) => return false,
            None => None,
        };
        let mut evidence = evidence.unwrap_or_default();
        let mut names = String::new();
        subject.walk(&mut |part| {
            if let Kind::Name(name) | Kind::Member(_, name) = &part.kind {
                names.push(' ');
                names.push_str(name);
            }
        });
        // What is searched like a text is one, and no quantity.
        let is_buffer = subject.last_name().is_some_and(|name| {
            [vocabulary().text_names, vocabulary().received].iter().any(|names| ends_with(name, names))
                && ends_with(name, vocabulary().quantity_names)
        });
        let words = words_of(&names);
        let is_foreign = if is_buffer {
            has_phrase(&words, vocabulary().http_names)
        } else {
            evidence.is_foreign || is_foreign(&names)
        };
        if has_phrase(&words, vocabulary().smtp_names) {
            evidence.reason = evidence.reason.max(Reason::SmtpName);
        } else if has_phrase(&words, vocabulary().code_names) {
            evidence.reason = evidence.reason.max(Reason::CodeName);
        }
        // What is thrown where a message is sent says what the server said.
        if codes.meets(smtp_only()) && self.tried.last().is_some_and(Tried::sends_mail) {
            evidence.reason = evidence.reason.max(Reason::SmtpName);
        }
        // Short lists of codes count as seen; a whole class is no code.
        let compared_with =
            if codes.len() <= 12 { evidence.compared_with | codes } else { evidence.compared_with };
        self.is_credible(Evidence { is_foreign, compared_with, ..evidence })
    }
}

/// The text in which a call looks for something, and what for.
pub(super) fn looked_for<'e, 't>(call: &CallParts<'e, 't>) -> Option<(&'e Expr<'t>, &'e Expr<'t>)> {
    let functions = &vocabulary().functions;
    let looks =
        call.is(functions.contains_test) || call.is(functions.holds_test) || call.is(functions.match_test);
    literal_subject_and_pattern(call).filter(|_| looks)
}

/// What it says that something is looked for in replies. That a word is not there says nothing of their codes; but who asks
/// for one of waiting tells the classes apart by words.
pub(super) fn sought(pattern: &Expr<'_>, replies: Vec<ReplyId>) -> Condition {
    match literal_text(pattern) {
        Some(text) if asks_to_wait(text) => Condition::undecided(replies),
        _ => Condition::undecided_where_found(replies),
    }
}

/// Whether blanks hold what is looked for to the borders of a number: `" 450 "`.
fn is_bordered(pattern: &Expr<'_>) -> bool {
    matches!(&pattern.kind, Kind::Text(text) if text.starts_with(' ') && text.ends_with(' '))
}

/// Whether an expression reads like a text, and not like a code or a list of codes.
pub(in crate::flow) fn is_text(expr: &Expr<'_>) -> bool {
    let vocabulary = vocabulary();
    if let Some(call) = CallParts::of(expr)
        && call.converts()
        && (call.receiver.is_some() || call.argument(0).is_some())
        && !ends_with(call.name, vocabulary.text_names)
    {
        // `text.lower()`, `strings.ToLower(text)`
        return call.receiver.is_some_and(is_text) || call.argument(0).is_some_and(is_text);
    }
    expr.last_name().is_some_and(|name| {
        ends_with(name, vocabulary.text_names)
            || ends_with(name, vocabulary.lowered) && {
                // `reasonLower`, `lower_msg`: what is left of the name is that of a text, or nothing is.
                let words = words_of(name);
                let rest = words.len() - 1;
                rest == 0 || has_phrase(&words[rest - 1..rest], vocabulary.text_names)
            }
    })
}
