//! What assignments bind.

use super::Walker;
use super::calls::{CallParts, command_of};
use super::condition::{Sides, is_text};
use super::emission;
use super::flags;
use super::given::Made;
use super::groups;
use super::ir::{Argument, Expr, Kind};
use super::program::constant_set;
use super::regex;
use super::state::{Evidence, ReplyId, State, Value, View, Written};
use super::values::{is_of_settings, new_reply, part};
use super::worded::Words;
use crate::catalog::{self, CodeSet};
use crate::language::{CallModel, Gives, ends_with, has_phrase, vocabulary, words_of};

/// How the value of an assignment was looked at.
pub(super) enum Assigned {
    /// Not as a whole.
    Apart,
    /// As a whole, and what it is of which reply.
    Whole(Option<(ReplyId, View)>),
}

impl<'t> Walker<'_, 't> {
    /// Binds what an assignment gives to its target.
    pub(super) fn assign(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) -> Assigned {
        let value = waited_for(value);
        self.note_list(target, value);
        if self.assign_checked(target, value, state) {
            return Assigned::Apart;
        }
        if matches!(target.kind, Kind::Tuple(_) | Kind::Joined(_)) {
            let value = self.by_name(value);
            self.destructure(&value, target, state);
            return Assigned::Apart;
        }
        let mut view = self.view(value, state, false);
        // `my ($code) = $reply =~ /^(\d{3})/`: a list of one is no list.
        if let (Some((id, View::Groups(group))), Kind::Compare(..), Kind::Name(_)) =
            (view, &value.kind, &target.kind)
        {
            view = groups::at(group, 0).map(|view| (id, view));
        }
        self.bind_view(target, value, view, state);
        Self::bind_flags(target, value, state);
        Assigned::Whole(view)
    }

    /// Remembers a list of codes, a pattern, or the call that gave it, under a name of the function's own; a list that is
    /// filled in two ways is not known.
    fn note_list(&mut self, target: &Expr<'t>, value: &Expr<'t>) {
        let Kind::Name(name) = target.kind else { return };
        let set = match value.kind {
            Kind::List(_) | Kind::Table(_) => constant_set(value),
            Kind::Call(..) => constant_set(value).filter(|set| set.len() > 1),
            _ => None,
        };
        match regex::named(value, &self.program.lowering, &self.program.regexes) {
            Some(regex) => self.scope.patterns.insert(name, regex),
            None => self.scope.patterns.remove(name),
        };
        if matches!(value.kind, Kind::Call(..) | Kind::Member(..)) && is_text(value) {
            self.scope.texts.insert(name);
        } else {
            self.scope.texts.remove(name);
        }
        match value.callee_span() {
            Some(giver) => self.scope.givers.insert(name, giver),
            None => self.scope.givers.remove(name),
        };
        match Words::of(value) {
            Some(words) => self.scope.words.insert(name, words),
            None => self.scope.words.remove(name),
        };
        let known = self.scope.lists.remove(name);
        if let Some(set) = set.filter(|set| known.is_none_or(|known| known == *set)) {
            self.scope.lists.insert(name, set);
        }
    }

    fn bind_view(
        &mut self,
        target: &Expr<'t>,
        value: &Expr<'t>,
        view: Option<(ReplyId, View)>,
        state: &mut State,
    ) {
        if let Kind::List(targets) = &target.kind {
            for (position, target) in targets.iter().enumerate() {
                let Some(path) = target.path() else { continue };
                let value = match (view, position) {
                    (Some((id, View::Pair)), 0) => Value::Reply(id, View::Number),
                    (Some((id, View::Pair)), _) => Value::Reply(id, View::Message),
                    (Some((id, View::Groups(group))), position) => match groups::at(group, position) {
                        Some(view) => Value::Reply(id, view),
                        None => Value::Unknown,
                    },
                    (Some((id, View::Parts)), position) => Value::Reply(id, part(position == 0)),
                    // `line, err := reader.ReadString('\n')`, `code, err := strconv.Atoi(line[:3])`.
                    (Some((id, view @ (View::Unsure | View::Number | View::Class))), 0) => {
                        Value::Reply(id, view)
                    }
                    // `local code, text = reply:match("^(%d%d%d) (.*)")`.
                    (Some((id, View::Digits)), 0) if matches!(value.kind, Kind::Call(..)) => {
                        Value::Reply(id, View::Digits)
                    }
                    // `reply, ok := err.(*textproto.Error)`
                    _ => error_in(value, state).map_or(Value::Unknown, |path| Value::Made(vec![path])),
                };
                state.bind(&path, value);
            }
            return;
        }
        let Some(path) = target.path() else { return };
        if self.scope.has_http && speaks_http(value) || is_of_settings(value) {
            let evidence = Evidence { is_foreign: true, ..Evidence::default() };
            let id = new_reply(value, CodeSet::ALL, None, evidence, state);
            state.bind(&path, Value::Reply(id, View::Unsure));
            return;
        }
        let known = match view {
            Some((id, view)) => Value::Reply(id, view),
            None => self
                .prepared(value, state)
                .or_else(|| self.tested(value, state))
                .or_else(|| emission::error_with_text(value).map(Value::Said))
                .or_else(|| self.written(target, value, state))
                .or_else(|| made_of(value))
                .or_else(|| flags::written(target, value))
                .unwrap_or(Value::Unknown),
        };
        // A name that is given something unknown may still turn out to hold a code.
        if known == Value::Unknown && !state.names.contains_key(&path) {
            state.forget_flags(&path);
            return;
        }
        if known == Value::Unknown {
            state.names.remove(&path);
        }
        if known != Value::Unknown {
            state.bind(&path, known);
        }
    }

    /// A code that is put under a plain name, or one of two: `expected = 250`, `code = busy ? 451 : 550`.
    fn written(&self, target: &Expr<'t>, value: &Expr<'t>, state: &State) -> Option<Value> {
        let codes = matches!(target.kind, Kind::Name(_)).then(|| self.codes_written(value, state))??;
        Some(Value::Written(codes, true))
    }

    /// The codes, one for each way, that an expression of literals and names for such is.
    pub(super) fn codes_written(&self, value: &Expr<'t>, state: &State) -> Option<Vec<Written>> {
        match &value.kind {
            Kind::Number(_) | Kind::Text(_) => {
                let code = self.number(value).filter(|code| (200..600).contains(code))?;
                Some(vec![Written { code, span: value.span.clone(), command: state.sent }])
            }
            Kind::Name(name) => match state.names.get(*name)? {
                Value::Written(codes, _) => Some(codes.clone()),
                _ => None,
            },
            Kind::Choice(_, then, otherwise) => {
                let mut codes = self.codes_written(then, state)?;
                for code in self.codes_written(otherwise, state)? {
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
                Some(codes)
            }
            Kind::Call(_, arguments) if arguments.iter().any(|argument| is_code(&argument.value)) => {
                let written = |made: Made| match made {
                    Made::Argument(at) => self.codes_written(&arguments.get(at)?.value, state),
                    Made::Code(_) | Made::Classed(..) => None,
                };
                let all: Option<Vec<_>> = self.given_by(value, state)?.into_iter().map(written).collect();
                Some(all?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// The result of a test that is kept under a name. An assignment inside the test keeps none: with each that does,
    /// those inside it would be looked at twice as often.
    fn tested(&mut self, value: &Expr<'t>, state: &mut State) -> Option<Value> {
        let is_test = matches!(
            value.kind,
            Kind::Compare(..) | Kind::All(_) | Kind::Any(_) | Kind::Not(_) | Kind::Call(..)
        );
        if !is_test || self.is_testing {
            return None;
        }
        self.is_testing = true;
        let said = self.condition(value, state);
        self.is_testing = false;
        if !said.decides.is_empty() || !said.facts.is_empty() && said.exhausted != Sides::default() {
            // It is no question of the code alone: what was made of the reply may have decided.
            let is_asked = |id| said.decides.contains(id) || said.facts.contains_key(id);
            let names = state.names.iter();
            let paths = names.filter(|(_, value)| matches!(value, Value::Reply(id, _) if is_asked(id)));
            return Some(Value::Made(paths.map(|(path, _)| path.clone()).collect()));
        }
        match said.facts.iter().collect::<Vec<_>>()[..] {
            [(id, truth)] => Some(Value::Truth(*id, *truth, value.span.clone())),
            _ => None,
        }
    }

    /// `code, text, err := conn.ReadResponse(250)`: the error is there unless the code is the expected one.
    pub(super) fn assign_checked(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) -> bool {
        let is_checked = |model: &&CallModel| matches!(model.gives, Gives::Checked | Gives::Error);
        let Some(call) = CallParts::of(value) else { return false };
        let Some(model) = self.call_model(&call).filter(is_checked) else {
            return self.assign_unless_expected(target, value, state);
        };
        let Some((id, expected)) = self.error_of(model, value, state) else { return false };
        let targets: Vec<&Expr<'t>> =
            if let Kind::List(targets) = &target.kind { targets.iter().collect() } else { vec![target] };
        let views: &[View] = if model.gives == Gives::Error || targets.len() == 1 {
            &[View::Unless(expected)]
        } else {
            &[View::Number, View::Message, View::Unless(expected)]
        };
        for (target, view) in targets.into_iter().zip(views) {
            if let Some(path) = target.path() {
                state.bind(&path, Value::Reply(id, *view));
            }
        }
        true
    }

    /// `err = expect(connection, "250")`, where the error is the last that is given.
    fn assign_unless_expected(&mut self, target: &Expr<'t>, value: &Expr<'t>, state: &mut State) -> bool {
        let error = match &target.kind {
            Kind::List(targets) | Kind::Tuple(targets) => targets.last(),
            _ => Some(target),
        };
        let names_error =
            |of: &&Expr<'t>| of.last_name().is_some_and(|name| ends_with(name, vocabulary().names_error));
        let Some(path) = error.filter(names_error).and_then(Expr::path) else { return false };
        let Some((id, expected)) = self.expected_or_error(value, state) else { return false };
        state.bind(&path, Value::Reply(id, View::Unless(expected)));
        true
    }

    /// A call that gives nothing but an error: its reply, and the codes without which there is one.
    pub(super) fn checked(&mut self, value: &Expr<'t>, state: &mut State) -> Option<(ReplyId, CodeSet)> {
        let model = self.call_model(&CallParts::of(value)?)?;
        if model.gives == Gives::Error { self.error_of(model, value, state) } else { None }
    }

    /// `smtp.recipient(address)`, where the object that is called keeps the reply: the reply, and the codes with which
    /// the call gives true. Each call of the source is one reply, however often it is looked at.
    pub(super) fn kept(&mut self, call: &Expr<'t>, state: &mut State) -> Option<(ReplyId, CodeSet)> {
        let parts = CallParts::of(call)?;
        let model = self.call_model(&parts).filter(|model| model.gives == Gives::Kept)?;
        let path = parts.receiver?.path()?;
        // Methods of other objects have such names too.
        if !has_phrase(&words_of(&path), vocabulary().smtp_names) {
            return None;
        }
        let id = call.span.start;
        if state.names.get(&path) != Some(&Value::Reply(id, View::Object)) {
            new_reply(call, CodeSet::ALL, command_of(model, &parts), Evidence::LIBRARY, state);
            state.bind(&path, Value::Reply(id, View::Object));
        }
        Some((id, model.codes))
    }

    fn error_of(
        &mut self,
        model: &CallModel,
        value: &Expr<'t>,
        state: &mut State,
    ) -> Option<(ReplyId, CodeSet)> {
        let call = CallParts::of(value)?;
        let asked = model.expects.and_then(|position| call.argument(usize::from(position)));
        let known = asked.and_then(|expected| self.number(expected)).map(CodeSet::with_prefix);
        let expected = known.unwrap_or(match asked {
            // Nobody expects a failure.
            Some(_) => CodeSet::range(200, 399),
            None if model.codes == CodeSet::ALL => CodeSet::EMPTY,
            None => model.codes,
        });
        // 220 tells that it is the greeting, even where no command is in sight.
        let answers = |row: &&catalog::CommandRow| {
            !expected.is_empty() && expected.is_within(row.success | row.intermediate)
        };
        let by_code = || catalog::commands().iter().find(answers).filter(|_| !expected.contains(250));
        let sent = || state.sent.filter(|row| expected.is_within(row.success | row.intermediate));
        let command = command_of(model, &call).or_else(by_code).or_else(sent);
        Some((new_reply(value, CodeSet::ALL, command, Evidence::LIBRARY, state), expected))
    }
}

/// The path of an error that is given back in place of a reply, where an expression is one.
fn error_in(value: &Expr<'_>, state: &State) -> Option<String> {
    let value = match &value.kind {
        Kind::List(items) => match &items[..] {
            [only] => only,
            _ => return None,
        },
        _ => value,
    };
    value.path().filter(|path| matches!(state.names.get(path), Some(Value::Reply(_, View::Unless(_)))))
}

/// Whether a number can be a code.
fn is_code(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, Kind::Number(200..600))
}

/// What a call makes of names that are handed to it.
fn made_of(value: &Expr<'_>) -> Option<Value> {
    let Kind::Call(_, arguments) = &value.kind else { return None };
    let paths: Vec<String> = arguments.iter().filter_map(|argument| argument.value.path()).collect();
    (!paths.is_empty()).then_some(Value::Made(paths))
}

/// Whether a name for something of HTTP takes part in a value: `httpFor[code] ?? (code < 500 ? 503 : 422)`.
fn speaks_http(value: &Expr<'_>) -> bool {
    value.any(&mut |part| {
        matches!(part.kind, Kind::Name(name) | Kind::Member(_, name)
            if has_phrase(&words_of(name), vocabulary().shares_codes))
    })
}

/// What is waited for: `wait_for(server.rcpt(address), timeout=5)` gives what the call in it gives.
fn waited_for<'e, 't>(value: &'e Expr<'t>) -> &'e Expr<'t> {
    let waits = CallParts::of(value).filter(|call| call.is(vocabulary().functions.waits_for));
    match waits.map(|call| call.arguments) {
        Some([Argument { name: None, value: call @ Expr { kind: Kind::Call(..), .. } }, ..]) => call,
        _ => value,
    }
}
