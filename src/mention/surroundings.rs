//! Where a candidate stands in the syntax tree, and which names stand around it.

use super::finder::Finder;
use super::place::{Place, Surroundings};
use crate::catalog;
use crate::language::{Globs, Over, Part, Role, has_phrase, vocabulary, words_of};
use std::ops::Range;
use std::rc::Rc;
use tree_sitter::Node;

/// How many operations around a candidate are asked for names. A chain of `||` is one within the other.
const OPERATIONS: usize = 6;
/// How many literals beside a candidate are looked at.
pub(super) const MOST_LITERALS: usize = 24;
/// How many blocks may stand around the constants of a class.
const DECLARED: usize = 2;
/// How far below a neighbour its literals are looked for.
pub(super) const NEARBY: usize = 5;
/// No name is longer, in bytes; of a longer text a part is looked at, as each code in an expression asks for it.
const LONGEST_NAME: usize = 120;

impl<'t> Finder<'_, 't> {
    /// In what kind of token, and in what kind of setting, a candidate stands that `holder` holds.
    pub(super) fn place(&self, holder: Node<'t>) -> Place {
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
                    let callee = self.name(*argument).split('(').next().unwrap_or("");
                    surroundings.near.extend(words_of(callee));
                }
                Some(Role::Name | Role::Member) => self.add_names(&mut surroundings.aside, *argument),
                _ => {}
            }
        }
        self.add_beside(surroundings, &arguments, child);
    }

    /// The names that a value is given.
    fn add_targets(&self, surroundings: &mut Surroundings, parent: Node<'t>, child: Node<'t>) {
        let targets = self.nodes.parts(parent, Part::Targets).into_iter();
        let targets = targets.chain(self.nodes.part(parent, Part::Name));
        for target in targets.filter(|target| *target != child) {
            if surroundings.key.is_empty() {
                self.add_names(&mut surroundings.key, target);
            }
            self.add_names(&mut surroundings.near, target);
        }
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

    /// Notes the names and literals around the node at `inner` of the path.
    pub(super) fn look_around(&self, surroundings: &mut Surroundings, inner: usize) {
        let mut child = self.path[inner];
        let (mut settled, mut operations, mut constant, mut is_chain) = (false, 0, None, false);
        let mut side = None;
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
                    let is_in_class = !settled && role == Role::Class && surroundings.beside.is_empty();
                    if let Some(constant) = constant.filter(|own| is_in_class && self.is_established(*own)) {
                        let body = self.items_of(parent, Part::Body);
                        self.add_constants(&mut surroundings.beside, &body, constant, DECLARED);
                    }
                    if let Some(name) = self.nodes.part(parent, Part::Name) {
                        surroundings.far.extend(words_of(self.name(name)));
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
                Role::Block => match constant {
                    Some(constant) => {
                        let is_asked = surroundings.beside.is_empty() && self.is_established(constant);
                        if is_asked && self.holds_constants(parent) {
                            let body = self.items_of(parent, Part::Body);
                            self.add_constants(&mut surroundings.beside, &body, constant, 0);
                        }
                    }
                    None => settled = true,
                },
                Role::Binary | Role::Comparison | Role::Test if self.joins(parent) => {
                    operations += 1;
                    if operations <= OPERATIONS {
                        is_chain |= surroundings.beside.is_empty();
                        self.add_conditions(surroundings, parent, child, is_chain);
                    }
                }
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
                    surroundings.is_calculated |= self.is_length(parent, child);
                    self.add_targets(surroundings, parent, child);
                }
                Role::Index => {
                    if let Some(object) =
                        self.nodes.part(parent, Part::Object).filter(|object| *object != child)
                    {
                        self.add_names(&mut surroundings.near, object);
                    }
                }
                Role::Arm | Role::ClosedArm => {
                    side = self.look_at_arm(surroundings, parent, child);
                }
                Role::Switch | Role::FallingSwitch | Role::TypeSwitch => {
                    self.look_at_arms(surroundings, parent, child, side);
                    if surroundings.is_compared
                        && let Some(subject) = self.nodes.part(parent, Part::Subject)
                    {
                        self.add_names(&mut surroundings.near, subject);
                    }
                    settled = true;
                }
                _ => {}
            }
            constant = match role {
                Role::Assign => Some(parent),
                Role::Block => constant,
                _ => None,
            };
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
        let text = self.end_of(callee);
        if text.contains(['(', '\n']) { text.rsplit('.').next().unwrap_or(text) } else { text }
    }

    pub(super) fn operands(&self, node: Node<'t>) -> Vec<Node<'t>> {
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
    pub(super) fn orders(&self, node: Node<'t>) -> bool {
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

    /// The numbers of the other constants in an enumeration; each may be declared by itself.
    fn add_constants(&self, into: &mut Vec<Range<usize>>, body: &[Node<'t>], own: Node<'t>, levels: usize) {
        for part in closest(body, own).iter().filter(|part| **part != own) {
            if into.len() >= MOST_LITERALS {
                return;
            }
            if self.nodes.role(*part) == Some(Role::Block) && levels > 0 {
                self.add_constants(into, &self.items_of(*part, Part::Body), own, levels - 1);
            } else if self.is_number(*part) {
                into.extend(self.nodes.part(*part, Part::Value).map(|value| value.byte_range()));
            }
        }
    }

    /// Whether nothing but names of numbers stands in a block. It is asked for each of them, and looked up once.
    fn holds_constants(&self, block: Node<'t>) -> bool {
        if let Some(known) = self.constants.borrow().get(&block.id()) {
            return *known;
        }
        let holds = self.items_of(block, Part::Body).iter().all(|part| self.is_number(*part));
        self.constants.borrow_mut().insert(block.id(), holds);
        holds
    }

    /// Whether a name is given to a number that is an established reply code.
    fn is_established(&self, constant: Node<'t>) -> bool {
        let value = self.nodes.part(constant, Part::Value).and_then(|value| self.text(value).parse().ok());
        value.and_then(catalog::reply).is_some_and(catalog::Reply::is_established)
    }

    /// Whether a name is given to a number.
    fn is_number(&self, node: Node<'t>) -> bool {
        let value = || self.nodes.part(node, Part::Value);
        self.nodes.role(node) == Some(Role::Assign)
            && value().is_some_and(|value| self.nodes.role(value) == Some(Role::Number))
    }

    /// The items of a list, or the arguments of a call.
    pub(super) fn items_of(&self, list: Node<'t>, part: Part) -> Rc<[Node<'t>]> {
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
                surroundings.far.extend(words_of(self.name(name)));
            }
        }
    }

    /// The items that stand nearest to a place among them.
    pub(super) fn nearest<'s>(&self, items: &'s [Node<'t>], to: Node<'t>) -> &'s [Node<'t>] {
        let own = items.partition_point(|item| item.start_byte() < to.start_byte());
        &items[own.saturating_sub(self.rows)..items.len().min(own + self.rows + 1)]
    }

    /// The literals in `node`, as far as they stand no more than `levels` below it.
    pub(super) fn add_literals(&self, into: &mut Vec<Range<usize>>, node: Node<'t>, levels: usize) {
        if into.len() > MOST_LITERALS || levels == 0 {
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
    pub(super) fn add_names(&self, into: &mut Vec<String>, node: Node<'t>) {
        if matches!(self.nodes.role(node), Some(Role::Number)) {
            return;
        }
        into.extend(words_of(self.name(node)));
    }

    /// How a text begins, if it is too long for a name.
    fn name(&self, node: Node<'t>) -> &str {
        let text = self.text(node);
        let end = (0..=LONGEST_NAME.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
        &text[..end.unwrap_or(0)]
    }

    /// How a text ends, if it is too long for a name.
    pub(super) fn end_of(&self, node: Node<'t>) -> &str {
        let text = self.text(node);
        let start =
            (text.len().saturating_sub(LONGEST_NAME)..text.len()).find(|at| text.is_char_boundary(*at));
        &text[start.unwrap_or(text.len())..]
    }

    pub(super) fn text(&self, node: Node<'t>) -> &str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
}

/// Of the items those next to a place among them, as many as are looked at.
pub(super) fn closest<'s, 't>(items: &'s [Node<'t>], to: Node<'t>) -> &'s [Node<'t>] {
    const ASIDE: usize = MOST_LITERALS / 2;
    let own = items.partition_point(|item| item.start_byte() < to.start_byte());
    &items[own.saturating_sub(ASIDE)..items.len().min(own + ASIDE + 1)]
}
