//! What was found in functions that no edit has touched since: a key costs the function that it is typed in, and not
//! all others of the file.
//!
//! A function is the same one where its text is, its tree has no error, and the tree has as many nodes. What was
//! found in it still holds if all that it may depend on outside of it is the same: the mentions in it, the functions of
//! the file that were asked for on the way, and the facts about the file as a whole.

use super::elsewhere::Elsewhere;
use super::imports::Resolved;
use super::ir::{Function, Span};
use super::program::{FileSubject, Program};
use super::regex::Regex;
use super::start::Names;
use super::worded::Words;
use super::{Emission, Flow, Flows, LooseMatch, Overwritten};
use crate::catalog::{Code, CodeSet};
use crate::config::{Config, Outcomes, Own};
use crate::mention::Mention;
use foldhash::HashMap;
use foldhash::quality::FixedState;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;
use std::sync::Arc;

/// What is remembered of one document.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    facts: Option<Facts>,
    functions: HashMap<Identity, Remembered>,
    /// Functions without anything that can start a flow, by the round in which they were seen last.
    cold: HashMap<Identity, u64>,
    /// Whether a function may judge what it is handed, by what it is and whether a token like a code stands in it; with the round
    /// in which that was asked for last.
    judging: HashMap<(Identity, bool), (bool, u64)>,
    /// Finds the names that can start a flow.
    names: Option<Names>,
    /// Counts analyses.
    round: u64,
}

/// A function: the hash of its text and name, of what it is and of where it stands (also: in tests or not), and its length.
pub(super) type Identity = (u64, usize);

/// A function of the file that was asked for by its name, as it was.
pub(super) type Asked = (String, Option<Identity>);

/// What every function of the file may depend on.
#[derive(Clone, PartialEq)]
struct Facts {
    outcomes: Outcomes,
    constants: BTreeMap<String, CodeSet>,
    members: BTreeMap<String, CodeSet>,
    patterns: BTreeMap<String, Regex<'static>>,
    words: BTreeMap<String, Words>,
    /// By their names.
    commands: BTreeMap<String, Option<&'static str>>,
    type_lists: BTreeMap<String, Vec<String>>,
    judges: Arc<BTreeSet<String>>,
    /// By their addresses: they live for ever, or as long as the owner of the project's own.
    libraries: Vec<usize>,
    owner: Owner,
    subject: FileSubject,
    only_asks: bool,
    elsewhere: Elsewhere,
}

/// The project's own libraries.
#[derive(Clone)]
struct Owner(Arc<[Own]>);

impl PartialEq for Owner {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.is_empty() && other.0.is_empty()
    }
}

#[derive(Clone)]
struct Remembered {
    round: u64,
    start: usize,
    mentions: Vec<(usize, Code)>,
    asked: Vec<Asked>,
    resolved: Vec<Resolved>,
    found: Flows,
}

/// What tells a function from others. One with errors in it, or that is written in clauses, has no such thing.
pub(super) fn identity(function: &Function<'_>, program: &Program<'_>) -> Option<Identity> {
    *function.identity.get_or_init(|| identity_of(function, program))
}

fn identity_of(function: &Function<'_>, program: &Program<'_>) -> Option<Identity> {
    let node = function.node;
    if node.has_error() || !function.more.is_empty() {
        return None;
    }
    let text = program.source.get(node.byte_range())?;
    let before_tests = program.bytes_before_tests(&function.span());
    // A name can stand outside: `const isFinal = (code) => …`.
    // Near an error a text that can be read in two ways may be read in the other.
    let tree = (node.kind_id(), node.descendant_count());
    let told = (text, function.name, function.class, tree, function.depth, before_tests);
    Some((FixedState::default().hash_one(told), text.len()))
}

impl Memory {
    /// Begins an analysis; what is remembered is dropped where the file as a whole has changed.
    pub(super) fn begin(&mut self, program: &Program<'_>, config: &Config) {
        self.round += 1;
        let facts = Facts {
            outcomes: config.outcomes.clone(),
            constants: program.constants.iter().map(|(name, set)| ((*name).to_owned(), *set)).collect(),
            members: program.members.iter().map(|(path, set)| (path.clone(), *set)).collect(),
            patterns: (program.patterns.iter())
                .map(|(name, regex)| ((*name).to_owned(), regex.clone()))
                .collect(),
            words: program.words.iter().map(|(name, words)| ((*name).to_owned(), *words)).collect(),
            commands: (program.commands.iter())
                .map(|(name, command)| ((*name).to_owned(), command.map(|command| command.name)))
                .collect(),
            type_lists: (program.type_lists.iter())
                .map(|(name, types)| ((*name).to_owned(), types.clone()))
                .collect(),
            judges: self.judges(program),
            libraries: program.libraries.iter().map(|it| std::ptr::from_ref(*it).addr()).collect(),
            owner: Owner(config.own_libraries()),
            subject: program.subject,
            only_asks: program.asks_about_addresses() && program.only_asks(),
            elsewhere: program.elsewhere.clone(),
        };
        if self.facts.as_ref() != Some(&facts) {
            let judging = std::mem::take(&mut self.judging);
            *self = Self { facts: Some(facts), judging, round: self.round, ..Self::default() };
        }
        if let Some(names) = &self.names {
            program.names.get_or_init(|| names.clone());
        }
    }

    /// The functions of the file that may judge what they are handed.
    fn judges<'t>(&mut self, program: &Program<'t>) -> Arc<BTreeSet<String>> {
        let mut may_judge = |function: &Function<'t>| {
            let Some(identity) = identity(function, program) else { return program.may_judge(function) };
            let known = self.judging.entry((identity, program.has_shape(&function.span())));
            let (may_judge, round) = known.or_insert_with(|| (program.may_judge(function), self.round));
            *round = self.round;
            *may_judge
        };
        let judging = program.functions.iter().filter(|(_, function)| may_judge(function));
        let names: Vec<&str> = judging.map(|(name, _)| *name).collect();
        let before = self.facts.as_ref().map(|facts| &facts.judges);
        let are_the_same = |before: &&Arc<BTreeSet<String>>| {
            before.len() == names.len() && names.iter().all(|name| before.contains(*name))
        };
        before
            .filter(are_the_same)
            .cloned()
            .unwrap_or_else(|| Arc::new(names.into_iter().map(str::to_owned).collect()))
    }

    /// Whether nothing in a function can start a flow, as far as that is remembered.
    pub(super) fn is_cold(&mut self, function: &Function<'_>, program: &Program<'_>) -> bool {
        let Some(identity) = identity(function, program) else { return false };
        let Some(round) = self.cold.get_mut(&identity).filter(|_| !program.has_shape(&function.span()))
        else {
            return false;
        };
        *round = self.round;
        true
    }

    /// What was found in a function, if that still holds.
    pub(super) fn recall(&mut self, function: &Function<'_>, program: &Program<'_>) -> Option<Flows> {
        let (identity, span) = (identity(function, program)?, function.span());
        let known = self.functions.get_mut(&identity)?;
        let same_functions = || {
            known.asked.iter().all(|(name, then)| {
                let now = program.functions.get(name.as_str());
                now.is_some() == then.is_some() && now.and_then(|now| self::identity(now, program)) == *then
            })
        };
        let same_elsewhere = || known.resolved.iter().all(|resolved| resolved.holds_in(program));
        if !known.mentions.iter().copied().eq(mentions_in(program, &span))
            || !same_functions()
            || !same_elsewhere()
        {
            return None;
        }
        known.round = self.round;
        known.found.shift(known.start, span.start);
        known.start = span.start;
        Some(known.found.clone())
    }

    /// Remembers that nothing in a function can start a flow.
    pub(super) fn keep_cold(&mut self, function: &Function<'_>, program: &Program<'_>) {
        if let Some(identity) = identity(function, program) {
            self.cold.insert(identity, self.round);
        }
    }

    /// Remembers what was found in a function, as far as all of it stands there.
    pub(super) fn keep(
        &mut self,
        function: &Function<'_>,
        program: &Program<'_>,
        (asked, resolved): (Vec<Asked>, Vec<Resolved>),
        found: &Flows,
    ) {
        let span = function.span();
        // A function that was asked for and has no identity may change unseen.
        let is_lasting =
            asked.iter().all(|(name, then)| then.is_some() || !program.functions.contains_key(name.as_str()));
        if let Some(identity) = identity(function, program).filter(|_| is_lasting && found.is_within(&span)) {
            let mentions = mentions_in(program, &span).collect();
            let remembered = Remembered {
                round: self.round,
                start: span.start,
                mentions,
                asked,
                resolved,
                found: found.clone(),
            };
            self.functions.insert(identity, remembered);
        }
    }

    /// How many functions are remembered.
    #[cfg(test)]
    pub(crate) fn functions(&self) -> usize {
        self.functions.len()
    }

    /// Ends an analysis.
    pub(super) fn end(&mut self, program: &Program<'_>) {
        self.functions.retain(|_, known| known.round == self.round);
        self.cold.retain(|_, round| *round == self.round);
        self.judging.retain(|_, (_, round)| *round == self.round);
        self.names = program.names.get().cloned();
    }
}

/// The mentions in a span, counted from its start.
fn mentions_in(program: &Program<'_>, span: &Span) -> impl Iterator<Item = (usize, Code)> {
    let within = program.mentions_in(span).iter();
    within.map(|Mention { span: at, code }| (at.start - span.start, *code))
}

impl Flows {
    /// All places in what was found.
    fn places(&mut self) -> impl Iterator<Item = &mut Span> {
        // All fields are named: one that is a place must not be forgotten.
        let reached = self.reached.iter_mut().flat_map(|flow| {
            let Flow {
                span,
                result,
                condition,
                barred_by,
                uses,
                set: _,
                outcome: _,
                reply: _,
                command: _,
                is_exhausted: _,
                told_by: _,
                list: _,
            } = flow;
            [span, result, condition].into_iter().chain(barred_by).chain(uses)
        });
        let emissions = self.emissions.iter_mut().flat_map(|Emission { code_span, at, enhanced, .. }| {
            [code_span, at].into_iter().chain(enhanced.as_mut().map(|(_, span)| span))
        });
        let loose = self.loose.iter_mut().map(|LooseMatch { span, .. }| span);
        let overwritten = self.overwritten.iter_mut().flat_map(|Overwritten { span, by, .. }| [span, by]);
        let answered = self.answered.iter_mut().map(|(span, _)| span);
        let sets = self.sets.iter_mut().map(|(span, _)| span);
        reached.chain(emissions).chain(loose).chain(overwritten).chain(sets).chain(answered)
    }

    fn shift(&mut self, from: usize, to: usize) {
        if from == to {
            return;
        }
        let moved = |at: usize| at - from + to;
        for place in self.places() {
            *place = moved(place.start)..moved(place.end);
        }
        for reply in self.reached.iter_mut().filter_map(|flow| flow.reply.as_mut()) {
            *reply = moved(*reply);
        }
    }

    fn is_within(&self, span: &Span) -> bool {
        let holds = |at: usize| span.start <= at && at <= span.end;
        self.reached.iter().filter_map(|flow| flow.reply).all(holds)
            && self.clone().places().all(|place| holds(place.start) && holds(place.end))
    }
}
