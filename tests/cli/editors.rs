//! What editors are told of config formats is what `grammars/` says: their names and the files that are written in them.
//! `UPDATE_DOCS=1 cargo test --test cli editors` writes it.

use serde_json::{Value, json};
use smtp_lsp::language::{self, Language};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

/// Formats that editors know by themselves.
const KNOWN: [&str; 7] = ["dockerfile", "ini", "json", "markdown", "text", "toml", "yaml"];

/// What Vim and Neovim call a format, where they have colours for it: format, what stands in the glob, filetype.
const FILETYPES: [(&str, &str, &str); 6] = [
    ("aliases", "", "mailaliases"),
    ("nginx-mail", "", "nginx"),
    ("postfix-main", "main", "pfmain"),
    ("postfix-main", "master", "pfmaster"),
    ("sendmail-cf", "", "sm"),
    ("sendmail-mc", "", "m4"),
];

fn formats() -> impl Iterator<Item = &'static Language> {
    let is_code = |language: &Language| language.rules.contains(&"transient-as-permanent");
    language::all().iter().filter(move |language| !is_code(language) && !KNOWN.contains(&language.id))
}

/// What editors call a format.
fn name(format: &Language) -> &'static str {
    format.lsp_ids[0]
}

/// A piece of a glob.
enum Piece<'a> {
    /// Any folders, with the slashes around them; at the end, whatever is below.
    Folders,
    /// Anything but a slash.
    Any,
    One,
    Begin,
    Or,
    End,
    Text(&'a str),
}

fn pieces(glob: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    if !glob.contains('/') {
        pieces.push(Piece::Folders);
    }
    let (mut rest, mut depth) = (glob, 0);
    while !rest.is_empty() {
        let (length, piece) = match rest.as_bytes()[0] {
            _ if rest.starts_with("/**/") => (4, Piece::Folders),
            _ if rest.starts_with("**/") => (3, Piece::Folders),
            _ if rest.starts_with("/**") => (3, Piece::Folders),
            b'*' => (1, Piece::Any),
            b'?' => (1, Piece::One),
            b'{' => (1, Piece::Begin),
            b'}' => (1, Piece::End),
            b',' if depth > 0 => (1, Piece::Or),
            _ => {
                let end = rest[1..].find(['*', '?', '{', '}', ',', '/']).map_or(rest.len(), |at| at + 1);
                (end, Piece::Text(&rest[..end]))
            }
        };
        match piece {
            Piece::Begin => depth += 1,
            Piece::End => depth -= 1,
            _ => {}
        }
        pieces.push(piece);
        rest = &rest[length..];
    }
    pieces
}

/// A regular expression over a whole path, as Emacs (`\(`) and Kakoune (`(`) write it.
fn regex(glob: &str, group: &str, or: &str, close: &str) -> String {
    let mut text = String::new();
    let pieces = pieces(glob);
    let last = pieces.len() - 1;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Folders if at == 0 => text.push('/'),
            Piece::Folders if at == last => text.push_str("/.*"),
            Piece::Folders => {
                let _ = write!(text, "/{group}.*/{close}?");
            }
            Piece::Any => text.push_str("[^/]*"),
            Piece::One => text.push_str("[^/]"),
            Piece::Begin => text.push_str(group),
            Piece::Or => text.push_str(or),
            Piece::End => text.push_str(close),
            Piece::Text(literal) => text.push_str(&literal.replace('.', r"\.")),
        }
    }
    text
}

fn vscode_languages() -> Value {
    let languages = formats().map(|format| {
        let (names, patterns): (Vec<&str>, Vec<&str>) =
            format.globs.iter().partition(|glob| !glob.contains(['*', '?', '{', '/']));
        let mut language = json!({ "id": name(format), "aliases": [format.name] });
        if !names.is_empty() {
            language["filenames"] = json!(names);
        }
        if !patterns.is_empty() {
            language["filenamePatterns"] = json!(patterns);
        }
        let file = if format.comment == "#" { "number-sign" } else { format.comment };
        language["configuration"] = format!("./languages/{file}.json").into();
        language
    });
    languages.collect()
}

fn vscode_grammars() -> Value {
    let grammars = formats().map(|format| {
        json!({
            "language": name(format),
            "scopeName": "source.mail-config",
            "path": "./syntaxes/mail-config.tmLanguage.json",
        })
    });
    grammars.collect()
}

/// Vim's patterns: a `*` takes slashes, too, where there is one in the pattern.
fn vim() -> String {
    let mut text = String::new();
    for format in formats() {
        for glob in format.globs {
            let pattern = glob.replace("**/", "*/").replace("/**", "/*");
            let _ = writeln!(
                text,
                "  autocmd BufNewFile,BufRead {pattern} call s:take('{}')",
                filetype(format, glob)
            );
        }
    }
    text
}

fn filetype(format: &Language, glob: &str) -> &'static str {
    let fits = |(id, part, _): &&(&str, &str, &str)| *id == format.id && glob.contains(part);
    FILETYPES.iter().find(fits).map_or(name(format), |(.., filetype)| filetype)
}

/// The filetypes of all formats, as a list of Vim's.
fn vim_filetypes() -> String {
    let all = formats().flat_map(|format| format.globs.iter().map(|glob| filetype(format, glob)));
    let all: BTreeSet<&str> = all.collect();
    all.into_iter().fold(String::new(), |text, filetype| text + "      \\ '" + filetype + "',\n")
}

fn helix() -> String {
    let mut text = String::new();
    for format in formats() {
        let globs: Vec<String> =
            format.globs.iter().map(|glob| format!("    {{ glob = {glob:?} }},\n")).collect();
        let _ = write!(
            text,
            "\n[[language]]\nname = {0:?}\nscope = \"source.{0}\"\nfile-types = [\n{1}]\ncomment-token = {2:?}\nlanguage-servers = [\"smtp-lsp\"]\n",
            name(format),
            globs.concat(),
            format.comment,
        );
    }
    text
}

fn emacs() -> String {
    let mut text = String::new();
    // It has a mode for m4.
    let formats = formats().filter(|format| format.comment != "dnl");
    for glob in formats.flat_map(|format| format.globs) {
        let regex = regex(glob, r"\(?:", r"\|", r"\)").replace('\\', r"\\");
        let _ = writeln!(text, "    \"{regex}\\\\'\"");
    }
    text
}

fn kakoune() -> String {
    let mut text = String::new();
    for format in formats() {
        for glob in format.globs {
            let regex = regex(glob, "(?:", "|", ")");
            let _ = writeln!(
                text,
                "hook global BufCreate .*{regex} %{{ set-option buffer filetype {} }}",
                name(format)
            );
        }
    }
    text
}

/// A file that holds a part made here.
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    fn open(path: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = fs::read_to_string(&path).expect("readable");
        Self { path, text }
    }

    /// The part between two texts is as given, or else is written if that is asked for.
    fn holds(&mut self, begin: &str, made: &str, end: &str) {
        let path = self.path.display();
        let from = self.text.find(begin).unwrap_or_else(|| panic!("{path}: {begin}")) + begin.len();
        let to = from + self.text[from..].find(end).unwrap_or_else(|| panic!("{path}: {end}"));
        if env::var_os("UPDATE_DOCS").is_some() {
            self.text.replace_range(from..to, made);
            fs::write(&self.path, &self.text).expect("written");
        }
        let there = self.text.get(from..from + made.len()).unwrap_or("");
        let is_same = there == made && self.text[from + made.len()..].starts_with(end);
        assert!(is_same, "{path} is behind: UPDATE_DOCS=1 cargo test --test cli editors");
    }
}

/// JSON as it stands two levels deep.
fn indented(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).expect("JSON");
    text.trim_start_matches('[').trim_end_matches(']').trim_end().replace('\n', "\n    ")
}

#[test]
fn editors_know_the_files_of_every_format() {
    let mut package = File::open("editors/vscode/package.json");
    package.holds("\n    \"languages\": [", &indented(&vscode_languages()), "\n    ]");
    package.holds("\n    \"grammars\": [", &indented(&vscode_grammars()), "\n    ]");
    for path in ["editors/vim/ftdetect/smtp_lsp.vim", "editors/neovim/ftdetect/smtp_lsp.vim"] {
        File::open(path).holds("  autocmd!\n", &vim(), "augroup END");
    }
    File::open("editors/vim/plugin/smtp_lsp.vim").holds(
        "let s:configs = [\n",
        &vim_filetypes(),
        "      \\ ]",
    );
    File::open("editors/helix/languages.toml").holds(
        "# Configurations of mail servers, which Helix does not know.\n",
        &helix(),
        "\n# Code, ",
    );
    File::open("editors/emacs/smtp-lsp.el").holds("(defconst smtp-lsp-files\n  '(\n", &emacs(), "    )");
    let mut file = File::open("editors/kakoune/smtp-lsp.kak");
    let begin = "# Configurations of mail servers, which Kakoune does not know.\n";
    file.holds(begin, &kakoune(), "\ndeclare-option");
    file.holds("|yaml|", &formats().map(name).collect::<Vec<_>>().join("|"), ") %{");
}

#[test]
fn globs_become_regular_expressions() {
    let kakoune = |glob| regex(glob, "(?:", "|", ")");
    assert_eq!(kakoune("main.cf.*"), r"/main\.cf\.[^/]*");
    assert_eq!(kakoune("**/{mail,x}/*.mc"), r"/(?:mail|x)/[^/]*\.mc");
    assert_eq!(kakoune("**/rspamd/**/*.inc"), r"/rspamd/(?:.*/)?[^/]*\.inc");
    assert_eq!(kakoune("**/exim4/conf.d/**"), r"/exim4/conf\.d/.*");
    assert_eq!(regex("{a,b}_checks", r"\(?:", r"\|", r"\)"), r"/\(?:a\|b\)_checks");
}

/// Zed and Sublime Text run nowhere here: this holds what is written for them against what they document.
#[test]
fn what_no_test_runs_is_at_least_well_formed() {
    let zed: toml::Table = File::open("editors/zed/extension.toml").text.parse().expect("TOML");
    let keys = [
        "authors",
        "description",
        "id",
        "language_servers",
        "name",
        "repository",
        "schema_version",
        "version",
    ];
    assert_eq!(zed.keys().find(|key| !keys.contains(&key.as_str())), None);
    assert_eq!(zed["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    let server = &zed["language_servers"]["smtp-lsp"];
    let languages = server["languages"].as_array().expect("a list");
    for (name, id) in server["language_ids"].as_table().expect("a table") {
        assert!(languages.iter().any(|language| language.as_str() == Some(name)), "{name}");
        let id = id.as_str().expect("text");
        assert!(id == "mail-config" || language::by_id(id).is_some(), "{id}");
    }

    let sublime = File::open("editors/sublime/LSP-smtp-lsp.sublime-settings").text;
    let lines = sublime.lines().filter(|line| !line.trim_start().starts_with("//"));
    let sublime: Value = serde_json::from_str(&lines.collect::<String>()).expect("JSON");
    let client = sublime["clients"]["smtp-lsp"].as_object().expect("an object");
    let keys = ["command", "enabled", "env", "initializationOptions", "selector", "settings"];
    assert_eq!(client.keys().find(|key| !keys.contains(&key.as_str())), None);

    let vscode: Value = serde_json::from_str(&File::open("editors/vscode/package.json").text).expect("JSON");
    assert_eq!(vscode["version"], env!("CARGO_PKG_VERSION"));
}
