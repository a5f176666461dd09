//! Sections of standards that a text names: `RFC 5321 4.5.4.1`, `RFC 5321, section 4.2`, `rfc3463`.

use crate::document::Document;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bRFC[ -]?(?<rfc>\d{3,4})\b(?:(?:,? ?(?:section|sect?\.?|§)[ -]?|[ ,]+(?:§ ?)?)(?<section>\d{1,2}(?:\.\d{1,2}){0,5})\b)?",
    )
    .ok()
});

/// The places where a text names an RFC, with the address of the section.
pub(crate) fn links(document: &Document) -> Vec<(Range<usize>, String)> {
    if !document.is_about_mail() {
        return Vec::new();
    }
    let Some(named) = NAMED.as_ref() else { return Vec::new() };
    let source = document.text().to_string();
    let link = |found: regex::Captures<'_>| {
        let (whole, rfc) = (found.get(0)?, found.name("rfc")?);
        let page = format!("https://www.rfc-editor.org/rfc/rfc{}", rfc.as_str().trim_start_matches('0'));
        Some(match found.name("section") {
            // A number of three digits behind it is a code, and one without a dot may be anything.
            Some(section)
                if section.as_str().contains('.') || whole.as_str().to_lowercase().contains("sec") =>
            {
                (whole.range(), format!("{page}#section-{}", section.as_str()))
            }
            _ => (whole.start()..rfc.end(), page),
        })
    };
    named.captures_iter(&source).filter_map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language;

    #[test]
    fn sections_are_found_and_codes_are_none() {
        let source =
            "# smtp: RFC 5321 4.5.4.1, RFC 5321, section 4; rfc3463 says 452, RFC 5321 550 and RFC-821\n";
        let language = language::by_id("python").expect("it is there");
        let document = Document::new("a.py", language, source);
        let found: Vec<_> =
            links(&document).into_iter().map(|(span, url)| (source[span].to_owned(), url)).collect();
        let page = "https://www.rfc-editor.org/rfc/rfc";
        let expected = [
            ("RFC 5321 4.5.4.1", format!("{page}5321#section-4.5.4.1")),
            ("RFC 5321, section 4", format!("{page}5321#section-4")),
            ("rfc3463", format!("{page}3463")),
            ("RFC 5321", format!("{page}5321")),
            ("RFC-821", format!("{page}821")),
        ];
        assert_eq!(found, expected.map(|(text, url)| (text.to_owned(), url)));
    }
}
