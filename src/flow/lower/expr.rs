//! The expressions of the program form.

use super::super::flag;
use super::branches::picked;
use super::literal::{content, number, signed};
use super::{DEEPEST, Lowering};
use crate::flow::ir::{Argument, Expr, Function, Kind, Span};
use crate::language::{Operator, Part, Role, Trait, ends_with, vocabulary};
use foldhash::HashSet;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;
use tree_sitter::Node;

impl<'t> Lowering<'t> {
    pub(super) fn part(&self, node: Node<'t>, part: Part, depth: u32) -> Option<Expr<'t>> {
        self.nodes.part(node, part).map(|node| self.expr(node, depth + 1))
    }

    pub(super) fn boxed(&self, node: Node<'t>, part: Part, depth: u32) -> Box<Expr<'t>> {
        let missing = || Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) };
        Box::new(self.part(node, part, depth).unwrap_or_else(missing))
    }

    pub(super) fn exprs(&self, nodes: Vec<Node<'t>>, depth: u32) -> Vec<Expr<'t>> {
        nodes.into_iter().map(|node| self.expr(node, depth + 1)).collect()
    }

    pub(super) fn children(&self, node: Node<'t>, depth: u32) -> Vec<Expr<'t>> {
        let mut cursor = node.walk();
        let children: Vec<_> = node.named_children(&mut cursor).collect();
        let looked_at = |node: &Node<'t>| {
            !matches!(self.nodes.role(*node), Some(Role::Comment | Role::Skip | Role::Import))
        };
        self.exprs(children.into_iter().filter(looked_at).collect(), depth)
    }

    pub(super) fn expr(&self, node: Node<'t>, depth: u32) -> Expr<'t> {
        let span = node.byte_range();
        if depth > DEEPEST {
            return Expr { span, kind: Kind::Other(Vec::new()) };
        }
        let Some(role) = self.nodes.role(node) else {
            return Expr { span, kind: Kind::Other(self.children(node, depth)) };
        };
        let part = |part| self.boxed(node, part, depth);
        let kind = match role {
            Role::Number => number(self.text(node)),
            Role::String | Role::Symbol => Kind::Text(content(self.text(node))),
            Role::Strings => Kind::Text(Cow::Owned(
                self.nodes
                    .parts(node, Part::Items)
                    .into_iter()
                    .map(|item| content(self.text(item)))
                    .collect(),
            )),
            Role::Regex => {
                // Escapes and interpolations can be pieces of their own.
                let pieces = self.nodes.parts(node, Part::Pattern);
                let ends = pieces.first().zip(pieces.last());
                let span = ends.map_or(0..0, |(first, last)| first.start_byte()..last.end_byte());
                Kind::Pattern(self.source.get(span).unwrap_or(""))
            }
            Role::True => Kind::Bool(true),
            Role::False => Kind::Bool(false),
            Role::Null => Kind::Null,
            Role::Name | Role::Shorthand | Role::Word => Kind::Name(self.text(node)),
            Role::Joined => joined(self.exprs(self.nodes.parts(node, Part::Items), depth)),
            Role::Tuple => Kind::Tuple(self.exprs(self.nodes.parts(node, Part::Items), depth)),
            Role::All => Kind::All(self.exprs(self.nodes.parts(node, Part::Items), depth)),
            Role::Any => Kind::Any(self.exprs(self.nodes.parts(node, Part::Items), depth)),
            Role::Member => Kind::Member(
                part(Part::Object),
                self.nodes.part(node, Part::Name).map_or("", |name| self.text(name)),
            ),
            Role::Index => self.index(node, depth),
            Role::Slice => {
                let end = |part| self.nodes.part(node, part).map(|node| Box::new(self.expr(node, depth + 1)));
                let (object, start, end) = (part(Part::Object), end(Part::Start), end(Part::End));
                if start.is_none() && end.is_none() {
                    return *object;
                }
                Kind::Slice(object, start, end)
            }
            Role::Call => {
                let mut arguments = self.nodes.parts(node, Part::Arguments);
                // A block behind the call is handed to it.
                arguments.extend(self.nodes.parts(node, Part::Body));
                let keys = self.nodes.part(node, Part::Items).map(|list| self.keys(list));
                let arguments = self.arguments(&keys.unwrap_or_default(), arguments, depth);
                called(self.callee(node, depth), arguments, &span)
            }
            Role::Entry => return self.argument(node, depth).value,
            Role::Unary => self.unary(node, depth),
            Role::Binary => self.binary(node, depth),
            Role::Comparison => self.comparison(node, depth),
            Role::List | Role::Alternatives => self.list(node, role, depth),
            Role::Range => self.range(node, depth),
            Role::Both => self.both(node, depth),
            Role::Test => self.test(node, depth),
            Role::If => self.conditional(node, depth),
            Role::Table => self.table(node, depth),
            Role::Ternary => picked(part(Part::Condition), part(Part::Then), part(Part::Else)),
            Role::Assign => match self.nodes.part(node, Part::Value) {
                Some(value) => {
                    let target = Box::new(self.whole(*part(Part::Targets)));
                    let mut value = self.expr(value, depth + 1);
                    name_function(&mut value, target.last_name());
                    Kind::Assign(target, Box::new(value))
                }
                None => Kind::Other(Vec::new()),
            },
            Role::Function => Kind::Function(Rc::new(self.function(node, depth))),
            Role::Wrap | Role::Bind => {
                let mut inner = self.exprs(self.nodes.parts(node, Part::Inner), depth);
                match inner.len() {
                    1 => return inner.remove(0),
                    _ => Kind::Other(inner),
                }
            }
            _ => Kind::Other(self.children(node, depth)),
        };
        Expr { span, kind }
    }

    /// A table; one without keys is a list.
    fn table(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let (keys, values) = (self.nodes.parts(node, Part::Name), self.nodes.parts(node, Part::Value));
        if !keys.is_empty() && keys.len() == values.len() {
            // Keys and values side by side, without a node around each pair.
            let pairs = keys.into_iter().zip(values);
            let row = |(key, value)| Argument {
                name: Some(self.expr(key, depth + 1)),
                value: self.expr(value, depth + 1),
            };
            return Kind::Table(pairs.map(row).collect());
        }
        let items = self.nodes.parts(node, Part::Items);
        let rows: Vec<_> = items.into_iter().map(|node| self.argument(node, depth)).collect();
        if !rows.is_empty() && rows.iter().all(|row| row.name.is_none()) {
            return Kind::List(rows.into_iter().map(|row| row.value).collect());
        }
        Kind::Table(rows)
    }

    /// What is called: an expression, a method of an object, or a keyword.
    fn callee(&self, node: Node<'t>, depth: u32) -> Expr<'t> {
        if let Some(callee) = self.nodes.part(node, Part::Callee) {
            if self.nodes.role(callee) == Some(Role::Symbol) {
                return Expr { span: callee.byte_range(), kind: Kind::Name(self.text(callee)) };
            }
            return self.expr(callee, depth + 1);
        }
        let name = self.nodes.part(node, Part::Name);
        let text = name.map_or_else(|| self.text(node), |name| self.text(name));
        let kind = match self.part(node, Part::Object, depth) {
            Some(object) => Kind::Member(Box::new(object), text),
            None => Kind::Name(text),
        };
        Expr { span: name.unwrap_or(node).byte_range(), kind }
    }

    fn function(&self, node: Node<'t>, depth: u32) -> Function<'t> {
        let name = self.nodes.part(node, Part::Name).map(|name| self.text(name));
        Function {
            node,
            more: Vec::new(),
            name,
            class: self.class.get(),
            depth,
            parameters: OnceCell::new(),
            body: OnceCell::new(),
            identity: OnceCell::new(),
            reads: OnceCell::new(),
        }
    }

    /// The names of the parameters of a function.
    pub(in crate::flow) fn parameters<'f>(&self, function: &'f Function<'t>) -> &'f [&'t str] {
        function.parameters.get_or_init(|| {
            let node = function.node;
            let mut names = if self.has_clauses(node) { self.clause_parameters(node) } else { Vec::new() };
            for parameter in self.nodes.parts(node, Part::Parameters) {
                match self.nodes.role(parameter) {
                    Some(Role::Name) => names.push(self.text(parameter)),
                    Some(Role::Parameter) => {
                        let parts = self.nodes.parts(parameter, Part::Name);
                        names.extend(parts.into_iter().map(|name| self.text(name)));
                    }
                    // A pattern takes a place too.
                    _ => names.push(""),
                }
            }
            names
        })
    }

    fn argument(&self, node: Node<'t>, depth: u32) -> Argument<'t> {
        if self.nodes.role(node) == Some(Role::Entry) {
            let name = self.part(node, Part::Name, depth);
            let mut value = *self.boxed(node, Part::Value, depth);
            name_function(&mut value, name.as_ref().and_then(Expr::last_name));
            Argument { name, value }
        } else if self.nodes.role(node) == Some(Role::Assign) && self.nodes.is(Trait::ArgumentsCanBeFields) {
            let name = self.part(node, Part::Targets, depth);
            Argument { name, value: *self.boxed(node, Part::Value, depth) }
        } else {
            let is_named = self.nodes.role(node) == Some(Role::Shorthand);
            let name = is_named.then(|| self.expr(node, depth + 1));
            Argument { name, value: self.expr(node, depth + 1) }
        }
    }

    /// `x[0]`, and `x[0:3]` where the grammar writes a slice inside the brackets.
    fn index(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let object = self.boxed(node, Part::Object, depth);
        let index = self.nodes.part(node, Part::Index);
        if let Some(slice) = index.filter(|index| self.nodes.role(*index) == Some(Role::Slice)) {
            let text = self.text(slice).replace("..", ":");
            let mut bounds = text.split(':').map(|bound| bound.trim().parse::<i64>().ok());
            let mut bound = || {
                let number = bounds.next().flatten()?;
                Some(Box::new(Expr { span: slice.byte_range(), kind: Kind::Number(number) }))
            };
            let start = bound();
            let end = bound();
            return Kind::Slice(object, start, end);
        }
        // `x[0..2]`
        if let Some(range) = index.filter(|index| self.nodes.role(*index) == Some(Role::Range)) {
            let is_through = self.operator(self.nodes.part(range, Part::Operator)) == Some(Operator::Through);
            let bound = |part, beyond: bool| match self.part(range, part, depth)?.kind {
                Kind::Number(number) => Some(Box::new(Expr {
                    span: range.byte_range(),
                    kind: Kind::Number(number.saturating_add(i64::from(beyond))),
                })),
                _ => None,
            };
            return Kind::Slice(object, bound(Part::Left, false), bound(Part::Right, is_through));
        }
        let index = self.boxed(node, Part::Index, depth);
        // Two numbers between the brackets are a start and a length.
        match self.part(node, Part::End, depth) {
            Some(length) => Kind::Slice(object, Some(index), Some(Box::new(length))),
            None => Kind::Index(object, index),
        }
    }

    pub(super) fn operator(&self, node: Option<Node<'t>>) -> Option<Operator> {
        let text = self.text(node?);
        self.nodes.operator(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn unary(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let operand = self.boxed(node, Part::Operand, depth);
        match self.operator(self.nodes.part(node, Part::Operator)) {
            Some(Operator::Not | Operator::NotIn) => Kind::Not(operand),
            // As a pattern: a member of the set, a value of the type.
            Some(Operator::In | Operator::IsType) => operand.kind,
            Some(Operator::First) => {
                let place = Expr { span: operand.span.clone(), kind: Kind::Number(0) };
                Kind::Index(operand, Box::new(place))
            }
            _ => {
                let sign = self.source.get(node.start_byte()..operand.span.start);
                signed(sign.unwrap_or_default(), *operand)
            }
        }
    }

    fn binary(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let operator = self.operator(self.nodes.part(node, Part::Operator));
        let left = self.boxed(node, Part::Left, depth);
        if let (Some(operator), Some(right)) =
            (operator.filter(|operator| compares(*operator)), self.nodes.part(node, Part::Right))
        {
            return self.compared(operator, left, right, depth);
        }
        let right = self.boxed(node, Part::Right, depth);
        match operator {
            Some(Operator::And) => Kind::All(vec![*left, *right]),
            Some(Operator::Or) => Kind::Any(vec![*left, *right]),
            Some(Operator::Divide) => Kind::Divide(left, right),
            Some(Operator::Join) => joined(vec![*left, *right]),
            Some(Operator::Append) => appended(left, *right),
            Some(Operator::Not | Operator::First) | None => Kind::Other(vec![*left, *right]),
            Some(Operator::Through) => self.range(node, depth),
            Some(Operator::IsType) => self.type_test(node, left, right, depth),
            Some(operator) => Kind::Compare(operator, left, right),
        }
    }

    /// A comparison. Some parsers let it swallow the connective behind it, which binds more loosely.
    pub(super) fn compared(
        &self,
        operator: Operator,
        left: Box<Expr<'t>>,
        right: Node<'t>,
        depth: u32,
    ) -> Kind<'t> {
        let is_binary = self.nodes.role(right) == Some(Role::Binary);
        let connective = self.operator(self.nodes.part(right, Part::Operator)).filter(|_| is_binary);
        match (connective, self.nodes.part(right, Part::Left)) {
            (Some(connective @ (Operator::And | Operator::Or)), Some(first)) if depth < DEEPEST => {
                let span = left.span.start..first.end_byte();
                let comparison = Expr { span, kind: self.compared(operator, left, first, depth + 1) };
                let items = vec![comparison, *self.boxed(right, Part::Right, depth)];
                if connective == Operator::And { Kind::All(items) } else { Kind::Any(items) }
            }
            _ => Kind::Compare(operator, left, Box::new(self.expr(right, depth + 1))),
        }
    }

    /// A chain `a < b < c` is the conjunction of its links.
    fn comparison(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let operands = self.nodes.parts(node, Part::Operands);
        let operators = self.nodes.parts(node, Part::Operators);
        let mut links: Vec<Expr<'t>> = Vec::new();
        for (pair, operator) in operands.windows(2).zip(operators) {
            let left = Box::new(self.expr(pair[0], depth + 1));
            let right = Box::new(self.expr(pair[1], depth + 1));
            let kind = match self.operator(Some(operator)) {
                Some(operator) => Kind::Compare(operator, left, right),
                None => Kind::Other(vec![*left, *right]),
            };
            links.push(Expr { span: pair[0].start_byte()..pair[1].end_byte(), kind });
        }
        match links.len() {
            1 => links.remove(0).kind,
            _ => Kind::All(links),
        }
    }

    fn list(&self, node: Node<'t>, role: Role, depth: u32) -> Kind<'t> {
        let items = self.nodes.parts(node, Part::Items);
        // `{ .permanent = true }`, `{ [450] = DEFER }`.
        if !items.is_empty() && items.iter().all(|item| self.nodes.role(*item) == Some(Role::Entry)) {
            return Kind::Table(items.into_iter().map(|item| self.argument(item, depth)).collect());
        }
        if role == Role::Alternatives {
            // Alternatives nest, and a range among them is the list of its numbers.
            let flat = self.exprs(items, depth).into_iter().flat_map(|item| match item.kind {
                Kind::List(inner) => inner,
                _ => vec![item],
            });
            return Kind::List(flat.collect());
        }
        // `450 => "retry", 550 => "bounce"`
        let keys = self.keys(node);
        let is_key = |item: &Node<'t>| keys.contains(&item.id());
        let is_pair = |pair: &[Node<'t>]| matches!(pair, [name, value] if is_key(name) && !is_key(value));
        if !keys.is_empty() && items.chunks(2).all(is_pair) {
            return Kind::Table(self.arguments(&keys, items, depth));
        }
        let items = self.exprs(items, depth);
        // `a, b := f()` on both sides: a list of one is its item.
        if items.len() == 1 && items[0].span == node.byte_range() {
            let mut items = items;
            return items.remove(0).kind;
        }
        Kind::List(items)
    }

    /// What a call is handed, with the names that a sign puts in front of values: `Outcome->new(permanent => 1)`.
    fn arguments(&self, keys: &HashSet<usize>, nodes: Vec<Node<'t>>, depth: u32) -> Vec<Argument<'t>> {
        let mut arguments = Vec::with_capacity(nodes.len());
        let mut key: Option<Node<'t>> = None;
        for node in nodes {
            let waiting = key.take();
            if keys.contains(&node.id()) {
                arguments.extend(waiting.map(|node| self.argument(node, depth)));
                key = Some(node);
            } else {
                arguments.push(match waiting {
                    Some(name) => self.pair(name, node, depth),
                    None => self.argument(node, depth),
                });
            }
        }
        arguments.extend(key.map(|node| self.argument(node, depth)));
        arguments
    }

    /// Which of the nodes in a list a sign makes the name of what follows.
    fn keys(&self, list: Node<'t>) -> HashSet<usize> {
        let mut keys = HashSet::default();
        if self.nodes.spelling(Operator::Pair).is_none() {
            return keys;
        }
        let mut cursor = list.walk();
        let mut before = None;
        for child in list.children(&mut cursor) {
            // What has parts is no sign, and may be long.
            let sign = Some(child).filter(|child| child.child_count() == 0);
            if self.operator(sign) == Some(Operator::Pair) {
                keys.extend(before.take());
            } else if child.is_named() && self.nodes.role(child) != Some(Role::Comment) {
                before = Some(child.id());
            }
        }
        keys
    }

    /// A value behind its name; where numbers stand for yes and no, a flag is one of those.
    fn pair(&self, name: Node<'t>, value: Node<'t>, depth: u32) -> Argument<'t> {
        let row = Argument { name: Some(self.expr(name, depth + 1)), value: self.expr(value, depth + 1) };
        let is_flag = |label: &str| flag::of(label).is_some() && !ends_with(label, vocabulary().attempts);
        match row.value.kind {
            Kind::Number(number @ (0 | 1))
                if self.nodes.is(Trait::ZeroIsFalse) && row.label().is_some_and(is_flag) =>
            {
                let value = Expr { span: row.value.span.clone(), kind: Kind::Bool(number == 1) };
                Argument { value, ..row }
            }
            _ => row,
        }
    }

    /// What is assigned to. A declaration of one name is that name, `my $code`; of places that are left out in front only
    /// the commas are there, `[, code]`.
    pub(super) fn whole(&self, mut target: Expr<'t>) -> Expr<'t> {
        let Kind::List(items) = &mut target.kind else { return target };
        let start = items.first().map_or(target.span.start, |first| first.span.start);
        let before = self.source.get(target.span.start..start).unwrap_or_default();
        let left_out = before.match_indices(',').map(|(at, _)| target.span.start + at);
        let left_out: Vec<_> =
            left_out.map(|at| Expr { span: at..at, kind: Kind::Other(Vec::new()) }).collect();
        items.splice(0..0, left_out);
        if items.len() == 1 { items.remove(0) } else { target }
    }

    pub(super) fn text(&self, node: Node<'t>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
}

/// A function without a name is called what it is put under.
fn name_function<'t>(value: &mut Expr<'t>, name: Option<&'t str>) {
    if let Kind::Function(function) = &mut value.kind
        && let Some(function) = Rc::get_mut(function)
    {
        function.name = function.name.or(name);
    }
}

/// A call. Some parsers let a sign in front of a method take the name alone: `(!reply.starts)("250")`.
fn called<'t>(callee: Expr<'t>, arguments: Vec<Argument<'t>>, span: &Span) -> Kind<'t> {
    match callee.kind {
        Kind::Not(method) => {
            let span = method.span.start..span.end;
            Kind::Not(Box::new(Expr { span, kind: Kind::Call(method, arguments) }))
        }
        _ => Kind::Call(Box::new(callee), arguments),
    }
}

/// Texts one behind the other; one alone is what it is.
fn joined(items: Vec<Expr<'_>>) -> Kind<'_> {
    let mut flat: Vec<Expr<'_>> = Vec::new();
    for item in items {
        match item.kind {
            Kind::Joined(inner) => flat.extend(inner),
            _ => flat.push(item),
        }
    }
    match &flat[..] {
        [_] => flat.remove(0).kind,
        _ => Kind::Joined(flat),
    }
}

/// `list << item`, which is a method in other languages.
fn appended<'t>(list: Box<Expr<'t>>, item: Expr<'t>) -> Kind<'t> {
    let method = vocabulary().adds.first().and_then(|phrase| phrase.first()).copied().unwrap_or_default();
    let callee = Expr { span: list.span.clone(), kind: Kind::Member(list, method) };
    Kind::Call(Box::new(callee), vec![Argument { name: None, value: item }])
}

/// Whether an operator compares two values, and so binds more closely than a connective.
fn compares(operator: Operator) -> bool {
    matches!(
        operator,
        Operator::Equal
            | Operator::NotEqual
            | Operator::Less
            | Operator::AtMost
            | Operator::Greater
            | Operator::AtLeast
    )
}
