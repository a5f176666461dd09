(comment) @comment
"define" @keyword
(definition name: (name) @constant.macro)
(call name: (name) @function)
(quoted) @string
(rule name: (pattern) @string.regexp)
(rule value: (mailer) @keyword)
(option name: (option_name) @property)
(option value: (option_value) @string)
