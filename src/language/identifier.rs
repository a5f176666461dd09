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

/// Whether the last words of an identifier are one of the phrases: what [`words_of`] would tell, without its words.
pub(crate) fn ends_with(identifier: &str, phrases: &[Phrase]) -> bool {
    has_end(identifier, phrases, |_| true)
}

/// Whether the words of an identifier are one of the phrases, and there are no others.
pub(crate) fn is_phrase(identifier: &str, phrases: &[Phrase]) -> bool {
    has_end(identifier, phrases, <[u8]>::is_empty)
}

/// How many words the longest of the phrases has that an identifier ends with.
pub(crate) fn longest_end(identifier: &str, phrases: &[Phrase]) -> usize {
    let ends = phrases.iter().filter(|phrase| ends_with(identifier, std::slice::from_ref(phrase)));
    ends.map(|phrase| phrase.len()).max().unwrap_or(0)
}

/// Whether the last words of an identifier are one of the phrases, with nothing in front of them but what fits.
fn has_end(identifier: &str, phrases: &[Phrase], fits: fn(&[u8]) -> bool) -> bool {
    if !identifier.is_ascii() {
        let words = words_of(identifier);
        return phrases.iter().any(|phrase| {
            let Some(front) = words.len().checked_sub(phrase.len()) else { return false };
            words[front..].iter().zip(*phrase).all(|(a, b)| a == b)
                && fits(words[..front].concat().as_bytes())
        });
    }
    let identifier = trimmed(identifier.as_bytes());
    let letter = identifier.last().map(u8::to_ascii_lowercase);
    // Nearly all phrases end in another letter, for which no words are told apart.
    let is_ending = |end: &[u8]| {
        end.last().map(u8::to_ascii_lowercase) == letter
            && identifier
                .len()
                .checked_sub(end.len())
                .is_some_and(|at| identifier[at..].eq_ignore_ascii_case(end))
    };
    phrases.iter().any(|phrase| {
        let Some((end, start)) = phrase.split_last() else { return fits(identifier) };
        if !is_ending(end.as_bytes()) {
            return false;
        }
        let (last, mut left) = last_word(identifier);
        if last.len() != end.len() {
            return false;
        }
        start.iter().rev().all(|wanted| {
            let (word, before) = last_word(left);
            left = before;
            word.eq_ignore_ascii_case(wanted.as_bytes())
        }) && fits(trimmed(left))
    })
}

/// Whether the first words of an identifier are one of the phrases.
pub(crate) fn begins_with(identifier: &str, phrases: &[Phrase]) -> bool {
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
pub(crate) fn words_begin_with(words: &[String], phrases: &[Phrase]) -> bool {
    phrases.iter().any(|phrase| words.len() >= phrase.len() && words.iter().zip(*phrase).all(|(a, b)| a == b))
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
pub(crate) fn has_phrase(words: &[String], phrases: &[Phrase]) -> bool {
    // Nearly all phrases begin with no word that is there.
    let there = words.iter().fold(0, |marks, word| marks | mark(word));
    let begins = |phrase: &Phrase| phrase.first().is_some_and(|first| there & mark(first) != 0);
    phrases.iter().any(|phrase| begins(phrase) && position_of(words, phrase).is_some())
}

/// One bit that tells most words from each other: by how long they are and what they begin with.
fn mark(word: &str) -> u64 {
    let first = word.bytes().next().map_or(0, usize::from);
    1 << ((first + 7 * word.len()) % 64)
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
            assert_eq!(ends_with(spelling, &[phrase]), ends, "{spelling:?} {phrase:?}");
            assert_eq!(is_phrase(spelling, &[phrase]), words == phrase, "{spelling:?} {phrase:?}");
            assert_eq!(longest_end(spelling, &[phrase]), if ends { phrase.len() } else { 0 });
        }
    }

    #[test]
    fn the_longest_end_counts() {
        let phrases: [Phrase; 3] = [&["send"], &["smtp", "send"], &["command"]];
        assert_eq!(longest_end("smtpSend", &phrases), 2);
        assert_eq!(longest_end("will_send", &phrases), 1);
        assert_eq!(longest_end("sender", &phrases), 0);
    }

    #[test]
    fn first_words_are_whole_words() {
        assert!(begins_with("sendReply", &[&["send"]]) && begins_with("send", &[&["send"]]));
        assert!(begins_with("SEND_ALL_REPLIES", &[&["reply"], &["send", "all"]]));
        assert!(begins_with("__send", &[&["send"]]) && begins_with("SENDReply", &[&["send"]]));
        assert!(!begins_with("sender", &[&["send"]]) && !begins_with("", &[&["send"]]));
    }

    #[test]
    fn phrases_match_neighbours_only() {
        let words = words_of("soft_or_hard_bounce");
        assert!(has_phrase(&words, &[&["hard", "bounce"]]));
        assert!(!has_phrase(&words, &[&["soft", "bounce"]]));
    }
}
