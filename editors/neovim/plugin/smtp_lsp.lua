local enabled = vim.g.smtp_lsp_enabled
if vim.g.loaded_smtp_lsp or enabled == false or enabled == 0 then
  return
end
vim.g.loaded_smtp_lsp = true

local smtp_lsp = require('smtp_lsp')
local group = vim.api.nvim_create_augroup('smtp_lsp', {})

vim.api.nvim_create_user_command('SmtpCompare', function(arguments)
  require('smtp_lsp.pages').compare(arguments.fargs)
end, { nargs = '+', desc = 'Compare two SMTP codes, such as 252 452 or 4.2.2 5.2.2' })

vim.api.nvim_create_user_command('SmtpExplain', function(arguments)
  if #arguments.fargs > 0 then
    require('smtp_lsp.pages').explain(arguments.fargs)
  else
    vim.lsp.buf.hover()
  end
end, { nargs = '*', desc = 'Explain the SMTP code at the cursor, or what is named: 452, 4.2.2, RCPT TO, a rule' })

if vim.lsp.enable then
  vim.lsp.enable('smtp_lsp')
else
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    callback = function(event)
      smtp_lsp.attach(event.buf)
    end,
  })
end

-- A file of no known type, such as a Postfix map, has no FileType event; the server may know its name.
vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufNewFile' }, {
  group = group,
  callback = function(event)
    -- Later, when every filetype detection has had its turn.
    vim.schedule(function()
      if vim.api.nvim_buf_is_loaded(event.buf) and vim.bo[event.buf].filetype == '' then
        smtp_lsp.attach(event.buf)
      end
    end)
  end,
})

-- Later, when the user's own configuration is complete.
vim.schedule(function()
  local program = smtp_lsp.missing(smtp_lsp.config())
  if program then
    vim.notify(
      'smtp_lsp: the program `' .. program .. '` was not found, see :help smtp_lsp-install',
      vim.log.levels.WARN
    )
  end
end)
