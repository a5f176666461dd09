//! Files inside a file: each is read as a file of its own, and what is found in it is told at its place in the file
//! around.

use crate::Analysis;
use crate::document::Document;
use crate::flow::Constant;
use crate::language::embed::{self, Piece};
use crate::language::template;
use crate::mention::Mention;
use crate::rules::{Finding, Note};
use std::ops::Range;

/// How deep files stand in each other that are looked at.
const DEEPEST: usize = 3;

/// A file inside another.
pub(crate) struct Inner<'s> {
    pub(crate) piece: Piece<'s>,
    /// Its text, parsed if it is about mail.
    pub(crate) document: Document,
}

/// The files inside a document that stands in `depth` others, in the order of the text.
pub(crate) fn of<'s>(document: &Document, source: &'s str, depth: usize) -> Vec<Inner<'s>> {
    if depth >= DEEPEST {
        return Vec::new();
    }
    let pieces = embed::pieces(document.language(), source).into_iter();
    pieces.filter_map(|piece| inner(document, piece)).collect()
}

/// The file around a byte offset, with the offset in it; none where no file stands inside the document there.
pub(crate) fn at<'s>(document: &Document, source: &'s str, offset: usize) -> Option<(Inner<'s>, usize)> {
    embed::pieces(document.language(), source).into_iter().find_map(|piece| {
        let inside = piece.inside(offset)?;
        Some((inner(document, piece)?, inside))
    })
}

fn inner<'s>(outer: &Document, piece: Piece<'s>) -> Option<Inner<'s>> {
    let mut document = Document::new(&piece.path_in(outer.path()), piece.language, &piece.text);
    if document.is_about_mail() {
        document.parse();
    }
    let is_it = !piece.is_guess || is_clean(&document, &piece.text);
    is_it.then_some(Inner { piece, document })
}

/// Whether a text is a file of its format from its first line to its last: nothing in it has no meaning there.
fn is_clean(document: &Document, text: &str) -> bool {
    let (Some(tree), Some(nodes)) = (document.tree(), document.language().nodes_of(text)) else {
        return false;
    };
    let root = tree.root_node();
    let mut cursor = root.walk();
    !root.has_error() && root.named_children(&mut cursor).all(|child| nodes.role(child).is_some())
}

impl Analysis {
    /// Adds what is known about a file inside this one.
    pub(crate) fn take_in(&mut self, inner: &Inner<'_>, of_inner: Self) {
        let piece = &inner.piece;
        let outside = |span: &Range<usize>| piece.outside(span);
        self.mentions.extend(
            of_inner.mentions.into_iter().map(|it| Mention { span: outside(&it.span), code: it.code }),
        );
        self.mentions.sort_by_key(|mention| mention.span.start);
        self.sets.extend(of_inner.sets.into_iter().map(|(span, set)| (outside(&span), set)));
        self.reached.extend(of_inner.reached.into_iter().map(|(span, set)| (outside(&span), set)));
        self.answered.extend(of_inner.answered.into_iter().map(|(span, command)| (outside(&span), command)));
        self.constants
            .extend(of_inner.constants.into_iter().map(|it| Constant { span: outside(&it.span), ..it }));
        // The file around may be made from a template as well.
        let is_known = |it: &Finding| !piece.text.get(it.span.clone()).is_some_and(template::holds_tag);
        let findings = of_inner.findings.into_iter().filter(is_known).map(|it| Finding {
            span: outside(&it.span),
            notes: it
                .notes
                .iter()
                .map(|note| Note { span: outside(&note.span), text: note.text.clone() })
                .collect(),
            // What would mend the file alone may not be what the quotation marks around it bear.
            fix: None,
            ..it
        });
        if !piece.is_warned_of {
            self.findings.extend(findings);
            self.findings.sort_by_key(|finding| (finding.span.start, finding.span.end, finding.rule.id));
        }
    }
}
