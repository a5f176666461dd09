//! A text and where its lines begin.

use memchr::memchr2_iter;
use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

/// A file's text with what the file is called in reports.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    /// The byte offset of each line's start.
    starts: Vec<usize>,
    /// Byte offsets inside long lines with their columns, so that a column is not counted from far away.
    strides: Vec<(usize, usize)>,
}

/// How far apart strides stand, in bytes.
const STRIDE: usize = 1024;

/// A place as reports give it: lines and columns count from 1, columns in characters. The end is the column behind
/// the last character.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Place {
    /// The line of the first character.
    pub line: usize,
    /// The column of the first character.
    pub column: usize,
    /// The line of the end.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

impl Source {
    /// Takes a text. Its lines end at `\n`, `\r\n` and `\r`.
    #[must_use]
    pub fn new(path: String, text: String) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
            .map(|at| at + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(ends).collect();
        let strides = strides(&text, &starts);
        Self { path, text, starts, strides }
    }

    /// The same file with another text.
    #[must_use]
    pub fn with_text(self, text: String) -> Self {
        Self::new(self.path, text)
    }

    /// What the file is called.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of bytes stands.
    #[must_use]
    pub fn place(&self, span: &Range<usize>) -> Place {
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end.max(span.start));
        Place { line, column, end_line, end_column }
    }

    /// The text of a line, counted from 1, without its end.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        self.text[self.bytes_of(line, line)].trim_end_matches(['\n', '\r'])
    }

    /// The lines from `first` to `last`, counted from 1, for a renderer that only knows `\n` and `\r\n`: every end
    /// keeps its length, so offsets stay true. With them comes the offset of their start.
    pub(super) fn window(&self, first: usize, last: usize) -> (Cow<'_, str>, usize) {
        let bytes = self.bytes_of(first, last);
        let start = bytes.start;
        let text = &self.text[bytes];
        let is_bare = |at: usize| !text[at + 1..].starts_with('\n');
        if !memchr::memchr_iter(b'\r', text.as_bytes()).any(is_bare) {
            return (Cow::Borrowed(text), start);
        }
        let mended = text.char_indices().map(|(at, c)| if c == '\r' && is_bare(at) { '\n' } else { c });
        (Cow::Owned(mended.collect()), start)
    }

    fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|&start| start <= byte);
        let start = (self.starts[line - 1], 1);
        let stride = self.strides[..self.strides.partition_point(|&(at, _)| at <= byte)].last();
        let (from, column) = stride.copied().unwrap_or(start).max(start);
        (line, column + self.text.get(from..byte).map_or(0, |before| before.chars().count()))
    }

    fn bytes_of(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.starts.get(first - 1).copied().unwrap_or(self.text.len());
        let end = self.starts.get(last).copied().unwrap_or(self.text.len());
        start..end
    }
}

/// A stride stands at the start of a character.
fn strides(text: &str, starts: &[usize]) -> Vec<(usize, usize)> {
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut strides = Vec::new();
    for (&start, end) in starts.iter().zip(ends).filter(|(start, end)| end - **start > STRIDE) {
        let (mut at, mut column) = (start, 1);
        while end - at > STRIDE {
            let next = (at + 1..=at + STRIDE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(end);
            column += text[at..next].chars().count();
            at = next;
            strides.push((at, column));
        }
    }
    strides
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new("a.py".to_owned(), text.to_owned())
    }

    #[test]
    fn lines_end_in_three_ways_and_columns_are_characters() {
        let source = source("a\r\nb\rc\n\u{e9}\u{1f600}452");
        let place = source.place(&(13..16));
        assert_eq!((place.line, place.column, place.end_line, place.end_column), (4, 3, 4, 6));
        assert_eq!([source.line(1), source.line(2), source.line(3)], ["a", "b", "c"]);
    }

    #[test]
    fn a_window_has_its_lines_and_its_start() {
        let source = source("a\r\n\n\nb\rc\rd");
        assert_eq!(source.window(2, 5), (Cow::from("\n\nb\nc\n"), 3));
    }

    #[test]
    fn columns_of_long_lines_are_counted_right() {
        let long = "a\u{e9}\u{1f600}".repeat(2_000);
        let text = format!("{long}\nshort\n{long}");
        let source = source(&text);
        for (at, _) in text.char_indices().step_by(7) {
            let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let column = text[line_start..at].chars().count() + 1;
            let line = text[..at].matches('\n').count() + 1;
            assert_eq!(source.position(at), (line, column), "at {at}");
        }
    }

    #[test]
    fn the_end_of_the_text_is_a_place() {
        let source = source("ab\n");
        let place = source.place(&(3..3));
        assert_eq!((place.line, place.column), (2, 1));
        assert_eq!(source.line(2), "");
    }
}
