//! What the walk of every function needs to know of the file: its constants, its functions, its mail libraries.

use super::Inquiry;
use super::called;
use super::constants::{self, Members};
use super::elsewhere::Elsewhere;
use super::helper::places_of_self;
use super::imports::{Imports, Resolved};
use super::ir::{Argument, Expr, Function, Kind, Span, Stmt};
use super::learned::Learned;
use super::lower::Lowering;
use super::memory::{Asked, identity};
use super::readers;
use super::regex;
use super::replied::Answer;
use super::start::{self, Names};
use super::state::View;
use super::values::digits;
use super::worded::Words;
use super::{dialogue, inquiry};
use crate::catalog::{CodeSet, Command};
use crate::config::{Config, Outcomes};
use crate::document::{Document, Syntax};
use crate::language::{CallModel, Language, Library, Nodes, ends_with, vocabulary, words_of};
use crate::mention::gate::Profile;
use crate::mention::{Mention, Scan};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A longer function without a code is not looked at for tests of a class, in bytes.
const LONGEST_JUDGE: usize = 600;

pub(super) struct Program<'t> {
    pub(super) lowering: Lowering<'t>,
    pub(super) source: &'t str,
    language: &'static Language,
    pub(super) mentions: &'t [Mention],
    /// Names that the project's configuration gives an outcome.
    pub(super) outcomes: &'t Outcomes,
    pub(super) statements: Vec<Stmt<'t>>,
    /// Names that stand for a code or a set of codes.
    pub(super) constants: HashMap<&'t str, CodeSet>,
    /// Names that stand for something else as well, in another class say. Empty when all is collected.
    unclear: HashSet<&'t str>,
    /// Codes in tables, by their paths.
    pub(super) members: Members,
    /// Where they get their values, in the order of the text.
    pub(super) defined: Vec<Constant>,
    /// Names that stand for a regular expression about codes.
    pub(super) patterns: regex::Patterns<'t>,
    pub(super) regexes: regex::WorkedOut,
    /// What lists of words say, by name.
    pub(super) words: HashMap<&'t str, Words>,
    /// Commands that names stand for; nothing where a name stands for several.
    pub(super) commands: BTreeMap<&'t str, Option<Command>>,
    /// Finds those names; made when it is first needed, once all is collected.
    named_commands: OnceCell<Option<dialogue::Named>>,
    /// Names that stand for a list of types, by the paths of the types.
    pub(super) type_lists: HashMap<&'t str, Vec<String>>,
    pub(super) functions: HashMap<&'t str, Rc<Function<'t>>>,
    /// The outermost functions.
    pub(super) outermost: Vec<Rc<Function<'t>>>,
    /// Models of the libraries that the file uses.
    pub(super) libraries: Vec<&'t Library>,
    pub(super) subject: FileSubject,
    /// Where tests or examples begin, in bytes: from there on nothing is sent for real.
    tests_from: usize,
    /// The functions that were asked for by their names.
    pub(super) asked: RefCell<Vec<Asked>>,
    /// The answers that functions of the file give back.
    pub(super) answers: Learned<Answer>,
    /// What functions of the file take out of what they are handed.
    pub(super) taken: Learned<View>,
    /// Whether RCPT or VRFY is spoken of at all; looked for when somebody asks.
    asks: OnceCell<bool>,
    only_asks: OnceCell<bool>,
    /// What is known of functions in other files.
    pub(super) elsewhere: &'t Elsewhere,
    /// What was found out about calls that may reach other files.
    pub(super) resolved: RefCell<Vec<Resolved>>,
    pub(super) syntax: Syntax<'t>,
    imports: OnceCell<Imports>,
    /// Where tokens with the shape of a code begin: byte offsets, ascending.
    shapes: Vec<usize>,
    /// Finds the names that can start a flow; made when it is first needed.
    pub(super) names: OnceCell<Names>,
}

/// Of how many commands that have names it is looked for where they are sent.
const MOST_COMMANDS: usize = 20;

/// A name of the file that stands for a code or a set of codes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Constant {
    pub(crate) name: String,
    /// The name where it gets its value.
    pub(crate) span: Span,
    pub(crate) set: CodeSet,
}

impl Constant {
    fn of(name: &str, target: &Span, set: CodeSet, source: &str) -> Self {
        // Of `Codes.FULL` only the last part.
        let is_last = source.get(target.clone()).is_some_and(|text| text.ends_with(name));
        let start = if is_last { target.end - name.len() } else { target.start };
        Self { name: name.to_owned(), span: start..target.end, set }
    }
}

/// What the file as a whole is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FileSubject {
    /// More of another protocol than of mail.
    pub(super) is_foreign: bool,
    pub(super) is_about_mail: bool,
    /// Of little else than mail.
    pub(super) is_only_mail: bool,
}

impl FileSubject {
    fn of(profile: Profile) -> Self {
        Self {
            is_foreign: profile.is_foreign(),
            is_about_mail: profile.mail >= 3 && profile.mail > profile.http,
            is_only_mail: profile.mail >= 6 && profile.mail > 4 * profile.http,
        }
    }
}

impl<'t> Program<'t> {
    pub(super) fn of(
        document: &'t Document,
        source: &'t str,
        (syntax, nodes): (Syntax<'t>, Nodes<'t>),
        (scan, mentions): (&Scan, &'t [Mention]),
        config: &'t Config,
    ) -> Self {
        let lowering =
            Lowering { nodes, source, class: Cell::default(), has_numbers_for_truth: Cell::default() };
        let statements = lowering.file(syntax);
        let libraries = config.libraries_in(document.language(), source.as_bytes()).collect();
        let mut program = Self {
            lowering,
            source,
            language: document.language(),
            mentions,
            outcomes: &config.outcomes,
            statements: Vec::new(),
            constants: HashMap::new(),
            unclear: HashSet::new(),
            members: Members::default(),
            defined: Vec::new(),
            patterns: HashMap::new(),
            regexes: regex::WorkedOut::default(),
            words: HashMap::new(),
            commands: BTreeMap::new(),
            named_commands: OnceCell::new(),
            type_lists: HashMap::new(),
            functions: HashMap::new(),
            outermost: Vec::new(),
            libraries,
            subject: FileSubject::of(scan.profile),
            asked: RefCell::default(),
            answers: Learned::default(),
            taken: Learned::default(),
            asks: OnceCell::new(),
            only_asks: OnceCell::new(),
            elsewhere: document.elsewhere(),
            resolved: RefCell::default(),
            syntax,
            imports: OnceCell::new(),
            tests_from: tests_from(document, source),
            shapes: scan.shapes().collect(),
            names: OnceCell::new(),
        };
        program.collect(&statements);
        let unclear = std::mem::take(&mut program.unclear);
        program.constants.retain(|name, _| !unclear.contains(name));
        program.statements = statements;
        program
    }

    /// The function of the file that has this name.
    pub(super) fn function(&self, name: &str) -> Option<Rc<Function<'t>>> {
        let found = self.functions.get(name).cloned();
        let identity = found.as_ref().and_then(|found| identity(found, self));
        self.asked.borrow_mut().push((name.to_owned(), identity));
        found
    }

    /// Whether the file speaks of the commands that ask about an address.
    pub(super) fn asks_about_addresses(&self) -> bool {
        *self.asks.get_or_init(|| inquiry::speaks_of_addresses(&self.source.to_ascii_lowercase()))
    }

    /// Whether the file sends RCPT only to see what the server answers: nowhere in it a message follows.
    pub(super) fn only_asks(&self) -> bool {
        *self.only_asks.get_or_init(|| {
            let lower = self.source.to_lowercase();
            let asks = || inquiry::inquiry(&self.commands_in(self.source, 0), &lower) == Inquiry::Only;
            !inquiry::hands_message(&lower) && asks()
        })
    }

    /// The commands that a part of the source sends which begins at `offset`, in their order.
    pub(super) fn commands_in(&self, part: &str, offset: usize) -> Vec<(usize, Option<Command>)> {
        let mut commands = dialogue::commands_in(part, offset);
        let written = commands.len();
        let named = || {
            let named = self.commands.iter().filter_map(|(name, command)| Some((*name, (*command)?)));
            dialogue::Named::of(named.take(MOST_COMMANDS))
        };
        if let Some(named) = self.named_commands.get_or_init(named) {
            commands.extend(named.handed_on(part).map(|(at, command)| (offset + at, Some(command))));
        }
        if self.asks_about_addresses() {
            let is_modelled = |name: &str| self.model_named(name).is_some();
            commands.extend(called::commands_called(part, offset, is_modelled));
        }
        if commands.len() > written {
            commands.sort_by_key(|(at, _)| *at);
        }
        commands
    }

    /// What a library model says of calls of a name, on what has another name, if on anything.
    pub(super) fn call_model(&self, name: &str, on: Option<&str>) -> Option<&'t CallModel> {
        let is_one = |model: &&CallModel| {
            let words = || on.map(words_of).unwrap_or_default();
            model.on.is_empty() || words().iter().any(|word| model.on.contains(&word.as_str()))
        };
        self.model_named(name).filter(is_one)
    }

    /// What a library model says of calls of a name, whatever they are called on.
    fn model_named(&self, name: &str) -> Option<&'t CallModel> {
        let mut calls = self.libraries.iter().flat_map(|library| library.calls.iter());
        calls.find(|(model, _)| model.0 == name).map(|(_, model)| model)
    }

    /// What the imports of the file say.
    pub(super) fn imports(&self) -> &Imports {
        self.imports.get_or_init(|| Imports::of(self.syntax, self.lowering.nodes, self.source))
    }

    /// The mentions that begin in a span.
    pub(super) fn mentions_in(&self, span: &Span) -> &'t [Mention] {
        let first = self.mentions.partition_point(|mention| mention.span.start < span.start);
        let last = self.mentions.partition_point(|mention| mention.span.start < span.end);
        &self.mentions[first..last]
    }

    /// Whether a place is in a test or an example.
    pub(super) fn is_test_at(&self, span: &Span) -> bool {
        span.start >= self.tests_from
    }

    /// How much of a span lies in front of tests.
    pub(super) fn bytes_before_tests(&self, span: &Span) -> usize {
        self.tests_from.saturating_sub(span.start).min(span.len())
    }

    /// Whether a token with the shape of a code begins in a span.
    pub(super) fn has_shape(&self, span: &Span) -> bool {
        let first = self.shapes.partition_point(|shape| *shape < span.start);
        self.shapes.get(first).is_some_and(|shape| *shape < span.end)
    }

    /// Whether something stands in a text that can start a flow, beside numbers like codes: a test of the class, a name
    /// that a library model knows, or one that stands for codes in the file.
    pub(super) fn can_start_flow(&self, text: &str) -> bool {
        let of_file = || {
            let names =
                self.constants.keys().chain(self.patterns.keys()).chain(self.type_lists.keys()).copied();
            let lists = self.words.iter().filter(|(_, words)| words.can_start_flow()).map(|(name, _)| *name);
            names.chain(lists).chain(self.judges()).collect::<Vec<_>>()
        };
        let names = self.names.get_or_init(|| Names::of(self.language, &self.libraries, &of_file()));
        start::is_in(self.language, names, text)
    }

    /// The functions of the file that may judge what they are handed.
    fn judges(&self) -> impl Iterator<Item = &'t str> {
        self.functions.iter().filter(|(_, function)| self.may_judge(function)).map(|(name, _)| *name)
    }

    /// Whether a function may judge what it is handed, or reads: it looks at codes.
    pub(super) fn may_judge(&self, function: &Function<'t>) -> bool {
        let span = function.span();
        let tests_class = || {
            let body = self.source.get(span.clone()).filter(|body| body.len() <= LONGEST_JUDGE);
            body.is_some_and(|body| start::classes(self.language, body).next().is_some())
        };
        let is_handed_something = || {
            let parameters = self.lowering.parameters(function);
            parameters.len() > places_of_self(parameters)
        };
        // What it does not take it may read.
        let reads = || readers::reads_answer(function, self.source);
        let has_shape = self.has_shape(&span);
        has_shape && (is_handed_something() || reads())
            || !has_shape && tests_class() && is_handed_something()
    }

    fn collect(&mut self, statements: &[Stmt<'t>]) {
        for statement in statements {
            match statement {
                Stmt::Block(inner) | Stmt::Class(inner) => self.collect(inner),
                Stmt::Expr(expr) => self.collect_expr(expr),
                // What a guard such as `if TYPE_CHECKING` encloses counts too.
                Stmt::If(_, then, otherwise) => {
                    self.collect(then);
                    self.collect(otherwise);
                }
                Stmt::Try(guarded) => self.collect(&guarded.body),
                _ => {}
            }
        }
    }

    fn collect_expr(&mut self, expr: &Expr<'t>) {
        match &expr.kind {
            Kind::Function(function) => self.add_function(function, function.name),
            Kind::Assign(target, value) => {
                let name = match target.kind {
                    Kind::Name(name) | Kind::Member(_, name) => Some(name),
                    _ => None,
                };
                if let (Some(name), Kind::Function(function)) = (name, &value.kind) {
                    self.add_function(function, Some(name));
                    return;
                }
                if let Some(name) = name {
                    if let Some(set) = constant_set(value) {
                        self.constants.insert(name, set);
                        self.defined.push(Constant::of(name, &target.span, set, self.source));
                    } else if matches!(value.kind, Kind::Text(_) | Kind::Number(_)) {
                        self.unclear.insert(name);
                    }
                }
                if let Some(name) = name {
                    constants::take_in(name, value, &mut self.members);
                }
                if let Some((name, regex)) = name.zip(regex::named(value, &self.lowering, &self.regexes)) {
                    self.patterns.insert(name, regex);
                }
                if let Some((name, words)) = name.zip(Words::of(value)) {
                    self.words.insert(name, words.elsewhere());
                }
                // Where something is missing, a name may be empty.
                let called = name.filter(|name| !name.is_empty());
                if let Some((name, command)) = called.zip(dialogue::command_written(value)) {
                    let known = self.commands.entry(name).or_insert(Some(command));
                    *known = known.filter(|known| known.name == command.name);
                }
                if let Some((name, types)) = name.zip(list_of_types(value)) {
                    self.type_lists.insert(name, types);
                }
                self.collect_functions(value);
            }
            _ => self.collect_functions(expr),
        }
    }

    /// Functions that stand inside an expression: methods of an object literal, callbacks.
    fn collect_functions(&mut self, expr: &Expr<'t>) {
        let mut found: Vec<(Rc<Function<'t>>, Option<&'t str>)> = Vec::new();
        expr.walk(&mut |part| match &part.kind {
            Kind::Table(rows) | Kind::Call(_, rows) => found.extend(rows.iter().filter_map(named_function)),
            Kind::Function(function) => found.push((Rc::clone(function), function.name)),
            _ => {}
        });
        let mut seen = HashSet::new();
        for (function, name) in found {
            if seen.insert(function.node.id()) {
                self.add_function(&function, name);
            }
        }
    }

    fn add_function(&mut self, function: &Rc<Function<'t>>, name: Option<&'t str>) {
        if let Some(name) = name {
            // Defined outside of its class: `Client::check`.
            let name = name.rsplit("::").next().unwrap_or(name);
            self.functions.insert(name, Rc::clone(function));
        }
        self.outermost.push(Rc::clone(function));
    }
}

fn named_function<'t>(row: &Argument<'t>) -> Option<(Rc<Function<'t>>, Option<&'t str>)> {
    let Kind::Function(function) = &row.value.kind else { return None };
    let name = match row.name.as_ref()?.kind {
        Kind::Name(name) => Some(name),
        _ => None,
    };
    Some((Rc::clone(function), name))
}

/// Where tests begin: at the start of a test's file, or behind what says so within others.
fn tests_from(document: &Document, source: &str) -> usize {
    if is_test(document.path()) {
        return 0;
    }
    let marks = document.language().before_tests.iter();
    // The last one: others let tests see more of the file.
    marks.filter_map(|mark| source.rfind(mark)).max().unwrap_or(usize::MAX)
}

/// A path is a test's or an example's when a folder, or the file's name, begins or ends with a word that says so:
/// `java-test`, `SmtpClientTest.java`.
fn is_test(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    folders.split('/').chain([stem]).any(|part| {
        let words = words_of(part);
        let ends = [words.first(), words.last()];
        ends.into_iter().flatten().any(|word| vocabulary().test_paths.contains(&word.as_str()))
    })
}

/// The paths of the types that a list names: `[Net::SMTPServerBusy, Net::SMTPFatalError].freeze`.
fn list_of_types(expr: &Expr<'_>) -> Option<Vec<String>> {
    let items = match &expr.kind {
        Kind::List(items) if !items.is_empty() => items,
        Kind::Call(callee, arguments) if arguments.is_empty() => match &callee.kind {
            Kind::Member(list, _) => return list_of_types(list),
            _ => return None,
        },
        _ => return None,
    };
    let is_type =
        |item: &&Expr<'_>| item.last_name().is_some_and(|name| name.starts_with(char::is_uppercase));
    items.iter().map(|item| Some(item).filter(is_type)?.path()).collect()
}

/// The codes in a list, in which a few numbers of operating systems may stand beside them: 101, 111.
fn set_of(items: &[Expr<'_>], code: impl Fn(&Expr<'_>) -> Option<u16>) -> Option<CodeSet> {
    let is_errno = |item: &&Expr<'_>| matches!(item.kind, Kind::Number(1..200));
    let others = items.iter().filter(is_errno).count();
    let codes = items.iter().filter(|item| !is_errno(item)).map(code).collect::<Option<CodeSet>>()?;
    (2 * others < items.len()).then_some(codes)
}

/// The set that a literal stands for: a code, a list of codes, the keys of a table.
pub(super) fn constant_set(expr: &Expr<'_>) -> Option<CodeSet> {
    let code = |expr: &Expr<'_>| {
        let number = match &expr.kind {
            Kind::Number(number) => u16::try_from(*number).ok()?,
            Kind::Text(text) => digits(text)?,
            _ => return None,
        };
        (200..600).contains(&number).then_some(number)
    };
    match &expr.kind {
        Kind::Number(_) | Kind::Text(_) => code(expr).map(CodeSet::of),
        Kind::List(items) if !items.is_empty() => set_of(items, code),
        Kind::Table(rows) if !rows.is_empty() => rows.iter().map(|row| code(row.name.as_ref()?)).collect(),
        Kind::Call(callee, arguments) if arguments.is_empty() => match &callee.kind {
            Kind::Member(list, name) if ends_with(name, vocabulary().functions.collection) => {
                constant_set(list)
            }
            _ => None,
        },
        Kind::Call(_, arguments) => {
            if let [only] = &arguments[..]
                && let Some(set) = constant_set(&only.value)
                && only.name.is_none()
            {
                return Some(set);
            }
            arguments.iter().map(|argument| code(argument.name.as_ref().unwrap_or(&argument.value))).collect()
        }
        _ => None,
    }
}
