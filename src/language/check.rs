//! The shape of a check on the settings of a config format: one entry of `grammars/<format>/checks.toml`.

/// A setting that breaks a rule: where it stands and what its value says.
pub(crate) struct Check {
    /// The rule.
    pub(crate) rule: &'static str,
    /// Roles of the file in which it holds; none means all.
    pub(crate) roles: &'static [&'static str],
    /// Roles of the file in which it does not hold.
    pub(crate) not_roles: &'static [&'static str],
    /// Globs over the setting's name, in any case; none means all.
    pub(crate) names: &'static [&'static str],
    /// Globs over names that are excepted.
    pub(crate) not_names: &'static [&'static str],
    /// A regular expression over the name, or empty. The finding stands at the name where there is no `value`.
    pub(crate) key: &'static str,
    /// Globs of which one fits the name of a section around.
    pub(crate) within: &'static [&'static str],
    /// Settings of the file of which one names a section around.
    pub(crate) bound: &'static [&'static str],
    /// Settings of the file none of which names a section around.
    pub(crate) not_bound: &'static [&'static str],
    /// A regular expression over the value. The finding stands at its group `at`, else at all that it matches.
    pub(crate) value: &'static str,
    /// A regular expression over the value that excuses it; empty for none.
    pub(crate) unless: &'static str,
    /// Whether the name is a pattern that must fit none of the replies in the comments right above.
    pub(crate) sample: bool,
    /// Another setting that must be there.
    pub(crate) with: Option<Selector>,
    /// Another setting that must not be there.
    pub(crate) without: Option<Selector>,
    /// What is said, with the named groups of `value`, `name` and `at` in braces.
    pub(crate) message: &'static str,
    /// What to do.
    pub(crate) fix: &'static str,
    /// How that is written, where it can be told.
    pub(crate) mend: Option<Mend>,
}

/// A text that takes the place of one that is wrong.
pub(crate) struct Mend {
    /// The group of the check's `value` whose place it takes, or `section` for the name of the section around.
    pub(crate) at: &'static str,
    /// The text, with the named groups of `value` in braces.
    pub(crate) with: &'static str,
    /// Whether nothing else can have been meant.
    pub(crate) is_certain: bool,
}

/// Some setting of the file.
pub(crate) struct Selector {
    /// Globs over its name, in any case.
    pub(crate) names: &'static [&'static str],
    /// A regular expression over its value.
    pub(crate) value: &'static str,
    /// Whether it must stand in the same section.
    pub(crate) beside: bool,
    /// Whether it must stand in front.
    pub(crate) above: bool,
    /// A regular expression over the text between the two, or empty: where it matches, they are not held together.
    pub(crate) apart: &'static str,
}

/// What a setting does, for people who read the file.
pub(crate) struct Parameter {
    /// Globs over its name, in any case.
    pub(crate) names: &'static [&'static str],
    /// Globs of which one fits the name of a section around; none means any place.
    pub(crate) within: &'static [&'static str],
    /// Roles of the file in which it holds; none means all.
    pub(crate) roles: &'static [&'static str],
    /// What it does.
    pub(crate) effect: &'static str,
    /// Its legal values.
    pub(crate) values: &'static str,
    /// Those of them that are words.
    pub(crate) choices: &'static [&'static str],
    /// The value where the file gives none; empty where there is none.
    pub(crate) default: &'static str,
}

/// Strings of programs that are written in a format: a program that answers a server says them.
pub(crate) struct Spoken {
    /// A text without which no string is one.
    pub(crate) seen: &'static str,
    /// A regular expression over the string and its quotation marks, with what is held against the checks in its group
    /// `value`.
    pub(crate) pattern: &'static str,
    /// The languages of the programs; none means all.
    pub(crate) languages: &'static [&'static str],
    /// What it is in that format.
    pub(crate) name: &'static str,
    /// The role in which it is used.
    pub(crate) role: &'static str,
}

/// What a word in the value of a setting does, for people who read the file.
pub(crate) struct Action {
    /// The word, in each spelling; in any case.
    pub(crate) words: &'static [&'static str],
    /// Globs over the names of settings in whose values it means that; none means all.
    pub(crate) of: &'static [&'static str],
    /// Roles of the file in which it holds; none means all.
    pub(crate) roles: &'static [&'static str],
    /// Whether it means that behind other words too.
    pub(crate) anywhere: bool,
    /// What it does.
    pub(crate) effect: &'static str,
    /// What may stand behind it; empty for nothing.
    pub(crate) takes: &'static str,
    /// The reply that it sends if nothing behind it says otherwise; empty for none.
    pub(crate) code: &'static str,
    /// The setting of the same file whose value is that reply; empty for none.
    pub(crate) code_of: &'static str,
}

/// What a file of a format can be used for.
pub(crate) struct FileRole {
    /// Its name, as checks say it.
    pub(crate) id: &'static str,
    /// Globs over the whole path.
    pub(crate) paths: &'static [&'static str],
    /// A regular expression over the text; empty where the path alone decides.
    pub(crate) content: &'static str,
    /// A regular expression over the file that names this one, with the path in its group `path`; empty for none.
    pub(crate) named_by: &'static str,
    /// Whether it holds beside others; of the rest the first one counts alone.
    pub(crate) also: bool,
}
