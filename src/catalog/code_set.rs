//! Sets of reply codes: the currency of the whole analysis.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not, Sub};

/// The lowest number that a [`CodeSet`] can hold.
const FIRST: u16 = 100;
/// The highest number that a [`CodeSet`] can hold.
const LAST: u16 = 599;

/// A set of reply codes between 100 and 599, as a bitset. Copying and all operations cost a few instructions.
///
/// RFC 5321 4.2 gives a reply code a first digit of 2 to 5; 1yz is kept because code tests for it (RFC 821 had it).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CodeSet([u64; 8]);

impl CodeSet {
    /// No code.
    pub const EMPTY: Self = Self([0; 8]);
    /// Every code from 100 to 599.
    pub const ALL: Self = Self::range(FIRST, LAST);
    /// Positive completion, 2yz (RFC 5321 4.2.1).
    pub const SUCCESS: Self = Self::range(200, 299);
    /// Transient negative completion, 4yz (RFC 5321 4.2.1).
    pub const TRANSIENT: Self = Self::range(400, 499);
    /// Permanent negative completion, 5yz (RFC 5321 4.2.1).
    pub const PERMANENT: Self = Self::range(500, 599);
    /// Negative completion, transient or permanent: 4yz and 5yz (RFC 5321 4.2.1).
    pub const NEGATIVE: Self = Self::range(400, 599);

    /// The set with the bit pattern that the build computed from a set expression in a data file.
    #[must_use]
    pub const fn from_words(words: [u64; 8]) -> Self {
        Self(words)
    }

    /// Every code from `low` to `high`, both included; numbers outside 100..=599 are cut off.
    #[must_use]
    pub const fn range(low: u16, high: u16) -> Self {
        let low = if low < FIRST { FIRST } else { low };
        let high = if high > LAST { LAST } else { high };
        let mut words = [0; 8];
        if low <= high {
            let (first, last) = (low - FIRST, high - FIRST);
            let mut at = first / 64;
            while at <= last / 64 {
                let from = if at == first / 64 { first % 64 } else { 0 };
                let until = if at == last / 64 { last % 64 } else { 63 };
                words[at as usize] = u64::MAX << from & u64::MAX >> (63 - until);
                at += 1;
            }
        }
        Self(words)
    }

    /// The set of one code; empty when `code` is outside 100..=599.
    #[must_use]
    pub const fn of(code: u16) -> Self {
        Self::range(code, code)
    }

    /// Every code whose decimal digits begin with those of `prefix` (`4` is 4yz, `25` is 250–259, `250` is itself).
    #[must_use]
    pub const fn with_prefix(prefix: u16) -> Self {
        match prefix {
            0..=9 => Self::range(prefix * 100, prefix * 100 + 99),
            10..=99 => Self::range(prefix * 10, prefix * 10 + 9),
            _ => Self::of(prefix),
        }
    }

    /// Whether `code` is in the set.
    #[must_use]
    pub const fn contains(&self, code: u16) -> bool {
        if code < FIRST || code > LAST {
            return false;
        }
        let bit = code - FIRST;
        self.0[(bit / 64) as usize] & (1 << (bit % 64)) != 0
    }

    /// Whether the set holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Whether the two sets have a code in common.
    #[must_use]
    pub fn meets(&self, other: Self) -> bool {
        !(*self & other).is_empty()
    }

    /// Whether every code of the set is in `other`.
    #[must_use]
    pub fn is_within(&self, other: Self) -> bool {
        (*self - other).is_empty()
    }

    /// How many codes the set holds.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The codes in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().zip(0u16..).flat_map(|(&word, index)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = rest.checked_ilog2().map(|_| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(FIRST + index * 64 + u16::try_from(bit).unwrap_or(0))
            })
        })
    }

    /// The maximal runs of neighbouring codes, as inclusive bounds in ascending order.
    fn runs(&self) -> Vec<(u16, u16)> {
        let mut runs: Vec<(u16, u16)> = Vec::new();
        for code in self.iter() {
            match runs.last_mut() {
                Some((_, end)) if *end + 1 == code => *end = code,
                _ => runs.push((code, code)),
            }
        }
        runs
    }
}

impl FromIterator<u16> for CodeSet {
    fn from_iter<I: IntoIterator<Item = u16>>(codes: I) -> Self {
        codes.into_iter().fold(Self::EMPTY, |set, code| set | Self::of(code))
    }
}

impl BitOr for CodeSet {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }
}

impl BitAnd for CodeSet {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl Sub for CodeSet {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }
}

impl Not for CodeSet {
    type Output = Self;
    fn not(self) -> Self {
        Self::ALL - self
    }
}

/// The compact form that messages use: `421, 450–452`, and `4yz` for a whole class.
impl fmt::Display for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (low, high) in self.runs() {
            let mut low = low;
            while low <= high {
                f.write_str(separator)?;
                separator = ", ";
                // A run is cut at class borders, so that 400–599 reads as the two classes that it is.
                let class_end = (low / 100 * 100 + 99).min(high);
                match class_end - low {
                    99 => write!(f, "{}yz", low / 100)?,
                    0 => write!(f, "{low}")?,
                    1 => write!(f, "{low}, {class_end}")?,
                    _ => write!(f, "{low}–{class_end}")?,
                }
                low = class_end + 1;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for CodeSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}
