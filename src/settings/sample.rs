//! Replies that stand above a pattern as samples of what it is for.

use regex::RegexBuilder;

/// How large a pattern may become, in bytes, to be tried: a few characters can stand for millions.
const LARGEST: usize = 1 << 17;

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
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).size_limit(LARGEST).dfa_size_limit(LARGEST);
    let Ok(pattern) = builder.build() else { return false };
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
        assert!(!missed("# 553 Rejected", "^554 x{900}{900}"), "too large to be tried");
        assert!(missed("# 553 Rejected", &format!("^554 {}", "(?:Refused|Rejected) ".repeat(60))));
    }
}
