//! Other notations for patterns, as regular expressions: wildcards, classes with a percent sign, delimiters.

/// A text with wildcards, as a regular expression for the start of a reply: `4??`, `45[0-2]*`.
pub(super) fn from_wildcards(text: &str) -> String {
    let mut regex = String::from("^");
    let mut letters = text.trim_end_matches('*').chars().peekable();
    let mut is_inside = false;
    while let Some(letter) = letters.next() {
        match letter {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            '[' => {
                is_inside = true;
                regex.push('[');
                if letters.next_if(|next| *next == '!').is_some() {
                    regex.push('^');
                }
            }
            ']' if is_inside => {
                is_inside = false;
                regex.push(']');
            }
            '-' if is_inside => regex.push('-'),
            _ if letter.is_ascii_punctuation() => regex.extend(['\\', letter]),
            _ => regex.push(letter),
        }
    }
    regex
}

/// A pattern whose classes begin with a percent sign, as a regular expression: `^4%d%d[ %-]`.
pub(super) fn from_percent(pattern: &str) -> String {
    let mut regex = String::with_capacity(pattern.len() + 4);
    let mut letters = pattern.chars();
    let mut is_inside = false;
    while let Some(letter) = letters.next() {
        match letter {
            '%' => match letters.next() {
                Some(class @ ('d' | 's' | 'w' | 'D' | 'S' | 'W')) => regex.extend(['\\', class]),
                Some('a') => regex.push_str("[a-zA-Z]"),
                Some(other) if other.is_ascii_punctuation() => regex.extend(['\\', other]),
                Some(other) => regex.push(other),
                None => regex.push('%'),
            },
            // Outside a class it repeats, as seldom as possible.
            '-' if !is_inside => regex.push_str("*?"),
            '|' | '{' | '}' | '\\' => regex.extend(['\\', letter]),
            _ => {
                is_inside = letter == '[' || is_inside && letter != ']';
                regex.push(letter);
            }
        }
    }
    regex
}

/// The pattern in a text that has delimiters and flags around it, such as `/^250/i`.
pub(super) fn between_delimiters(text: &str) -> Option<&str> {
    let delimiter = text.chars().next().filter(|first| matches!(first, '/' | '#' | '~' | '!'))?;
    let end = text.rfind(delimiter).filter(|end| *end > 0)?;
    let flags = &text[end + 1..];
    flags.bytes().all(|flag| flag.is_ascii_alphabetic()).then(|| &text[1..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::pattern::truth_of;

    fn yes(pattern: &str) -> String {
        truth_of(pattern).map_or_else(|| "unknown".to_owned(), |truth| truth.yes.to_string())
    }

    #[test]
    fn wildcards_are_translated() {
        assert_eq!(yes(&from_wildcards("4??")), "4yz");
        assert_eq!(yes(&from_wildcards("45[0-2]*")), "450–452");
        assert_eq!(yes(&from_wildcards("[!2]*")), "1yz, 3yz, 4yz, 5yz");
        assert_eq!(yes(&from_wildcards("*")), "unknown");
    }

    #[test]
    fn classes_with_percent_signs_are_translated() {
        assert_eq!(yes(&from_percent("^4%d%d[ %-]")), "4yz");
        assert_eq!(yes(&from_percent("^25[012]%-")), "250–252");
        assert_eq!(yes(&from_percent("^(%d%d%d)")), "unknown");
        assert_eq!(from_percent("^.-%s$"), r"^.*?\s$");
    }
}
