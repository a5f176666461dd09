//! Code in a text, between fences whose first line names its language.

use super::Mention;
use crate::document::Document;
use crate::language::{self, Language};
use std::ops::Range;
use std::path::Path;

/// The pieces of code in a document, each with its mentions. Fences that name no language with a parser are text.
pub(super) fn mentions(document: &Document, source: &str) -> Vec<(Range<usize>, Vec<Mention>)> {
    let fences = document.language().fences;
    if fences.is_empty() {
        return Vec::new();
    }
    pieces(source, fences)
        .into_iter()
        .map(|(range, language)| {
            let mentions = inside(document.path(), language, &source[range.clone()], range.start);
            (range, mentions)
        })
        .collect()
}

fn inside(path: &str, language: &'static Language, code: &str, start: usize) -> Vec<Mention> {
    let mut document = Document::new(path, language, code);
    if !document.is_about_mail() {
        return Vec::new();
    }
    document.parse();
    let shifted = |mention: Mention| Mention {
        span: mention.span.start + start..mention.span.end + start,
        code: mention.code,
    };
    super::find(&document, code).into_iter().map(shifted).collect()
}

/// Where each piece of code stands, and its language.
fn pieces(source: &str, fences: &[&str]) -> Vec<(Range<usize>, &'static Language)> {
    let mut pieces = Vec::new();
    let mut open: Option<(&str, usize, Option<&'static Language>)> = None;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let end = start + line.len();
        match open {
            None => {
                if let Some(fence) = fences.iter().find(|fence| text.starts_with(**fence)) {
                    open = Some((fence, end, named(text)));
                }
            }
            Some((fence, begin, language)) => {
                if text.starts_with(fence) && text.trim_start_matches(&fence[..1]).is_empty() {
                    pieces.extend(language.map(|language| (begin..start, language)));
                    open = None;
                }
            }
        }
        start = end;
    }
    pieces
}

/// The language that the line of a fence names: by an identifier or by the extension of its files.
fn named(fence: &str) -> Option<&'static Language> {
    let info = fence.trim_start_matches(['`', '~']).trim_start_matches([' ', '{', '.']);
    let word = info.split([' ', ',', '{', '}', ':', '\t']).next().filter(|word| !word.is_empty())?;
    let word = word.to_ascii_lowercase();
    language::by_id(&word)
        .or_else(|| language::by_path(Path::new(&format!("x.{word}"))))
        .filter(|language| language.parser.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_names_its_language_in_many_ways() {
        let id = |fence: &str| named(fence).map(|language| language.id);
        assert_eq!(id("```python"), Some("python"));
        assert_eq!(id("```py title=\"x\""), Some("python"));
        assert_eq!(id("~~~ {.ruby}"), Some("ruby"));
        assert_eq!(id("```JSON"), Some("json"));
        assert_eq!(id("```"), None);
        assert_eq!(id("```text"), None);
    }

    #[test]
    fn a_piece_ends_at_the_same_fence() {
        let text = "a\n```py\nx = 1\n~~~\n```\n~~~\n```py\n~~~\n````go\ny\n```` \n";
        let found: Vec<_> = pieces(text, &["```", "~~~"])
            .into_iter()
            .map(|(range, language)| (&text[range], language.id))
            .collect();
        assert_eq!(found, [("x = 1\n~~~\n", "python"), ("y\n", "go")]);
    }
}
