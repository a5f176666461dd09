(part) @fold
(labelled) @fold
(statement) @fold
(setting) @fold
(comment) @fold.comment
