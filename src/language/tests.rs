//! The data in `grammars/` against the parsers, and against itself.

use super::{Step, all, by_id, by_name_and_start, by_path, vocabulary};
use crate::assist::Token;
use globset::Glob;
use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn every_kind_and_field_of_a_node_table_is_in_the_grammar() {
    for language in all() {
        let Some(parser) = language.parser else { continue };
        let parser: tree_sitter::Language = parser.into();
        let has_kind = |kind: &str| parser.id_for_node_kind(kind, true) != 0;
        for rule in language.nodes {
            assert!(has_kind(rule.kind), "{}: the grammar has no node `{}`", language.id, rule.kind);
            let asked = rule.when.iter().flat_map(|(path, _)| path.iter());
            let parts = rule.parts.iter().flat_map(|(_, paths)| paths.iter()).flat_map(|path| path.iter());
            for step in parts.chain(asked) {
                match step {
                    Step::Kind(kind) | Step::Same(kind) => {
                        assert!(has_kind(kind), "{}: `{}` looks for a node `{kind}`", language.id, rule.kind);
                    }
                    Step::Field(field) => assert!(
                        parser.field_id_for_name(field).is_some(),
                        "{}: `{}` looks for a field `{field}`",
                        language.id,
                        rule.kind
                    ),
                    Step::Every
                    | Step::Unnamed
                    | Step::Token
                    | Step::Before(_)
                    | Step::Behind(_)
                    | Step::Nth(_) => {}
                }
            }
        }
        for kind in language.nodes.windows(2) {
            assert!(kind[0].kind <= kind[1].kind, "{}: the node table is searched by bisection", language.id);
        }
    }
}

#[test]
fn no_two_languages_claim_the_same_name() {
    let mut claimed: BTreeMap<&str, &str> = BTreeMap::new();
    for language in all() {
        for name in [language.id]
            .iter()
            .chain(language.lsp_ids)
            .filter(|name| **name != language.id)
            .chain([&language.id])
        {
            assert_eq!(*claimed.entry(name).or_insert(language.id), language.id, "`{name}` is claimed twice");
        }
        for interpreter in language.shebangs {
            let key: &str = interpreter;
            let other = all().iter().find(|other| other.id != language.id && other.shebangs.contains(&key));
            assert!(other.is_none(), "`#!{key}` is claimed twice");
        }
        for glob in language.globs {
            assert!(Glob::new(glob).is_ok(), "{}: `{glob}` is no glob", language.id);
            // A name that the glob itself spells out: the first one that it lets pass.
            let name = first_choices(&glob.replace('*', "x"));
            let found = by_path(Path::new(&name)).map(|found| found.id);
            assert_eq!(found, Some(language.id), "`{glob}` is claimed twice");
        }
    }
}

/// A glob with the first of each of its alternatives.
fn first_choices(glob: &str) -> String {
    match (glob.find('{'), glob.find('}')) {
        (Some(open), Some(close)) if open < close => {
            let first = glob[open + 1..close].split(',').next().unwrap_or("");
            first_choices(&format!("{}{first}{}", &glob[..open], &glob[close + 1..]))
        }
        _ => glob.to_owned(),
    }
}

#[test]
fn files_are_known_by_name_and_by_their_first_line() {
    let id = |name: &str, start: &str| {
        by_name_and_start(Path::new(name), start.as_bytes()).map(|language| language.id)
    };
    assert_eq!(id("deliver.py", ""), Some("python"));
    assert_eq!(id("etc/postfix/main.cf", ""), Some("postfix-main"));
    assert_eq!(id("bin/deliver", "#!/usr/bin/env -S python3.11 -u\n"), Some("python"));
    assert_eq!(id("bin/deliver", "#!/usr/bin/node"), Some("javascript"));
    assert_eq!(id("notes.xyz", "#!/usr/bin/python"), None, "an extension counts more than the first line");
    assert_eq!(id("main.cf.txt", ""), Some("postfix-main"), "of two globs the longer one counts");
    assert_eq!(id("package.json", ""), Some("json"));
    assert_eq!(id("package-lock.json", ""), None, "what a program writes for itself");
    assert_eq!(id("bin/deliver", "no interpreter"), None);
    assert_eq!(id("etc/mail/access", ""), Some("sendmail-access"), "the whole path counts");
    assert_eq!(id("etc/postfix/access", ""), Some("postfix-table"));
    assert_eq!(id("etc/smtpd.conf", "pwcheck_method: saslauthd\n"), None);
    assert_eq!(id("etc/smtpd.conf", "listen on socket\n"), Some("opensmtpd"), "the content decides");
    assert_eq!(id("mail/1", "From: alice <a@x.example>\nTo: bob\n"), None, "a message is no table");
    assert_eq!(id("README", "the lines that\nwill REJECT mail\nor REJECT it\n"), None, "nor is prose");
    assert_eq!(id("etc/bad", "a.example REJECT\nb.example REJECT no\n"), Some("postfix-table"));
    let quoted = "Support errors for SPF in the table:\nspf.example\tERROR:\"550 no\"\n\nReport 551 then\n";
    assert_eq!(id("TODO", quoted), None, "nor is a row in prose");
    let rows = "# ours\nFrom:a.example\tREJECT\n\n# theirs\nb.example\tERROR:5.7.1:\"550 no\"\n";
    assert_eq!(id("etc/blocked", rows), Some("sendmail-access"));
    assert_eq!(id("confs/0536", "# x\nbegin routers\n"), Some("exim"));
    assert_eq!(by_id("javascriptreact").map(|language| language.id), Some("javascript"));
}

#[test]
fn words_of_the_vocabulary_are_as_identifiers_are_split() {
    let words = vocabulary();
    let lists =
        [words.permanent, words.transient, words.success, words.negation, words.verdict, words.code_names];
    for phrase in lists.into_iter().flatten() {
        for word in *phrase {
            assert!(
                !word.is_empty() && word.chars().all(|letter| letter.is_lowercase() || letter.is_numeric()),
                "{phrase:?}"
            );
        }
    }
}

#[test]
fn every_command_of_a_library_model_is_in_the_catalogue() {
    for library in all().iter().flat_map(|language| language.libraries) {
        let commands = library
            .calls
            .iter()
            .filter_map(|(_, model)| model.command)
            .chain(library.types.iter().filter_map(|(_, model)| model.command));
        for command in commands {
            assert!(
                crate::catalog::command(command).is_some(),
                "{}: no command `{command}`",
                library.seen[0]
            );
        }
    }
}

#[test]
fn every_query_is_one_and_its_captures_are_known() {
    const KINDS: [&str; 6] = ["module", "function", "event", "property", "key", "constant"];
    for language in all() {
        let Some(parser) = language.parser else { continue };
        let queries = &language.queries;
        let compiled = |name: &str, text: &str| {
            tree_sitter::Query::new(&parser.into(), text)
                .unwrap_or_else(|error| panic!("{}/queries/{name}.scm: {error}", language.id))
        };
        let highlights = compiled("highlights", queries.highlights);
        for name in highlights.capture_names() {
            assert!(Token::named(name).is_some() || name.starts_with('_'), "{}: `@{name}`", language.id);
        }
        for name in compiled("tags", queries.tags).capture_names() {
            let is_kind = name.strip_prefix("definition.").is_some_and(|kind| KINDS.contains(&kind));
            assert!(is_kind || *name == "name" || name.starts_with('_'), "{}: `@{name}`", language.id);
        }
        for name in compiled("folds", queries.folds).capture_names() {
            assert!(matches!(*name, "fold" | "fold.comment"), "{}: `@{name}`", language.id);
        }
    }
}
