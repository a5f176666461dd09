//! Identifiers as words.

/// A sequence of lower-case words, for instance `["hard", "bounce"]`.
pub(crate) type Phrase = &'static [&'static str];

/// The words of an identifier, in lower case: `markHardBounce`, `mark_hard_bounce` and `MARK-HARD-BOUNCE` are the same
/// three. Anything but letters and digits separates.
pub(crate) fn words_of(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut previous = ' ';
    let mut letters = identifier.chars().peekable();
    while let Some(letter) = letters.next() {
        let starts_word = letter.is_uppercase()
            && (previous.is_lowercase()
                || previous.is_ascii_digit()
                || previous.is_uppercase() && letters.peek().is_some_and(|next| next.is_lowercase()));
        let belongs = letter.is_alphanumeric();
        if (!belongs || starts_word) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_ascii() {
            // Nearly all identifiers: no tables of Unicode are asked.
            if belongs {
                word.push(letter.to_ascii_lowercase());
            }
        } else if belongs {
            word.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether one of the phrases stands in the words, as neighbours and in order.
pub(crate) fn has_phrase(words: &[String], phrases: &[Phrase]) -> bool {
    phrases.iter().any(|phrase| position_of(words, phrase).is_some())
}

fn position_of(words: &[String], phrase: &[&str]) -> Option<usize> {
    words.windows(phrase.len()).position(|window| window.iter().zip(phrase).all(|(a, b)| a == b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_split_into_words() {
        for spelling in ["markHardBounce", "mark_hard_bounce", "MARK_HARD_BOUNCE", "MarkHardBounce"] {
            assert_eq!(words_of(spelling), ["mark", "hard", "bounce"], "{spelling}");
        }
        assert_eq!(words_of("SMTPError"), ["smtp", "error"]);
        assert_eq!(words_of("parseSMTPReply2"), ["parse", "smtp", "reply2"]);
    }

    #[test]
    fn phrases_match_neighbours_only() {
        let words = words_of("soft_or_hard_bounce");
        assert!(has_phrase(&words, &[&["hard", "bounce"]]));
        assert!(!has_phrase(&words, &[&["soft", "bounce"]]));
    }
}
