local look = require('look')

look.run(function()
  look.open(look.expected.file)
  vim.wait(500)
  look.for_it('no server when g:smtp_lsp_enabled is false', function()
    return #look.clients() == 0, 'one'
  end)
end)
