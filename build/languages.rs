//! `grammars/*/language.toml` as static tables.

use crate::checks::Checks;
use crate::emit;
use crate::library::{Library, library_entry};
use crate::nodes::node_entry;
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

/// Ends the build with a message.
pub(crate) fn fail(message: &str) -> ! {
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
    let (mut entries, mut mail_words) = (Vec::new(), Vec::new());
    for folder in &folders {
        let id = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_else(|| fail("a folder name is not UTF-8"));
        let language = language(grammars, id);
        entries.push(language_entry(id, &language, folder, &checks.of(id), &mut source));
        mail_words.extend(language.library.iter().flat_map(Library::mail_words).map(str::to_owned));
    }
    let _ = writeln!(source, "pub(crate) static LANGUAGES: &[Language] = &[\n{}\n];", entries.join(",\n"));
    let vocabulary: crate::vocabulary::Vocabulary = read(&grammars.join("vocabulary.toml"));
    source += &vocabulary.mail(mail_words.iter().map(String::as_str));
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

/// A number with `_` between its thousands.
fn separated(number: usize) -> String {
    let digits = number.to_string();
    let parts: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    parts.join("_")
}
