//! Codes in config files that stand inside other files.

use super::Mention;
use crate::document::Document;
use crate::language::embed;
use std::ops::Range;

/// The config files in a document, each with its mentions.
pub(super) fn mentions(document: &Document, source: &str) -> Vec<(Range<usize>, Vec<Mention>)> {
    let pieces = embed::pieces(document.language(), source);
    let read = |piece: embed::Piece<'_>| {
        let mut inner = Document::new(piece.path, piece.language, &piece.text);
        inner.parse();
        let found = super::find(&inner, &piece.text).into_iter();
        let mentions = found.map(|it| Mention { span: piece.outside(&it.span), code: it.code }).collect();
        (piece.around, mentions)
    };
    pieces.into_iter().map(read).collect()
}
