//! Sets of codes that reach an outcome.

use super::ir::Span;
use super::state::ReplyId;
use crate::catalog::{CodeSet, Command, EnhancedCode};
use crate::language::Phrase;
use foldhash::{HashMap, HashMapExt as _};

/// What the code does with a reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It is treated as final.
    Permanent,
    /// It is to be tried again.
    Transient,
    /// It counts as done.
    Success,
    /// It counts as not done, whatever the class.
    Failure,
}

/// What says which outcome it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ToldBy {
    /// The code itself.
    Code,
    /// A status of HTTP, or a text for people.
    Status,
    /// The words of a text, before the code is looked at.
    Words,
    /// Words that go out with a temporary code as well as with a permanent one.
    Said(Phrase),
    /// An enhanced status code about a mailbox (X.2.Y, RFC 3463 3.3), which is asked for where something is tried again.
    Mailbox,
    /// An enhanced status code that is put in the place of the reply code.
    Enhanced(EnhancedCode),
    /// An enhanced status code in a list, or the key of a table, which stands for the reply codes of its class.
    Listed(EnhancedCode),
}

impl ToldBy {
    /// Whether it is an enhanced status code about a mailbox.
    pub(crate) fn is_of_mailbox(self) -> bool {
        match self {
            Self::Mailbox => true,
            Self::Enhanced(enhanced) => enhanced.subject == 2,
            Self::Code | Self::Status | Self::Words | Self::Said(_) | Self::Listed(_) => false,
        }
    }
}

/// A set of codes that reaches an outcome.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    /// The codes.
    pub(crate) set: CodeSet,
    pub(crate) outcome: Outcome,
    /// The reply that has them, where one does.
    pub(super) reply: Option<ReplyId>,
    /// The command that the reply answers, where that is known.
    pub(crate) command: Option<Command>,
    /// Where to point: at the outcome, or at the one condition that shut these codes out of success or has left them over.
    pub(crate) span: Span,
    /// Where the outcome stands.
    pub(crate) result: Span,
    /// The condition, handler or expectation that let these codes through.
    pub(crate) condition: Span,
    /// The condition that let success through and kept these codes out, where it is known.
    pub(crate) barred_by: Option<Span>,
    /// Whether exhausted attempts or a deadline had a say.
    pub(crate) is_exhausted: bool,
    pub(crate) told_by: ToldBy,
    /// The name of the list that it comes from by its name.
    pub(super) list: Option<String>,
    /// Where that list is used to the same end.
    pub(crate) uses: Vec<Span>,
}

impl Flow {
    /// Codes that reach an outcome at a place, of no reply that is known.
    pub(super) fn at(span: &Span, set: CodeSet, outcome: Outcome) -> Self {
        Self {
            set,
            outcome,
            reply: None,
            command: None,
            span: span.clone(),
            result: span.clone(),
            condition: span.clone(),
            barred_by: None,
            is_exhausted: false,
            told_by: ToldBy::Code,
            list: None,
            uses: Vec::new(),
        }
    }

    /// The same of a list of some name; one that a file gives back has none.
    pub(super) fn of_list(self, name: &str) -> Self {
        Self { list: Some(name).filter(|name| !name.is_empty()).map(str::to_owned), ..self }
    }

    /// Whether it comes from a list by its name, and from no reply.
    pub(crate) fn is_list(&self) -> bool {
        self.reply.is_none()
    }

    /// The other place that belongs to it: the condition, or the outcome where the condition is pointed at.
    pub(crate) fn other_end(&self) -> Span {
        if self.span == self.condition { self.result.clone() } else { self.condition.clone() }
    }

    /// The enhanced status code of another class that a few codes of one class get, one of a full mailbox for 552 aside: that
    /// may be meant.
    pub(crate) fn mispaired(&self) -> Option<EnhancedCode> {
        const MOST: u32 = 3;
        let ToldBy::Enhanced(enhanced) = self.told_by else { return None };
        let other = if enhanced.class == 4 { CodeSet::PERMANENT } else { CodeSet::TRANSIENT };
        let is_full = self.set == CodeSet::of(552) && self.told_by.is_of_mailbox();
        let is_pair = matches!(enhanced.class, 4 | 5) && self.set.is_within(other) && self.set.len() <= MOST;
        (is_pair && !is_full).then_some(enhanced)
    }

    /// Whether two flows are about one reply.
    pub(crate) fn shares_reply(&self, other: &Self) -> bool {
        self.reply.is_some() && self.reply == other.reply
    }
}

/// What a list says by its name and what is done where it is used is one thing: the use is noted with the list.
pub(super) fn with_uses(flows: Vec<Flow>, source: &str) -> Vec<Flow> {
    if flows.iter().all(|flow| flow.list.is_none()) {
        return flows;
    }
    let (mut kept, others): (Vec<Flow>, Vec<Flow>) = flows.into_iter().partition(|flow| flow.list.is_some());
    let lists = kept.len();
    for flow in others {
        let condition = source.get(flow.condition.clone()).unwrap_or("");
        let names = |name: &String| condition.split(|letter: char| !is_part(letter)).any(|word| word == name);
        let is_used = |list: &&mut Flow| {
            list.outcome == flow.outcome && list.set == flow.set && list.list.as_ref().is_some_and(names)
        };
        match kept[..lists].iter_mut().find(is_used).filter(|_| !flow.is_exhausted) {
            Some(list) => list.uses.push(flow.condition),
            None => kept.push(flow),
        }
    }
    kept
}

/// Whether a letter is part of a name.
fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// One place can be reached on several ways, and one branch can say the same thing several times: each is told once.
pub(super) fn merged(flows: Vec<Flow>) -> Vec<Flow> {
    let mut merged: Vec<Flow> = Vec::with_capacity(flows.len());
    // Where flows with a place, or with a condition, stand among the merged ones.
    let mut at: HashMap<Span, Vec<usize>> = HashMap::with_capacity(flows.len());
    for flow in flows {
        let same_branch = |known: &Flow| {
            known.outcome == flow.outcome
                && known.command == flow.command
                // What it is told on as is another matter than what becomes of it.
                && known.mispaired() == flow.mispaired()
                && (known.span == flow.span || known.condition == flow.condition && known.set == flow.set)
        };
        let near = [&flow.span, &flow.condition].into_iter().filter_map(|place| at.get(place)).flatten();
        if let Some(index) = near.copied().filter(|index| same_branch(&merged[*index])).min() {
            let known = &mut merged[index];
            known.set = known.set | flow.set;
            known.is_exhausted |= flow.is_exhausted;
        } else {
            let condition = Some(&flow.condition).filter(|condition| **condition != flow.span);
            for place in [&flow.span].into_iter().chain(condition) {
                at.entry(place.clone()).or_default().push(merged.len());
            }
            merged.push(flow);
        }
    }
    merged
}
