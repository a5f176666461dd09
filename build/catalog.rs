//! `src/catalog/data/` as static tables: facts, and the texts of each locale.

use crate::emit;
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

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
    toml::from_str(&text).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())))
}

/// Rust source of the tables `REPLIES`, `ENHANCED`, `COMMANDS`, `CLASSES`, `SUBJECTS`, sorted by their keys.
pub(crate) fn generate(data: &Path) -> String {
    let replies: Replies = read(&data.join("replies.toml"));
    let enhanced: EnhancedCodes = read(&data.join("enhanced.toml"));
    let commands: Commands = read(&data.join("commands.toml"));
    let reply_texts: BTreeMap<String, Text> = read(&data.join("en/replies.toml"));
    let enhanced_texts: EnhancedTexts = read(&data.join("en/enhanced.toml"));

    let mut reply_rows = replies.reply;
    reply_rows.sort_by_key(|row| row.code);
    let mut enhanced_rows = enhanced.enhanced;
    enhanced_rows.sort_by_key(|row| (row.subject, row.detail));
    let missing = |what: &str| -> ! { fail(&format!("{}: no English text for {what}", data.display())) };
    let reply_rows = reply_rows.iter().map(|row| {
        let text = reply_texts.get(&row.code.to_string()).unwrap_or_else(|| missing(&row.code.to_string()));
        reply_entry(row, text)
    });
    let enhanced_rows = enhanced_rows.iter().map(|row| {
        let key = format!("{}.{}", row.subject, row.detail);
        let text = enhanced_texts.codes.get(&key).unwrap_or_else(|| missing(&format!("X.{key}")));
        enhanced_entry(row, text)
    });
    let command_rows = commands.command.iter().map(command_entry);
    let terms = |terms: &BTreeMap<String, Term>| {
        emit::slice(terms.iter().map(|(key, term)| {
            format!("({key}, Term {{ name: {:?}, meaning: {:?} }})", term.name, term.meaning)
        }))
    };
    let headings: BTreeMap<String, String> = read(&data.join("en/headings.toml"));
    let heading_fields: Vec<String> = headings.iter().map(|(key, text)| format!("{key}: {text:?}")).collect();
    let headings =
        format!("pub(crate) static HEADINGS: Headings = Headings {{ {} }};\n", heading_fields.join(", "));
    format!(
        "{headings}pub(crate) static REPLIES: &[Reply] = {};\npub(crate) static ENHANCED: &[Enhanced] = {};\npub(crate) static COMMANDS: &[CommandRow] = {};\npub(crate) static ANY_COMMAND: CodeSet = {};\npub(crate) static CLASSES: &[(u16, Term)] = {};\npub(crate) static SUBJECTS: &[(u16, Term)] = {};\n",
        emit::slice(reply_rows),
        emit::slice(enhanced_rows),
        emit::slice(command_rows),
        set(&commands.any),
        terms(&enhanced_texts.classes),
        terms(&enhanced_texts.subjects),
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

fn reply_entry(row: &Reply, text: &Text) -> String {
    let undotted = row
        .undotted
        .as_deref()
        .map_or_else(|| "None".to_owned(), |code| format!("Some({})", enhanced_code(code)));
    format!(
        "Reply {{ code: ReplyCode({}), status: Status::{}, commands: {}, closes: Closes::{}, enhanced: {}, references: {}, confused_with: &{:?}, undotted: {undotted}, use_instead: &{:?}, text: {} }}",
        row.code,
        emit::variant(&row.status),
        emit::strings(&row.commands),
        emit::variant(&row.closes),
        emit::slice(row.enhanced.iter().map(|code| enhanced_code(code))),
        references(&row.references),
        row.confused_with,
        row.use_instead,
        text_entry(text),
    )
}

fn enhanced_entry(row: &Enhanced, text: &Text) -> String {
    format!(
        "Enhanced {{ subject: {}, detail: {}, classes: &{:?}, replies: &{:?}, references: {}, deprecated: {}, confused_with: {}, text: {} }}",
        row.subject,
        row.detail,
        row.classes,
        row.replies,
        references(&row.references),
        row.deprecated,
        emit::strings(&row.confused_with),
        text_entry(text),
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
