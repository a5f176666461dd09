//! Markdown as a terminal shows it: the part of it that the catalogue and the manual pages use.

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use std::fmt::Write as _;

/// Titles and headings.
pub(super) const BOLD: Style = Style::new().effects(Effects::BOLD);
const EMPHASIS: Style = Style::new().effects(Effects::ITALIC);
const CODE: Style = AnsiColor::Cyan.on_default();

/// A run of text with a mark around it.
struct Span<'a> {
    style: Style,
    inner: &'a str,
    /// How long it is with its marks.
    length: usize,
}

/// One paragraph with its marks made styles.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(['`', '*']) {
        let start = at + found;
        out.push_str(&text[at..start]);
        if let Some(Span { style, inner, length }) = span(text, start) {
            let _ = write!(out, "{style}{inner}{style:#}");
            at = start + length;
        } else {
            out.push_str(&text[start..=start]);
            at = start + 1;
        }
    }
    out + &text[at..]
}

/// One paragraph without its marks and without styles.
pub(super) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(&inline(text)).to_string()
}

/// The marked run that begins at `start`. A star that no word leans on, as in `2 * 3` and `5.*.*`, marks nothing.
fn span(text: &str, start: usize) -> Option<Span<'_>> {
    let rest = &text[start..];
    let (mark, style) = match rest {
        _ if rest.starts_with("**") => ("**", BOLD),
        _ if rest.starts_with('*') => ("*", EMPHASIS),
        _ => ("`", CODE),
    };
    let body = &rest[mark.len()..];
    let is_word = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let opens = mark == "`" || !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '.');
    if !opens || !is_word(body.chars().next()) {
        return None;
    }
    let end = body.match_indices(mark).map(|(end, _)| end).find(|&end| {
        let after = &body[end + mark.len()..];
        mark == "`" || is_word(body[..end].chars().next_back()) && !after.starts_with(char::is_alphanumeric)
    })?;
    Some(Span { style, inner: &body[..end], length: end + 2 * mark.len() })
}

/// A block behind an indent, wrapped; lines after the first stand below the text of the first.
pub(super) fn block(text: &str, mark: &str, width: usize) -> String {
    let below = " ".repeat(mark.chars().count());
    let options =
        textwrap::Options::new(width).initial_indent(mark).subsequent_indent(&below).break_words(false);
    textwrap::fill(&inline(text), options)
}

/// A page of headings, paragraphs, lists and fenced code.
pub(super) fn page(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in text.lines().chain([""]) {
        let is_fence = line.starts_with("```");
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).filter(|_| !in_code);
        let heading =
            line.strip_prefix('#').filter(|_| !in_code).map(|line| line.trim_start_matches('#').trim());
        if is_fence || line.is_empty() || item.is_some() || heading.is_some() {
            flush(&mut paragraph, width, &mut out);
        }
        if is_fence {
            in_code = !in_code;
        } else if in_code {
            let _ = writeln!(out, "{}", if line.is_empty() { String::new() } else { format!("    {line}") });
        } else if let Some(heading) = heading {
            let _ = writeln!(out, "{BOLD}{heading}{BOLD:#}");
        } else if let Some(item) = item {
            paragraph = format!("- {item}");
        } else if line.is_empty() {
            out.push('\n');
        } else {
            let separator = if paragraph.is_empty() { "" } else { " " };
            let _ = write!(paragraph, "{separator}{}", line.trim());
        }
    }
    out.trim_end().to_owned() + "\n"
}

/// Writes the paragraph that was gathered.
fn flush(paragraph: &mut String, width: usize, out: &mut String) {
    if paragraph.is_empty() {
        return;
    }
    let (mark, text) = paragraph
        .split_once("- ")
        .filter(|(before, _)| before.is_empty())
        .map_or(("", &**paragraph), |(_, item)| ("- ", item));
    let _ = writeln!(out, "{}", block(text, mark, width));
    paragraph.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_stars_that_mark_nothing_stay() {
        assert_eq!(plain("`RCPT` is *not* **final**: (*later*)."), "RCPT is not final: (later).");
        assert_eq!(plain("2 * 3 * 4, 5.*.*, X.1.*, a ` b, `**x**`"), "2 * 3 * 4, 5.*.*, X.1.*, a ` b, **x**");
    }

    #[test]
    fn marks_become_styles() {
        assert_eq!(inline("a **b** c"), format!("a {BOLD}b{BOLD:#} c"));
    }

    #[test]
    fn a_page_is_wrapped_and_its_code_is_not() {
        let text = "# t\n\n## Why\n\nOne two\nthree four.\n\n- first\n  item\n- second\n\n```python\nif x:\n\n    # y ` z\n```\n\nEnd.\n";
        let shown = anstream::adapter::strip_str(&page(text, 12)).to_string();
        assert_eq!(
            shown,
            "t\n\nWhy\n\nOne two\nthree four.\n\n- first item\n- second\n\n    if x:\n\n        # y ` z\n\nEnd.\n"
        );
    }
}
