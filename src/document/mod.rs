//! A text with its syntax tree, kept current through edits.

mod syntax;

pub(crate) use syntax::Syntax;

use crate::flow::{self, Elsewhere};
use crate::language::{Language, Trait, template};
use crate::mention::{self, gate};
use ropey::Rope;
use std::cell::Cell;
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard};
use syntax::Part;
use tree_sitter::{InputEdit, Node, ParseOptions, ParseState, Parser, Point, Tree};

/// How often a parser may go to another piece of any text. To read the same one again for each token costs little.
const READS_AT_LEAST: usize = 20_000;
/// It may do so once more for each so many bytes of the text. A piece has about a thousand bytes.
const BYTES_A_READ: usize = 16;
/// How often a parser may report progress in any text. It does so every hundred steps.
const REPORTS_AT_LEAST: usize = 10_000;
/// It may report once more for each so many bytes: five times as often as in the most hostile nesting.
const BYTES_A_REPORT: usize = 2;

/// What a parser reads behind a text whose last line does not end.
const LINE_END: &[u8] = b"\n";

/// A text that is shorter, in bytes, is parsed whole after each edit: that is done soon enough.
const LONG: usize = 16 << 10;
/// A part is parsed in place of the whole where the text is at least so many times as long.
const TIMES_A_PART: usize = 4;

/// A source text, the language it is in, and its syntax tree. Clones share text and tree and cost next to nothing.
///
/// All positions are byte offsets from 0.
#[derive(Clone)]
pub struct Document {
    path: String,
    language: &'static Language,
    text: Rope,
    tree: Option<Tree>,
    /// What holds in place of a part of the tree.
    part: Option<Part>,
    /// What edits have touched since the whole was parsed, in bytes.
    touched: Option<Range<usize>>,
    /// Whether there were edits since the last parse.
    is_behind: bool,
    roles: Vec<&'static str>,
    elsewhere: Arc<Elsewhere>,
    /// Whether the tree is that of a text with masked tags.
    is_masked: bool,
    /// What the analysis found, once the text is edited; clones share it.
    memory: Option<Arc<Mutex<Memory>>>,
}

/// What was found in functions that no edit has touched since.
#[derive(Clone, Default)]
pub(crate) struct Memory {
    pub(crate) mentions: mention::Memory,
    pub(crate) flows: flow::Memory,
}

impl Document {
    /// A document that is not parsed yet. `path` is what the user calls it, with `/` between its parts; it only
    /// tells whether the file is a test.
    #[must_use]
    pub fn new(path: &str, language: &'static Language, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            language,
            text: Rope::from_str(text),
            tree: None,
            part: None,
            touched: None,
            is_behind: false,
            roles: Vec::new(),
            elsewhere: Arc::default(),
            is_masked: false,
            memory: None,
        }
    }

    /// What the user calls the file.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Calls the file something else.
    pub fn set_path(&mut self, path: &str) {
        if self.path != path {
            path.clone_into(&mut self.path);
            // What was found in a test does not hold elsewhere.
            self.memory = None;
        }
    }

    /// Says what the file is used for, where another file tells: roles of its format, others are left out. Without any
    /// the path and the text decide.
    pub fn set_roles(&mut self, roles: &[&str]) {
        let known = self.language.roles.iter().map(|known| known.id);
        self.roles = known.filter(|known| roles.contains(known)).collect();
    }

    /// What other files say that this one is used for.
    #[must_use]
    pub fn roles(&self) -> &[&'static str] {
        &self.roles
    }

    /// Says what functions of other files do, as far as this one calls them.
    pub(crate) fn set_elsewhere(&mut self, elsewhere: Elsewhere) {
        self.elsewhere = Arc::new(elsewhere);
    }

    /// What is known of functions in other files.
    pub(crate) fn elsewhere(&self) -> &Elsewhere {
        &self.elsewhere
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> &'static Language {
        self.language
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &Rope {
        &self.text
    }

    /// The syntax tree of the text as it stood when it was last parsed whole, moved along by later edits.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// The syntax of the text as it stood when it was last parsed, moved along by later edits.
    pub(crate) fn syntax(&self) -> Option<Syntax<'_>> {
        self.tree.as_ref().map(|tree| Syntax::of(tree, self.part.as_ref()))
    }

    /// Whether the syntax may depend on the edits that led to the text: [`Document::settle`] may change it.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.part.is_some() || self.syntax().is_some_and(Syntax::has_error)
    }

    /// Replaces the bytes in `range` by `new`. A range past the end is cut; one inside a character widens to it.
    pub fn edit(&mut self, range: Range<usize>, new: &str) {
        let start = self.text.byte_to_char(range.start.min(self.text.len_bytes()));
        let end_byte =
            range.end.clamp(range.start, self.text.len_bytes().max(range.start)).min(self.text.len_bytes());
        let mut end = self.text.byte_to_char(end_byte);
        if self.text.char_to_byte(end) < end_byte {
            end += 1;
        }
        let end = end.max(start);
        let start_byte = self.text.char_to_byte(start);
        let old_end_byte = self.text.char_to_byte(end);
        let start_position = self.point(start_byte);
        let removed = self.text.byte_slice(start_byte..old_end_byte).chunks();
        let old_end_position = removed.fold(start_position, behind);
        self.text.remove(start..end);
        self.text.insert(start, new);
        let new_end_byte = start_byte + new.len();
        let edit = InputEdit {
            start_byte,
            old_end_byte,
            new_end_byte,
            start_position,
            old_end_position,
            new_end_position: behind(start_position, new),
        };
        for tree in self.tree.iter_mut().chain(self.part.iter_mut().map(|part| &mut part.tree)) {
            tree.edit(&edit);
        }
        self.touch(start_byte..old_end_byte, new_end_byte);
        self.memory.get_or_insert_default();
    }

    /// Notes that bytes were replaced by others up to `new_end`. A part is given up unless it holds all of that.
    fn touch(&mut self, old: Range<usize>, new_end: usize) {
        self.is_behind = true;
        let moved = |byte: usize| {
            if byte < old.end { byte.min(new_end) } else { byte - old.end + new_end }
        };
        self.touched = Some(match self.touched.take() {
            Some(before) => before.start.min(old.start)..moved(before.end).max(new_end),
            None => old.start..new_end,
        });
        self.part = self.part.take_if(|part| part.within.start < old.start && old.end < part.within.end);
        if let Some(part) = &mut self.part {
            part.within.end = moved(part.within.end);
        }
    }

    /// The document with `new` in place of a range of bytes, parsed, to see what it would be like. It begins with what is
    /// remembered of this one, and leaves that alone.
    #[must_use]
    pub(crate) fn tried(&self, range: Range<usize>, new: &str) -> Self {
        let mut tried = self.clone();
        tried.memory = self.memory().map(|memory| Arc::new(Mutex::new(memory.clone())));
        tried.edit(range, new);
        tried.parse();
        tried
    }

    /// What earlier analyses found, for one that is to build on it. What a panic left behind is forgotten. A tree that is
    /// behind its text says nothing that is worth remembering.
    pub(crate) fn memory(&self) -> Option<MutexGuard<'_, Memory>> {
        let is_current = self.tree.is_none() || !self.is_behind;
        let memory = self.memory.as_deref().filter(|_| is_current)?;
        Some(memory.lock().unwrap_or_else(|poison| {
            memory.clear_poison();
            let mut memory = poison.into_inner();
            *memory = Memory::default();
            memory
        }))
    }

    /// Replaces the whole text.
    pub fn replace(&mut self, text: &str) {
        self.text = Rope::from_str(text);
        self.tree = None;
        self.rest_on_tree();
        self.memory = None;
    }

    /// Whether the text holds any evidence of mail: one pass over its bytes, without the tree.
    #[must_use]
    pub fn is_about_mail(&self) -> bool {
        self.text.len_bytes() <= self.language.longest
            && (self.language.always_mail || gate::mentions_mail_in_chunks(self.text.chunks()))
    }

    /// Brings the tree up to date with the text, reusing the parts that no edit touched.
    pub fn parse(&mut self) {
        let masked = self.masked();
        // A tag that is opened or closed changes what lies far from it.
        let old = if self.is_masked || masked.is_some() { None } else { self.tree.take() };
        self.is_masked = masked.is_some();
        self.tree = self.parsed(masked.as_ref(), old.as_ref(), None);
        self.rest_on_tree();
    }

    /// Parses the whole text, reusing nothing. In a text with syntax errors this can differ from what [`Document::parse`]
    /// gives after edits.
    pub fn parse_afresh(&mut self) {
        let masked = self.masked();
        self.is_masked = masked.is_some();
        self.tree = self.parsed(masked.as_ref(), None, None);
        self.rest_on_tree();
    }

    /// Brings the syntax up to date at once, for a text that is typed in: where the outermost statements around the edits
    /// can be parsed without the others, they alone are. A syntax error is kept to them, and the parser does not look
    /// for the end of what it takes for a text or a bracket in all that follows. [`Document::settle`] is to follow.
    pub fn parse_touched(&mut self) {
        match self.touched_part() {
            Some(part) => {
                self.part = Some(part);
                self.is_behind = false;
            }
            None => self.parse(),
        }
    }

    /// Makes the syntax what it would be if the text had been opened as it is.
    pub fn settle(&mut self) {
        if !self.syntax().is_some_and(Syntax::has_error) {
            self.parse();
        }
        if self.syntax().is_some_and(Syntax::has_error) {
            self.parse_afresh();
        }
    }

    /// Notes that the tree holds for the whole text as it stands.
    fn rest_on_tree(&mut self) {
        self.part = None;
        self.touched = None;
        self.is_behind = false;
    }

    /// The outermost statements around all edits since the whole was parsed, parsed without the others; nothing where they
    /// would be most of the text, or may mean something else alone.
    fn touched_part(&self) -> Option<Part> {
        let (tree, touched) = (self.tree.as_ref()?, self.touched.as_ref()?);
        let length = self.text.len_bytes();
        let root = tree.root_node();
        if length < LONG || root.has_error() || !self.language.is(Trait::StatementsStandAlone) {
            return None;
        }
        // A part holds all edits, and no outermost statement of the whole begins between them and its ends.
        let within =
            self.part.as_ref().map_or_else(|| self.around(root, touched), |part| part.within.clone());
        if within.len() > length / TIMES_A_PART {
            return None;
        }
        let start_point = self.point(within.start);
        let end_point = self.text.byte_slice(within.clone()).chunks().fold(start_point, behind);
        let range =
            tree_sitter::Range { start_byte: within.start, end_byte: within.end, start_point, end_point };
        let old = self.part.as_ref().map(|part| &part.tree);
        let tree = self.parsed(None, old, Some(range))?;
        Some(Part { within, tree })
    }

    /// From the start of the last outermost statement in front of a range of bytes to that of the first behind it.
    fn around(&self, root: Node<'_>, range: &Range<usize>) -> Range<usize> {
        let mut cursor = root.walk();
        let mut start = 0;
        for node in root.children(&mut cursor).filter(|node| node.start_position().column == 0) {
            if node.start_byte() < range.start {
                start = node.start_byte();
            } else if node.start_byte() > range.end {
                return start..node.start_byte();
            }
        }
        start..self.text.len_bytes()
    }

    /// The text without its tags, where it is a template.
    fn masked(&self) -> Option<Rope> {
        if !self.language.is(Trait::MayBeTemplate) || !template::may_hold_tag(self.text.chunks()) {
            return None;
        }
        template::masked(&self.path, &self.text.to_string()).map(|text| Rope::from_str(&text))
    }

    /// The tree of the text, or of a part of it.
    fn parsed(
        &self,
        masked: Option<&Rope>,
        old: Option<&Tree>,
        within: Option<tree_sitter::Range>,
    ) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&self.language.parser?.into()).ok()?;
        let text = masked.unwrap_or(&self.text);
        let length = text.len_bytes();
        let line_end = self.missing_line_end(text);
        let mut within = within;
        if let (Some(edit), Some(range)) = (&line_end, &mut within)
            && range.end_byte == length
        {
            (range.end_byte, range.end_point) = (edit.new_end_byte, edit.new_end_position);
        }
        parser.set_included_ranges(within.as_slice()).ok()?;
        let mut old = old.cloned();
        if let (Some(edit), Some(old)) = (&line_end, &mut old) {
            old.edit(edit);
        }
        // A scanner that asks for its column reads a line from its start for each token, which in a line of
        // megabytes takes minutes. Whoever goes back that often gets no tree; the bound counts, and has no clock.
        let most_reads = READS_AT_LEAST + length / BYTES_A_READ;
        let (reads, last) = (Cell::new(0), Cell::new(None));
        // Nor does one that goes round and round at one place.
        let most_reports = REPORTS_AT_LEAST + length / BYTES_A_REPORT;
        let mut reports = 0;
        let mut read = |byte: usize, _: Point| -> &[u8] {
            let (chunk, start) = if byte < length {
                let (chunk, start, _, _) = text.chunk_at_byte(byte);
                (chunk.as_bytes(), start)
            } else {
                (if byte == length && line_end.is_some() { LINE_END } else { &[] }, byte)
            };
            if last.replace(Some(start)) != Some(start) {
                reads.set(reads.get() + 1);
            }
            &chunk[byte - start..]
        };
        let mut go_on = |_: &ParseState| {
            reports += 1;
            if reads.get() > most_reads || reports > most_reports {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let options = ParseOptions::new().progress_callback(&mut go_on);
        let mut tree = parser.parse_with_options(&mut read, old.as_ref(), Some(options))?;
        if let Some(edit) = &line_end {
            tree.edit(&inverse(edit));
        }
        Some(tree)
    }

    /// The edit that ends the last line of a text, where it does not end. Scanners look for the end of a line without
    /// minding that of the text, and never come back; no bound reaches into them.
    fn missing_line_end(&self, text: &Rope) -> Option<InputEdit> {
        let length = text.len_bytes();
        if length == 0 || LINE_END == [text.byte(length - 1)] {
            return None;
        }
        let end = self.point(length);
        Some(InputEdit {
            start_byte: length,
            old_end_byte: length,
            new_end_byte: length + LINE_END.len(),
            start_position: end,
            old_end_position: end,
            new_end_position: Point { row: end.row + 1, column: 0 },
        })
    }

    /// Row and byte column as tree-sitter counts them.
    fn point(&self, byte: usize) -> Point {
        self.text.byte_slice(..byte).chunks().fold(Point::default(), behind)
    }
}

/// The edit that takes back another.
fn inverse(edit: &InputEdit) -> InputEdit {
    InputEdit {
        old_end_byte: edit.new_end_byte,
        new_end_byte: edit.old_end_byte,
        old_end_position: edit.new_end_position,
        new_end_position: edit.old_end_position,
        ..*edit
    }
}

/// The point behind a text that begins at a point. Rows end at `\n` only, which is not how ropey counts lines.
fn behind(point: Point, text: &str) -> Point {
    let bytes = text.as_bytes();
    match memchr::memrchr(b'\n', bytes) {
        Some(last) => Point {
            row: point.row + memchr::memchr_iter(b'\n', bytes).count(),
            column: bytes.len() - last - 1,
        },
        None => Point { row: point.row, column: point.column + bytes.len() },
    }
}
