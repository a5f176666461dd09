//! Files inside other files: here documents, block scalars, arguments that set one parameter. How they are written is
//! data in `grammars/vocabulary.toml`; what they are is told by the path that stands beside them.

use super::{Language, Trait, by_name_and_start, fences, vocabulary};
use regex::{Captures, Regex, RegexBuilder};
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

/// How many lines around a block are looked through for the path of the file that it becomes.
const NEAR: usize = 12;

/// One way in which a file stands in another file.
pub(crate) struct Embedding {
    /// A text without which there is none.
    pub(crate) seen: &'static str,
    /// A regular expression over what opens it. With a group `end` the text goes on to the line that is that; with a
    /// group `key` it is what is indented deeper; else `part` finds it.
    pub(crate) open: &'static str,
    /// A regular expression over what `open` matches, with the text in the group `body` or `bare`.
    pub(crate) part: &'static str,
    /// What the file is called, where the form alone tells.
    pub(crate) path: &'static str,
    /// Words behind which the path of a file stands that the text is written to.
    pub(crate) writes: &'static [&'static str],
    /// Keys beside a block whose value is the path.
    pub(crate) beside: &'static [&'static str],
}

/// A file inside another file.
pub(crate) struct Piece<'s> {
    /// What it is written in.
    pub(crate) language: &'static Language,
    /// The path that stands beside it; none where it has none.
    path: Option<&'s str>,
    /// Its lines, without the indentation and quotation of the file around.
    pub(crate) text: String,
    /// Where it stands in the file around, in bytes, with all that belongs to its lines.
    pub(crate) around: Range<usize>,
    /// Whether words around it tell what it is, so that it may be something else.
    pub(crate) is_guess: bool,
    /// Whether it is shown as a mistake.
    pub(crate) is_warned_of: bool,
    /// Where each of its lines begins, in its own text and in the file around.
    lines: Vec<(usize, usize)>,
}

impl<'s> Piece<'s> {
    /// The lines of a text at some ranges.
    pub(super) fn of(
        source: &str,
        language: &'static Language,
        path: Option<&'s str>,
        ranges: &[Range<usize>],
    ) -> Option<Self> {
        let around = ranges.first()?.start..ranges.last()?.end;
        let (mut text, mut lines) = (String::new(), Vec::new());
        for range in ranges {
            lines.push((text.len(), range.start));
            text.push_str(&source[range.clone()]);
        }
        Some(Self { language, path, text, around, is_guess: false, is_warned_of: false, lines })
    }

    /// What it is called inside a file: folders for tests mean something for what stands in their files, too.
    pub(crate) fn path_in(&self, outer: &str) -> String {
        self.path.map_or_else(|| outer.to_owned(), |path| format!("{outer}/{path}"))
    }

    /// A range of the piece as a range of the file around.
    pub(crate) fn outside(&self, inner: &Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let line = self.lines.iter().rev().find(|(start, _)| *start <= offset);
            line.map_or(self.around.start, |(start, outside)| outside + offset - start)
        };
        let start = at(inner.start);
        start..if inner.is_empty() { start } else { at(inner.end - 1) + 1 }
    }

    /// A place of the file around as a place of the piece, if it is one.
    pub(crate) fn inside(&self, outer: usize) -> Option<usize> {
        let line = self.lines.iter().rposition(|(_, outside)| *outside <= outer)?;
        let (start, outside) = self.lines[line];
        let end = self.lines.get(line + 1).map_or(self.text.len(), |(next, _)| *next);
        let inner = start + outer - outside;
        let is_last = line + 1 == self.lines.len();
        (inner < end || is_last && inner == end).then_some(inner)
    }
}

static FORMS: LazyLock<Vec<(&'static Embedding, Regex, Option<Regex>)>> = LazyLock::new(|| {
    // A test proves that every pattern in the data compiles.
    let pattern = |pattern: &str| RegexBuilder::new(pattern).multi_line(true).build().ok();
    let compiled = |form: &'static Embedding| {
        Some((form, pattern(form.open)?, pattern(form.part).filter(|_| !form.part.is_empty())))
    };
    vocabulary().embeddings.iter().filter_map(compiled).collect()
});

/// The files inside a file of a language, in the order of the text; none of them overlap.
pub(crate) fn pieces<'s>(language: &Language, source: &'s str) -> Vec<Piece<'s>> {
    let mut pieces: Vec<Piece<'s>> = fences::pieces(language.fences, source);
    if !language.is(Trait::HoldsConfigs) {
        return pieces;
    }
    for (form, open, part) in FORMS.iter().filter(|(form, ..)| source.contains(form.seen)) {
        for found in open.captures_iter(source).filter(|found| !is_comment(language, source, found)) {
            match part {
                Some(part) => pieces.extend(parts(form, part, source, &found)),
                None => pieces.extend(block(form, source, &found)),
            }
        }
    }
    pieces.sort_by_key(|piece| (piece.around.start, piece.around.end));
    // A document in a block belongs to the inner one: it names its own path.
    let mut end = 0;
    pieces.retain(|piece| {
        let is_free = piece.around.start >= end;
        end = if is_free { piece.around.end } else { end };
        is_free
    });
    pieces
}

fn is_comment(language: &Language, source: &str, found: &Captures<'_>) -> bool {
    let start = found.get(0).map_or(0, |all| all.start());
    let line = source[..start].rfind('\n').map_or(0, |at| at + 1);
    !language.comment.is_empty() && source[line..].trim_start().starts_with(language.comment)
}

/// Arguments that are a line of a file each.
fn parts<'s>(form: &Embedding, part: &Regex, source: &'s str, found: &Captures<'s>) -> Vec<Piece<'s>> {
    let Some(all) = found.get(0) else { return Vec::new() };
    let body = |captures: Captures<'s>| captures.name("body").or_else(|| captures.name("bare"));
    let ranges = part.captures_iter(all.as_str()).filter_map(body);
    let ranges = ranges.map(|body| all.start() + body.start()..all.start() + body.end());
    ranges.filter_map(|range| piece(source, form.path, &[range])).collect()
}

/// A text over lines of its own.
fn block<'s>(form: &Embedding, source: &'s str, found: &Captures<'s>) -> Option<Piece<'s>> {
    let all = found.get(0)?;
    let begin = source[all.end()..].find('\n')? + all.end() + 1;
    let mut lines = Vec::new();
    let mut start = begin;
    let end = found.name("end").map(|end| end.as_str());
    let indent = indent(&source[source[..all.start()].rfind('\n').map_or(0, |at| at + 1)..]);
    for line in source[begin..].split_inclusive('\n') {
        let is_over = match end {
            Some(end) => line.trim() == end,
            None => !line.trim().is_empty() && self::indent(line) <= indent,
        };
        if is_over {
            break;
        }
        lines.push(start..start + line.len());
        start += line.len();
    }
    if end.is_some() {
        let opening = all.as_str();
        let words = opening.split(|letter: char| letter.is_whitespace() || "\"'>|;&()=".contains(letter));
        return words.into_iter().filter(|word| word.contains(['.', '/'])).find_map(|word| {
            let piece = piece(source, word, &lines)?;
            // A program may read the text as well as become of it.
            (is_config(piece.language) || is_written(form, opening, word)).then_some(piece)
        });
    }
    let key = found.name("key")?;
    piece(source, key.as_str(), &lines).or_else(|| {
        paths_beside(form, source, all.start()..start, indent)
            .into_iter()
            .find_map(|path| piece(source, path, &lines))
    })
}

/// The values of keys that name a file, in the rows of the mapping that a block stands in.
fn paths_beside<'s>(form: &Embedding, source: &'s str, block: Range<usize>, depth: usize) -> Vec<&'s str> {
    let mut paths = Vec::new();
    let mut look = |line: &'s str| {
        if !line.trim().is_empty() && indent(line) < depth {
            return false;
        }
        let row = line.trim_start_matches([' ', '-']);
        if indent(line) == depth
            && let Some((key, value)) = row.split_once(':')
            && form.beside.contains(&key.trim())
        {
            paths.push(value.trim().trim_matches(['"', '\'']));
        }
        // A dash begins the mapping.
        true
    };
    let begins_item = |line: &str| line.trim_start().starts_with("- ");
    let line = source[..block.start].rfind('\n').map_or(0, |at| at + 1);
    if !begins_item(&source[line..block.end]) {
        for above in source[..line].lines().rev().take(NEAR) {
            if !look(above) || begins_item(above) && indent(above) == depth {
                break;
            }
        }
    }
    for below in source[block.end..].lines().take(NEAR) {
        if begins_item(below) && indent(below) <= depth || !look(below) {
            break;
        }
    }
    paths
}

/// How far a line is indented; the dash of an item counts as a blank.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).trim_start_matches("- ").len()
}

/// Whether the line that opens a block says that its text is written to the file.
fn is_written(form: &Embedding, opening: &str, path: &str) -> bool {
    let before = opening.find(path).and_then(|at| opening.get(..at)).unwrap_or("");
    let before = before.trim_end_matches([' ', '\t', '"', '\'']);
    form.writes.iter().any(|word| before.ends_with(word))
}

/// The lines of a text at some ranges, without the indentation that they share, if the path tells a format or a language
/// that there is something to say about.
fn piece<'s>(source: &'s str, path: &'s str, ranges: &[Range<usize>]) -> Option<Piece<'s>> {
    let around = ranges.first()?.start..ranges.last()?.end;
    let language = by_name_and_start(Path::new(path), source[around].as_bytes())
        .filter(|it| it.parser.is_some() && (is_config(it) || !it.rules.is_empty()))?;
    let blanks = |range: &Range<usize>| {
        let line = &source[range.clone()];
        line.len() - line.trim_start_matches([' ', '\t']).len()
    };
    let is_full = |range: &&Range<usize>| !source[(*range).clone()].trim().is_empty();
    let shared = ranges.iter().filter(is_full).map(blanks).min()?;
    let dedented: Vec<Range<usize>> =
        ranges.iter().map(|range| range.start + shared.min(blanks(range))..range.end).collect();
    let piece = Piece::of(source, language, Some(path), &dedented)?;
    Some(Piece { around: ranges.first()?.start..ranges.last()?.end, ..piece })
}

/// Whether a format is one of config files, whose settings are read.
pub(super) fn is_config(language: &Language) -> bool {
    let has_settings = !language.checks.is_empty() || !language.code_settings.is_empty();
    language.parser.is_some() && has_settings && !language.is(Trait::HoldsConfigs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::by_id;

    fn found(id: &str, source: &str) -> Vec<(&'static str, String)> {
        let language = by_id(id).expect("it is there");
        pieces(language, source).into_iter().map(|piece| (piece.language.id, piece.text)).collect()
    }

    #[test]
    fn every_form_compiles() {
        assert_eq!(FORMS.len(), vocabulary().embeddings.len());
        assert!(FORMS.iter().all(|(form, _, part)| form.part.is_empty() == part.is_none()));
    }

    #[test]
    fn a_here_document_is_what_its_path_says() {
        let script =
            "cat > /etc/postfix/main.cf <<-'EOF'\n\ta = 1\n\tb = 2\n\tEOF\ncat <<X | tee x.txt\nq\nX\n";
        assert_eq!(found("bash", script), [("postfix-main", "a = 1\nb = 2\n".to_owned())]);
        let language = by_id("bash").expect("it is there");
        let piece = &pieces(language, script)[0];
        assert_eq!(&script[piece.outside(&(6..11))], "b = 2");
    }

    #[test]
    fn arguments_are_lines() {
        let script = "postconf -e 'a = 1' \\\n  \"b = $x\" c=3\n# postconf -e 'd = 4'\n";
        let texts: Vec<String> = found("bash", script).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, ["a = 1", "b = $x", "c=3"]);
    }

    #[test]
    fn a_block_is_named_by_its_key_or_by_its_neighbours() {
        let map = "data:\n  main.cf: |\n    a = 1\n\n    b = 2\n  other.txt: |\n    c\n";
        assert_eq!(found("yaml", map), [("postfix-main", "a = 1\n\nb = 2\n".to_owned())]);
        let task = "- copy:\n    content: |\n      a = 1\n    dest: /etc/postfix/main.cf\n- copy:\n    content: |\n      b\n    dest: /x\n";
        assert_eq!(found("yaml", task), [("postfix-main", "a = 1\n".to_owned())]);
        let item = "write_files:\n- path: /etc/postfix/main.cf\n  content: |\n    a = 1\n- content: |\n    b\n  path: /x\n";
        assert_eq!(found("yaml", item), [("postfix-main", "a = 1\n".to_owned())]);
    }
}
