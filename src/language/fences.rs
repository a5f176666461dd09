//! Pieces in other languages inside a text, between fences: the first line of a fence, or what stands right above it,
//! names the language.

use super::embed::{Piece, is_config};
use super::{Language, by_id, by_name_and_start, by_path, vocabulary};
use std::ops::Range;
use std::path::Path;

/// How many lines above a fence are looked through for the path of the file that it shows.
const NEAR: usize = 3;

/// A fence that is open.
struct Open<'s> {
    mark: &'static str,
    /// What follows the mark.
    info: &'s str,
    /// How many bytes of indentation and quotation each line inside has as well.
    depth: usize,
    /// The lines above, the nearest first.
    above: Vec<&'s str>,
    lines: Vec<Range<usize>>,
}

/// The pieces between the fences of a language, in the order of the text. Fences that tell no language with a parser are
/// text.
pub(super) fn pieces<'s>(fences: &'static [&'static str], source: &'s str) -> Vec<Piece<'s>> {
    let mut pieces = Vec::new();
    if !fences.iter().any(|fence| memchr::memmem::find(source.as_bytes(), fence.as_bytes()).is_some()) {
        return pieces;
    }
    let mut above: Vec<&str> = Vec::new();
    let mut open: Option<Open<'s>> = None;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        let text = line.trim_start_matches(is_margin).trim_end();
        match &mut open {
            None => {
                if let Some(mark) = fences.iter().find(|fence| text.starts_with(**fence)) {
                    let info = text.trim_start_matches(&mark[..1]);
                    let depth = line.len() - line.trim_start_matches(is_margin).len();
                    let near = above.iter().rev().take(NEAR).copied().collect();
                    open = Some(Open { mark, info, depth, above: near, lines: Vec::new() });
                    above.clear();
                } else if !text.is_empty() {
                    above.push(text);
                }
            }
            Some(fence)
                if text.starts_with(fence.mark) && text.trim_start_matches(&fence.mark[..1]).is_empty() =>
            {
                pieces.extend(fence.piece(source));
                open = None;
            }
            Some(fence) => {
                let margin = line.len() - line.trim_start_matches(is_margin).len();
                fence.lines.push(start + margin.min(fence.depth)..end);
            }
        }
        start = end;
    }
    pieces
}

fn is_margin(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '>')
}

impl<'s> Open<'s> {
    fn piece(&self, source: &'s str) -> Option<Piece<'s>> {
        let named = named(self.info);
        let told = paths(self.info).find_map(|path| self.config(source, path));
        // Only a fence that says little of its language leaves the word to what stands around it.
        let says_little = named.is_none_or(|language| language.is_data && !is_config(language));
        let told = told.or_else(|| if says_little { self.told_around(source) } else { None });
        let is_told = told.is_some();
        let (language, path) =
            told.map(|(language, path)| (language, Some(path))).or(named.map(|it| (it, None)))?;
        let mut piece = Piece::of(source, language, path, &self.lines)?;
        piece.is_guess = is_told;
        piece.is_warned_of = self.is_warned_of(&piece.text);
        Some(piece)
    }

    /// The config format of the one file that a comment in the first line, or the text above, names.
    fn told_around(&self, source: &'s str) -> Option<(&'static Language, &'s str)> {
        let first = &source[self.lines.first()?.clone()];
        let comment = first.trim_start().strip_prefix('#').unwrap_or("");
        let in_comment = paths(comment).find_map(|path| self.config(source, path));
        in_comment.or_else(|| {
            let mut found =
                self.above.iter().flat_map(|line| paths(line)).filter_map(|path| self.config(source, path));
            let first = found.next()?;
            found.all(|other| other.1 == first.1).then_some(first)
        })
    }

    fn config(&self, source: &'s str, path: &'s str) -> Option<(&'static Language, &'s str)> {
        let body = &source[self.lines.first()?.start..self.lines.last()?.end];
        let language = by_name_and_start(Path::new(path), body.as_bytes())?;
        is_config(language).then_some((language, path))
    }

    /// Whether the text above, or a comment inside, says that the piece shows how not to do it.
    fn is_warned_of(&self, text: &str) -> bool {
        let warns = |line: &str| {
            let line = line.to_lowercase();
            vocabulary().warnings.iter().any(|warning| line.contains(warning))
        };
        let is_comment = |line: &&str| line.trim_start().starts_with(['#', '/', '-', ';', '*']);
        self.above.iter().any(|line| warns(line)) || text.lines().filter(is_comment).any(warns)
    }
}

/// The words of a line that can be paths.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|letter: char| letter.is_whitespace() || "`'\"*()[]{}<>=:,;".contains(letter));
    words.map(|word| word.trim_end_matches(['.', '!', '?'])).filter(|word| word.contains(['.', '/']))
}

/// The language that the line of a fence names: by an identifier or by the extension of its files.
fn named(info: &str) -> Option<&'static Language> {
    let info = info.trim_start_matches([' ', '{', '.']);
    let word = info.split([' ', ',', '{', '}', ':', '\t']).next().filter(|word| !word.is_empty())?;
    let word = word.to_ascii_lowercase();
    by_id(&word)
        .or_else(|| by_path(Path::new(&format!("x.{word}"))))
        .filter(|language| language.parser.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_names_its_language_in_many_ways() {
        let id = |info: &str| named(info).map(|language| language.id);
        assert_eq!(id("python"), Some("python"));
        assert_eq!(id("py title=\"x\""), Some("python"));
        assert_eq!(id(" {.ruby}"), Some("ruby"));
        assert_eq!(id("JSON"), Some("json"));
        assert_eq!(id(""), None);
        assert_eq!(id("text"), None);
    }

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let pieces = pieces(&["```", "~~~"], text);
        pieces.into_iter().map(|piece| (piece.language.id, piece.text)).collect()
    }

    #[test]
    fn a_piece_ends_at_the_same_fence() {
        let text = "a\n```py\nx = 1\n~~~\n```\n~~~\n```py\n~~~\n````go\ny\n```` \n";
        assert_eq!(found(text), [("python", "x = 1\n~~~\n".to_owned()), ("go", "y\n".to_owned())]);
    }

    #[test]
    fn a_piece_in_a_list_or_a_quotation_loses_the_margin_around_it() {
        let text = "- a\n  ```py\n  if x:\n    y\n  ```\n> ```go\n> y\n>\n> ```\n";
        let wanted = [("python", "if x:\n  y\n".to_owned()), ("go", "y\n\n".to_owned())];
        assert_eq!(found(text), wanted);
    }

    #[test]
    fn a_file_is_named_on_the_fence_above_it_or_in_it() {
        let ids = |text: &str| found(text).into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(ids("```ini title=\"/etc/postfix/main.cf\"\na = b\n```\n"), ["postfix-main"]);
        assert_eq!(ids("In `/etc/postfix/main.cf`:\n\n```\na = b\n```\n"), ["postfix-main"]);
        assert_eq!(ids("```conf\n# /etc/postfix/main.cf\na = b\n```\n"), ["postfix-main"]);
        assert_eq!(ids("Of main.cf and master.cf:\n```\na = b\n```\n"), [""; 0], "two files");
        assert_eq!(ids("After main.cf:\n```sh\npostfix reload\n```\n"), ["bash"]);
        assert_eq!(ids("In main.cf:\n\na\n\nb\n\nc\n\n```\na = b\n```\n"), [""; 0], "too far");
    }

    #[test]
    fn what_is_shown_as_a_mistake_is_known_by_the_words_around() {
        let warned = |text: &str| pieces(&["```"], text).iter().all(|piece| piece.is_warned_of);
        assert!(warned("This is wrong:\n```py\nx\n```\n"));
        assert!(warned("```py\n# Don't do this\nx\n```\n"));
        assert!(!warned("Like this:\n```py\nx\n```\n"));
    }
}
