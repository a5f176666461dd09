//! `grammars/vocabulary.toml` as a static table. The compiler holds the names of its lists against `language::Vocabulary`.

use crate::emit;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Lists whose items are looked for in texts as they stand; those of all others are phrases, of which each word counts.
const TEXTS: [&str; 17] = [
    "after_codes",
    "after_versions",
    "before_codes",
    "before_details",
    "before_hyphens",
    "before_versions",
    "diagnostic_types",
    "http_reasons",
    "http_topics",
    "mail",
    "not_before_codes",
    "own_object",
    "own_type",
    "test_paths",
    "units",
    "version_names",
    "warnings",
];

type Lists = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
pub(crate) struct Vocabulary {
    /// What is looked for in place of the words of mail that hold it.
    mail_parts: Vec<String>,
    foreign: Lists,
    said_by_both: SaidByBoth,
    functions: Lists,
    stored: Lists,
    statements: Lists,
    dialogue: Lists,
    prose: Lists,
    templates: Templates,
    embedding: Vec<Embedding>,
    /// The lists in no section.
    #[serde(flatten)]
    lists: Lists,
}

/// What is said with a temporary code as well as with a permanent one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidByBoth {
    code: u16,
    words: Vec<String>,
}

/// How config files stand in other files.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Embedding {
    seen: String,
    open: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    writes: Vec<String>,
    #[serde(default)]
    beside: Vec<String>,
}

/// Tags of template engines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    suffixes: Vec<String>,
    tags: Vec<Tag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tag {
    open: String,
    close: String,
    #[serde(default)]
    shows: bool,
    #[serde(default)]
    silent: Vec<String>,
    #[serde(default)]
    sure: bool,
}

impl Vocabulary {
    /// Rust source of what tells a file about mail; `libraries` are words of those that speak nothing else.
    pub(crate) fn mail<'a>(&'a self, libraries: impl Iterator<Item = &'a str>) -> String {
        let words = self.lists.get("mail").into_iter().flatten().map(String::as_str);
        crate::mail::entry(words.chain(libraries), &self.mail_parts)
    }
}

/// Rust source of the table.
pub(crate) fn entry(vocabulary: &Vocabulary) -> String {
    let foreign = vocabulary.foreign.iter();
    let foreign = foreign.map(|(name, words)| format!("({name:?}, {} as &[&str])", emit::strings(words)));
    let lists =
        fields(
            &vocabulary.lists,
            |name, list| {
                if TEXTS.contains(&name) { emit::strings(list) } else { phrases(list) }
            },
        );
    let of_phrases = |name: &str, lists| format!("{name} {{ {} }}", fields(lists, |_, list| phrases(list)));
    let of_texts =
        |name: &str, lists| format!("{name} {{ {} }}", fields(lists, |_, list| emit::strings(list)));
    format!(
        "Vocabulary {{ foreign: {}, said_by_both: {}, functions: {}, stored: {}, statements: {}, dialogue: {}, prose: {}, templates: {}, embeddings: {}, {lists} }}",
        emit::slice(foreign),
        said_by_both(&vocabulary.said_by_both),
        of_phrases("Functions", &vocabulary.functions),
        of_phrases("Stored", &vocabulary.stored),
        of_texts("Statements", &vocabulary.statements),
        of_texts("Dialogue", &vocabulary.dialogue),
        of_texts("Prose", &vocabulary.prose),
        templates_entry(&vocabulary.templates),
        embeddings_entry(&vocabulary.embedding),
    )
}

/// Lists as the fields of a struct.
fn fields(lists: &Lists, list: impl Fn(&str, &[String]) -> String) -> String {
    let fields: Vec<String> =
        lists.iter().map(|(name, items)| format!("{name}: {}", list(name, items))).collect();
    fields.join(", ")
}

fn said_by_both(SaidByBoth { code, words }: &SaidByBoth) -> String {
    format!("SaidByBoth {{ code: {code}, words: {} }}", phrases(words))
}

fn phrases(list: &[String]) -> String {
    let phrases = list.iter().map(|phrase| emit::strings(&phrase.split(' ').collect::<Vec<_>>()));
    format!("phrases!{}", emit::slice(phrases).trim_start_matches('&'))
}

fn embeddings_entry(embeddings: &[Embedding]) -> String {
    emit::slice(embeddings.iter().map(|Embedding { seen, open, part, path, writes, beside }| {
        let (writes, beside) = (emit::strings(writes), emit::strings(beside));
        format!(
            "embed::Embedding {{ seen: {seen:?}, open: {open:?}, part: {part:?}, path: {path:?}, writes: {writes}, beside: {beside} }}"
        )
    }))
}

fn templates_entry(templates: &Templates) -> String {
    let tags = templates.tags.iter().map(|tag| {
        format!(
            "template::Tag {{ open: {:?}, close: {:?}, shows: {}, silent: {}, sure: {} }}",
            tag.open,
            tag.close,
            tag.shows,
            emit::strings(&tag.silent),
            tag.sure,
        )
    });
    let suffixes = emit::strings(&templates.suffixes);
    format!("template::Templates {{ suffixes: {suffixes}, tags: {} }}", emit::slice(tags))
}
