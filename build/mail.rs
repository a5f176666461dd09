//! What is looked for in every file: parts of the words that make one about mail.

use crate::emit;
use std::collections::BTreeMap;

/// How long a part is that nobody chose: so many bytes of each word a search for many words looks at.
const LENGTH: usize = 4;

/// Into how many groups a search puts what it looks for, by turns.
const GROUPS: usize = 8;

/// How often bytes stand in texts of lower case, of a thousand. Others are seldom.
const OFTEN: &[(&str, u64)] = &[
    (" ", 180),
    ("e", 80),
    ("tar", 60),
    ("osni", 50),
    ("l", 35),
    ("cdump\n", 28),
    ("fh", 20),
    ("gy_", 15),
    ("bvwkx.,()'\"=", 10),
    ("0123456789qjz:-/*#", 6),
];

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
    let mut parts: Vec<(&str, Vec<String>)> = parts.into_iter().collect();
    group(&mut parts);
    let parts = parts.into_iter().map(|(part, within)| format!("({part:?}, {})", emit::slice(within)));
    format!("pub(crate) static MAIL_PARTS: &[(&str, &[(usize, &str)])] = {};\n", emit::slice(parts))
}

/// Orders parts by what they look like. Of each byte of all parts of a group a search looks at the halves, and does not mind
/// which belong together: the more alike they are, the seldomer it is misled by what is none of them.
fn group<T>(parts: &mut [(&str, T)]) {
    let often = |byte: u8| {
        let known = OFTEN.iter().find(|(bytes, _)| bytes.as_bytes().contains(&byte));
        known.map_or(u64::from(byte.is_ascii_punctuation()), |(_, often)| *often)
    };
    let often: Vec<u64> = (0..=u8::MAX).map(often).collect();
    let misled = |parts: &[(&str, T)], group: usize| -> u64 {
        let members = || parts.iter().skip(group).step_by(GROUPS).map(|(part, _)| part.as_bytes());
        let let_through = |at: usize| -> u64 {
            let bytes = || members().filter_map(|part| part.get(at));
            let low = bytes().fold(0_u16, |low, byte| low | 1 << (byte & 15));
            let high = bytes().fold(0_u16, |high, byte| high | 1 << (byte >> 4));
            let fits = |byte: u8| low >> (byte & 15) & 1 == 1 && high >> (byte >> 4) & 1 == 1;
            (0..=u8::MAX).filter(|byte| fits(*byte)).map(|byte| often[usize::from(byte)]).sum()
        };
        (0..LENGTH).map(let_through).product::<u64>() * members().count() as u64
    };
    let mut is_done = false;
    while !is_done {
        is_done = true;
        for (one, other) in (0..parts.len()).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let both = |parts: &[(&str, T)]| misled(parts, one % GROUPS) + misled(parts, other % GROUPS);
            let before = both(parts);
            parts.swap(one, other);
            if one % GROUPS != other % GROUPS && both(parts) < before {
                is_done = false;
            } else {
                parts.swap(one, other);
            }
        }
    }
}
