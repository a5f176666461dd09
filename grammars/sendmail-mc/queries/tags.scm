; The outline: definitions, features and other macros with what they are given, options.
(definition name: (name) @name) @definition.constant
(file (call name: (name) @name) @definition.function)
(option name: (option_name) @name) @definition.property
