//! The nearest known word to one that was mistyped.

/// The word that takes the fewest edits to come from `word`, if those are few.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .min()
        .filter(|(edits, candidate)| *edits <= 1.max(candidate.len() / 3))
        .map(|(_, candidate)| candidate)
}

/// That there is no such name, and which one was probably meant.
pub(crate) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let hint =
        nearest(name, known).map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
    format!("there is no {what} `{name}`{hint}")
}

/// How many characters have to be put in, taken out, replaced or swapped with the next one (optimal string alignment).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut least = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_understood_and_nonsense_is_not() {
        let known = ["class-mismatch", "success-as-failure"];
        assert_eq!(nearest("class-missmatch", known.into_iter()), Some("class-mismatch"));
        assert_eq!(nearest("RCTP", ["QUIT", "RCPT"].into_iter()), Some("RCPT"), "fingers swap letters");
        assert_eq!(nearest("zzz", known.into_iter()), None);
        assert_eq!(nearest("foo", ["NOOP", "452"].into_iter()), None, "half of a short word is no slip");
    }
}
