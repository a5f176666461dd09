//! Functions of the file that read from the connection.

use super::Walker;
use super::calls::CallParts;
use super::ir::Function;
use crate::language::{ends_with, vocabulary};

impl<'t> Walker<'_, 't> {
    /// Whether a function of the file reads from the connection for its caller.
    pub(super) fn reads_inside(&self, call: &CallParts<'_, 't>) -> bool {
        self.own_function(call).is_some_and(|function| reads_answer(&function, self.program.source))
    }

    /// Whether a function reads from the connection, or has another function of the file do that.
    pub(super) fn reads_here_or_there(&self, function: &Function<'t>) -> bool {
        const MOST: usize = 16;
        let source = self.program.source;
        let there = || {
            let called = calls_in(source.get(function.span()).unwrap_or("")).take(MOST);
            called.filter_map(|name| self.program.function(name)).any(|other| reads_answer(&other, source))
        };
        reads_answer(function, source) || there()
    }
}

/// Whether a function has a call that reads.
pub(super) fn reads_answer(function: &Function<'_>, source: &str) -> bool {
    *function.reads.get_or_init(|| calls_read(source.get(function.span()).unwrap_or("")))
}

/// Whether a text has a call that reads.
fn calls_read(text: &str) -> bool {
    calls_in(text).any(|name| ends_with(name, vocabulary().functions.reads))
}

/// The names in front of the brackets of a text.
pub(super) fn calls_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('(').map(|(at, _)| {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        text[..at].trim_end().rsplit(|letter| !is_part(letter)).next().unwrap_or("")
    })
}
