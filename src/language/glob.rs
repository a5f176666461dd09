//! Globs over names and paths, matched as they are written: nothing is compiled when a program starts.
//!
//! `*` stands for any characters, `?` for one, `[45]` and `[!0-9]` for one of some, `{a,b}` for either. In a path `*`
//! and `?` stop at a `/`, and `**/` stands for any number of folders.

/// What a glob is held against.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Over {
    /// A path: `*` stays in one folder, and case counts.
    Path,
    /// A name: a `/` is a character like others, and case does not count.
    Name,
}

/// A glob with its alternatives spelled out.
pub(crate) struct Glob {
    alternatives: Vec<String>,
    over: Over,
}

impl Glob {
    /// Reads a glob; every text is one.
    pub(crate) fn new(glob: &str, over: Over) -> Self {
        let mut alternatives = Vec::new();
        spell_out(glob, &mut alternatives);
        Self { alternatives, over }
    }

    /// Whether it fits all of a text.
    pub(crate) fn fits(&self, text: &str) -> bool {
        self.alternatives.iter().any(|glob| fits(glob.as_bytes(), text.as_bytes(), self.over))
    }

    /// The alternatives, each a glob without braces.
    pub(super) fn into_alternatives(self) -> Vec<String> {
        self.alternatives
    }
}

/// Several globs over the same kind of text.
pub(crate) struct Globs(Vec<Glob>);

impl Globs {
    /// Reads globs; of none, none fits.
    pub(crate) fn new(globs: &[&str], over: Over) -> Self {
        Self(globs.iter().map(|glob| Glob::new(glob, over)).collect())
    }

    /// Whether one of them fits.
    pub(crate) fn fit(&self, text: &str) -> bool {
        self.0.iter().any(|glob| glob.fits(text))
    }
}

fn spell_out(glob: &str, into: &mut Vec<String>) {
    let braces = glob.find('{').and_then(|open| Some((open, open + glob[open..].find('}')?)));
    match braces {
        Some((open, close)) => {
            for choice in glob[open + 1..close].split(',') {
                spell_out(&format!("{}{choice}{}", &glob[..open], &glob[close + 1..]), into);
            }
        }
        None => into.push(glob.to_owned()),
    }
}

/// Whether a glob without braces fits a text.
pub(super) fn fits(glob: &[u8], text: &[u8], over: Over) -> bool {
    let stops = |byte: u8| over == Over::Path && byte == b'/';
    match glob {
        [] => text.is_empty(),
        [b'*', b'*', b'/', rest @ ..] if over == Over::Path => {
            let folders = memchr::memchr_iter(b'/', text).map(|slash| slash + 1);
            std::iter::once(0).chain(folders).any(|start| fits(rest, &text[start..], over))
        }
        [b'*', b'*'] if over == Over::Path => true,
        [b'*', rest @ ..] => {
            let end = text.iter().position(|byte| stops(*byte)).unwrap_or(text.len());
            (0..=end).any(|taken| fits(rest, &text[taken..], over))
        }
        [b'?', rest @ ..] => {
            one(text, |_| true).is_some_and(|left| !stops(text[0]) && fits(rest, left, over))
        }
        [b'[', rest @ ..] => match memchr::memchr(b']', rest) {
            Some(close) => one(text, |byte| is_among(&rest[..close], byte, over))
                .is_some_and(|left| fits(&rest[close + 1..], left, over)),
            None => false,
        },
        [byte, rest @ ..] => match text {
            [first, left @ ..] if first == byte || over == Over::Name && first.eq_ignore_ascii_case(byte) => {
                fits(rest, left, over)
            }
            _ => false,
        },
    }
}

/// What is left of a text behind its first character, if that is wanted.
fn one(text: &[u8], is_wanted: impl FnOnce(u8) -> bool) -> Option<&[u8]> {
    let (first, rest) = text.split_first().filter(|(first, _)| is_wanted(**first))?;
    let is_rest_of_character = |byte: &&u8| *first >= 0xC0 && (0x80..0xC0).contains(*byte);
    Some(&rest[rest.iter().take_while(is_rest_of_character).count()..])
}

/// Whether a byte is in the inside of `[…]`.
fn is_among(class: &[u8], byte: u8, over: Over) -> bool {
    let (class, is_wanted) = match class {
        [b'!' | b'^', class @ ..] => (class, false),
        class => (class, true),
    };
    let mut rest = class;
    let mut is_there = false;
    while let [first, tail @ ..] = rest {
        rest = tail;
        let mut last = first;
        if let [b'-', end, behind @ ..] = tail {
            (last, rest) = (end, behind);
        }
        let has = |byte: u8| (*first..=*last).contains(&byte);
        let in_other_case = || has(byte.to_ascii_lowercase()) || has(byte.to_ascii_uppercase());
        is_there |= has(byte) || over == Over::Name && in_other_case();
    }
    is_there == is_wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reference(glob: &str, over: Over) -> globset::GlobMatcher {
        let mut builder = globset::GlobBuilder::new(glob);
        builder.literal_separator(over == Over::Path).case_insensitive(over == Over::Name);
        builder.build().expect("a glob").compile_matcher()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, max_global_rejects: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn globs_mean_what_they_mean_elsewhere(
            glob in "(\\*\\*/)?([ab/.]|\\*|\\?|\\[!?[ab]\\]|\\{a,b\\}|/\\*\\*/){0,5}",
            text in "[abA/.]{0,7}",
            is_path in any::<bool>(),
        ) {
            // What a glob means that ends with a separator is nobody's concern, nor two stars beside others.
            prop_assume!(!glob.ends_with('/'));
            prop_assume!(is_path || !glob.contains("**"));
            prop_assume!(glob.match_indices("**").all(|(at, _)| at == 0 || glob[..at].ends_with('/')));
            prop_assume!(!glob.contains("***"));
            prop_assume!(!glob.replace("**/", "").contains("**") && !text.contains("//") && !text.starts_with('/'));
            let over = if is_path { Over::Path } else { Over::Name };
            // A class that excludes may take a separator there.
            prop_assume!(!(is_path && glob.contains("[!") && text.contains('/')));
            prop_assert_eq!(Glob::new(&glob, over).fits(&text), reference(&glob, over).is_match(&text), "{} {}", glob, text);
        }
    }

    #[test]
    fn stars_classes_and_choices() {
        let path = |glob: &str, text: &str| Glob::new(glob, Over::Path).fits(text);
        assert!(
            path("**/mail/aliases.*", "etc/mail/aliases.db") && path("**/mail/aliases.*", "mail/aliases.x")
        );
        assert!(!path("*.py", "a/b.py") && path("**/*.py", "a/b.py") && path("**/*.py", "b.py"));
        assert!(path("**/postfix/**/access", "etc/postfix/access"));
        assert!(path("**/exim/conf.d/**", "exim/conf.d/a/b"));
        assert!(path("?.py", "\u{e9}.py") && !path("?.py", "/.py"), "characters, not bytes");
        let name = |glob: &str, text: &str| Glob::new(glob, Over::Name).fits(text);
        assert!(name("/^[245][0-9][0-9][!0-9]*", "/^450 x/") && !name("/^[245][0-9][0-9][!0-9]*", "/^4500/"));
        assert!(name("*_{code,reply}", "Maps_RBL_Reply") && !name("*_{code,reply}", "codes"));
    }
}
