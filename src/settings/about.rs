//! What there is to say about a setting on which the reader's cursor rests.

use super::matching;
use super::tree::Settings;
use crate::catalog::{Locale, ReplyCode, explain_reply};
use crate::document::Document;
use std::fmt::Write as _;
use std::ops::Range;

/// The setting whose name stands at a byte offset, explained in Markdown: what it does, its legal values, its default,
/// and the reply code that it makes the server send.
pub(crate) fn about(
    document: &Document,
    source: &str,
    offset: usize,
    locale: &Locale,
) -> Option<(Range<usize>, String)> {
    if document.language().parameters.is_empty() {
        return None;
    }
    let settings = Settings::of(document, source);
    let here = |span: &Range<usize>| span.start <= offset && offset <= span.end;
    let setting = settings.all.into_iter().find(|setting| here(&setting.name_span))?;
    let parameter = matching::format(document.language()).parameter(setting.name)?;
    let mut text = format!("**{}**\n\n{}\n\nValues: {}\n", setting.name, parameter.effect, parameter.values);
    if !parameter.default.is_empty() {
        let _ = write!(text, "\nDefault: {}\n", parameter.default);
    }
    let in_effect = if setting.value.is_empty() { parameter.default } else { setting.value };
    if let Some(code) = in_effect.parse().ok().filter(|code| (200..600).contains(code)) {
        let _ = write!(text, "\n---\n\n{}", explain_reply(ReplyCode(code), locale).to_markdown());
    }
    Some((setting.name_span, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::english;
    use crate::language;

    #[test]
    fn a_setting_is_explained_with_the_code_in_effect() {
        let language = language::by_id("postfix-main").expect("it is there");
        let source = "defer_code = 451\nmyhostname = mail.example\n";
        let mut document = Document::new("main.cf", language, source);
        document.parse();
        let (span, text) = about(&document, source, 3, english()).expect("it is a parameter with a code");
        assert_eq!(&source[span], "defer_code");
        assert!(text.contains("Default: 450") && text.contains("**451**"), "{text}");
        assert!(about(&document, source, 20, english()).is_none(), "not about replies");
        assert!(about(&document, source, 14, english()).is_none(), "the code has a hover of its own");
    }
}
