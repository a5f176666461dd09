//! Where matches of a regular expression lead that begin with a reply code: which of the digits are taken, and what may stand
//! behind them.

use regex_syntax::ast::{self, Ast};

/// How far a match has come: after 0 to 3 of the digits, behind them, or beyond, where the text decides.
const PLACES: usize = 6;
/// After all digits.
pub(super) const DIGITS: usize = 3;
/// After what stands behind the digits of every reply.
const BEHIND: usize = 4;
/// Where the text decides.
pub(super) const BEYOND: usize = 5;
/// A match only goes on, so more repetitions than places lead nowhere else.
const MOST_ROUNDS: u32 = 8;

/// Where each place leads: sets of places as bits.
#[derive(Clone, Copy)]
struct Moves([u8; PLACES]);

impl Moves {
    const STAY: Self = Self([1, 2, 4, 8, 16, 32]);
    const NONE: Self = Self([0; PLACES]);

    /// What comes of a set of places.
    fn of(self, places: u8) -> u8 {
        (0..PLACES).filter(|place| places >> place & 1 == 1).fold(0, |ends, place| ends | self.0[place])
    }

    fn then(self, next: Self) -> Self {
        Self(self.0.map(|places| next.of(places)))
    }

    fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|place| self.0[place] | other.0[place]))
    }
}

/// Where matches of a pattern end that begin with a code.
pub(super) fn ends(tree: &Ast, code: u16) -> u8 {
    let digits = [digit(code / 100), digit(code / 10 % 10), digit(code % 10)];
    reach(tree, &digits, 1)
}

/// Where a part of a pattern leads from a set of places: as [`moves`] tells it of all of them, but most codes are out of the
/// question behind the first digit.
fn reach(tree: &Ast, digits: &[char; 3], places: u8) -> u8 {
    if places == 0 || places == 1 << BEYOND {
        return places;
    }
    match tree {
        Ast::Group(group) => reach(&group.ast, digits, places),
        Ast::Concat(parts) => parts.asts.iter().fold(places, |places, part| reach(part, digits, places)),
        Ast::Alternation(options) => {
            options.asts.iter().fold(0, |ends, option| ends | reach(option, digits, places))
        }
        _ => moves(tree, digits).of(places),
    }
}

/// Each part of a pattern is looked at once, however it is repeated.
fn moves(tree: &Ast, digits: &[char; 3]) -> Moves {
    match tree {
        Ast::Empty(_) | Ast::Flags(_) => Moves::STAY,
        Ast::Assertion(assertion) => Moves(std::array::from_fn(|place| {
            let holds = match assertion.kind {
                ast::AssertionKind::StartLine | ast::AssertionKind::StartText => place == 0,
                // A reply goes on with a space, a hyphen or its end: a word ends after three digits.
                ast::AssertionKind::WordBoundary => place == 0 || place == DIGITS,
                _ => false,
            };
            1 << if holds { place } else { BEYOND }
        })),
        Ast::Group(group) => moves(&group.ast, digits),
        Ast::Concat(parts) => {
            parts.asts.iter().fold(Moves::STAY, |before, part| before.then(moves(part, digits)))
        }
        Ast::Alternation(options) => {
            options.asts.iter().fold(Moves::NONE, |others, option| others.or(moves(option, digits)))
        }
        Ast::Repetition(repetition) => repeated(&repetition.op.kind, moves(&repetition.ast, digits)),
        _ => Moves(std::array::from_fn(|place| step(tree, digits, place).map_or(0, |end| 1 << end))),
    }
}

fn repeated(kind: &ast::RepetitionKind, once: Moves) -> Moves {
    let (least, most) = match kind {
        ast::RepetitionKind::ZeroOrOne => (0, 1),
        ast::RepetitionKind::ZeroOrMore => (0, u32::MAX),
        ast::RepetitionKind::OneOrMore => (1, u32::MAX),
        ast::RepetitionKind::Range(range) => match range {
            ast::RepetitionRange::Exactly(count) => (*count, *count),
            ast::RepetitionRange::AtLeast(count) => (*count, u32::MAX),
            ast::RepetitionRange::Bounded(least, most) => (*least, *most),
        },
    };
    let (mut all, mut now) = (Moves::NONE, Moves::STAY);
    for round in 0..=most.min(MOST_ROUNDS) {
        if round >= least.min(MOST_ROUNDS) {
            all = all.or(now);
        }
        now = now.then(once);
    }
    all
}

/// One character: a digit of the code, or something behind it.
fn step(tree: &Ast, digits: &[char; 3], place: usize) -> Option<usize> {
    if place == BEYOND {
        return Some(BEYOND);
    }
    let Some(&digit) = digits.get(place) else {
        // The last line of every reply goes on with a space, those before it with a hyphen (RFC 5321 4.2.1).
        let separates = matches(tree, ' ') && (place == DIGITS || matches(tree, '-'));
        return Some(if separates { BEHIND } else { BEYOND });
    };
    matches(tree, digit).then_some(place + 1)
}

/// Whether one character fits a part of a pattern that takes one.
pub(super) fn matches(tree: &Ast, letter: char) -> bool {
    match tree {
        Ast::Literal(literal) => literal.c == letter,
        Ast::Dot(_) => true,
        Ast::ClassPerl(class) => perl(class, letter),
        Ast::ClassBracketed(class) => set(&class.kind, letter) != class.negated,
        _ => false,
    }
}

fn perl(class: &ast::ClassPerl, letter: char) -> bool {
    let inside = match class.kind {
        ast::ClassPerlKind::Digit => letter.is_ascii_digit(),
        ast::ClassPerlKind::Space => letter.is_whitespace(),
        ast::ClassPerlKind::Word => letter.is_alphanumeric() || letter == '_',
    };
    inside != class.negated
}

fn set(kind: &ast::ClassSet, letter: char) -> bool {
    match kind {
        ast::ClassSet::Item(item) => self::item(item, letter),
        ast::ClassSet::BinaryOp(_) => false,
    }
}

fn item(item: &ast::ClassSetItem, letter: char) -> bool {
    match item {
        ast::ClassSetItem::Literal(literal) => literal.c == letter,
        ast::ClassSetItem::Range(range) => (range.start.c..=range.end.c).contains(&letter),
        ast::ClassSetItem::Perl(class) => perl(class, letter),
        ast::ClassSetItem::Bracketed(class) => set(&class.kind, letter) != class.negated,
        ast::ClassSetItem::Union(union) => union.items.iter().any(|part| self::item(part, letter)),
        _ => false,
    }
}

/// A digit as it is written.
pub(super) fn digit(value: u16) -> char {
    char::from_digit(u32::from(value), 10).unwrap_or('0')
}
