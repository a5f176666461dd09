//! What is known about one language or config format. All of it is data in `grammars/<language>/`, made static by the
//! build; this module only says which shape the data has, finds the language of a file, and resolves names of node
//! kinds to the parser's numbers on first use.

mod check;
mod detect;
mod identifier;
mod nodes;
#[cfg(test)]
mod tests;

pub(crate) use check::{Check, FileRole, Parameter, Selector};
pub use detect::{by_content, by_id, by_name_and_start, by_path, start_needed};
pub(crate) use identifier::{Phrase, has_phrase, words_of};
pub(crate) use nodes::Nodes;
use nodes::Table;

use crate::catalog::CodeSet;
use std::sync::OnceLock;

/// One language or config format: everything that `grammars/<id>/language.toml` says.
pub struct Language {
    /// The folder's name, for instance `python`.
    pub id: &'static str,
    /// The name for readers.
    pub name: &'static str,
    /// LSP language identifiers.
    pub lsp_ids: &'static [&'static str],
    /// Globs over the last part of a path or, with a `/` in them, over all of it. The longest that fits counts.
    pub globs: &'static [&'static str],
    /// Files that are of this format if their content says so.
    pub(crate) maybe: Option<Maybe>,
    /// The name of the file that says in which role a file of this format is used; empty for none.
    pub(crate) names_roles: &'static str,
    /// Interpreters in a `#!` line.
    pub shebangs: &'static [&'static str],
    /// The tree-sitter parser; without one only plain text is looked at.
    pub(crate) parser: Option<tree_sitter_language::LanguageFn>,
    /// What begins a line comment.
    pub comment: &'static str,
    /// Identifiers of the rules that work in this language.
    pub rules: &'static [&'static str],
    /// The node table: what each node kind is, and where its parts stand.
    pub(crate) nodes: &'static [NodeRule],
    /// Spellings of operators.
    pub(crate) operators: &'static [(&'static str, Operator)],
    /// Models of mail libraries.
    pub(crate) libraries: &'static [Library],
    /// Globs over names of settings whose value is a reply code.
    pub(crate) code_settings: &'static [&'static str],
    /// Globs over names of settings whose value is the text of a reply.
    pub(crate) text_settings: &'static [&'static str],
    /// Words of this format that can stand in front of a reply in a text.
    pub(crate) before_replies: &'static [&'static str],
    /// What a file of this format can be used for.
    pub(crate) roles: &'static [FileRole],
    /// What settings do.
    pub(crate) parameters: &'static [Parameter],
    /// Checks on settings.
    pub(crate) checks: &'static [Check],
    /// File names that the globs would take and that are left alone: what programs write for themselves.
    pub not_globs: &'static [&'static str],
    /// What begins and ends a piece of code in another language.
    pub(crate) fences: &'static [&'static str],
    /// Whether files hold data of any kind, so that a code needs evidence of its own.
    pub(crate) is_data: bool,
    /// Longer files, in bytes, are left alone: they are written by programs.
    pub(crate) longest: usize,
    /// Whether every file of this format is about mail.
    pub(crate) always_mail: bool,
    /// Whether the last expression of a function's body is its result.
    pub(crate) ends_in_result: bool,
    /// What else sets it apart.
    pub(crate) traits: &'static [Trait],
}

/// What sets a language apart from most others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trait {
    /// A semicolon behind the last expression of a body drops it: it is no result.
    SemicolonDrops,
    /// The arms of a switch are patterns: a plain name in one takes whatever stands there, and one of them is always
    /// taken.
    ArmsArePatterns,
    /// The first character of a text is number 1.
    CountsFromOne,
    /// A text that something is compared with may have wildcards.
    Wildcards,
    /// Texts are searched with patterns whose classes begin with a percent sign.
    PercentPatterns,
}

impl Language {
    /// The names of what a file of this format can be used for.
    pub(crate) fn role_ids(&self) -> impl Iterator<Item = &'static str> {
        self.roles.iter().map(|role| role.id)
    }

    /// Whether something sets the language apart.
    pub(crate) fn is(&self, what: Trait) -> bool {
        self.traits.contains(&what)
    }

    /// The node table for the nodes of a source text; the parser's numbers are looked up once per process.
    pub(crate) fn nodes_of<'s>(&'static self, source: &'s str) -> Option<Nodes<'s>> {
        static TABLES: OnceLock<Vec<OnceLock<Option<Table>>>> = OnceLock::new();
        let tables = TABLES.get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
        let position = LANGUAGES.iter().position(|language| std::ptr::eq(language, self))?;
        tables[position]
            .get_or_init(|| self.parser.map(|parser| Table::resolve(self, &parser.into())))
            .as_ref()
            .map(|table| table.over(source))
    }
}

/// Files of which the content decides.
pub(crate) struct Maybe {
    /// File-name globs, or globs over the whole path.
    pub(crate) globs: &'static [&'static str],
    /// Whether every file without an extension may be one.
    pub(crate) bare: bool,
    /// A regular expression over the start of the text, in which `^` and `$` are the ends of lines.
    pub(crate) content: &'static str,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Language({})", self.id)
    }
}

/// All languages, in alphabetical order of their identifiers.
#[must_use]
pub fn all() -> &'static [Language] {
    LANGUAGES
}

/// What a node means to the analysis. A node kind that no table row names is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Statements in order: `body`.
    Block,
    /// `condition`, `then`, `else`, and `setup` that runs before; an `operator` that is a `not` negates the condition.
    If,
    /// A conditional expression: `condition`, `then`, `else`.
    Ternary,
    /// `subject`, `arms`, `setup`, and `else` where the default is no arm.
    Switch,
    /// A switch whose arms fall into the next one unless they end with `break`.
    FallingSwitch,
    /// A switch over the type of `subject`, optionally bound to `binding`.
    TypeSwitch,
    /// One arm: `patterns` (none is the default), `guard`, `body`.
    Arm,
    /// An arm that never falls into the next one, in a switch whose other arms do.
    ClosedArm,
    /// `condition`, `body`, `binding`, `iterated`, `setup`.
    Loop,
    /// `body`, `handlers`, `else`, `finally`.
    Try,
    /// A typed handler: `types`, `binding`, `guard`, `body`.
    Handler,
    /// `value`.
    Return,
    /// `value`.
    Throw,
    /// Leaves the innermost loop or switch.
    Break,
    /// Starts the next round of the innermost loop.
    Continue,
    /// `name`, `parameters`, `body`; one that is written in clauses has `arms` instead of the last two, and others of
    /// the same name right behind it belong to it.
    Function,
    /// `name`, `body`.
    Class,
    /// A parameter: `name`, `types`.
    Parameter,
    /// `targets`, `value`.
    Assign,
    /// An assignment that also uses the old value: `targets`, `value`.
    Update,
    /// A number literal.
    Number,
    /// A string literal.
    String,
    /// String literals side by side: `items`.
    Strings,
    /// A regular expression: `pattern`.
    Regex,
    /// An identifier.
    Name,
    /// A name that stands for nothing but itself.
    Symbol,
    /// `object`, `name`.
    Member,
    /// `object`, `index`; with an `end`, which is a length, a part of the object.
    Index,
    /// `object`, `start`, `end`.
    Slice,
    /// `callee`, or `object` and `name`; `arguments`, and `body` for a block behind them.
    Call,
    /// A named argument, a keyed element or a row of a table: `name`, `value`.
    Entry,
    /// `operator`, `operand`.
    Unary,
    /// `left`, `operator`, `right`; with a `binding`, the name that the left side has where a test for its type holds.
    Binary,
    /// Whether `left` has the shape of `pattern`: a constant, a type, a set.
    Test,
    /// A chain of comparisons: `operands`, `operators`.
    Comparison,
    /// A list, a tuple or a set literal: `items`.
    List,
    /// Values side by side that a pattern takes apart: `items`.
    Tuple,
    /// Texts one behind the other, of which some may be unknown: `items`.
    Joined,
    /// Conditions that have to hold together: `items`.
    All,
    /// Conditions of which one has to hold: `items`.
    Any,
    /// Numbers from `left` to `right`, with the `operator` that says whether the end belongs to them; or the numbers on
    /// one side of `left`, with an `operator` that compares.
    Range,
    /// A table literal: `items`, which are entries.
    Table,
    /// Alternatives of one pattern: `items`.
    Alternatives,
    /// A pattern that holds where all its `items` do.
    Both,
    /// Something that only encloses: `inner`.
    Wrap,
    /// A condition bound to a name, as in `case x as y`: `inner`, `binding`.
    Bind,
    /// The literal true.
    True,
    /// The literal false.
    False,
    /// A literal whose spelling says whether it is true.
    Boolean,
    /// The literal for no value.
    Null,
    /// Source text that no machine reads.
    Comment,
    /// One setting of a config file: `name`, `value`.
    Setting,
    /// A part of a config file with a `name`, which its settings stand in.
    Section,
    /// A bare word of a config file.
    Word,
    /// Neither looked at nor through.
    Skip,
}

/// A part of a node that its role gives a meaning to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Part {
    Body,
    Setup,
    Condition,
    Then,
    Else,
    Subject,
    Arms,
    Patterns,
    Guard,
    Binding,
    Iterated,
    Handlers,
    Finally,
    Types,
    Value,
    Name,
    Parameters,
    Targets,
    Items,
    Pattern,
    Object,
    Index,
    Start,
    End,
    Callee,
    Arguments,
    Operator,
    Operand,
    Left,
    Right,
    Operands,
    Operators,
    Inner,
}

/// One step of the way from a node to a part of it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// All named children but comments.
    Every,
    /// The named children that stand in no field.
    Unnamed,
    /// The first token without a name, such as an operator.
    Token,
    /// The named children in front of the first token of a spelling.
    Before(&'static str),
    /// The named children behind the first token of a spelling.
    Behind(&'static str),
    /// The named children of a kind.
    Kind(&'static str),
    /// The n-th named child, counted from 0.
    Nth(usize),
    /// The node itself, where it is of a kind.
    Same(&'static str),
    /// The children in a field.
    Field(&'static str),
}

/// A row of a node table.
pub(crate) struct NodeRule {
    pub(crate) kind: &'static str,
    pub(crate) role: Role,
    /// A row for some nodes of the kind: one of the texts stands where the path leads to.
    pub(crate) when: Option<(&'static [Step], &'static [&'static str])>,
    /// Each part with its selectors; the first selector that finds something counts.
    pub(crate) parts: &'static [(Part, &'static [&'static [Step]])],
}

/// What an operator does, whatever its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    /// Equality.
    Equal,
    /// Inequality.
    NotEqual,
    /// Less than.
    Less,
    /// At most.
    AtMost,
    /// Greater than.
    Greater,
    /// At least.
    AtLeast,
    /// Membership in a list, a set, a range, or of a text in a text.
    In,
    /// The opposite of membership.
    NotIn,
    /// Identity with a literal.
    Is,
    /// The opposite of identity.
    IsNot,
    /// Both.
    And,
    /// At least one.
    Or,
    /// The opposite.
    Not,
    /// Division, with or without rest.
    Divide,
    /// Whether a value is of a type.
    IsType,
    /// A range whose end belongs to it.
    Through,
    /// Whether a text matches a pattern.
    Match,
    /// The opposite of a match.
    NotMatch,
    /// Puts one text behind another.
    Join,
}

/// A name in a library model: `SMTP.rcpt` matches a member `rcpt`, `rcpt` any spelling that ends with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name(pub(crate) &'static str);

impl Name {
    /// Whether a name or a dotted path is meant.
    pub(crate) fn fits(self, path: &str) -> bool {
        path == self.0 || path.strip_suffix(self.0).is_some_and(|before| before.ends_with('.'))
    }
}

/// What is known of one mail library.
pub(crate) struct Library {
    /// Words of which one stands in every file that uses the library.
    pub(crate) seen: &'static [&'static str],
    /// Whether other protocols use the library as well; then its name is no evidence of mail.
    pub(crate) shared: bool,
    pub(crate) calls: &'static [(Name, CallModel)],
    pub(crate) types: &'static [(Name, TypeModel)],
    pub(crate) members: &'static [(Name, MemberModel)],
    /// Constants that stand for reply codes.
    pub(crate) constants: &'static [(Name, CodeSet)],
    /// Predicates that hold exactly for the codes of a set.
    pub(crate) predicates: &'static [(Name, CodeSet)],
}

impl Library {
    /// Whether one of the words stands in a text that those who use the library cannot do without.
    pub(crate) fn is_used_in(&self, source: &str) -> bool {
        self.seen.iter().any(|word| memchr::memmem::find(source.as_bytes(), word.as_bytes()).is_some())
    }
}

/// What a library call yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gives {
    /// A pair of code and text.
    Pair,
    /// The code alone.
    Code,
    /// An object that holds a reply.
    Reply,
    /// Code, text and an error, of which the error holds every reply that was not expected.
    Checked,
    /// An error that holds every reply that was not expected.
    Error,
}

/// What is known of a library call.
pub(crate) struct CallModel {
    pub(crate) gives: Gives,
    /// The command that the call sends.
    pub(crate) command: Option<&'static str>,
    /// The argument (from 0) with the expected code or prefix of a code.
    pub(crate) expects: Option<u8>,
    /// The codes that come back; for all others the call raises an exception, or gives an error.
    pub(crate) codes: CodeSet,
}

/// What is known of a type, usually an exception.
pub(crate) struct TypeModel {
    /// The codes that a value of the type can hold.
    pub(crate) codes: CodeSet,
    /// The command whose reply it is.
    pub(crate) command: Option<&'static str>,
}

/// What a member of an object tells about the reply that the object holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemberModel {
    /// The code as a number.
    Number,
    /// The code as text of three digits.
    Digits,
    /// The reply line as text that begins with the code.
    Text,
    /// The text without the code.
    Message,
    /// Something else that may decide the class, such as the codes of single recipients.
    Inspects,
}

/// Words that mean something in every language's identifiers. Phrases are sequences of lower-case words.
pub(crate) struct Vocabulary {
    /// What functions of the common libraries do.
    pub(crate) functions: Functions,
    /// Byte strings that make a file one about mail.
    pub(crate) mail: &'static [&'static str],
    /// Words of protocols that share numbers with SMTP, by protocol.
    pub(crate) foreign: &'static [(&'static str, &'static [&'static str])],
    pub(crate) permanent: &'static [Phrase],
    pub(crate) transient: &'static [Phrase],
    /// Words that say permanent only where they are the whole result.
    pub(crate) permanent_results: &'static [Phrase],
    /// Words that say transient only where they are the whole result.
    pub(crate) transient_results: &'static [Phrase],
    pub(crate) success: &'static [Phrase],
    /// Functions that ask or tell but do nothing about a reply.
    pub(crate) neutral: &'static [Phrase],
    /// Methods that put something into a collection.
    pub(crate) adds: &'static [Phrase],
    /// States of a dialogue, which are no outcomes.
    pub(crate) dialogue_states: &'static [Phrase],
    pub(crate) negation: &'static [Phrase],
    /// Functions whose boolean result is the verdict on an address.
    pub(crate) verdict: &'static [Phrase],
    /// Functions and flags that say whether a failure is permanent.
    pub(crate) judges_permanent: &'static [Phrase],
    /// Functions and flags that say whether to try again.
    pub(crate) judges_transient: &'static [Phrase],
    /// Ages and deadlines that excuse giving up.
    pub(crate) exhausted: &'static [Phrase],
    /// Names that count attempts; they excuse giving up as well.
    pub(crate) attempts: &'static [Phrase],
    /// Names that hold a reply code.
    pub(crate) code_names: &'static [Phrase],
    /// Words that say that a name belongs to SMTP.
    pub(crate) smtp_names: &'static [Phrase],
    /// Words that say that a name belongs to HTTP.
    pub(crate) http_names: &'static [Phrase],
    /// Words that say that a number is a quantity.
    pub(crate) quantity_names: &'static [Phrase],
    /// Functions whose number arguments are positions and widths.
    pub(crate) measures: &'static [Phrase],
    /// Functions that send a reply.
    pub(crate) emits: &'static [Phrase],
    /// Functions that send a command and check the reply against what is expected.
    pub(crate) expects: &'static [Phrase],
    /// Names whose value is an outcome.
    pub(crate) result_names: &'static [Phrase],
    /// Words of prose shortly before a reply code.
    pub(crate) before_codes: &'static [&'static str],
    /// Words of prose right behind a reply code.
    pub(crate) after_codes: &'static [&'static str],
    /// Words right before a number that is no reply code.
    pub(crate) not_before_codes: &'static [&'static str],
    /// Words right behind a number that is a quantity.
    pub(crate) units: &'static [&'static str],
    /// Words shortly before a version or a section number.
    pub(crate) before_versions: &'static [&'static str],
    /// Texts that follow an HTTP status, in lower case.
    pub(crate) http_reasons: &'static [&'static str],
    /// What the text of a reply says that asks for another attempt.
    pub(crate) says_later: &'static [Phrase],
    /// What the text of a reply says that rules another attempt out.
    pub(crate) says_never: &'static [Phrase],
    /// What the text of a reply says that refuses.
    pub(crate) says_refused: &'static [Phrase],
    /// What leaves it open which of those a text says.
    pub(crate) says_open: &'static [Phrase],
    /// Words in the name of a function that answers a command.
    pub(crate) handler_names: &'static [Phrase],
    /// Names of values that hold a text.
    pub(crate) text_names: &'static [Phrase],
    /// Commands whose name is a common word.
    pub(crate) common_words: &'static [Phrase],
    /// Parts of a path that make a file a test.
    pub(crate) test_paths: &'static [&'static str],
    pub(crate) prose: Prose,
}

/// Words of text without a syntax tree, in lower case.
pub(crate) struct Prose {
    /// What stands before a server's line in a transcript.
    pub(crate) server_marks: &'static [&'static str],
    /// The same, where a client speaks next to it.
    pub(crate) weak_server_marks: &'static [&'static str],
    /// What stands before a client's line.
    pub(crate) client_marks: &'static [&'static str],
    /// What mail servers log right before a reply.
    pub(crate) log_openings: &'static [&'static str],
    /// What they log earlier in the line, before a colon and the reply.
    pub(crate) log_phrases: &'static [&'static str],
    /// What they log earlier in the line, before a parenthesis and the reply.
    pub(crate) log_fields: &'static [&'static str],
    /// Fields with an enhanced code.
    pub(crate) enhanced_fields: &'static [&'static str],
    /// Names of the protocol.
    pub(crate) protocol: &'static [&'static str],
    /// Words right before a code that make the protocol's name before them speak of it.
    pub(crate) names: &'static [&'static str],
    /// Words that make three numbers an enhanced code.
    pub(crate) enhanced_names: &'static [&'static str],
    /// Words for a reply and its parts.
    pub(crate) reply_words: &'static [&'static str],
    /// What a server does with a code.
    pub(crate) verbs: &'static [&'static str],
    /// What a code can be put before: `a 550 error`.
    pub(crate) nouns: &'static [&'static str],
    /// Words of sentences about mail.
    pub(crate) topics: &'static [&'static str],
    /// Words between codes of one list.
    pub(crate) joints: &'static [&'static str],
    /// Words right before a number that is none.
    pub(crate) not_before: &'static [&'static str],
    /// Names of settings and fields that hold the text of a reply.
    pub(crate) reply_keys: &'static [&'static str],
    /// Texts that only replies of mail servers have.
    pub(crate) reasons: &'static [&'static str],
}

/// Words for functions of the common libraries, by what they do.
pub(crate) struct Functions {
    /// Whether a text begins with another.
    pub(crate) prefix_test: &'static [Phrase],
    /// Whether, or where, a text holds another.
    pub(crate) contains_test: &'static [Phrase],
    /// Whether, or where, a text holds another, never telling that it begins with it.
    pub(crate) holds_test: &'static [Phrase],
    /// Whether a collection holds a value.
    pub(crate) membership: &'static [Phrase],
    /// The same value in another type.
    pub(crate) conversion: &'static [Phrase],
    /// The number that a text holds.
    pub(crate) to_number: &'static [Phrase],
    /// A part of a text by positions.
    pub(crate) head: &'static [Phrase],
    /// One character of a text.
    pub(crate) first: &'static [Phrase],
    /// Whether a pattern matches.
    pub(crate) match_test: &'static [Phrase],
    /// A comparison of two texts that gives zero where they agree.
    pub(crate) difference: &'static [Phrase],
    /// Whether a pattern matches at the start.
    pub(crate) anchored_match: &'static [Phrase],
    /// Calls that do not return.
    pub(crate) leaves: &'static [Phrase],
    /// Reads the next line, or bytes, of a connection.
    pub(crate) reads: &'static [Phrase],
    /// Takes the answer to the command that was sent before, and may be told what to expect.
    pub(crate) answers: &'static [Phrase],
    /// Hands the result of the function around to whoever waits for it.
    pub(crate) settles: &'static [Phrase],
    /// Policies that try again what raised an exception of some types.
    pub(crate) retries: &'static [Phrase],
    /// Policies that drop what raised an exception of some types.
    pub(crate) gives_up: &'static [Phrase],
    /// Whether a number lies between two others, both included.
    pub(crate) between: &'static [Phrase],
    /// Whether a value is of a type.
    pub(crate) type_test: &'static [Phrase],
    /// The numbers from one to below another.
    pub(crate) range: &'static [Phrase],
    /// Whether a value is a number at all, or has a part.
    pub(crate) sanity_test: &'static [Phrase],
    /// A collection of the arguments.
    pub(crate) collection: &'static [Phrase],
}

/// The words of `grammars/vocabulary.toml`.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));
