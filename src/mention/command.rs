//! Commands in a text: `"RCPT TO:<"` in a literal, and library calls that send one.

use super::evidence::unquoted;
use crate::catalog::{self, Command};
use crate::config::Config;
use crate::document::Document;
use crate::language::{Part, Role};
use std::ops::Range;
use tree_sitter::Node;

/// The command at a byte offset, with its span: written at the start of a literal, or sent by the call whose name
/// stands there. Nothing in a document without a tree.
pub(crate) fn at(
    document: &Document,
    config: &Config,
    source: &str,
    offset: usize,
) -> Option<(Range<usize>, Command)> {
    let nodes = document.language().nodes_of(source)?;
    let mut node = document.syntax()?.node_at(&(offset..offset))?;
    loop {
        match nodes.role(node) {
            Some(Role::String) => return in_literal(node, source, offset),
            Some(Role::Call) => {
                let name = nodes
                    .part(node, Part::Callee)
                    .map(|callee| nodes.part(callee, Part::Name).unwrap_or(callee))?;
                let is_there = (name.start_byte()..=name.end_byte()).contains(&offset);
                return if is_there { sent_by(document, config, source, name) } else { None };
            }
            // Parts of a literal and of a callee are looked through.
            None | Some(Role::Name | Role::Member | Role::Wrap) => node = node.parent()?,
            Some(_) => return None,
        }
    }
}

fn in_literal(literal: Node<'_>, source: &str, offset: usize) -> Option<(Range<usize>, Command)> {
    let text = source.get(literal.byte_range())?;
    let content = unquoted(text);
    let command = catalog::command_at_start(content)?;
    let start = literal.start_byte() + text.find(content)? + content.len() - content.trim_start().len();
    let written = command.written.iter().find(|written| {
        content.trim_start().get(..written.len()).is_some_and(|head| head.eq_ignore_ascii_case(written))
    })?;
    let span = start..start + written.len();
    (span.start <= offset && offset <= span.end).then_some((span, command))
}

fn sent_by(
    document: &Document,
    config: &Config,
    source: &str,
    name: Node<'_>,
) -> Option<(Range<usize>, Command)> {
    let text = source.get(name.byte_range())?;
    let mut libraries = config.libraries_in(document.language(), source.as_bytes());
    let model = libraries.find_map(|library| library.calls.iter().find(|(known, _)| known.0 == text))?;
    Some((name.byte_range(), catalog::command(model.1.command?)?))
}
