//! What the imports of a file say of where functions stand.

use super::elsewhere::Reference;
use super::program::Program;
use crate::document::Syntax;
use crate::language::{Begin, Modules, Nodes, Part, Role, words_of};
use foldhash::HashMap;
use memchr::memmem;
use std::cell::RefCell;
use std::ops::Range;
use tree_sitter::Node;

/// The names that imports bring into a file.
#[derive(Default)]
pub(super) struct Imports {
    /// By the names that they have here; nothing for one that is brought in twice.
    named: HashMap<String, Option<Import>>,
    /// Modules of which all types are known.
    opened: Vec<String>,
    /// Whether names are given to something else somewhere in the file: of those that were asked for.
    bound: RefCell<HashMap<String, bool>>,
}

#[derive(Clone, PartialEq, Eq)]
struct Import {
    module: String,
    /// What of the module, unless all of it.
    item: Option<String>,
}

/// What was found out about a call or a constant: where what it names can stand.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) object: Option<String>,
    pub(super) name: String,
    pub(super) is_constant: bool,
    pub(super) references: Vec<Reference>,
}

impl Resolved {
    /// Whether the same would be found in a file as it is now.
    pub(super) fn holds_in(&self, program: &Program<'_>) -> bool {
        let imports = program.imports();
        let object = self.object.as_deref();
        if self.is_constant {
            return imports.resolve_constant(object, &self.name, program) == self.references;
        }
        imports.resolve(object, &self.name, program).as_slice() == self.references
    }
}

impl Imports {
    /// Reads all imports of a text, wherever they stand.
    pub(super) fn of(syntax: Syntax<'_>, nodes: Nodes<'_>, source: &str) -> Self {
        let mut imports = Self::default();
        if let Some(modules) = &nodes.modules {
            let words = places(source, modules.words);
            nodes.each_below(
                syntax.outermost(),
                &[Role::Import],
                |span| holds(&words, &span),
                |node, _| {
                    imports.read(node, nodes, modules, source);
                    false
                },
            );
        }
        imports
    }

    /// Whether a name is given to something in the file.
    fn is_bound(&self, name: &str, program: &Program<'_>) -> bool {
        if let Some(is_bound) = self.bound.borrow().get(name) {
            return *is_bound;
        }
        let is_bound = is_bound(name, program.syntax, program.lowering.nodes, program.source);
        self.bound.borrow_mut().insert(name.to_owned(), is_bound);
        is_bound
    }

    fn read(&mut self, node: Node<'_>, nodes: Nodes<'_>, modules: &Modules, source: &str) {
        let text =
            |node: Node<'_>| source.get(node.byte_range()).unwrap_or("").trim_matches(['"', '\'', '`']);
        let module = nodes.part(node, Part::Module).map_or("", text);
        let items = nodes.parts(node, Part::Items);
        let whole = || Import { module: module.to_owned(), item: None };
        match nodes.part(node, Part::Binding).map(text) {
            Some(name) => self.add(name, &whole()),
            // A folder is called like the last part of its path.
            None if modules.are_folders => {
                let mut parts = module.rsplit(modules.separator).filter(|part| !is_version(part));
                self.add(parts.next().unwrap_or(""), &whole());
            }
            None if modules.opens && items.is_empty() && !module.is_empty() => {
                let begins = module.split(modules.separator).next();
                let is_marked = begins == Some(modules.here) || begins == Some(modules.up);
                let named = if is_marked { module.to_owned() } else { modules.join(modules.here, module) };
                self.opened.push(named);
            }
            None => {}
        }
        for item in items {
            let is_renamed = nodes.role(item) == Some(Role::Alias);
            let part = |part| nodes.part(item, part).filter(|_| is_renamed).map(text);
            let path = part(Part::Name).unwrap_or_else(|| text(item));
            let full = if module.is_empty() { path.to_owned() } else { modules.join(module, path) };
            let import = match path.rsplit_once(modules.separator) {
                // A whole module, or something that is named with its module in front.
                _ if module.is_empty() && modules.leading => Import { module: full, item: None },
                Some((before, last)) => Import {
                    module: if module.is_empty() { before.to_owned() } else { modules.join(module, before) },
                    item: Some(last.to_owned()),
                },
                None if module.is_empty() => continue,
                None => Import { module: module.to_owned(), item: Some(path.to_owned()) },
            };
            let name = part(Part::Binding).or(import.item.as_deref()).unwrap_or(path).to_owned();
            self.add(&name, &import);
        }
    }

    fn add(&mut self, name: &str, import: &Import) {
        let known = self.named.entry(name.to_owned()).or_insert_with(|| Some(import.clone()));
        if known.as_ref() != Some(import) {
            *known = None;
        }
    }

    /// The function of another file that is called with a name, on an object if there is one.
    pub(super) fn resolve(
        &self,
        object: Option<&str>,
        name: &str,
        program: &Program<'_>,
    ) -> Option<Reference> {
        let modules = program.lowering.nodes.modules.as_ref()?;
        let reference =
            |module: &str, name: &str| Some(Reference { module: module.to_owned(), name: name.to_owned() });
        let Some(object) = object else {
            let found = match self.named.get(name) {
                Some(Some(Import { module, item: Some(item) })) => reference(module, item),
                None if modules.are_folders => reference("", name),
                _ => None,
            }?;
            let is_own = program.functions.contains_key(name) || self.is_bound(name, program);
            return (!is_own).then_some(found);
        };
        let found = match self.named.get(object) {
            Some(Some(Import { module, item: None })) => reference(module, name),
            Some(Some(Import { module, item: Some(item) })) if modules.nests => {
                reference(&modules.join(module, item), name)
            }
            Some(_) => None,
            None => {
                let module = self.opened_for(object, modules).or_else(|| modules.path(object));
                module.and_then(|module| reference(&module, name))
            }
        }?;
        let first = object.split(modules.separator).next().unwrap_or("");
        let is_own = self.is_bound(object, program) || self.is_bound(first, program);
        (!is_own).then_some(found)
    }

    /// The constants of other files that a name can be, on an object if there is one; first the one that functions would be.
    pub(super) fn resolve_constant(
        &self,
        object: Option<&str>,
        name: &str,
        program: &Program<'_>,
    ) -> Vec<Reference> {
        let mut found: Vec<Reference> = self.resolve(object, name, program).into_iter().collect();
        // `CODES.BUSY`, where `CODES` is what an import has brought.
        let joints: &[char] = &['.', ':', '\\'];
        if let Some(object) = object
            && let root = object.split(joints).next().unwrap_or(object)
            && let Some(Some(Import { module, item: Some(item) })) = self.named.get(root)
            && !self.is_bound(root, program)
        {
            let inner = object[root.len()..].split(joints).filter(|part| !part.is_empty());
            let path: Vec<&str> = std::iter::once(&**item).chain(inner).chain([name]).collect();
            found.push(Reference { module: module.clone(), name: path.join(".") });
        }
        found
    }

    /// The opened module that is called like a type, if it is the only one: `Codes` for `lib/codes`.
    fn opened_for(&self, object: &str, modules: &Modules) -> Option<String> {
        let words = words_of(object);
        let is_meant = |module: &&String| {
            let last = module.rsplit(modules.separator).next().unwrap_or("");
            is_type(object) && words_of(last.split('.').next().unwrap_or("")) == words
        };
        let mut meant = self.opened.iter().filter(is_meant);
        meant.next().filter(|_| meant.next().is_none()).cloned()
    }
}

/// Whether a name is given to something in a text: to a value, a parameter, a type.
fn is_bound(name: &str, syntax: Syntax<'_>, nodes: Nodes<'_>, source: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let names = places(source, &[name]);
    let mut is_bound = false;
    nodes.each_below(
        syntax.outermost(),
        &BINDING,
        |span| holds(&names, &span),
        |node, role| {
            // Nearly all give other names to something.
            if !holds(&names, &node.byte_range()) {
                return false;
            }
            let part = match role {
                Role::Assign | Role::Update => Part::Targets,
                Role::Function => Part::Parameters,
                Role::Parameter | Role::Class => Part::Name,
                _ => Part::Binding,
            };
            is_bound = nodes.parts(node, part).into_iter().any(|node| {
                let text = source.get(node.byte_range()).unwrap_or("");
                text.split(|letter: char| !(letter.is_alphanumeric() || "_.".contains(letter)))
                    .any(|bound| bound == name)
            });
            is_bound
        },
    );
    is_bound
}

/// Where one of some texts stands in a source, in bytes, in the order of the source.
fn places(source: &str, texts: &[&str]) -> Vec<usize> {
    let mut places: Vec<usize> =
        texts.iter().flat_map(|text| memmem::find_iter(source.as_bytes(), text)).collect();
    places.sort_unstable();
    places
}

/// Whether one of the places is in a span.
fn holds(places: &[usize], span: &Range<usize>) -> bool {
    let first = places.partition_point(|at| *at < span.start);
    places.get(first).is_some_and(|at| *at < span.end)
}

/// What gives a name to something.
const BINDING: [Role; 7] =
    [Role::Assign, Role::Update, Role::Function, Role::Parameter, Role::Class, Role::Loop, Role::Handler];

/// A plain name that begins with a capital.
fn is_type(name: &str) -> bool {
    name.starts_with(|first: char| first.is_uppercase())
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// `v2`, as the last part of a path has it.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}

impl Modules {
    /// The name of something within a module.
    fn join(&self, module: &str, item: &str) -> String {
        if module.ends_with(self.separator) {
            format!("{module}{item}")
        } else {
            format!("{module}{}{item}", self.separator)
        }
    }

    /// The module that is named in front of a function without an import, where that is possible.
    fn path(&self, object: &str) -> Option<String> {
        if self.siblings && is_type(object) {
            return Some(self.join(self.here, object));
        }
        if self.top.is_empty() || self.begin != Begin::Nowhere {
            return None;
        }
        let is_part = |part: &str| {
            part.starts_with(|first: char| first.is_lowercase() || first == '_')
                && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        };
        let first = object.split(self.separator).next()?;
        let begins = [self.here, self.up, self.top].contains(&first);
        let is_path = object.split(self.separator).all(is_part);
        is_path.then(|| if begins { object.to_owned() } else { self.join(self.here, object) })
    }
}
