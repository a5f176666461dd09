; The outline: what has a name, and the rules that use it.
(statement
  name: (word) @_kind
  . value: [(word) (string)] @name
  (#any-of? @_kind "table" "pki" "ca" "proc")) @definition.constant
(statement
  name: (word) @_kind
  . value: [(word) (string)] @name
  (#any-of? @_kind "action" "filter")) @definition.function
(statement name: (word) @name (#any-of? @name "match" "listen" "bounce" "accept" "reject")) @definition.event
