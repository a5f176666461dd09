//! What a file is used for, as the file says that names it. This is the one part of the module that reads files; the
//! caller hands the answer to the document.

use crate::language::Language;
use regex::RegexBuilder;
use std::fs;
use std::path::Path;

/// In how many folders above a file the one that names it is looked for.
const FOLDERS: usize = 3;

/// The roles in which the nearest file that names roles for this format uses the file at `path`.
pub(crate) fn roles_of(language: &'static Language, path: &Path) -> Vec<&'static str> {
    if language.names_roles.is_empty() {
        return Vec::new();
    }
    let namer = path
        .ancestors()
        .skip(1)
        .take(FOLDERS)
        .find_map(|folder| fs::read_to_string(folder.join(language.names_roles)).ok());
    let name = path.file_name().and_then(|name| name.to_str());
    namer.zip(name).map_or_else(Vec::new, |(namer, name)| roles_in(language, &namer, name))
}

/// The roles that the text `namer` gives to a file called `name`.
fn roles_in(language: &'static Language, namer: &str, name: &str) -> Vec<&'static str> {
    let code: String =
        namer.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    let has = |pattern: &str| {
        let pattern = RegexBuilder::new(pattern).multi_line(true).build().ok();
        pattern.is_some_and(|pattern| {
            pattern
                .captures_iter(&code)
                .filter_map(|found| found.name("path"))
                .any(|path| path.as_str().rsplit(['/', ':']).next() == Some(name))
        })
    };
    let calls = |pattern: &str| !pattern.is_empty() && has(pattern);
    language.roles.iter().filter(|role| calls(role.named_by)).map(|role| role.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    #[test]
    fn main_cf_says_what_a_table_is_used_for() {
        let language = language::by_id("postfix-table").expect("it is there");
        let main = "smtpd_sender_restrictions =\n  check_sender_access hash:$config_directory/one,\n  \
             check_client_access cidr:/etc/postfix/two\nheader_checks = pcre:/etc/postfix/three\n\
             transport_maps = hash:/etc/postfix/four\n# body_checks = pcre:/etc/postfix/five\n";
        let roles = |name| roles_in(language, main, name);
        assert_eq!(roles("one"), ["access", "indexed", "of-addresses"]);
        assert_eq!(roles("two"), ["access", "of-clients"]);
        assert_eq!(roles("three"), ["header-checks"]);
        assert_eq!(roles("four"), ["transport", "indexed"]);
        assert_eq!(roles("five"), [""; 0]);
    }
}
