; The outline: blocks, and what is done in them.
(command name: (identifier) @name body: (block)) @definition.module
(command name: (identifier) @name !body) @definition.event
