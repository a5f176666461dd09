# smtp-lsp beside the servers of the language (kakoune-lsp 18 or later).

# Configurations of mail servers, which Kakoune does not know.
hook global BufCreate .*/(main|master)\.cf(\..*)? %{ set-option buffer filetype postfix }
hook global BufCreate .*/exim4?\.conf(\..*)?|.*/exim4/conf\.d/.* %{ set-option buffer filetype exim }
hook global BufCreate .*/(open)?smtpd\.conf %{ set-option buffer filetype opensmtpd }
hook global BufCreate .*\.sieve %{ set-option buffer filetype sieve }
hook global BufCreate .*/dovecot\.conf|.*/dovecot/conf\.d/.*\.conf %{ set-option buffer filetype dovecot }

declare-option -hidden str smtp_lsp_server %{
[smtp-lsp]
root_globs = ["smtp-lsp.toml", ".git"]
command = "smtp-lsp"
}

# An event may come twice for a buffer; the server is named once.
hook -group smtp-lsp global BufSetOption filetype=(?:c|cpp|dovecot|exim|go|java|javascript|lua|opensmtpd|perl|php|postfix|python|ruby|rust|sh|sieve|typescript) %{
    evaluate-commands %sh{
        case "$kak_opt_lsp_servers" in
            *'[smtp-lsp]'*) ;;
            *) echo 'set-option -add buffer lsp_servers %opt{smtp_lsp_server}' ;;
        esac
    }
}
