; The outline: what is looked up.
(entry key: (_) @name) @definition.key
