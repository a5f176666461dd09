//! `grammars/*/checks.toml`: checks on the settings of a config format, as static tables, and their manual pages.

use crate::emit;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    check: Vec<Check>,
}

/// One way in which a setting can break a rule, and the rule itself where the check is the first of its name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Check {
    id: String,
    severity: Option<String>,
    /// The rule in one line.
    what: Option<String>,
    /// What happens, for the manual page.
    why: Option<String>,
    /// Manuals and sources that say so.
    source: Option<String>,
    /// The section that settles it, as `5321 4.2.1`.
    rfc: Option<String>,
    #[serde(flatten)]
    place: Place,
    /// Another setting of the file that must be there.
    with: Option<Selector>,
    /// Another setting of the file that must not be there.
    without: Option<Selector>,
    /// What is said; `{name}`, `{at}` and named groups of `value` are filled in.
    message: String,
    /// What to do instead.
    fix: String,
    /// How that is written.
    mend: Option<Mend>,
    /// The language of the example, where that is a program that speaks the format.
    language: Option<String>,
    /// What the example's file is called.
    path: Option<String>,
    example: String,
    instead: String,
}

/// A text that takes the place of a group of `value`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mend {
    #[serde(default = "at")]
    at: String,
    with: String,
    /// Whether something else can have been meant.
    #[serde(default)]
    unsure: bool,
}

fn at() -> String {
    "at".to_owned()
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    not_roles: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    not_names: Vec<String>,
    /// A regular expression over the name; without a `value` the finding stands there.
    #[serde(default)]
    key: String,
    #[serde(default)]
    within: Vec<String>,
    #[serde(default)]
    bound: Vec<String>,
    #[serde(default)]
    not_bound: Vec<String>,
    #[serde(default)]
    value: String,
    #[serde(default)]
    unless: String,
    /// Whether the name is a pattern that must fit none of the replies in the comments right above.
    #[serde(default)]
    sample: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selector {
    names: Vec<String>,
    #[serde(default)]
    value: String,
    /// Whether only the settings of the same section count.
    #[serde(default)]
    beside: bool,
    /// Whether only those in front count.
    #[serde(default)]
    above: bool,
    /// A regular expression over the text between the two that sets them apart.
    #[serde(default)]
    apart: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    parameter: Vec<Parameter>,
    #[serde(default)]
    action: Vec<Action>,
}

/// What a word in the value of a setting does, for the hover.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Action {
    words: Vec<String>,
    /// Names of the settings in whose values it means that; none means all.
    #[serde(default)]
    of: Vec<String>,
    /// Roles of the file in which it holds; none means all.
    #[serde(default)]
    roles: Vec<String>,
    /// Whether it means that behind other words too.
    #[serde(default)]
    anywhere: bool,
    effect: String,
    /// What may stand behind it.
    #[serde(default)]
    takes: String,
    /// The reply that it sends if nothing behind it says otherwise.
    #[serde(default)]
    code: String,
    /// The setting of the same file that says this reply.
    #[serde(default)]
    code_of: String,
}

/// What a setting does, for the hover.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    names: Vec<String>,
    /// Names of sections of which one is around; none means any place.
    #[serde(default)]
    within: Vec<String>,
    /// Roles of the file in which it holds; none means all.
    #[serde(default)]
    roles: Vec<String>,
    effect: String,
    values: String,
    /// The legal values, where these are words.
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    default: String,
}

/// The parameters and the actions of `<folder>/parameters.toml` as Rust source.
pub(crate) fn parameters(folder: &Path) -> (String, String) {
    let path = folder.join("parameters.toml");
    let Ok(text) = fs::read_to_string(&path) else { return ("&[]".to_owned(), "&[]".to_owned()) };
    let file: Parameters =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let actions = file.action.iter().map(|it| {
        format!(
            "Action {{ words: {}, of: {}, roles: {}, anywhere: {}, effect: {:?}, takes: {:?}, code: {:?}, code_of: {:?} }}",
            emit::strings(&it.words),
            emit::strings(&it.of),
            emit::strings(&it.roles),
            it.anywhere,
            it.effect,
            it.takes,
            it.code,
            it.code_of
        )
    });
    let parameters =
        emit::slice(file.parameter.iter().map(|Parameter { names, within, roles, effect, values, choices, default }| {
            let (names, within) = (emit::strings(names), emit::strings(within));
            let (roles, choices) = (emit::strings(roles), emit::strings(choices));
            format!(
                "Parameter {{ names: {names}, within: {within}, roles: {roles}, effect: {effect:?}, values: {values:?}, choices: {choices}, default: {default:?} }}"
            )
        }));
    (parameters, emit::slice(actions))
}

/// All checks, by the format's folder.
pub(crate) struct Checks(BTreeMap<String, (Vec<Check>, String)>);

impl Checks {
    /// Reads `<grammars>/*/checks.toml`.
    pub(crate) fn read(grammars: &Path) -> Self {
        let mut all = BTreeMap::new();
        for entry in fs::read_dir(grammars).expect("grammars/ is there").flatten() {
            let path = entry.path().join("checks.toml");
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let file: File =
                toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let language = fs::read_to_string(entry.path().join("language.toml")).unwrap_or_default();
            let language: toml::Table = toml::from_str(&language).unwrap_or_default();
            let comment = language.get("comment").and_then(toml::Value::as_str).unwrap_or("#").to_owned();
            all.insert(entry.file_name().to_string_lossy().into_owned(), (file.check, comment));
        }
        Self(all)
    }

    /// The checks of one format, as Rust source.
    pub(crate) fn of(&self, id: &str) -> String {
        emit::slice(self.0.get(id).into_iter().flat_map(|(checks, _)| checks).map(check_entry))
    }

    /// Rust source of `CHECK_RULES`: a rule for each name of a check.
    pub(crate) fn rules(&self) -> String {
        let mut named: BTreeMap<&str, Vec<(&str, &str, &Check)>> = BTreeMap::new();
        for (format, (checks, comment)) in &self.0 {
            for check in checks {
                named.entry(&check.id).or_default().push((format, comment, check));
            }
        }
        // A check can be one more way to break a rule that is written in code.
        let is_data = |id: &&str| !Path::new("src/rules").join(id.replace('-', "_") + ".rs").exists();
        let rules = named.iter().filter(|(id, _)| is_data(id)).map(|(id, checks)| rule_entry(id, checks));
        format!("static CHECK_RULES: &[Rule] = {};\n", emit::slice(rules))
    }
}

fn check_entry(check: &Check) -> String {
    let place = &check.place;
    format!(
        "Check {{ rule: {:?}, roles: {}, not_roles: {}, names: {}, not_names: {}, key: {:?}, within: {}, bound: {}, not_bound: {}, value: {:?}, unless: {:?}, sample: {}, with: {}, without: {}, message: {:?}, fix: {:?}, mend: {} }}",
        check.id,
        emit::strings(&place.roles),
        emit::strings(&place.not_roles),
        emit::strings(&place.names),
        emit::strings(&place.not_names),
        place.key,
        emit::strings(&place.within),
        emit::strings(&place.bound),
        emit::strings(&place.not_bound),
        place.value,
        place.unless,
        place.sample,
        selector(check.with.as_ref()),
        selector(check.without.as_ref()),
        check.message,
        check.fix,
        check.mend.as_ref().map_or_else(
            || "None".to_owned(),
            |Mend { at, with, unsure }| {
                format!("Some(Mend {{ at: {at:?}, with: {with:?}, is_certain: {} }})", !unsure)
            }
        ),
    )
}

fn selector(selector: Option<&Selector>) -> String {
    selector.map_or_else(
        || "None".to_owned(),
        |Selector { names, value, beside, above, apart }| {
            format!(
                "Some(Selector {{ names: {}, value: {value:?}, beside: {beside}, above: {above}, apart: {apart:?} }})",
                emit::strings(names)
            )
        },
    )
}

fn rule_entry(id: &str, checks: &[(&str, &str, &Check)]) -> String {
    let definer = checks.iter().map(|(_, _, check)| *check).find(|check| check.why.is_some());
    let definer = definer.unwrap_or_else(|| panic!("{id}: no check of this name says `why`"));
    let need = |part: &Option<String>, name: &str| {
        part.clone().unwrap_or_else(|| panic!("{id}: the check that says `why` says `{name}` too"))
    };
    let severity = need(&definer.severity, "severity");
    let what = need(&definer.what, "what");
    let source = need(&definer.source, "source");
    let rfc = need(&definer.rfc, "rfc");
    let (number, section) = rfc.split_once(' ').unwrap_or((&rfc, ""));
    let mut page = format!(
        "# {id}\n\n{}.\n\n## Why it matters\n\n{}\n",
        capitalised(&what),
        definer.why.as_deref().unwrap_or("")
    );
    for (format, comment, check) in checks {
        let format = check.language.as_deref().unwrap_or(format);
        let path = check.path.as_deref().map_or_else(String::new, |path| format!(" {path}"));
        let marked = if check.example.contains(" error: [") {
            check.example.trim_end().to_owned()
        } else {
            format!("{comment} error: [{id}]\n{}", check.example.trim_end())
        };
        let _ = write!(
            page,
            "\n## Example\n\n```{format}{path}\n{marked}\n```\n\n## Use instead\n\n{}\n\n```{format}{path}\n{}\n```\n",
            sentence(&check.fix),
            check.instead.trim_end()
        );
    }
    let _ = write!(page, "\n## References\n\n{source}, RFC {rfc}\n");
    format!(
        "Rule {{ id: {id:?}, summary: {what:?}, severity: Severity::{}, reference: Some(Reference {{ rfc: {number}, section: {section:?} }}), page: {page:?}, check: checked_by_data }}",
        emit::variant(&severity)
    )
}

/// A text as a sentence begins; a name of the code or the config stays as it is spelt.
fn capitalised(text: &str) -> String {
    let first = text.split([' ', ',', ';', ':']).next().unwrap_or("");
    let is_name = !first.chars().all(|letter| letter.is_alphabetic() || "'’-".contains(letter));
    let mut letters = text.chars();
    match letters.next() {
        Some(letter) if !is_name => letter.to_uppercase().collect::<String>() + letters.as_str(),
        _ => text.to_owned(),
    }
}

fn sentence(text: &str) -> String {
    capitalised(text) + "."
}
