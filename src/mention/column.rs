//! Places that are alike: the first argument of one function, the values of one table, the second items of its rows. Where
//! most of what stands in such a column are codes, the others are codes as well.

use super::Code;
use super::company::{is_common, is_only_smtp};
use super::evidence::ENOUGH;
use super::finder::Finder;
use super::place::Surroundings;
use super::scan::Candidate;
use crate::catalog;
use crate::language::{Part, Role};
use foldhash::HashMap;
use foldhash::quality::FixedState;
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash, Hasher};
use tree_sitter::Node;

/// How many nodes above a candidate may belong to its column.
const HIGHEST: usize = 12;
/// A longer list is a column itself; the items of a shorter one can be a row.
const LONGEST_ROW: usize = 6;

impl<'t> Finder<'_, 't> {
    /// What tells the column of the node at `inner` of the path from others, wherever in the text it stands.
    pub(super) fn column(&self, inner: usize) -> Option<u64> {
        let mut hasher = FixedState::default().build_hasher();
        let mut child = self.path[inner];
        let (mut in_list, mut in_assign) = (false, false);
        for &parent in self.path[..inner].iter().rev().take(HIGHEST) {
            let role = self.nodes.role(parent);
            parent.kind_id().hash(&mut hasher);
            match role {
                Some(Role::Call) if !in_assign => {
                    let callee = self.nodes.part(parent, Part::Callee)?;
                    let arguments = self.items_of(parent, Part::Arguments);
                    (self.end_of(callee), place_among(&arguments, child)).hash(&mut hasher);
                    return (callee != child).then(|| hasher.finish());
                }
                Some(Role::List | Role::Table | Role::Strings | Role::Tuple) => {
                    let items = self.items_of(parent, Part::Items);
                    if self.is_row(&items) {
                        place_among(&items, child).hash(&mut hasher);
                    }
                    in_list = true;
                }
                Some(Role::Entry) => {
                    (self.nodes.part(parent, Part::Name) == Some(child)).hash(&mut hasher);
                    in_list = true;
                }
                Some(Role::Assign) => {
                    if in_list {
                        for target in self.nodes.parts(parent, Part::Targets) {
                            self.end_of(target).hash(&mut hasher);
                        }
                        return Some(hasher.finish());
                    }
                    in_assign = true;
                }
                Some(Role::Class | Role::Function) => {
                    self.nodes.part(parent, Part::Name).map(|name| self.text(name)).hash(&mut hasher);
                    return (in_list || in_assign && role == Some(Role::Class)).then(|| hasher.finish());
                }
                None | Some(Role::Wrap | Role::Block | Role::Return) => {}
                Some(_) => return None,
            }
            child = parent;
        }
        None
    }

    /// Whether what stands in a list differs from place to place: `[554, "no such user"]`.
    fn is_row(&self, items: &[Node<'t>]) -> bool {
        let roles = || items.iter().map(|item| self.nodes.role(*item));
        items.len() <= LONGEST_ROW && roles().zip(roles().skip(1)).any(|(one, next)| one != next)
    }
}

fn place_among(items: &[Node<'_>], child: Node<'_>) -> usize {
    items.partition_point(|item| item.start_byte() < child.start_byte())
}

/// What a column is worth to those that stand in it, where most are codes by what they weigh themselves. `is_foreign` says
/// that the file speaks of another protocol.
pub(super) fn columns_of_codes(
    candidates: &[Candidate],
    places: &[Surroundings],
    points: &[i32],
    is_foreign: bool,
) -> HashMap<u64, i32> {
    const SEVERAL: usize = 3;
    const LIKELY: i32 = 3;
    // Outweighs a function that is called as those of HTTP are.
    const SURE: i32 = 8;
    #[derive(Default)]
    struct Column {
        all: usize,
        codes: usize,
        different: BTreeSet<u16>,
        /// Those that no other protocol has.
        own: BTreeSet<u16>,
        others: usize,
    }
    let mut columns: HashMap<u64, Column> = HashMap::default();
    for ((candidate, place), points) in candidates.iter().zip(places).zip(points) {
        let (Some(key), Code::Reply(code)) = (place.column, candidate.code) else { continue };
        if !place.callee.is_empty() && is_common(&place.callee) {
            continue;
        }
        let column = columns.entry(key).or_default();
        column.all += 1;
        if *points >= ENOUGH {
            column.codes += 1;
            column.different.insert(code.0);
            if is_only_smtp(code.0) {
                column.own.insert(code.0);
            }
        }
        column.others += usize::from(!catalog::reply(code.0).is_some_and(catalog::Reply::is_established));
    }
    let worth = |column: &Column| {
        // Where nothing but codes of SMTP stands, a few that nobody else has tell of all, whatever the file speaks of.
        if column.own.len() >= SEVERAL && column.others == 0 {
            return Some(SURE);
        }
        let is_most = column.different.len() > 1 && 3 * column.codes >= 2 * column.all;
        (column.codes >= SEVERAL && is_most && !is_foreign).then_some(LIKELY)
    };
    columns.into_iter().filter_map(|(key, column)| Some((key, worth(&column)?))).collect()
}
