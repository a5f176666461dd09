//! The comments themselves: where they stand and what they say.

use super::{MARK, is_silenceable};
use crate::document::Document;
use crate::language::{Nodes, Role};
use crate::{rules, suggest};
use memchr::memmem;
use std::ops::Range;
use tree_sitter::Node;

/// What a comment holds for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reach {
    Line,
    Block,
    File,
}

/// A comment that silences rules.
#[derive(Debug)]
pub(super) struct Directive<'s> {
    /// From the mark to the end of what it says.
    pub(super) span: Range<usize>,
    /// The whole comment around it.
    pub(super) comment: Range<usize>,
    pub(super) reach: Reach,
    pub(super) rules: Vec<&'s str>,
    /// Why it cannot be taken.
    pub(super) problem: Option<Problem>,
}

/// What is wrong with a comment, and what to do.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) help: String,
}

/// All of them, in the order of the text.
pub(super) fn all<'s>(document: &Document, source: &'s str) -> Vec<Directive<'s>> {
    let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) else {
        return Vec::new();
    };
    memmem::find_iter(source.as_bytes(), MARK)
        .filter_map(|at| {
            let node = syntax.node_at(&(at..at + MARK.len()))?;
            let comment = comment_around(node, nodes)?.byte_range();
            is_begin(source.get(comment.start..at)?).then(|| read(source, at, comment))?
        })
        .collect()
}

/// The comment that a node is, or is a part of.
fn comment_around<'t>(node: Node<'t>, nodes: Nodes<'_>) -> Option<Node<'t>> {
    let mut around = Some(node);
    while let Some(node) = around {
        if nodes.role(node) == Some(Role::Comment) {
            return Some(node);
        }
        around = node.parent();
    }
    None
}

/// Whether only marks of a comment stand right before: behind a word, a quote or a bracket it is prose about it.
fn is_begin(before: &str) -> bool {
    let last = before.trim_end_matches([' ', '\t']).chars().next_back();
    last.is_some_and(|last| !last.is_alphanumeric() && !"`'\"([{<“‘«".contains(last))
}

fn read(source: &str, at: usize, comment: Range<usize>) -> Option<Directive<'_>> {
    let line = source.get(at..comment.end)?.split(['\n', '\r']).next()?;
    let text = line.trim_end_matches([' ', '\t', '*', '/', '-', '>', '#', '%', '}']);
    // The end of the comment may have taken a bracket's twin along, never the bracket itself.
    let rest = text.get(MARK.len()..).unwrap_or("");
    let (reach, rest) = if let Some(rest) = rest.strip_prefix("-file") {
        (Reach::File, rest)
    } else if let Some(rest) = rest.strip_prefix("-block") {
        (Reach::Block, rest)
    } else {
        (Reach::Line, rest)
    };
    if rest.starts_with(|next: char| next.is_alphanumeric() || next == '-' || next == '_') {
        return None;
    }
    let span = at..at + text.len().max(MARK.len());
    let (rules, problem) = match names(rest) {
        Ok(rules) => (rules, None),
        Err(problem) => (Vec::new(), Some(problem)),
    };
    Some(Directive { span, comment, reach, rules, problem })
}

/// The rules that are named, where they are known and a reason follows.
fn names(rest: &str) -> Result<Vec<&str>, Problem> {
    let form = || format!("write `{MARK}[{}] reason`", rules::all()[0].id);
    let problem = |message: &str, help: String| Problem { message: message.to_owned(), help };
    let Some((names, reason)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return Err(problem("the comment silences nothing: it names no rule", form()));
    };
    let names: Vec<&str> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(problem("the comment silences nothing: it names no rule", form()));
    }
    for name in &names {
        if rules::by_id(name).is_none() {
            let nearest = suggest::nearest(name, rules::all().iter().map(|rule| rule.id));
            let help = match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "`lsp-check rules` lists them".to_owned(),
            };
            return Err(Problem {
                message: format!("the comment silences nothing: there is no rule `{name}`"),
                help,
            });
        }
        if !is_silenceable(name) {
            return Err(Problem {
                message: format!("the comment silences nothing: `{name}` is about such comments"),
                help: format!("set `{name}` to \"off\" in the configuration"),
            });
        }
    }
    if !reason.contains(char::is_alphanumeric) {
        return Err(problem(
            "the comment silences nothing: it gives no reason",
            "say behind the bracket why the code is right".to_owned(),
        ));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(rest: &str) -> String {
        names(rest)
            .map_or_else(|problem| format!("{}; {}", problem.message, problem.help), |names| names.join("+"))
    }

    #[test]
    fn rules_and_a_reason_are_needed() {
        assert_eq!(problem("[class-mismatch] as the relay wants it"), "class-mismatch");
        assert_eq!(
            problem("[class-mismatch, success-as-failure]: policy"),
            "class-mismatch+success-as-failure"
        );
        for (rest, part) in [
            ("", "names no rule"),
            (" because", "names no rule"),
            ("[] because", "names no rule"),
            ("[class-mismatch", "names no rule"),
            ("[class-mismatch]", "gives no reason"),
            ("[class-mismatch] --", "gives no reason"),
            ("[class-mismach] why", "did you mean `class-mismatch`?"),
            ("[unused-ignore] why", "is about such comments"),
        ] {
            assert!(problem(rest).contains(part), "{rest}: {}", problem(rest));
        }
    }

    #[test]
    fn prose_about_a_comment_is_none() {
        assert!(is_begin("# ") && is_begin("/* ") && is_begin("//") && is_begin("# noqa  # "));
        assert!(!is_begin("# write `") && !is_begin("// see ") && !is_begin("# \""));
    }
}
