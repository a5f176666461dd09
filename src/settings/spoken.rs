//! Strings of programs that are written in a format: what a policy service answers is an action of an access table.

use super::matching;
use super::tree::{Setting, Settings};
use super::{Hit, hits};
use crate::document::Document;
use crate::language::{self, Language, Nodes, Role, Spoken};
use memchr::memmem;
use regex::{Captures, Regex, RegexBuilder};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};
use tree_sitter::Node;

/// How deep a tree is followed.
const DEEPEST: usize = 400;

/// What programs say, with the format in which it is written; each pattern is compiled when it is first asked for.
static SPOKEN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let all =
        language::all().iter().flat_map(|language| language.spoken.iter().map(move |it| (language, it)));
    all.map(|(language, spoken)| Known { language, spoken, pattern: OnceLock::new() }).collect()
});

struct Known {
    language: &'static Language,
    spoken: &'static Spoken,
    pattern: OnceLock<Option<Regex>>,
}

impl Known {
    fn pattern(&self) -> Option<&Regex> {
        // A test proves that every pattern in the data compiles.
        let compile = || RegexBuilder::new(self.spoken.pattern).multi_line(true).build().ok();
        self.pattern.get_or_init(compile).as_ref()
    }
}

/// Whether a program of a language may say something in a format.
pub(crate) fn may_be_spoken(language: &Language, source: &str) -> bool {
    SPOKEN.iter().any(|known| is_in(known.spoken, language, source))
}

fn is_in(spoken: &Spoken, language: &Language, source: &str) -> bool {
    (spoken.languages.is_empty() || spoken.languages.contains(&language.id))
        && memmem::find(source.as_bytes(), spoken.seen.as_bytes()).is_some()
}

/// Where a check of a format fires in the strings of a program.
pub(super) fn check(document: &Document, source: &str) -> Vec<Hit> {
    let (Some(syntax), Some(nodes)) = (document.syntax(), document.language().nodes_of(source)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for known in SPOKEN.iter().filter(|known| is_in(known.spoken, document.language(), source)) {
        let (spoken, Some(pattern)) = (known.spoken, known.pattern()) else { continue };
        let mut strings = Vec::new();
        for node in syntax.outermost() {
            collect(&nodes, node, 1, &mut strings);
        }
        let said = |string: Range<usize>| said(source, string, (spoken, pattern));
        let all: Vec<Setting<'_>> = strings.into_iter().flat_map(said).collect();
        if all.is_empty() {
            continue;
        }
        let settings = Settings { all, sections: Vec::new(), source };
        let format = matching::format(known.language);
        let checks: Vec<_> = format.checks.iter().filter(|check| check.is_for(&[spoken.role])).collect();
        found.extend(hits(&checks, &settings, &|_| false));
    }
    found
}

/// The strings below a node.
fn collect(nodes: &Nodes<'_>, node: Node<'_>, depth: usize, strings: &mut Vec<Range<usize>>) {
    if nodes.role(node) == Some(Role::String) {
        strings.push(node.byte_range());
    } else if depth < DEEPEST {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            collect(nodes, child, depth + 1, strings);
        }
    }
}

/// What the string at a place says, as settings.
fn said<'s>(source: &'s str, string: Range<usize>, (spoken, pattern): (&Spoken, &Regex)) -> Vec<Setting<'s>> {
    let start = string.start;
    let setting = |captures: Captures<'s>| {
        let (value, whole) = (captures.name("value")?, captures.get(0)?);
        Some(Setting {
            name: spoken.name,
            name_span: start + whole.start()..start + value.start(),
            value: value.as_str(),
            value_span: start + value.start()..start + value.end(),
            within: Vec::new(),
            section: 0..0,
        })
    };
    pattern.captures_iter(source.get(string).unwrap_or("")).filter_map(setting).collect()
}
