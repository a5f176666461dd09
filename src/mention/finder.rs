//! Finds the candidates in a syntax tree; what is known of those in functions that are as they were is recalled.

use super::memory::{Memory, Recalled};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use crate::document::Document;
use crate::language::{Nodes, Part, Role};
use foldhash::HashMap;
use foldhash::quality::FixedState;
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;
use tree_sitter::Node;

/// How deep a tree is followed: beyond it the tokens are taken as plain text. Hostile nesting must not exhaust the stack.
const DEEPEST: usize = 400;

/// How many rows on either side of its own a candidate's table is read. A list of a million rows is not read again for
/// each candidate in it.
const ROWS: usize = 64;
/// It is at least so many, however many candidates there are.
const FEWEST_ROWS: usize = 4;
/// How many rows are read for all candidates together: what is known of each is kept until all are weighed.
const ROWS_OF_ALL: usize = 1 << 20;

/// The surroundings of each candidate, in their order; those in functions that are as they were come from memory.
pub(super) fn of_candidates(
    document: &Document,
    source: &str,
    candidates: &[Candidate],
    memory: Option<&mut Memory>,
) -> Recalled {
    let mut found = Recalled::with_capacity(candidates.len());
    if let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) {
        let rows = (ROWS_OF_ALL / candidates.len().max(1)).clamp(FEWEST_ROWS, ROWS);
        let mut finder = Finder {
            nodes,
            source,
            document,
            candidates,
            found: &mut found,
            path: Vec::new(),
            items: RefCell::default(),
            constants: RefCell::default(),
            rows,
            // What is seen of a list would depend on how many candidates there are.
            memory: memory.filter(|_| rows == ROWS),
            is_between: false,
            end: 0,
        };
        for (root, within) in syntax.roots() {
            finder.end = within.end;
            finder.descend(root, 0);
        }
    }
    for candidate in &candidates[found.places.len()..] {
        found.push(Surroundings::plain(Place::Text, candidate.span.clone()));
    }
    found
}

/// Walks a tree and finds what stands around each candidate.
pub(super) struct Finder<'a, 't> {
    pub(super) nodes: Nodes<'a>,
    pub(super) source: &'a str,
    pub(super) document: &'a Document,
    candidates: &'a [Candidate],
    found: &'a mut Recalled,
    /// The nodes around the place at hand, the outermost first.
    pub(super) path: Vec<Node<'t>>,
    /// The items of lists and calls that were looked at, by their nodes: most candidates stand beside others.
    pub(super) items: RefCell<HashMap<usize, Rc<[Node<'t>]>>>,
    /// Whether the blocks that were looked at, by their nodes, hold nothing but constants.
    pub(super) constants: RefCell<HashMap<usize, bool>>,
    /// How many rows on either side are read.
    pub(super) rows: usize,
    /// What is known of functions, until the walk is inside one.
    memory: Option<&'a mut Memory>,
    /// Whether a candidate was met that stands between the parts of a function: what is around that counts for it.
    is_between: bool,
    /// Where what the tree at hand holds for ends, in bytes.
    end: usize,
}

impl<'t> Finder<'_, 't> {
    /// Visits the nodes that hold candidates, in the order of the text. Subtrees without one are stepped over.
    fn descend(&mut self, node: Node<'t>, depth: usize) {
        let role = self.nodes.role(node);
        let is_token = matches!(
            role,
            Some(
                Role::Number
                    | Role::String
                    | Role::Regex
                    | Role::Comment
                    | Role::Word
                    | Role::Name
                    | Role::Shorthand
            )
        );
        self.path.push(node);
        if !is_token && depth < DEEPEST {
            let mut cursor = node.walk();
            // What lies in front of the next one is stepped over at once.
            let from = self.next().map(|span| span.start);
            if from.is_some_and(|from| cursor.goto_first_child_for_byte(from).is_some()) {
                loop {
                    let child = cursor.node();
                    while self.next().is_some_and(|span| span.start < child.start_byte()) {
                        self.record(node);
                    }
                    match self.next() {
                        None => break,
                        Some(span) if span.start < child.end_byte() => self.visit(child, depth + 1),
                        Some(_) => {}
                    }
                    if !cursor.goto_next_sibling() {
                        break;
                    }
                }
            }
        }
        while self.next().is_some_and(|span| span.start < node.end_byte()) {
            self.record(node);
        }
        self.path.pop();
    }

    /// Visits a node that holds a candidate. An outermost function is looked up first, and remembered.
    fn visit(&mut self, node: Node<'t>, depth: usize) {
        let is_function = self.nodes.role(node) == Some(Role::Function);
        let Some(memory) = self.memory.take_if(|_| is_function) else { return self.descend(node, depth) };
        if let Some(identity) = self.identity(node, depth) {
            let first = self.found.places.len();
            let rest = &self.candidates[first..];
            let inside = &rest[..rest.partition_point(|candidate| candidate.span.start < node.end_byte())];
            self.is_between = false;
            if !memory.recall(identity, node.start_byte(), inside, self.found) {
                self.descend(node, depth);
            }
            if !self.is_between {
                self.found.note(identity, node.start_byte(), first);
            }
        } else {
            self.descend(node, depth);
        }
        self.memory = Some(memory);
    }

    /// What tells a function from others: its text, its tree where that has no error, and all around it that its candidates
    /// are told.
    fn identity(&self, function: Node<'t>, depth: usize) -> Option<u64> {
        if function.has_error() {
            return None;
        }
        let mut hasher = FixedState::default().build_hasher();
        for node in &self.path {
            match self.nodes.role(*node) {
                Some(Role::Class | Role::Section) => {
                    self.nodes.part(*node, Part::Name).map(|name| self.text(name)).hash(&mut hasher);
                }
                Some(Role::If | Role::Arm | Role::ClosedArm | Role::Setting) => return None,
                _ => {}
            }
        }
        let parent = self.path.last().map(Node::kind_id);
        // Near an error a text that can be read in two ways may be read in the other.
        let tree = (function.kind_id(), function.descendant_count());
        (depth, parent, tree, self.text(function)).hash(&mut hasher);
        Some(hasher.finish())
    }

    fn next(&self) -> Option<&Range<usize>> {
        let next = self.candidates.get(self.found.places.len()).map(|candidate| &candidate.span);
        next.filter(|span| span.start < self.end)
    }

    /// The literal that a code begins in text which is not parsed further, such as the body of a macro.
    fn quoted(&self, code: &Range<usize>) -> Option<Range<usize>> {
        let start = code.start.checked_sub(1).filter(|start| self.source.as_bytes()[*start] == b'"')?;
        let line = self.source[code.end..].split('\n').next()?;
        let end = line.match_indices('"').find(|(at, _)| !line[..*at].ends_with('\\'));
        // What is a value of an attribute, in a text around the program, is none.
        let stands_free =
            start.checked_sub(1).is_none_or(|before| b" \t(,".contains(&self.source.as_bytes()[before]));
        let is_program = !self.document.language().always_mail && stands_free;
        end.filter(|_| is_program).map(|(at, _)| start..code.end + at + 1)
    }

    fn record(&mut self, holder: Node<'t>) {
        let span = self.candidates[self.found.places.len()].span.clone();
        self.is_between |= self.nodes.role(holder) == Some(Role::Function);
        let mut surroundings = Surroundings::plain(self.place(holder), holder.byte_range());
        let start = span.start;
        // The body of a macro is one token, whatever stands in it.
        if matches!(surroundings.place, Place::Text | Place::Number)
            && let Some(literal) = self.quoted(&span)
        {
            surroundings.place = Place::Literal;
            surroundings.token = literal;
        } else if surroundings.place == Place::Text {
            surroundings.token = span;
        }
        // The strings of a template may hold expressions: then the node in hand is not the last of the path.
        let inner = self.path.iter().rposition(|node| *node == holder).unwrap_or(0);
        self.look_around(&mut surroundings, inner);
        if surroundings.place == Place::Number && surroundings.near.is_empty() {
            self.add_words_before(&mut surroundings);
        }
        if surroundings.place == Place::Number || surroundings.opens_with(start, self.source) {
            surroundings.column = self.column(inner);
        }
        self.found.push(surroundings);
    }
}
