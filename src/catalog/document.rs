//! The whole catalogue as one document.

use super::locale::Locale;
use super::{
    EnhancedCode, Explanation, ReplyCode, commands, compare, enhanced_codes, explain_command,
    explain_enhanced, explain_reply, replies,
};
use std::fmt::Write as _;

/// A part of the document.
#[derive(Debug)]
pub struct Part {
    /// What it is about.
    pub heading: &'static str,
    /// What it says, code by code.
    pub pages: Vec<Explanation>,
}

/// All that the catalogue says: the reply codes, the enhanced codes in every class that there is something to say of,
/// the commands, and the pairs that are compared by hand.
#[must_use]
pub fn whole(locale: &Locale) -> [Part; 4] {
    let headings = &locale.headings;
    let details = enhanced_codes().iter().flat_map(|entry| {
        let is_told =
            |class: &u16| entry.classes.contains(class) || entry.text(locale).of_class(*class).is_some();
        let code = |class| EnhancedCode { class, subject: entry.subject, detail: entry.detail };
        [2, 4, 5].into_iter().filter(is_told).map(code)
    });
    let pairs = locale.comparisons.iter().map(|comparison| comparison.codes.map(ReplyCode));
    [
        Part {
            heading: headings.part_replies,
            pages: replies().iter().map(|entry| explain_reply(entry.code, locale)).collect(),
        },
        Part {
            heading: headings.part_enhanced,
            pages: details.map(|code| explain_enhanced(code, locale)).collect(),
        },
        Part {
            heading: headings.part_commands,
            pages: commands().iter().map(|command| explain_command(command, locale)).collect(),
        },
        Part {
            heading: headings.part_pairs,
            pages: pairs.map(|[first, second]| compare(first, second, locale)).collect(),
        },
    ]
}

/// The document as Markdown: a title, and a heading for each part and each page.
#[must_use]
pub fn whole_markdown(locale: &Locale) -> String {
    let mut text = format!("# {}\n", locale.headings.part_all);
    for part in whole(locale) {
        let _ = write!(text, "\n## {}\n", part.heading);
        for page in part.pages {
            let _ = write!(text, "\n### {}\n{}", page.title(), page.body());
        }
    }
    text
}
