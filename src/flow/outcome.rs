//! What a statement does with a reply, read from identifiers, constants and results of one word.

use super::Outcome;
use super::calls::CallParts;
use super::firm;
use super::flag;
use super::helper::names_object;
use super::ir::{Argument, Expr, Kind};
use super::stored;
use crate::catalog::EnhancedCode;
use crate::language::{
    Phrase, Phrases, begins_with, ends_with, has_phrase, is_phrase, longest_end, position_of, vocabulary,
    words_begin_with, words_of,
};
use std::borrow::Cow;

/// The outcome that an identifier names.
pub(super) fn of_identifier(identifier: &str) -> Option<Outcome> {
    of_words(&words_of(identifier))
}

fn of_words(words: &[String]) -> Option<Outcome> {
    let vocabulary = vocabulary();
    let words = &*without_kinds(words);
    // "do not retry" says it with the negation in it.
    if let Some(rest) = without_denial(words, vocabulary.permanent) {
        return (!has_phrase(&rest, vocabulary.negation)).then_some(Outcome::Permanent);
    }
    let permanent = has_phrase(words, vocabulary.permanent);
    let transient = has_phrase(words, vocabulary.transient);
    let negated = has_phrase(words, vocabulary.negation);
    let outcome = match (permanent, transient) {
        (true, false) => Outcome::Permanent,
        (false, true) => Outcome::Transient,
        // "soft bounce", "retry bounce": the softer word tells which bounce.
        (true, true) if has_phrase(words, vocabulary.soft) => Outcome::Transient,
        _ => return None,
    };
    match (outcome, negated) {
        (outcome, false) => Some(outcome),
        (Outcome::Transient, true) => Some(Outcome::Permanent),
        // What is not permanent need not be transient.
        _ => None,
    }
}

/// What is left of the words without a phrase that holds a negation itself.
fn without_denial(words: &[String], phrases: &Phrases) -> Option<Vec<String>> {
    if !has_phrase(words, vocabulary().negation) {
        return None;
    }
    let negates = |phrase: &&Phrase| phrase.iter().any(|word| vocabulary().negation.contains(&&[*word][..]));
    phrases.iter().filter(negates).find_map(|phrase| {
        let at = position_of(words, phrase)?;
        Some([&words[..at], &words[at + phrase.len()..]].concat())
    })
}

/// `BounceType` names a kind of bounce, and `bounce_status` what became of one: only the word that tells which one counts.
fn without_kinds(words: &[String]) -> Cow<'_, [String]> {
    let is_kind = |word: &String| vocabulary().result_names.iter().any(|name| *name == [word.as_str()]);
    let names_kind = |at: usize| {
        has_phrase(&words[at..=at], vocabulary().have_kinds) && words.get(at + 1).is_some_and(is_kind)
    };
    if !(0..words.len()).any(names_kind) {
        return Cow::Borrowed(words);
    }
    (0..words.len()).filter(|at| !names_kind(*at)).map(|at| words[at].clone()).collect()
}

/// The outcome that a whole result names: a constant, or a text of one word.
pub(super) fn of_result(text: &str) -> Option<Outcome> {
    // An enhanced status code says it with its class (RFC 3463 3.1).
    if let Some(enhanced) = EnhancedCode::parse(text) {
        return match enhanced.class {
            2 => Some(Outcome::Success),
            4 => Some(Outcome::Transient),
            5 => Some(Outcome::Permanent),
            _ => None,
        };
    }
    let words = words_of(text);
    if words.is_empty() || words.len() > 4 || text.contains(' ') && words.len() > 2 {
        return None;
    }
    let vocabulary = vocabulary();
    if ends_with(text, vocabulary.dialogue_states) {
        return None;
    }
    of_words(&words).or_else(|| {
        let last = |phrases: &Phrases| ends_with(text, phrases);
        let rest = without_denial(&words, vocabulary.permanent_results);
        if has_phrase(rest.as_ref().unwrap_or(&words), vocabulary.negation) {
            None
        } else if last(vocabulary.permanent_results) {
            Some(Outcome::Permanent)
        } else if last(vocabulary.transient_results) {
            Some(Outcome::Transient)
        } else if last(vocabulary.success) {
            Some(Outcome::Success)
        } else {
            None
        }
    })
}

/// Whether something beside a no says that it is none for good: `{valid: false, greylisted: true}`, `finish(false, "unknown")`.
pub(super) fn is_softened(beside: &[Argument<'_>]) -> bool {
    beside.iter().any(|argument| softens(argument.label(), &argument.value))
}

/// Whether a value, of some name, says of a no beside it that it is none for good.
pub(super) fn softens(label: Option<&str>, value: &Expr<'_>) -> bool {
    let vocabulary = vocabulary();
    let is_soft = |text: &str| {
        let words = words_of(text);
        let is_undecided = || has_phrase(&words, vocabulary.undecided) && of_result(text).is_none();
        of_result(text) == Some(Outcome::Transient) || is_undecided()
    };
    match &value.kind {
        Kind::Text(text) if label.is_some_and(|label| ends_with(label, vocabulary.confidence)) => {
            is_phrase(text, vocabulary.unsure)
        }
        Kind::Text(text) if text.contains(' ') => has_phrase(&words_of(text), vocabulary.says_undecided),
        Kind::Text(text) => is_soft(text),
        Kind::Name(name) | Kind::Member(_, name) => is_constant_name(name) && is_soft(name),
        Kind::Bool(true) => label.is_some_and(is_soft),
        _ => false,
    }
}

/// The outcome of a value that is a result as it stands: a text, a constant, a constructor, a table of flags.
pub(super) fn of_value(expr: &Expr<'_>) -> Option<Outcome> {
    match &expr.kind {
        Kind::Text(text) => of_result(text).or_else(|| firm::of_headline(text)),
        Kind::Name(name) if is_constant_name(name) => of_result(name),
        Kind::Member(object, name) => {
            of_result(name).filter(|_| is_constant_name(name) || is_type(object)).or_else(|| {
                // `BounceType.HARD`: the type may carry the meaning.
                let owner =
                    object.last_name().filter(|owner| is_constant_name(owner) && is_constant_name(name))?;
                of_result(&format!("{owner} {name}"))
            })
        }
        Kind::Call(..) => of_call(expr),
        Kind::Table(rows) => of_labels(rows),
        Kind::List(items) => items.iter().find_map(of_value),
        // `{ok, Value}` only says that there is a value; `{error, permanent}` says more.
        Kind::Tuple(items) => items.iter().filter_map(of_value).find(|outcome| *outcome != Outcome::Success),
        // `"invalid: " + text`: what stands in front of the details.
        Kind::Other(parts) | Kind::Joined(parts) if parts.len() > 1 => firm::of_heading(&parts[0]),
        // `&PermanentError{…}` and the like.
        Kind::Other(parts) if parts.len() == 1 && matches!(parts[0].kind, Kind::Call(..)) => {
            of_value(&parts[0])
        }
        _ => None,
    }
}

/// A plain name with a capital is a type, and what stands behind it one of its cases: `Outcome.bounce`.
pub(super) fn is_type(expr: &Expr<'_>) -> bool {
    matches!(expr.kind, Kind::Name(name) if name.starts_with(|first: char| first.is_uppercase()))
}

/// Constants and types begin with a capital or have several words, symbols with a colon; a plain variable names no
/// outcome.
pub(super) fn is_constant_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_uppercase() || first == ':') || words_of(name).len() > 1
}

/// The outcome of named arguments and fields: `permanent=True`, `action: "bounce"`.
fn of_labels(rows: &[Argument<'_>]) -> Option<Outcome> {
    rows.iter().find_map(|row| {
        let label = row.label()?;
        if stored::is_passing_mark(label, &row.value, rows) {
            return None;
        }
        if let (Some(flag), Kind::Bool(value)) = (flag::of(label), &row.value.kind) {
            return if flag.is_verdict {
                None
            } else if *value {
                flag.on
            } else {
                flag.off
            };
        }
        // `{greylisted: true}`.
        let is_set = matches!(row.value.kind, Kind::Bool(true));
        if is_set && (ends_with(label, vocabulary().permanent) || ends_with(label, vocabulary().transient)) {
            return of_identifier(label);
        }
        if ends_with(label, vocabulary().result_names) { of_value(&row.value) } else { None }
    })
}

/// The outcome that a flag says which is set while something is built: `Outcome.builder().permanent(true).build()`.
fn of_builder(call: &CallParts<'_, '_>) -> Option<Outcome> {
    const LONGEST: usize = 20;
    let built = call.receiver.filter(|_| call.arguments.is_empty())?;
    let steps = std::iter::successors(CallParts::of(built), |step| CallParts::of(step.receiver?));
    steps.take(LONGEST).find_map(|step| {
        let [Argument { name: None, value }] = step.arguments else { return None };
        let Kind::Bool(set) = value.kind else { return None };
        flag::of(step.name).filter(|flag| !flag.is_verdict)?.says(set)
    })
}

/// The outcome of a call: by its name, its flags, a result handed to it, or the collection that it fills.
pub(super) fn of_call(expr: &Expr<'_>) -> Option<Outcome> {
    let call = CallParts::of(expr)?;
    let vocabulary = vocabulary();
    if let Some(outcome) = firm::of_wrapped(&call) {
        return Some(outcome);
    }
    // Who only asks for something has done nothing.
    if is_neutral(&call) || call.is(vocabulary.functions.contains_test) {
        return None;
    }
    if let Some(outcome) = of_labels(call.arguments).or_else(|| of_builder(&call)) {
        return Some(outcome);
    }
    if let Some(outcome) = added_to(&call).filter_map(Expr::label).find_map(of_collection) {
        return Some(outcome);
    }
    // A queue that runs a job hands it out again.
    if call.receiver.and_then(Expr::last_name).is_some_and(is_job) {
        if call.is(vocabulary.hands_back) {
            return Some(Outcome::Transient);
        }
        if call.is(vocabulary.drops) {
            return Some(Outcome::Permanent);
        }
    }
    if let Some(receiver) = call.receiver
        && call.arguments.iter().any(|argument| {
            argument.label().is_some_and(|label| is_taken_away(receiver, label, &argument.value))
        })
    {
        return Some(Outcome::Permanent);
    }
    // Asked once: they can be calls in their turn, as deep as there are levels.
    let handed = of_arguments(&call);
    // Who is handed one outcome for each class tells the class by itself.
    if handed.iter().any(|other| *other != handed[0]) {
        return None;
    }
    if let Some(outcome) = stored::of_call(&call).filter(|_| handed.is_empty()) {
        return Some(outcome);
    }
    // The type is what is called.
    let made = call.made_type();
    // `permFail(code, Reason.GREYLISTED)`: a reason that the name of the call does not fit tells nothing.
    let is_firm = |name: &str| {
        ends_with(name, vocabulary.kinds_of_failure) && !has_phrase(&words_of(name), vocabulary.soft)
    };
    if let Some(first) = handed.first()
        && is_firm(call.name)
        && of_callee(call.name).is_some_and(|outcome| outcome != *first)
    {
        return None;
    }
    // `Deliverability::Invalid(text)`: a case of a type, with what belongs to it.
    if let Kind::Call(callee, _) = &expr.kind
        && let Kind::Member(object, name) = &callee.kind
        && name.starts_with(char::is_uppercase)
        && is_type(object)
        && let Some(outcome) = of_result(name)
    {
        return Some(outcome);
    }
    // `worker.later(job)`.
    if is_phrase(call.name, vocabulary.asks_again) && handed.is_empty() {
        return Some(Outcome::Transient);
    }
    // What is handed over tells more than the name: `mark_bounced(recipient, "soft")`.
    handed.first().copied().or_else(|| {
        let outcome = of_callee(made.unwrap_or(call.name))?;
        // `with_temporary(error, False)`: the flag stands beside it.
        let flag = call.arguments.iter().rev().find_map(|argument| {
            if let Kind::Bool(value) = argument.value.kind { Some(value) } else { None }
        });
        // `die_temp(text, false)`: what else the flag may be for nobody knows.
        let is_put = begins_with(call.name, vocabulary.puts_flag);
        match (flag, outcome) {
            (Some(false), Outcome::Transient) => is_put.then_some(Outcome::Permanent),
            (Some(false), _) => None,
            _ => Some(outcome),
        }
    })
}

/// The collections that a call puts something into: what it is called on, or handed first.
pub(super) fn added_to<'e, 't>(call: &CallParts<'e, 't>) -> impl Iterator<Item = &'e Expr<'t>> {
    let given = match call.arguments {
        [first, _, ..] if call.is(vocabulary().fills) => Some(&first.value),
        _ => None,
    };
    call.receiver.filter(|_| call.is(vocabulary().adds)).into_iter().chain(given)
}

/// The outcome that the name of a collection stands for: what is put into `invalid` or `bounced` is.
fn of_collection(name: &str) -> Option<Outcome> {
    of_identifier(name).or_else(|| of_result(name).filter(|outcome| *outcome != Outcome::Success))
}

/// The outcome of what is put into a field of that name: a time for the next attempt, a mark that keeps mail away, a flag
/// such as `requeue`.
pub(super) fn of_field(target: &Expr<'_>, name: &str, value: &Expr<'_>) -> Option<Outcome> {
    let vocabulary = vocabulary();
    let holder = match &target.kind {
        Kind::Member(holder, _) | Kind::Index(holder, _) => Some(holder),
        _ => None,
    };
    if holder.is_some_and(|holder| is_taken_away(holder, name, value)) {
        return Some(Outcome::Permanent);
    }
    // `$invalid[] = $address`: no index is there.
    if let Kind::Index(collection, index) = &target.kind
        && index.span == target.span
    {
        return collection.label().and_then(of_collection);
    }
    if ends_with(name, vocabulary.appointments) && is_time(value) {
        return Some(Outcome::Transient);
    }
    let is_set = matches!(value.kind, Kind::Bool(true));
    let is_named = || ends_with(name, vocabulary.permanent) || ends_with(name, vocabulary.transient);
    if is_set && is_named() { of_identifier(name) } else { None }
}

/// Whether a value may be a point in time, or a while from now: nothing that is known as it stands but a number.
fn is_time(value: &Expr<'_>) -> bool {
    match &value.kind {
        Kind::Number(number) => *number > 0,
        Kind::Call(..) => true,
        Kind::Other(parts) => parts.iter().any(is_time),
        _ => false,
    }
}

/// `contact.active = False`: nothing is sent to the address any more.
pub(super) fn is_taken_away(holder: &Expr<'_>, field: &str, value: &Expr<'_>) -> bool {
    let vocabulary = vocabulary();
    let is_kept = |part: &Expr<'_>| matches!(part.kind, Kind::Name(name) | Kind::Member(_, name) if ends_with(name, vocabulary.kept));
    matches!(value.kind, Kind::Bool(false))
        && ends_with(field, vocabulary.standing)
        && holder.any(&mut |part| is_kept(part))
}

pub(super) fn is_job(name: &str) -> bool {
    names_object(name) || ends_with(name, vocabulary().jobs)
}

/// Whether the outcome of a call rests on its name alone.
pub(super) fn is_by_name(expr: &Expr<'_>) -> bool {
    CallParts::of(expr).is_some_and(|call| {
        of_labels(call.arguments).is_none()
            && of_argument(&call).is_none()
            && stored::of_call(&call).is_none()
    })
}

/// Whether a call is handed more than one result to pick from, alike or not.
pub(super) fn offers_several(expr: &Expr<'_>) -> bool {
    CallParts::of(expr).is_some_and(|call| of_arguments(&call).len() > 1)
}

/// The outcome of a result among the arguments.
fn of_argument(call: &CallParts<'_, '_>) -> Option<Outcome> {
    of_arguments(call).first().copied()
}

/// The outcomes of all results among the arguments; that something is done says little there.
fn of_arguments(call: &CallParts<'_, '_>) -> Vec<Outcome> {
    // `move(message, to: .undeliverable)`: the label only says what a value is for.
    let is_plain = |argument: &&Argument<'_>| {
        argument.name.is_none()
            || argument.label().is_some_and(|label| is_phrase(label, vocabulary().destinations))
    };
    let unnamed = call.arguments.iter().filter(is_plain);
    // Among other arguments it may be meant for something else: `flush(queue, TEMPFAIL, "too many failures")`.
    let is_all_told = call.arguments.len() == 1 || call.is(vocabulary().result_names);
    let sets_error = call.is(vocabulary().sets_error);
    let results = unnamed.filter_map(|argument| match &argument.value.kind {
        Kind::Text(text) if words_of(text).len() <= 3 && !text.contains(' ') => of_result(text),
        Kind::Member(..) | Kind::Table(_) => of_value(&argument.value),
        Kind::Name(name) if is_all_told && ends_with(name, vocabulary().kinds_of_failure) => of_result(name),
        // `set_error(error, SMTP_ERROR_TRANSIENT, "…")`.
        Kind::Name(name) if sets_error && is_constant_name(name) => of_identifier(name),
        // `append(outcomes, outcome{recipient, smtpTempFail})`: what a result is made of.
        Kind::Call(callee, _)
            if callee.last_name().is_some_and(|name| ends_with(name, vocabulary().result_names)) =>
        {
            of_value(&argument.value)
        }
        // An error that is handed on: `done(new PermanentError())`.
        Kind::Call(callee, _)
            if callee.last_name().is_some_and(|name| name.starts_with(char::is_uppercase)) =>
        {
            of_value(&argument.value)
        }
        _ => None,
    });
    results.filter(|outcome| *outcome != Outcome::Success).collect()
}

/// A callee names an outcome with its first or its last word, and not when it only asks.
fn of_callee(name: &str) -> Option<Outcome> {
    let words = words_of(name);
    let vocabulary = vocabulary();
    if words.len() > 1 && has_phrase(&words[..1], vocabulary.asks) {
        return None;
    }
    let at_edge = |phrases: &Phrases| words_begin_with(&words, phrases) || ends_with(name, phrases);
    let is_type = name.starts_with(|first: char| first.is_uppercase());
    let named = at_edge(vocabulary.permanent) || at_edge(vocabulary.transient) || is_type;
    if !named {
        return None;
    }
    of_words(&words).or_else(|| {
        if !is_type {
            return None;
        }
        // `MailboxNotFoundError`: what is thrown says more than one word of a result.
        let is_error = ends_with(name, vocabulary.errors);
        let what = words[..words.len() - usize::from(is_error)].join("_");
        let said = longest_end(&what, vocabulary.permanent_results).filter(|phrase| phrase.len() > 1);
        said.map(|_| Outcome::Permanent)
    })
}

/// Logging, formatting and asserting decide nothing.
pub(super) fn is_neutral(call: &CallParts<'_, '_>) -> bool {
    let receiver = call.receiver.and_then(Expr::last_name).unwrap_or("");
    is_phrase(call.name, vocabulary().neutral)
        || begins_with(call.name, vocabulary().logs)
        || ends_with(receiver, vocabulary().loggers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_outcomes() {
        assert_eq!(of_identifier("mark_hard_bounce"), Some(Outcome::Permanent));
        assert_eq!(of_identifier("SoftBounce"), Some(Outcome::Transient));
        assert_eq!(of_identifier("permanent_or_temporary"), None);
        assert_eq!(of_identifier("not_permanent"), None);
        assert_eq!(of_identifier("non_retryable"), Some(Outcome::Permanent));
        assert_eq!(of_identifier("delivery_failed"), None);
        assert_eq!(of_identifier("BounceTypeSoft"), None);
        assert_eq!(of_result("BounceTypeSoft"), Some(Outcome::Transient));
        assert_eq!(of_result("BounceTypeHard"), Some(Outcome::Permanent));
        assert_eq!(of_result("BounceTypeUnknown"), None);
        assert_eq!(of_result("bounced"), Some(Outcome::Permanent));
        assert_eq!(of_result("hard"), Some(Outcome::Permanent));
        assert_eq!(of_result("this message could not be bounced today"), None);
    }

    #[test]
    fn callees_that_ask_do_nothing() {
        assert_eq!(of_callee("get_bounce"), None);
        assert_eq!(of_callee("send_bounce_notification"), None);
        assert_eq!(of_callee("bounce_message"), Some(Outcome::Permanent));
        assert_eq!(of_callee("PermanentDeliveryError"), Some(Outcome::Permanent));
    }
}
