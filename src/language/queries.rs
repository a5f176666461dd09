//! What editors show of a format beside findings, as queries over its tree: `grammars/<format>/queries/*.scm`.

use super::{LANGUAGES, Language};
use crate::document::Syntax;
use std::ops::Range;
use std::sync::OnceLock;
use tree_sitter::{Node, QueryCursor, StreamingIterator as _};

/// The queries of a format, in the language of tree-sitter; empty for formats that editors know themselves.
pub(crate) struct Queries {
    /// The text of [`Query::Highlights`].
    pub(crate) highlights: &'static str,
    /// The text of [`Query::Tags`].
    pub(crate) tags: &'static str,
    /// The text of [`Query::Folds`].
    pub(crate) folds: &'static str,
}

/// One of the queries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Query {
    /// Which colour a token has: captures are named as themes name colours.
    Highlights,
    /// The outline: `@definition.…` is what is listed, `@name` its name.
    Tags,
    /// What can be folded: `@fold`, or `@fold.comment`.
    Folds,
}

/// A place where a pattern of a query fits.
pub(crate) struct Seen<'t> {
    /// The pattern, by its place in the query.
    pub(crate) pattern: usize,
    /// The nodes that it names.
    pub(crate) nodes: Vec<(&'static str, Node<'t>)>,
}

impl Language {
    /// Whether there is such a query for the format.
    pub(crate) fn has(&self, query: Query) -> bool {
        !self.text_of(query).is_empty()
    }

    fn text_of(&self, query: Query) -> &'static str {
        match query {
            Query::Highlights => self.queries.highlights,
            Query::Tags => self.queries.tags,
            Query::Folds => self.queries.folds,
        }
    }

    /// The places in a text where a query fits, as far as they touch a range of bytes, in the order of the text.
    pub(crate) fn seen<'t>(
        &'static self,
        query: Query,
        syntax: Syntax<'t>,
        source: &str,
        within: Range<usize>,
    ) -> Vec<Seen<'t>> {
        let Some(query) = self.compiled(query) else { return Vec::new() };
        let names = query.capture_names();
        let mut seen = Vec::new();
        for (root, holds) in syntax.roots() {
            let mut cursor = QueryCursor::new();
            cursor.set_byte_range(within.start.max(holds.start)..within.end.min(holds.end));
            let mut matches = cursor.matches(query, root, source.as_bytes());
            while let Some(found) = matches.next() {
                let name = |index: u32| names.get(index as usize).copied().unwrap_or_default();
                let captures = found.captures();
                if captures.iter().all(|capture| holds.contains(&capture.node.start_byte())) {
                    let nodes = captures.iter().map(|capture| (name(capture.index), capture.node)).collect();
                    seen.push(Seen { pattern: found.pattern_index, nodes });
                }
            }
        }
        seen
    }

    /// The query for the parser; made on first use, once per process.
    fn compiled(&'static self, query: Query) -> Option<&'static tree_sitter::Query> {
        static COMPILED: OnceLock<Vec<[OnceLock<Option<tree_sitter::Query>>; 3]>> = OnceLock::new();
        let all = COMPILED.get_or_init(|| LANGUAGES.iter().map(|_| Default::default()).collect());
        let position = LANGUAGES.iter().position(|language| std::ptr::eq(language, self))?;
        let text = self.text_of(query);
        let compile = || tree_sitter::Query::new(&self.parser?.into(), text).ok();
        all[position][query as usize].get_or_init(compile).as_ref().filter(|_| !text.is_empty())
    }
}
