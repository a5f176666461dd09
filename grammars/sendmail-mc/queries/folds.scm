(definition) @fold
(call) @fold
(comment) @fold.comment
