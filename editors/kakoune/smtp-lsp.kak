# smtp-lsp beside the servers of the language (kakoune-lsp 18 or later).

# Configurations of mail servers, which Kakoune does not know.
hook global BufCreate .*/aliases %{ set-option buffer filetype mail-aliases }
hook global BufCreate .*/[^/]*\.aliases %{ set-option buffer filetype mail-aliases }
hook global BufCreate .*/mail/aliases\.[^/]* %{ set-option buffer filetype mail-aliases }
hook global BufCreate .*/aliases\.(?:j2|erb|tmpl) %{ set-option buffer filetype mail-aliases }
hook global BufCreate .*/amavisd\.conf %{ set-option buffer filetype amavis }
hook global BufCreate .*/amavisd\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype amavis }
hook global BufCreate .*/amavis/conf\.d/[^/]* %{ set-option buffer filetype amavis }
hook global BufCreate .*/policyd-weight\.conf %{ set-option buffer filetype amavis }
hook global BufCreate .*/policyd-weight\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype amavis }
hook global BufCreate .*/courier/bofh %{ set-option buffer filetype courier }
hook global BufCreate .*/etc/courier/(?:courierd|esmtpd|esmtpd-ssl|esmtpd-msa|queuetime|warntime|maxrcpts|retryalpha|retrybeta|retrygamma|retrymaxdelta) %{ set-option buffer filetype courier }
hook global BufCreate .*/dovecot\.conf %{ set-option buffer filetype dovecot }
hook global BufCreate .*/dovecot[^/]*\.conf %{ set-option buffer filetype dovecot }
hook global BufCreate .*/dovecot\.conf\.[^/]* %{ set-option buffer filetype dovecot }
hook global BufCreate .*/dovecot/conf\.d/[^/]*\.conf %{ set-option buffer filetype dovecot }
hook global BufCreate .*/dovecot/conf\.d/[^/]*\.conf\.ext %{ set-option buffer filetype dovecot }
hook global BufCreate .*/exim\.conf %{ set-option buffer filetype exim }
hook global BufCreate .*/exim\.conf\.[^/]* %{ set-option buffer filetype exim }
hook global BufCreate .*/exim4\.conf %{ set-option buffer filetype exim }
hook global BufCreate .*/exim4\.conf\.[^/]* %{ set-option buffer filetype exim }
hook global BufCreate .*/exim-[^/]*\.conf %{ set-option buffer filetype exim }
hook global BufCreate .*/exim\.configure %{ set-option buffer filetype exim }
hook global BufCreate .*/exim\.conf-[^/]* %{ set-option buffer filetype exim }
hook global BufCreate .*/exim[^/]*\.conf\.inc %{ set-option buffer filetype exim }
hook global BufCreate .*/exim4/conf\.d/.* %{ set-option buffer filetype exim }
hook global BufCreate .*/exim/conf\.d/.* %{ set-option buffer filetype exim }
hook global BufCreate .*/exim/configure %{ set-option buffer filetype exim }
hook global BufCreate .*/exim4/exim4\.conf[^/]* %{ set-option buffer filetype exim }
hook global BufCreate .*/haproxy\.cfg %{ set-option buffer filetype haproxy }
hook global BufCreate .*/haproxy[^/]*\.cfg %{ set-option buffer filetype haproxy }
hook global BufCreate .*/haproxy\.cfg\.[^/]* %{ set-option buffer filetype haproxy }
hook global BufCreate .*/haproxy/[^/]*\.cfg %{ set-option buffer filetype haproxy }
hook global BufCreate .*/maddy\.conf %{ set-option buffer filetype maddy }
hook global BufCreate .*/maddy\.conf\.[^/]* %{ set-option buffer filetype maddy }
hook global BufCreate .*/maddy[^/]*\.conf %{ set-option buffer filetype maddy }
hook global BufCreate .*/maddy/[^/]*\.conf %{ set-option buffer filetype maddy }
hook global BufCreate .*/opendkim\.conf %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/opendkim\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/opendmarc\.conf %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/opendmarc\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/clamav-milter\.conf %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/clamav-milter\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/default/spamass-milter %{ set-option buffer filetype milter-conf }
hook global BufCreate .*/monitrc %{ set-option buffer filetype monit }
hook global BufCreate .*/monitrc\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype monit }
hook global BufCreate .*/nagios-plugins/config/mail\.cfg %{ set-option buffer filetype nagios }
hook global BufCreate .*/nginx/mail\.conf %{ set-option buffer filetype nginx-mail }
hook global BufCreate .*/nginx/mail\.d/[^/]*\.conf %{ set-option buffer filetype nginx-mail }
hook global BufCreate .*/opensmtpd\.conf %{ set-option buffer filetype opensmtpd }
hook global BufCreate .*/opensmtpd\.conf\.[^/]* %{ set-option buffer filetype opensmtpd }
hook global BufCreate .*/opensmtpd/[^/]*\.conf %{ set-option buffer filetype opensmtpd }
hook global BufCreate .*/default/postgrey %{ set-option buffer filetype policyd }
hook global BufCreate .*/policyd-spf\.conf %{ set-option buffer filetype policyd }
hook global BufCreate .*/policyd-spf\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype policyd }
hook global BufCreate .*/mtpolicyd\.conf %{ set-option buffer filetype policyd }
hook global BufCreate .*/mtpolicyd\.conf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype policyd }
hook global BufCreate .*/postfwd\.cf %{ set-option buffer filetype policyd }
hook global BufCreate .*/postfwd\.cf\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype policyd }
hook global BufCreate .*/main\.cf %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/main\.cf\.[^/]* %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/[^/]*\.main\.cf %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/master\.cf %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/master\.cf\.[^/]* %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/[^/]*\.master\.cf %{ set-option buffer filetype postfix-main }
hook global BufCreate .*/header_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/body_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/mime_header_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/nested_header_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/milter_header_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/smtp_header_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/smtp_body_checks %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/(?:header|body|mime_header|nested_header|milter_header|smtp_header|smtp_body)_checks\.(?:pcre|regexp|re|cf|j2|erb) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/(?:client|helo|sender|recipient|access)_(?:access|checks) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/(?:client|helo|sender|recipient|access)_(?:access|checks)\.(?:pcre|regexp|re|cidr|hash|cf|j2|erb) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/postfix/(?:.*/)?(?:access|transport|relocated) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/postfix/(?:.*/)?(?:access|transport|relocated)\.(?:pcre|regexp|cidr|hash|j2|erb) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/postfix/(?:.*/)?[^/]*_(?:access|checks|transport|transports|reply_filter|dsn_filter|filter_maps) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/postfix/(?:.*/)?[^/]*_(?:access|checks|transport|transports|reply_filter|dsn_filter|filter_maps)\.(?:pcre|regexp|cidr|hash|j2|erb) %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/postfix/(?:.*/)?(?:transport|access|rbl_reply)_maps %{ set-option buffer filetype postfix-table }
hook global BufCreate .*/pmta/config %{ set-option buffer filetype powermta }
hook global BufCreate .*/pmta/config\.(?:conf|cfg|cf|sample|example|dist|default|in|j2|erb|tmpl|local) %{ set-option buffer filetype powermta }
hook global BufCreate .*/pmta\.conf %{ set-option buffer filetype powermta }
hook global BufCreate .*/pmta/[^/]*\.conf %{ set-option buffer filetype powermta }
hook global BufCreate .*/qmail/control/[^/]* %{ set-option buffer filetype qmail }
hook global BufCreate .*/qmail/tcp\.smtp %{ set-option buffer filetype qmail }
hook global BufCreate .*/tcp\.smtp %{ set-option buffer filetype qmail }
hook global BufCreate .*/\.qmail %{ set-option buffer filetype qmail }
hook global BufCreate .*/\.qmail-[^/]* %{ set-option buffer filetype qmail }
hook global BufCreate .*/rspamd\.conf %{ set-option buffer filetype rspamd }
hook global BufCreate .*/rspamd\.conf\.[^/]* %{ set-option buffer filetype rspamd }
hook global BufCreate .*/rspamd/[^/]*\.conf %{ set-option buffer filetype rspamd }
hook global BufCreate .*/rspamd/(?:.*/)?[^/]*\.conf %{ set-option buffer filetype rspamd }
hook global BufCreate .*/rspamd/(?:.*/)?[^/]*\.inc %{ set-option buffer filetype rspamd }
hook global BufCreate .*/mail/access %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/mail/access\.[^/]* %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/sendmail/(?:.*/)?access %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/sendmail/(?:.*/)?access\.[^/]* %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/mailertable %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/mail/mailertable\.[^/]* %{ set-option buffer filetype sendmail-access }
hook global BufCreate .*/sendmail\.cf %{ set-option buffer filetype sendmail-cf }
hook global BufCreate .*/submit\.cf %{ set-option buffer filetype sendmail-cf }
hook global BufCreate .*/sendmail[^/]*\.cf %{ set-option buffer filetype sendmail-cf }
hook global BufCreate .*/sendmail\.mc %{ set-option buffer filetype sendmail-mc }
hook global BufCreate .*/submit\.mc %{ set-option buffer filetype sendmail-mc }
hook global BufCreate .*/mail/[^/]*\.mc %{ set-option buffer filetype sendmail-mc }
hook global BufCreate .*/sendmail/(?:.*/)?[^/]*\.mc %{ set-option buffer filetype sendmail-mc }
hook global BufCreate .*/[^/]*\.sieve %{ set-option buffer filetype sieve }
hook global BufCreate .*/\.dovecot\.sieve %{ set-option buffer filetype sieve }
hook global BufCreate .*/stalwart[^/]*/(?:.*/)?[^/]*\.toml %{ set-option buffer filetype stalwart }
hook global BufCreate .*/stalwart[^/]*\.toml %{ set-option buffer filetype stalwart }
hook global BufCreate .*/bounces\.txt %{ set-option buffer filetype zonemta-bounces }
hook global BufCreate .*/bounces[^/]*\.txt %{ set-option buffer filetype zonemta-bounces }

declare-option -hidden str smtp_lsp_server %{
[smtp-lsp]
root_globs = ["smtp-lsp.toml", ".git"]
command = "smtp-lsp"
}

# An event may come twice for a buffer; the server is named once.
hook -group smtp-lsp global BufSetOption filetype=(?:c|cpp|csharp|dart|dockerfile|elixir|erlang|go|ini|java|javascript|json|kotlin|lua|markdown|perl|php|python|ruby|rust|scala|sh|swift|toml|typescript|yaml|mail-aliases|amavis|courier|dovecot|exim|haproxy|maddy|milter-conf|monit|nagios|nginx-mail|opensmtpd|policyd|postfix-main|postfix-table|powermta|qmail|rspamd|sendmail-access|sendmail-cf|sendmail-mc|sieve|stalwart|zonemta-bounces) %{
    evaluate-commands %sh{
        case "$kak_opt_lsp_servers" in
            *'[smtp-lsp]'*) ;;
            *) echo 'set-option -add buffer lsp_servers %opt{smtp_lsp_server}' ;;
        esac
    }
}
