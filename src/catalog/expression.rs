//! Set expressions in data files and configurations: `250, 251`, `400-499`, `4yz`, `not 250-251`. The build reads them
//! with this file as well.

/// The bit pattern of `CodeSet` (bit 0 is code 100) for a set expression.
///
/// # Errors
/// With the part that is no code, range or class between 100 and 599.
pub(crate) fn words(text: &str) -> Result<[u64; 8], String> {
    let (negated, body) = match text.trim().strip_prefix("not ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut words = [0u64; 8];
    for item in body.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let (low, high) = bounds(item)
            .filter(|(low, high)| (100..=599).contains(low) && low <= high && *high <= 599)
            .ok_or_else(|| format!("`{item}` is not a code, a range or a class of 100 to 599"))?;
        for code in low..=high {
            let bit = code - 100;
            words[bit / 64] |= 1 << (bit % 64);
        }
    }
    if negated {
        let all = self::words("100-599")?;
        for (word, full) in words.iter_mut().zip(all) {
            *word = full & !*word;
        }
    }
    Ok(words)
}

fn bounds(item: &str) -> Option<(usize, usize)> {
    if let Some(class) = item.strip_suffix("yz") {
        let digit: usize = class.parse().ok().filter(|digit| *digit < 10)?;
        return Some((digit * 100, digit * 100 + 99));
    }
    match item.split_once('-') {
        Some((low, high)) => Some((low.trim().parse().ok()?, high.trim().parse().ok()?)),
        None => item.parse().ok().map(|code| (code, code)),
    }
}
