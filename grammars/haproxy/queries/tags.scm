; The outline: sections begin with a line of their own and end where the next one begins.
(file
  (statement
    name: (name) @name
    (#any-of? @name "global" "defaults" "frontend" "backend" "listen" "peers" "mailers" "resolvers" "userlist"
      "program" "ring" "cache" "http-errors" "fcgi-app" "crt-store")) @definition.module)
