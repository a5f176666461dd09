//! Codes in text without a syntax tree, and in files that hold data of any kind. Both need evidence of their own next
//! to the token: a file that mentions mail may hold anything.

use super::Code;
use super::evidence::{Scale, is_http, is_only_http, unquoted};
use super::gate::Profile;
use super::place::{Place, Surroundings};
use super::prose::{self, Prose};
use super::scan::Candidate;
use crate::catalog::{self, EnhancedCode};
use crate::language::{has_phrase, vocabulary};
use std::ops::Range;

/// Decides anew about the candidates that stand in text or data.
pub(super) fn judge(
    scale: &Scale<'_>,
    profile: Profile,
    candidates: &[Candidate],
    places: &[Surroundings],
    verdicts: &mut [bool],
) {
    let is_data = scale.language.is_data;
    let is_setting = |place: Place| matches!(place, Place::ReplySetting | Place::OtherSetting);
    let is_ours = |at: usize| places[at].place == Place::Text || is_data && !is_setting(places[at].place);
    if !(0..places.len()).any(is_ours) {
        return;
    }
    let judge = Judge { scale, profile, prose: Prose::of(scale.source, profile) };
    for at in (0..places.len()).filter(|at| is_ours(*at)) {
        let follows = at > 0
            && verdicts[at - 1]
            && matches!(candidates[at - 1].code, Code::Reply(_))
            && prose::is_glue(between(scale.source, &candidates[at - 1], &candidates[at]));
        verdicts[at] = judge.accepts(&candidates[at], &places[at], follows);
    }
    let pairs = (1..places.len()).filter(|at| is_ours(*at) && is_ours(at - 1));
    for at in pairs.clone() {
        judge.join(candidates, places, verdicts, (at - 1, at));
    }
    for at in pairs.rev() {
        judge.join(candidates, places, verdicts, (at, at - 1));
    }
}

fn between<'a>(source: &'a str, left: &Candidate, right: &Candidate) -> &'a str {
    source.get(left.span.end..right.span.start).unwrap_or("")
}

struct Judge<'a> {
    scale: &'a Scale<'a>,
    profile: Profile,
    prose: Prose<'a>,
}

impl Judge<'_> {
    fn accepts(&self, candidate: &Candidate, place: &Surroundings, follows: bool) -> bool {
        let span = &candidate.span;
        let within = self.within(place);
        let text = self.scale.source.get(within.clone()).unwrap_or("");
        let is_whole = place.place == Place::Number || within.len() == span.len();
        match candidate.code {
            Code::Reply(code) if is_whole => self.is_reply_value(code.0, place),
            Code::Enhanced(code) if is_whole => Self::is_enhanced_value(code, place, self.scale.source),
            Code::Reply(code) => {
                self.prose.is_reply(code.0, span, &within)
                    || place.place == Place::Literal
                        && self.is_reply_text(
                            code.0,
                            place,
                            &text[..span.start - within.start],
                            &text[span.end - within.start..],
                        )
            }
            Code::Enhanced(code) => self.prose.is_enhanced(code, span, &within, follows),
        }
    }

    /// Where the text begins and ends that the candidate stands in: a literal's content, else the whole document.
    fn within(&self, place: &Surroundings) -> Range<usize> {
        if place.place != Place::Literal {
            return 0..self.scale.source.len();
        }
        let literal = &self.scale.source[place.token.clone()];
        let content = literal.trim_matches(['"', '\'']);
        let start = place.token.start + literal.len() - literal.trim_start_matches(['"', '\'']).len();
        start..start + content.len()
    }

    /// A number, or a string with nothing else: the names and values beside it tell.
    fn is_reply_value(&self, code: u16, around: &Surroundings) -> bool {
        let words = vocabulary();
        let says_smtp = around.says(words.smtp_names);
        let says_http = around.says(words.http_names) && !says_smtp;
        let is_https = has_phrase(&around.key, words.http_names)
            && !has_phrase(&around.key, words.smtp_names)
            && is_http(code);
        if says_http || is_https || has_phrase(&around.key, words.quantity_names) {
            return false;
        }
        let says_code = around.key.iter().any(|word| words.prose.reply_words.contains(&word.as_str()));
        if !catalog::reply(code).is_some_and(catalog::Reply::is_established) {
            return says_code && says_smtp && !is_only_http(code) && code / 10 % 10 <= 5;
        }
        // A row beside rows that only HTTP can have.
        let is_foreign = |word: &String| word.len() == 3 && word.parse().is_ok_and(is_only_http);
        if around.far.iter().any(is_foreign) {
            return false;
        }
        let beside = self.scale.of_beside(code, around);
        let says_outcome = around.says(words.permanent) || around.says(words.transient);
        let has_command = || {
            let mut literals = around.beside.iter().map(|span| unquoted(&self.scale.source[span.clone()]));
            literals.any(|literal| catalog::command_at_start(literal).is_some())
        };
        if !says_code && !says_outcome && !has_command() {
            return false;
        }
        let profile = self.profile;
        let mut points = beside.min(3) + i32::from(profile.mail >= 3);
        points += 2 * (i32::from(says_code) + i32::from(says_smtp) + i32::from(says_outcome));
        if !says_smtp && (profile.http > profile.mail || is_http(code) && 2 * profile.http > profile.mail) {
            points -= 3;
        }
        if profile.is_foreign() {
            points -= 4;
        }
        points >= if is_http(code) && !says_smtp { 4 } else { 3 }
    }

    fn is_enhanced_value(code: EnhancedCode, around: &Surroundings, source: &str) -> bool {
        let words = &vocabulary().prose;
        let has_reply = around.beside.iter().any(|span| {
            let digits = unquoted(&source[span.clone()]);
            digits.len() == 3 && digits.parse().is_ok_and(|reply: u16| reply / 100 == code.class)
        });
        let says = |list: &[&str]| around.key.iter().any(|word| list.contains(&word.as_str()));
        catalog::enhanced(code).is_some()
            && !says(vocabulary().before_versions)
            && (has_reply || says(words.enhanced_names) || says(words.reply_words))
    }

    /// A string that begins with the code, under a name that promises a reply.
    fn is_reply_text(&self, code: u16, around: &Surroundings, before: &str, after: &str) -> bool {
        let words = vocabulary();
        let says_smtp = around.says(words.smtp_names);
        let says = |list: &[&str]| around.key.iter().any(|word| list.contains(&word.as_str()));
        let profile = self.profile;
        let is_about_mail = says_smtp || profile.mail >= 3 && 3 * profile.http <= profile.mail;
        let is_shaped = after.is_empty() || after.starts_with([' ', '-', '$', '[']);
        let next = after.trim_start().split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or("");
        before.trim_start_matches(['^', '(', ' ']).is_empty()
            && is_shaped
            && is_about_mail
            && catalog::reply(code).is_some_and(catalog::Reply::is_established)
            && !words.units.contains(&next.to_lowercase().as_str())
            && (says(words.prose.reply_words) || says(words.prose.reply_keys) || after.ends_with("\\r\\n"))
    }

    /// A candidate in one list with a code, as in `450, 451 and 452`.
    fn join(
        &self,
        candidates: &[Candidate],
        places: &[Surroundings],
        verdicts: &mut [bool],
        (from, to): (usize, usize),
    ) {
        if !verdicts[from] || verdicts[to] {
            return;
        }
        let (left, right) = (&candidates[from.min(to)], &candidates[from.max(to)]);
        if !self.prose.joins(between(self.scale.source, left, right)) {
            return;
        }
        verdicts[to] = match (candidates[from].code, candidates[to].code) {
            (Code::Reply(_), Code::Reply(code)) => {
                self.prose.can_join(code.0, &candidates[to].span, &self.within(&places[to]))
            }
            (Code::Enhanced(_), Code::Enhanced(code)) => catalog::enhanced(code).is_some(),
            _ => false,
        };
    }
}
