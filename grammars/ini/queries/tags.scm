(section name: (section_name) @name) @definition.module
(setting name: (name) @name) @definition.property
