//! What is known about one language or config format. All of it is data in `grammars/<language>/`, made static by the
//! build; this module only says which shape the data has, finds the language of a file, and resolves names of node
//! kinds to the parser's numbers on first use.

mod check;
mod detect;
pub(crate) mod embed;
mod fences;
mod functions;
mod glob;
mod identifier;
mod library;
mod modules;
mod nodes;
mod phrases;
mod queries;
pub(crate) mod template;
#[cfg(test)]
mod tests;
mod vocabulary;

pub(crate) use check::{Action, Check, FileRole, Mend, Parameter, Selector, Spoken};
pub use detect::{by_content, by_id, by_name_and_start, by_path, start_needed};
use functions::Functions;
pub(crate) use glob::{Globs, Over};
pub(crate) use identifier::{
    Phrase, begins_with, ends_with, has_phrase, has_start, is_in_capitals, is_phrase, longest_end,
    position_of, words_begin_with, words_of,
};
pub(crate) use library::{CallModel, Gives, Letters, Library, MemberModel, Name, TypeModel};
pub(crate) use modules::{Begin, Modules};
pub(crate) use nodes::Nodes;
use nodes::Table;
pub(crate) use phrases::{Phrases, marks_of, phrases};
pub(crate) use queries::{Queries, Query};
pub(crate) use vocabulary::{Dialogue, Prose, SaidByBoth, Statements, Stored, Vocabulary};

use crate::catalog::CodeSet;
use std::borrow::Cow;
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
    /// What editors show of it beside findings.
    pub(crate) queries: Queries,
    /// What begins a line comment.
    pub comment: &'static str,
    /// Identifiers of the rules that work in this language.
    pub rules: &'static [&'static str],
    /// The node table: what each node kind is, and where its parts stand.
    pub(crate) nodes: &'static [NodeRule],
    /// Spellings of operators, with what each does.
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
    /// What words in the values of settings do.
    pub(crate) actions: &'static [Action],
    /// Checks on settings.
    pub(crate) checks: &'static [Check],
    /// Strings of programs in other languages that are written in this format.
    pub(crate) spoken: &'static [Spoken],
    /// File names that the globs would take and that are left alone: what programs write for themselves.
    pub not_globs: &'static [&'static str],
    /// What begins and ends a piece of code in another language.
    pub(crate) fences: &'static [&'static str],
    /// Whether files hold data of any kind, so that a code needs evidence of its own.
    pub(crate) is_data: bool,
    /// What stands in front of tests within a file: from there on it holds tests.
    pub(crate) before_tests: &'static [&'static str],
    /// Longer files, in bytes, are left alone: they are written by programs.
    pub(crate) longest: usize,
    /// Whether every file of this format is about mail.
    pub(crate) always_mail: bool,
    /// Whether the last expression of a function's body is its result.
    pub(crate) ends_in_result: bool,
    /// What else sets it apart.
    pub(crate) traits: &'static [Trait],
    /// How a file names others of the project, where functions of those are followed.
    pub(crate) modules: Option<Modules>,
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
    /// A function says no with 0 and yes with 1.
    ZeroIsFalse,
    /// The same for functions that ask by their names.
    NumbersCanAnswer,
    /// A function that ends with another number than 0 has failed.
    NumbersFail,
    /// Texts are searched with patterns whose classes begin with a percent sign.
    PercentPatterns,
    /// Numbered variables hold the groups of the last match.
    NumbersGroups,
    /// What a function assigns is its own, even where the function around it has the name.
    OwnNames,
    /// Files may hold config files.
    HoldsConfigs,
    /// Files may be templates that others are made from.
    MayBeTemplate,
    /// An outermost statement means the same without those around it.
    StatementsStandAlone,
    /// An assignment among the arguments of a call gives a field its value: `new Result(…) { Code = 550 }`.
    ArgumentsCanBeFields,
    /// What is given a value is a pattern, and a value that does not fit ends the function: `{250, _} = send(…)`.
    AssignmentsAssert,
    /// A method that takes nothing is called without brackets: `text.toInt`.
    CallsWithoutBrackets,
}

impl Language {
    /// The names of what a file of this format can be used for.
    pub(crate) fn role_ids(&self) -> impl Iterator<Item = &'static str> {
        self.roles.iter().map(|role| role.id)
    }

    /// Globs over the files that are, or may be, in this language.
    pub(crate) fn globs(&self) -> impl Iterator<Item = &'static str> {
        let maybe = self.maybe.as_ref().map_or(&[][..], |maybe| maybe.globs);
        self.globs.iter().chain(maybe).copied()
    }

    /// The name of the file that says in which role a file of this format is used; empty for none.
    pub(crate) fn names_roles(&self) -> &'static str {
        self.names_roles
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
    /// `condition`, `then`, `else`, and `setup` that runs before; an `operator` that is a `not` negates the condition. Of
    /// several conditions all have to hold; names that get a value between them are its `targets`.
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
    /// Ends the program: `value`, its exit status or last words.
    Exit,
    /// Leaves the innermost loop or switch.
    Break,
    /// Starts the next round of the innermost loop.
    Continue,
    /// `name`, `parameters`, `body`, and `setup` for annotations; one that is written in clauses has `arms` in place of
    /// `parameters` and `body`, and others of the same name right behind it belong to it. `types` where what it gives back
    /// can have names.
    Function,
    /// `name`, `body`.
    Class,
    /// A parameter: `name`, `types`.
    Parameter,
    /// `targets`, `value`.
    Assign,
    /// An assignment that also uses the old value: `targets`, `value`.
    Update,
    /// A number literal, or a value that the parser leaves as it is written: in brackets, with a type in front, a string.
    Number,
    /// A string literal.
    String,
    /// String literals side by side: `items`.
    Strings,
    /// A regular expression: `pattern`.
    Regex,
    /// An identifier.
    Name,
    /// A row of a table that is called like the name that gives its value.
    Shorthand,
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
    /// The literal for no value.
    Null,
    /// Source text that no machine reads.
    Comment,
    /// One setting of a config file: `name`, `value`.
    Setting,
    /// A part of a config file with a `name`, which its settings stand in.
    Section,
    /// Names of another file that this one uses: the `module`, `items` of it, a `binding` for it as a whole.
    Import,
    /// Something with another name here: `name`, `binding`.
    Alias,
    /// A bare word of a config file.
    Word,
    /// Neither looked at nor through.
    Skip,
}

/// A part of a node that its role gives a meaning to: what each is, is said at the [`Role`]s that have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    Module,
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
    /// The named children in front of the first token of a spelling, or child of a kind.
    Before(&'static str),
    /// The named children behind the first token of a spelling, or child of a kind.
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
    /// The parser's name for the kind.
    pub(crate) kind: &'static str,
    /// What such a node is.
    pub(crate) role: Role,
    /// A row for some nodes of the kind: one of the texts, or anything at all, stands where each path leads to.
    pub(crate) when: &'static [(&'static [Step], &'static [&'static str])],
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
    /// Puts a value into a collection.
    Append,
    /// In front of a value: the first of what it points at.
    First,
    /// Makes a pair of what stands on both sides, in a list.
    Pair,
}

impl Operator {
    /// Whether it asks if two values are the same, or if they are not.
    pub(crate) const fn is_equality(self) -> bool {
        matches!(self, Self::Equal | Self::NotEqual | Self::Is | Self::IsNot)
    }

    /// Whether it asks if they are not.
    pub(crate) const fn differs(self) -> bool {
        matches!(self, Self::NotEqual | Self::IsNot)
    }
}

/// The words of `grammars/vocabulary.toml`.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));
