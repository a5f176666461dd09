//! Set expressions in data files: `250, 251`, `400-499`, `4yz`, `not 250-251`.

use crate::expression;

/// The bit pattern of `CodeSet` (bit 0 is code 100) for the set expression `text`.
///
/// # Panics
/// When `text` is not a set expression; `origin` says where it stands.
pub(crate) fn words(text: &str, origin: &str) -> [u64; 8] {
    expression::words(text).unwrap_or_else(|message| panic!("{origin}: {message}"))
}

/// A set expression as the Rust expression that builds it.
pub(crate) fn expression(text: &str, origin: &str) -> String {
    let words: Vec<String> = words(text, origin).iter().map(|word| hexadecimal(*word)).collect();
    format!("CodeSet::from_words([{}])", words.join(", "))
}

/// `0x0000_0000_0000_0000`, as people write long numbers.
fn hexadecimal(word: u64) -> String {
    let groups: Vec<String> =
        (0..4).rev().map(|group| format!("{:04x}", word >> (group * 16) & 0xffff)).collect();
    format!("0x{}", groups.join("_"))
}
