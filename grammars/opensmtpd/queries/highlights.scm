; Of several patterns for one node the last counts.
(comment) @comment
(string) @string
((word) @keyword
  (#any-of? @keyword
    "action" "any" "as" "auth" "auth-optional" "bounce" "ca" "cert" "chain" "connect" "data" "disconnect" "domain"
    "ehlo" "expand-only" "filter" "for" "forward-only" "from" "group" "helo" "helo-src" "host" "hostname" "hostnames"
    "include" "junk" "key" "limit" "listen" "lmtp" "local" "mail-from" "maildir" "match" "max-message-size" "mbox" "mda"
    "mta" "no" "no-dsn" "on" "phase" "pki" "port" "proc" "proc-exec" "queue" "rcpt-to" "rdns" "fcrdns" "reject" "relay"
    "report" "rewrite" "smtp" "smtps" "socket" "src" "srs" "table" "tag" "tls" "tls-require" "ttl" "user" "userbase"
    "verify" "virtual" "warn-interval"))
((word) @number (#match? @number "^[0-9]+[A-Za-z]?$"))
((word) @variable (#match? @variable "^([$]|<[^>]*>$)"))
((word) @operator (#eq? @operator "!"))
(statement name: (word) @keyword)
(statement
  name: (word) @keyword
  . value: [(word) (string)] @type
  (#any-of? @keyword "table" "pki" "ca" "action" "filter" "proc"))
