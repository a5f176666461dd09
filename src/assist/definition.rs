//! Where a code gets its name, and where a name gets its code.

use crate::Analysis;
use crate::catalog::CodeSet;
use crate::document::Document;
use crate::flow::Constant;
use crate::language::Role;
use crate::mention::Code;
use std::ops::Range;

/// The names that stand for a code, and for no other; where there are none, the lists that it is in.
pub(crate) fn named(analysis: &Analysis, code: Code) -> Vec<Range<usize>> {
    let Code::Reply(code) = code else { return Vec::new() };
    let alone = CodeSet::of(code.0);
    let of = |fits: &dyn Fn(&Constant) -> bool| -> Vec<Range<usize>> {
        analysis.constants.iter().filter(|constant| fits(constant)).map(|it| it.span.clone()).collect()
    };
    let exact = of(&|constant| constant.set == alone);
    if exact.is_empty() { of(&|constant| constant.set.contains(code.0)) } else { exact }
}

/// Where the name at a byte offset gets the codes that it stands for.
pub(crate) fn definitions(document: &Document, analysis: &Analysis, offset: usize) -> Vec<Range<usize>> {
    let source = document.text().to_string();
    let stands_here = |name: &str| {
        let starts = offset.saturating_sub(name.len())..=offset;
        starts.into_iter().find(|start| is_word_at(&source, *start, name))
    };
    let mut known = analysis.constants.iter();
    let Some(name) = known.find_map(|known| stands_here(&known.name).map(|start| (&known.name, start)))
    else {
        return Vec::new();
    };
    let (name, start) = name;
    if !is_code(document, &source, start..start + name.len()) {
        return Vec::new();
    }
    let same = analysis.constants.iter().filter(|constant| constant.name == *name);
    same.map(|constant| constant.span.clone()).collect()
}

/// Whether a name stands at a byte offset, and is no part of a longer one.
fn is_word_at(source: &str, start: usize, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let Some(rest) = source.get(start..).and_then(|rest| rest.strip_prefix(name)) else { return false };
    !rest.starts_with(is_part) && !source[..start].ends_with(is_part)
}

/// Whether a span is neither in a text nor in a comment.
fn is_code(document: &Document, source: &str, span: Range<usize>) -> bool {
    let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) else {
        return false;
    };
    let mut node = syntax.node_at(&span);
    while let Some(here) = node {
        match nodes.role(here) {
            Some(Role::String | Role::Comment | Role::Regex) => return false,
            // What stands in an expression within a text is code.
            Some(_) => return true,
            None => node = here.parent(),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::{analyze, assist, language};

    /// Where the place that is marked with `@` leads to: the lines of the text, from 1.
    fn lines(id: &str, path: &str, marked: &str) -> Vec<usize> {
        let offset = marked.find('@').expect("a place is marked");
        let source = marked.replacen('@', "", 1);
        let language = language::by_id(id).expect("it is there");
        let mut document = Document::new(path, language, &source);
        document.parse();
        let analysis = analyze(&document, &Config::default());
        let found = match assist::code_at(&analysis, offset) {
            Some(code) => named(&analysis, code),
            None => definitions(&document, &analysis, offset),
        };
        found.into_iter().map(|span| source[..span.start].matches('\n').count() + 1).collect()
    }

    #[test]
    fn codes_lead_to_their_names_and_names_to_their_codes() {
        let python = |body: &str| {
            lines("python", "a.py", &format!("import smtplib\nFULL = 452\nLATER = (421, 452, 450)\n{body}"))
        };
        assert_eq!(python("def f(e):\n    return e.smtp_code == 45@2\n"), [2]);
        assert_eq!(python("def f(e):\n    return e.smtp_code == 42@1\n"), [3], "a list that it is in");
        assert_eq!(python("def f(e):\n    return e.smtp_code == 55@0\n"), [0; 0]);
        assert_eq!(python("def f(e):\n    return e.smtp_code == FU@LL\n"), [2]);
        assert_eq!(python("def f(e):\n    return e.smtp_code in LATER@\n"), [3]);
        assert_eq!(python("def f(e):\n    return e.smtp_code == FULL@ER\n"), [0; 0], "a longer name");
        assert_eq!(python("def f(e):\n    return 'the FU@LL text'  # smtp\n"), [0; 0], "a text");
        assert_eq!(python("# smtp FU@LL\n"), [0; 0], "a comment");
        assert_eq!(
            lines(
                "java",
                "A.java",
                "// SMTP\nclass A {\n  static final int FULL = 452;\n  boolean f(int replyCode) { return replyCode == FU@LL; }\n}\n"
            ),
            [3]
        );
        assert_eq!(
            lines(
                "c",
                "a.c",
                "/* SMTP */\nenum reply {\n  FULL = 452,\n};\nint f(int reply_code) { return reply_code == FUL@L; }\n"
            ),
            [3]
        );
        assert_eq!(
            lines(
                "go",
                "a.go",
                "// SMTP\npackage a\n\nconst full = 452\n\nfunc f(replyCode int) bool { return replyCode == fu@ll }\n"
            ),
            [4]
        );
        assert_eq!(
            lines("ruby", "a.rb", "# SMTP\nFULL = 452\ndef f(reply_code)\n  reply_code == FU@LL\nend\n"),
            [2]
        );
    }
}
