; Of several patterns for one node the last counts.
(comment) @comment
(word) @string
(quoted) @string
((word) @number (#match? @number "^[0-9]+[smhdw]?$"))
((word) @boolean (#any-of? @boolean "yes" "no"))
((word) @keyword
  (#match? @keyword "^(permit|reject|defer|check|warn_if_reject|sleep)(_[a-z0-9_]+)?$"))
(parameter name: (parameter_name) @property)
(option name: (parameter_name) @property)
(expansion name: (parameter_name) @variable)
(service name: (service_name) @function)
(service type: (service_type) @type)
(operator) @operator
