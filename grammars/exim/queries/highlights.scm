; Of several patterns for one node the last counts.
(comment) @comment
(directive) @keyword.directive
"begin" @keyword
(part name: (name) @module)
(labelled name: (label) @function)
(verb) @keyword
(kind) @keyword
(setting name: (name) @property)
(flag name: (name) @property)
(file (setting name: (name) @constant.macro (#match? @constant.macro "^[A-Z]")))
(setting value: (value) @string)
(rule name: (pattern) @string.regexp)
(rule name: (name) @string.regexp)
(rule value: (value) @string)
