//! Edits that mend findings: how what a rule wants changed is written ([`repair`]), whether that holds, and files that
//! are written whole or not at all.

mod repair;
mod write;

pub(crate) use repair::Repair;
pub(crate) use write::{replace, write};

use crate::analyze;
use crate::config::Config;
use crate::document::Document;
use crate::rules::Finding;
use std::ops::Range;

/// An offer to mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether the code can have meant nothing else.
    pub is_certain: bool,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// Bytes that are replaced by a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// The bytes.
    pub span: Range<usize>,
    /// What stands there then.
    pub text: String,
}

/// The text after a fix, where the fix holds: its finding is gone, no other has come, and the text parses as well as
/// before.
pub(crate) fn fixed(document: &Document, config: &Config, findings: &[Finding], at: usize) -> Option<String> {
    let fix = findings.get(at)?.fix.as_ref()?;
    let text = edited(&document.text().to_string(), &fix.edits);
    let mut after = document.clone();
    after.replace(&text);
    after.parse();
    let has_error = |document: &Document| document.tree().is_none_or(|tree| tree.root_node().has_error());
    if has_error(&after) && !has_error(document) {
        return None;
    }
    let key = |finding: &Finding| (finding.rule.id, finding.message.clone());
    let mut allowed: Vec<_> = findings.iter().map(key).collect();
    allowed.remove(at);
    let adds_none = analyze(&after, config).findings.iter().all(|finding| {
        let known = allowed.iter().position(|known| *known == key(finding));
        known.map(|known| allowed.swap_remove(known)).is_some()
    });
    adds_none.then_some(text)
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
