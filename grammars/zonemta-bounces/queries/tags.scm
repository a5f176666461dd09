(row pattern: (pattern) @name) @definition.key
