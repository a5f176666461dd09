//! Words that can be written at a place of a config file: parameters, legal values, actions.

use super::matching;
use super::tree::{Setting, Settings};
use crate::document::Document;
use crate::inner;
use std::ops::Range;

/// What stands for a value that is not written yet: a word, and what formats take that have texts in quotation marks alone.
const UNFINISHED: &[&str] = &["x", "0"];

/// Words for a place.
#[derive(Debug)]
pub(crate) struct Words {
    /// What is written of one already.
    pub(crate) span: Range<usize>,
    pub(crate) words: Vec<Word>,
}

/// A word with what is known of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Word {
    pub(crate) text: &'static str,
    pub(crate) kind: Kind,
    /// What it does.
    pub(crate) effect: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Parameter,
    Value,
    Action,
}

/// The words that can stand at a byte offset and go on from what is written before it.
pub(crate) fn words(document: &Document, offset: usize) -> Option<Words> {
    let source = document.text().to_string();
    if let Some((inner, inside)) = inner::at(document, &source, offset) {
        let found = words(&inner.document, inside)?;
        return Some(Words { span: inner.piece.outside(&found.span), ..found });
    }
    let language = document.language();
    if language.parameters.is_empty() && language.actions.is_empty() {
        return None;
    }
    let start = source.get(..offset)?.trim_end_matches(is_inner).len();
    let (begun, rest) = (&source[start..offset], &source[offset..]);
    if rest.starts_with(is_inner) {
        return None;
    }
    let begins_line = source[..start].is_empty() || source[..start].ends_with('\n');
    // A line that is not finished has no value yet: it is read as if one stood there.
    let mut all = UNFINISHED.iter().filter_map(|value| of_place(document, start..offset, value));
    let all = all.next().or_else(|| begins_line.then(|| names(document, &source, &[])))?;
    let goes_on =
        |word: &Word| word.text.get(..begun.len()).is_some_and(|head| head.eq_ignore_ascii_case(begun));
    let words: Vec<Word> = all.into_iter().filter(goes_on).collect();
    (!words.is_empty()).then_some(Words { span: start..offset, words })
}

/// The places of words that values of settings begin with and that are actions.
pub(crate) fn action_words(document: &Document, source: &str) -> Vec<Range<usize>> {
    let language = document.language();
    if language.actions.is_empty() {
        return Vec::new();
    }
    let format = matching::format(language);
    let roles = format.roles(document, source);
    let word_of = |setting: &Setting<'_>| {
        let end = setting.value.find(|letter| !is_inner(letter)).unwrap_or(setting.value.len());
        let word = &setting.value[..end];
        let is_it = |known: &&str| known.eq_ignore_ascii_case(word);
        let mut actions = format.actions((setting.name, &roles), "");
        let found = actions.any(|action| action.words.iter().any(is_it));
        found.then(|| setting.value_span.start..setting.value_span.start + end)
    };
    Settings::of(document, source).all.iter().filter_map(word_of).collect()
}

/// Whether a letter can stand in a word.
fn is_inner(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

/// The words for a place if some value stood at it; none where that is no place of a setting.
fn of_place(document: &Document, place: Range<usize>, value: &str) -> Option<Vec<Word>> {
    let start = place.start;
    let tried = document.tried(place, value);
    let source = tried.text().to_string();
    let settings = Settings::of(&tried, &source);
    let is_value =
        |setting: &&Setting<'_>| setting.value_span.start <= start && start < setting.value_span.end;
    if let Some(setting) = settings.all.iter().rev().find(is_value) {
        return Some(of_value(&tried, &source, setting, start));
    }
    let named = settings.all.iter().find(|setting| setting.name_span.start == start)?;
    Some(names(&tried, &source, &named.within))
}

/// The names of parameters that can stand in the sections around a place.
fn names(document: &Document, source: &str, within: &[&str]) -> Vec<Word> {
    let format = matching::format(document.language());
    let roles = format.roles(document, source);
    let parameters = format.parameters_in(within, &roles).map(|(_, parameter)| parameter);
    let named = parameters.flat_map(|parameter| parameter.names.iter().map(move |name| (*name, parameter)));
    named
        .filter(|(name, _)| !name.contains(['*', '?', '[']))
        .map(|(text, parameter)| Word { text, kind: Kind::Parameter, effect: parameter.effect })
        .collect()
}

fn of_value(document: &Document, source: &str, setting: &Setting<'_>, start: usize) -> Vec<Word> {
    let format = matching::format(document.language());
    let Some(before) = source.get(setting.value_span.start..start) else { return Vec::new() };
    let roles = format.roles(document, source);
    let parameter = format
        .parameter(setting.name, &setting.within, &roles)
        .filter(|_| before.trim_matches(['"', '\'', '`', ' ']).is_empty());
    let values = parameter.into_iter().flat_map(|parameter| {
        let word = |text: &&'static str| Word { text, kind: Kind::Value, effect: parameter.effect };
        parameter.choices.iter().map(word).collect::<Vec<_>>()
    });
    let actions = format.actions((setting.name, &roles), before);
    let actions = actions.flat_map(|action| {
        action.words.iter().map(|text| Word { text, kind: Kind::Action, effect: action.effect })
    });
    values.chain(actions).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    fn offered(id: &str, path: &str, marked: &str) -> Vec<&'static str> {
        let language = language::by_id(id).expect("it is there");
        let offset = marked.find('@').expect("a place is marked");
        let mut document = Document::new(path, language, &marked.replacen('@', "", 1));
        document.parse();
        let found = words(&document, offset);
        found.map_or_else(Vec::new, |found| found.words.iter().map(|word| word.text).collect())
    }

    #[test]
    fn parameters_values_and_actions_are_offered_where_they_can_stand() {
        let main = |marked| offered("postfix-main", "main.cf", marked);
        assert_eq!(main("a = b\ndefer_@\nc = d\n"), ["defer_code"]);
        assert_eq!(main("reject_tempfail_action = @\n"), ["defer", "defer_if_permit"]);
        assert_eq!(main("reject_tempfail_action = defer_@"), ["defer_if_permit"]);
        assert_eq!(main("soft_bounce = y@\n"), ["yes"]);
        assert_eq!(main("myhostname = d@\n"), [""; 0]);
        let access = |marked| offered("postfix-table", "postfix/client_access", marked);
        assert_eq!(access("spam.example REJ@\n"), ["REJECT"]);
        assert!(access("spam.example @\n").contains(&"DEFER_IF_PERMIT"));
        assert_eq!(access("spam.example 550 REJ@\n"), [""; 0], "it is text");
        assert_eq!(access("REJ@\n"), [""; 0], "it is a key");
        let script = "cat > /etc/postfix/main.cf <<EOF\nsoft_bounce = y@\nEOF\n";
        assert_eq!(offered("bash", "setup.sh", script), ["yes"]);
        assert_eq!(offered("postfix-table", "postfix/transport", "a.example ret@\n"), ["retry"]);
        assert_eq!(
            offered("opensmtpd", "smtpd.conf", "filter f phase connect match !rdns dis@\n"),
            ["disconnect"]
        );
    }
}
