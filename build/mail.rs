//! What is looked for in every file: parts of the words that make one about mail.

use crate::emit;
use std::collections::BTreeMap;

/// How long a part is that nobody chose: so many bytes of each word a search for many words looks at.
const LENGTH: usize = 4;

/// Rust source of `MAIL_PARTS`: of each word, in lower case, the first of the chosen parts that stands in it or else its start,
/// with where in which words it stands. Words that hold another are left out: where `smtp` stands it does not matter whether
/// it goes on as `smtplib`.
pub(crate) fn entry<'a>(words: impl Iterator<Item = &'a str>, chosen: &[String]) -> String {
    let mut words: Vec<String> = words.map(str::to_ascii_lowercase).collect();
    words.sort_unstable();
    words.dedup();
    let is_needed = |word: &&String| !words.iter().any(|other| other != *word && word.contains(other));
    let mut parts: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for word in words.iter().filter(is_needed) {
        let found = chosen.iter().find_map(|part| Some((part.as_str(), word.find(part.as_str())?)));
        let (part, at) = found.unwrap_or((word.get(..LENGTH).unwrap_or(word), 0));
        parts.entry(part).or_default().push(format!("({at}, {word:?})"));
    }
    let parts = parts.into_iter().map(|(part, within)| format!("({part:?}, {})", emit::slice(within)));
    format!("pub(crate) static MAIL_PARTS: &[(&str, &[(usize, &str)])] = {};\n", emit::slice(parts))
}
