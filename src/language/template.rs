//! Tags of template engines in config files. A file is parsed with its tags masked, byte for byte, so that all positions
//! stay; what the tags are is data in `grammars/vocabulary.toml`.

use super::vocabulary;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// What is known of template engines.
pub(crate) struct Templates {
    /// Extensions that a template puts behind the name of the file that is made from it.
    pub(crate) suffixes: &'static [&'static str],
    /// The tags of all engines. Of two that begin alike the longer stands first.
    pub(crate) tags: &'static [Tag],
}

/// One kind of tag.
pub(crate) struct Tag {
    /// What begins it.
    pub(crate) open: &'static str,
    /// What ends it.
    pub(crate) close: &'static str,
    /// Whether a text takes its place.
    pub(crate) shows: bool,
    /// First words with which a tag that shows something shows nothing.
    pub(crate) silent: &'static [&'static str],
    /// Whether a line that begins with it is part of a template, whatever the file is called.
    pub(crate) sure: bool,
}

/// A tag in a text.
struct Found {
    span: Range<usize>,
    shows: bool,
}

/// The path of the file that a template makes, where the name says that it is one.
pub(super) fn without_suffix(path: &Path) -> Option<PathBuf> {
    let extension = path.extension()?.to_str()?;
    vocabulary().templates.suffixes.contains(&extension).then(|| path.with_extension(""))
}

/// Where the tags of a text stand, in bytes and in the order of the text; none where neither path nor text say that it is a template.
pub(crate) fn tags(path: &str, text: &str) -> Vec<Range<usize>> {
    found(path, text).into_iter().map(|tag| tag.span).collect()
}

/// Whether a tag opens in a text.
pub(crate) fn holds_tag(text: &str) -> bool {
    vocabulary().templates.tags.iter().any(|tag| text.contains(tag.open))
}

/// Whether a tag can open in a text in pieces: a look before the text is put together.
pub(crate) fn may_hold_tag<'a>(mut pieces: impl Iterator<Item = &'a str>) -> bool {
    // One that begins in a piece may go on in the next.
    let may_begin = |tag: &Tag, piece: &str| piece.bytes().next_back() == tag.open.bytes().next();
    let tags = vocabulary().templates.tags;
    pieces.any(|piece| tags.iter().any(|tag| piece.contains(tag.open) || may_begin(tag, piece)))
}

/// The text of a template with letters for tags that show something and blanks for others, so that every byte outside of
/// them, and every line, keeps its place; nothing where there is no tag.
pub(crate) fn masked(path: &str, text: &str) -> Option<String> {
    let tags = found(path, text);
    if tags.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for tag in &tags {
        masked.push_str(&text[end..tag.span.start]);
        let mask = if is_word(text, &tags, tag) { 'x' } else { ' ' };
        let bytes = text[tag.span.clone()].bytes();
        masked.extend(bytes.map(|byte| if byte == b'\n' { '\n' } else { mask }));
        end = tag.span.end;
    }
    masked.push_str(&text[end..]);
    Some(masked)
}

/// Whether a tag is masked as a word: it shows something and has no line of its own, or it begins a line that blanks
/// would make a part of the line above.
fn is_word(text: &str, tags: &[Found], tag: &Found) -> bool {
    let start = text[..tag.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[tag.span.end..].find('\n').map_or(text.len(), |at| tag.span.end + at);
    let mut alone = true;
    for (at, letter) in text[start..end].char_indices() {
        let is_tag = tags.iter().any(|other| other.span.contains(&(start + at)));
        alone &= is_tag || letter.is_whitespace();
    }
    !alone && (tag.shows || tag.span.start == start)
}

fn found(path: &str, text: &str) -> Vec<Found> {
    let templates = &vocabulary().templates;
    let is_template =
        without_suffix(Path::new(path)).is_some() || templates.tags.iter().any(|tag| tag.begins_line(text));
    let mut found = Vec::new();
    let mut position = 0;
    while is_template && position < text.len() {
        let next = templates
            .tags
            .iter()
            .filter_map(|tag| Some((text[position..].find(tag.open)? + position, tag)))
            .min_by_key(|(at, _)| *at);
        let Some((start, tag)) = next else { break };
        let inner = start + tag.open.len();
        let Some(end) = text[inner..].find(tag.close).map(|at| inner + at) else { break };
        let word = text[inner..end].trim_start_matches(['-', '~', ' ', '\t', '\n']);
        let is_silent = tag.silent.iter().any(|silent| {
            word.strip_prefix(silent)
                .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
        });
        position = end + tag.close.len();
        found.push(Found { span: start..position, shows: tag.shows && !is_silent });
    }
    found
}

impl Tag {
    fn begins_line(&self, text: &str) -> bool {
        self.sure
            && text.match_indices(self.open).any(|(at, _)| {
                let before = &text[..at];
                before.trim_end_matches([' ', '\t']).chars().next_back().is_none_or(|last| last == '\n')
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_masked_byte_for_byte() {
        let text = "{% if ü %}\na = {{ b }}\n{% endif %}\n{{ whole }}\n<%= c %>d {# e #}\n";
        let masked = masked("x.conf.j2", text).expect("it is a template");
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked, "           \na = xxxxxxx\n           \n           \nxxxxxxxxd        \n");
    }

    #[test]
    fn a_tag_of_go_shows_nothing_where_it_only_decides() {
        let masked =
            masked("x.tmpl", "{{- if .TLS }}\na {{ .B }}{{ end }}\n{{/* note */}}\n").expect("it is one");
        assert_eq!(masked, "              \na xxxxxxxx         \n              \n");
    }

    #[test]
    fn a_tag_that_begins_a_line_does_not_make_it_a_continuation() {
        let masked = masked("x.j2", "a\n{% if b %}c{% endif %}\n").expect("it is a template");
        assert_eq!(masked, "a\nxxxxxxxxxxc           \n");
    }

    #[test]
    fn a_tag_is_seen_across_pieces() {
        assert!(may_hold_tag(["a {", "{ b }}"].into_iter()));
        assert!(may_hold_tag(["a", "<% b %>"].into_iter()));
        assert!(!may_hold_tag(["a { b", "% c {d} < e"].into_iter()));
    }

    #[test]
    fn only_a_sure_tag_makes_a_template_of_a_file_without_the_name() {
        assert!(masked("exim.conf", "a = ${if and {{b}{c}} {d}}\n").is_none());
        assert!(masked("exim.conf", "{% if x %}\na = b\n{% endif %}\n").is_some());
        assert_eq!(without_suffix(Path::new("a/smtpd.conf.erb")), Some(PathBuf::from("a/smtpd.conf")));
        assert_eq!(without_suffix(Path::new("a/smtpd.conf")), None);
    }
}
