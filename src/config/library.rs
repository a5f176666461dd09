//! A project's own mail library, as a configuration describes it: in the words of `grammars/*/language.toml`.

use crate::catalog::{self, CodeSet, expression};
use crate::language::{self, CallModel, Gives, Language, Library, MemberModel, Name, TypeModel};
use crate::suggest;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A library of the project, or one that smtp-lsp does not know: what its calls give, and what its names stand for.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub(super) struct Model {
    /// The languages in which it is used; all where none is named.
    languages: Vec<String>,
    /// Words of which one stands in every file that uses it, such as the name of its module; without any, every file
    /// that is about mail can use it.
    seen: Vec<String>,
    /// Functions and methods that send a command or read a reply, by the last part of their names.
    calls: BTreeMap<String, Call>,
    /// Types that hold a reply, usually exceptions.
    types: BTreeMap<String, Type>,
    /// What members of an object tell about the reply that it holds.
    members: BTreeMap<String, MemberModel>,
    /// Constants that stand for reply codes.
    constants: BTreeMap<String, Codes>,
    /// Functions that are true for just these codes.
    predicates: BTreeMap<String, Codes>,
}

/// A function or method that sends a command or reads a reply.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Call {
    /// What it gives: a `pair` of code and text, the `code` alone, a `reply` object, code, text and an error that is
    /// `checked`, the `error` alone, or whether it went well, where the object has `kept` the reply.
    gives: Gives,
    /// The command that it sends.
    command: Option<Verb>,
    /// The argument, from 0, with the code that is expected.
    expects: Option<u8>,
    /// The codes that come back; for all others it raises an exception, or gives an error.
    codes: Option<Codes>,
}

/// A type that holds a reply.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Type {
    /// The codes that it can hold.
    codes: Codes,
    /// The command whose reply it is.
    command: Option<Verb>,
}

/// A code such as 452, or a set such as "4yz", "250-259, 354" or "not 250".
#[derive(Clone, Copy, Debug)]
struct Codes(CodeSet);

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CodesVisitor)
    }
}

struct CodesVisitor;

impl Visitor<'_> for CodesVisitor {
    type Value = Codes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a reply code such as 452, or a set of them such as \"4yz\" or \"not 250-259\"")
    }

    fn visit_i64<E: de::Error>(self, code: i64) -> Result<Codes, E> {
        self.visit_str(&code.to_string())
    }

    fn visit_u64<E: de::Error>(self, code: u64) -> Result<Codes, E> {
        self.visit_str(&code.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Codes, E> {
        let codes = CodeSet::from_words(expression::words(text).map_err(E::custom)?);
        if codes.is_empty() { Err(E::custom(format!("`{text}` holds no code"))) } else { Ok(Codes(codes)) }
    }
}

/// A command of SMTP, such as RCPT or `DATA_END`.
#[derive(Clone, Copy, Debug)]
struct Verb(&'static str);

impl<'de> Deserialize<'de> for Verb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(command) = catalog::command_named(&text) {
            return Ok(Self(command.name));
        }
        let names = catalog::commands().iter().map(|command| command.name);
        let nearest = suggest::nearest(&text.to_ascii_uppercase(), names);
        let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
        Err(de::Error::custom(format!("there is no command `{text}`{hint}")))
    }
}

/// A library of the project, with the languages in which it is used.
#[derive(Debug)]
pub(crate) struct Own {
    languages: Vec<&'static str>,
    library: Library,
}

impl Own {
    /// # Errors
    /// With what is wrong: a language that there is not, a name with a dot where only the last part counts.
    pub(super) fn of(model: Model) -> Result<Self, String> {
        let Model { languages, seen, calls, types, members, constants, predicates } = model;
        let known = || language::all().iter().map(|language| language.id);
        let languages = languages.iter().map(|id| match language::by_id(id) {
            Some(language) => Ok(language.id),
            None => Err(suggest::unknown("language", id, known())),
        });
        let plain = || calls.keys().chain(members.keys()).chain(predicates.keys());
        if plain().chain(types.keys()).chain(constants.keys()).any(String::is_empty) {
            return Err("a name in `library` is empty".to_owned());
        }
        if let Some(name) = plain().find(|name| name.contains('.')) {
            let last = name.rsplit('.').next().unwrap_or("");
            return Err(format!("`{name}` in `library`: the last part alone, `{last}`, belongs here"));
        }
        if let Some(word) = seen.iter().find(|word| word.trim().len() < 2) {
            return Err(format!("`{word}` in `library.seen` stands in every file"));
        }
        Ok(Self {
            languages: languages.collect::<Result<_, _>>()?,
            library: Library {
                seen: seen.into_iter().map(Cow::Owned).collect(),
                calls: named(calls, |call| CallModel {
                    gives: call.gives,
                    command: call.command.map(|Verb(name)| name),
                    expects: call.expects,
                    codes: call.codes.map_or(CodeSet::ALL, |Codes(codes)| codes),
                    bare: true,
                    on: &[],
                }),
                types: named(types, |of| TypeModel {
                    codes: of.codes.0,
                    command: of.command.map(|Verb(name)| name),
                }),
                members: named(members, |member| member),
                constants: named(constants, |Codes(codes)| codes),
                objects: Cow::Borrowed(&[]),
                verdicts: Cow::Borrowed(&[]),
                permanent: Cow::Borrowed(&[]),
                transient: Cow::Borrowed(&[]),
                letters: Cow::Borrowed(&[]),
                predicates: named(predicates, |Codes(codes)| codes),
            },
        })
    }

    /// The library, where a text of a language uses it.
    pub(super) fn used_in(&self, language: &Language, source: &[u8]) -> Option<&Library> {
        let is_meant = self.languages.is_empty() || self.languages.contains(&language.id);
        (is_meant && (self.library.seen.is_empty() || self.library.is_used_in(source)))
            .then_some(&self.library)
    }

    /// Whether a text of a language names the library.
    pub(super) fn is_named_in(&self, language: &Language, source: &[u8]) -> bool {
        self.used_in(language, source).is_some_and(|library| !library.seen.is_empty())
    }
}

fn named<T, M: Clone>(table: BTreeMap<String, T>, model: impl Fn(T) -> M) -> Cow<'static, [(Name, M)]> {
    table.into_iter().map(|(name, of)| (Name(Cow::Owned(name)), model(of))).collect()
}

#[cfg(test)]
mod schema {
    use super::{Codes, Verb};
    use crate::catalog;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for Codes {
        fn schema_name() -> Cow<'static, str> {
            "Codes".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({
                "description": "A code such as 452, or a set such as \"4yz\", \"250-259, 354\" or \"not 250\".",
                "anyOf": [
                    { "type": "integer", "minimum": 100, "maximum": 599 },
                    { "type": "string" }
                ]
            })
        }
    }

    impl JsonSchema for Verb {
        fn schema_name() -> Cow<'static, str> {
            "Command".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let names: Vec<&str> = catalog::commands().iter().map(|command| command.name).collect();
            json_schema!({
                "description": "A command of SMTP; DATA_END is the dot that ends a message.",
                "anyOf": [{ "enum": names }, { "type": "string" }]
            })
        }
    }
}
