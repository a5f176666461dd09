//! Edits of a text.

mod write;

pub(crate) use write::{replace, write};

use std::ops::Range;

/// Bytes that are replaced by a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Edit {
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
}

/// A text with all edits done. Those that overlap one before them are left out; insertions at one place keep their
/// order.
pub(crate) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut new, mut done) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        let Some(kept) = text.get(done..edit.span.start) else { continue };
        new.push_str(kept);
        new.push_str(&edit.text);
        done = edit.span.end;
    }
    new.push_str(text.get(done..).unwrap_or(""));
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_done_in_the_order_of_the_text() {
        let edit = |span: Range<usize>, text: &str| Edit { span, text: text.to_owned() };
        assert_eq!(edited("450 5.7.1", &[edit(4..5, "4"), edit(0..0, ">")]), ">450 4.7.1");
        assert_eq!(edited("abc", &[edit(0..2, "x"), edit(1..3, "y")]), "xc");
        assert_eq!(edited("abc", &[]), "abc");
    }
}
