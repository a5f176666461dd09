; Colours of configs made of lines and blocks. Of several patterns for one node the last counts.
(comment) @comment
(string) @string
(word) @string
((word) @number (#match? @number "^[0-9]+(\\.[0-9]+)*[A-Za-z%]{0,3}$"))
((word) @boolean (#any-of? @boolean "yes" "no" "true" "false" "on" "off"))
((word) @variable (#match? @variable "^[$%]"))
(statement name: (name) @property)
(statement name: (name) @type body: (block))
