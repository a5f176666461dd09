//! Runs `grammars/*/test/corpus/*.txt`, the tests of the project's own grammars, without the grammar tool: a name
//! between lines of `=`, the source, a line of `-`, and the tree.

use smtp_lsp::document::Document;
use smtp_lsp::language;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

struct Case {
    name: String,
    source: String,
    tree: String,
}

fn is_rule(line: &str, mark: char) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && line.chars().all(|letter| letter == mark)
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut index = 0;
    while index < lines.len() {
        if !is_rule(lines[index], '=') {
            index += 1;
            continue;
        }
        let name_end =
            index + 1 + lines[index + 1..].iter().position(|line| is_rule(line, '=')).expect("a name ends");
        let name = lines[index + 1..name_end].concat().trim().to_owned();
        let rest = &lines[name_end + 1..];
        let length = rest.iter().position(|line| is_rule(line, '=')).unwrap_or(rest.len());
        let case = &rest[..length];
        let divider = case.iter().rposition(|line| is_rule(line, '-')).expect("a case has a tree");
        let mut source = case[..divider].concat();
        // The newline before the divider belongs to the format.
        let end = ["\r\n", "\n"].into_iter().find(|end| source.ends_with(end)).map_or(0, str::len);
        source.truncate(source.len() - end);
        cases.push(Case { name, source, tree: case[divider + 1..].concat() });
        index = name_end + 1 + length;
    }
    cases
}

/// A tree on one line, with single spaces.
fn normalised(tree: &str) -> String {
    tree.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" )", ")")
}

#[test]
fn the_projects_own_grammars_parse_as_they_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars");
    let mut count = 0;
    let mut problems = String::new();
    for language in language::all() {
        let Ok(files) = fs::read_dir(root.join(language.id).join("test/corpus")) else { continue };
        for file in files.flatten() {
            let text = fs::read_to_string(file.path()).expect("readable");
            for case in cases(&text) {
                let mut document = Document::new("x", language, &case.source);
                document.parse();
                let mut found = normalised(&document.tree().expect("a tree").root_node().to_sexp());
                // A tree that names no field leaves them out of the comparison.
                if !case.tree.contains(": (") {
                    found = without_fields(&found);
                }
                count += 1;
                if found != normalised(&case.tree) {
                    let _ = writeln!(
                        problems,
                        "{}: {}\n  expected {}\n  found    {found}",
                        file.path().display(),
                        case.name,
                        normalised(&case.tree)
                    );
                }
            }
        }
    }
    assert!(count > 20, "only {count} cases were found");
    assert!(problems.is_empty(), "\n{problems}");
}

fn without_fields(tree: &str) -> String {
    tree.split(' ').filter(|part| !part.ends_with(':')).collect::<Vec<_>>().join(" ")
}

/// At the end of a text the next character is NUL to a lexer. The generator looks whether it is the end, but not where it
/// puts many characters into a map: where NUL leads from one such state to another, a lexer can go on without end.
#[test]
fn no_lexer_goes_on_at_the_end_of_a_text() {
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars")).expect("it is there");
    let mut count = 0;
    for folder in folders.flatten() {
        let path = folder.path().join("src/parser.c");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // Each function of the lexer counts its states anew.
        for function in text.split("\nstatic bool ts_lex").skip(1) {
            let (mut state, mut is_map, mut by_nul) = ("", false, BTreeMap::new());
            for line in function.lines().map(str::trim) {
                if let Some(number) = line.strip_prefix("case ").and_then(|rest| rest.strip_suffix(':')) {
                    state = number;
                }
                if is_map && let Some(target) = line.strip_prefix("0, ") {
                    by_nul.insert(state, target.trim_end_matches(','));
                }
                is_map = line == "ADVANCE_MAP(" || is_map && line != ");";
            }
            for (state, target) in &by_nul {
                assert!(!by_nul.contains_key(target), "{}: {state} to {target}", path.display());
            }
        }
        count += 1;
    }
    assert!(count > 5, "{count} parsers");
}
