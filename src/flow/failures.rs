//! Failures that are given back or called for, in place of what is thrown: `return Err(…)`, `throwError(…)`,
//! `reject(new Error(…))`.

use super::calls::CallParts;
use super::helper::LONGEST_JUDGED;
use super::ir::{Expr, Inside, Kind, Span, Stmt};
use super::no::{No, is_nothing_but_no, no_in};
use super::outcome;
use super::state::{Reply, State};
use super::{Outcome, Walker};
use crate::catalog::CodeSet;
use crate::language::{
    Trait, begins_with, ends_with, has_phrase, is_in_capitals, is_phrase, vocabulary, words_of,
};

/// What a function gives back where all went well.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Good {
    Number(i64),
    /// The address that it was handed.
    Address,
}

impl<'t> Walker<'_, 't> {
    /// Values are given back, one of which is a failure whose class is open: `return nil, errors.New("refused")`.
    pub(super) fn failed(&mut self, span: &Span, values: &[Expr<'t>], state: &State) {
        let is_number = || matches!(values, [value] if self.fails_by_number(value, state));
        let says_no = |value: &Expr<'t>| match no_in(value) {
            Some(No::Alone) => values.len() == 1,
            no => no.is_some() || self.fails(value),
        };
        if values.iter().any(says_no)
            || is_number()
            || is_nothing_but_no(values)
            || self.keeps_address(values, state)
        {
            self.fail(span, state);
        }
    }

    /// `return -1`, `return SMTP_ERROR`, `return 1` where a function ends with `return 0`, and `return 0` where it ends with
    /// `return 1` or says so to a success: a failure by convention.
    pub(super) fn fails_by_number(&self, value: &Expr<'t>, state: &State) -> bool {
        let vocabulary = vocabulary();
        // What a code of success gets is none.
        if self.reaching(state).is_none_or(|(_, reply)| reply.set.contains(250)) {
            return false;
        }
        match &value.kind {
            Kind::Number(..0) => true,
            Kind::Number(0) => {
                self.scope.given_last == Some(1) || self.scope.given_for_success == Some(Good::Number(1))
            }
            Kind::Number(number) => {
                let by_convention = self.program.lowering.nodes.is(Trait::NumbersFail);
                *number > 0 && (by_convention || self.scope.given_last == Some(0))
            }
            Kind::Name(name) => {
                let words = words_of(name);
                is_in_capitals(name)
                    && (has_phrase(&words, vocabulary.functions.failures) || self.is_vague(value))
                    && !has_phrase(&words, vocabulary.negation)
                    && !ends_with(name, vocabulary.success)
            }
            _ => false,
        }
    }

    /// Notes the number that is given back for a code of success, or that the address is.
    pub(super) fn note_success(&mut self, values: &[Expr<'t>], state: &State) {
        let is_parameter = |name: &str| self.scope.parameters.iter().any(|parameter| parameter == name);
        let good = match values {
            [Expr { kind: Kind::Number(number), .. }] => Good::Number(*number),
            _ if given_first(values).is_some_and(|value| names_address(value, &is_parameter)) => {
                Good::Address
            }
            _ => return,
        };
        let is_success = |reply: &Reply| reply.set.contains(250) && !reply.set.meets(CodeSet::NEGATIVE);
        if self.reaching(state).is_some_and(|(_, reply)| is_success(reply)) {
            self.scope.given_for_success = Some(good);
        }
    }

    /// Nothing is given back where a function gives the address to others: `return email` and `return ""`.
    fn keeps_address(&self, values: &[Expr<'t>], state: &State) -> bool {
        // `null` says as well that nothing is known.
        let is_nothing = |value: &Expr<'t>| match &value.kind {
            Kind::Text(text) => text.is_empty(),
            Kind::List(items) => items.is_empty(),
            _ => false,
        };
        self.scope.given_for_success == Some(Good::Address)
            && self.reaching(state).is_some_and(|(_, reply)| !reply.set.contains(250))
            && given_first(values).is_some_and(is_nothing)
    }

    /// The same for a call that is made for its effect.
    pub(super) fn called_to_fail(&mut self, call: &Expr<'t>, state: &State) {
        if self.fails(call) || adds_to_failures(call) || tells_failure(call) {
            self.fail(&call.span, state);
        }
    }

    /// A failure is kept under a name: `err = fmt.Errorf(…)`, `failed = true`. Whether it was one.
    pub(super) fn set_to_fail(&mut self, name: &str, value: &Expr<'t>, state: &State) -> bool {
        let functions = &vocabulary().functions;
        let is_set = match value.kind {
            Kind::Bool(true) => is_phrase(name, functions.failure_flags),
            Kind::Bool(false) | Kind::Number(0) => is_phrase(name, functions.success_flags),
            _ => false,
        };
        // `error = smtp_error_rcpt`
        let names_failure = || {
            let words = value.plain_name().filter(|_| matches!(value.kind, Kind::Name(_))).map(words_of);
            words.is_some_and(|words| {
                words.len() > 1
                    && has_phrase(&words, functions.failures)
                    && !has_phrase(&words, vocabulary().negation)
            })
        };
        let is_kept =
            ends_with(name, functions.failures) && (no_in(value) == Some(No::Error) || names_failure());
        // `rc = -1`, for those behind.
        let is_kept = is_kept
            || is_phrase(name, functions.results_by_number) && matches!(value.kind, Kind::Number(..0));
        let is_set =
            is_set || ends_with(name, vocabulary().result_names) && no_in(value) == Some(No::Constant);
        if is_set || is_kept {
            self.fail(&value.span, state);
        }
        is_set || is_kept
    }

    /// `$refused[] = $address`, `failed[address] = text`: something is put among what has failed, whatever the class. Whether it
    /// was.
    pub(super) fn put_among_failures(&mut self, target: &Expr<'t>, state: &State) -> bool {
        let Kind::Index(collection, _) = &target.kind else { return false };
        let is_list =
            collection.label().is_some_and(|name| ends_with(name, vocabulary().functions.failure_lists));
        if is_list {
            self.fail(&target.span, state);
        }
        is_list
    }

    /// Whether a call is one of a function of the file that raises something, or ends the program, whatever happens:
    /// `static void error(String text) { …; System.exit(1); }`. A method that does nothing else is one to be overridden.
    pub(super) fn never_returns(&self, call: &Expr<'t>) -> bool {
        const DEEPEST: u32 = 3;
        self.never_comes_back(call, DEEPEST)
    }

    fn never_comes_back(&self, call: &Expr<'t>, depth: u32) -> bool {
        let Some(function) = CallParts::of(call).and_then(|call| self.own_function(&call)) else {
            return false;
        };
        let body = self.program.lowering.body(&function);
        let [before @ .., last] = body else { return false };
        let calls_such =
            || depth > 0 && matches!(last, Stmt::Expr(last) if self.never_comes_back(last, depth - 1));
        let may_come_back = before.is_empty() && function.class.is_some() || before.iter().any(may_return);
        !may_come_back && (ends(last) || calls_such())
    }

    /// Whether a statement that is a call is one of a function of the file that raises nothing: what that gives back nobody sees.
    pub(super) fn is_ignored(&self, statement: &Expr<'t>, call: &CallParts<'_, 't>) -> bool {
        // A sign behind a call can hand a failure on: `send(line, 250)?`.
        let behind =
            self.program.source.get(statement.span.end..).unwrap_or("").trim_start_matches([' ', '\t']);
        if !(behind.is_empty() || behind.starts_with([';', '\r', '\n', '}'])) {
            return false;
        }
        let function = self.own_function(call).filter(|function| function.span().len() <= LONGEST_JUDGED);
        let Some(function) = function else { return false };
        let body = self.program.lowering.body(&function);
        body.iter().any(may_return) && !body.iter().any(|statement| self.may_raise(statement, 0))
    }

    /// Whether a statement, or one within it, raises something, or keeps a failure somewhere else.
    fn may_raise(&self, statement: &Stmt<'t>, depth: u32) -> bool {
        const DEEPEST: u32 = 40;
        let is_kept_elsewhere = |target: &Expr<'t>| !matches!(target.kind, Kind::Name(_));
        let keeps = |expr: &Expr<'t>| {
            expr.any(&mut |part| match &part.kind {
                Kind::Assign(target, _) => is_kept_elsewhere(target),
                // What other functions of the file do is not followed.
                Kind::Call(..) => {
                    self.fails(part)
                        || CallParts::of(part).is_some_and(|call| self.own_function(&call).is_some())
                }
                _ => false,
            })
        };
        matches!(statement, Stmt::Throw(..))
            || matches!(statement, Stmt::Update(target, _) if is_kept_elsewhere(target))
            || depth > DEEPEST
            || statement.parts().into_iter().any(|part| match part {
                Inside::Block(inner) => inner.iter().any(|statement| self.may_raise(statement, depth + 1)),
                Inside::Expr(expr) => keeps(expr),
            })
    }

    pub(super) fn fail(&mut self, span: &Span, state: &State) {
        // What a helper gives back its caller judges; a made-up address should be refused.
        if !self.is_helper && !self.is_probe(state) {
            self.reach(Outcome::Failure, span, state);
        }
    }

    /// Whether a call raises a failure itself, or hands an error to whoever waits for the result.
    fn fails(&self, expr: &Expr<'t>) -> bool {
        let Some(call) = CallParts::of(expr) else { return false };
        let functions = &vocabulary().functions;
        // `reject(reply)`, `Promise.reject(reply)`
        if is_phrase(call.name, functions.refuses) && call.receiver.is_none_or(outcome::is_type) {
            return !call.arguments.is_empty();
        }
        if !call.is_own() {
            return false;
        }
        // Tests have a `fail` of their own, which says nothing of who is asked.
        is_phrase(call.name, functions.raises)
            || is_phrase(call.name, functions.names_failure) && self.own_function(&call).is_some()
            || call.is(functions.settles) && call.argument(0).and_then(no_in) == Some(No::Error)
    }
}

fn ends(statement: &Stmt<'_>) -> bool {
    match statement {
        Stmt::Throw(..) => true,
        Stmt::Block(inner) => inner.last().is_some_and(ends),
        _ => false,
    }
}

/// Whether a statement, or one within it, goes back to the caller.
fn may_return(statement: &Stmt<'_>) -> bool {
    match statement {
        Stmt::Return(..) => true,
        Stmt::Expr(_) | Stmt::Throw(..) => false,
        _ => statement.parts().into_iter().any(|part| match part {
            Inside::Block(inner) => inner.iter().any(may_return),
            Inside::Expr(_) => false,
        }),
    }
}

/// `failed.append(recipient)`: whether something is put among what has failed, whatever the class.
fn adds_to_failures(call: &Expr<'_>) -> bool {
    CallParts::of(call).is_some_and(|call| {
        outcome::added_to(&call)
            .filter_map(Expr::label)
            .any(|name| ends_with(name, vocabulary().functions.failure_lists))
    })
}

/// `queue.addTransactionError(…)`, `emit("error", text)`: whether somebody is told that there was a failure.
fn tells_failure(call: &Expr<'_>) -> bool {
    let Some(call) = CallParts::of(call) else { return false };
    let functions = &vocabulary().functions;
    let names_it = || {
        let is_empty = |value: &Expr<'_>| match &value.kind {
            Kind::Text(text) => text.is_empty(),
            kind => matches!(kind, Kind::Null | Kind::Bool(false) | Kind::Number(0)),
        };
        begins_with(call.name, functions.tells_of_failure)
            && ends_with(call.name, functions.failures)
            && !call.argument(0).is_none_or(is_empty)
    };
    let is_event = || {
        let event = call.argument(0).map(|event| &event.kind);
        call.is(functions.fires_event)
            && matches!(event, Some(Kind::Text(event)) if is_phrase(event, functions.failures))
    };
    names_it() || is_event()
}

/// Whether all that is picked among the arguments of a call is which of two values goes with it, neither of which is nothing.
pub(super) fn picks_details(call: &Expr<'_>) -> bool {
    let is_something = |side: &Expr<'_>| match &side.kind {
        Kind::Text(text) => !text.is_empty(),
        kind => !matches!(kind, Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Choice(..)),
    };
    let Kind::Call(_, arguments) = &call.kind else { return false };
    arguments.iter().all(|argument| match &argument.value.kind {
        Kind::Choice(_, then, otherwise) => is_something(then) && is_something(otherwise),
        _ => true,
    })
}

/// The first of what is given back.
fn given_first<'e, 't>(values: &'e [Expr<'t>]) -> Option<&'e Expr<'t>> {
    match values.first().map(|value| &value.kind) {
        Some(Kind::Tuple(items)) => items.first(),
        _ => values.first(),
    }
}

/// Whether a value is the address that a function was handed, as it is.
fn names_address(value: &Expr<'_>, is_parameter: &dyn Fn(&str) -> bool) -> bool {
    matches!(value.kind, Kind::Name(name) if is_parameter(name) && ends_with(name, vocabulary().kept))
}

/// Whether a function gives back an address that it was handed, as the last thing.
pub(super) fn ends_with_address(body: &[Stmt<'_>], parameters: &[&str]) -> bool {
    let Some(Stmt::Return(_, values)) = body.last() else { return false };
    given_first(values).is_some_and(|value| names_address(value, &|name| parameters.contains(&name)))
}
