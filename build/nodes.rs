//! Rows of a language's node table.

use crate::emit;
use crate::languages::fail;
use std::collections::BTreeMap;

/// The row of a node kind; `origin` is the file that a complaint names.
pub(crate) fn node_entry(kind: &str, table: &BTreeMap<String, toml::Value>, origin: &str) -> String {
    let role = table
        .get("is")
        .and_then(toml::Value::as_str)
        .unwrap_or_else(|| fail(&format!("{origin}: node `{kind}` does not say what it `is`")));
    let mut parts = Vec::new();
    for (part, value) in table.iter().filter(|(part, _)| *part != "is") {
        let paths: Vec<String> = match value {
            toml::Value::String(path) => vec![path.clone()],
            toml::Value::Array(paths) => {
                paths.iter().filter_map(|path| path.as_str().map(str::to_owned)).collect()
            }
            _ => fail(&format!(
                "{origin}: node `{kind}`, part `{part}`: a selector is a string or a list of strings"
            )),
        };
        let paths =
            paths.iter().map(|path| emit::slice(path.split('/').map(|step| selector_step(step.trim()))));
        parts.push(format!("(Part::{}, {})", emit::variant(part), emit::slice(paths)));
    }
    let (kind, when) = node_conditions(kind, origin);
    format!(
        "NodeRule {{ kind: {kind:?}, role: Role::{}, when: {when}, parts: {} }}",
        emit::variant(role),
        emit::slice(parts)
    )
}

/// `kind[path: text|text]` is a row for the nodes where one of the texts stands at the path; without a path the node's
/// own text is meant, and without a text anything at all. Several brackets have to hold together.
fn node_conditions<'a>(key: &'a str, origin: &str) -> (&'a str, String) {
    let Some((kind, conditions)) = key.split_once('[') else { return (key, emit::slice([])) };
    let conditions = conditions
        .strip_suffix(']')
        .unwrap_or_else(|| fail(&format!("{origin}: node `{key}`: `]` is missing")));
    (kind, emit::slice(conditions.split("][").map(node_condition)))
}

fn node_condition(condition: &str) -> String {
    let anything = condition.strip_suffix(':').filter(|path| !path.is_empty() && !path.contains(": "));
    let (path, texts) = if let Some(path) = anything {
        (path, Vec::new())
    } else {
        let (path, texts) = condition.split_once(": ").unwrap_or(("", condition));
        // An operator can have the sign between the texts in it.
        (path, if texts.starts_with('|') { vec![texts] } else { texts.split('|').collect() })
    };
    let steps = path.split('/').filter(|step| !step.is_empty()).map(|step| selector_step(step.trim()));
    format!("({}, {})", emit::slice(steps), emit::strings(&texts))
}

/// `*` all named children · `_` those that stand in no field · `=kind` the node itself, if of a kind · `@kind` children
/// of a kind · `#n` the n-th named child · `~` the first token · `<text` and `>text` the named children before and behind
/// the first token with that text · else a field.
fn selector_step(step: &str) -> String {
    if step == "*" {
        return "Step::Every".to_owned();
    }
    if step == "_" {
        return "Step::Unnamed".to_owned();
    }
    if step == "~" {
        return "Step::Token".to_owned();
    }
    if let Some(kind) = step.strip_prefix('@') {
        return format!("Step::Kind({kind:?})");
    }
    if let Some(kind) = step.strip_prefix('=') {
        return format!("Step::Same({kind:?})");
    }
    if let Some(token) = step.strip_prefix('<') {
        return format!("Step::Before({token:?})");
    }
    if let Some(token) = step.strip_prefix('>') {
        return format!("Step::Behind({token:?})");
    }
    if let Some(position) = step.strip_prefix('#') {
        return format!("Step::Nth({position})");
    }
    format!("Step::Field({step:?})")
}
