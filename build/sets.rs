//! Set expressions in data files: `250, 251`, `400-499`, `4yz`, `not 250-251`.

/// The bit pattern of `CodeSet` (bit 0 is code 100) for the set expression `text`.
///
/// # Panics
/// When `text` is not a set expression; `origin` says where it stands.
pub(crate) fn words(text: &str, origin: &str) -> [u64; 8] {
    let (negated, body) = match text.trim().strip_prefix("not ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut words = [0u64; 8];
    for item in body.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let (low, high) =
            bounds(item).unwrap_or_else(|| panic!("{origin}: `{item}` is not a code, a range or a class"));
        assert!(
            (100..=599).contains(&low) && low <= high && high <= 599,
            "{origin}: `{item}` is out of 100-599"
        );
        for code in low..=high {
            let bit = code - 100;
            words[bit / 64] |= 1 << (bit % 64);
        }
    }
    if negated {
        let all = self::words("100-599", origin);
        for (word, full) in words.iter_mut().zip(all) {
            *word = full & !*word;
        }
    }
    words
}

fn bounds(item: &str) -> Option<(usize, usize)> {
    if let Some(class) = item.strip_suffix("yz") {
        let digit: usize = class.parse().ok()?;
        return Some((digit * 100, digit * 100 + 99));
    }
    match item.split_once('-') {
        Some((low, high)) => Some((low.trim().parse().ok()?, high.trim().parse().ok()?)),
        None => item.parse().ok().map(|code| (code, code)),
    }
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
