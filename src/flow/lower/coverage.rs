//! No statement is left out: every call of a text stands in what it is lowered to.

use super::Lowering;
use crate::document::Document;
use crate::flow::ir::{Expr, Inside, Kind, Span, Stmt};
use crate::language::{self, Role};
use std::cell::Cell;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use tree_sitter::Node;

struct Calls<'l, 't> {
    lowering: &'l Lowering<'t>,
    seen: HashSet<Span>,
}

impl<'t> Calls<'_, 't> {
    fn statements(&mut self, statements: &[Stmt<'t>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt<'t>) {
        if let Stmt::Throw(span, _) = statement {
            // What never returns is a call in some languages.
            self.seen.insert(span.clone());
        }
        for part in statement.parts() {
            match part {
                Inside::Expr(expr) => self.expr(expr),
                Inside::Block(inner) => self.statements(inner),
            }
        }
    }

    fn expr(&mut self, expr: &Expr<'t>) {
        self.seen.insert(expr.span.clone());
        if let Kind::Function(function) = &expr.kind {
            self.statements(self.lowering.body(function));
        }
        for part in expr.parts() {
            self.expr(part);
        }
    }
}

/// Calls that the lowered text does not have, but for those of `unread`.
fn left_out(document: &Document, source: &str) -> Vec<String> {
    let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) else {
        return Vec::new();
    };
    let lowering = Lowering { nodes, source, class: Cell::default(), has_numbers_for_truth: Cell::default() };
    let mut calls = Calls { lowering: &lowering, seen: HashSet::new() };
    calls.statements(&lowering.file(syntax));
    let mut missing = Vec::new();
    let mut open: Vec<Node<'_>> = syntax.outermost();
    while let Some(node) = open.pop() {
        let text = &source[node.byte_range()];
        if node.is_error() || matches!(nodes.role(node), Some(Role::Comment | Role::Skip | Role::Import)) {
            continue;
        }
        if nodes.role(node) == Some(Role::Call) && !calls.seen.contains(&node.byte_range()) {
            if !text.starts_with("unread") {
                missing.push(format!("line {}: {text}", node.start_position().row + 1));
            }
            continue;
        }
        let mut cursor = node.walk();
        open.extend(node.children(&mut cursor));
    }
    missing.sort();
    missing
}

/// The line of the first error.
fn broken(node: Node<'_>) -> Option<usize> {
    if node.is_error() || node.is_missing() {
        return Some(node.start_position().row + 1);
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).find_map(broken)
}

#[test]
fn no_call_is_left_out() {
    let (mut tested, mut missing) = (0, Vec::new());
    let grammars = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars");
    for folder in fs::read_dir(grammars).expect("grammars/ is there").flatten() {
        let path = folder.path().join("tests/statements.md");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mut parts = text.split("```").skip(1);
        let (id, code) = parts.next().and_then(|block| block.split_once('\n')).expect("a block of code");
        let language = language::by_id(id).expect("a language");
        let mut document = Document::new("code", language, code);
        document.parse();
        missing.extend(
            document
                .tree()
                .and_then(|tree| broken(tree.root_node()))
                .map(|line| format!("{id}: line {line} does not parse")),
        );
        missing.extend(left_out(&document, code).into_iter().map(|call| format!("{id}: {call}")));
        tested += 1;
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(tested > 15, "{tested} languages");
}
