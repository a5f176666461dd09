//! Functions that stand in other files of the project: which ones a file asks about, and what is known of them.
//!
//! The analysis reads no files. It says which functions it would have to know ([`Reference`]); whoever has the files
//! works out what they do ([`summarize`]) and hands that in with the document.

use super::calls::CallParts;
use super::given::Made;
use super::helper::Callee;
use super::imports::Resolved;
use super::ir::{Expr, Function, Kind};
use super::program::Program;
use super::state::{Evidence, Reply, ReplyId, State, Value, View};
use super::truth::Truth;
use super::{Flow, Flows, Heard, Outcome, Walker};
use crate::catalog::CodeSet;
use crate::config::Config;
use crate::document::Document;
use crate::language::{ends_with, has_phrase, vocabulary, words_of};
use crate::mention;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// A function of another file, as a file names it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Reference {
    /// The module as the file writes it; empty for the one that the file itself belongs to.
    pub(crate) module: String,
    pub(crate) name: String,
}

/// What is known of functions in other files.
pub(crate) type Elsewhere = BTreeMap<Reference, Arc<Summary>>;

/// What a function does with its arguments. It holds no text and no places.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Summary {
    /// What it may give back, where it chooses a code.
    gives: Option<Vec<Made>>,
    /// With which codes it says yes and no.
    predicates: Vec<(Argument, Truth, CodeSet)>,
    /// What it does with which codes.
    judges: Vec<(Argument, Vec<(Outcome, CodeSet)>)>,
    /// The codes that it stands for, where it is a constant.
    stands_for: Option<CodeSet>,
}

/// An argument by its position, and what it shows of a reply.
type Argument = (usize, View);

/// The shapes in which a reply may be handed over.
const VIEWS: [View; 8] = [
    View::Pair,
    View::Object,
    View::Number,
    View::Digits,
    View::Text,
    View::Class,
    View::ClassDigit,
    View::Unsure,
];
/// How many names of a function are looked for in other files.
const MOST_RESOLVED: usize = 400;
/// Longer texts in front of a call name no module, in bytes.
const LONGEST_MODULE: usize = 120;
/// Functions with more parameters are none that judge a reply.
const MOST_PARAMETERS: usize = 6;

impl Summary {
    /// Whether it says anything.
    fn says_something(&self) -> bool {
        self.gives.is_some() || !self.predicates.is_empty() || !self.judges.is_empty()
    }

    pub(super) const fn stands_for(&self) -> Option<CodeSet> {
        self.stands_for
    }

    pub(super) fn predicate(&self, argument: Argument) -> Option<(Truth, CodeSet)> {
        let known = self.predicates.iter().find(|(known, ..)| *known == argument);
        known.map(|(_, truth, codes)| (*truth, *codes))
    }
}

/// What the function of a file with a name does, where that is certain, and which functions of further files there are to
/// know for that. Nothing where the file has no such function.
pub(crate) fn summarize(
    document: &Document,
    config: &Config,
    name: &str,
) -> Option<(Option<Summary>, BTreeSet<Reference>)> {
    let source = document.text().to_string();
    let (syntax, nodes) = (document.syntax()?, document.language().nodes_of(&source)?);
    let scan = mention::Scan::of(&source);
    let mentions = mention::find(document, &source, &scan, &[]);
    let program = Program::of(document, &source, (syntax, nodes), (&scan, &mentions), config);
    let mut named = program.outermost.iter().filter(|function| function.name == Some(name));
    let Some(function) = named.next() else {
        let stands_for = Some(program.constant_named(name)?);
        return Some((Some(Summary { stands_for, ..Summary::default() }), BTreeSet::new()));
    };
    if named.next().is_some() {
        return Some((None, BTreeSet::new()));
    }
    let summary = Summary::of(&program, function);
    let wanted = wanted(&program.resolved.take());
    Some((summary.says_something().then_some(summary), wanted))
}

/// The functions of other files that calls were found to name.
pub(super) fn wanted(resolved: &[Resolved]) -> BTreeSet<Reference> {
    resolved.iter().flat_map(|resolved| resolved.references.iter().cloned()).collect()
}

impl Summary {
    fn of<'t>(program: &Program<'t>, function: &Rc<Function<'t>>) -> Self {
        let mut unseen = Flows::default();
        let gives = Walker::new(program, &mut unseen, 0).gives(function);
        let mut summary = Self { gives, ..Self::default() };
        let parameters = program.lowering.parameters(function);
        if !may_judge(program, function, parameters) {
            return summary;
        }
        let count = parameters.len();
        for argument in (0..count.min(MOST_PARAMETERS)).flat_map(|at| VIEWS.map(|view| (at, view))) {
            let mut walker = Walker::new(program, &mut unseen, 1);
            walker.heard = Heard::GivenBack;
            let Some(parameter) = walker.parameter(function, argument.0) else { continue };
            if let Some((truth, codes)) = walker.summarise(function, argument.0, argument.1) {
                summary.predicates.push((argument, truth, codes));
            }
            let judged = judged(program, function, parameter, argument.1);
            if !judged.is_empty() {
                summary.judges.push((argument, judged));
            }
        }
        summary
    }
}

/// Whether a function may judge what it is handed: something in it can start a flow or, where it hands on what it is
/// handed, a parameter reads like a code or a text.
fn may_judge(program: &Program<'_>, function: &Function<'_>, parameters: &[&str]) -> bool {
    let known = vocabulary();
    let body = || program.source.get(function.span()).unwrap_or("");
    parameters
        .iter()
        .any(|name| has_phrase(&words_of(name), known.code_names) || ends_with(name, known.text_names))
        || program.has_shape(&function.span())
        || program.can_start_flow(body())
}

/// What a function does with the codes of a reply that it is handed.
fn judged<'t>(
    program: &Program<'t>,
    function: &Rc<Function<'t>>,
    parameter: &str,
    view: View,
) -> Vec<(Outcome, CodeSet)> {
    let id = function.node.start_byte();
    let reply = Reply::new(CodeSet::ALL, None, Evidence::LIBRARY, &function.span());
    let mut found = Flows::default();
    let mut walker = Walker::new(program, &mut found, 1);
    walker.heard = Heard::Reached;
    walker.judge(function, parameter, (id, view), reply, State::default());
    let is_meant = |flow: &Flow| flow.reply == Some(id) && !flow.is_exhausted && flow.set != CodeSet::ALL;
    let mut judged: Vec<(Outcome, CodeSet)> = Vec::new();
    for flow in found.reached.into_iter().filter(is_meant) {
        match judged.iter_mut().find(|(outcome, _)| *outcome == flow.outcome) {
            Some((_, set)) => *set = *set | flow.set,
            None => judged.push((flow.outcome, flow.set)),
        }
    }
    judged
}

impl<'t> Walker<'_, 't> {
    /// The function that a call reaches: one of the file or, where an import says so, one of another file.
    pub(super) fn callee(&self, call: &CallParts<'_, 't>, state: &State) -> Option<Callee<'t>> {
        if call.is_own()
            && let Some(own) = self.own_function(call)
        {
            return Some(Callee::Own(own));
        }
        let root = call.receiver.map_or(Some(call.name), Expr::root);
        let is_hidden = root.is_some_and(|root| {
            state.names.contains_key(root) || self.scope.parameters.iter().any(|name| name == root)
        });
        if is_hidden {
            return self.own_function(call).map(Callee::Own);
        }
        match self.program.resolve(call) {
            Some(reference) => self.program.elsewhere.get(&reference).cloned().map(Callee::Elsewhere),
            None => self.own_function(call).map(Callee::Own),
        }
    }

    /// What a function of another file does with a reply is done to it where the function is called.
    pub(super) fn judged_elsewhere(
        &mut self,
        summary: &Summary,
        position: usize,
        (id, view): (ReplyId, View),
        expr: &Expr<'t>,
        state: &State,
    ) {
        let Some(reply) = state.replies.get(&id) else { return };
        let judged = summary.judges.iter().filter(|(argument, _)| *argument == (position, view));
        for (outcome, set) in judged.flat_map(|(_, judged)| judged) {
            let set = reply.set & *set;
            if set.is_empty() || reply.is_decided {
                continue;
            }
            self.found.reached.push(Flow {
                reply: Some(id),
                command: reply.command,
                is_exhausted: state.is_exhausted,
                ..Flow::at(&expr.span, set, *outcome)
            });
        }
    }

    /// All that a call may give back, where the function is known and every way through it is understood.
    pub(super) fn given_by(&self, call: &Expr<'t>, state: &State) -> Option<Vec<Made>> {
        match self.callee(&CallParts::of(call)?, state)? {
            Callee::Own(function) => self.gives(&function),
            Callee::Elsewhere(summary) => summary.gives.clone(),
        }
    }
}

impl Program<'_> {
    /// The function of another file that a call names, where an import says so. What was found is noted.
    fn resolve(&self, call: &CallParts<'_, '_>) -> Option<Reference> {
        let modules = self.lowering.nodes.modules.as_ref()?;
        let object = match call.receiver {
            Some(receiver) => {
                let text =
                    self.source.get(receiver.span.clone()).filter(|text| text.len() <= LONGEST_MODULE)?;
                let behind = self.source.get(receiver.span.end..)?;
                // A method of a value is written in another way than a function of a module.
                let joint = if modules.member.is_empty() { modules.separator } else { modules.member };
                if joint != "/" && !behind.starts_with(joint) {
                    return None;
                }
                Some(text)
            }
            None => None,
        };
        let reference = self.imports().resolve(object, call.name, self);
        self.resolved.borrow_mut().push(Resolved {
            object: object.map(str::to_owned),
            name: call.name.to_owned(),
            is_constant: false,
            references: reference.clone().into_iter().collect(),
        });
        reference
    }

    /// The constants of other files that an expression can name. What was found is noted.
    pub(super) fn resolve_constant(&self, expr: &Expr<'_>) -> Vec<Reference> {
        let Some(name) = expr.last_name().filter(|_| self.lowering.nodes.modules.is_some()) else {
            return Vec::new();
        };
        let object = match &expr.kind {
            Kind::Member(object, _) => {
                let text = self.source.get(object.span.clone()).filter(|text| text.len() <= LONGEST_MODULE);
                let Some(text) = text else { return Vec::new() };
                Some(text)
            }
            _ => None,
        };
        let references = self.imports().resolve_constant(object, name, self);
        let resolved = Resolved {
            object: object.map(str::to_owned),
            name: name.to_owned(),
            is_constant: true,
            references: references.clone(),
        };
        let mut known = self.resolved.borrow_mut();
        if known.contains(&resolved) {
            return references;
        }
        if known.len() >= MOST_RESOLVED {
            return Vec::new();
        }
        known.push(resolved);
        references
    }
}

impl<'t> Walker<'_, 't> {
    /// Walks a function on behalf of a caller that hands it a reply, with what else is known inside.
    pub(super) fn judge(
        &mut self,
        function: &Function<'t>,
        parameter: &str,
        (id, view): (ReplyId, View),
        reply: Reply,
        mut inside: State,
    ) {
        self.is_helper = true;
        self.enter(function);
        inside.add(id, reply);
        inside.focus.push(id);
        inside.bind(parameter, Value::Reply(id, view));
        self.block(self.program.lowering.body(function), inside);
    }
}
