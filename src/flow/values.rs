//! Constants, and which view of which reply an expression is.

use super::Walker;
use super::assign::Assigned;
use super::calls::CallParts;
use super::constants;
use super::groups;
use super::ir::{Argument, Expr, Kind};
use super::state::{Evidence, Reason, Reply, ReplyId, State, Value, View};
use crate::catalog::{self, CodeSet};
use crate::language::{
    Library, MemberModel, Operator, Trait, ends_with, has_phrase, is_phrase, vocabulary, words_of,
};

impl<'t> Walker<'_, 't> {
    /// The number that an expression stands for, where it is a constant.
    pub(super) fn number(&self, expr: &Expr<'t>) -> Option<u16> {
        match &expr.kind {
            Kind::Number(number) => u16::try_from(*number).ok(),
            Kind::Text(text) => digits(text),
            Kind::Name(_) | Kind::Member(..) | Kind::Index(..) => {
                let set = self.constant(expr)?;
                if set.len() == 1 { set.iter().next() } else { None }
            }
            _ => self.number(constants::inside(expr)?),
        }
    }

    /// The set that a constant of the file, of another file or of a library stands for.
    fn constant(&self, expr: &Expr<'t>) -> Option<CodeSet> {
        if let Some(set) = self.program.member_constant(expr) {
            return Some(set);
        }
        if let Some(name) = expr.last_name().filter(|_| !matches!(expr.kind, Kind::Index(..))) {
            let own = matches!(expr.kind, Kind::Name(_)).then(|| self.scope.lists.get(name)).flatten();
            if let Some(set) = own.or_else(|| self.program.constants.get(name)) {
                return Some(*set);
            }
        }
        self.library_constant(expr)
            .or_else(|| self.constant_elsewhere(expr))
            .or_else(|| constants::code_in_name(expr))
            .or_else(|| self.constant(constants::inside(expr)?))
    }

    pub(super) fn library_constant(&self, expr: &Expr<'t>) -> Option<CodeSet> {
        let libraries = self.program.libraries.iter();
        let mut constants = libraries.flat_map(|library| library.constants.iter()).peekable();
        // Few libraries have any.
        constants.peek()?;
        let path = expr.path()?;
        constants.find(|(model, _)| model.fits(&path)).map(|(_, set)| *set)
    }

    /// Whether a constant, or one of a list, is a mail library's own: what is compared with it is a reply of SMTP.
    pub(super) fn is_library_constant(&self, expr: &Expr<'t>) -> bool {
        match &expr.kind {
            Kind::List(items) => items.iter().any(|item| self.is_library_constant(item)),
            _ => self.library_constant(expr).is_some(),
        }
    }

    /// The set of codes that a collection stands for.
    pub(super) fn set(&self, expr: &Expr<'t>) -> Option<CodeSet> {
        match &expr.kind {
            Kind::List(items) if !items.is_empty() => {
                items.iter().map(|item| self.number(item).filter(|code| (100..600).contains(code))).collect()
            }
            Kind::Table(rows) if !rows.is_empty() => rows
                .iter()
                .map(|row| self.number(row.name.as_ref()?).filter(|code| (100..600).contains(code)))
                .collect(),
            Kind::Name(_) | Kind::Member(..) => self.constant(expr),
            Kind::Call(_, arguments) => {
                let call = CallParts::of(expr);
                if let Some(call) = &call {
                    let functions = &vocabulary().functions;
                    if call.is(functions.range) && call.arguments.len() == 2 {
                        let (low, end) = (self.number(call.argument(0)?)?, self.number(call.argument(1)?)?);
                        return Some(CodeSet::range(low, end.checked_sub(1)?));
                    }
                    if call.receiver.is_some() && !call.is(functions.collection) {
                        return None;
                    }
                }
                // `set([450, 451])`, or a literal with a type: `[]int{450, 451}`, `map[int]bool{450: true}`.
                match &arguments[..] {
                    // `[450, 451].freeze`.
                    [] => return self.set(call?.receiver?),
                    [only] => {
                        if let Some(set) = self.set(&only.value) {
                            return Some(set);
                        }
                    }
                    _ => {}
                }
                arguments
                    .iter()
                    .map(|argument| {
                        let item = argument.name.as_ref().unwrap_or(&argument.value);
                        self.number(item).filter(|code| (100..600).contains(code))
                    })
                    .collect()
            }
            _ => None,
        }
    }

    /// Whether a function is called once more for a reply, behind a command that was sent since: `smtpcode()`.
    fn reads_anew(&self, expr: &Expr<'t>, known: ReplyId) -> bool {
        let is_plain = matches!(&expr.kind, Kind::Call(callee, _) if matches!(callee.kind, Kind::Name(_)));
        let between = || {
            let before = self.scope.commands.partition_point(|(at, _)| *at < known);
            self.scope.commands[before..].first().is_some_and(|(at, _)| *at < expr.span.start)
        };
        is_plain && known < expr.span.start && between()
    }

    /// The view of a reply that an expression is. With `create`, a name that looks as if it held a code becomes one.
    pub(super) fn view(
        &mut self,
        expr: &Expr<'t>,
        state: &mut State,
        create: bool,
    ) -> Option<(ReplyId, View)> {
        let path = expr.path();
        if let Some(path) = &path {
            match state.names.get(path) {
                Some(Value::Reply(id, _)) if self.reads_anew(expr, *id) => {
                    state.names.remove(path);
                }
                Some(Value::Reply(id, view)) => return Some((*id, *view)),
                Some(_) if !create => return None,
                _ => {}
            }
        }
        match &expr.kind {
            // `line.substring(0, 3).toInt`
            Kind::Member(text, name) if self.is_bare_conversion(name) => {
                let (id, view) = self.view(text, state, create)?;
                return Some((id, converted(view, true)));
            }
            Kind::Member(object, name) => {
                if let Some(found) = self.member_view(object, name, state, create) {
                    return Some(found);
                }
            }
            // `response.code ?? 0`
            Kind::Any(parts) if parts.len() == 2 && is_literal(&parts[1]) => {
                return self.view(&parts[0], state, create);
            }
            Kind::Index(line, place) if words_cut(line).is_some() => {
                let (id, view) = self.view(words_cut(line)?, state, create)?;
                let is_first = matches!(place.kind, Kind::Number(0));
                return if is_first {
                    Some((id, head(view, true, Some(3))?))
                } else {
                    Some((id, View::Message))
                };
            }
            Kind::Index(object, index) => {
                // Each object is looked at once: how deep they nest is up to the text.
                if groups::may_hold(object, state) {
                    return match self.view(object, state, false)? {
                        (id, View::Groups(group)) => Some((id, groups::shown(group, index)?)),
                        _ => None,
                    };
                }
                // `reply[/^\d{3}/]`
                if self.takes_code(index) {
                    return self.part_taken(object, index, 0, state);
                }
                if let Kind::Text(name) = &index.kind {
                    let found = self.member_view(object, name, state, create);
                    return found.or_else(|| if create { self.implicit(expr, state) } else { None });
                }
                // `String(code)[0]`: of a text it is the first character, of anything else it may be anything.
                let is_character =
                    matches!(object.kind, Kind::Call(..)) && matches!(index.kind, Kind::Number(0));
                let (id, view) =
                    self.view(object, state, create || is_character && reads_like_code(object))?;
                return match (view, &index.kind) {
                    (View::Pair | View::Object, Kind::Number(0)) => Some((id, View::Number)),
                    (view, Kind::Number(0)) if view.begins_with_code() => Some((id, View::ClassDigit)),
                    (View::Text | View::Message | View::Pair | View::Object, _) => Some((id, View::Message)),
                    (View::Parts, index) => Some((id, part(matches!(index, Kind::Number(0))))),
                    _ => None,
                };
            }
            Kind::Slice(object, start, end) => {
                // `reply[/^(\d{3})/, 1]`
                if let (Some(pattern), Some(number)) = (start, end)
                    && let Kind::Number(number) = number.kind
                    && self.takes_code(pattern)
                {
                    return self.part_taken(object, pattern, number, state);
                }
                let starts = start.as_ref().is_none_or(|start| matches!(start.kind, Kind::Number(0)));
                let length = end.as_ref().and_then(|end| self.number(end));
                let is_class = starts && length == Some(1) && reads_like_code(object);
                let (id, view) = self.view(object, state, create || is_class)?;
                return Some((id, head(view, starts, length)?));
            }
            Kind::Divide(number, by) if matches!(by.kind, Kind::Number(100)) => {
                let (id, view) = self.view(number, state, create || reads_like_code(number))?;
                return matches!(view, View::Number | View::Unsure).then_some((id, View::Class));
            }
            Kind::Assign(target, value) => {
                return match self.assign(target, value, state) {
                    Assigned::Whole(view) if view.is_some() || !create => view,
                    _ => self.view(value, state, create),
                };
            }
            Kind::Call(..) => {
                if let Some(found) = self.call_view(expr, state, create) {
                    return Some(found);
                }
            }
            Kind::Compare(Operator::Match, ..) => return self.groups_of_test(expr, state),
            _ => {}
        }
        if create { self.implicit(expr, state) } else { None }
    }

    /// Whether a member is a method that makes a number of a text, where those are called without brackets.
    fn is_bare_conversion(&self, name: &str) -> bool {
        name.starts_with("to")
            && self.program.lowering.nodes.is(Trait::CallsWithoutBrackets)
            && ends_with(name, vocabulary().functions.to_number)
    }

    pub(super) fn member_view(
        &mut self,
        object: &Expr<'t>,
        name: &str,
        state: &mut State,
        create: bool,
    ) -> Option<(ReplyId, View)> {
        let model = self.member_model(name);
        if let Some((id, view)) = self.view(object, state, false) {
            let holds = matches!(view, View::Object | View::Pair | View::Unsure | View::Unless(_));
            if let View::Groups(group) = view {
                return Some((id, groups::member(group, name)?));
            }
            // What holds a group gives its text by name.
            if matches!(view, View::Digits | View::ClassDigit)
                && ends_with(name, vocabulary().functions.group_texts)
            {
                return Some((id, view));
            }
            if view == View::Parts {
                return Some((id, part(ends_with(name, vocabulary().functions.foremost))));
            }
            // A code can tell its own class.
            if !(holds || view == View::Number && model == Some(MemberModel::Class)) {
                return None;
            }
            let view = match model {
                Some(model) => view_of(model),
                None if ends_with(name, vocabulary().code_names) => View::Number,
                None => View::Detail,
            };
            return Some((id, view));
        }
        // An attribute that only mail libraries have makes a reply of its object; so does one that is looked at as only the
        // line of a reply can be.
        let path = object.path()?;
        let begins = |model: &MemberModel| match model {
            MemberModel::Number | MemberModel::Digits | MemberModel::Class => true,
            MemberModel::Line => create,
            _ => false,
        };
        let model = model.filter(begins)?;
        // Where objects of all kinds have such a member, the name of the object tells.
        let words = words_of(&path);
        let is_own = |library: &&&Library| {
            library.members.iter().any(|(model, _)| model.0 == name)
                && (library.objects.is_empty()
                    || library.objects.iter().any(|word| words.iter().any(|known| *known == **word)))
        };
        self.program.libraries.iter().find(is_own)?;
        let evidence = Evidence { is_foreign: is_foreign(&path), ..Evidence::LIBRARY };
        let id = new_reply(object, CodeSet::ALL, None, evidence, state);
        bind_reply(&path, id, View::Object, state);
        Some((id, view_of(model)))
    }

    /// A name that nothing is known of becomes a reply when it reads like one.
    pub(super) fn implicit(&self, expr: &Expr<'t>, state: &mut State) -> Option<(ReplyId, View)> {
        let path = expr.path()?;
        if !matches!(expr.kind, Kind::Name(_) | Kind::Member(..) | Kind::Call(..) | Kind::Index(..)) {
            return None;
        }
        if matches!(state.names.get(&path), Some(Value::Truth(..))) {
            return None;
        }
        let words = words_of(&path);
        let vocabulary = vocabulary();
        let reason = if has_phrase(&words, vocabulary.smtp_names) {
            Reason::SmtpName
        } else if has_phrase(&words, vocabulary.code_names) {
            Reason::CodeName
        } else {
            Reason::Use
        };
        let (is_foreign, is_shared) = (is_foreign(&path), is_shared(&words));
        let evidence = Evidence { reason, is_foreign, is_shared, compared_with: CodeSet::EMPTY };
        let giver = expr.root().and_then(|name| self.scope.givers.get(name));
        let reply = Reply {
            giver: giver.cloned(),
            ..Reply::new(CodeSet::ALL, command_named(&words), evidence, &expr.span)
        };
        let id = state.add(expr.span.start, reply);
        bind_reply(&path, id, View::Unsure, state);
        Some((id, View::Unsure))
    }

    pub(super) fn member_model(&self, name: &str) -> Option<MemberModel> {
        let mut members = self.program.libraries.iter().flat_map(|library| library.members.iter());
        members.find(|(model, _)| model.0 == name).map(|(_, model)| *model)
    }
}

/// The text that a call cuts into its words: `line.split(" ")`, `explode(" ", $line)`.
fn words_cut<'e, 't>(expr: &'e Expr<'t>) -> Option<&'e Expr<'t>> {
    let call = CallParts::of(expr).filter(|call| call.is(vocabulary().functions.cuts))?;
    let is_blank = |argument: &Argument<'_>| match &argument.value.kind {
        Kind::Text(text) => matches!(&**text, " " | r"\s" | r"\s+"),
        Kind::Pattern(pattern) => matches!(*pattern, " " | r"\s" | r"\s+"),
        _ => false,
    };
    match (call.receiver, call.arguments) {
        (Some(text), []) => Some(text),
        (Some(text), [at, ..]) if is_blank(at) && text.path().is_some() => Some(text),
        (_, [at, text, ..]) if is_blank(at) => Some(&text.value),
        _ => None,
    }
}

fn is_literal(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Kind::Number(_) | Kind::Text(_) | Kind::Null => true,
        Kind::List(items) => items.is_empty(),
        _ => false,
    }
}

/// Adds a reply that appears at an expression.
pub(super) fn new_reply(
    at: &Expr<'_>,
    set: CodeSet,
    command: Option<catalog::Command>,
    evidence: Evidence,
    state: &mut State,
) -> ReplyId {
    let reply = Reply { giver: at.callee_span(), ..Reply::new(set, command, evidence, &at.span) };
    state.add(at.span.start, reply)
}

/// Binds a path to a new reply. One whose holder has been asked what it means is decided.
fn bind_reply(path: &str, id: ReplyId, view: View, state: &mut State) {
    if state.is_asked(path)
        && let Some(reply) = state.replies.get_mut(&id)
    {
        reply.is_decided = true;
    }
    state.bind(path, Value::Reply(id, view));
}

/// The command that is in the name of an answer: `rcptResponses[i].code`.
pub(super) fn command_named(words: &[String]) -> Option<catalog::Command> {
    let asks = |word: &&String| vocabulary().names_command.iter().any(|name| *name == [word.as_str()]);
    words.iter().find(asks).and_then(|word| catalog::command(&word.to_uppercase()))
}

/// Whether a path leads into settings: `config.rejectCode` is what is said, and no reply.
fn is_setting(path: &str) -> bool {
    let owner = path.rsplit_once('.').map_or("", |(owner, _)| owner);
    owner.split('.').any(|part| is_phrase(part, vocabulary().settings))
}

/// Whether an expression does. Hardly one has an owner: no path is made of the others.
pub(super) fn is_of_settings(expr: &Expr<'_>) -> bool {
    has_owner(expr) && expr.path().is_some_and(|path| is_setting(&path))
}

fn has_owner(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Kind::Member(..) => true,
        Kind::Name(name) => name.contains('.'),
        Kind::Index(inner, _) | Kind::Call(inner, _) => has_owner(inner),
        _ => false,
    }
}

/// Whether a name speaks of HTTP or of a quantity, or is that of a setting.
pub(super) fn is_foreign(path: &str) -> bool {
    if is_setting(path) {
        return true;
    }
    let words = words_of(path);
    let vocabulary = vocabulary();
    has_phrase(&words, vocabulary.http_names) || has_phrase(&words, vocabulary.quantity_names)
}

/// Whether nothing in a name speaks of HTTP or of a quantity but what SMTP is spoken of as well: `reply.statusCode`.
fn is_shared(words: &[String]) -> bool {
    let shared = vocabulary().shared_names;
    let mut others = words.to_vec();
    others.retain(|word| !shared.iter().any(|phrase| phrase.contains(&word.as_str())));
    has_phrase(words, shared) && !is_foreign(&others.join("."))
}

fn view_of(model: MemberModel) -> View {
    match model {
        MemberModel::Number => View::Number,
        MemberModel::Digits => View::Digits,
        MemberModel::Text | MemberModel::Line => View::Text,
        MemberModel::Class => View::Class,
        MemberModel::Message => View::Message,
        MemberModel::Whole => View::Object,
        MemberModel::Inspects | MemberModel::Recipients => View::Detail,
    }
}

/// Whether a name, or what is made of it, reads like that of a code, and of no number of another kind: whose class is
/// taken is one.
pub(super) fn reads_like_code(expr: &Expr<'_>) -> bool {
    if let Some(path) = expr.path().filter(|_| !matches!(expr.kind, Kind::Call(..))) {
        return ends_with(&path, vocabulary().code_names) && !is_foreign(&path);
    }
    let Some(call) = CallParts::of(expr) else { return false };
    let functions = &vocabulary().functions;
    let is_same = call.converts() || call.is_with_receiver(functions.to_number);
    let subject = call.receiver.filter(|_| call.arguments.is_empty()).or_else(|| call.argument(0));
    is_same && subject.is_some_and(reads_like_code)
}

/// One number of an enhanced code: the first is the class.
pub(super) const fn part(is_first: bool) -> View {
    if is_first { View::ClassDigit } else { View::Detail }
}

/// What is left of a view in another type: a number, or not.
pub(super) const fn converted(view: View, is_numeric: bool) -> View {
    match (view, is_numeric) {
        (View::Digits | View::Text | View::Number | View::Unsure, true) => View::Number,
        (View::ClassDigit | View::Class | View::Parts, true) => View::Class,
        (View::Number, false) => View::Digits,
        (other, _) => other,
    }
}

/// The first `length` characters of a view.
pub(super) fn head(view: View, starts: bool, length: Option<u16>) -> Option<View> {
    if !view.begins_with_code() {
        return None;
    }
    Some(match (starts, length) {
        (true, Some(1)) => View::ClassDigit,
        (true, Some(2)) => View::TwoDigits,
        (true, Some(3)) => View::Digits,
        (true, Some(_)) if view != View::Number => View::Text,
        _ if view == View::Number => return None,
        _ => View::Message,
    })
}

/// The number in a text that is nothing but digits.
pub(super) fn digits(text: &str) -> Option<u16> {
    let plain = !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
