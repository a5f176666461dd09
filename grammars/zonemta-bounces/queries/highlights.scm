(comment) @comment
(row pattern: (pattern) @string.regexp)
(row rest: (rest) @string)
