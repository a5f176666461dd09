//! Which lines a comment holds for.

use super::directive::{Directive, Reach};
use super::lines::Lines;
use crate::document::{Document, Syntax};
use crate::language::{Nodes, Role};
use std::ops::Range;
use tree_sitter::Node;

/// The lines that the comment holds for, counted from 0; none when no code follows one that speaks of what follows.
pub(super) fn lines(
    directive: &Directive<'_>,
    document: &Document,
    source: &str,
    lines: &Lines,
) -> Option<Range<usize>> {
    if directive.reach == Reach::File {
        return Some(0..lines.count());
    }
    let (syntax, nodes) = (document.syntax()?, document.language().nodes_of(source)?);
    let begin = lines.bytes(lines.line(directive.comment.start)).start;
    // Some parsers take the end of the line into the comment.
    let end = source[..directive.comment.end].trim_end_matches(['\n', '\r']).len();
    let last = lines.line(end.max(directive.comment.start));
    let is_alone = source[begin..directive.comment.start].trim().is_empty()
        && source[end..lines.bytes(last).end.max(end)].trim().is_empty();
    let line = if is_alone { next_line_of_code(last + 1, source, lines, syntax, nodes)? } else { last };
    if directive.reach == Reach::Line {
        return Some(line..line + 1);
    }
    let first = first_byte(line, source, lines)?;
    let statement = outermost_at(syntax.node_at(&(first..first + 1))?, nodes);
    Some(line..lines.line(statement.end_byte().saturating_sub(1).max(first)) + 1)
}

/// The first byte of a line that is not white.
fn first_byte(line: usize, source: &str, lines: &Lines) -> Option<usize> {
    let bytes = lines.bytes(line);
    source[bytes.clone()].find(|c: char| !c.is_whitespace()).map(|at| bytes.start + at)
}

fn next_line_of_code(
    from: usize,
    source: &str,
    lines: &Lines,
    syntax: Syntax<'_>,
    nodes: Nodes<'_>,
) -> Option<usize> {
    (from..lines.count()).find(|&line| {
        let Some(first) = first_byte(line, source, lines) else { return false };
        let node = syntax.node_at(&(first..first + 1));
        node.is_some_and(|node| !is_comment(node, nodes))
    })
}

fn is_comment(node: Node<'_>, nodes: Nodes<'_>) -> bool {
    let mut around = Some(node);
    while let Some(node) = around {
        if nodes.role(node) == Some(Role::Comment) {
            return true;
        }
        around = node.parent();
    }
    false
}

/// The largest node that begins where this one does and is not a list of statements, whose first one begins there too.
fn outermost_at<'t>(mut node: Node<'t>, nodes: Nodes<'_>) -> Node<'t> {
    while let Some(parent) = node.parent() {
        let is_list = node.is_named() && nodes.role(parent) == Some(Role::Block);
        if parent.start_byte() != node.start_byte() || parent.parent().is_none() || is_list {
            break;
        }
        node = parent;
    }
    node
}
