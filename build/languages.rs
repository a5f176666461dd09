//! `grammars/*/language.toml` as static tables.

use crate::checks::Checks;
use crate::{emit, sets};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, process};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    name: String,
    /// The language whose node table, operators, rules and libraries hold here too.
    extends: Option<String>,
    /// The language whose mail libraries are used here too.
    libraries_of: Option<String>,
    /// Node kinds of that language that this one's parser does not have.
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    lsp_ids: Vec<String>,
    #[serde(default)]
    globs: Vec<String>,
    #[serde(default)]
    shebangs: Vec<String>,
    maybe: Option<Maybe>,
    parser: Option<Parser>,
    #[serde(default)]
    comment: String,
    /// None means those of the language that this one extends.
    rules: Option<Vec<String>>,
    #[serde(default)]
    nodes: BTreeMap<String, BTreeMap<String, toml::Value>>,
    #[serde(default)]
    operators: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    library: Vec<Library>,
    #[serde(default)]
    settings: Settings,
    #[serde(default)]
    role: Vec<FileRole>,
    #[serde(default)]
    spoken: Vec<Spoken>,
    /// The name of the file that says in which role a file of this format is used.
    #[serde(default)]
    roles_named_in: String,
    #[serde(default)]
    not_globs: Vec<String>,
    /// What begins and ends a piece of code in another language.
    #[serde(default)]
    fences: Vec<String>,
    /// Whether files hold data of any kind.
    #[serde(default)]
    data: bool,
    /// What stands in front of tests within a file: from there on it holds tests.
    #[serde(default)]
    before_tests: Vec<String>,
    /// The longest file, in bytes, that is looked at.
    longest: Option<usize>,
    #[serde(default)]
    always_mail: bool,
    /// Whether the last expression of a function's body is its result.
    #[serde(default)]
    ends_in_result: bool,
    /// Names of `Trait`s.
    #[serde(default)]
    traits: Vec<String>,
    modules: Option<Modules>,
}

/// How a file names another one of the project.
#[expect(clippy::struct_excessive_bools, reason = "each says something else of the language")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Modules {
    /// What stands between the parts of a name.
    separator: String,
    /// Texts of which one stands in each import.
    words: Vec<String>,
    /// Where a name begins that says nothing of it: `anywhere`, at the `ending` of a path, or `nowhere`.
    #[serde(default = "nowhere")]
    begin: String,
    /// First parts of names: the own module, the one around it, the outermost.
    #[serde(default)]
    here: String,
    #[serde(default)]
    up: String,
    #[serde(default)]
    top: String,
    /// Files of which one stands in the folder of the outermost module.
    #[serde(default)]
    tops: Vec<String>,
    /// Files that are the module of their folder; without any, each file names what stands beside it.
    #[serde(default)]
    own_folder: Vec<String>,
    /// Whether one separator in front means here, and each more one further up.
    #[serde(default)]
    leading: bool,
    /// Whether what is taken from a module can be a module.
    #[serde(default)]
    nests: bool,
    /// Whether a module is all files of a folder.
    #[serde(default)]
    are_folders: bool,
    /// What stands between a module and a function of it, where that is not the separator.
    #[serde(default)]
    member: String,
    /// Whether a type that no import names can be the file of its name in the same folder.
    #[serde(default)]
    siblings: bool,
    /// Whether an import that names nothing brings all types of the module.
    #[serde(default)]
    opens: bool,
    /// The files that a module can be, with `{}` for the path.
    #[serde(default)]
    files: Vec<String>,
    /// Endings of files that programs make, and of the files that they are made of.
    #[serde(default)]
    built: Vec<(String, String)>,
}

fn nowhere() -> String {
    "nowhere".to_owned()
}

impl Language {
    /// Takes over what the language says that this one extends; its own words come first.
    fn inherit(&mut self, parent: Language) {
        for (kind, table) in parent.nodes {
            if !self.without.contains(&kind) {
                self.nodes.entry(kind).or_insert(table);
            }
        }
        for (operator, spellings) in parent.operators {
            self.operators.entry(operator).or_insert(spellings);
        }
        self.rules = self.rules.take().or(parent.rules);
        if self.comment.is_empty() {
            self.comment = parent.comment;
        }
        self.library.extend(parent.library);
        self.modules = self.modules.take().or(parent.modules);
    }
}

/// A language with all that it inherits.
fn language(grammars: &Path, id: &str) -> Language {
    let mut language: Language = read(&grammars.join(id).join("language.toml"));
    if let Some(parent) = language.extends.clone() {
        language.inherit(self::language(grammars, &parent));
    }
    if let Some(owner) = &language.libraries_of {
        language.library.extend(self::language(grammars, owner).library);
    }
    language
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parser {
    /// The crate with the parser; without one it lies in the folder itself.
    #[serde(rename = "crate")]
    krate: Option<String>,
    /// The folder of another format whose parser serves this one too.
    folder: Option<String>,
    #[serde(default = "default_constant")]
    constant: String,
}

fn default_constant() -> String {
    "LANGUAGE".to_owned()
}

/// Files that are of the format if their content says so.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Maybe {
    #[serde(default)]
    globs: Vec<String>,
    /// Whether every file without an extension may be one.
    #[serde(default)]
    bare: bool,
    /// A regular expression over the start of the text.
    content: String,
}

/// What a file of the format can be used for, in the order in which it is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRole {
    id: String,
    /// Globs over the whole path.
    #[serde(default)]
    paths: Vec<String>,
    /// A regular expression over the text.
    #[serde(default)]
    content: String,
    /// A regular expression over the file that names this one, with its path in the group `path`.
    #[serde(default)]
    named_by: String,
    /// Whether it holds beside others.
    #[serde(default)]
    also: bool,
}

/// Strings of programs in other languages that are written in the format.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spoken {
    /// A text without which no string is one.
    seen: String,
    /// A regular expression over the string, with what the checks look at in the group `value`.
    pattern: String,
    /// The languages of the programs; none means all.
    #[serde(default)]
    languages: Vec<String>,
    /// What it is in that format.
    name: String,
    role: String,
}

/// Names of settings of a config format whose values hold reply codes or reply texts.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    texts: Vec<String>,
    /// Words of the format that can stand in front of a reply.
    #[serde(default)]
    before: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Library {
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
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Type {
    codes: String,
    command: Option<String>,
}

fn fail(message: &str) -> ! {
    println!("cargo::error={message}");
    process::exit(1)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = fs::read_to_string(path).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())));
    toml::from_str(&text).unwrap_or_else(|error| fail(&format!("{}: {error}", path.display())))
}

/// Rust source of `LANGUAGES` and `VOCABULARY`; compiles the parsers whose sources lie in the folders.
pub(crate) fn generate(grammars: &Path, checks: &Checks) -> String {
    let mut folders: Vec<_> = fs::read_dir(grammars)
        .unwrap_or_else(|error| fail(&format!("{}: {error}", grammars.display())))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("language.toml").is_file())
        .collect();
    folders.sort();
    let mut source = String::new();
    let mut entries = Vec::new();
    for folder in &folders {
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_else(|| fail("a folder name is not UTF-8"));
        let language = language(grammars, id);
        entries.push(language_entry(id, &language, folder, &checks.of(id), &mut source));
    }
    let _ = writeln!(source, "pub(crate) static LANGUAGES: &[Language] = &[\n{}\n];", entries.join(",\n"));
    let vocabulary = read(&grammars.join("vocabulary.toml"));
    let _ = writeln!(
        source,
        "pub(crate) static VOCABULARY: Vocabulary = {};",
        crate::vocabulary::entry(&vocabulary)
    );
    source
}

fn language_entry(id: &str, language: &Language, folder: &Path, checks: &str, source: &mut String) -> String {
    let origin = folder.join("language.toml").display().to_string();
    let parser = match &language.parser {
        None => "None".to_owned(),
        Some(Parser { krate: Some(krate), constant, .. }) => {
            format!("Some({}::{constant})", krate.replace('-', "_"))
        }
        Some(Parser { folder: Some(owner), .. }) => {
            format!("Some(tree_sitter_{}::LANGUAGE)", owner.replace('-', "_"))
        }
        Some(Parser { krate: None, .. }) => {
            let symbol = format!("tree_sitter_{}", id.replace('-', "_"));
            compile(folder, &symbol);
            let _ = writeln!(
                source,
                "#[allow(unsafe_code)] mod {symbol} {{ unsafe extern \"C\" {{ safe fn {symbol}() -> *const (); }} pub(super) const LANGUAGE: tree_sitter_language::LanguageFn = unsafe {{ tree_sitter_language::LanguageFn::from_raw({symbol}) }}; }}"
            );
            format!("Some({symbol}::LANGUAGE)")
        }
    };
    let nodes = language.nodes.iter().map(|(kind, table)| node_entry(kind, table, &origin));
    let operators = language.operators.iter().flat_map(|(operator, spellings)| {
        spellings.iter().map(move |spelling| format!("({spelling:?}, Operator::{})", emit::variant(operator)))
    });
    let libraries = language.library.iter().map(|library| library_entry(library, &origin));
    let (parameters, actions) = crate::checks::parameters(folder);
    let queries = queries(language.parser.as_ref(), folder);
    format!(
        "Language {{ id: {id:?}, name: {:?}, lsp_ids: {}, globs: {}, shebangs: {}, maybe: {}, names_roles: {:?}, parser: {parser}, queries: {queries}, comment: {:?}, rules: {}, nodes: {}, operators: {}, libraries: {}, code_settings: {}, text_settings: {}, before_replies: {}, roles: {}, checks: {checks}, spoken: {}, parameters: {}, actions: {}, not_globs: {}, fences: {}, is_data: {}, before_tests: {}, longest: {}, always_mail: {}, ends_in_result: {}, traits: {}, modules: {} }}",
        language.name,
        emit::strings(&language.lsp_ids),
        emit::strings(&language.globs),
        emit::strings(&language.shebangs),
        language.maybe.as_ref().map_or_else(
            || "None".to_owned(),
            |Maybe { globs, bare, content }| {
                format!(
                    "Some(Maybe {{ globs: {}, bare: {bare}, content: {content:?} }})",
                    emit::strings(globs)
                )
            }
        ),
        language.roles_named_in,
        language.comment,
        emit::strings(language.rules.as_deref().unwrap_or_default()),
        emit::slice(nodes),
        emit::slice(operators),
        emit::slice(libraries),
        emit::strings(&language.settings.codes),
        emit::strings(&language.settings.texts),
        emit::strings(&language.settings.before),
        emit::slice(language.role.iter().map(|FileRole { id, paths, content, named_by, also }| {
            let paths = emit::strings(paths);
            format!("FileRole {{ id: {id:?}, paths: {paths}, content: {content:?}, named_by: {named_by:?}, also: {also} }}")
        })),
        emit::slice(language.spoken.iter().map(|Spoken { seen, pattern, languages, name, role }| {
            let languages = emit::strings(languages);
            format!("Spoken {{ seen: {seen:?}, languages: {languages}, pattern: {pattern:?}, name: {name:?}, role: {role:?} }}")
        })),
        parameters,
        actions,
        emit::strings(&language.not_globs),
        emit::strings(&language.fences),
        language.data,
        emit::strings(&language.before_tests),
        language.longest.map_or_else(|| "usize::MAX".to_owned(), separated),
        language.always_mail,
        language.ends_in_result,
        emit::slice(language.traits.iter().map(|name| format!("Trait::{}", emit::variant(name)))),
        language.modules.as_ref().map_or_else(|| "None".to_owned(), modules_entry),
    )
}

fn modules_entry(modules: &Modules) -> String {
    format!(
        "Some(Modules {{ separator: {:?}, words: {}, begin: Begin::{}, here: {:?}, up: {:?}, top: {:?}, tops: {}, own_folder: {}, leading: {}, nests: {}, are_folders: {}, member: {:?}, siblings: {}, opens: {}, files: {}, built: &{:?} }})",
        modules.separator,
        emit::strings(&modules.words),
        emit::variant(&modules.begin),
        modules.here,
        modules.up,
        modules.top,
        emit::strings(&modules.tops),
        emit::strings(&modules.own_folder),
        modules.leading,
        modules.nests,
        modules.are_folders,
        modules.member,
        modules.siblings,
        modules.opens,
        emit::strings(&modules.files),
        modules.built,
    )
}

/// What editors show of a format whose parser lies in the folders: `queries/*.scm`, of its own or beside the parser.
fn queries(parser: Option<&Parser>, folder: &Path) -> String {
    let beside = parser.and_then(|parser| parser.folder.as_ref()).map(|owner| folder.with_file_name(owner));
    let query = |name: &str| {
        let file = format!("queries/{name}.scm");
        let places = std::iter::once(folder).chain(beside.as_deref()).map(|place| place.join(&file));
        places.into_iter().find_map(|place| fs::read_to_string(place).ok()).unwrap_or_default()
    };
    format!(
        "Queries {{ highlights: {:?}, tags: {:?}, folds: {:?} }}",
        query("highlights"),
        query("tags"),
        query("folds")
    )
}

fn compile(folder: &Path, name: &str) {
    let source = folder.join("src");
    let mut build = cc::Build::new();
    // gcc's warnings on a generated parser cost more time than its optimiser.
    build.std("c11").warnings(false).include(&source).file(source.join("parser.c"));
    let scanner = source.join("scanner.c");
    if scanner.is_file() {
        build.file(scanner);
    }
    build.compile(name);
}

fn node_entry(kind: &str, table: &BTreeMap<String, toml::Value>, origin: &str) -> String {
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

fn library_entry(library: &Library, origin: &str) -> String {
    let calls = library.calls.iter().map(|(name, call)| {
        let expects = call.expects.map_or_else(|| "None".to_owned(), |position| format!("Some({position})"));
        let codes = call
            .codes
            .as_deref()
            .map_or_else(|| "CodeSet::ALL".to_owned(), |codes| sets::expression(codes, origin));
        format!(
            "({}, CallModel {{ gives: Gives::{}, command: {}, expects: {expects}, codes: {codes}, bare: {} }})",
            library_name(name),
            emit::variant(&call.gives),
            emit::option(call.command.as_deref()),
            call.bare
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
    format!(
        "Library {{ seen: {}, shared: {}, calls: {}, types: {}, members: {}, objects: {}, constants: {}, predicates: {}, verdicts: {}, permanent: {}, transient: {} }}",
        borrowed(library.seen.iter().map(|word| format!("Cow::Borrowed({word:?})"))),
        library.shared,
        borrowed(calls),
        borrowed(types),
        borrowed(members),
        borrowed(library.objects.iter().map(|word| format!("Cow::Borrowed({word:?})"))),
        sets_of(&library.constants),
        sets_of(&library.predicates),
        borrowed(verdicts),
        borrowed(library.permanent.iter().map(|name| library_name(name))),
        borrowed(library.transient.iter().map(|name| library_name(name))),
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

/// A number with `_` between its thousands.
fn separated(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join("_")
}
