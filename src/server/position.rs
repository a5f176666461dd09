//! Positions of the protocol: a line, and a column in the code units that client and server agreed on.

use ropey::Rope;
use std::ops::Range;

/// The unit of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units: what a client means that says nothing.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

/// A position between two characters: line and column from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl Encoding {
    /// The byte offset of a position. A line past the end is the end of the text, a column past the end of its line
    /// the end of the line, and a column inside a character its start.
    pub(super) fn offset(self, text: &Rope, position: Position) -> usize {
        let line = position.line as usize;
        if line >= text.len_lines() {
            return text.len_bytes();
        }
        let start = text.line_to_char(line);
        let content = text.line(line);
        let mut length = content.len_chars();
        while length > 0 && matches!(content.char(length - 1), '\n' | '\r') {
            length -= 1;
        }
        let wanted = position.column as usize;
        let chars = match self {
            Self::Utf32 => wanted,
            Self::Utf8 if wanted >= content.len_bytes() => length,
            Self::Utf8 => content.byte_to_char(wanted),
            Self::Utf16 if wanted >= content.len_utf16_cu() => length,
            Self::Utf16 => content.utf16_cu_to_char(wanted),
        };
        text.char_to_byte(start + chars.min(length))
    }

    /// The position of a byte offset; one past the end is the end.
    pub(super) fn position(self, text: &Rope, offset: usize) -> Position {
        let offset = offset.min(text.len_bytes());
        let line = text.byte_to_line(offset);
        let start = text.line_to_byte(line);
        let char_index = text.byte_to_char(offset);
        let line_start = text.line_to_char(line);
        let column = match self {
            Self::Utf8 => offset - start,
            Self::Utf32 => char_index - line_start,
            Self::Utf16 => text.char_to_utf16_cu(char_index) - text.char_to_utf16_cu(line_start),
        };
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
        }
    }

    /// The positions of both ends of a range of bytes.
    pub(super) fn range(self, text: &Rope, range: &Range<usize>) -> (Position, Position) {
        (self.position(text, range.start), self.position(text, range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn columns_count_in_the_agreed_unit() {
        let text = Rope::from_str("aü😀z\r\nnext\rlast");
        let z = "aü😀".len();
        assert_eq!(Encoding::Utf8.position(&text, z), at(0, 7));
        assert_eq!(Encoding::Utf16.position(&text, z), at(0, 4));
        assert_eq!(Encoding::Utf32.position(&text, z), at(0, 3));
        assert_eq!(Encoding::Utf16.offset(&text, at(0, 4)), z);
        assert_eq!(Encoding::Utf16.offset(&text, at(2, 1)), text.len_bytes() - 3);
    }

    #[test]
    fn what_lies_outside_is_clamped() {
        let text = Rope::from_str("a😀\nb");
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            assert_eq!(encoding.offset(&text, at(9, 0)), text.len_bytes());
            assert_eq!(encoding.offset(&text, at(0, 99)), 5);
        }
        // Between the two halves of a surrogate pair.
        assert_eq!(Encoding::Utf16.offset(&text, at(0, 2)), 1);
    }

    proptest! {
        #[test]
        fn every_character_boundary_goes_there_and_back(source in "[a-zü😀\r\n]{0,40}") {
            let text = Rope::from_str(&source);
            for (offset, _) in source.char_indices() {
                // The place between \r and \n is no position of its own.
                if source[..offset].ends_with('\r') && source[offset..].starts_with('\n') {
                    continue;
                }
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    prop_assert_eq!(encoding.offset(&text, encoding.position(&text, offset)), offset);
                }
            }
        }
    }
}
