(comment) @comment
(string) @string
(text) @string
(number) @number
(tag) @variable.parameter
(command name: (identifier) @keyword)
(test (identifier) @function)
