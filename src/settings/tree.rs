//! The settings of a config file, with the sections that they stand in.

use crate::document::Document;
use crate::language::{Nodes, Part, Role};
use std::ops::Range;
use tree_sitter::Node;

/// How deep a tree is followed.
const DEEPEST: usize = 400;

/// A name with a value.
pub(super) struct Setting<'s> {
    pub(super) name: &'s str,
    pub(super) name_span: Range<usize>,
    /// The value as it is written, over all its lines.
    pub(super) value: &'s str,
    pub(super) value_span: Range<usize>,
    /// Names of the sections around, outermost first.
    pub(super) within: Vec<&'s str>,
    /// The name of the innermost section, or where nothing is around it the start of the file.
    pub(super) section: Range<usize>,
}

/// All settings of a file, in the order of the text.
pub(super) struct Settings<'s> {
    pub(super) all: Vec<Setting<'s>>,
    /// The sections, with the places of their names.
    pub(super) sections: Vec<(&'s str, Range<usize>)>,
    /// The text that they stand in.
    pub(super) source: &'s str,
}

impl<'s> Settings<'s> {
    pub(super) fn of(document: &Document, source: &'s str) -> Self {
        let (mut all, mut sections) = (Vec::new(), Vec::new());
        if let (Some(tree), Some(nodes)) = (document.tree(), document.language().nodes_of(source)) {
            let mut reader =
                Reader { nodes, source, within: Vec::new(), all: &mut all, sections: &mut sections };
            reader.read(tree.root_node(), &(0..0), 0);
        }
        Self { all, sections, source }
    }
}

struct Reader<'a, 's> {
    nodes: Nodes<'a>,
    source: &'s str,
    within: Vec<&'s str>,
    all: &'a mut Vec<Setting<'s>>,
    sections: &'a mut Vec<(&'s str, Range<usize>)>,
}

impl<'s> Reader<'_, 's> {
    fn read(&mut self, node: Node<'_>, section: &Range<usize>, depth: usize) {
        let role = self.nodes.role(node);
        let (name, values) = match role {
            Some(Role::Setting | Role::Entry | Role::Section) => {
                (self.nodes.part(node, Part::Name), Part::Value)
            }
            // Some configs are programs.
            Some(Role::Assign) => (self.nodes.part(node, Part::Targets), Part::Value),
            Some(Role::Call) => (
                self.nodes.part(node, Part::Callee).or_else(|| self.nodes.part(node, Part::Name)),
                Part::Arguments,
            ),
            Some(Role::Comment | Role::Skip) => return,
            _ => (None, Part::Value),
        };
        let mut section = section.clone();
        if let Some(name) = name {
            let text = self.text(name);
            if role == Some(Role::Section) {
                section = name.byte_range();
                self.sections.push((text, section.clone()));
            } else {
                self.setting(node, name, text, (section.clone(), values));
            }
            self.within.push(text);
        }
        if depth < DEEPEST {
            let mut cursor = node.walk();
            for child in node.named_children(&mut cursor) {
                self.read(child, &section, depth + 1);
            }
        }
        if name.is_some() {
            self.within.pop();
        }
    }

    fn setting(
        &mut self,
        node: Node<'_>,
        name: Node<'_>,
        text: &'s str,
        (section, values): (Range<usize>, Part),
    ) {
        let values = self.nodes.parts(node, values);
        let start = values.first().map_or(node.end_byte(), Node::start_byte);
        let end = values.last().map_or(node.end_byte(), Node::end_byte);
        let value = self.source.get(start..end).unwrap_or("");
        let value_span = start..start + value.trim_end().len();
        self.all.push(Setting {
            name: text,
            name_span: name.byte_range(),
            value: value.trim_end(),
            value_span,
            within: self.within.clone(),
            section,
        });
    }

    /// The name without the quotation marks around it and the colon behind it that some formats have.
    fn text(&self, node: Node<'_>) -> &'s str {
        let text = self.source.get(node.byte_range()).unwrap_or("");
        text.trim_matches(['"', '\'']).trim_end_matches(':').trim_end()
    }
}
