# What kakoune-lsp declares; the server itself is started by it.
declare-option str lsp_servers
source %sh{echo "$PACKAGE/smtp-lsp.kak"}
edit deliver.py
echo -to-file %sh{echo "$TMPDIR/deliver.py"} "%opt{filetype} %opt{lsp_servers}"
edit main.cf
echo -to-file %sh{echo "$TMPDIR/main.cf"} "%opt{filetype} %opt{lsp_servers}"
edit exim.conf
echo -to-file %sh{echo "$TMPDIR/exim.conf"} "%opt{filetype} %opt{lsp_servers}"
quit!
