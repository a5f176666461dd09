//! What a condition tells about the codes that reach either side of it.

use crate::catalog::CodeSet;

/// The codes with which a condition may hold, and those with which it may not hold. A code can be in both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Truth {
    pub(super) yes: CodeSet,
    pub(super) no: CodeSet,
}

impl Truth {
    /// A condition that says nothing about the code.
    pub(super) const UNKNOWN: Self = Self { yes: CodeSet::ALL, no: CodeSet::ALL };
    /// A condition that always holds.
    pub(super) const ALWAYS: Self = Self { yes: CodeSet::ALL, no: CodeSet::EMPTY };
    /// A condition that never holds.
    pub(super) const NEVER: Self = Self { yes: CodeSet::EMPTY, no: CodeSet::ALL };

    /// A condition that holds exactly for the codes of a set.
    pub(super) fn exactly(set: CodeSet) -> Self {
        Self { yes: set, no: !set }
    }

    pub(super) fn negated(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    pub(super) fn and(self, other: Self) -> Self {
        // The second condition is only asked where the first holds.
        Self { yes: self.yes & other.yes, no: self.no | (self.yes & other.no) }
    }

    pub(super) fn or(self, other: Self) -> Self {
        self.negated().and(other.negated()).negated()
    }
}
