" Vim knows main.cf, but not its copies for further Postfix instances.
autocmd BufNewFile,BufRead main.cf,main.cf.* setfiletype pfmain
