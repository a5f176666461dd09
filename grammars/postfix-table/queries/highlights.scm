(comment) @comment
(condition) @keyword
(entry key: (key) @property)
(entry key: (pattern) @string.regexp)
(entry value: (value) @string)
