//! What the project's configuration, or the model of a library, says that functions, types and constants do with a reply.

use super::calls::CallParts;
use super::ir::{Argument, Expr, Kind};
use super::{Outcome, Walker, firm, outcome};
use crate::language::{Library, Name, ends_with, is_in_capitals, vocabulary};

impl<'t> Walker<'_, 't> {
    /// The outcome of a value: by what the project's configuration says of its name, else by the name itself.
    pub(super) fn outcome_of(&self, value: &Expr<'t>) -> Option<Outcome> {
        self.configured(value).or_else(|| outcome::of_value(value).filter(|_| !self.is_vague(value)))
    }

    /// Whether a constant says that something was not right, and not that an address was: `return OS_INVALID`, where a message
    /// is sent.
    pub(super) fn is_vague(&self, value: &Expr<'t>) -> bool {
        let Kind::Name(name) = value.kind else { return false };
        is_in_capitals(name)
            && ends_with(name, vocabulary().vague_results)
            && self.scope.commands.iter().any(|(_, command)| command.is_some_and(|sent| sent.name == "DATA"))
    }

    /// The outcome that the project's configuration, or the model of a library, gives a function, a type or a constant.
    pub(super) fn configured(&self, expr: &Expr<'t>) -> Option<Outcome> {
        self.of_project(expr).or_else(|| self.of_library(expr))
    }

    fn of_library(&self, expr: &Expr<'t>) -> Option<Outcome> {
        let says_any = |library: &&Library| !library.permanent.is_empty() || !library.letters.is_empty();
        let libraries = || self.program.libraries.iter().copied().filter(says_any);
        libraries().next()?;
        let of_path = |path: &str| {
            let named = |names: &[Name]| names.iter().any(|name| name.fits(path));
            libraries().find_map(|library| match (named(&library.permanent), named(&library.transient)) {
                (true, _) => Some(Outcome::Permanent),
                (_, true) => Some(Outcome::Transient),
                _ => None,
            })
        };
        // `quit("DConnected to ", …)`: some report with the first letter of what they print.
        let of_called = |path: &str, arguments: &[Argument<'t>]| {
            of_path(path).or_else(|| {
                let Kind::Text(text) = &arguments.first()?.value.kind else { return None };
                let letter = code_letter(text)?;
                let letters = libraries().flat_map(|library| library.letters.iter());
                letters.filter(|(name, _)| name.fits(path)).find_map(|(_, letters)| match letter {
                    _ if letter == letters.permanent => Some(Outcome::Permanent),
                    _ if letter == letters.transient => Some(Outcome::Transient),
                    _ => None,
                })
            })
        };
        match &expr.kind {
            // What is wrapped says what it is: `fmt.Errorf("…: %w", asynq.SkipRetry)`.
            Kind::Call(callee, arguments) => of_called(&callee.path()?, arguments).or_else(|| {
                firm::wrapped(&CallParts::of(expr)?).find_map(|wrapped| of_path(&wrapped.path()?))
            }),
            // `{:cancel, reason}`
            Kind::Tuple(items) => match &items.first()?.kind {
                Kind::Text(tag) => of_path(tag),
                Kind::Name(tag) => of_path(tag),
                _ => None,
            },
            _ => of_path(&expr.path()?),
        }
    }

    fn of_project(&self, expr: &Expr<'t>) -> Option<Outcome> {
        let outcomes = self.program.outcomes;
        let all = [
            (&outcomes.permanent, Outcome::Permanent),
            (&outcomes.transient, Outcome::Transient),
            (&outcomes.success, Outcome::Success),
        ];
        if all.iter().all(|(names, _)| names.is_empty()) {
            return None;
        }
        let named = if let Kind::Call(callee, _) = &expr.kind { callee } else { expr };
        let path = named.path().or_else(|| named.last_name().map(str::to_owned))?;
        let fits = |name: &String| {
            path.strip_suffix(name.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        };
        all.into_iter().find(|(names, _)| names.iter().any(fits)).map(|(_, outcome)| outcome)
    }
}

/// The letter that a text begins with and that does not belong to its first word: `"DConnected to "`, `"h"`.
fn code_letter(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let first = letters.next().filter(char::is_ascii_alphabetic)?;
    letters.next().is_none_or(char::is_uppercase).then_some(first)
}
