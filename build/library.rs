//! Models of mail libraries: what their calls ask, what their exceptions and constants hold.

use crate::{emit, sets};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Library {
    /// For readers of the file.
    #[serde(rename = "name")]
    _name: String,
    seen: Vec<String>,
    /// Whether other protocols use the library as well; then its name is no evidence of mail.
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    calls: BTreeMap<String, Call>,
    #[serde(default)]
    types: BTreeMap<String, Type>,
    #[serde(default)]
    members: BTreeMap<String, String>,
    /// Words of which one stands in the name of an object with such members.
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    constants: BTreeMap<String, String>,
    #[serde(default)]
    predicates: BTreeMap<String, String>,
    /// Constants that code hands back to its server, with the reply code that the server sends for each.
    #[serde(default)]
    verdicts: BTreeMap<String, u16>,
    /// Functions, types and constants that give something up for good, and those that try it again.
    #[serde(default)]
    permanent: Vec<String>,
    #[serde(default)]
    transient: Vec<String>,
    /// Functions that report with the first letter of what they print.
    #[serde(default)]
    letters: BTreeMap<String, Letters>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Letters {
    permanent: char,
    transient: char,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    gives: String,
    command: Option<String>,
    expects: Option<u8>,
    /// The codes that come back where the call raises an exception for all others.
    codes: Option<String>,
    /// Whether the name is plain enough where nothing stands in front of it.
    #[serde(default)]
    bare: bool,
    /// Words of which one stands in the name of what it is called on.
    #[serde(default)]
    on: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Type {
    codes: String,
    command: Option<String>,
}

impl Library {
    /// The words of which each makes a file one about mail.
    pub(crate) fn mail_words(&self) -> impl Iterator<Item = &str> {
        self.seen.iter().filter(|_| !self.shared).map(String::as_str)
    }
}

/// The model as a row; `origin` is the file that a complaint names.
pub(crate) fn library_entry(library: &Library, origin: &str) -> String {
    let calls = library.calls.iter().map(|(name, call)| {
        let expects = call.expects.map_or_else(|| "None".to_owned(), |position| format!("Some({position})"));
        let codes = call
            .codes
            .as_deref()
            .map_or_else(|| "CodeSet::ALL".to_owned(), |codes| sets::expression(codes, origin));
        format!(
            "({}, CallModel {{ gives: Gives::{}, command: {}, expects: {expects}, codes: {codes}, bare: {}, on: &{:?} }})",
            library_name(name),
            emit::variant(&call.gives),
            emit::option(call.command.as_deref()),
            call.bare,
            call.on
        )
    });
    let types = library.types.iter().map(|(name, model)| {
        let codes = sets::expression(&model.codes, origin);
        format!(
            "({}, TypeModel {{ codes: {codes}, command: {} }})",
            library_name(name),
            emit::option(model.command.as_deref())
        )
    });
    let members = library
        .members
        .iter()
        .map(|(name, view)| format!("({}, MemberModel::{})", library_name(name), emit::variant(view)));
    let sets_of = |table: &BTreeMap<String, String>| {
        borrowed(
            table
                .iter()
                .map(|(name, set)| format!("({}, {})", library_name(name), sets::expression(set, origin))),
        )
    };
    let verdicts = library.verdicts.iter().map(|(name, code)| {
        assert!((200..600).contains(code), "{origin}: {code} is no reply code");
        format!("({}, crate::catalog::ReplyCode({code}))", library_name(name))
    });
    let letters = library.letters.iter().map(|(name, Letters { permanent, transient })| {
        let name = library_name(name);
        format!("({name}, Letters {{ permanent: {permanent:?}, transient: {transient:?} }})")
    });
    format!(
        "Library {{ seen: {}, calls: {}, types: {}, members: {}, objects: {}, constants: {}, predicates: {}, verdicts: {}, permanent: {}, transient: {}, letters: {} }}",
        borrowed(library.seen.iter().map(|word| format!("Cow::Borrowed({word:?})"))),
        borrowed(calls),
        borrowed(types),
        borrowed(members),
        borrowed(library.objects.iter().map(|word| format!("Cow::Borrowed({word:?})"))),
        sets_of(&library.constants),
        sets_of(&library.predicates),
        borrowed(verdicts),
        borrowed(library.permanent.iter().map(|name| library_name(name))),
        borrowed(library.transient.iter().map(|name| library_name(name))),
        borrowed(letters),
    )
}

/// A name in a library model.
fn library_name(name: &str) -> String {
    format!("Name(Cow::Borrowed({name:?}))")
}

/// A slice of ready Rust expressions that a configuration could own as well.
fn borrowed(items: impl IntoIterator<Item = String>) -> String {
    format!("Cow::Borrowed({})", emit::slice(items))
}
