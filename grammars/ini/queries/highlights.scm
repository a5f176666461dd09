(comment) @comment
(section_name) @module
(setting name: (name) @property)
(setting value: (value) @string)
