(statement body: (block)) @fold
(array) @fold
(comment) @fold.comment
