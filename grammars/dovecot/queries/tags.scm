; The outline.
(statement name: (_) @name value: (value) !body) @definition.property
(statement name: (_) @name body: (block)) @definition.module
