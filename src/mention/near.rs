//! Whether a text speaks of codes or of mail near a place: a number that is far from all such words is none of ours, and a
//! file with no others is not parsed.
//!
//! Words such as `status` and `response` are those of HTTP as well: where it is spoken of nearby, only mail's own count.

use crate::language::{Phrase, vocabulary};
use aho_corasick::{AhoCorasick, AhoCorasickKind, Match, MatchKind};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How far in front of a place and behind it words are looked for, in bytes.
const BEFORE: usize = 1024;
const BEHIND: usize = 256;

/// What a word near a place says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// That mail is spoken of.
    Mail,
    /// What becomes of a message: that it is put off, or has bounced.
    Outcome,
    /// That codes of some protocol are.
    Codes,
    /// That it is another protocol's.
    Foreign,
}

/// Finds words.
struct Words {
    finder: AhoCorasick,
    /// What each says, and whether it counts as a part of another word too.
    meanings: Vec<(Says, bool)>,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let known = vocabulary();
    let alone = |phrase: &&[&'static str]| if let [word] = phrase { Some(*word) } else { None };
    let (mut words, mut meanings) = (Vec::new(), Vec::new());
    let mut add = |word: &'static str, says: Says, anywhere: bool| {
        words.push(word);
        meanings.push((says, anywhere));
    };
    known.mail.iter().for_each(|word| add(word, Says::Mail, true));
    known.smtp_names.iter().filter_map(alone).for_each(|word| add(word, Says::Mail, false));
    let outcomes = known.permanent.iter().chain(known.transient);
    outcomes.filter_map(alone).for_each(|word| add(word, Says::Outcome, false));
    known.speaks_of_codes.iter().filter_map(alone).for_each(|word| add(word, Says::Codes, false));
    known.shares_codes.iter().filter_map(alone).for_each(|word| add(word, Says::Foreign, false));
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .ok();
    finder.map(|finder| Words { finder, meanings })
});

/// Names of all that can become of an address or a message, and of attempts, in the ways that they are written.
static OUTCOMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let known = vocabulary();
    let lists = [
        known.permanent,
        known.transient,
        known.permanent_results,
        known.transient_results,
        known.judges_permanent,
        known.judges_transient,
        known.verdict,
        known.standing,
        known.stored.shut_out,
        known.attempts,
    ];
    let (words, phrases): (Vec<&Phrase>, Vec<&Phrase>) =
        lists.into_iter().flatten().partition(|phrase| phrase.len() == 1);
    let words: BTreeSet<&str> = words.into_iter().flat_map(|word| word.iter().copied()).collect();
    // A phrase that holds one of the words is found by that.
    let phrases = phrases.into_iter().filter(|phrase| !phrase.iter().any(|word| words.contains(word)));
    let spelled = phrases.flat_map(|phrase| ["", "_", "-", " "].map(|joint| phrase.join(joint)));
    let names: BTreeSet<String> = spelled.chain(words.iter().map(|word| (*word).to_owned())).collect();
    // Most texts that it reads are short: it costs more to build than to use.
    let kind = Some(AhoCorasickKind::NoncontiguousNFA);
    AhoCorasick::builder().kind(kind).ascii_case_insensitive(true).build(names).ok()
});

/// Whether the text speaks of codes, of mail or of an outcome near a byte.
pub(crate) fn is_spoken_near(text: &str, at: usize) -> bool {
    says(text, at, &[Says::Mail, Says::Outcome])
}

/// Whether the text speaks of codes or of mail near a byte.
pub(crate) fn is_code_spoken_near(text: &str, at: usize) -> bool {
    says(text, at, &[Says::Mail])
}

/// Whether the text speaks of mail or of an outcome near a byte.
pub(super) fn is_mail_near(text: &str, at: usize) -> bool {
    said_near(text, at).any(|said| matches!(said, Says::Mail | Says::Outcome))
}

/// Where the names of outcomes, and of questions for one, end in a text, in bytes; in order.
pub(crate) fn outcomes_in(text: &str) -> impl Iterator<Item = usize> {
    let found = OUTCOMES.iter().flat_map(move |outcomes| outcomes.find_overlapping_iter(text));
    found.filter(|found| is_whole(text.as_bytes(), found)).map(|found| found.end())
}

/// Whether something of a list is said near a byte or, where no protocol is that shares its words, something of codes.
fn says(text: &str, at: usize, enough: &[Says]) -> bool {
    let (mut of_codes, mut of_others) = (false, false);
    for said in said_near(text, at) {
        of_codes |= said == Says::Codes;
        of_others |= said == Says::Foreign;
        if enough.contains(&said) {
            return true;
        }
    }
    of_codes && !of_others
}

/// What the words near a byte say.
fn said_near(text: &str, at: usize) -> impl Iterator<Item = Says> {
    let bytes = text.as_bytes();
    let bytes = &bytes[at.saturating_sub(BEFORE)..(at + BEHIND).min(bytes.len())];
    WORDS.iter().flat_map(move |Words { finder, meanings }| {
        finder.find_iter(bytes).filter_map(move |found| {
            let (says, anywhere) = meanings[found.pattern().as_usize()];
            (anywhere || is_whole(bytes, &found)).then_some(says)
        })
    })
}

/// Whether what was found is a word, or one of those that a name is made of: `statusCode`, not `unicode`.
fn is_whole(bytes: &[u8], found: &Match) -> bool {
    let begins = match found.start().checked_sub(1).map(|before| bytes[before]) {
        Some(before) if before.is_ascii_lowercase() => bytes[found.start()].is_ascii_uppercase(),
        Some(before) => !before.is_ascii_uppercase(),
        None => true,
    };
    begins && !bytes.get(found.end()).is_some_and(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_near_a_place_and_no_farther() {
        for word in [
            "statusCode",
            "STATUS_CODE",
            "the code",
            "SMTP and HTTP status",
            "ESMTPServer",
            "bounced",
            "replyCode",
        ] {
            assert!(is_spoken_near(word, 0), "{word}");
        }
        for word in
            ["HTTP status", "http_response(250)", "unicode", "codec", "encoded", "barcodes", "statusquo"]
        {
            assert!(!is_spoken_near(word, 0), "{word}");
        }
        let far = |before: usize, behind: usize| {
            let text = format!("code {}450{} code", " ".repeat(before), " ".repeat(behind));
            is_spoken_near(&text, 5 + before)
        };
        assert!(far(900, 900) && far(2000, 200));
        assert!(!far(2000, 2000));
    }
}
