//! Whether a token with the shape of an enhanced status code is one, and not a version or the number of a section.

use super::evidence::{Scale, unquoted};
use super::place::{Place, Surroundings};
use super::wording::{is_behind_name, last_line, lower_tail};
use crate::catalog::{self, EnhancedCode};
use crate::language::{has_phrase, vocabulary, words_of};
use std::ops::Range;

impl Scale<'_> {
    /// `httpd-2.2.2`, and the value of a name such as `PKG_VERSION` or an argument of `version_compare`.
    fn is_version(line_before: &str, around: &Surroundings) -> bool {
        let name = line_before.strip_suffix('-').unwrap_or("");
        // `5.6.0-5.6.6` are versions from one to the other.
        let first =
            name.rsplit(|letter: char| !(letter.is_ascii_digit() || letter == '.')).next().unwrap_or("");
        name.ends_with(char::is_alphabetic)
            || first.contains('.')
            || around
                .callee
                .iter()
                .chain(&around.key)
                .chain(around.near.iter().filter(|_| around.is_compared))
                .any(|word| vocabulary().version_names.contains(&word.as_str()))
    }

    /// `define("MIN_VERSION", "5.6.4")`: a text beside it is a name that says so.
    fn is_beside_version(&self, around: &Surroundings) -> bool {
        let mut literals = around.beside.iter().map(|span| unquoted(&self.source[span.clone()]));
        literals.any(|text| {
            !text.contains(' ')
                && words_of(text).iter().any(|word| vocabulary().version_names.contains(&word.as_str()))
        })
    }

    /// `sub version { '2.1.2' }`: the line in front of a text that is no more than this says so.
    fn is_named_version(&self, span: &Range<usize>, around: &Surroundings) -> bool {
        if around.place != Place::Literal || around.token.len() > span.len() + 2 {
            return false;
        }
        let before = last_line(self.source.get(..around.token.start).unwrap_or(""));
        let words = words_of(&lower_tail(before.trim_end_matches(['"', '\'', ' ', '{', ';', '=', '('])));
        words.iter().rev().take(2).any(|word| vocabulary().version_names.contains(&word.as_str()))
    }

    /// `dsn=5.1.1`, `enhanced=4.7.1`: the value of a name of enhanced codes.
    fn is_detail(line_before: &str) -> bool {
        let vocabulary = vocabulary();
        let words = words_of(&lower_tail(line_before.strip_suffix('=').unwrap_or("")));
        words.last().is_some_and(|last| {
            let last = last.as_str();
            vocabulary.enhanced_names.contains(&&[last][..])
                || vocabulary.prose.enhanced_names.contains(&last)
        })
    }

    /// The points of a token with the shape of an enhanced code.
    pub(super) fn enhanced(&self, code: EnhancedCode, span: &Range<usize>, around: &Surroundings) -> i32 {
        let (before, after) = self.within_reach(span, &around.token);
        let line_before = last_line(before);
        let mut points = 2 + self.grounds.of_file.mail.min(1);
        points += match catalog::enhanced(code) {
            Some(_) => 1,
            None if code.subject <= 7 => 0,
            None => -3,
        };
        let previous =
            line_before.trim_end_matches([' ', '-', '\t', '(', '#', '"', '\'', ',', ':', ';', ']', '<', '[']);
        let digits = previous.len() - previous.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let follows = digits == 3 && previous[previous.len() - 3..].starts_with(['2', '3', '4', '5']);
        if follows {
            points += 3;
        }
        points += match around.place {
            Place::ReplySetting => 2,
            Place::OtherSetting => -6,
            _ => 0,
        };
        let words = words_of(&lower_tail(line_before));
        // qmail writes it so behind a text.
        let is_marked = line_before.ends_with("(#");
        if is_marked {
            points += 2;
        } else if follows || Self::is_detail(line_before) {
            // Whatever the sentence is about, a reply or a name tells what this is.
        } else if words.iter().rev().take(3).any(|word| vocabulary().before_versions.contains(&word.as_str()))
            || line_before.ends_with(['§', '~', '^', '=', '@', '/', '>', '<'])
            || ["<=", ">=", "~>"].iter().any(|sign| line_before.trim_end().ends_with(sign))
            || after.starts_with('+')
            || line_before.to_ascii_lowercase().contains("rfc")
            || self.is_named_version(span, around)
            || vocabulary().after_versions.contains(&first_word(after).to_ascii_lowercase().as_str())
        {
            points -= 5;
        }
        if Self::is_version(line_before, around)
            || self.is_beside_version(around) && !has_phrase(&around.key, vocabulary().enhanced_names)
        {
            points -= 5;
        }
        let may_be_version = !self.is_config() || around.place == Place::Comment;
        if !follows && may_be_version && is_behind_name(line_before, &words) {
            points -= 2;
        }
        // A port or a length follows an address; a reply code of the same class follows its detail.
        let is_before_number = after
            .strip_prefix(['/', ':', '-'])
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let is_before_reply = after.strip_prefix(':').is_some_and(|rest| {
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
            digits.len() == 3 && digits.starts_with(&code.class.to_string())
        });
        if around.place == Place::Text || is_before_number && !is_before_reply {
            points -= 2;
        }
        points
    }
}

fn first_word(text: &str) -> &str {
    text.trim_start().split(|letter: char| !letter.is_alphabetic()).next().unwrap_or("")
}
