//! Replies that stand above a pattern as samples of what it is for.

use regex::RegexBuilder;

/// Whether the comments right above a pattern hold replies, and the pattern fits none of them. `start` is where the
/// pattern begins. A pattern in another dialect of regular expressions is not judged.
pub(super) fn all_missed(source: &str, start: usize, pattern: &str, comment: &str) -> bool {
    let above = source[..start].rsplit('\n').skip(1);
    let mut samples = above
        .map_while(|line| line.trim_start().strip_prefix(comment))
        .map(str::trim)
        .filter(|text| is_reply(text))
        .peekable();
    if samples.peek().is_none() {
        return false;
    }
    let Ok(pattern) = RegexBuilder::new(pattern).case_insensitive(true).build() else { return false };
    !samples.any(|sample| pattern.is_match(sample))
}

/// Whether a text begins with three digits of a reply and goes on as one.
fn is_reply(text: &str) -> bool {
    let bytes = text.as_bytes();
    matches!(bytes, [b'2' | b'4' | b'5', b'0'..=b'9', b'0'..=b'9', b' ' | b'-', _, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(above: &str, pattern: &str) -> bool {
        let source = format!("{above}\n{pattern},defer");
        all_missed(&source, above.len() + 1, pattern, "#")
    }

    #[test]
    fn a_pattern_is_held_against_the_samples_right_above() {
        assert!(missed("# 553 Rejected 192.0.2.1", r"^553 Rejected [\d.]$"));
        assert!(!missed("# 553 Rejected 192.0.2.1", r"^553 rejected [\d.]+$"));
        assert!(!missed("# 553 Rejected\n# 554 Refused", "^554 "), "one of several is enough");
        assert!(!missed("# 553 Rejected\n", "^554 "), "a blank line lies between");
        assert!(!missed("# 553 Rejected\n^553 ,defer", "^554 "), "another rule lies between");
        assert!(!missed("# Some provider", "^554 "), "no reply");
        assert!(!missed("# 553 Rejected", "^(?!554)"), "not a pattern of ours");
    }
}
