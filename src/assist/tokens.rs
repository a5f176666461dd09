//! The colours of config files, for editors that have no grammar of their own for them.

use crate::Analysis;
use crate::document::Document;
use crate::language::Query;
use crate::settings;
use std::cmp::Reverse;
use std::ops::Range;

/// What a piece of text is, in the words of the protocol.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Token {
    Comment,
    Keyword,
    Macro,
    Namespace,
    Type,
    Function,
    Property,
    Parameter,
    Variable,
    EnumMember,
    String,
    Number,
    Regexp,
    Operator,
}

impl Token {
    /// What a capture of a query stands for. A name with parts that is not known means what it begins with.
    pub(crate) fn named(capture: &str) -> Option<Self> {
        Some(match capture {
            "comment" => Self::Comment,
            "keyword" => Self::Keyword,
            "constant.macro" => Self::Macro,
            "module" => Self::Namespace,
            "type" => Self::Type,
            "function" => Self::Function,
            "property" => Self::Property,
            "variable.parameter" => Self::Parameter,
            "variable" => Self::Variable,
            "boolean" | "constant" => Self::EnumMember,
            "string" => Self::String,
            "number" => Self::Number,
            "string.regexp" => Self::Regexp,
            "operator" => Self::Operator,
            _ => return capture.rsplit_once('.').and_then(|(start, _)| Self::named(start)),
        })
    }
}

/// A piece of text with what it is.
type Painted = (Range<usize>, Token);

/// Whether a document is a config file that has colours of ours.
pub(crate) fn has_tokens(document: &Document) -> bool {
    document.language().has(Query::Highlights)
}

/// The pieces of a config file that touch a range of bytes, in the order of the text; none lies over another. Codes in
/// its texts are numbers. Nothing in a language that editors know.
pub(crate) fn tokens(document: &Document, analysis: &Analysis, within: Range<usize>) -> Vec<Painted> {
    let language = document.language();
    let Some(syntax) = document.syntax().filter(|_| has_tokens(document)) else { return Vec::new() };
    let source = document.text().to_string();
    let seen = language.seen(Query::Highlights, syntax, &source, within.clone());
    let mut found: Vec<(Painted, usize)> = Vec::new();
    for seen in seen {
        for (name, node) in seen.nodes {
            let Some(token) = Token::named(name) else { continue };
            let text = source.get(node.byte_range()).unwrap_or("");
            let span = node.start_byte()..node.start_byte() + text.trim_end().len();
            found.push(((span, token), seen.pattern));
        }
    }
    let is_near = |span: &Range<usize>| span.start < within.end && within.start < span.end;
    // The last patterns, for what no grammar tells: words that do something, and codes.
    let (actions, codes) = (usize::MAX - 1, usize::MAX);
    let words = settings::action_words(document, &source).into_iter();
    found.extend(words.filter(&is_near).map(|span| ((span, Token::Keyword), actions)));
    let mentions = analysis.mentions.iter().map(|mention| mention.span.clone());
    found.extend(mentions.filter(&is_near).map(|span| ((span, Token::Number), codes)));
    painted(found)
}

/// Paints the pieces one over the other: what is inside something over it, and of two for one place the one that counts
/// more.
fn painted(mut found: Vec<(Painted, usize)>) -> Vec<Painted> {
    found.sort_by_key(|((span, _), rank)| (span.start, Reverse(span.end), *rank));
    let mut out: Vec<Painted> = Vec::new();
    let mut open: Vec<Painted> = Vec::new();
    let mut at = 0;
    let mut paint = |at: &mut usize, to: usize, token: Token| {
        if *at < to {
            out.push((*at..to, token));
            *at = to;
        }
    };
    for ((span, token), _) in found {
        while let Some((around, outer)) = open.last() {
            if around.end <= span.start {
                paint(&mut at, around.end, *outer);
                open.pop();
            } else {
                paint(&mut at, span.start, *outer);
                break;
            }
        }
        let end = open.last().map_or(span.end, |(around, _)| span.end.min(around.end));
        at = at.max(span.start);
        open.push((span.start..end, token));
    }
    while let Some((around, outer)) = open.pop() {
        paint(&mut at, around.end, outer);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze;
    use crate::config::Config;
    use crate::language;

    fn shown(id: &str, path: &str, source: &str) -> Vec<(String, Token)> {
        let language = language::by_id(id).expect("it is there");
        let mut document = Document::new(path, language, source);
        document.parse();
        let analysis = analyze(&document, &Config::default());
        let tokens = tokens(&document, &analysis, 0..source.len());
        tokens.into_iter().map(|(span, token)| (source[span].to_owned(), token)).collect()
    }

    #[test]
    fn pieces_lie_beside_each_other_and_codes_are_numbers() {
        let found = shown("exim", "exim.conf", "begin acl\ncheck:\n  deny message = 550 no\n# x\n");
        let expected = [
            ("begin", Token::Keyword),
            ("acl", Token::Namespace),
            ("check:", Token::Function),
            ("deny", Token::Keyword),
            ("message", Token::Property),
            ("550", Token::Number),
            (" no", Token::String),
            ("# x", Token::Comment),
        ];
        assert_eq!(found, expected.map(|(text, token)| (text.to_owned(), token)));
    }

    #[test]
    fn words_that_do_something_are_keywords() {
        let found = shown("postfix-table", "postfix/client_access", "a.example REJECT 550 no\n");
        let expected = [
            ("a.example", Token::Property),
            ("REJECT", Token::Keyword),
            (" ", Token::String),
            ("550", Token::Number),
        ];
        assert_eq!(found[..4], expected.map(|(text, token)| (text.to_owned(), token)));
    }

    #[test]
    fn a_language_of_editors_has_no_colours_of_ours() {
        assert_eq!(shown("python", "a.py", "import smtplib\n"), []);
    }

    #[test]
    fn what_is_inside_is_painted_over_what_is_around() {
        let pieces = [((0..10, Token::String), 0), ((2..4, Token::Number), 0), ((2..4, Token::Keyword), 1)];
        let expected = [(0..2, Token::String), (2..4, Token::Keyword), (4..10, Token::String)];
        assert_eq!(painted(pieces.to_vec()), expected);
        assert_eq!(
            painted(vec![((0..4, Token::String), 0), ((2..6, Token::Number), 0)]).last(),
            Some(&(2..4, Token::Number))
        );
    }
}
