; The outline: parts, what is named in them, the verbs of access control lists, and options and macros of the main part.
(part name: (name) @name) @definition.module
(labelled name: (label) @name) @definition.function
(statement name: (verb) @name) @definition.event
(file (setting name: (name) @name) @definition.property)
(file (flag name: (name) @name) @definition.property)
(part (rule name: (_) @name) @definition.key)
