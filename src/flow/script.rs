//! Code outside functions: the statements of a script are walked in their order, as those of a function are.

use super::ir::{Expr, Kind, Stmt};
use super::state::State;
use super::{Inquiry, Scope, Walker};
use crate::catalog::{CodeSet, Command};

/// A file with more statements than this is data rather than a script.
const MOST_STATEMENTS: usize = 1000;

impl<'t> Walker<'_, 't> {
    /// Walks the statements of the file that stand outside functions.
    pub(super) fn file(&mut self) {
        let program = self.program;
        self.scope = Scope { is_mail: true, ..Scope::default() };
        self.given_back();
        let is_short = program.statements.len() <= MOST_STATEMENTS;
        let commands = if is_short { self.commands_outside() } else { Vec::new() };
        if !is_short || commands.is_empty() && !program.subject.is_about_mail {
            self.each_alone(&program.statements);
            return;
        }
        let inquiry = if commands.is_empty() {
            Inquiry::None
        } else {
            self.inquiry(&commands, program.source, &program.source.to_lowercase())
        };
        self.scope.end = program.source.len();
        self.scope.inquiry = inquiry;
        self.scope.commands = commands;
        self.in_order(&program.statements, State::default());
    }

    /// A file of settings gives a table back, which has no name of its own.
    fn given_back(&mut self) {
        for statement in &self.program.statements {
            if let Stmt::Return(_, values) = statement
                && let [table @ Expr { kind: Kind::List(_) | Kind::Table(_), .. }] = &values[..]
            {
                self.constant_table("", table);
            }
        }
    }

    /// The commands that are sent outside functions.
    fn commands_outside(&self) -> Vec<(usize, Option<Command>)> {
        let source = self.program.source;
        let mut spans: Vec<_> = self.program.outermost.iter().map(|function| function.span()).collect();
        spans.sort_by_key(|span| span.start);
        spans.push(source.len()..source.len());
        let mut commands = Vec::new();
        let mut from = 0;
        for span in spans {
            if let Some(between) = source.get(from..span.start).filter(|between| !between.trim().is_empty()) {
                commands.extend(self.program.commands_in(between, from));
            }
            from = from.max(span.end);
        }
        commands
    }

    /// Walks statements one behind the other. What stands behind the end of the program is walked for itself, and so is the
    /// body of a class.
    fn in_order(&mut self, statements: &[Stmt<'t>], state: State) {
        let mut state = state;
        let mut rest = statements;
        while let [statement, behind @ ..] = rest {
            if let Some(inner) = held_alone(statement) {
                self.each_alone(inner);
                rest = behind;
                continue;
            }
            let run = rest.iter().position(|statement| held_alone(statement).is_some()).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(run);
            state = self.block(run, state).unwrap_or_default();
            rest = behind;
        }
    }

    /// Statements of a class are walked each for itself: what one of them knows is seldom true for the next.
    fn each_alone(&mut self, statements: &[Stmt<'t>]) {
        self.replies_set(statements);
        let later = self.rescued_later(statements);
        for (at, statement) in statements.iter().enumerate() {
            self.rescued_later = later.get(at).copied().unwrap_or(CodeSet::EMPTY);
            match held_alone(statement) {
                Some(inner) => self.each_alone(inner),
                None => {
                    self.block(std::slice::from_ref(statement), State::default());
                }
            }
        }
        self.rescued_later = CodeSet::EMPTY;
    }
}

/// What a statement holds that is no part of the way through a script: the body of a class or of a namespace; of a function
/// nothing.
fn held_alone<'s, 't>(statement: &'s Stmt<'t>) -> Option<&'s [Stmt<'t>]> {
    match statement {
        // The body of a class can have handlers of its own.
        Stmt::Try(guarded)
            if guarded.handlers.is_empty() && guarded.otherwise.is_empty() && guarded.finally.is_empty() =>
        {
            Some(&guarded.body)
        }
        Stmt::Class(inner) | Stmt::Block(inner) => Some(inner),
        Stmt::Expr(Expr { kind: Kind::Function(_), .. }) => Some(&[]),
        _ => None,
    }
}
