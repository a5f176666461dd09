//! `src/catalog/data/` as static tables: facts, and the texts of each locale.

use crate::{complete, emit};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, process};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replies {
    reply: Vec<Reply>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    code: u16,
    status: String,
    #[serde(default)]
    commands: Vec<String>,
    closes: String,
    retry: Option<String>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    enhanced: Vec<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    confused_with: Vec<u16>,
    undotted: Option<String>,
    #[serde(default)]
    use_instead: Vec<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnhancedCodes {
    enhanced: Vec<Enhanced>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enhanced {
    subject: u16,
    detail: u16,
    classes: Vec<u16>,
    #[serde(default)]
    retry: BTreeMap<String, String>,
    #[serde(default)]
    acts: Vec<String>,
    #[serde(default)]
    replies: Vec<u16>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    confused_with: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Commands {
    any: Vec<u16>,
    command: Vec<Command>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Command {
    name: String,
    #[serde(default)]
    success: Vec<u16>,
    #[serde(default)]
    intermediate: Vec<u16>,
    #[serde(default)]
    error: Vec<u16>,
    #[serde(default)]
    added: Vec<Added>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    written: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Added {
    code: u16,
    by: String,
}

/// The texts on one code in one locale.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    name: String,
    meaning: String,
    #[serde(default)]
    when: Vec<String>,
    #[serde(default)]
    fix_sender: Vec<String>,
    #[serde(default)]
    fix_operator: Vec<String>,
    #[serde(default)]
    avoid: Vec<String>,
    #[serde(default)]
    misread: Vec<String>,
    class_2: Option<String>,
    class_4: Option<String>,
    class_5: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    name: String,
    meaning: String,
}

#[derive(Deserialize)]
struct EnhancedTexts {
    classes: BTreeMap<String, Term>,
    subjects: BTreeMap<String, Term>,
    #[serde(flatten)]
    codes: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Locales {
    locale: Vec<Locale>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Locale {
    id: String,
    name: String,
    #[serde(default)]
    complete: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparisons {
    comparison: Vec<Comparison>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Comparison {
    codes: [u16; 2],
    summary: String,
    differences: Vec<String>,
    choose: Vec<String>,
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
    toml::from_str(&text).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())))
}

/// Rust source of the tables of facts, sorted by their keys, and of `LOCALES`.
pub(crate) fn generate(data: &Path) -> String {
    let mut replies = read::<Replies>(&data.join("replies.toml")).reply;
    let mut enhanced = read::<EnhancedCodes>(&data.join("enhanced.toml")).enhanced;
    let commands: Commands = read(&data.join("commands.toml"));
    replies.sort_by_key(|row| row.code);
    enhanced.sort_by_key(|row| (row.subject, row.detail));
    let locales = read::<Locales>(&data.join("locales.toml")).locale;
    let entries = locales.iter().map(|locale| locale_entry(data, locale, &replies, &enhanced));
    format!(
        "pub(crate) static REPLIES: &[Reply] = {};\npub(crate) static ENHANCED: &[Enhanced] = {};\npub(crate) static COMMANDS: &[CommandRow] = {};\npub(crate) static ANY_COMMAND: CodeSet = {};\npub(crate) static LOCALES: &[Locale] = {};\n",
        emit::slice(replies.iter().enumerate().map(|(row, reply)| reply_entry(row, reply))),
        emit::slice(enhanced.iter().enumerate().map(|(row, code)| enhanced_entry(row, code))),
        emit::slice(commands.command.iter().map(command_entry)),
        set(&commands.any),
        emit::slice(entries),
    )
}

/// One locale: its headings, and its texts in the order of the facts.
fn locale_entry(data: &Path, locale: &Locale, replies: &[Reply], enhanced: &[Enhanced]) -> String {
    let headings: BTreeMap<String, String> = read(&data.join(&locale.id).join("headings.toml"));
    let english: BTreeMap<String, String> = read(&data.join("en/headings.toml"));
    let headings: Vec<String> = english
        .iter()
        .map(|(key, original)| {
            let text =
                headings.get(key).unwrap_or_else(|| fail(&format!("{}: `{key}` has no text", locale.id)));
            for place in original.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                if !text.contains(&format!("{{{place}}}")) {
                    fail(&format!("{}: `{key}` lacks {{{place}}}", locale.id));
                }
            }
            format!("{key}: {text:?}")
        })
        .collect();
    // A locale that is not complete has the English texts where it has no file of its own.
    let texts = |file: &str| {
        let own = data.join(&locale.id).join(file);
        if locale.complete || own.is_file() { own } else { data.join("en").join(file) }
    };
    if locale.complete {
        for file in ["replies.toml", "enhanced.toml", "comparisons.toml"] {
            let lacking = complete::missing(&read(&data.join("en").join(file)), Some(&read(&texts(file))));
            if !lacking.is_empty() {
                fail(&format!("{}/{file}: no text for {}", locale.id, lacking.join(", ")));
            }
        }
    }
    let reply_texts: BTreeMap<String, Text> = read(&texts("replies.toml"));
    let enhanced_texts: EnhancedTexts = read(&texts("enhanced.toml"));
    let comparisons = read::<Comparisons>(&texts("comparisons.toml")).comparison;
    let missing = |what: &str| -> ! { fail(&format!("{}: no text for {what}", locale.id)) };
    let reply_texts = replies.iter().map(|row| {
        let key = row.code.to_string();
        text_entry(reply_texts.get(&key).unwrap_or_else(|| missing(&key)))
    });
    let detail_texts = enhanced.iter().map(|row| {
        let key = format!("{}.{}", row.subject, row.detail);
        text_entry(enhanced_texts.codes.get(&key).unwrap_or_else(|| missing(&key)))
    });
    let terms = |terms: &BTreeMap<String, Term>| {
        emit::slice(terms.iter().map(|(key, term)| {
            format!("({key}, Term {{ name: {:?}, meaning: {:?} }})", term.name, term.meaning)
        }))
    };
    format!(
        "Locale {{ id: {:?}, name: {:?}, headings: Headings {{ {} }}, replies: {}, enhanced: {}, classes: {}, subjects: {}, comparisons: {} }}",
        locale.id,
        locale.name,
        headings.join(", "),
        emit::slice(reply_texts),
        emit::slice(detail_texts),
        terms(&enhanced_texts.classes),
        terms(&enhanced_texts.subjects),
        emit::slice(comparisons.iter().map(comparison_entry)),
    )
}

fn comparison_entry(comparison: &Comparison) -> String {
    format!(
        "Comparison {{ codes: {:?}, summary: {:?}, differences: {}, choose: {} }}",
        comparison.codes,
        comparison.summary,
        emit::strings(&comparison.differences),
        emit::strings(&comparison.choose),
    )
}

fn set(codes: &[u16]) -> String {
    let text: Vec<String> = codes.iter().map(u16::to_string).collect();
    crate::sets::expression(&text.join(", "), "src/catalog/data")
}

fn references(references: &[String]) -> String {
    emit::slice(references.iter().map(|reference| {
        let mut words = reference.split(' ');
        let number =
            words.next().filter(|word| *word == "RFC").and_then(|_| words.next()?.parse::<u16>().ok());
        let number =
            number.unwrap_or_else(|| fail(&format!("`{reference}` is not of the form `RFC 5321 4.2.3`")));
        let section = words.collect::<Vec<_>>().join(" ");
        format!("Reference {{ rfc: {number}, section: {section:?} }}")
    }))
}

fn enhanced_code(text: &str) -> String {
    let numbers: Vec<u16> = text.split('.').filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [class, subject, detail] => {
            format!("EnhancedCode {{ class: {class}, subject: {subject}, detail: {detail} }}")
        }
        _ => fail(&format!("`{text}` is not an enhanced status code")),
    }
}

fn text_entry(text: &Text) -> String {
    format!(
        "Text {{ name: {:?}, meaning: {:?}, when: {}, fix_sender: {}, fix_operator: {}, avoid: {}, misread: {}, by_class: [{}, {}, {}] }}",
        text.name,
        text.meaning,
        emit::strings(&text.when),
        emit::strings(&text.fix_sender),
        emit::strings(&text.fix_operator),
        emit::strings(&text.avoid),
        emit::strings(&text.misread),
        emit::option(text.class_2.as_deref()),
        emit::option(text.class_4.as_deref()),
        emit::option(text.class_5.as_deref()),
    )
}

fn actors(acts: &[String]) -> String {
    emit::slice(acts.iter().map(|actor| format!("Actor::{}", emit::variant(actor))))
}

/// Whether to try again: every failure says so itself, everything else is what its class is.
fn retry(row: &Reply) -> String {
    match (row.code / 100, &row.retry) {
        (4 | 5, Some(retry)) => format!("Retry::{}", emit::variant(retry)),
        (4 | 5, None) | (_, Some(_)) => {
            fail(&format!("{}: a failure, and nothing else, has `retry`", row.code))
        }
        (2, None) => "Retry::Done".to_owned(),
        (3, None) => "Retry::GoOn".to_owned(),
        _ => "Retry::Broken".to_owned(),
    }
}

fn reply_entry(position: usize, row: &Reply) -> String {
    let undotted = row
        .undotted
        .as_deref()
        .map_or_else(|| "None".to_owned(), |code| format!("Some({})", enhanced_code(code)));
    format!(
        "Reply {{ row: {position}, code: ReplyCode({}), status: Status::{}, commands: {}, closes: Closes::{}, retry: {}, acts: {}, enhanced: {}, references: {}, confused_with: &{:?}, undotted: {undotted}, use_instead: &{:?} }}",
        row.code,
        emit::variant(&row.status),
        emit::strings(&row.commands),
        emit::variant(&row.closes),
        retry(row),
        actors(&row.acts),
        emit::slice(row.enhanced.iter().map(|code| enhanced_code(code))),
        references(&row.references),
        row.confused_with,
        row.use_instead,
    )
}

fn enhanced_entry(position: usize, row: &Enhanced) -> String {
    format!(
        "Enhanced {{ row: {position}, subject: {}, detail: {}, classes: &{:?}, retry: {}, acts: {}, replies: &{:?}, references: {}, deprecated: {}, confused_with: {} }}",
        row.subject,
        row.detail,
        row.classes,
        emit::slice(
            row.retry.iter().map(|(class, retry)| format!("({class}, Retry::{})", emit::variant(retry)))
        ),
        actors(&row.acts),
        row.replies,
        references(&row.references),
        row.deprecated,
        emit::strings(&row.confused_with),
    )
}

fn command_entry(row: &Command) -> String {
    let added: Vec<u16> = row.added.iter().map(|added| added.code).collect();
    let by: Vec<String> = row.added.iter().map(|added| added.by.clone()).collect();
    format!(
        "CommandRow {{ name: {:?}, success: {}, intermediate: {}, error: {}, added: {}, added_by: {}, references: {}, written: {} }}",
        row.name,
        set(&row.success),
        set(&row.intermediate),
        set(&row.error),
        set(&added),
        references(&by),
        references(&row.references),
        emit::strings(&row.written),
    )
}
