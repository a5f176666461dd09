//! What is shown for a place in the text.

use crate::Analysis;
use crate::catalog::{
    CodeSet, Explanation, Locale, ReplyCode, compare, explain_command, explain_enhanced, explain_pair,
    explain_reply, explain_set,
};
use crate::config::Config;
use crate::document::Document;
use crate::mention::{Code, Mention, command};
use crate::settings::about;
use std::ops::Range;

/// From this many codes on a set is a range and not a list: then it is the set that interests.
const RANGE: u32 = 12;

/// A text for a range of bytes.
#[derive(Debug)]
pub(super) struct Hover {
    pub(super) span: Range<usize>,
    pub(super) markdown: String,
}

/// The hover for a byte offset: the pair or the code that stands there, the set of codes around it, or the command.
pub(super) fn at(
    document: &Document,
    config: &Config,
    analysis: &Analysis,
    offset: usize,
    locale: &Locale,
) -> Option<Hover> {
    let set = set_at(analysis, offset);
    let code = analysis.mentions.iter().position(|mention| covers(&mention.span, offset));
    if code.is_none()
        && let Some((span, markdown)) = about(document, &document.text().to_string(), offset, locale)
    {
        return Some(Hover { span, markdown });
    }
    let Some(index) = code else {
        let (span, explanation) = if let Some((span, set)) = set {
            (span, explain_set(set, locale))
        } else {
            let (span, command) = command::at(document, config, &document.text().to_string(), offset)?;
            (span, explain_command(command, locale))
        };
        let markdown = explanation.to_markdown();
        return Some(Hover { span, markdown });
    };
    let (span, explanation) = explain(&analysis.mentions, index, locale);
    match set.filter(|(_, set)| set.len() > 1) {
        Some((around, set)) if set.len() > RANGE => {
            Some(Hover { span: around, markdown: explain_set(set, locale).to_markdown() })
        }
        Some((_, set)) => {
            // Two codes in one set are compared; of more, the set is told.
            let codes: Vec<u16> = set.iter().collect();
            let mut together = match codes[..] {
                [first, second] => compare(ReplyCode(first), ReplyCode(second), locale),
                _ => explain_set(set, locale),
            };
            together.references.retain(|reference| !explanation.references.contains(reference));
            let markdown = format!("{}\n---\n\n{}", explanation.to_markdown(), together.to_markdown());
            Some(Hover { span, markdown })
        }
        None => Some(Hover { span, markdown: explanation.to_markdown() }),
    }
}

fn covers(span: &Range<usize>, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

/// The smallest set around the offset.
fn set_at(analysis: &Analysis, offset: usize) -> Option<(Range<usize>, CodeSet)> {
    analysis.sets.iter().filter(|(span, _)| covers(span, offset)).min_by_key(|(span, _)| span.len()).cloned()
}

/// Explains a mention together with the code that belongs to it.
fn explain(mentions: &[Mention], index: usize, locale: &Locale) -> (Range<usize>, Explanation) {
    let here = &mentions[index];
    let pair = match here.code {
        Code::Reply(code) => mentions.get(index + 1).and_then(|next| match next.code {
            Code::Enhanced(detail) if belongs(here, next) => {
                Some((code, detail, here.span.start..next.span.end))
            }
            _ => None,
        }),
        Code::Enhanced(detail) => {
            index.checked_sub(1).and_then(|before| mentions.get(before)).and_then(|before| {
                match before.code {
                    Code::Reply(code) if belongs(before, here) => {
                        Some((code, detail, before.span.start..here.span.end))
                    }
                    _ => None,
                }
            })
        }
    };
    if let Some((code, detail, span)) = pair {
        return (span, explain_pair(code, detail, locale));
    }
    let explanation = match here.code {
        Code::Reply(code) => explain_reply(code, locale),
        Code::Enhanced(detail) => explain_enhanced(detail, locale),
    };
    (here.span.clone(), explanation)
}

/// Whether an enhanced code stands right behind a reply code: `452 4.2.2`, `452-4.2.2`, `452, "4.2.2"`.
fn belongs(reply: &Mention, detail: &Mention) -> bool {
    detail.span.start.saturating_sub(reply.span.end) <= 4
}
