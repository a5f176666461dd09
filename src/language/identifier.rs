//! Identifiers as words.

use super::phrases::Phrases;

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

/// Whether the last words of an identifier are one of the phrases: what [`words_of`] would tell, without its words.
pub(crate) fn ends_with(identifier: &str, phrases: &Phrases) -> bool {
    any_end(identifier, phrases, |_, _| true)
}

/// Whether the words of an identifier are one of the phrases, and there are no others.
pub(crate) fn is_phrase(identifier: &str, phrases: &Phrases) -> bool {
    any_end(identifier, phrases, |_, before| before.is_empty())
}

/// The longest of the phrases that an identifier ends with.
pub(crate) fn longest_end(identifier: &str, phrases: &Phrases) -> Option<Phrase> {
    let mut longest: Option<Phrase> = None;
    any_end(identifier, phrases, |phrase, _| {
        longest = longest.filter(|known| known.len() >= phrase.len()).or(Some(phrase));
        false
    });
    longest
}

/// Whether one of the phrases that an identifier ends with is meant; of each it is told what stands in front of it.
fn any_end(identifier: &str, phrases: &Phrases, mut is_meant: impl FnMut(Phrase, &[u8]) -> bool) -> bool {
    if !identifier.is_ascii() {
        let words = words_of(identifier);
        return phrases.iter().any(|phrase| {
            let Some(front) = words.len().checked_sub(phrase.len()) else { return false };
            words[front..].iter().zip(*phrase).all(|(a, b)| a == b)
                && is_meant(phrase, words[..front].concat().as_bytes())
        });
    }
    let identifier = trimmed(identifier.as_bytes());
    phrases.may_end(identifier)
        && phrases
            .iter()
            .any(|phrase| before_end(identifier, phrase).is_some_and(|left| is_meant(phrase, left)))
}

/// What stands in front of a phrase, where an identifier in ASCII ends with it.
fn before_end(identifier: &[u8], phrase: Phrase) -> Option<&[u8]> {
    let Some((end, start)) = phrase.split_last() else { return Some(identifier) };
    // Nearly all phrases end in another way, for which no words are told apart.
    let at = identifier.len().checked_sub(end.len())?;
    if !identifier[at..].eq_ignore_ascii_case(end.as_bytes()) {
        return None;
    }
    let (last, mut left) = last_word(identifier);
    if last.len() != end.len() {
        return None;
    }
    let is_whole = start.iter().rev().all(|wanted| {
        let (word, before) = last_word(left);
        left = before;
        word.eq_ignore_ascii_case(wanted.as_bytes())
    });
    is_whole.then(|| trimmed(left))
}

/// Whether the first words of an identifier are one of the phrases.
pub(crate) fn begins_with(identifier: &str, phrases: &Phrases) -> bool {
    // Most begin with other letters: no words are made of those.
    has_start(identifier, phrases.iter().filter_map(|phrase| phrase.first()))
        && words_begin_with(&words_of(identifier), phrases)
}

/// Whether an identifier may begin with one of these words, as far as its letters tell.
pub(crate) fn has_start<'w>(identifier: &str, words: impl IntoIterator<Item = &'w &'static str>) -> bool {
    let letters = identifier.trim_start_matches(|letter: char| !letter.is_alphanumeric()).as_bytes();
    let begins = |word: &&str| {
        letters.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    !identifier.is_ascii() || words.into_iter().any(begins)
}

/// Whether the first of some words are one of the phrases.
pub(crate) fn words_begin_with(words: &[String], phrases: &Phrases) -> bool {
    words
        .first()
        .is_some_and(|first| phrases.beginning_with(first).any(|phrase| stands_in_front(words, phrase)))
}

fn stands_in_front(words: &[String], phrase: Phrase) -> bool {
    words.len() >= phrase.len() && words.iter().zip(phrase).all(|(a, b)| a == b)
}

/// Whether all letters of an identifier are capitals, as those of constants are: `SMTP_ERROR`.
pub(crate) fn is_in_capitals(identifier: &str) -> bool {
    identifier.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// An identifier in ASCII up to the end of its last word.
fn trimmed(identifier: &[u8]) -> &[u8] {
    let end = identifier.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |last| last + 1);
    &identifier[..end]
}

/// The last word of an identifier in ASCII, empty if it has none, and what stands in front of it.
fn last_word(identifier: &[u8]) -> (&[u8], &[u8]) {
    let identifier = trimmed(identifier);
    let end = identifier.len();
    let mut start = end;
    while start > 0 && identifier[start - 1].is_ascii_alphanumeric() {
        start -= 1;
        let begins = identifier[start].is_ascii_uppercase()
            && start.checked_sub(1).map(|before| identifier[before]).is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || before.is_ascii_uppercase()
                        && identifier.get(start + 1).is_some_and(u8::is_ascii_lowercase)
            });
        if begins {
            break;
        }
    }
    (&identifier[start..end], &identifier[..start])
}

/// Whether one of the phrases stands in the words, as neighbours and in order.
pub(crate) fn has_phrase(words: &[String], phrases: &Phrases) -> bool {
    words
        .iter()
        .enumerate()
        .any(|(at, word)| phrases.beginning_with(word).any(|phrase| stands_in_front(&words[at..], phrase)))
}

/// Where a phrase begins in the words: the index of its first word.
pub(crate) fn position_of(words: &[String], phrase: Phrase) -> Option<usize> {
    let (first, rest) = phrase.split_first()?;
    let goes_on = |at: usize| {
        words.get(at..at + rest.len()).is_some_and(|words| words.iter().zip(rest).all(|(a, b)| a == b))
    };
    words.iter().enumerate().position(|(at, word)| word == first && goes_on(at + 1))
}

#[cfg(test)]
mod tests {
    use super::super::phrases::{marks_of, phrases};
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
    fn last_words_are_those_of_all_words() {
        let spellings = [
            "markHardBounce",
            "mark_hard_bounce",
            "HARD-BOUNCE",
            "hardBOUNCE",
            "HARDBounce",
            "hard2Bounce",
            "hard2bounce",
            "Bounce",
            "bounce",
            "is hard bounce?",
            "",
            "-",
            "B",
            "hardB",
            "hARDbounce",
            "\u{e9}HardBounce",
            "hard\u{e9}bounce",
        ];
        let phrases: [Phrase; 6] = [
            &["hard", "bounce"],
            &["bounce"],
            &["mark", "hard", "bounce"],
            &["b"],
            &["hard2", "bounce"],
            &[],
        ];
        for (spelling, phrase) in
            spellings.iter().flat_map(|spelling| phrases.map(|phrase| (spelling, phrase)))
        {
            let words = words_of(spelling);
            let ends = words.iter().map(String::as_str).collect::<Vec<_>>().ends_with(phrase);
            let begins: [u8; 1] = marks_of(&[phrase]);
            let phrases = Phrases::of(Box::leak(Box::new([phrase])), Box::leak(Box::new(begins)));
            assert_eq!(ends_with(spelling, &phrases), ends, "{spelling:?} {phrase:?}");
            assert_eq!(is_phrase(spelling, &phrases), words == phrase, "{spelling:?} {phrase:?}");
            assert_eq!(longest_end(spelling, &phrases), ends.then_some(phrase));
        }
    }

    #[test]
    fn the_longest_end_counts() {
        let phrases = phrases![&["send"], &["smtp", "send"], &["command"]];
        assert_eq!(longest_end("smtpSend", phrases), Some(&["smtp", "send"][..]));
        assert_eq!(longest_end("will_send", phrases), Some(&["send"][..]));
        assert_eq!(longest_end("sender", phrases), None);
    }

    #[test]
    fn first_words_are_whole_words() {
        let sends = phrases![&["send"]];
        assert!(begins_with("sendReply", sends) && begins_with("send", sends));
        assert!(begins_with("SEND_ALL_REPLIES", phrases![&["reply"], &["send", "all"]]));
        assert!(begins_with("__send", sends) && begins_with("SENDReply", sends));
        assert!(!begins_with("sender", sends) && !begins_with("", sends));
    }

    #[test]
    fn phrases_match_neighbours_only() {
        let words = words_of("soft_or_hard_bounce");
        assert!(has_phrase(&words, phrases![&["hard", "bounce"]]));
        assert!(!has_phrase(&words, phrases![&["soft", "bounce"]]));
    }
}
