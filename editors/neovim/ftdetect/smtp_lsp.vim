" Configurations of mail servers that Neovim does not know; the server takes these filetypes as their formats.
augroup smtp_lsp_ftdetect
  autocmd!
  autocmd BufNewFile,BufRead main.cf,main.cf.* setfiletype pfmain
  autocmd BufNewFile,BufRead master.cf,master.cf.* setfiletype pfmaster
  autocmd BufNewFile,BufRead {header,body,mime_header,nested_header,smtp_header}_checks* setfiletype postfix-table
  autocmd BufNewFile,BufRead {client,helo,sender,recipient}_{access,checks}* setfiletype postfix-table
  autocmd BufNewFile,BufRead exim.conf,exim4.conf,*/exim4/conf.d/* setfiletype exim
  autocmd BufNewFile,BufRead smtpd.conf,opensmtpd.conf setfiletype opensmtpd
  autocmd BufNewFile,BufRead *.sieve setfiletype sieve
  autocmd BufNewFile,BufRead dovecot.conf,*/dovecot/conf.d/*.conf setfiletype dovecot
  autocmd BufNewFile,BufRead */rspamd/*.conf,*/rspamd/*.inc setfiletype rspamd
  autocmd BufNewFile,BufRead maddy.conf setfiletype maddy
augroup END
