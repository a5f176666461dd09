//! Replies in the values of a config file's settings.

use super::emissions::{Emission, Placed};
use super::ir::Span;
use crate::catalog::EnhancedCode;
use crate::document::Document;
use crate::language::{Nodes, Role};
use crate::mention::{Code, Mention};

pub(super) fn replies(document: &Document, nodes: Nodes<'_>, mentions: &[Mention]) -> Vec<Emission> {
    let Some(syntax) = document.syntax().filter(|_| !document.language().text_settings.is_empty()) else {
        return Vec::new();
    };
    let in_value = |span: &Span| {
        let node = syntax.node_at(span);
        node.is_some_and(|node| nodes.role(node) == Some(Role::Word))
    };
    mentions
        .windows(2)
        .filter_map(|pair| match (pair[0].code, pair[1].code) {
            (Code::Reply(code), Code::Enhanced(enhanced)) => Some(Emission {
                code,
                constant: None,
                code_span: pair[0].span.clone(),
                at: pair[0].span.clone(),
                enhanced: Some((enhanced, pair[1].span.clone())),
                text: String::new(),
                command: None,
                for_any_failure: false,
            }),
            _ => None,
        })
        .filter(|emission| {
            let follows =
                |(_, span): &Placed<EnhancedCode>| span.start == emission.code_span.end + 1 && in_value(span);
            in_value(&emission.code_span) && emission.enhanced.as_ref().is_some_and(follows)
        })
        .collect()
}
