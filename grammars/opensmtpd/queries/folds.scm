(statement) @fold
(comment) @fold.comment
