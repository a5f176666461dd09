//! What conditions say of replies, and what they say together.

use super::sides::Sides;
use crate::catalog::{CodeSet, Command};
use crate::flow::ir::Span;
use crate::flow::state::{ReplyId, State, Written};
use crate::flow::truth::Truth;
use std::collections::BTreeMap;

/// What a condition says.
#[derive(Clone, Debug, Default)]
pub(in crate::flow) struct Condition {
    /// For each reply, the codes with which it can hold and can fail to hold.
    pub(in crate::flow) facts: BTreeMap<ReplyId, Truth>,
    /// Replies that it looks at in a way that is not understood.
    pub(in crate::flow) decides: Vec<ReplyId>,
    /// Those of them whose codes are enough by themselves on one side: where it holds, or where it does not.
    pub(in crate::flow) enough: Vec<(ReplyId, bool)>,
    /// Replies that are failures where it holds, because their type says so.
    pub(in crate::flow) typed: Vec<ReplyId>,
    /// For replies that are tested for a type and then for the code: the codes of the type with which it never holds.
    pub(in crate::flow) rests: BTreeMap<ReplyId, CodeSet>,
    /// For replies that are compared with a code that the code itself has put under a name: which those are, and whether
    /// it is where the condition holds that the reply is none of them.
    pub(in crate::flow) missed: BTreeMap<ReplyId, (bool, Vec<Written>)>,
    /// Where attempts, an age or a deadline have a say.
    pub(in crate::flow) exhausted: Sides,
    /// Where the words of a text tell what has happened.
    pub(in crate::flow) worded: Sides,
    /// Where the test stands that it is about, if that is elsewhere.
    pub(in crate::flow) place: Option<Span>,
    /// What was asked for its own opinion of a reply.
    pub(in crate::flow) judges: Vec<String>,
}

impl Condition {
    pub(in crate::flow) fn about(id: ReplyId, truth: Truth) -> Self {
        Self { facts: BTreeMap::from([(id, truth)]), ..Self::default() }
    }

    /// What it says that words are in a text which servers say with temporary codes as well.
    pub(super) const SAYS_FOR_NOW: Truth = Truth { yes: CodeSet::TRANSIENT, no: CodeSet::ALL };

    /// Whether it keeps temporary codes of another reply out, and the other condition says no more than that such words are
    /// there: the code may have a name of its own.
    pub(super) fn outdoes(&self, words: &Self) -> bool {
        let is_known = |id: &ReplyId| {
            self.facts.iter().any(|(known, truth)| {
                known != id && !truth.yes.is_empty() && !truth.yes.meets(CodeSet::TRANSIENT)
            })
        };
        !words.facts.is_empty()
            && words.facts.iter().all(|(id, truth)| *truth == Self::SAYS_FOR_NOW && is_known(id))
    }

    /// What a test said that stands elsewhere. Where something else may have been told of its failures in between, what it
    /// leaves of them has been seen to.
    pub(in crate::flow) fn kept(id: ReplyId, truth: Truth, test: &Span, state: &State) -> Self {
        if state.replies.get(&id).is_some_and(|reply| reply.is_told) {
            return Self::undecided(vec![id]);
        }
        Self { place: Some(test.clone()), ..Self::about(id, truth) }
    }

    pub(in crate::flow) fn undecided(replies: Vec<ReplyId>) -> Self {
        Self { decides: replies, ..Self::default() }
    }

    /// Something is looked for in replies: that it is not there says nothing of their codes.
    pub(in crate::flow) fn undecided_where_found(replies: Vec<ReplyId>) -> Self {
        let enough = replies.iter().map(|id| (*id, false)).collect();
        Self { enough, ..Self::undecided(replies) }
    }

    /// What is left of it where nothing depends on what is not understood.
    pub(in crate::flow) fn of_no_weight(self) -> Self {
        Self { decides: Vec::new(), enough: Vec::new(), worded: Sides::default(), judges: Vec::new(), ..self }
    }

    /// The same of a reply that is a failure where the condition holds.
    pub(in crate::flow) fn of_type(mut self, id: ReplyId) -> Self {
        self.typed.push(id);
        self
    }

    /// Whether it looks at a reply in a way that is not understood, or at words.
    pub(in crate::flow) fn looks_at(&self, id: ReplyId) -> bool {
        self.decides.contains(&id) || self.worded != Sides::default()
    }

    /// The command that the replies in it answer, where they answer the same one.
    pub(in crate::flow) fn command(&self, state: &State) -> Option<Command> {
        let mut commands = self.facts.keys().map(|id| state.replies.get(id)?.command);
        let first = commands.next()??;
        commands.all(|next| next == Some(first)).then_some(first)
    }

    pub(in crate::flow) fn negated(mut self) -> Self {
        for truth in self.facts.values_mut() {
            *truth = truth.negated();
        }
        self.typed.clear();
        self.rests.clear();
        self.enough.iter_mut().for_each(|(_, holds)| *holds = !*holds);
        self.exhausted = self.exhausted.negated();
        self.worded = self.worded.negated();
        for (is_here, _) in self.missed.values_mut() {
            *is_here = !*is_here;
        }
        self
    }

    /// The contrary, where an operator asks for it.
    pub(super) fn negated_if(self, is_negated: bool) -> Self {
        if is_negated { self.negated() } else { self }
    }

    /// Both have to hold.
    pub(in crate::flow) fn and(self, other: Self) -> Self {
        let rest_of = |id: &ReplyId| Some((*id, self.facts.get(id)?.yes - other.facts.get(id)?.yes));
        let mut rests: BTreeMap<ReplyId, CodeSet> = self.typed.iter().filter_map(rest_of).collect();
        for (id, rest) in self.rests.iter().chain(&other.rests) {
            let known = rests.entry(*id).or_insert(CodeSet::EMPTY);
            *known = *known | *rest;
        }
        let worded =
            Sides { yes: self.worded.yes || other.worded.yes, no: self.worded.no && other.worded.no };
        // Where one of two fails that say nothing there, nothing is said.
        let enough = self.silent_with(&other);
        // `mail.code == 250 && rcpt.code == 250`: a code that either of them turns away is turned away.
        let are_of_others = !self.facts.is_empty()
            && !other.facts.is_empty()
            && self.facts.keys().all(|id| !other.facts.contains_key(id));
        // An unknown condition leaves the set as it was.
        let unknown = if are_of_others { Truth::ALWAYS } else { Truth::UNKNOWN };
        let mut both = Self { enough, rests, worded, ..self.combined(other, unknown, Truth::and) };
        if !are_of_others {
            both.missed.retain(|_, (is_here, _)| *is_here);
        }
        both
    }

    /// One of them has to hold.
    pub(in crate::flow) fn or(self, other: Self) -> Self {
        let mut enough = self.enough_with(&other);
        enough.extend(self.silent_with(&other));
        let worded =
            Sides { yes: self.worded.yes && other.worded.yes, no: self.worded.no || other.worded.no };
        // What gets through by an unknown condition was not let through for its code.
        let mut either =
            Self { enough, rests: BTreeMap::new(), worded, ..self.combined(other, Truth::NEVER, Truth::or) };
        either.missed.retain(|_, (is_here, _)| !*is_here);
        either
    }

    /// The replies of which a few codes are enough for one of two conditions, whatever else is looked at: `code == 554 ||
    /// text.includes("too many")`. What is only no certain code may be meant in another way.
    fn enough_with(&self, other: &Self) -> Vec<(ReplyId, bool)> {
        let is_clear = |side: &Self, id: &ReplyId| {
            !side.facts.contains_key(id) || !side.decides.contains(id) || side.enough.contains(&(*id, true))
        };
        let ids = self.facts.keys().chain(other.facts.keys());
        let is_short = |side: &Self, id: &ReplyId| {
            side.facts.get(id).is_none_or(|truth| truth.yes.len() <= 12)
                || side.typed.contains(id) && side.enough.contains(&(*id, true))
        };
        ids.filter(|id| {
            [self, other].into_iter().all(|side| is_clear(side, id) && is_short(side, id))
                || self.takes_by_type(**id, other)
                || other.takes_by_type(**id, self)
        })
        .map(|id| (*id, true))
        .collect()
    }

    /// Whether the type of a reply is enough for it, and all failures have that type which hold for another condition:
    /// `e instanceof Refused && isFinal(e) || e instanceof Failed`.
    fn takes_by_type(&self, id: ReplyId, other: &Self) -> bool {
        let failures = |side: &Self| side.facts.get(&id).map(|truth| truth.yes & CodeSet::NEGATIVE);
        self.typed.contains(&id)
            && !self.decides.contains(&id)
            && other.decides.contains(&id)
            && failures(self).is_some_and(|ours| failures(other).is_some_and(|theirs| theirs.is_within(ours)))
    }

    /// The replies that two conditions look at in a way that says nothing of them where it fails.
    fn silent_with(&self, other: &Self) -> Vec<(ReplyId, bool)> {
        let is_silent =
            |side: &Self, id: &ReplyId| !side.decides.contains(id) || side.enough.contains(&(*id, false));
        let ids = self.decides.iter().chain(&other.decides).copied();
        ids.filter(|id| is_silent(self, id) && is_silent(other, id)).map(|id| (id, false)).collect()
    }

    /// Both together, each reply's facts joined with `with`; `unknown` stands for a side that says nothing of a reply.
    fn combined(mut self, other: Self, unknown: Truth, with: fn(Truth, Truth) -> Truth) -> Self {
        let ids: Vec<ReplyId> = self.facts.keys().chain(other.facts.keys()).copied().collect();
        for id in ids {
            let ours = self.facts.get(&id).copied().unwrap_or(unknown);
            let theirs = other.facts.get(&id).copied().unwrap_or(unknown);
            self.facts.insert(id, with(ours, theirs));
        }
        let new = other.decides.into_iter().filter(|id| !self.decides.contains(id)).collect::<Vec<_>>();
        self.decides.extend(new);
        self.typed.extend(other.typed);
        self.place = None;
        self.missed.extend(other.missed);
        self.exhausted = self.exhausted.or(other.exhausted);
        self.judges.extend(other.judges);
        self
    }
}
