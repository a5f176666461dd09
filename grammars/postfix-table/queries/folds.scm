(entry) @fold
(comment) @fold.comment
