//! The small program form that all languages are lowered to: just enough to follow a reply code to what is done with it.

use super::memory::Identity;
use crate::language::Operator;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;
use std::rc::Rc;
use tree_sitter::Node;

/// Byte offsets in the source.
pub(super) type Span = Range<usize>;

#[derive(Debug)]
pub(super) struct Expr<'t> {
    pub(super) span: Span,
    pub(super) kind: Kind<'t>,
}

#[derive(Debug)]
pub(super) enum Kind<'t> {
    Number(i64),
    /// A text literal: its content with the common escapes resolved.
    Text(Cow<'t, str>),
    /// A regular expression literal.
    Pattern(&'t str),
    Bool(bool),
    Null,
    Name(&'t str),
    Member(Box<Expr<'t>>, &'t str),
    Index(Box<Expr<'t>>, Box<Expr<'t>>),
    Slice(Box<Expr<'t>>, Option<Box<Expr<'t>>>, Option<Box<Expr<'t>>>),
    Call(Box<Expr<'t>>, Vec<Argument<'t>>),
    Not(Box<Expr<'t>>),
    All(Vec<Expr<'t>>),
    Any(Vec<Expr<'t>>),
    Compare(Operator, Box<Expr<'t>>, Box<Expr<'t>>),
    Divide(Box<Expr<'t>>, Box<Expr<'t>>),
    Choice(Box<Expr<'t>>, Box<Expr<'t>>, Box<Expr<'t>>),
    List(Vec<Expr<'t>>),
    /// Values side by side that a pattern takes apart.
    Tuple(Vec<Expr<'t>>),
    /// Texts one behind the other.
    Joined(Vec<Expr<'t>>),
    Table(Vec<Argument<'t>>),
    Function(Rc<Function<'t>>),
    Assign(Box<Expr<'t>>, Box<Expr<'t>>),
    /// An operation that is not followed, with what takes part in it.
    Other(Vec<Expr<'t>>),
}

/// An argument, a field of a literal, or a row of a table.
#[derive(Debug)]
pub(super) struct Argument<'t> {
    pub(super) name: Option<Expr<'t>>,
    pub(super) value: Expr<'t>,
}

impl Argument<'_> {
    /// The name where it is a plain identifier or text.
    pub(super) fn label(&self) -> Option<&str> {
        self.name.as_ref()?.plain_name()
    }
}

#[derive(Debug)]
pub(super) enum Stmt<'t> {
    Expr(Expr<'t>),
    /// A value that changes in a way that is not followed.
    Update(Expr<'t>, Option<Expr<'t>>),
    If(Expr<'t>, Vec<Stmt<'t>>, Vec<Stmt<'t>>),
    Switch(Switch<'t>),
    Loop(Loop<'t>),
    Try(Rc<Try<'t>>),
    Return(Span, Vec<Expr<'t>>),
    Throw(Span, Option<Expr<'t>>),
    Break,
    Continue,
    Block(Vec<Stmt<'t>>),
    Class(Vec<Stmt<'t>>),
}

/// What stands directly in a statement.
pub(super) enum Inside<'e, 't> {
    Expr(&'e Expr<'t>),
    Block(&'e [Stmt<'t>]),
}

impl<'t> Stmt<'t> {
    /// The expressions and blocks directly below, in the order of the text.
    pub(super) fn parts(&self) -> Vec<Inside<'_, 't>> {
        let mut parts = Vec::new();
        match self {
            Self::Expr(expr) => parts.push(Inside::Expr(expr)),
            Self::Update(target, value) => {
                parts.extend(std::iter::once(target).chain(value).map(Inside::Expr));
            }
            Self::If(condition, then, otherwise) => {
                parts.extend([Inside::Expr(condition), Inside::Block(then), Inside::Block(otherwise)]);
            }
            Self::Switch(switch) => {
                parts.extend(switch.subject.iter().map(Inside::Expr));
                for arm in &switch.arms {
                    parts.extend(arm.patterns.iter().chain(&arm.guard).map(Inside::Expr));
                    parts.push(Inside::Block(&arm.body));
                }
            }
            Self::Loop(inner) => {
                let header = inner.condition.iter().chain(&inner.binding).chain(&inner.iterated);
                parts.extend(header.map(Inside::Expr));
                parts.extend([Inside::Block(&inner.body), Inside::Block(&inner.otherwise)]);
            }
            Self::Try(guarded) => {
                parts.push(Inside::Block(&guarded.body));
                for handler in &guarded.handlers {
                    parts.extend(handler.types.iter().chain(&handler.guard).map(Inside::Expr));
                    parts.push(Inside::Block(&handler.body));
                }
                parts.extend([Inside::Block(&guarded.otherwise), Inside::Block(&guarded.finally)]);
            }
            Self::Return(_, values) => parts.extend(values.iter().map(Inside::Expr)),
            Self::Throw(_, value) => parts.extend(value.iter().map(Inside::Expr)),
            Self::Break | Self::Continue => {}
            Self::Block(inner) | Self::Class(inner) => parts.push(Inside::Block(inner)),
        }
        parts
    }

    /// The blocks among them.
    fn blocks(&self) -> impl Iterator<Item = &[Stmt<'t>]> {
        self.parts().into_iter().filter_map(|part| match part {
            Inside::Block(inner) => Some(inner),
            Inside::Expr(_) => None,
        })
    }
}

/// Whether a path is that of a holder, or of something in it: `reply`, `reply.code`, `reply[0]`, `reply()`.
pub(super) fn leads_into(path: &str, holder: &str) -> bool {
    path.strip_prefix(holder).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '(']))
}

/// Whether an expression that stands anywhere in statements is meant. Behind the first that is, none is asked.
pub(super) fn any_in<'e, 't>(
    statements: &'e [Stmt<'t>],
    is_meant: &mut dyn FnMut(&'e Expr<'t>) -> bool,
) -> bool {
    any_whole_in(statements, &mut |expr| expr.any(is_meant))
}

/// The same for an expression that stands in a statement as a whole: none inside another is asked.
pub(super) fn any_whole_in<'e, 't>(
    statements: &'e [Stmt<'t>],
    is_meant: &mut dyn FnMut(&'e Expr<'t>) -> bool,
) -> bool {
    any_block_in(statements, &mut |block| {
        block.iter().flat_map(Stmt::parts).any(|part| match part {
            Inside::Expr(expr) => is_meant(expr),
            Inside::Block(_) => false,
        })
    })
}

/// Whether a block is meant, or one that stands anywhere in it. Behind the first that is, none is asked.
pub(super) fn any_block_in<'e, 't>(
    block: &'e [Stmt<'t>],
    is_meant: &mut dyn FnMut(&'e [Stmt<'t>]) -> bool,
) -> bool {
    let mut left = vec![block];
    while let Some(block) = left.pop() {
        if is_meant(block) {
            return true;
        }
        left.extend(block.iter().flat_map(Stmt::blocks));
    }
    false
}

#[derive(Debug)]
pub(super) struct Switch<'t> {
    pub(super) subject: Option<Expr<'t>>,
    /// For a switch over the type: the name that the value has in the arms.
    pub(super) binding: Option<&'t str>,
    pub(super) by_type: bool,
    pub(super) falls_through: bool,
    pub(super) arms: Vec<Arm<'t>>,
}

#[derive(Debug)]
pub(super) struct Arm<'t> {
    pub(super) patterns: Vec<Expr<'t>>,
    pub(super) guard: Option<Expr<'t>>,
    pub(super) body: Vec<Stmt<'t>>,
    /// Whether it never falls into the next one.
    pub(super) is_closed: bool,
    pub(super) span: Span,
}

#[derive(Debug)]
pub(super) struct Loop<'t> {
    pub(super) condition: Option<Expr<'t>>,
    pub(super) binding: Option<Expr<'t>>,
    pub(super) iterated: Option<Expr<'t>>,
    pub(super) body: Vec<Stmt<'t>>,
    pub(super) otherwise: Vec<Stmt<'t>>,
}

#[derive(Debug)]
pub(super) struct Try<'t> {
    pub(super) body: Vec<Stmt<'t>>,
    pub(super) handlers: Vec<Handler<'t>>,
    pub(super) otherwise: Vec<Stmt<'t>>,
    pub(super) finally: Vec<Stmt<'t>>,
}

#[derive(Debug)]
pub(super) struct Handler<'t> {
    pub(super) types: Vec<Expr<'t>>,
    pub(super) binding: Option<&'t str>,
    /// A condition without which the handler does not take the exception.
    pub(super) guard: Option<Expr<'t>>,
    pub(super) body: Vec<Stmt<'t>>,
    pub(super) span: Span,
}

/// A function; its body and the names of its parameters are lowered when somebody looks.
pub(super) struct Function<'t> {
    pub(super) node: Node<'t>,
    /// Further nodes that belong to a function written in clauses.
    pub(super) more: Vec<Node<'t>>,
    pub(super) name: Option<&'t str>,
    /// The class that it is a method of.
    pub(super) class: Option<&'t str>,
    /// How deep in the tree it stands.
    pub(super) depth: u32,
    pub(super) parameters: OnceCell<Vec<&'t str>>,
    pub(super) body: OnceCell<Vec<Stmt<'t>>>,
    /// What tells it from others; worked out when it is first asked for.
    pub(super) identity: OnceCell<Option<Identity>>,
    /// Whether it reads from the connection; looked for when it is first asked for.
    pub(super) reads: OnceCell<bool>,
}

impl std::fmt::Debug for Function<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Function({:?})", self.name)
    }
}

impl Function<'_> {
    /// From its first clause to its last.
    pub(super) fn span(&self) -> Span {
        self.node.start_byte()..self.more.last().unwrap_or(&self.node).end_byte()
    }
}

impl<'t> Expr<'t> {
    /// Calls `visit` on the expression and everything in it but the bodies of functions.
    pub(super) fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        self.any(&mut |part| {
            visit(part);
            false
        });
    }

    /// Whether the expression is meant, or anything in it but the bodies of functions. Behind the first that is, none is
    /// asked.
    pub(super) fn any<'e>(&'e self, is_meant: &mut dyn FnMut(&'e Self) -> bool) -> bool {
        is_meant(self) || self.any_below(&mut |part| part.any(is_meant))
    }

    /// The expressions directly below.
    pub(super) fn parts(&self) -> Vec<&Self> {
        let mut parts = Vec::new();
        self.any_below(&mut |part| {
            parts.push(part);
            false
        });
        parts
    }

    /// Whether one of the expressions directly below is meant.
    fn any_below<'e>(&'e self, is_meant: &mut dyn FnMut(&'e Self) -> bool) -> bool {
        match &self.kind {
            Kind::Number(_)
            | Kind::Text(_)
            | Kind::Pattern(_)
            | Kind::Bool(_)
            | Kind::Null
            | Kind::Name(_)
            | Kind::Function(_) => false,
            Kind::Member(inner, _) | Kind::Not(inner) => is_meant(inner),
            Kind::Index(a, b) | Kind::Compare(_, a, b) | Kind::Divide(a, b) | Kind::Assign(a, b) => {
                is_meant(a) || is_meant(b)
            }
            Kind::Slice(object, start, end) => {
                std::iter::once(object).chain(start).chain(end).any(|part| is_meant(part))
            }
            Kind::Call(callee, arguments) => {
                is_meant(callee) || arguments.iter().any(|argument| is_meant(&argument.value))
            }
            Kind::All(parts)
            | Kind::Any(parts)
            | Kind::List(parts)
            | Kind::Tuple(parts)
            | Kind::Joined(parts)
            | Kind::Other(parts) => parts.iter().any(is_meant),
            Kind::Choice(a, b, c) => is_meant(a) || is_meant(b) || is_meant(c),
            Kind::Table(rows) => {
                rows.iter().any(|row| row.name.as_ref().is_some_and(&mut *is_meant) || is_meant(&row.value))
            }
        }
    }

    /// The name by which the value of the expression can be found again: `reply.code`, `args[0]`, `r.getCode()`.
    pub(super) fn path(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some((*name).to_owned()),
            Kind::Member(object, name) => Some(format!("{}.{name}", object.path()?)),
            Kind::Index(object, index) => match &index.kind {
                Kind::Number(number) => Some(format!("{}[{number}]", object.path()?)),
                Kind::Text(text) => Some(format!("{}[{text}]", object.path()?)),
                // In one round it is always the same.
                Kind::Name(name) if index.span != self.span => Some(format!("{}[{name}]", object.path()?)),
                _ => None,
            },
            Kind::Call(callee, arguments) if arguments.is_empty() => Some(format!("{}()", callee.path()?)),
            _ => None,
        }
    }

    /// The name by which a target says what it holds: `result["valid"]` and `result.valid` give `valid`.
    pub(super) fn label(&self) -> Option<&str> {
        match &self.kind {
            Kind::Index(_, index) => match &index.kind {
                Kind::Text(text) => Some(text),
                Kind::Name(name) if name.starts_with(':') => name.get(1..),
                _ => self.last_name(),
            },
            _ => self.last_name(),
        }
    }

    /// The first name of a path.
    pub(super) fn root(&self) -> Option<&'t str> {
        let mut root = None;
        self.any(&mut |part| {
            if let Kind::Name(name) = part.kind {
                root = Some(name);
            }
            root.is_some()
        });
        root
    }

    /// Where a call says what is called, with what that is called on.
    pub(super) fn callee_span(&self) -> Option<Span> {
        match &self.kind {
            Kind::Call(callee, _) => Some(self.span.start..callee.span.end),
            _ => None,
        }
    }

    /// A plain identifier, or the text that stands for one.
    pub(super) fn plain_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a sign alone stands in front of: `&buffer`, `*buffer`.
    pub(super) fn bare(&self) -> &Self {
        match &self.kind {
            Kind::Other(parts) if parts.len() == 1 => &parts[0],
            _ => self,
        }
    }

    /// The last name of a callee or a type: `smtplib.SMTPException` gives `SMTPException`.
    pub(super) fn last_name(&self) -> Option<&'t str> {
        match &self.kind {
            Kind::Name(name) | Kind::Member(_, name) => Some(name),
            Kind::Call(callee, _) => callee.last_name(),
            Kind::Index(object, _) => object.last_name(),
            // `*T`, `&T` and the like.
            Kind::Other(parts) if parts.len() == 1 => parts[0].last_name(),
            _ => None,
        }
    }
}
