//! The syntax of a text: its tree or, while it is typed in, that with the tree of one part in place of what stood there.

use std::ops::Range;
use tree_sitter::{Node, Tree};

/// The tree of a part of a text that begins and ends between outermost statements.
#[derive(Clone)]
pub(super) struct Part {
    /// The part, in bytes.
    pub(super) within: Range<usize>,
    pub(super) tree: Tree,
}

/// The trees that tell the syntax of a text. Everything that looks at a text's syntax sees it through this.
#[derive(Clone, Copy)]
pub(crate) struct Syntax<'t> {
    whole: Node<'t>,
    /// What holds for a part, with where that begins and ends in bytes.
    part: Option<(Node<'t>, usize, usize)>,
}

impl<'t> Syntax<'t> {
    pub(super) fn of(whole: &'t Tree, part: Option<&'t Part>) -> Self {
        let part = part.map(|Part { within, tree }| (tree.root_node(), within.start, within.end));
        Self { whole: whole.root_node(), part }
    }

    /// The roots, each with the bytes for which it holds, in the order of the text. A root can come twice, for what is in
    /// front of a part and for what is behind it.
    pub(crate) fn roots(self) -> impl Iterator<Item = (Node<'t>, Range<usize>)> {
        let (first, others) = match self.part {
            None => (0..usize::MAX, None),
            Some((part, start, end)) => (0..start, Some([(part, start..end), (self.whole, end..usize::MAX)])),
        };
        std::iter::once((self.whole, first)).chain(others.into_iter().flatten())
    }

    /// The outermost nodes, in the order of the text.
    pub(crate) fn outermost(self) -> Vec<Node<'t>> {
        self.spliced(|root| root.children(&mut root.walk()).collect())
    }

    /// Some of the outermost nodes, in the order of the text; the caller says which of those below a root.
    pub(crate) fn spliced(self, below: impl Fn(Node<'t>) -> Vec<Node<'t>>) -> Vec<Node<'t>> {
        let mut nodes = below(self.whole);
        if let Some((part, start, end)) = self.part {
            let at = |byte| nodes.partition_point(|node| node.start_byte() < byte);
            nodes.splice(at(start)..at(end), below(part));
        }
        nodes
    }

    /// The smallest node that holds a span of bytes.
    pub(crate) fn node_at(self, span: &Range<usize>) -> Option<Node<'t>> {
        self.root_at(span.start).descendant_for_byte_range(span.start, span.end)
    }

    /// The smallest node with a name that holds a span of bytes.
    pub(crate) fn named_node_at(self, span: &Range<usize>) -> Option<Node<'t>> {
        self.root_at(span.start).named_descendant_for_byte_range(span.start, span.end)
    }

    /// Whether the text breaks the syntax somewhere.
    pub(crate) fn has_error(self) -> bool {
        // The whole had none when the part was parsed in its place.
        self.part.map_or(self.whole, |(part, ..)| part).has_error()
    }

    /// The root that holds for a byte.
    fn root_at(self, byte: usize) -> Node<'t> {
        match self.part {
            Some((part, start, end)) if (start..end).contains(&byte) => part,
            _ => self.whole,
        }
    }
}
