//! Where a candidate stands in the syntax tree, and which names stand around it.

use super::memory::{Memory, Recalled};
use super::place::{Place, Surroundings};
use super::scan::Candidate;
use crate::document::Document;
use crate::language::{Globs, Nodes, Over, Part, Role, has_phrase, vocabulary, words_of};
use foldhash::HashMap;
use foldhash::quality::FixedState;
use std::cell::RefCell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;
use tree_sitter::Node;

/// How deep a tree is followed: beyond it the tokens are taken as plain text. Hostile nesting must not exhaust the stack.
const DEEPEST: usize = 400;

/// How many operations around a candidate are asked for names. A chain of `||` is one within the other.
const OPERATIONS: usize = 6;
/// How far below a neighbour its literals are looked for.
const NEARBY: usize = 5;
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

struct Finder<'a, 't> {
    nodes: Nodes<'a>,
    source: &'a str,
    document: &'a Document,
    candidates: &'a [Candidate],
    found: &'a mut Recalled,
    path: Vec<Node<'t>>,
    /// The items of lists and calls that were looked at, by their nodes: most candidates stand beside others.
    items: RefCell<HashMap<usize, Rc<[Node<'t>]>>>,
    /// How many rows on either side are read.
    rows: usize,
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

    /// What tells a function from others: its text, where its tree has no error, and all around it that its candidates
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
        (depth, parent, function.kind_id(), self.text(function)).hash(&mut hasher);
        Some(hasher.finish())
    }

    fn next(&self) -> Option<&Range<usize>> {
        let next = self.candidates.get(self.found.places.len()).map(|candidate| &candidate.span);
        next.filter(|span| span.start < self.end)
    }

    fn record(&mut self, holder: Node<'t>) {
        let span = self.candidates[self.found.places.len()].span.clone();
        self.is_between |= self.nodes.role(holder) == Some(Role::Function);
        let mut surroundings = Surroundings::plain(self.place(holder), holder.byte_range());
        if matches!(surroundings.place, Place::Text) {
            surroundings.token = span;
        }
        // The strings of a template may hold expressions: then the node in hand is not the last of the path.
        let inner = self.path.iter().rposition(|node| *node == holder).unwrap_or(0);
        self.look_around(&mut surroundings, inner);
        self.found.push(surroundings);
    }

    fn place(&self, holder: Node<'t>) -> Place {
        match self.nodes.role(holder) {
            Some(Role::Number) => Place::Number,
            Some(Role::Regex) => Place::Regex,
            Some(Role::Comment) => Place::Comment,
            Some(Role::String) if self.documents(holder) => Place::Comment,
            Some(Role::String) if self.is_in_other_setting() => Place::OtherSetting,
            Some(Role::String) => Place::Literal,
            Some(Role::Word) => self.setting_place(),
            _ => Place::Text,
        }
    }

    /// A string that stands alone as a statement is documentation.
    fn documents(&self, holder: Node<'t>) -> bool {
        let mut above = self
            .path
            .iter()
            .rev()
            .skip_while(|node| **node != holder)
            .skip(1)
            .map(|node| self.nodes.role(*node));
        match above.next() {
            Some(Some(Role::Wrap)) => above.next() == Some(Some(Role::Block)),
            parent => parent == Some(Some(Role::Block)),
        }
    }

    /// Whether the format says which settings hold replies, and this is the value of another.
    fn is_in_other_setting(&self) -> bool {
        !self.document.language().text_settings.is_empty() && self.setting_place() == Place::OtherSetting
    }

    fn setting_place(&self) -> Place {
        let Some(setting) =
            self.path.iter().rev().find(|node| self.nodes.role(**node) == Some(Role::Setting))
        else {
            return Place::Text;
        };
        let Some(name) = self.nodes.part(*setting, Part::Name) else { return Place::OtherSetting };
        let name = self.text(name);
        let language = self.document.language();
        let promises = [language.code_settings, language.text_settings]
            .into_iter()
            .any(|globs| Globs::new(globs, Over::Name).fit(name));
        if promises { Place::ReplySetting } else { Place::OtherSetting }
    }

    /// The names around an argument of a call.
    fn add_call(&self, surroundings: &mut Surroundings, parent: Node<'t>, child: Node<'t>) {
        let callee = self.nodes.part(parent, Part::Callee).or_else(|| self.nodes.part(parent, Part::Name));
        if let Some(callee) = callee.filter(|callee| *callee != child) {
            let words = words_of(self.callee_name(callee));
            if surroundings.callee.is_empty() {
                surroundings.callee.clone_from(&words);
            }
            surroundings.near.extend(words);
        }
        let arguments = self.items_of(parent, Part::Arguments);
        let compares = has_phrase(&surroundings.callee, vocabulary().asserts);
        for argument in self.nearest(&arguments, child).iter().filter(|argument| **argument != child) {
            match self.nodes.role(*argument) {
                Some(Role::Name | Role::Member | Role::Call | Role::Index | Role::Wrap) if compares => {
                    let callee = self.text(*argument).split('(').next().unwrap_or("");
                    surroundings.near.extend(words_of(callee.get(..120).unwrap_or(callee)));
                }
                Some(Role::Name | Role::Member) => self.add_names(&mut surroundings.aside, *argument),
                _ => {}
            }
        }
        self.add_beside(surroundings, &arguments, child);
    }

    /// The name of an entry's value, or what stands beside a name.
    fn add_entry(&self, surroundings: &mut Surroundings, parent: Node<'t>, child: Node<'t>) {
        let name = self.nodes.part(parent, Part::Name);
        match name {
            Some(name) if name != child => {
                if surroundings.key.is_empty() {
                    self.add_names(&mut surroundings.key, name);
                }
                self.add_names(&mut surroundings.near, name);
            }
            Some(_) => {
                if let Some(value) = self.nodes.part(parent, Part::Value) {
                    self.add_literals(&mut surroundings.beside, value, NEARBY);
                }
            }
            None => {}
        }
    }

    fn look_around(&self, surroundings: &mut Surroundings, inner: usize) {
        let mut child = self.path[inner];
        let (mut settled, mut operations) = (false, 0);
        for &parent in self.path[..inner].iter().rev() {
            let Some(role) = self.nodes.role(parent) else {
                child = parent;
                continue;
            };
            if matches!(role, Role::If | Role::Arm | Role::ClosedArm) {
                self.add_protocol(&mut surroundings.far, parent, child);
            }
            match role {
                Role::Function | Role::Class => {
                    if !settled && self.nodes.role(child) == Some(Role::Assign) {
                        self.add_constants(surroundings, parent, child);
                    }
                    if let Some(name) = self.nodes.part(parent, Part::Name) {
                        surroundings.far.extend(words_of(self.text(name)));
                    }
                    settled = true;
                }
                Role::Section => {
                    if let Some(name) = self.nodes.part(parent, Part::Name) {
                        self.add_names(&mut surroundings.near, name);
                    }
                }
                _ if settled => {}
                // How often something is done.
                Role::Loop if self.nodes.part(parent, Part::Setup).is_some() => surroundings.is_bound = false,
                Role::Block if self.nodes.role(child) != Some(Role::Assign) => settled = true,
                Role::Binary | Role::Comparison | Role::Test => {
                    let operands = self.operands(parent);
                    let compares = role != Role::Binary || self.is_comparison(parent);
                    surroundings.is_compared |= compares;
                    surroundings.is_bound |= self.orders(parent);
                    surroundings.is_calculated |= !compares && self.nodes.role(child) == Some(Role::Number);
                    operations += 1;
                    for operand in operands.into_iter().filter(|operand| *operand != child) {
                        if operations <= OPERATIONS {
                            self.add_names(&mut surroundings.near, operand);
                        }
                    }
                }
                Role::Range => surroundings.is_bound |= self.spans_classes(parent, child),
                Role::Call => self.add_call(surroundings, parent, child),
                Role::List | Role::Table | Role::Strings | Role::Tuple | Role::Joined => {
                    self.add_beside(surroundings, &self.items_of(parent, Part::Items), child);
                }
                Role::Return => self.add_beside(surroundings, &self.nodes.parts(parent, Part::Value), child),
                Role::Entry => self.add_entry(surroundings, parent, child),
                Role::Assign | Role::Update | Role::Parameter => {
                    for target in self
                        .nodes
                        .parts(parent, Part::Targets)
                        .into_iter()
                        .chain(self.nodes.part(parent, Part::Name))
                    {
                        if target != child {
                            if surroundings.key.is_empty() {
                                self.add_names(&mut surroundings.key, target);
                            }
                            self.add_names(&mut surroundings.near, target);
                        }
                    }
                }
                Role::Index => {
                    if let Some(object) =
                        self.nodes.part(parent, Part::Object).filter(|object| *object != child)
                    {
                        self.add_names(&mut surroundings.near, object);
                    }
                }
                Role::Arm | Role::ClosedArm => {
                    surroundings.is_compared |= self.nodes.parts(parent, Part::Patterns).contains(&child);
                }
                Role::Switch | Role::FallingSwitch | Role::TypeSwitch => {
                    if surroundings.is_compared
                        && let Some(subject) = self.nodes.part(parent, Part::Subject)
                    {
                        self.add_names(&mut surroundings.near, subject);
                    }
                    settled = true;
                }
                _ => {}
            }
            child = parent;
        }
    }

    /// The protocol that a branch asks for, where `child` is what is done then: `if (proto == "smtp") { … }`.
    fn add_protocol(&self, into: &mut Vec<String>, branch: Node<'t>, child: Node<'t>) {
        use crate::language::Operator as O;
        let condition = self.nodes.part(branch, Part::Condition);
        let asked = condition.into_iter().chain(self.nodes.parts(branch, Part::Patterns)).collect::<Vec<_>>();
        if asked.contains(&child) {
            return;
        }
        let operator = |node| self.nodes.part(node, Part::Operator);
        let negates = |node| {
            let operator = operator(node).and_then(|operator| self.nodes.operator(self.text(operator)));
            matches!(operator, Some(O::Not | O::NotEqual | O::NotIn | O::IsNot | O::NotMatch))
        };
        if negates(branch) || asked.iter().copied().any(negates) {
            return;
        }
        let mut literals = Vec::new();
        for node in asked {
            self.add_literals(&mut literals, node, NEARBY);
        }
        let words = vocabulary();
        let protocols = words.foreign.iter().map(|(name, _)| name).chain(words.prose.protocol);
        let named = |literal: Range<usize>| {
            let text = super::evidence::unquoted(&self.source[literal]);
            protocols.clone().find(|name| name.eq_ignore_ascii_case(text))
        };
        let asked_for: Vec<_> = literals.into_iter().filter_map(named).collect();
        // Asked last: a chain of branches can have thousands.
        if !asked_for.is_empty() && !self.nodes.parts(branch, Part::Else).contains(&child) {
            into.extend(asked_for.into_iter().map(|name| (*name).to_owned()));
        }
    }

    /// The text of a callee; of one that itself calls something, only the last name.
    fn callee_name(&self, callee: Node<'t>) -> &str {
        let text = self.text(callee);
        if text.contains(['(', '\n']) { text.rsplit('.').next().unwrap_or(text) } else { text }
    }

    fn operands(&self, node: Node<'t>) -> Vec<Node<'t>> {
        let mut operands = self.nodes.parts(node, Part::Operands);
        operands.extend(self.nodes.part(node, Part::Left));
        operands.extend(self.nodes.part(node, Part::Right));
        operands
    }

    fn is_comparison(&self, node: Node<'t>) -> bool {
        use crate::language::Operator as O;
        let operator =
            self.nodes.part(node, Part::Operator).and_then(|node| self.nodes.operator(self.text(node)));
        matches!(
            operator,
            Some(
                O::Equal
                    | O::NotEqual
                    | O::Less
                    | O::AtMost
                    | O::Greater
                    | O::AtLeast
                    | O::In
                    | O::NotIn
                    | O::And
                    | O::Or
            )
        )
    }

    /// Whether a range that begins or ends with a number has the bound of another class at its other end.
    fn spans_classes(&self, range: Node<'t>, child: Node<'t>) -> bool {
        let others = self.operands(range).into_iter().filter(|other| *other != child);
        others
            .map(|other| self.text(other))
            .any(|text| matches!(text, "200" | "299" | "300" | "399" | "400" | "499" | "500" | "599" | "600"))
    }

    /// Whether a comparison asks which side is larger.
    fn orders(&self, node: Node<'t>) -> bool {
        use crate::language::Operator as O;
        let mut operators = self.nodes.parts(node, Part::Operators);
        operators.extend(self.nodes.part(node, Part::Operator));
        operators.into_iter().any(|operator| {
            matches!(
                self.nodes.operator(self.text(operator)),
                Some(O::Less | O::AtMost | O::Greater | O::AtLeast)
            )
        })
    }

    /// The numbers of the other constants in an enumeration.
    fn add_constants(&self, surroundings: &mut Surroundings, class: Node<'t>, child: Node<'t>) {
        if !surroundings.beside.is_empty() {
            return;
        }
        let others = self.nodes.parts(class, Part::Body).into_iter().filter(|other| *other != child);
        let values = others.filter_map(|other| self.nodes.part(other, Part::Value)).take(24);
        let numbers = values.filter(|value| self.nodes.role(*value) == Some(Role::Number));
        surroundings.beside.extend(numbers.map(|number| number.byte_range()));
    }

    /// The items of a list, or the arguments of a call.
    fn items_of(&self, list: Node<'t>, part: Part) -> Rc<[Node<'t>]> {
        let mut known = self.items.borrow_mut();
        Rc::clone(known.entry(list.id()).or_insert_with(|| self.nodes.parts(list, part).into()))
    }

    fn add_beside(&self, surroundings: &mut Surroundings, items: &[Node<'t>], child: Node<'t>) {
        // Only the innermost enclosure tells what belongs together.
        let is_innermost = surroundings.beside.is_empty();
        for item in self.nearest(items, child).iter().filter(|item| **item != child) {
            if is_innermost {
                self.add_literals(&mut surroundings.beside, *item, NEARBY);
            }
            if self.nodes.role(*item) == Some(Role::Entry)
                && let Some(name) = self.nodes.part(*item, Part::Name)
            {
                surroundings.far.extend(words_of(self.text(name)));
            }
        }
    }

    /// The items that stand nearest to a place among them.
    fn nearest<'s>(&self, items: &'s [Node<'t>], to: Node<'t>) -> &'s [Node<'t>] {
        let own = items.partition_point(|item| item.start_byte() < to.start_byte());
        &items[own.saturating_sub(self.rows)..items.len().min(own + self.rows + 1)]
    }

    /// The literals in `node`, as far as they stand no more than `levels` below it.
    fn add_literals(&self, into: &mut Vec<Range<usize>>, node: Node<'t>, levels: usize) {
        if into.len() > 24 || levels == 0 {
            return;
        }
        match self.nodes.role(node) {
            Some(Role::String | Role::Number | Role::Regex) => into.push(node.byte_range()),
            Some(
                Role::Table
                | Role::List
                | Role::Tuple
                | Role::Joined
                | Role::Wrap
                | Role::Entry
                | Role::Binary
                | Role::Strings
                | Role::Call,
            ) => {
                let mut cursor = node.walk();
                for child in node.named_children(&mut cursor).take(8) {
                    self.add_literals(into, child, levels - 1);
                }
            }
            _ => {}
        }
    }

    /// The words of a name, a member chain or a call; long expressions are cut.
    fn add_names(&self, into: &mut Vec<String>, node: Node<'t>) {
        if matches!(self.nodes.role(node), Some(Role::Number)) {
            return;
        }
        let text = self.text(node);
        let cut = text.char_indices().nth(120).map_or(text.len(), |(at, _)| at);
        into.extend(words_of(&text[..cut]));
    }

    fn text(&self, node: Node<'t>) -> &str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
}
