//! Where a comment that silences can be written.

use super::Lines;
use crate::document::Document;
use crate::fix::Edit;

/// Where a comment on the line of a byte can go, the best place first: above the line, or behind it. `lines` are those
/// of the text.
pub(crate) fn places(
    document: &Document,
    text: &str,
    lines: &Lines,
    byte: usize,
    comment: &str,
) -> Vec<Edit> {
    let mark = document.language().comment;
    if mark.is_empty() {
        return Vec::new();
    }
    let bytes = lines.bytes(lines.line(byte));
    let content = text[bytes.clone()].trim_end_matches(['\n', '\r']);
    let indent = &content[..content.len() - content.trim_start().len()];
    let first = &text[lines.bytes(0)];
    let end = match &text[bytes.start + content.len()..bytes.end] {
        // The last line may have no end of its own.
        "" if first.ends_with("\r\n") => "\r\n",
        "\r\n" => "\r\n",
        "\r" => "\r",
        _ => "\n",
    };
    let behind = bytes.start + content.len();
    vec![
        Edit { span: bytes.start..bytes.start, text: format!("{indent}{mark} {comment}{end}") },
        Edit { span: behind..behind, text: format!("  {mark} {comment}") },
    ]
}
