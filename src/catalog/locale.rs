//! The languages of explanations: headings, verdicts and texts.

use super::{Actor, Closes, LOCALES, Status, Term, Text, Verdict};
use fluent_langneg::{
    LanguageIdentifier, NegotiationStrategy, convert_vec_str_to_langids_lossy, negotiate_languages,
};

/// A language in which codes are explained.
pub struct Locale {
    /// Its BCP 47 tag.
    pub id: &'static str,
    /// Its name in English.
    pub name: &'static str,
    pub(crate) headings: Headings,
    /// Texts in the order of the reply codes.
    pub(super) replies: &'static [Text],
    /// Texts in the order of the enhanced codes.
    pub(super) enhanced: &'static [Text],
    pub(super) classes: &'static [(u16, Term)],
    pub(super) subjects: &'static [(u16, Term)],
    pub(super) comparisons: &'static [Comparison],
}

/// Two codes compared by hand.
pub(super) struct Comparison {
    /// Ascending.
    pub(super) codes: [u16; 2],
    pub(super) summary: &'static str,
    pub(super) differences: &'static [&'static str],
    pub(super) choose: &'static [&'static str],
}

/// The headings and fixed phrases of a locale; braces in them are filled by [`fill`].
#[allow(missing_docs)]
pub(crate) struct Headings {
    pub(crate) and_more: &'static str,
    pub(crate) act: &'static str,
    pub(crate) actor_client: &'static str,
    pub(crate) actor_operator: &'static str,
    pub(crate) actor_recipient: &'static str,
    pub(crate) actor_sender: &'static str,
    pub(crate) actor_time: &'static str,
    pub(crate) answers: &'static str,
    pub(crate) any_answer: &'static str,
    pub(crate) any_command: &'static str,
    pub(crate) avoid: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) class_4: &'static str,
    pub(crate) class_5: &'static str,
    pub(crate) classes: &'static str,
    pub(crate) closes_may: &'static str,
    pub(crate) closes_no: &'static str,
    pub(crate) closes_yes: &'static str,
    pub(crate) codes: &'static str,
    pub(crate) commands: &'static str,
    pub(crate) common_commands: &'static str,
    pub(crate) conflict: &'static str,
    pub(crate) conflict_detail: &'static str,
    pub(crate) confused: &'static str,
    pub(crate) connection: &'static str,
    pub(crate) difference: &'static str,
    pub(crate) different_commands: &'static str,
    pub(crate) digits: &'static str,
    pub(crate) fix_operator: &'static str,
    pub(crate) fix_sender: &'static str,
    pub(crate) goes_with: &'static str,
    pub(crate) group_failure: &'static str,
    pub(crate) group_intermediate: &'static str,
    pub(crate) group_success: &'static str,
    pub(crate) instead: &'static str,
    pub(crate) levels: &'static str,
    pub(crate) misread: &'static str,
    pub(crate) mixed_set: &'static str,
    pub(crate) only_commands: &'static str,
    pub(crate) pair: &'static str,
    pub(crate) part_all: &'static str,
    pub(crate) part_commands: &'static str,
    pub(crate) part_enhanced: &'static str,
    pub(crate) part_pairs: &'static str,
    pub(crate) part_replies: &'static str,
    pub(crate) place_final_dot: &'static str,
    pub(crate) place_greeting: &'static str,
    pub(crate) place_last_chunk: &'static str,
    pub(crate) place_response: &'static str,
    pub(crate) probably: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) retry_after_change: &'static str,
    pub(crate) retry_after_login: &'static str,
    pub(crate) retry_after_tls: &'static str,
    pub(crate) retry_corrected: &'static str,
    pub(crate) retry_credentials: &'static str,
    pub(crate) retry_ended: &'static str,
    pub(crate) retry_greeting: &'static str,
    pub(crate) retry_greylisting: &'static str,
    pub(crate) retry_intermediate: &'static str,
    pub(crate) retry_later: &'static str,
    pub(crate) retry_never: &'static str,
    pub(crate) retry_new_address: &'static str,
    pub(crate) retry_next_host: &'static str,
    pub(crate) retry_next_poll: &'static str,
    pub(crate) retry_none: &'static str,
    pub(crate) retry_plain_login: &'static str,
    pub(crate) retry_reconnect: &'static str,
    pub(crate) retry_recipients: &'static str,
    pub(crate) retry_rest: &'static str,
    pub(crate) retry_service: &'static str,
    pub(crate) retry_success: &'static str,
    pub(crate) retry_without_parameter: &'static str,
    pub(crate) same_code: &'static str,
    pub(crate) standing: &'static str,
    pub(crate) standing_draft: &'static str,
    pub(crate) standing_experimental: &'static str,
    pub(crate) standing_historic: &'static str,
    pub(crate) standing_internal: &'static str,
    pub(crate) standing_list: &'static str,
    pub(crate) standing_observed: &'static str,
    pub(crate) standing_registered: &'static str,
    pub(crate) subject_0: &'static str,
    pub(crate) subject_1: &'static str,
    pub(crate) subject_2: &'static str,
    pub(crate) subject_3: &'static str,
    pub(crate) subject_4: &'static str,
    pub(crate) subject_5: &'static str,
    pub(crate) subject_other: &'static str,
    pub(crate) undefined: &'static str,
    pub(crate) unknown_detail: &'static str,
    pub(crate) unknown_reply: &'static str,
    pub(crate) verdict_change: &'static str,
    pub(crate) verdict_intermediate: &'static str,
    pub(crate) verdict_later: &'static str,
    pub(crate) verdict_never: &'static str,
    pub(crate) verdict_none: &'static str,
    pub(crate) verdict_success: &'static str,
    pub(crate) when: &'static str,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Locale({})", self.id)
    }
}

/// All locales, English first.
#[must_use]
pub fn locales() -> &'static [Locale] {
    LOCALES
}

/// The locale that everything exists in.
#[must_use]
pub fn english() -> &'static Locale {
    &LOCALES[0]
}

/// The locale that suits a BCP 47 tag such as `pt-BR` or `zh-CN` best; English where none does. Underscores and what
/// follows a dot, as in `de_DE.UTF-8`, are understood.
#[must_use]
pub fn locale_for(tag: &str) -> &'static Locale {
    let tag = tag.split(['.', '@']).next().unwrap_or(tag).replace('_', "-");
    let Ok(requested) = tag.parse::<LanguageIdentifier>() else { return english() };
    let ids: Vec<&str> = LOCALES.iter().map(|locale| locale.id).collect();
    let available = convert_vec_str_to_langids_lossy(ids);
    let requested = [requested];
    let found = negotiate_languages(&requested, &available, None, NegotiationStrategy::Lookup);
    let position = found.first().and_then(|found| available.iter().position(|known| known == *found));
    position.map_or_else(english, |position| &LOCALES[position])
}

/// The locale that suits a tag best; a tag that none suits is refused, so that nobody takes English for an answer to it.
///
/// # Errors
/// With the locales that there are.
pub fn known_locale(tag: &str) -> Result<&'static Locale, String> {
    let found = locale_for(tag);
    if found.id == "en" && !tag.to_lowercase().starts_with("en") {
        let known: Vec<&str> = LOCALES.iter().map(|locale| locale.id).collect();
        return Err(format!("there are explanations in {}", known.join(", ")));
    }
    Ok(found)
}

/// Puts values in the places of a phrase: `{class}` becomes what `values` has for `class`.
pub(super) fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(phrase.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

impl Verdict {
    /// The words for readers.
    #[must_use]
    pub fn words(self, locale: &Locale) -> &'static str {
        let headings = &locale.headings;
        match self {
            Self::Success => headings.verdict_success,
            Self::Intermediate => headings.verdict_intermediate,
            Self::TryLater => headings.verdict_later,
            Self::DoNotRetry => headings.verdict_never,
            Self::ChangeFirst => headings.verdict_change,
            Self::NotAReply => headings.verdict_none,
        }
    }
}

impl Closes {
    /// A sentence for readers.
    #[must_use]
    pub fn sentence(self, locale: &Locale) -> &'static str {
        let headings = &locale.headings;
        match self {
            Self::No => headings.closes_no,
            Self::May => headings.closes_may,
            Self::Yes => headings.closes_yes,
        }
    }
}

impl Status {
    /// What is worth saying about how firmly a code stands; nothing about a standard.
    #[must_use]
    pub fn words(self, locale: &Locale) -> Option<&'static str> {
        let headings = &locale.headings;
        match self {
            Self::Standard => None,
            Self::Experimental => Some(headings.standing_experimental),
            Self::Registered => Some(headings.standing_registered),
            Self::ExpiredDraft => Some(headings.standing_draft),
            Self::Historic => Some(headings.standing_historic),
            Self::Observed => Some(headings.standing_observed),
            Self::List => Some(headings.standing_list),
            Self::Internal => Some(headings.standing_internal),
        }
    }
}

impl Actor {
    /// Who it is, for readers.
    #[must_use]
    pub fn words(self, locale: &Locale) -> &'static str {
        let headings = &locale.headings;
        match self {
            Self::Client => headings.actor_client,
            Self::Sender => headings.actor_sender,
            Self::Recipient => headings.actor_recipient,
            Self::Operator => headings.actor_operator,
            Self::Time => headings.actor_time,
        }
    }
}

impl Headings {
    /// What the first digit says (RFC 5321 4.2.1).
    pub(super) fn first_digit(&self, digit: u16) -> &'static str {
        match digit {
            2 => self.verdict_success,
            3 => self.verdict_intermediate,
            4 => self.class_4,
            5 => self.class_5,
            _ => self.verdict_none,
        }
    }

    /// What the second digit of a reply code says (RFC 5321 4.2.1).
    pub(super) fn second_digit(&self, digit: u16) -> &'static str {
        match digit {
            0 => self.subject_0,
            1 => self.subject_1,
            2 => self.subject_2,
            3 => self.subject_3,
            4 => self.subject_4,
            5 => self.subject_5,
            _ => self.subject_other,
        }
    }
}
