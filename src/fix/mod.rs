//! Edits that mend findings: how what a rule wants changed is written ([`repair`]), whether that holds ([`hold`]), and
//! files that are written whole or not at all.

mod hold;
mod repair;
mod write;

pub use hold::fixed;
pub(crate) use hold::mended;
pub(crate) use repair::Repair;
pub(crate) use write::{replace, write};

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// An offer to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether the code can have meant nothing else.
    pub is_certain: bool,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// Bytes that are replaced by a text.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The bytes.
    pub span: Range<usize>,
    /// What stands there then.
    pub text: String,
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
