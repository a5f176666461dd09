local look = require('look')

look.run(function()
  look.open(look.expected.file)
  look.for_it('a message that the program was not found', function()
    local messages = vim.api.nvim_exec('messages', true)
    return look.contains_all(messages, { '/no/such/smtp-lsp', 'was not found', ':help smtp_lsp-install' }), messages
  end)
  vim.cmd('helptags ' .. vim.env.PLUGIN .. '/doc')
  vim.cmd('help smtp_lsp-install')
end)
