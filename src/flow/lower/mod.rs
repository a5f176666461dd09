//! From syntax trees to the small program form, by the node table alone.

mod branches;
mod clauses;
#[cfg(test)]
mod coverage;
mod expr;
mod literal;
mod shapes;

use self::branches::{is_branching, only};
use super::flag;
use super::ir::{Arm, Expr, Function, Handler, Kind, Loop, Span, Stmt, Switch, Try};
use crate::document::Syntax;
use crate::language::{
    Nodes, Operator, Part, Phrase, Phrases, Role, Trait, ends_with, has_phrase, is_phrase, vocabulary,
    words_of,
};
use std::cell::Cell;
use std::rc::Rc;
use tree_sitter::Node;

/// How deep the tree is followed; what lies deeper is left out. Hostile nesting must not exhaust the stack.
const DEEPEST: u32 = 120;

/// Lowers the nodes of one source text.
pub(super) struct Lowering<'t> {
    pub(super) nodes: Nodes<'t>,
    pub(super) source: &'t str,
    /// The name of the class whose body is lowered.
    pub(super) class: Cell<Option<&'t str>>,
    /// Whether numbers stand for yes and no in the function that is lowered.
    pub(super) has_numbers_for_truth: Cell<bool>,
}

impl<'t> Lowering<'t> {
    /// The statements of a whole file. Bodies of functions stay unlowered.
    pub(super) fn file(&self, syntax: Syntax<'t>) -> Vec<Stmt<'t>> {
        let below = |root| {
            if self.nodes.role(root) == Some(Role::Block) {
                self.nodes.parts(root, Part::Body)
            } else {
                vec![root]
            }
        };
        self.sequence(syntax.spliced(below), 0)
    }

    /// The body of a function, lowered on first use.
    pub(super) fn body<'f>(&self, function: &'f Function<'t>) -> &'f [Stmt<'t>] {
        function.body.get_or_init(|| {
            self.has_numbers_for_truth.set(self.says_with_numbers(function.name));
            if self.has_clauses(function.node) {
                return self.clauses(function);
            }
            let Some(body) = self.nodes.part(function.node, Part::Body) else { return Vec::new() };
            let body = self.unwrapped(body);
            match self.nodes.role(body) {
                Some(Role::Block | Role::Try) => {
                    let mut statements = self.block(body, function.depth);
                    if self.nodes.ends_in_result {
                        self.end_in_result(&mut statements);
                    }
                    statements
                }
                Some(role) if is_branching(role) => self.result_of(body, function.depth),
                // A body that is an expression is the result.
                _ => vec![Stmt::Return(body.byte_range(), vec![self.expr(body, function.depth)])],
            }
        })
    }

    /// What stands in front of the body of a function.
    pub(super) fn head(&self, function: &Function<'t>) -> &'t str {
        let end = self.nodes.part(function.node, Part::Body).map_or(0, |body| body.start_byte());
        self.source.get(function.node.start_byte()..end).unwrap_or("")
    }

    /// The statements of a block. One that holds nothing but another is that other one: some grammars put a list of
    /// statements between the braces.
    fn block(&self, node: Node<'t>, depth: u32) -> Vec<Stmt<'t>> {
        if self.nodes.role(node) == Some(Role::Block) {
            let mut parts = self.nodes.parts(node, Part::Body);
            let says_nothing = |part: &Node<'t>| self.nodes.role(*part) == Some(Role::Comment);
            while let Some(inner) = only(parts.iter().filter(|part| !says_nothing(part)))
                && self.nodes.role(*inner) == Some(Role::Block)
            {
                parts = self.nodes.parts(*inner, Part::Body);
            }
            return self.sequence(parts, depth);
        }
        let mut statements = Vec::new();
        self.statement(node, depth + 1, &mut statements);
        statements
    }

    fn sequence(&self, nodes: Vec<Node<'t>>, depth: u32) -> Vec<Stmt<'t>> {
        let mut statements = Vec::with_capacity(nodes.len());
        for node in nodes {
            if !self.goes_on(node, &mut statements) {
                self.statement(node, depth + 1, &mut statements);
            }
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
            Role::Comment | Role::Skip | Role::Import | Role::Handler => {}
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
                    condition: self.part(node, Part::Condition, depth).or_else(|| self.endless(node)),
                    binding: self.part(node, Part::Binding, depth),
                    iterated: self.part(node, Part::Iterated, depth),
                    body: self.blocks(self.nodes.parts(node, Part::Body), depth),
                    otherwise: self.blocks(self.nodes.parts(node, Part::Else), depth),
                }));
            }
            Role::Try => into.push(Stmt::Try(Rc::new(Try {
                body: self.guarded(node, depth),
                handlers: self
                    .nodes
                    .parts(node, Part::Handlers)
                    .into_iter()
                    .map(|handler| match self.nodes.role(handler) {
                        Some(Role::Block) => self.flat_handler(node, handler, depth),
                        _ => self.handler(handler, depth),
                    })
                    .collect(),
                otherwise: self.blocks(self.nodes.parts(node, Part::Else), depth),
                finally: self.blocks(self.nodes.parts(node, Part::Finally), depth),
            }))),
            Role::Assign => {
                self.assignment(node, depth, into);
                // A property has a function for each way in which it is used.
                let is_function = |value: &Node<'t>| self.nodes.role(*value) == Some(Role::Function);
                for accessor in self.nodes.parts(node, Part::Value).into_iter().skip(1).filter(is_function) {
                    into.push(Stmt::Expr(self.expr(accessor, depth)));
                }
                // `let Some(code) = reply.code() else { return … }`: what is done where the pattern does not fit.
                for otherwise in self.nodes.parts(node, Part::Else) {
                    let unknown = Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) };
                    into.push(Stmt::If(unknown, self.block(otherwise, depth), Vec::new()));
                }
            }
            Role::Return => {
                if let Some(branches) = self.only_branching(node) {
                    into.extend(self.result_of(branches, depth + 1));
                    return;
                }
                let values = self.exprs(self.nodes.parts(node, Part::Value), depth);
                let values = values.into_iter().map(|value| self.as_truth(value)).collect();
                into.push(Stmt::Return(node.byte_range(), values));
            }
            Role::Throw => into.push(Stmt::Throw(node.byte_range(), self.part(node, Part::Value, depth))),
            Role::Exit => into.push(end_of_program(node.byte_range(), self.part(node, Part::Value, depth))),
            Role::Break => into.push(Stmt::Break),
            Role::Continue => into.push(Stmt::Continue),
            Role::Function => {
                // Annotations.
                self.setup(node, depth, into);
                into.push(Stmt::Expr(self.expr(node, depth)));
            }
            Role::Class => {
                let name = self.nodes.part(node, Part::Name).map(|name| self.text(name));
                let outer = self.class.replace(name);
                into.push(Stmt::Class(self.blocks(self.nodes.parts(node, Part::Body), depth)));
                self.class.set(outer);
            }
            Role::Update => {
                if let Some(target) = self.part(node, Part::Targets, depth) {
                    into.push(Stmt::Update(target, self.part(node, Part::Value, depth)));
                }
            }
            _ => into.push(Stmt::Expr(self.expr(node, depth))),
        }
    }

    /// What a handler guards. Where the value of the last expression goes on into arms, they are a switch over it.
    fn guarded(&self, node: Node<'t>, depth: u32) -> Vec<Stmt<'t>> {
        let mut body = self.blocks(self.nodes.parts(node, Part::Body), depth);
        if self.nodes.part(node, Part::Arms).is_none() {
            return body;
        }
        let mut switch = self.switch(node, Role::Switch, depth);
        match body.pop() {
            Some(Stmt::Expr(value)) => switch.subject = Some(value),
            other => body.extend(other),
        }
        body.push(Stmt::Switch(switch));
        body
    }

    /// Whether numbers stand for yes and no in a function: everywhere, or where the name of it asks.
    fn says_with_numbers(&self, name: Option<&str>) -> bool {
        let asks =
            |name: &str| has_phrase(&words_of(name), vocabulary().functions.asks) && flag::of(name).is_some();
        self.nodes.is(Trait::ZeroIsFalse) || self.nodes.is(Trait::NumbersCanAnswer) && name.is_some_and(asks)
    }

    /// What a function says with a number, where numbers stand for yes and no.
    fn as_truth(&self, value: Expr<'t>) -> Expr<'t> {
        match value.kind {
            Kind::Number(number @ (0 | 1)) if self.has_numbers_for_truth.get() => {
                Expr { span: value.span, kind: Kind::Bool(number == 1) }
            }
            _ => value,
        }
    }

    fn setup(&self, node: Node<'t>, depth: u32, into: &mut Vec<Stmt<'t>>) {
        for setup in self.nodes.parts(node, Part::Setup) {
            self.statement(setup, depth + 1, into);
        }
    }

    /// A loop without a condition where one may stand goes on for ever.
    fn endless(&self, node: Node<'t>) -> Option<Expr<'t>> {
        let begin = node.start_byte();
        let always = || Expr { span: begin..begin, kind: Kind::Bool(true) };
        self.nodes.has_place(node, Part::Condition).then(always)
    }

    /// A call, or the end of the path where what is called never returns.
    fn call_statement(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let call = self.expr(node, depth);
        let Kind::Call(callee, arguments) = call.kind else { return Stmt::Expr(call) };
        let functions = &vocabulary().functions;
        let is = |phrases: &Phrases| {
            // Hardly any call is: no path is made of the others.
            let may_be = |phrase: &Phrase| {
                // `_exit`.
                let last = callee.last_name().unwrap_or("").trim_start_matches('_');
                let length: usize = phrase.iter().map(|word| word.len()).sum();
                last.len() == length || phrase.last().is_some_and(|word| last.eq_ignore_ascii_case(word))
            };
            phrases.iter().any(may_be) && callee.path().is_some_and(|path| is_phrase(&path, phrases))
        };
        if is(functions.leaves) {
            Stmt::Throw(call.span, arguments.into_iter().next().map(|argument| argument.value))
        } else if is(functions.exits) {
            end_of_program(call.span, arguments.into_iter().next().map(|argument| argument.value))
        } else {
            Stmt::Expr(Expr { span: call.span, kind: Kind::Call(callee, arguments) })
        }
    }

    /// `condition or return x`: what leaves behind a connective is a branch.
    fn guard(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let leaving = self.nodes.part(node, Part::Right).filter(|right| match self.nodes.role(*right) {
            Some(Role::Return | Role::Throw | Role::Exit | Role::Break | Role::Continue) => true,
            Some(Role::Call) => !matches!(self.call_statement(*right, depth), Stmt::Expr(_)),
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

    /// A branch with its chain of alternatives, whether they are nested or stand side by side: each is a level deeper than
    /// the one before, and what is too deep is left out.
    fn branch(&self, node: Node<'t>, depth: u32) -> Stmt<'t> {
        let mut otherwise = Vec::new();
        let mut alternatives = self.nodes.parts(node, Part::Else);
        alternatives.truncate(DEEPEST.saturating_sub(depth) as usize);
        for (depth, alternative) in (depth + 1..).zip(alternatives).collect::<Vec<_>>().into_iter().rev() {
            if self.nodes.role(alternative) == Some(Role::If) {
                let mut link = Vec::new();
                self.setup(alternative, depth, &mut link);
                if let Stmt::If(condition, then, own) = self.branch(alternative, depth) {
                    let rest = if own.is_empty() { otherwise } else { own };
                    link.push(Stmt::If(condition, then, rest));
                }
                otherwise = link;
            } else {
                otherwise = self.block(alternative, depth);
            }
        }
        let condition = self
            .conditions(node, depth)
            .unwrap_or(Expr { span: node.byte_range(), kind: Kind::Other(Vec::new()) });
        // `unless` is a keyword that negates.
        let condition = match self.operator(self.nodes.part(node, Part::Operator)) {
            Some(Operator::Not) => {
                Expr { span: condition.span.clone(), kind: Kind::Not(Box::new(condition)) }
            }
            _ => condition,
        };
        // Some grammars have no part of its own for what is done: it is all the rest.
        let mut others = self.nodes.parts(node, Part::Condition);
        others.extend(self.nodes.parts(node, Part::Else));
        let mut then = self.nodes.parts(node, Part::Then);
        then.retain(|node| !others.contains(node));
        Stmt::If(condition, self.blocks(then, depth), otherwise)
    }

    fn switch(&self, node: Node<'t>, role: Role, depth: u32) -> Switch<'t> {
        let mut arms: Vec<Arm<'t>> = Vec::new();
        for node in self.nodes.parts(node, Part::Arms) {
            // Arms of which the preprocessor decides whether they are there.
            let within = self.nodes.parts(node, Part::Then);
            if self.is_arm(node) {
                arms.push(self.arm(node, depth));
            } else if within.iter().any(|node| self.is_arm(*node)) {
                arms.extend(
                    within.into_iter().filter(|node| self.is_arm(*node)).map(|arm| self.arm(arm, depth)),
                );
            } else if let Some(arm) = arms.last_mut() {
                // What some grammars put beside the arm in whose body it stands.
                self.statement(node, depth, &mut arm.body);
            }
        }
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

    fn is_arm(&self, node: Node<'t>) -> bool {
        matches!(self.nodes.role(node), Some(Role::Arm | Role::ClosedArm))
    }

    /// The patterns of an arm; one that takes everything says nothing, and in front of a guard a name counts, not its type.
    fn patterns(&self, arm: Node<'t>, depth: u32) -> Vec<Expr<'t>> {
        let operators = self.nodes.parts(arm, Part::Operators);
        if !operators.is_empty() {
            return vec![self.loose_bounds(&operators, &self.nodes.parts(arm, Part::Patterns))];
        }
        let has_guard = self.nodes.part(arm, Part::Guard).is_some();
        let patterns = self.nodes.parts(arm, Part::Patterns).into_iter();
        patterns
            .filter(|pattern| self.nodes.role(*pattern) != Some(Role::Skip))
            .map(|pattern| match self.nodes.part(pattern, Part::Binding) {
                Some(name) if has_guard => self.expr(name, depth + 1),
                _ => self.expr(pattern, depth + 1),
            })
            .collect()
    }

    /// Parameters with a declared type.
    pub(super) fn typed_parameters(&self, function: &Function<'t>) -> Vec<(&'t str, Expr<'t>)> {
        let parameters = self.nodes.parts(function.node, Part::Parameters).into_iter();
        parameters
            .filter_map(|parameter| {
                let name = self.text(self.nodes.part(parameter, Part::Name)?);
                Some((name, self.part(parameter, Part::Types, function.depth)?))
            })
            .collect()
    }

    /// The names that a function gives to what it gives back: `func send() (retry bool, err error)`.
    pub(super) fn results(&self, function: &Function<'t>) -> Vec<&'t str> {
        let results = self.nodes.parts(function.node, Part::Types).into_iter();
        results.flat_map(|result| self.nodes.parts(result, Part::Name)).map(|name| self.text(name)).collect()
    }

    /// What a parameter is where the call says nothing of it.
    pub(super) fn default_of(&self, function: &Function<'t>, position: usize) -> Option<Expr<'t>> {
        let parameter = *self.nodes.parts(function.node, Part::Parameters).get(position)?;
        let is_parameter = self.nodes.role(parameter) == Some(Role::Parameter);
        is_parameter.then(|| self.part(parameter, Part::Value, function.depth))?
    }

    fn arm(&self, node: Node<'t>, depth: u32) -> Arm<'t> {
        Arm {
            patterns: self.patterns(node, depth),
            guard: self.part(node, Part::Guard, depth),
            body: self.blocks(self.nodes.parts(node, Part::Body), depth),
            is_closed: self.nodes.role(node) == Some(Role::ClosedArm),
            span: node.byte_range(),
        }
    }

    /// A handler that is only what is done: its types and its binding stand in front of it, behind the handler before.
    fn flat_handler(&self, guarded: Node<'t>, body: Node<'t>, depth: u32) -> Handler<'t> {
        let mut before = self.nodes.parts(guarded, Part::Body);
        before.extend(self.nodes.parts(guarded, Part::Handlers));
        let ends = before.iter().map(Node::end_byte).filter(|end| *end <= body.start_byte());
        let start = ends.max().unwrap_or(0);
        let is_own = |node: &Node<'t>| (start..body.start_byte()).contains(&node.start_byte());
        let own = |part| self.nodes.parts(guarded, part).into_iter().filter(is_own);
        Handler {
            types: own(Part::Types).map(|node| self.expr(node, depth + 1)).collect(),
            binding: own(Part::Binding).next().map(|node| self.text(node)),
            guard: None,
            body: self.block(body, depth),
            span: body.byte_range(),
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
        let guard = self.part(node, Part::Guard, depth);
        Handler { types, binding, guard, body, span: node.byte_range() }
    }
}

/// Where the program ends: with last words or a status of failure, for which that is a failure; without, nothing is told of it;
/// any other status may say what became of the mail, and is given to whoever started the program.
fn end_of_program(span: Span, status: Option<Expr<'_>>) -> Stmt<'_> {
    let is_failure = |status: &Expr<'_>| match &status.kind {
        Kind::Number(status) => *status != 0,
        Kind::Text(_) | Kind::Joined(_) => true,
        _ => status.last_name().is_some_and(|name| ends_with(name, vocabulary().functions.failures)),
    };
    match status {
        Some(Expr { kind: Kind::Number(0), .. }) | None => Stmt::Throw(span, None),
        Some(status) if is_failure(&status) => Stmt::Throw(span, Some(status)),
        Some(status) => Stmt::Return(span, vec![status]),
    }
}

fn first_name<'t>(expr: &Expr<'t>) -> Option<&'t str> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        Kind::List(items) | Kind::Other(items) => items.iter().find_map(first_name),
        _ => None,
    }
}

/// The span that covers both.
pub(super) fn cover(first: &Span, last: &Span) -> Span {
    first.start.min(last.start)..first.end.max(last.end)
}
