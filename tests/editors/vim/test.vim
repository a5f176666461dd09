" The plugin in a real Vim with ALE: a finding, a hover, and configuration files.
let s:expected = json_decode(join(readfile($EXPECTED), "\n"))

function! s:look_for(what, look, is_right) abort
  let l:end = reltime()
  while 1
    let l:seen = a:look()
    if a:is_right(l:seen)
      call writefile(['vim: saw ' . a:what], $MESSAGES, 'a')
      return
    endif
    if reltimefloat(reltime(l:end)) > 20
      throw 'looked for ' . a:what . ', saw ' . string(l:seen)
    endif
    sleep 100m
  endwhile
endfunction

function! s:contains_all(text, parts) abort
  return empty(filter(copy(a:parts), {_, part -> stridx(a:text, part) < 0}))
endfunction

function! s:findings() abort
  return map(copy(get(g:ale_buffer_info, bufnr(''), {'loclist': []}).loclist), {_, one -> [one.lnum, one.text]})
endfunction

function! s:check_finding(file, lines, message) abort
  call s:look_for('the finding in ' . a:file, function('s:findings'),
        \ {seen -> !empty(filter(copy(seen), {_, one -> index(a:lines, one[0]) >= 0 && s:contains_all(one[1], a:message)}))})
endfunction

function! s:hover(line, word) abort
  call cursor(a:line, stridx(getline(a:line), a:word) + 1)
  silent! ALEHover
  sleep 300m
  for l:window in range(1, winnr('$'))
    if getwinvar(l:window, '&previewwindow')
      return join(getbufline(winbufnr(l:window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

function! s:check_hover(file, line, word, parts) abort
  call s:look_for('the hover in ' . a:file, {-> s:hover(a:line, a:word)}, {seen -> s:contains_all(seen, a:parts)})
  pclose
endfunction

function! s:test() abort
  execute 'edit' s:expected.file
  call s:check_finding(s:expected.file, s:expected.diagnostic.lines, s:expected.diagnostic.message)
  call s:check_hover(s:expected.file, s:expected.hover.line, s:expected.hover.word, s:expected.hover.firstLine)
  for l:config in s:expected.configs
    execute 'edit' l:config.file
    call s:check_finding(l:config.file, [l:config.line], l:config.message)
    call s:check_hover(l:config.file, l:config.hover.line, l:config.hover.word, l:config.hover.text)
  endfor
endfunction

try
  call s:test()
  qall!
catch
  call writefile(['vim: ' . v:exception], $MESSAGES, 'a')
  cquit!
endtry
