//! Which codes reach which outcome.
//!
//! Functions are lowered to a small program form by the node table ([`lower`]) and walked with the set of codes in hand:
//! each branch narrows it, each return takes what it took. Where a set reaches something that says permanent,
//! transient, success or failure, there is a [`Flow`]; whether that is right is for the rules to say.

mod again;
mod alike;
mod ambiguous;
mod any_failure;
mod assign;
mod called;
mod calls;
mod closer;
mod company;
mod condition;
mod configured;
mod constants;
mod dialogue;
mod dialogue_rows;
mod effects;
mod elsewhere;
mod emission;
mod emissions;
mod enhanced;
mod errors;
mod expectation;
mod failures;
mod fields;
mod firm;
mod flag;
mod flags;
mod flows;
mod given;
mod groups;
mod held_back;
mod helper;
mod imports;
mod in_flight;
mod in_settings;
mod in_state;
mod inquiry;
mod inside;
mod ir;
mod ladder;
mod learned;
mod lists;
mod lower;
mod matching;
mod memory;
mod moves;
mod no;
mod notation;
mod outcome;
mod overwritten;
mod pattern;
mod policy;
mod printed;
mod program;
mod raises;
mod reach;
mod readers;
mod regex;
mod replied;
mod reply_rows;
mod reported;
mod rows;
mod script;
mod spared;
mod start;
mod state;
mod status;
mod stored;
mod swallowed;
mod switch;
mod tables;
mod taken;
mod tried;
mod truth;
mod typed;
mod values;
mod verdict;
mod walk;
mod worded;

pub(crate) use elsewhere::{Elsewhere, Reference, Summary, summarize};
pub(crate) use emissions::{Emission, Emissions};
pub(crate) use flows::{Flow, Outcome, ToldBy};
pub(crate) use memory::Memory;
pub(crate) use overwritten::Overwritten;
pub(crate) use program::Constant;
pub(crate) use start::{can_start_flow, names_call};

use crate::catalog::{CodeSet, Command};
use crate::config::Config;
use crate::document::Document;
use crate::mention::{Mention, Scan};
use elsewhere::wanted;
use flows::{merged, with_uses};
use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use ir::{Function, Span};
use program::Program;
use state::{ReplyId, State, View};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use swallowed::Thrown;
use tried::Tried;
use truth::Truth;

/// A test that looks for a code anywhere in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LooseMatch {
    pub(crate) span: Span,
    /// The codes that it looks for.
    pub(crate) codes: CodeSet,
}

/// All that the walk finds.
#[derive(Clone, Default, Debug)]
pub(crate) struct Flows {
    /// Sets of codes that reach an outcome.
    pub(crate) reached: Vec<Flow>,
    /// Replies that the code sends itself.
    pub(crate) emissions: Emissions,
    /// Tests that look for a code anywhere in a text.
    pub(crate) loose: Vec<LooseMatch>,
    /// Classes of enhanced codes that are set and never go out.
    pub(crate) overwritten: Vec<Overwritten>,
    /// Conditions and collections that stand for a set of codes.
    pub(crate) sets: Vec<(Span, CodeSet)>,
    /// Where the reply to a command is looked at or sent, and the command.
    pub(crate) answered: Vec<(Span, Command)>,
    /// Names that stand for codes.
    pub(crate) constants: Vec<Constant>,
    /// Functions of other files that there are to know.
    pub(crate) wanted: BTreeSet<Reference>,
}

/// The flows of a parsed document. `source` is its text in one piece, with what its bytes tell and the mentions in it. In
/// a document that is edited, functions that are as they were are not walked again; what is found is the same.
pub(crate) fn find(
    document: &Document,
    source: &str,
    (scan, mentions): (&Scan, &[Mention]),
    config: &Config,
) -> Flows {
    let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) else {
        return Flows::default();
    };
    let program = Program::of(document, source, (syntax, nodes), (scan, mentions), config);
    let mut found = Flows::default();
    found.emissions.extend(in_settings::replies(document, nodes, mentions));
    Walker::new(&program, &mut found, 0).file();
    found.wanted = wanted(&program.resolved.take());
    let mut memory = document.memory();
    let mut memory = memory.as_mut().map(|memory| &mut memory.flows);
    if let Some(memory) = &mut memory {
        memory.begin(&program, config);
    }
    let mut parts = Vec::new();
    for function in &program.outermost {
        if memory.as_mut().is_some_and(|memory| memory.is_cold(function, &program)) {
            continue;
        }
        if let Some(known) = memory.as_mut().and_then(|memory| memory.recall(function, &program)) {
            parts.push(known);
            continue;
        }
        let whole = function.span();
        let body = || source.get(whole.clone()).unwrap_or("");
        if !program.has_shape(&whole) && !program.can_start_flow(body()) {
            if let Some(memory) = &mut memory {
                memory.keep_cold(function, &program);
            }
            continue;
        }
        program.asked.take();
        program.resolved.take();
        let mut here = Flows::default();
        Walker::new(&program, &mut here, 0).function(function);
        here.wanted = wanted(&program.resolved.borrow());
        // Pieces in order are quickly put in order together.
        here.sets.sort_by_key(place_of_set);
        if let Some(memory) = &mut memory {
            memory.keep(function, &program, (program.asked.take(), program.resolved.borrow().clone()), &here);
        }
        parts.push(here);
    }
    if let Some(memory) = &mut memory {
        memory.end(&program);
    }
    found.take_in(parts);
    found.constants = program.defined;
    found.in_order(source)
}

impl Flows {
    /// Adds what was found in several functions, in their order.
    fn take_in(&mut self, parts: Vec<Self>) {
        let sum = |length: fn(&Self) -> usize| parts.iter().map(length).sum();
        self.reached.reserve(sum(|part| part.reached.len()));
        self.sets.reserve(sum(|part| part.sets.len()));
        self.answered.reserve(sum(|part| part.answered.len()));
        for part in parts {
            self.reached.extend(part.reached);
            self.emissions.extend(part.emissions);
            self.loose.extend(part.loose);
            self.overwritten.extend(part.overwritten);
            self.sets.extend(part.sets);
            self.answered.extend(part.answered);
            self.wanted.extend(part.wanted);
        }
    }

    /// What was found on several ways is told once.
    fn in_order(mut self, source: &str) -> Self {
        self.reached = with_uses(merged(self.reached), source);
        let mut seen = HashSet::new();
        self.loose.retain(|loose| seen.insert(loose.span.clone()));
        self.overwritten.sort_by_key(|known| known.span.start);
        self.overwritten.dedup();
        self.sets.sort_by_key(place_of_set);
        self.sets.dedup();
        let sent = |sent: &Emission| Some((sent.code_span.clone(), sent.command?));
        self.answered.extend(self.emissions.iter().filter_map(sent));
        self
    }
}

/// By what the conditions and collections that stand for codes are put in order.
fn place_of_set((span, _): &(Span, CodeSet)) -> (usize, usize) {
    (span.start, span.end)
}

/// Walks one function at a time.
struct Walker<'p, 't> {
    program: &'p Program<'t>,
    found: &'p mut Flows,
    scope: Scope<'t>,
    /// States at a `break`, for each loop and switch that is open.
    breaks: Vec<Vec<State>>,
    /// States at a `continue`, for each loop that is open.
    rounds: Vec<Vec<State>>,
    /// For a function within a function: states in which it returns and may have said yes under a name.
    exits: Option<Vec<State>>,
    /// What was tried where a handler is walked, for each handler that is open.
    tried: Vec<Tried<'t>>,
    /// What is thrown, for each `try` that is open.
    thrown: Vec<Vec<Thrown>>,
    /// For a summary: the codes with which the function returned true, and those with which it returned false.
    returns: Option<Returns>,
    /// For a look at what the function gives back: what that was so far.
    given: Option<replied::Given>,
    /// For a look at what the function takes out of what it is handed.
    takes: Option<taken::Taken>,
    /// How many summaries deep this walk is.
    depth: usize,
    /// Whether this walk is on behalf of a caller that handed its reply over; then the caller judges what is returned.
    is_helper: bool,
    /// What counts of what it finds.
    heard: Heard,
    /// The functions that were walked so, by place, with which reply and codes.
    handed: Vec<(usize, ReplyId, CodeSet)>,
    /// The functions that were walked for the answers which they read, by place, with the command.
    awaited: Vec<(usize, &'static str)>,
    summaries: HashMap<(usize, usize), Option<(Truth, CodeSet)>>,
    /// Whether a test is looked at whose result is kept under a name.
    is_testing: bool,
    /// Whether a statement is looked at that says no, and what is set beside it that this is none for good.
    is_softened: bool,
    /// Replies that handlers of all exceptions may have been handed, beside others.
    broad: Vec<ReplyId>,
    /// Branches of the functions around that give up for the words of a text alone.
    worded: Vec<worded::Worded>,
    /// Where the function begins that has kept codes of class 4 for another attempt, and looks for words behind that.
    deferred_in: Option<usize>,
    /// The function, by where it begins, that has given back what a call made of the text.
    judged_in: Option<usize>,
    /// What was kept last for another attempt.
    kept: Option<worded::Kept>,
    /// The classes of failures that calls behind this one, in the same class body, have handled by another function.
    rescued_later: CodeSet,
    /// The start of a handler that is walked because it was named where it is installed: it may name others, and itself.
    named_handler: Option<usize>,
    /// Whether another handler beside it tries again, for each handler that is open.
    beside: Vec<bool>,
    /// For the condition that is worked out: calls in it that are asked whether they find something at the start of a text.
    placed: Option<Vec<&'t str>>,
}

/// What counts of what a walk finds. Places are told by the walk of the function itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    All,
    /// What is returned and reached.
    Reached,
    /// What is returned alone: what is done with a reply is not looked at.
    GivenBack,
}

/// What the function around says.
#[derive(Clone, Default)]
struct Scope<'t> {
    part: Part,
    /// The name of the function.
    name: String,
    /// The name of the class around.
    class: &'t str,
    /// What stands in front of its body.
    head: String,
    /// Where it begins and ends, in bytes.
    start: usize,
    end: usize,
    /// The names of its parameters.
    parameters: Vec<String>,
    /// The names that it gives to what it gives back.
    results: Vec<&'t str>,
    /// The command that is answered here, where the name of the function or a dispatch says so.
    command: Option<Command>,
    /// The command whose answer is handled here, where the name of the function says so.
    answers: Option<Command>,
    /// The command that is answered in the state of the dialogue, where that is known, by replies that are read in front of
    /// this place.
    awaited: Option<(Command, usize)>,
    /// The commands that are sent where a state is entered.
    steps: Vec<in_state::Step>,
    /// Whether its text puts a state of a dialogue under a name, or asks for one; looked for when somebody asks.
    has_states: OnceCell<bool>,
    /// Functions within it that hand their last argument to whoever waits for the result.
    settlers: Vec<&'t str>,
    /// Functions within it that stand in front of what is walked, or around it, by name.
    locals: HashMap<&'t str, Rc<Function<'t>>>,
    /// Codes that stand in lists of its own, by name.
    lists: HashMap<&'t str, CodeSet>,
    /// Regular expressions of its own, by name.
    patterns: regex::Patterns<'t>,
    /// What lists of words of its own say, by name.
    words: HashMap<&'t str, worded::Words>,
    /// Names of its own for the text of something: `s := err.Error()`.
    texts: HashSet<&'t str>,
    /// What was called that gave names of its own their values.
    givers: HashMap<&'t str, Span>,
    /// Names that run through the codes of a list: `for code in HARD_CODES`.
    runners: HashMap<&'t str, CodeSet>,
    /// Texts of commands in it, by place; nothing for the end of the message.
    commands: Vec<(usize, Option<Command>)>,
    /// The reply codes that are named in it; looked for when somebody asks.
    named: OnceCell<CodeSet>,
    /// Where it sends DATA; looked for when somebody asks.
    messages: OnceCell<Vec<usize>>,
    /// What it has to do with questions about addresses.
    inquiry: Inquiry,
    /// Whether its text has a call that sends a message; looked for when somebody asks.
    hands_message: OnceCell<bool>,
    /// Whether it sends MAIL; looked for when somebody asks.
    sends_mail_command: OnceCell<bool>,
    /// How often it has answered a request of HTTP so that it comes again, as far as it was walked.
    answered_later: usize,
    /// The number that it gives back at its end.
    given_last: Option<i64>,
    /// What it gave back for a code of success, as far as it was walked, or gives back at its end.
    given_for_success: Option<failures::Good>,
    /// How often it gives back the code of a reply, as far as it was walked.
    codes_given: usize,
    /// Whether its text, or its name, speaks of mail.
    is_mail: bool,
    /// Whether its text speaks of another protocol more than of mail.
    is_foreign: bool,
    /// Whether its text speaks of HTTP at all.
    has_http: bool,
}

/// Which part of a file is walked.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    /// What stands outside functions.
    #[default]
    Outside,
    Function,
}

/// What a function has to do with questions about addresses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Inquiry {
    #[default]
    None,
    /// Its text speaks of RCPT or VRFY.
    Spoken,
    /// It sends RCPT only to see what the server answers: no message follows.
    Only,
}

/// What a function under summary returned so far.
#[derive(Clone, Copy)]
struct Returns {
    truth: Truth,
    /// The codes that it compared with.
    codes: CodeSet,
    is_understood: bool,
}

/// How deep predicates are followed into each other.
const DEEPEST_SUMMARY: usize = 3;

impl<'p, 't> Walker<'p, 't> {
    fn new(program: &'p Program<'t>, found: &'p mut Flows, depth: usize) -> Self {
        Self {
            program,
            found,
            scope: Scope::default(),
            breaks: Vec::new(),
            rounds: Vec::new(),
            exits: None,
            tried: Vec::new(),
            thrown: Vec::new(),
            returns: None,
            given: None,
            takes: None,
            depth,
            is_helper: false,
            heard: Heard::All,
            handed: Vec::new(),
            awaited: Vec::new(),
            summaries: HashMap::new(),
            is_testing: false,
            is_softened: false,
            broad: Vec::new(),
            worded: Vec::new(),
            deferred_in: None,
            judged_in: None,
            kept: None,
            rescued_later: CodeSet::EMPTY,
            named_handler: None,
            beside: Vec::new(),
            placed: None,
        }
    }

    /// For a predicate of the file: with which codes in its argument it is true, and with which it is false; and the
    /// codes that it compares with.
    fn summary(&mut self, function: &Function<'t>, position: usize, view: View) -> Option<(Truth, CodeSet)> {
        let key = (function.node.start_byte(), position);
        if let Some(known) = self.summaries.get(&key) {
            return *known;
        }
        if self.depth >= DEEPEST_SUMMARY {
            return None;
        }
        // While it is worked out a recursive call learns nothing.
        self.summaries.insert(key, None);
        let mut unseen = Flows::default();
        let mut walker = Walker::new(self.program, &mut unseen, self.depth + 1);
        walker.heard = Heard::GivenBack;
        let summary = walker.summarise(function, position, view);
        self.summaries.insert(key, summary);
        summary
    }

    /// Remembers what command is answered where, for those who write the code.
    fn note_answered(&mut self, span: &Span, command: Option<Command>) {
        self.found.answered.extend(command.map(|command| (span.clone(), command)));
    }

    /// Remembers that an expression stands for a set, for the hover.
    fn note_set(&mut self, span: &Span, set: CodeSet) {
        if !set.is_empty() && set != CodeSet::ALL {
            self.found.sets.push((span.clone(), set));
        }
    }
}
