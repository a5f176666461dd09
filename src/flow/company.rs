//! Codes in the company of others: in the rows of a table and in the arms of a switch that tell the classes apart, one that is
//! treated as those of another class are.

use super::ir::{Arm, Expr, Kind, Span, Stmt, Switch};
use super::outcome;
use super::state::State;
use super::{Flow, Outcome, Walker};
use crate::catalog::{self, CodeSet, Command};
use crate::language::words_of;
use foldhash::{HashMap, HashMapExt};

/// How many arms, or different values of a table, are looked at.
const MOST_GROUPS: usize = 64;

/// A code that is treated as those of another class are.
#[derive(PartialEq, Debug)]
struct Stray {
    /// Which group it stands in.
    group: usize,
    code: u16,
    outcome: Outcome,
}

/// One in a pattern of a switch, and where.
pub(super) struct StrayInArm {
    stray: Stray,
    place: Span,
}

impl Stray {
    /// The command that the code means success for.
    fn command(&self) -> Option<Command> {
        match self.code {
            251 => catalog::command("RCPT"),
            252 => catalog::command("VRFY"),
            _ => None,
        }
    }
}

/// The strays of groups that are treated alike each. Some of both classes in one group, or one alone in the company of one,
/// is no stray: then it is not the class by which the groups were made.
fn strays(groups: &[CodeSet]) -> Vec<Stray> {
    let part = |group: &CodeSet, of: CodeSet| (*group & of).len();
    // What the server says of an address, and what it says where it does not know the command.
    let of_address: CodeSet = [550, 551, 553].into_iter().collect();
    let of_command = CodeSet::range(500, 504);
    // To try a 552 again is a policy of its own (RFC 5321 4.5.3.1.10).
    let permanent = CodeSet::PERMANENT - CodeSet::of(552);
    let has_home = |group: usize, class: CodeSet, other: CodeSet| {
        let homes = || groups.iter().enumerate().filter(|(at, home)| *at != group && home.meets(class));
        // One may have strayed into it as well.
        let is_home = |home: &CodeSet| !home.meets(other) || part(home, other) == 1 && part(home, class) > 2;
        homes().all(|(_, home)| is_home(home)) && homes().map(|(_, home)| part(home, class)).sum::<u32>() > 1
    };
    let mut found = Vec::new();
    for (group, codes) in groups.iter().enumerate() {
        let (temporary, failed) = (part(codes, CodeSet::TRANSIENT), part(codes, permanent));
        let is_accepted = groups.iter().enumerate().any(|(at, other)| at != group && other.contains(250));
        let is_refused = codes.meets(of_address) && !codes.meets(of_command) && temporary == 0;
        if is_refused && is_accepted && !codes.contains(250) {
            let accepted = [251, 252].into_iter().filter(|code| codes.contains(*code));
            found.extend(accepted.map(|code| Stray { group, code, outcome: Outcome::Failure }));
        }
        let (class, other, outcome) = match (temporary, failed) {
            (1, 2..) => (CodeSet::TRANSIENT, permanent, Outcome::Permanent),
            (2.., 1) => (permanent, CodeSet::TRANSIENT, Outcome::Transient),
            _ => continue,
        };
        if has_home(group, class, other) {
            let strayed = *codes & class;
            found.extend(strayed.iter().map(|code| Stray { group, code, outcome }));
        }
    }
    found
}

impl<'t> Walker<'_, 't> {
    /// The flows of codes whose rows have the value that those of another class have: `250: OK, 251: BAD, 550: BAD, 551: BAD`.
    pub(super) fn strays_in_table(&self, rows: &[(u16, &Expr<'t>)]) -> Vec<Flow> {
        let mut groups: Vec<CodeSet> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (code, value) in rows {
            let Some(written) = self.written_outcome(value) else { return Vec::new() };
            let group = *known.entry(written).or_insert(groups.len());
            if group == groups.len() {
                groups.push(CodeSet::EMPTY);
            }
            groups[group] = groups[group] | CodeSet::of(*code);
        }
        if groups.len() > MOST_GROUPS {
            return Vec::new();
        }
        let group = |value: &Expr<'t>| known.get(self.written_outcome(value)?).copied();
        let strays = strays(&groups).into_iter();
        strays
            .filter_map(|stray| {
                // A code may stand in several rows, of which another is right.
                let is_it = |(code, value): &&(u16, &Expr<'t>)| {
                    *code == stray.code && group(value) == Some(stray.group)
                };
                let (_, value) = rows.iter().find(is_it)?;
                let flow = Flow::at(&value.span, CodeSet::of(stray.code), stray.outcome);
                Some(Flow { command: stray.command(), ..flow })
            })
            .collect()
    }

    /// What a row says in a constant or in a word or two: a sentence tells what a code means, and not what is done.
    pub(super) fn written_outcome(&self, value: &Expr<'t>) -> Option<&'t str> {
        let is_one = match &value.kind {
            Kind::Name(_) | Kind::Member(..) => true,
            Kind::Text(text) => !text.is_empty() && words_of(text).len() < 3,
            _ => false,
        };
        self.program.source.get(value.span.clone()).filter(|_| is_one)
    }

    /// The codes that stand among those of another class in the arms of a switch, by the arm whose body they reach, and where
    /// they stand.
    pub(super) fn strays_in_arms(&self, switch: &Switch<'t>) -> Vec<(usize, StrayInArm)> {
        let mut groups = Vec::new();
        let mut bodies = Vec::new();
        let mut codes = CodeSet::EMPTY;
        for (at, arm) in switch.arms.iter().enumerate().take(MOST_GROUPS) {
            codes = codes | self.codes_of(arm);
            if switch.falls_through && !arm.is_closed && arm.body.is_empty() {
                continue;
            }
            if !codes.is_empty() {
                groups.push(codes);
                bodies.push(at);
            }
            codes = CodeSet::EMPTY;
        }
        if groups.len() < 2 {
            return Vec::new();
        }
        let acts = |arm: usize| switch.arms[arm].body.iter().any(acts);
        let place = |stray: &Stray| {
            let first = stray.group.checked_sub(1).map_or(0, |before| bodies[before] + 1);
            let mut patterns = switch.arms[first..=bodies[stray.group]].iter().flat_map(|arm| &arm.patterns);
            let is_it = |pattern: &&Expr<'t>| self.number(pattern) == Some(stray.code);
            patterns.find(is_it).map(|pattern| pattern.span.clone())
        };
        let found = strays(&groups).into_iter().filter(|stray| acts(bodies[stray.group]));
        found
            .map(|stray| {
                let body = bodies[stray.group];
                let place = place(&stray).unwrap_or_else(|| switch.arms[body].span.clone());
                (body, StrayInArm { stray, place })
            })
            .collect()
    }

    /// The codes that the patterns of an arm name one by one.
    fn codes_of(&self, arm: &Arm<'t>) -> CodeSet {
        if arm.guard.is_some() {
            return CodeSet::EMPTY;
        }
        let of = |pattern: &Expr<'t>| self.set(pattern).or_else(|| self.number(pattern).map(CodeSet::of));
        arm.patterns.iter().filter_map(of).fold(CodeSet::EMPTY, |all, codes| all | codes)
    }

    /// Tells of codes that an arm takes among those of another class, where no outcome in it was known.
    pub(super) fn tell_of_strays(
        &mut self,
        StrayInArm { stray, place }: &StrayInArm,
        known: usize,
        state: &State,
    ) {
        let codes = CodeSet::of(stray.code);
        let Some((id, reply)) = self.reaching(state) else { return };
        let is_told = |flow: &Flow| flow.reply == Some(id) && flow.set.meets(codes);
        if !reply.set.meets(codes) || self.found.reached[known..].iter().any(is_told) {
            return;
        }
        self.found.reached.push(Flow {
            reply: Some(id),
            command: stray.command(),
            is_exhausted: state.is_exhausted,
            condition: reply.condition.clone(),
            ..Flow::at(place, codes, stray.outcome)
        });
    }
}

/// Whether a statement does something, or gives back or sets something other than a sentence.
fn acts(statement: &Stmt<'_>) -> bool {
    let is_sentence = |value: &Expr<'_>| match &value.kind {
        Kind::Text(text) => words_of(text).len() > 2,
        kind => matches!(kind, Kind::Joined(_) | Kind::Other(_)),
    };
    match statement {
        Stmt::Return(_, values) => values.iter().any(|value| !is_sentence(value)),
        Stmt::Expr(Expr { kind: Kind::Assign(_, value), .. }) => !is_sentence(value),
        Stmt::Expr(expr) => super::calls::CallParts::of(expr).is_some_and(|call| !outcome::is_neutral(&call)),
        Stmt::Block(inner) => inner.iter().any(acts),
        Stmt::Break => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(groups: &[&[u16]]) -> Vec<(u16, Outcome)> {
        let groups: Vec<CodeSet> = groups.iter().map(|group| group.iter().copied().collect()).collect();
        strays(&groups).into_iter().map(|stray| (stray.code, stray.outcome)).collect()
    }

    #[test]
    fn one_code_among_those_of_another_class() {
        assert_eq!(found(&[&[421, 451, 452], &[450, 550, 553]]), [(450, Outcome::Permanent)]);
        assert_eq!(found(&[&[421, 451, 452, 554], &[550, 551, 553]]), [(554, Outcome::Transient)]);
        assert_eq!(found(&[&[250], &[251, 550, 551], &[450]]), [(251, Outcome::Failure)]);
        assert_eq!(found(&[&[250, 251], &[252, 550]]), [(252, Outcome::Failure)]);
        assert_eq!(
            found(&[&[421, 450, 451, 554], &[452, 550, 551, 553]]),
            [(554, Outcome::Transient), (452, Outcome::Permanent)]
        );
    }

    #[test]
    fn groups_that_are_no_classes() {
        // By what it is about: mailbox, storage, server.
        assert_eq!(found(&[&[450, 550, 553], &[452, 552], &[421, 451, 554]]), []);
        assert_eq!(found(&[&[450, 550], &[451, 551], &[452, 552]]), []);
        // 552 with the temporary ones; class by class; unlike both.
        assert_eq!(found(&[&[421, 450, 552], &[550, 551]]), []);
        assert_eq!(found(&[&[250, 251], &[421, 450], &[550, 551], &[252]]), []);
        // VRFY is not known, or not answered.
        assert_eq!(found(&[&[250, 251], &[252, 500, 502], &[550, 551]]), []);
        assert_eq!(found(&[&[450, 550, 553]]), []);
    }
}
