//! From syntax trees to the small program form, by the node table alone.

use super::ir::{Argument, Arm, Expr, Function, Handler, Kind, Loop, Span, Stmt, Switch, Try};
use crate::language::{Nodes, Operator, Part, Role, vocabulary};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;
use tree_sitter::Node;

/// How deep the tree is followed; what lies deeper is left out. Hostile nesting must not exhaust the stack.
const DEEPEST: u32 = 200;

/// Lowers the nodes of one source text.
pub(super) struct Lowering<'t> {
    pub(super) nodes: &'t Nodes,
    pub(super) source: &'t str,
}

impl<'t> Lowering<'t> {
    /// The statements of a whole file. Bodies of functions stay unlowered.
    pub(super) fn file(&self, root: Node<'t>) -> Vec<Stmt<'t>> {
        self.block(root, 0)
    }

    /// The body of a function, lowered on first use.
    pub(super) fn body<'f>(&self, function: &'f Function<'t>) -> &'f [Stmt<'t>] {
        function.body.get_or_init(|| {
            let Some(body) = self.nodes.part(function.node, Part::Body) else { return Vec::new() };
            match self.nodes.role(body) {
                Some(Role::Block | Role::Try) => {
                    let mut statements = self.block(body, function.depth);
                    if self.nodes.ends_in_result {
                        self.end_in_result(&mut statements);
                    }
                    statements
                }
                // A body that is an expression is the result.
                _ => vec![Stmt::Return(body.byte_range(), vec![self.expr(body, function.depth)])],
            }
        })
    }

    /// Makes a return of the last expression, in every branch that ends the body. A semicolon behind it drops it.
    fn end_in_result(&self, statements: &mut [Stmt<'t>]) {
        let Some(last) = statements.last_mut() else { return };
        match last {
            Stmt::Expr(expr) => {
                let rest = self.source.get(expr.span.end..).unwrap_or("").trim_start();
                if !rest.starts_with(';') {
                    let span = expr.span.clone();
                    let value =
                        std::mem::replace(expr, Expr { span: span.clone(), kind: Kind::Other(Vec::new()) });
                    *last = Stmt::Return(span, vec![value]);
                }
            }
            Stmt::Block(inner) => self.end_in_result(inner),
            Stmt::If(_, then, otherwise) => {
                self.end_in_result(then);
                self.end_in_result(otherwise);
            }
            Stmt::Switch(switch) => {
                for arm in &mut switch.arms {
                    self.end_in_result(&mut arm.body);
                }
            }
            _ => {}
        }
    }

    fn block(&self, node: Node<'t>, depth: u32) -> Vec<Stmt<'t>> {
        let mut statements = Vec::new();
        if self.nodes.role(node) == Some(Role::Block) {
            for child in self.nodes.parts(node, Part::Body) {
                self.statement(child, depth + 1, &mut statements);
            }
        } else {
            self.statement(node, depth + 1, &mut statements);
        }
        statements
    }

    fn blocks(&self, nodes: Vec<Node<'t>>, depth: u32) -> Vec<Stmt<'t>> {
        nodes.into_iter().flat_map(|node| self.block(node, depth)).collect()
    }

    fn statement(&self, node: Node<'t>, depth: u32, into: &mut Vec<Stmt<'t>>) {
        if depth > DEEPEST {
            return;
        }
        let Some(role) = self.nodes.role(node) else {
            into.push(Stmt::Expr(self.expr(node, depth)));
            return;
        };
        match role {
            // A handler among the statements that it guards is lowered with them.
            Role::Comment | Role::Skip | Role::Handler => {}
            Role::Binary => into.push(self.guard(node, depth)),
            Role::Call => into.push(self.call_statement(node, depth)),
            Role::Block => into.push(Stmt::Block(self.block(node, depth))),
            Role::Wrap => {
                for inner in self.nodes.parts(node, Part::Inner) {
                    self.statement(inner, depth + 1, into);
                }
            }
            Role::If => {
                self.setup(node, depth, into);
                into.push(self.branch(node, depth));
            }
            Role::Switch | Role::FallingSwitch | Role::TypeSwitch => {
                self.setup(node, depth, into);
                into.push(Stmt::Switch(self.switch(node, role, depth)));
            }
            Role::Loop => {
                self.setup(node, depth, into);
                into.push(Stmt::Loop(Loop {
                    condition: self.part(node, Part::Condition, depth),
                    binding: self.part(node, Part::Binding, depth),
                    iterated: self.part(node, Part::Iterated, depth),
                    body: self.blocks(self.nodes.parts(node, Part::Body), depth),
                    otherwise: self.blocks(self.nodes.parts(node, Part::Else), depth),
                }));
            }
            Role::Try => into.push(Stmt::Try(Try {
                body: self.blocks(self.nodes.parts(node, Part::Body), depth),
                handlers: self
                    .nodes
                    .parts(node, Part::Handlers)
                    .into_iter()
                    .map(|node| self.handler(node, depth))
                    .collect(),
                otherwise: self.blocks(self.nodes.parts(node, Part::Else), depth),
                finally: self.blocks(self.nodes.parts(node, Part::Finally), depth),
            })),
            Role::Return => {
                into.push(Stmt::Return(
                    node.byte_range(),
                    self.exprs(self.nodes.parts(node, Part::Value), depth),
                ));
            }
            Role::Throw => into.push(Stmt::Throw(node.byte_range(), self.part(node, Part::Value, depth))),
            Role::Break => into.push(Stmt::Break),
            Role::Continue => into.push(Stmt::Continue),
            Role::Class => into.push(Stmt::Class(self.blocks(self.nodes.parts(node, Part::Body), depth))),
            Role::Update => {
                if let Some(target) = self.part(node, Part::Targets, depth) {
                    into.push(Stmt::Update(target, self.part(node, Part::Value, depth)));
                }
            }
            _ => into.push(Stmt::Expr(self.expr(node, depth))),
        }
    }

    fn setup(&self, node: Node<'t>, depth: u32, into: &mut Vec<Stmt<'t>>) {
        for setup in self.nodes.parts(node, Part::Setup) {
            self.statement(setup, depth + 1, into);
        }
    }

    /// A call, or the end of the path where what is called never returns.
    fn call_statement(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let call = self.expr(node, depth);
        match call.kind {
            Kind::Call(callee, arguments) if matches!(callee.kind, Kind::Name(name) if vocabulary().functions.leaves.contains(&&[name][..])) => {
                Stmt::Throw(call.span, arguments.into_iter().next().map(|argument| argument.value))
            }
            kind => Stmt::Expr(Expr { span: call.span, kind }),
        }
    }

    /// `condition or return x`: what leaves behind a connective is a branch.
    fn guard(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let leaving = self.nodes.part(node, Part::Right).filter(|right| match self.nodes.role(*right) {
            Some(Role::Return | Role::Throw | Role::Break | Role::Continue) => true,
            Some(Role::Call) => matches!(self.call_statement(*right, depth), Stmt::Throw(..)),
            _ => false,
        });
        let operator = self.operator(self.nodes.part(node, Part::Operator));
        match (leaving, operator, self.part(node, Part::Left, depth)) {
            (Some(right), Some(Operator::And), Some(left)) => {
                Stmt::If(left, self.block(right, depth), Vec::new())
            }
            (Some(right), Some(Operator::Or), Some(left)) => {
                Stmt::If(left, Vec::new(), self.block(right, depth))
            }
            _ => Stmt::Expr(self.expr(node, depth)),
        }
    }

    /// A branch with its chain of alternatives, whether they are nested or stand side by side.
    fn branch(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let mut otherwise = Vec::new();
        for alternative in self.nodes.parts(node, Part::Else).into_iter().rev() {
            if self.nodes.role(alternative) == Some(Role::If) {
                let mut link = Vec::new();
                self.setup(alternative, depth + 1, &mut link);
                if let Stmt::If(condition, then, own) = self.branch(alternative, depth + 1) {
                    let rest = if own.is_empty() { otherwise } else { own };
                    link.push(Stmt::If(condition, then, rest));
                }
                otherwise = link;
            } else {
                otherwise = self.block(alternative, depth + 1);
            }
        }
        let condition = self
            .part(node, Part::Condition, depth)
            .unwrap_or(Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) });
        // `unless` is a keyword that negates.
        let condition = match self.operator(self.nodes.part(node, Part::Operator)) {
            Some(Operator::Not) => {
                Expr { span: condition.span.clone(), kind: Kind::Not(Box::new(condition)) }
            }
            _ => condition,
        };
        Stmt::If(condition, self.blocks(self.nodes.parts(node, Part::Then), depth), otherwise)
    }

    fn switch(&self, node: Node<'t>, role: Role, depth: u32) -> Switch<'t> {
        let mut arms: Vec<Arm<'t>> = self
            .nodes
            .parts(node, Part::Arms)
            .into_iter()
            .filter(|arm| matches!(self.nodes.role(*arm), Some(Role::Arm | Role::ClosedArm)))
            .map(|arm| Arm {
                patterns: self.exprs(self.nodes.parts(arm, Part::Patterns), depth),
                guard: self.part(arm, Part::Guard, depth),
                body: self.blocks(self.nodes.parts(arm, Part::Body), depth),
                is_closed: self.nodes.role(arm) == Some(Role::ClosedArm),
                span: arm.byte_range(),
            })
            .collect();
        // A default that is no arm of its own.
        if let Some(default) = self.nodes.part(node, Part::Else) {
            arms.push(Arm {
                patterns: Vec::new(),
                guard: None,
                body: self.block(default, depth),
                is_closed: false,
                span: default.byte_range(),
            });
        }
        Switch {
            subject: self.part(node, Part::Subject, depth),
            binding: self.part(node, Part::Binding, depth).and_then(|binding| first_name(&binding)),
            by_type: role == Role::TypeSwitch,
            falls_through: role == Role::FallingSwitch,
            arms,
        }
    }

    fn handler(&self, node: Node<'t>, depth: u32) -> Handler<'t> {
        let mut binding = self.part(node, Part::Binding, depth).and_then(|binding| first_name(&binding));
        let mut types = Vec::new();
        for value in self.nodes.parts(node, Part::Types) {
            let mut value = value;
            if self.nodes.role(value) == Some(Role::Bind) {
                binding = self
                    .part(value, Part::Binding, depth)
                    .and_then(|binding| first_name(&binding))
                    .or(binding);
                match self.nodes.part(value, Part::Inner) {
                    Some(inner) => value = inner,
                    None => continue,
                }
            }
            let value = self.expr(value, depth);
            match value.kind {
                Kind::List(items) => types.extend(items),
                _ => types.push(value),
            }
        }
        let body = self.blocks(self.nodes.parts(node, Part::Body), depth);
        Handler { types, binding, body, span: node.byte_range() }
    }

    fn part(&self, node: Node<'t>, part: Part, depth: u32) -> Option<Expr<'t>> {
        self.nodes.part(node, part).map(|node| self.expr(node, depth + 1))
    }

    fn boxed(&self, node: Node<'t>, part: Part, depth: u32) -> Box<Expr<'t>> {
        let missing = || Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) };
        Box::new(self.part(node, part, depth).unwrap_or_else(missing))
    }

    fn exprs(&self, nodes: Vec<Node<'t>>, depth: u32) -> Vec<Expr<'t>> {
        nodes.into_iter().map(|node| self.expr(node, depth + 1)).collect()
    }

    fn children(&self, node: Node<'t>, depth: u32) -> Vec<Expr<'t>> {
        let mut cursor = node.walk();
        let children: Vec<_> = node.named_children(&mut cursor).collect();
        let looked_at = |node: &Node<'t>| !matches!(self.nodes.role(*node), Some(Role::Comment | Role::Skip));
        self.exprs(children.into_iter().filter(looked_at).collect(), depth)
    }

    fn expr(&self, node: Node<'t>, depth: u32) -> Expr<'t> {
        let span = node.byte_range();
        if depth > DEEPEST {
            return Expr { span, kind: Kind::Other(Vec::new()) };
        }
        let Some(role) = self.nodes.role(node) else {
            return Expr { span, kind: Kind::Other(self.children(node, depth)) };
        };
        let part = |part| self.boxed(node, part, depth);
        let kind = match role {
            Role::Number => self.number(node),
            Role::String => Kind::Text(content(self.text(node))),
            Role::Strings => Kind::Text(Cow::Owned(
                self.nodes
                    .parts(node, Part::Items)
                    .into_iter()
                    .map(|item| content(self.text(item)))
                    .collect(),
            )),
            Role::Regex => {
                Kind::Pattern(self.nodes.part(node, Part::Pattern).map_or("", |pattern| self.text(pattern)))
            }
            Role::True => Kind::Bool(true),
            Role::False => Kind::Bool(false),
            Role::Null => Kind::Null,
            Role::Name | Role::Word => Kind::Name(self.text(node)),
            Role::Member => Kind::Member(
                part(Part::Object),
                self.nodes.part(node, Part::Name).map_or("", |name| self.text(name)),
            ),
            Role::Index => self.index(node, depth),
            Role::Slice => {
                let end = |part| self.nodes.part(node, part).map(|node| Box::new(self.expr(node, depth + 1)));
                Kind::Slice(part(Part::Object), end(Part::Start), end(Part::End))
            }
            Role::Call => {
                let mut arguments = self.nodes.parts(node, Part::Arguments);
                // A block behind the call is handed to it.
                arguments.extend(self.nodes.parts(node, Part::Body));
                Kind::Call(
                    Box::new(self.callee(node, depth)),
                    arguments.into_iter().map(|node| self.argument(node, depth)).collect(),
                )
            }
            Role::Entry => return self.argument(node, depth).value,
            Role::Unary => self.unary(node, depth),
            Role::Binary => self.binary(node, depth),
            Role::Comparison => self.comparison(node, depth),
            Role::List | Role::Alternatives => self.list(node, role, depth),
            Role::Range => self.range(node, depth),
            Role::Table => Kind::Table(
                self.nodes
                    .parts(node, Part::Items)
                    .into_iter()
                    .map(|node| self.argument(node, depth))
                    .collect(),
            ),
            Role::Ternary => Kind::Choice(part(Part::Condition), part(Part::Then), part(Part::Else)),
            Role::Assign => match self.nodes.part(node, Part::Value) {
                Some(value) => Kind::Assign(part(Part::Targets), Box::new(self.expr(value, depth + 1))),
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

    /// What is called: an expression, a method of an object, or a keyword.
    fn callee(&self, node: Node<'t>, depth: u32) -> Expr<'t> {
        if let Some(callee) = self.part(node, Part::Callee, depth) {
            return callee;
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
        let mut parameters = Vec::new();
        for parameter in self.nodes.parts(node, Part::Parameters) {
            match self.nodes.role(parameter) {
                Some(Role::Name) => parameters.push(self.text(parameter)),
                Some(Role::Parameter) => {
                    parameters.extend(
                        self.nodes.parts(parameter, Part::Name).into_iter().map(|name| self.text(name)),
                    );
                }
                // A pattern takes a place too.
                _ => parameters.push(""),
            }
        }
        let name = self.nodes.part(node, Part::Name).map(|name| self.text(name));
        Function { node, name, parameters, depth, body: OnceCell::new() }
    }

    fn argument(&self, node: Node<'t>, depth: u32) -> Argument<'t> {
        if self.nodes.role(node) == Some(Role::Entry) {
            let name = self.part(node, Part::Name, depth);
            let value = *self.boxed(node, Part::Value, depth);
            Argument { name, value }
        } else {
            Argument { name: None, value: self.expr(node, depth + 1) }
        }
    }

    fn number(&self, node: Node<'t>) -> Kind<'t> {
        let digits = self.text(node).replace('_', "");
        digits.trim().parse().map_or_else(|_| Kind::Other(Vec::new()), Kind::Number)
    }

    /// `x[0]`, and `x[0:3]` where the grammar writes a slice inside the brackets.
    fn index(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let object = self.boxed(node, Part::Object, depth);
        let index = self.nodes.part(node, Part::Index);
        if let Some(slice) = index.filter(|index| self.nodes.role(*index) == Some(Role::Slice)) {
            let text = self.text(slice);
            let mut bounds = text.split(':').map(|bound| bound.trim().parse::<i64>().ok());
            let mut bound = || {
                let number = bounds.next().flatten()?;
                Some(Box::new(Expr { span: slice.byte_range(), kind: Kind::Number(number) }))
            };
            let start = bound();
            let end = bound();
            return Kind::Slice(object, start, end);
        }
        let index = self.boxed(node, Part::Index, depth);
        // Two numbers between the brackets are a start and a length.
        match self.part(node, Part::End, depth) {
            Some(length) => Kind::Slice(object, Some(index), Some(Box::new(length))),
            None => Kind::Index(object, index),
        }
    }

    fn operator(&self, node: Option<Node<'t>>) -> Option<Operator> {
        let text = self.text(node?);
        self.nodes.operator(&text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn unary(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let operand = self.boxed(node, Part::Operand, depth);
        match self.operator(self.nodes.part(node, Part::Operator)) {
            Some(Operator::Not) => Kind::Not(operand),
            _ => Kind::Other(vec![*operand]),
        }
    }

    fn binary(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let left = self.boxed(node, Part::Left, depth);
        let right = self.boxed(node, Part::Right, depth);
        match self.operator(self.nodes.part(node, Part::Operator)) {
            Some(Operator::And) => Kind::All(vec![*left, *right]),
            Some(Operator::Or) => Kind::Any(vec![*left, *right]),
            Some(Operator::Divide) => Kind::Divide(left, right),
            Some(Operator::Not) | None => Kind::Other(vec![*left, *right]),
            Some(operator) => Kind::Compare(operator, left, right),
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
        let items = self.exprs(self.nodes.parts(node, Part::Items), depth);
        if role == Role::Alternatives {
            // Alternatives nest, and a range among them is the list of its numbers.
            let flat = items.into_iter().flat_map(|item| match item.kind {
                Kind::List(inner) => inner,
                _ => vec![item],
            });
            return Kind::List(flat.collect());
        }
        // `a, b := f()` on both sides: a list of one is its item.
        if items.len() == 1 && items[0].span == node.byte_range() {
            let mut items = items;
            return items.remove(0).kind;
        }
        Kind::List(items)
    }

    /// A range between reply codes is the list of its numbers; an open one ends with the last code.
    fn range(&self, node: Node<'t>, depth: u32) -> Kind<'t> {
        let left = self.part(node, Part::Left, depth);
        let right = self.part(node, Part::Right, depth);
        let operator = self.operator(self.nodes.part(node, Part::Operator));
        let number = |expr: &Option<Expr<'t>>| match expr.as_ref().map(|expr| &expr.kind) {
            Some(Kind::Number(number)) if (100..=600).contains(number) => Some(*number),
            _ => None,
        };
        let first = number(&left);
        let end = match &right {
            None => Some(600),
            Some(_) => number(&right).map(|end| end + i64::from(operator == Some(Operator::Through))),
        };
        match (first, end) {
            (Some(first), Some(end)) => Kind::List(
                (first..end.min(600))
                    .map(|code| Expr { span: node.byte_range(), kind: Kind::Number(code) })
                    .collect(),
            ),
            _ => Kind::Other(left.into_iter().chain(right).collect()),
        }
    }

    fn text(&self, node: Node<'t>) -> &'t str {
        self.source.get(node.byte_range()).unwrap_or("")
    }
}

fn first_name<'t>(expr: &Expr<'t>) -> Option<&'t str> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        Kind::List(items) | Kind::Other(items) => items.iter().find_map(first_name),
        _ => None,
    }
}

/// The content of a literal: prefix and quotes taken off, the escapes that matter resolved.
fn content(literal: &str) -> Cow<'_, str> {
    let inner = unquote(literal);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => text.push('\n'),
            Some('r') => text.push('\r'),
            Some('t') => text.push('\t'),
            // Other escapes stay as they are: patterns need them.
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    Cow::Owned(text)
}

/// A literal without its prefix letters and its quotes.
pub(super) fn unquote(literal: &str) -> &str {
    let start = literal.find(['"', '\'', '`']).filter(|start| *start <= 3).unwrap_or(0);
    let body = &literal[start..];
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = body.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    body
}

/// The span that covers both.
pub(super) fn cover(first: &Span, last: &Span) -> Span {
    first.start.min(last.start)..first.end.max(last.end)
}
