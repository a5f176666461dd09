" smtp-lsp for Vim: makes the server known to ALE and to vim-lsp, whichever there is.
if exists('g:loaded_smtp_lsp_vim')
  finish
endif
let g:loaded_smtp_lsp_vim = 1

let g:smtp_lsp_cmd = get(g:, 'smtp_lsp_cmd', 'smtp-lsp')
let g:smtp_lsp_settings = get(g:, 'smtp_lsp_settings', {})
" Configurations of mail servers: made from what the server knows.
let s:configs = [
      \ 'amavis',
      \ 'courier',
      \ 'dovecot',
      \ 'exim',
      \ 'haproxy',
      \ 'm4',
      \ 'maddy',
      \ 'mailaliases',
      \ 'milter-conf',
      \ 'monit',
      \ 'nagios',
      \ 'nginx',
      \ 'opensmtpd',
      \ 'pfmain',
      \ 'pfmaster',
      \ 'policyd',
      \ 'postfix-table',
      \ 'powermta',
      \ 'qmail',
      \ 'rspamd',
      \ 'sendmail-access',
      \ 'sieve',
      \ 'sm',
      \ 'stalwart',
      \ 'zonemta-bounces',
      \ ]
let s:filetypes = s:configs + [
      \ 'bash', 'c', 'cpp', 'cs', 'dart', 'dockerfile', 'dosini', 'elixir', 'erlang', 'go', 'java', 'javascript',
      \ 'javascriptreact', 'json', 'kotlin', 'lua', 'markdown', 'perl', 'php', 'python', 'ruby', 'rust', 'scala', 'sh',
      \ 'swift', 'text', 'toml', 'typescript', 'typescriptreact', 'yaml',
      \ ]

function! s:root(buffer) abort
  let l:folder = fnamemodify(bufname(a:buffer), ':p:h')
  for l:marker in ['smtp-lsp.toml', '.git']
    let l:found = finddir(l:marker, l:folder . ';')
    let l:found = empty(l:found) ? findfile(l:marker, l:folder . ';') : l:found
    if !empty(l:found)
      return fnamemodify(l:found, ':p') =~# '/$' ? fnamemodify(l:found, ':p:h:h') : fnamemodify(l:found, ':p:h')
    endif
  endfor
  return l:folder
endfunction

let s:known_to_ale = {}

" ALE runs the linters of a filetype side by side, so this stands beside the language's own server. Some filetypes have
" a list of those that run by default, or by the user's choice; it is added there.
function! s:register_with_ale(filetype) abort
  if !exists(':ALELint') || index(s:filetypes, a:filetype) < 0 || has_key(s:known_to_ale, a:filetype)
    return
  endif
  let s:known_to_ale[a:filetype] = 1
  let l:running = map(copy(ale#linter#Get(a:filetype)), {_, linter -> linter.name})
  call ale#linter#Define(a:filetype, {
        \ 'name': 'smtp_lsp',
        \ 'lsp': 'stdio',
        \ 'executable': {-> g:smtp_lsp_cmd},
        \ 'command': '%e',
        \ 'language': a:filetype,
        \ 'project_root': function('s:root'),
        \ 'initialization_options': {-> g:smtp_lsp_settings},
        \ })
  let g:ale_linters = get(g:, 'ale_linters', {})
  let g:ale_linters[a:filetype] = l:running + ['smtp_lsp']
endfunction

augroup smtp_lsp
  autocmd!
  autocmd FileType * call s:register_with_ale(expand('<amatch>'))
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'smtp-lsp',
        \ 'cmd': {-> [g:smtp_lsp_cmd]},
        \ 'allowlist': ['*'],
        \ 'initialization_options': g:smtp_lsp_settings,
        \ })
augroup END
