//! The outline of config files and what can be folded in them.

use crate::document::Document;
use crate::language::{Nodes, Query, Role};
use std::ops::Range;
use tree_sitter::Node;

/// How much of a line is shown behind a name, in characters.
const DETAIL: usize = 60;
/// A file with more entries than these is a table: nobody reads its outline.
const MOST: usize = 5_000;

/// Something with a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Symbol {
    pub(crate) name: String,
    /// What stands behind the name.
    pub(crate) detail: String,
    /// What it is: the part of the capture's name behind `definition.`.
    pub(crate) kind: &'static str,
    pub(crate) span: Range<usize>,
    pub(crate) name_span: Range<usize>,
    /// What stands in it.
    pub(crate) inner: Vec<Symbol>,
}

/// The outline of a config file. Nothing for languages that editors know.
pub(crate) fn symbols(document: &Document) -> Vec<Symbol> {
    let source = document.text().to_string();
    let Some((found, nodes)) = seen(document, Query::Tags, &source) else { return Vec::new() };
    let mut symbols: Vec<Symbol> = Vec::new();
    for captures in found {
        let mut name = None;
        let mut item = None;
        for (capture, node) in captures {
            match capture.strip_prefix("definition.") {
                Some(kind) => item = Some((kind, node)),
                None if capture == "name" => name = Some(node),
                None => {}
            }
        }
        let (Some(name), Some((kind, item))) = (name, item) else { continue };
        let span = item.start_byte()..end(item, nodes, &source);
        let text = source.get(name.byte_range()).unwrap_or("");
        let text = text.trim_end_matches(|letter: char| letter == ':' || letter.is_whitespace());
        let text = text.trim_matches(['"', '\'']);
        let behind = source.get(name.end_byte()..span.end.max(name.end_byte())).unwrap_or("");
        let detail = behind.lines().next().unwrap_or("");
        let detail =
            detail.trim_start_matches(|letter: char| "=:".contains(letter) || letter.is_whitespace());
        let detail = detail.trim_end_matches(|letter: char| "{;".contains(letter) || letter.is_whitespace());
        if !text.is_empty() && symbols.len() < MOST {
            symbols.push(Symbol {
                name: text.to_owned(),
                detail: detail.chars().take(DETAIL).collect(),
                kind,
                span,
                name_span: name.byte_range(),
                inner: Vec::new(),
            });
        }
    }
    symbols.sort_by_key(|symbol| (symbol.span.start, std::cmp::Reverse(symbol.span.end)));
    symbols.dedup_by(|next, known| next.name_span == known.name_span);
    nested(symbols)
}

/// Puts each into the innermost one around it.
fn nested(symbols: Vec<Symbol>) -> Vec<Symbol> {
    fn close(open: &mut Vec<Symbol>, top: &mut Vec<Symbol>, start: usize) {
        while open.last().is_some_and(|around| around.span.end <= start) {
            let Some(done) = open.pop() else { return };
            open.last_mut().map_or(&mut *top, |around| &mut around.inner).push(done);
        }
    }
    let (mut top, mut open) = (Vec::new(), Vec::new());
    for symbol in symbols {
        close(&mut open, &mut top, symbol.span.start);
        open.push(symbol);
    }
    close(&mut open, &mut top, usize::MAX);
    top
}

/// What can be folded in a config file, over several lines, and whether it is a comment.
pub(crate) fn folds(document: &Document) -> Vec<(Range<usize>, bool)> {
    let source = document.text().to_string();
    let Some((found, nodes)) = seen(document, Query::Folds, &source) else { return Vec::new() };
    let mut folds: Vec<(Range<usize>, bool)> = Vec::new();
    let mut comments: Vec<Range<usize>> = Vec::new();
    for (name, node) in found.into_iter().flatten() {
        if name == "fold.comment" {
            let span = node.start_byte()..end(node, nodes, &source);
            match comments.last_mut() {
                Some(before) if goes_on(&source, before, &span) => before.end = span.end,
                _ => comments.push(span),
            }
        } else {
            folds.push((node.start_byte()..end(node, nodes, &source), false));
        }
    }
    folds.extend(comments.into_iter().map(|span| (span, true)));
    folds.retain(|(span, _)| source.get(span.clone()).is_some_and(|text| text.contains('\n')));
    folds.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    folds
}

/// Whether a comment stands in the line below another one, and the other one in a line of its own.
fn goes_on(source: &str, before: &Range<usize>, next: &Range<usize>) -> bool {
    let between = source.get(before.end..next.start).unwrap_or("x");
    let line = source.get(..before.start).and_then(|text| text.rsplit('\n').next()).unwrap_or("");
    between.trim().is_empty() && between.matches('\n').count() == 1 && line.trim().is_empty()
}

type Captures<'t> = Vec<(&'static str, Node<'t>)>;

fn seen<'d, 's>(
    document: &'d Document,
    query: Query,
    source: &'s str,
) -> Option<(Vec<Captures<'d>>, Nodes<'s>)> {
    let language = document.language();
    let syntax = document.syntax().filter(|_| language.has(query))?;
    let found = language.seen(query, syntax, source, 0..source.len());
    Some((found.into_iter().map(|seen| seen.nodes).collect(), language.nodes_of(source)?))
}

/// Where a node ends but for the comments and empty lines behind it, which belong to what comes next.
fn end(node: Node<'_>, nodes: Nodes<'_>, source: &str) -> usize {
    let mut node = node;
    loop {
        let mut cursor = node.walk();
        let is_more = |child: &Node<'_>| {
            let text = source.get(child.byte_range()).unwrap_or("");
            nodes.role(*child) != Some(Role::Comment) && !text.trim().is_empty()
        };
        let last = node.children(&mut cursor).filter(is_more).last();
        match last {
            Some(child) if child.is_named() => node = child,
            Some(child) => return child.end_byte(),
            None => break,
        }
    }
    node.start_byte() + source.get(node.byte_range()).unwrap_or("").trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;
    use std::fmt::Write as _;

    fn document(id: &str, path: &str, source: &str) -> Document {
        let language = language::by_id(id).expect("it is there");
        let mut document = Document::new(path, language, source);
        document.parse();
        document
    }

    /// `name: detail` of each symbol, indented.
    fn outline(id: &str, path: &str, source: &str) -> String {
        fn write(symbols: &[Symbol], depth: usize, out: &mut String) {
            for symbol in symbols {
                let indent = "  ".repeat(depth);
                let _ = writeln!(out, "{indent}{} {}: {}", symbol.kind, symbol.name, symbol.detail);
                write(&symbol.inner, depth + 1, out);
            }
        }
        let mut out = String::new();
        write(&symbols(&document(id, path, source)), 0, &mut out);
        out
    }

    fn folded(id: &str, path: &str, source: &str) -> Vec<String> {
        let document = document(id, path, source);
        folds(&document).into_iter().map(|(span, _)| source[span].to_owned()).collect()
    }

    const ACL: &str = "primary_hostname = mx.example\n\nbegin acl\n\n# who may send\ncheck_rcpt:\n  accept  hosts = :\n  deny    message = 550 no\n          !verify = sender\n\n# what they send\n# and how\ncheck_data:\n  accept\n";

    #[test]
    fn parts_lists_and_verbs_stand_within_each_other() {
        assert_eq!(
            outline("exim", "exim.conf", ACL),
            "property primary_hostname: mx.example\nmodule acl: \n  function check_rcpt: \n    event accept: hosts = :\n    event deny: message = 550 no\n  function check_data: \n    event accept: \n"
        );
        assert_eq!(
            outline(
                "dovecot",
                "dovecot.conf",
                "plugin {\n  quota_status_overquota = \"552 5.2.2 Full\"\n}\n"
            ),
            "module plugin: \n  property quota_status_overquota: \"552 5.2.2 Full\"\n"
        );
        assert_eq!(
            outline("postfix-main", "master.cf", "smtp inet n - y - - smtpd\n  -o soft_bounce=yes\n"),
            "function smtp: inet n - y - - smtpd\n  property soft_bounce: yes\n"
        );
        assert_eq!(
            outline("postfix-table", "postfix/access", "a.example  550 no\n"),
            "key a.example: 550 no\n"
        );
        assert_eq!(
            outline("sieve", "a.sieve", "if true { keep; }\n"),
            "module if: true { keep; }\n  event keep: \n"
        );
        assert_eq!(
            outline("opensmtpd", "smtpd.conf", "action \"in\" mbox\nmatch for local action \"in\"\n"),
            "function in: mbox\nevent match: for local action \"in\"\n"
        );
        assert_eq!(
            outline("haproxy", "haproxy.cfg", "backend mx\n  option smtpchk\n"),
            "module backend: mx\n"
        );
        assert_eq!(outline("python", "a.py", "import smtplib\ndef f(): pass\n"), "");
    }

    #[test]
    fn what_comes_before_the_next_item_is_not_folded_with_the_one_before() {
        let found = folded("exim", "exim.conf", ACL);
        let begin =
            |text: &str| found.iter().filter(|fold| fold.starts_with(text)).cloned().collect::<Vec<_>>();
        assert!(begin("begin acl")[0].ends_with("  accept"), "{found:?}");
        assert!(begin("check_rcpt:")[0].ends_with("!verify = sender"), "{found:?}");
        assert_eq!(begin("deny").len(), 1, "{found:?}");
        assert_eq!(begin("#"), ["# what they send\n# and how"]);
        assert_eq!(folded("dovecot", "dovecot.conf", "a {\n  b = c\n}\nd = e\n"), ["a {\n  b = c\n}"]);
        assert_eq!(folded("python", "a.py", "import smtplib\ndef f():\n    pass\n"), [""; 0]);
    }
}
