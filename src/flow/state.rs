//! What is known at a point of the program: which names hold which replies, and which codes those can still have.

use super::again::{self, Since};
use super::flags;
use super::ir::Span;
use super::pattern::CodeGroup;
use super::truth::Truth;
use crate::catalog::{CodeSet, Command};
use std::collections::{BTreeMap, BTreeSet};

/// A reply that the program got from somewhere, by the place in the source where it appeared.
pub(super) type ReplyId = usize;

/// The shape in which a value shows a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum View {
    /// A pair of code and text.
    Pair,
    /// An object, usually an exception, that holds the reply.
    Object,
    /// The code as a number.
    Number,
    /// The code as text of three digits.
    Digits,
    /// The first two digits as text.
    TwoDigits,
    /// A text that begins with the code.
    Text,
    /// The first digit as a number.
    Class,
    /// The first digit as text.
    ClassDigit,
    /// The numbers of an enhanced code, each for itself.
    Parts,
    /// The text behind the code.
    Message,
    /// Something other than the code that may decide the class.
    Detail,
    /// An error that is there unless the code is one of those.
    Unless(CodeSet),
    /// What a pattern has found, with a group for the code.
    Groups(CodeGroup),
    /// A name that looks as if it held a code: the shape shows in what it is compared with.
    Unsure,
}

impl View {
    /// Whether it shows a text that begins with the code. A number is taken for its digits: languages in which it isn't do
    /// not get so far.
    pub(super) const fn begins_with_code(self) -> bool {
        matches!(self, Self::Text | Self::Digits | Self::Number | Self::Unsure)
    }
}

/// What is known of a value.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    Reply(ReplyId, View),
    /// The result of a test on a reply, and where the test stands.
    Truth(ReplyId, Truth, Span),
    /// A yes or a no, as it was written down.
    Flag(bool),
    /// A no with some codes of a reply, where the test for them stands, and nothing known with all others.
    No(ReplyId, CodeSet, Span),
    /// What something that is not understood made of the values at these paths: what it says may decide their class.
    Made(Vec<String>),
    /// The text of a command that is still to be sent.
    Command(Command),
    /// An error that was made with this text.
    Said(String),
    /// One of some codes that the code itself writes down, and whether it is one of them on every way.
    Written(Vec<Written>, bool),
    /// Nothing is known; hides what an outer scope says.
    Unknown,
}

/// A code that a name is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Written {
    pub(super) code: u16,
    /// Where it stands.
    pub(super) span: Span,
    /// The command that was sent last before it, or before paths met.
    pub(super) command: Option<Command>,
}

/// Why a value is believed to be an SMTP reply, weakest reason first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) enum Reason {
    /// Only what it is compared with.
    #[default]
    Use,
    /// Its name is one for codes.
    CodeName,
    /// Its name speaks of SMTP.
    SmtpName,
    /// A library model says so.
    Library,
}

/// What speaks for and against a value being an SMTP reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Evidence {
    pub(super) reason: Reason,
    /// Whether its name speaks of HTTP or of a quantity.
    pub(super) is_foreign: bool,
    /// Whether it does in words that are used for SMTP as well: `statusCode`.
    pub(super) is_shared: bool,
    /// The codes that it is compared with.
    pub(super) compared_with: CodeSet,
}

impl Evidence {
    /// A library model says that it is one.
    pub(super) const LIBRARY: Self =
        Self { reason: Reason::Library, is_foreign: false, is_shared: false, compared_with: CodeSet::EMPTY };

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            reason: self.reason.max(other.reason),
            is_foreign: self.is_foreign || other.is_foreign,
            is_shared: self.is_shared || other.is_shared,
            compared_with: self.compared_with | other.compared_with,
        }
    }
}

/// A reply as it is known on the path to a point.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the path")]
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// The codes it can have here.
    pub(super) set: CodeSet,
    /// The codes it could have when it appeared.
    pub(super) full: CodeSet,
    /// The command that it answers.
    pub(super) command: Option<Command>,
    /// What was called that gave it: its name, with what it was called on.
    pub(super) giver: Option<Span>,
    pub(super) evidence: Evidence,
    /// Whether something that is not understood may have decided the class already.
    pub(super) is_decided: bool,
    /// Whether its type alone says that it is a failure.
    pub(super) is_typed: bool,
    /// The condition or handler that narrowed it last.
    pub(super) condition: Span,
    /// Whether that condition alone decided: it let success through and kept all else out.
    pub(super) is_shut_out: bool,
    /// The condition that let success through and kept the codes out that are left, whatever was asked behind it.
    pub(super) barred_by: Option<Span>,
    /// The codes, each of its own path, of which the reply has turned out to have none.
    pub(super) missed: Vec<Written>,
    /// Whether the set is only what a test for a type and a code has surely left: values of other types may be here, too.
    pub(super) is_rest: bool,
    /// Whether something on the way may have told its failures apart for somebody else.
    pub(super) is_told: bool,
}

impl Reply {
    /// A reply that can still have any code of `set`.
    pub(super) fn new(set: CodeSet, command: Option<Command>, evidence: Evidence, at: &Span) -> Self {
        Self {
            set,
            full: set,
            command,
            giver: None,
            evidence,
            is_decided: false,
            is_typed: false,
            condition: at.clone(),
            is_shut_out: false,
            barred_by: None,
            missed: Vec::new(),
            is_rest: false,
            is_told: false,
        }
    }

    /// Whether a condition or a type has narrowed it.
    pub(super) fn is_narrowed(&self) -> bool {
        self.is_typed || self.set != self.full || !self.missed.is_empty()
    }
}

/// All that is known at a point.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) names: BTreeMap<String, Value>,
    pub(super) replies: BTreeMap<ReplyId, Reply>,
    /// The replies that were narrowed, the latest last.
    pub(super) focus: Vec<ReplyId>,
    /// Whether attempts, an age or a deadline had a say on the way here.
    pub(super) is_exhausted: bool,
    /// What was asked on the way here for its own opinion of the reply in it.
    pub(super) asked: BTreeSet<String>,
    /// The command that was sent last on the way here: what is read next answers it.
    pub(super) sent: Option<Command>,
    /// Whether the way here has waited.
    pub(super) has_waited: bool,
    /// What was done since a reply was narrowed last.
    pub(super) since: Since,
    /// The replies with which no round of a loop ended the function well.
    pub(super) open: Vec<ReplyId>,
}

/// How many names and replies are known at a point: where paths meet all of them are looked at, and functions have few.
const MOST_NAMES: usize = 200;
const MOST_REPLIES: usize = 100;

impl State {
    /// Binds a name; what was known of the parts of the old value is forgotten.
    pub(super) fn bind(&mut self, path: &str, value: Value) {
        let (dot, bracket) = (format!("{path}."), format!("{path}["));
        self.names.retain(|name, _| !name.starts_with(&dot) && !name.starts_with(&bracket));
        self.know(path.to_owned(), value);
    }

    /// Binds a name that has no parts.
    pub(super) fn know(&mut self, name: String, value: Value) {
        self.make_room();
        self.names.insert(name, value);
    }

    /// Where too much is known, forgets the replies that appeared first, and of the names all but those of the others.
    fn make_room(&mut self) {
        let first = self.replies.len().checked_sub(MOST_REPLIES).map(|more| more + MOST_REPLIES / 2);
        if let Some(first) = first.and_then(|at| self.replies.keys().nth(at).copied()) {
            self.replies = self.replies.split_off(&first);
            self.focus.retain(|id| *id >= first);
            self.open.retain(|id| *id >= first);
            self.names.retain(|_, value| !matches!(value, Value::Reply(id, _) if *id < first));
        }
        if self.names.len() >= MOST_NAMES {
            self.names.retain(|_, value| matches!(value, Value::Reply(..)));
        }
        if self.names.len() >= MOST_NAMES {
            self.names.clear();
        }
    }

    /// Forgets a name and the parts of its value.
    pub(super) fn forget(&mut self, path: &str) {
        self.bind(path, Value::Unknown);
        self.names.remove(path);
    }

    /// Forgets a value and all of its parts.
    pub(super) fn forget_whole(&mut self, path: &str) {
        self.names.retain(|name, _| !name.starts_with(path));
    }

    /// Forgets the yes and no in the parts of a value.
    pub(super) fn forget_flags(&mut self, path: &str) {
        let is_part = |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']));
        self.names
            .retain(|name, value| !matches!(value, Value::Flag(_) | Value::Truth(..)) || !is_part(name));
    }

    /// Forgets which of several codes a name has been given: on the way through a condition that can be one of them only.
    pub(super) fn forget_choices(&mut self) {
        self.names.retain(
            |_, value| !matches!(value, Value::Written(codes, is_whole) if codes.len() > 1 || !*is_whole),
        );
    }

    /// What `holder` says of the reply in it has been asked: that decides.
    pub(super) fn ask(&mut self, holder: &str) {
        let is_inside = |path: &str| {
            path.strip_prefix(holder).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        for (_, value) in self.names.iter().filter(|(path, _)| is_inside(path)) {
            if let Value::Reply(id, _) = value
                && let Some(reply) = self.replies.get_mut(id)
            {
                reply.is_decided = true;
            }
        }
        self.asked.insert(holder.to_owned());
    }

    /// Whether a path, or the holder of it, has been asked.
    pub(super) fn is_asked(&self, path: &str) -> bool {
        let holder = path.rsplit_once('.').map_or(path, |(holder, _)| holder);
        self.asked.contains(path) || self.asked.contains(holder)
    }

    /// Adds a reply, or finds the one that appeared at the same place before.
    pub(super) fn add(&mut self, id: ReplyId, reply: Reply) -> ReplyId {
        self.make_room();
        self.replies.insert(id, reply);
        id
    }

    /// Keeps only the codes of `set` for a reply, and lets none of `others` through.
    pub(super) fn narrow(&mut self, id: ReplyId, set: CodeSet, others: CodeSet, condition: &Span) {
        if let Some(reply) = self.replies.get_mut(&id) {
            let mut narrowed = reply.set & set;
            if narrowed.is_empty() && reply.is_rest {
                reply.is_rest = false;
                narrowed = reply.full & set;
            }
            if narrowed != reply.set {
                let lets_success_through = !others.is_empty() && others.is_within(CodeSet::range(200, 399));
                reply.is_shut_out = reply.set == reply.full && lets_success_through;
                let let_through = reply.set - narrowed;
                if let_through.is_within(CodeSet::range(200, 399)) {
                    reply.barred_by = Some(condition.clone());
                }
                reply.set = narrowed;
                reply.condition = condition.clone();
                self.since = Since::default();
                self.focus.retain(|known| *known != id);
                self.focus.push(id);
            }
        }
    }

    /// Notes codes of which a reply has turned out to have none.
    pub(super) fn miss(&mut self, id: ReplyId, codes: &[Written], condition: &Span) {
        if let Some(reply) = self.replies.get_mut(&id) {
            reply.missed = codes.to_vec();
            reply.condition = condition.clone();
            self.focus.retain(|known| *known != id);
            self.focus.push(id);
        }
    }

    /// Keeps what a test for a type and a code has surely left of a reply.
    pub(super) fn keep_rest(&mut self, id: ReplyId, rest: CodeSet, condition: &Span) {
        let has_rest = |reply: &Reply| reply.set.meets(rest);
        if self.replies.get(&id).is_some_and(has_rest) {
            self.narrow(id, rest, CodeSet::EMPTY, condition);
            if let Some(reply) = self.replies.get_mut(&id) {
                reply.is_rest = true;
            }
        }
    }

    /// Notes that the type of what holds a reply makes it a failure.
    pub(super) fn mark_as_failure(&mut self, id: ReplyId, condition: &Span) {
        if let Some(reply) = self.replies.get_mut(&id) {
            reply.is_typed = true;
            reply.condition = condition.clone();
            self.focus.retain(|known| *known != id);
            self.focus.push(id);
        }
    }

    /// Whether a reply has no code left, so that the point cannot be reached.
    pub(super) fn is_unreachable(&self) -> bool {
        self.replies.values().any(|reply| reply.set.is_empty() && !reply.full.is_empty())
    }

    /// What is known where two paths meet.
    pub(super) fn join(mut self, other: Self) -> Self {
        let (sent, sent_there) = (self.sent, other.sent);
        let only_there = |(name, value): (&String, &Value)| match (value, self.names.get(name)) {
            (Value::Written(theirs, _), None | Some(Value::Unknown)) => {
                let mut codes = Vec::new();
                merge(&mut codes, sent, theirs, sent_there);
                Some((name.clone(), Value::Written(codes, false)))
            }
            _ => None,
        };
        let mut new: Vec<(String, Value)> = other.names.iter().filter_map(only_there).collect();
        new.extend(flags::meet(&self, &other));
        let asked_twice = again::met(&self, &other);
        self.names.retain(|name, value| match (value, other.names.get(name)) {
            (Value::Written(ours, is_whole), Some(Value::Written(theirs, is_whole_there))) => {
                merge(ours, sent, theirs, sent_there);
                *is_whole &= is_whole_there;
                true
            }
            (Value::Written(ours, is_whole), None | Some(Value::Unknown)) => {
                merge(ours, sent, &[], sent_there);
                *is_whole = false;
                true
            }
            (value, theirs) => theirs == Some(value),
        });
        self.names.extend(new);
        for (id, theirs) in other.replies {
            match self.replies.get_mut(&id) {
                Some(ours) => {
                    ours.is_told |= theirs.is_told || is_apart(ours.set, theirs.set);
                    ours.set = ours.set | theirs.set;
                    ours.is_decided |= theirs.is_decided;
                    ours.is_typed &= theirs.is_typed;
                    ours.is_rest |= theirs.is_rest;
                    ours.missed.retain(|code| theirs.missed.contains(code));
                    ours.is_shut_out &= theirs.is_shut_out && ours.condition == theirs.condition;
                    if ours.barred_by != theirs.barred_by {
                        ours.barred_by = None;
                    }
                    ours.evidence = ours.evidence.or(theirs.evidence);
                    if ours.command.map(|command| command.name) != theirs.command.map(|command| command.name)
                    {
                        ours.command = None;
                    }
                }
                None => {
                    self.replies.insert(id, theirs);
                }
            }
        }
        for (name, (id, view), reply) in asked_twice {
            self.names.insert(name, Value::Reply(id, view));
            self.replies.insert(id, reply);
        }
        self.make_room();
        self.focus.retain(|id| other.focus.contains(id));
        self.open.extend(other.open);
        self.is_exhausted |= other.is_exhausted;
        self.asked.extend(other.asked);
        self.has_waited &= other.has_waited;
        self.since = self.since.join(other.since);
        if self.sent != other.sent {
            self.sent = None;
        }
        self
    }
}

/// Whether failures came on different ways.
fn is_apart(ours: CodeSet, theirs: CodeSet) -> bool {
    let (ours, theirs) = (ours & CodeSet::NEGATIVE, theirs & CodeSet::NEGATIVE);
    ours != theirs && !ours.is_empty() && !theirs.is_empty()
}

/// Joins the codes that a name is given on two paths; each belongs to the command that was sent on its own.
fn merge(ours: &mut Vec<Written>, sent: Option<Command>, theirs: &[Written], sent_there: Option<Command>) {
    for code in ours.iter_mut() {
        code.command = code.command.or(sent);
    }
    for code in theirs {
        let code = Written { command: code.command.or(sent_there), ..code.clone() };
        if !ours.contains(&code) {
            ours.push(code);
        }
    }
}

/// The join of any number of paths; nothing when none of them goes on.
pub(super) fn join_all(paths: impl IntoIterator<Item = State>) -> Option<State> {
    paths.into_iter().reduce(State::join)
}
