(command) @fold
(list) @fold
(text) @fold
(comment) @fold.comment
