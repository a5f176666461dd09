//! Replies that the code itself sends: a reply code with the enhanced code and the text that go out with it.

use super::Walker;
use super::calls::CallParts;
use super::emissions::{Emission, Placed};
use super::given::Made;
use super::helper::names_object;
use super::ir::{Argument, Expr, Kind, Span, Stmt};
use super::state::{State, Value};
use crate::catalog::{EnhancedCode, ReplyCode};
use crate::language::{
    MemberModel, begins_with, ends_with, has_start, vocabulary, words_begin_with, words_of,
};
use crate::mention::{Code, Mention};

/// How many values behind a code may hold its text.
const MOST_TEXTS: usize = 16;

/// A code that goes out, and where.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) code: Placed<ReplyCode>,
    pub(super) at: Span,
}

impl<'t> Walker<'_, 't> {
    /// Looks at a call, or at a literal with fields, for a reply that it sends.
    pub(super) fn emitted(&mut self, expr: &Expr<'t>, state: &State) {
        if self.program.is_test_at(&expr.span) {
            return;
        }
        let Some(call) = CallParts::of(expr) else { return };
        if call.is(vocabulary().sends_nothing) {
            return;
        }
        if super::outcome::is_neutral(&call) {
            // `printf("421 4.3.2 Shutting down\r\n")`: no log has lines that end so.
            let whole = call.arguments.iter().map(|argument| &argument.value);
            whole.filter(|value| is_line_of_reply(value)).for_each(|value| self.whole_with_enhanced(value));
            return;
        }
        self.chained(&call);
        let sends = sends(&call);
        let before = self.found.emissions.all.len();
        self.fields(call.arguments, sends, state);
        for argument in call.arguments {
            if let Kind::Table(rows) = &argument.value.kind {
                let is_code = |label: &str| self.is_code_member(label);
                self.fields(rows, rows.iter().filter_map(Argument::label).any(is_code), state);
            }
        }
        let values: Vec<&Expr<'t>> = call
            .arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .map(|argument| &argument.value)
            .collect();
        self.side_by_side(&values, sends, state);
        for argument in call.arguments {
            if sends || is_line_of_reply(&argument.value) {
                self.whole(&argument.value);
            } else if makes_error(&call) {
                self.whole_with_enhanced(&argument.value);
            }
        }
        let differ = |emission: &Emission| {
            emission.enhanced.as_ref().is_some_and(|(enhanced, _)| enhanced.class != emission.code.class())
        };
        if self.found.emissions.all[before..].iter().any(differ) && self.settles_class(&call) {
            self.found.emissions.all[before..]
                .iter_mut()
                .filter(|it| differ(it))
                .for_each(|it| it.enhanced = None);
        }
    }

    /// Whether a call reaches a function of the file that gives the enhanced code the class of the reply code itself:
    /// `reply[4] = reply[0]`.
    fn settles_class(&self, call: &CallParts<'_, 't>) -> bool {
        let Some(function) = self.own_function(call) else { return false };
        let text = |expr: &Expr<'t>| self.program.source.get(expr.span.clone());
        self.program.lowering.body(&function).iter().any(|statement| {
            let Stmt::Expr(Expr { kind: Kind::Assign(target, value), .. }) = statement else { return false };
            let (Kind::Index(to, place), Kind::Index(from, first)) = (&target.kind, &value.kind) else {
                return false;
            };
            // Behind the three digits and the blank.
            let places = (&place.kind, &first.kind);
            matches!(places, (Kind::Number(4), Kind::Number(0))) && text(to) == text(from)
        })
    }

    /// `error.responseCode = 550`: the reply that a server sends for an error which was made with a text before.
    pub(super) fn answer_of_error(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &State) {
        let Kind::Member(object, name) = &target.kind else { return };
        let said = object.path().and_then(|path| state.names.get(&path));
        if let Some(Value::Said(text)) = said
            && self.is_code_member(name)
            && !self.program.is_test_at(&target.span)
        {
            // 500 is what HTTP calls an error of the server.
            for code in self.codes(value, state).iter().filter(|code| code.code.0.0 != 500) {
                self.sent(code, None, text.clone());
            }
        }
    }

    /// What a function returns may be the reply that its caller sends.
    pub(super) fn returned_reply(&mut self, values: &[Expr<'t>], state: &State) {
        if values.first().is_some_and(|value| self.program.is_test_at(&value.span)) {
            return;
        }
        if let [Expr { kind: Kind::List(items), .. }] = values {
            return self.returned_reply(items, state);
        }
        if let [Expr { kind: Kind::Tuple(items), .. }] = values {
            for item in items {
                self.whole(item);
            }
            return self.returned_reply(items, state);
        }
        self.side_by_side(&values.iter().collect::<Vec<_>>(), true, state);
        if let [Expr { kind: Kind::Table(rows), .. }] = values {
            self.fields(rows, false, state);
        }
        match values {
            [value] => self.whole(value),
            // Among others the enhanced code makes sure that it is a reply.
            _ => values.iter().for_each(|value| self.whole_with_enhanced(value)),
        }
    }

    /// A code, and behind it an enhanced code or a text.
    fn side_by_side(&mut self, values: &[&Expr<'t>], sends: bool, state: &State) {
        for (position, first) in values.iter().enumerate() {
            let Some(second) = values.get(position + 1) else { break };
            // What a call gives is asked only where it is likely to be a reply.
            let has_call = [first, second].iter().any(|value| matches!(value.kind, Kind::Call(..)));
            if has_call && !sends && self.code(first).is_none() && self.enhanced(second).is_none() {
                continue;
            }
            if let Some((code, enhanced)) = self.in_numbers(&values[position..]) {
                let text = literal_text(values[position + 4..].iter().copied().take(MOST_TEXTS));
                self.sent(&code, Some(enhanced), text);
                break;
            }
            for (code, enhanced) in self.pairs(first, Some(second), state) {
                let sends = sends || self.verdict(first).is_some();
                let text = literal_text(values[position + 1..].iter().copied().take(MOST_TEXTS));
                if enhanced.is_some() || sends && !text.is_empty() {
                    self.sent(&code, enhanced, text);
                }
            }
        }
    }

    /// `550, 5, 1, 1, "No such user"`: the enhanced code in numbers, and a text behind it.
    fn in_numbers(&self, values: &[&Expr<'t>]) -> Option<(Sent, Placed<EnhancedCode>)> {
        let [first, class, subject, detail, text, ..] = values else { return None };
        let enhanced = triple([*class, *subject, *detail].into_iter())?;
        let is_text = matches!(text.kind, Kind::Text(_) | Kind::Joined(_) | Kind::Other(_) | Kind::Call(..));
        let code = self.code(first).filter(|_| is_text)?;
        let at = code.1.clone();
        Some((Sent { code, at }, (enhanced, class.span.start..detail.span.end)))
    }

    /// The codes that can go out with the enhanced codes that stand beside them, each pair of one way.
    pub(super) fn pairs(
        &self,
        code: &Expr<'t>,
        enhanced: Option<&Expr<'t>>,
        state: &State,
    ) -> Vec<(Sent, Option<Placed<EnhancedCode>>)> {
        let (Kind::Choice(asked, yes, no), Some(Kind::Choice(asked_too, yes_too, no_too))) =
            (&code.kind, enhanced.map(|enhanced| &enhanced.kind))
        else {
            let beside = match enhanced.map(|enhanced| (enhanced, &enhanced.kind)) {
                Some((_, Kind::Choice(_, yes, no))) => vec![self.enhanced(yes), self.enhanced(no)],
                Some((call, Kind::Call(..))) if let Some(given) = self.enhanced_given(call, state) => given,
                _ => vec![enhanced.and_then(|enhanced| self.enhanced(enhanced))],
            };
            let codes = self.codes(code, state);
            let is_chosen =
                codes.len() > 1 || enhanced.is_some_and(|enhanced| self.given_by(enhanced, state).is_some());
            let fits = |code: &Sent, of: &Option<Placed<EnhancedCode>>| {
                of.as_ref().is_some_and(|(enhanced, _)| enhanced.class == code.code.0.class())
            };
            // Who chooses both will choose what fits, if there is something that does.
            let goes_out = |code: &Sent, of: &Option<Placed<EnhancedCode>>| {
                !is_chosen || fits(code, of) || !beside.iter().any(|other| fits(code, other))
            };
            return codes
                .iter()
                .flat_map(|code| {
                    let beside = beside.iter().filter(|of| goes_out(code, of));
                    beside.map(|of| (code.clone(), of.clone()))
                })
                .collect();
        };
        // Two choices go together where they ask the same.
        let text = |expr: &Expr<'t>| self.program.source.get(expr.span.clone());
        if text(asked) != text(asked_too) {
            return Vec::new();
        }
        let mut pairs = self.pairs(yes, Some(yes_too), state);
        pairs.extend(self.pairs(no, Some(no_too), state));
        pairs
    }

    fn whole(&mut self, expr: &Expr<'t>) {
        if let Some((code, enhanced, text)) = self.whole_reply(expr) {
            self.sent(&code, enhanced, text);
        }
    }

    /// The same where the enhanced code makes sure that it is a reply.
    fn whole_with_enhanced(&mut self, expr: &Expr<'t>) {
        if let Some((code, Some(enhanced), text)) = self.whole_reply(expr) {
            self.sent(&code, Some(enhanced), text);
        }
    }

    /// All in one text: `"550 5.1.1 No such user"`.
    pub(super) fn whole_reply(
        &self,
        expr: &Expr<'t>,
    ) -> Option<(Sent, Option<Placed<EnhancedCode>>, String)> {
        let literal = match &expr.kind {
            Kind::Text(_) => expr,
            Kind::Other(_) | Kind::Joined(_) | Kind::List(_) => first_literal(expr)?,
            Kind::Call(_, arguments) => match arguments.first() {
                Some(Argument { value, .. }) if matches!(value.kind, Kind::Text(_)) && !looks_for(expr) => {
                    value
                }
                _ => return None,
            },
            _ => return None,
        };
        let mentions = self.program.mentions_in(&literal.span);
        let [Mention { span, code: Code::Reply(code) }, rest @ ..] = mentions else { return None };
        if span.start > literal.span.start + 4 {
            return None;
        }
        // `"454 no credentials (#5.7.3)\r\n"`: as qmail writes them.
        let is_behind_text =
            |at: usize| self.program.source.get(..at).is_some_and(|text| text.ends_with("(#"));
        let enhanced = match rest.first() {
            Some(Mention { span: next, code: Code::Enhanced(enhanced) })
                if next.start - span.end <= 2 || is_behind_text(next.start) =>
            {
                Some((*enhanced, next.clone()))
            }
            _ => None,
        };
        let code = Sent { code: (*code, span.clone()), at: span.clone() };
        let text = literal_text([expr]);
        // Several replies in one text: only the first line goes with the code.
        let text = text.trim_start().lines().next().unwrap_or("").to_owned();
        (enhanced.is_some() || text.starts_with(&code.code.0.to_string())).then_some((code, enhanced, text))
    }

    pub(super) fn sent(&mut self, sent: &Sent, enhanced: Option<Placed<EnhancedCode>>, text: String) {
        let Sent { code: (code, code_span), at } = sent.clone();
        let command = self.scope.command;
        let constant = self.program.source.get(code_span.clone());
        let constant = constant.filter(|text| !text.starts_with(|first: char| first.is_ascii_digit()));
        let constant = constant.map(str::to_owned);
        self.found.emissions.add(Emission {
            code,
            constant,
            code_span,
            at,
            enhanced,
            text,
            command,
            for_any_failure: false,
        });
    }

    /// The code that the server sends for a constant of a library that is handed back to it.
    fn verdict(&self, expr: &Expr<'t>) -> Option<ReplyCode> {
        let (Kind::Name(_) | Kind::Member(..)) = &expr.kind else { return None };
        let path = expr.path()?;
        let mut verdicts = self.program.libraries.iter().flat_map(|library| library.verdicts.iter());
        verdicts.find(|(name, _)| name.fits(&path)).map(|(_, code)| *code)
    }

    /// Whether a member tells a reply code and nothing else: `responseCode`, and not the `code` of all kinds of things.
    pub(super) fn is_code_member(&self, name: &str) -> bool {
        self.member_model(name) == Some(MemberModel::Number) && words_of(name).len() > 1
    }

    pub(super) fn code(&self, expr: &Expr<'t>) -> Option<Placed<ReplyCode>> {
        let of_library =
            || self.library_constant(expr).filter(|set| set.len() == 1)?.iter().next().map(ReplyCode);
        if let Some(code) = self.verdict(expr).or_else(of_library) {
            return Some((code, expr.span.clone()));
        }
        let whole = match &expr.kind {
            Kind::Number(_) => true,
            Kind::Text(text) => text.len() == 3,
            _ => false,
        };
        match self.program.mentions_in(&expr.span) {
            [Mention { span, code: Code::Reply(code) }] if whole => Some((*code, span.clone())),
            _ => None,
        }
    }

    /// The codes that an expression can stand for: a literal, a choice of two, or a name that was given such.
    fn codes(&self, expr: &Expr<'t>, state: &State) -> Vec<Sent> {
        if let Some((code, span)) = self.code(expr) {
            return vec![Sent { code: (code, span.clone()), at: span }];
        }
        if let Kind::Call(callee, arguments) = &expr.kind {
            let given = self.given_by(expr, state).unwrap_or_default().into_iter();
            let sent = given.flat_map(|made| match made {
                Made::Argument(at) => {
                    arguments.get(at).map(|of| self.codes(&of.value, state)).unwrap_or_default()
                }
                Made::Code(code) => {
                    vec![Sent { code: (ReplyCode(code), callee.span.clone()), at: callee.span.clone() }]
                }
                Made::Classed(..) => Vec::new(),
            });
            return sent.collect();
        }
        let is_given = matches!(expr.kind, Kind::Name(_));
        let written = self.codes_written(expr, state).unwrap_or_default().into_iter();
        let placed = written.filter_map(|written| match self.program.mentions_in(&written.span) {
            [Mention { span, code: Code::Reply(code) }] if code.0 == written.code => {
                let at = if is_given { expr.span.clone() } else { span.clone() };
                Some(Sent { code: (*code, span.clone()), at })
            }
            _ => None,
        });
        placed.collect()
    }

    /// The enhanced codes that a call may give, where its function is known to put their class into them.
    fn enhanced_given(&self, call: &Expr<'t>, state: &State) -> Option<Vec<Option<Placed<EnhancedCode>>>> {
        let Kind::Call(_, arguments) = &call.kind else { return None };
        let given = self.given_by(call, state)?.into_iter().map(|made| match made {
            Made::Argument(at) => self.enhanced(&arguments.get(at)?.value),
            Made::Classed(at, class) => {
                let (_, subject, detail) = numbers(&arguments.get(at)?.value)?;
                Some((EnhancedCode { class, subject, detail }, call.span.clone()))
            }
            Made::Code(_) => None,
        });
        Some(given.collect())
    }

    pub(super) fn enhanced(&self, expr: &Expr<'t>) -> Option<Placed<EnhancedCode>> {
        match &expr.kind {
            Kind::Text(_) => match self.program.mentions_in(&expr.span).first()? {
                Mention { span, code: Code::Enhanced(code) } if span.start <= expr.span.start + 4 => {
                    Some((*code, span.clone()))
                }
                _ => None,
            },
            // `"5.1.1 " + text`, `format("5.1.1 %s", …)`.
            Kind::Other(parts) | Kind::Joined(parts) => self.enhanced(parts.first()?),
            Kind::List(items) => triple(items.iter()).map(|code| (code, expr.span.clone())),
            Kind::Call(_, arguments) => triple(arguments.iter().map(|argument| &argument.value))
                .map(|code| (code, expr.span.clone()))
                .or_else(|| self.enhanced(inside(expr, arguments)?)),
            _ => None,
        }
    }
}

/// What a call makes its value of: the first that it is handed or, where it gives the same in another type, what it is called
/// on: `Some("5.1.1".into())`.
fn inside<'e, 't>(call: &'e Expr<'t>, arguments: &'e [Argument<'t>]) -> Option<&'e Expr<'t>> {
    match arguments {
        [first, ..] => Some(&first.value),
        [] => CallParts::of(call).filter(CallParts::converts)?.receiver,
    }
}

/// The literal with which texts begin that are put together, however many there are: `"550 " + address + " is unknown"`.
fn first_literal<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    let first = |expr: &&'e Expr<'t>| match &expr.kind {
        Kind::Other(parts) | Kind::Joined(parts) | Kind::List(parts) => parts.first(),
        _ => None,
    };
    std::iter::successors(Some(expr), first).last().filter(|last| matches!(last.kind, Kind::Text(_)))
}

/// Whether a call looks for what it is handed in a text: `reply.includes("550 5.1.1")`.
fn looks_for(expr: &Expr<'_>) -> bool {
    let functions = &vocabulary().functions;
    let tests = [functions.contains_test, functions.prefix_test, functions.match_test, functions.membership];
    CallParts::of(expr).is_some_and(|call| tests.iter().any(|test| call.is(test)))
}

/// Whether a call sends what it is handed to the other side.
fn sends(call: &CallParts<'_, '_>) -> bool {
    let to_self = || call.receiver.and_then(Expr::path).is_some_and(|path| names_object(&path));
    call.is(vocabulary().emits)
        || call.is(vocabulary().hands_on) && to_self()
        || sends_behind_protocol(call.name)
}

/// Whether a text begins with a code and ends as lines do that go over the wire: whoever is handed it sends it.
fn is_line_of_reply(expr: &Expr<'_>) -> bool {
    let parts = match &expr.kind {
        Kind::Text(_) => std::slice::from_ref(expr),
        Kind::Joined(parts) | Kind::Other(parts) => parts,
        _ => return false,
    };
    let (Some(Kind::Text(first)), Some(Kind::Text(last))) =
        (parts.first().map(|part| &part.kind), parts.last().map(|part| &part.kind))
    else {
        return false;
    };
    first.bytes().take_while(u8::is_ascii_digit).count() == 3 && last.ends_with("\r\n")
}

/// Whether a name begins with a word for sending, behind that of the protocol: `smtp_send_error`.
fn sends_behind_protocol(name: &str) -> bool {
    let protocols = vocabulary().prose.protocol;
    if !has_start(name, protocols) {
        return begins_with(name, vocabulary().sends);
    }
    let words = words_of(name);
    let is_protocol = |word: &&String| protocols.contains(&word.as_str());
    let in_front = words.iter().take_while(is_protocol).count();
    words_begin_with(&words[in_front..], vocabulary().sends)
}

/// The literal parts of texts, in order. A text that depends on a condition says nothing for certain.
pub(super) fn literal_text<'e, 't: 'e>(values: impl IntoIterator<Item = &'e Expr<'t>>) -> String {
    let mut text = String::new();
    let mut depends = false;
    for value in values {
        value.walk(&mut |part| match &part.kind {
            Kind::Text(piece) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(piece);
            }
            Kind::Choice(..) | Kind::Function(_) | Kind::Any(_) => depends = true,
            _ => {}
        });
    }
    if depends { String::new() } else { text }
}

/// `new Error(…)`, `errors.New(…)`, `SmtpError.new(…)`.
fn makes_error(call: &CallParts<'_, '_>) -> bool {
    let vocabulary = vocabulary();
    call.is(vocabulary.errors)
        || call.made_type().is_some_and(|name| ends_with(name, vocabulary.functions.failures))
}

/// The text of an error that is made with it: `new Error("Mailbox is full")`.
pub(super) fn error_with_text(expr: &Expr<'_>) -> Option<String> {
    let call = CallParts::of(expr)?;
    let makes = makes_error(&call);
    let text = literal_text(call.arguments.iter().map(|argument| &argument.value));
    (makes && !text.is_empty()).then_some(text)
}

/// Whether words name an enhanced code.
pub(super) fn names_enhanced(words: &[String]) -> bool {
    words.iter().any(|word| vocabulary().prose.enhanced_names.contains(&word.as_str()))
}

/// An enhanced code as three numbers.
fn triple<'e, 't: 'e>(items: impl ExactSizeIterator<Item = &'e Expr<'t>>) -> Option<EnhancedCode> {
    let (class, subject, detail) = three(items)?;
    matches!(class, 2 | 4 | 5).then_some(EnhancedCode { class, subject, detail })
}

/// The three numbers of an enhanced code whose class is still to be set.
fn numbers(expr: &Expr<'_>) -> Option<(u16, u16, u16)> {
    match &expr.kind {
        Kind::List(items) => three(items.iter()),
        Kind::Call(_, arguments) => three(arguments.iter().map(|argument| &argument.value)),
        _ => None,
    }
}

fn three<'e, 't: 'e>(mut items: impl ExactSizeIterator<Item = &'e Expr<'t>>) -> Option<(u16, u16, u16)> {
    if items.len() != 3 {
        return None;
    }
    let mut number = || match items.next()?.kind {
        Kind::Number(number) => u16::try_from(number).ok().filter(|number| *number < 1000),
        _ => None,
    };
    Some((number()?, number()?, number()?))
}
