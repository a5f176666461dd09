(parameter) @fold
(service) @fold
(comment) @fold.comment
