(section) @fold
(setting) @fold
(comment) @fold.comment
