//! The nearest known word to one that was mistyped.

/// The word that takes the fewest edits to come from `word`, if those are few.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(edits, candidate)| *edits <= 1.max(candidate.len() / 3))
        .map(|(_, candidate)| candidate)
}

/// The edit distance of Levenshtein, in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_understood_and_nonsense_is_not() {
        let known = ["class-mismatch", "success-as-failure"];
        assert_eq!(nearest("class-missmatch", known.into_iter()), Some("class-mismatch"));
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(nearest("foo", ["NOOP", "452"].into_iter()), None, "half of a short word is no slip");
    }
}
