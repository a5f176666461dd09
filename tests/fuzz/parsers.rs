//! Parsers by themselves. The project's own: any bytes give a tree that covers the text, in steps that its length bounds, and
//! an edited tree is the one that the text has. All: none waits for what does not come.

use super::random::{PIECES, SEEDS, Seed, rounds};
use smtp_lsp::document::Document;
use std::path::Path;
use tree_sitter::{Node, Tree};

/// The fixtures of languages whose grammar stands in this project.
fn own() -> Vec<&'static Seed> {
    let grammars = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars");
    let is_own = |id: &str| grammars.join(id).join("grammar.js").exists();
    SEEDS.iter().filter(|seed| is_own(seed.language.id)).collect()
}

/// How many nodes there are; children lie within their parents and do not overlap.
fn counted(tree: &Tree, text: &str) -> usize {
    let (mut cursor, mut count) = (tree.walk(), 0);
    let mut ends: Vec<(usize, usize)> = vec![(0, text.len())];
    loop {
        let node: Node<'_> = cursor.node();
        count += 1;
        let (free, end) = *ends.last().expect("the root's place is never taken");
        assert!(free <= node.start_byte() && node.end_byte() <= end, "{node:?} in {free}..{end}");
        if let Some(top) = ends.last_mut() {
            top.0 = node.end_byte();
        }
        if cursor.goto_first_child() {
            ends.push((node.start_byte(), node.end_byte()));
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return count;
            }
            ends.pop();
        }
    }
}

#[test]
fn any_bytes_in_our_own_parsers() {
    let seeds = own();
    rounds("parsers", 600, |random| {
        let seed = random.of(&seeds);
        let mut bytes = random.changed(seed.code.as_bytes(), PIECES);
        if random.below(4) == 0 {
            bytes = (0..random.below(300)).map(|_| random.next().to_le_bytes()[0]).collect();
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut document = Document::new(&seed.path, seed.language, &text);
        document.parse();
        let tree = document.tree().expect("no text is given up");
        // Tokens that stand for no character come a few at a place.
        let count = counted(tree, &text);
        assert!(count <= 40 + 20 * text.len(), "{}: {count} nodes of {} bytes", seed.language.id, text.len());

        let at = random.below(text.len() + 1);
        document.edit(at..at + random.below(20), &random.piece());
        document.parse();
        let edited = document.tree().expect("a tree").clone();
        counted(&edited, &document.text().to_string());
        document.parse_afresh();
        let fresh = document.tree().expect("a tree");
        if !edited.root_node().has_error() && !fresh.root_node().has_error() {
            assert_eq!(
                edited.root_node().to_sexp(),
                fresh.root_node().to_sexp(),
                "{}: {}",
                seed.language.id,
                document.text()
            );
        }
    });
}

/// A form feed at the end of a setting kept a lexer of ours busy for ever; the end of a text did that with others' scanners
/// that look for the end of a line.
#[test]
fn a_text_may_end_anywhere_and_in_any_blank() {
    let is_parsed = |seed: &&Seed| {
        let mut document = Document::new(&seed.path, seed.language, &seed.code);
        document.parse();
        document.tree().is_some()
    };
    let parsed: Vec<&Seed> = SEEDS.iter().filter(is_parsed).collect();
    rounds("ends", 3_000, |random| {
        let seed = random.of(&parsed);
        let mut end = random.below(seed.code.len() + 1);
        while !seed.code.is_char_boundary(end) {
            end += 1;
        }
        let last = random.of(&[
            "", "", "", "\u{c}", "\u{b}", "\u{feff}", "\0", " \r", "\\", "@", "$", "\"", "'", "<", "(",
        ]);
        let text = format!("{}{last}", &seed.code[..end]);
        let mut document = Document::new(&seed.path, seed.language, &text);
        document.parse();
        let tree = document.tree().unwrap_or_else(|| panic!("{} gives up {text:?}", seed.language.id));
        assert!(tree.root_node().end_byte() <= text.len(), "{}: {text:?}", seed.language.id);
    });
}

/// Each is what a document looks like while it is typed.
#[test]
fn a_last_line_need_not_end() {
    for (id, text) in [
        ("perl", "print <<EOF;\nwith $code and"),
        ("perl", "print <<\"EOF\";\n@{[ $smtp->code ]} and"),
        ("kotlin", "class Reply {\n    val code = 550\n    @Deprecated"),
        ("kotlin", "class Reply {\n    val code = 550\n    @Deprecated("),
    ] {
        let language = smtp_lsp::language::by_id(id).expect("it is there");
        let mut document = Document::new("a", language, "");
        for typed in text.chars() {
            let end = document.text().len_bytes();
            document.edit(end..end, &typed.to_string());
            document.parse();
            let edited = document.tree().expect("a tree").clone();
            counted(&edited, &document.text().to_string());
        }
    }
}

/// Found by the first target: behind a bracket that came into a text, blanks were a section's name only in one that was read
/// afresh.
#[test]
fn a_bracket_that_is_put_in_changes_a_tree_as_it_does_a_text() {
    let ini = smtp_lsp::language::by_id("ini").expect("it is there");
    let before = format!("[a{}\r", "\r\r\n".repeat(12));
    for at in 3..before.len() {
        for end in at..before.len() {
            let mut document = Document::new("a.ini", ini, &before);
            document.parse();
            document.edit(at..end, "[");
            document.parse();
            let edited = document.tree().expect("a tree").root_node().to_sexp();
            document.parse_afresh();
            let fresh = document.tree().expect("a tree").root_node().to_sexp();
            assert_eq!(edited, fresh, "{at}..{end}");
        }
    }
}
