//! Functions that choose a code for their caller: `reply_code(error, 450, 550)`, `with_class(error, enhanced)`.

use super::Walker;
use super::ir::{Expr, Function, Kind, Stmt, Switch};
use crate::language::words_of;
use std::collections::BTreeMap;

/// What a function may give back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Made {
    /// The argument at a position, as it is.
    Argument(usize),
    /// The enhanced code at a position, with this class put into it.
    Classed(usize, u16),
    /// A code that it writes down itself.
    Code(u16),
}

/// What names stand for, one of several things each. A name that is not there stands for something unknown.
type Names<'t> = BTreeMap<&'t str, Vec<Made>>;

/// Where a way through statements ends: with the names that go on, or nowhere because it has given something back.
type End<'t> = Option<Names<'t>>;

impl<'t> Walker<'_, 't> {
    /// All that a function may give back, where every way through it is understood.
    pub(super) fn gives(&self, function: &Function<'t>) -> Option<Vec<Made>> {
        let parameters = self.program.lowering.parameters(function);
        let names: Names<'t> = (parameters.iter().enumerate())
            .filter_map(|(at, name)| Some((*name, vec![Made::Argument(self.argument_of(function, at)?)])))
            .collect();
        let mut given = Vec::new();
        // A way that ends without giving anything back is one that is not understood.
        let end = through(self.program.lowering.body(function), names, &mut given)?;
        given.sort_unstable();
        given.dedup();
        (end.is_none() && !given.is_empty()).then_some(given)
    }
}

/// Follows statements; nothing where they do what is not understood.
fn through<'t>(statements: &[Stmt<'t>], mut names: Names<'t>, given: &mut Vec<Made>) -> Option<End<'t>> {
    for statement in statements {
        match statement {
            Stmt::Expr(expr) => effect(expr, &mut names),
            Stmt::Update(target, _) => forget(target, &mut names),
            Stmt::Block(inner) => match through(inner, names, given)? {
                Some(left) => names = left,
                None => return Some(None),
            },
            Stmt::If(_, then, otherwise) => {
                let ends = [then, otherwise].map(|side| through(side, names.clone(), given));
                let [then, otherwise] = ends;
                match meet([then?, otherwise?]) {
                    Some(left) => names = left,
                    None => return Some(None),
                }
            }
            Stmt::Switch(switch) => match choose(switch, &names, given)? {
                Some(left) => names = left,
                None => return Some(None),
            },
            Stmt::Return(_, values) => {
                let [value] = &values[..] else { return None };
                given.extend(made(value, &names)?);
                return Some(None);
            }
            Stmt::Throw(..) => return Some(None),
            Stmt::Loop(_) | Stmt::Try(_) | Stmt::Break | Stmt::Continue | Stmt::Class(_) => return None,
        }
    }
    Some(Some(names))
}

fn choose<'t>(switch: &Switch<'t>, names: &Names<'t>, given: &mut Vec<Made>) -> Option<End<'t>> {
    let mut ends = Vec::new();
    let mut is_complete = false;
    for arm in &switch.arms {
        is_complete |= arm.patterns.is_empty() && arm.guard.is_none();
        let (body, leaves) = match &arm.body[..] {
            [body @ .., Stmt::Break] => (body, true),
            body => (body, arm.is_closed || !switch.falls_through),
        };
        let end = through(body, names.clone(), given)?;
        if end.is_some() && !leaves {
            return None;
        }
        ends.push(end);
    }
    if !is_complete {
        ends.push(Some(names.clone()));
    }
    Some(meet(ends))
}

/// What is known where several ways meet.
fn meet<'t>(ends: impl IntoIterator<Item = End<'t>>) -> End<'t> {
    ends.into_iter().flatten().reduce(|mut one, other| {
        one.retain(|name, _| other.contains_key(name));
        for (name, made) in &mut one {
            made.extend(other.get(name).into_iter().flatten());
            made.sort_unstable();
            made.dedup();
        }
        one
    })
}

/// What a statement does to names.
fn effect<'t>(expr: &Expr<'t>, names: &mut Names<'t>) {
    match &expr.kind {
        Kind::Assign(target, value) => {
            if let Kind::Name(name) = target.kind {
                match made(value, names) {
                    Some(made) => names.insert(name, made),
                    None => names.remove(name),
                };
            } else if let Some((name, class)) = class_put(target, value) {
                let classed = |made: &Made| match made {
                    Made::Argument(at) | Made::Classed(at, _) => Some(Made::Classed(*at, class)),
                    Made::Code(_) => None,
                };
                match names.get(name).and_then(|all| all.iter().map(classed).collect()) {
                    Some(made) => names.insert(name, made),
                    None => names.remove(name),
                };
            } else {
                forget(target, names);
            }
        }
        // A method may change its object.
        Kind::Call(callee, _) => {
            if let Kind::Member(object, _) = &callee.kind {
                forget(object, names);
            }
        }
        _ => {}
    }
}

fn forget(target: &Expr<'_>, names: &mut Names<'_>) {
    target.walk(&mut |part| {
        if let Kind::Name(name) = part.kind {
            names.remove(name);
        }
    });
}

/// What an expression may be.
fn made(expr: &Expr<'_>, names: &Names<'_>) -> Option<Vec<Made>> {
    match &expr.kind {
        Kind::Name(name) => names.get(name).cloned(),
        Kind::Number(number) => {
            let code = u16::try_from(*number).ok().filter(|code| (200..600).contains(code))?;
            Some(vec![Made::Code(code)])
        }
        Kind::Choice(_, then, otherwise) => {
            let mut all = made(then, names)?;
            all.extend(made(otherwise, names)?);
            Some(all)
        }
        // `EnhancedCode{4, code[1], code[2]}`
        Kind::Call(_, arguments) => {
            let items: Vec<&Expr<'_>> = arguments.iter().map(|argument| &argument.value).collect();
            classed_anew(&items, names)
        }
        Kind::List(items) => classed_anew(&items.iter().collect::<Vec<_>>(), names),
        _ => None,
    }
}

fn classed_anew(items: &[&Expr<'_>], names: &Names<'_>) -> Option<Vec<Made>> {
    let [class, subject, detail] = items else { return None };
    let class = class_of(class)?;
    let part = |expr: &Expr<'_>, of: i64| match &expr.kind {
        Kind::Index(object, index) if matches!(index.kind, Kind::Number(at) if at == of) => object.path(),
        _ => None,
    };
    let name = part(subject, 1)?;
    match &names.get(name.as_str()).filter(|_| part(detail, 2).as_ref() == Some(&name))?[..] {
        [Made::Argument(at)] => Some(vec![Made::Classed(*at, class)]),
        _ => None,
    }
}

/// `code[0] = 4`, `status.class = 5`: whose class is set, and to which.
pub(super) fn class_put<'t>(target: &Expr<'t>, value: &Expr<'t>) -> Option<(&'t str, u16)> {
    let object = match &target.kind {
        Kind::Index(object, index) if matches!(index.kind, Kind::Number(0)) => object,
        Kind::Member(object, member) if words_of(member) == ["class"] => object,
        _ => return None,
    };
    let Kind::Name(name) = object.kind else { return None };
    Some((name, class_of(value)?))
}

/// A number that is the class of an enhanced code (RFC 3463 2).
fn class_of(expr: &Expr<'_>) -> Option<u16> {
    match expr.kind {
        Kind::Number(class @ (2 | 4 | 5)) => u16::try_from(class).ok(),
        _ => None,
    }
}
