-- What Neovim 0.11's vim.lsp.config finds; older versions read it through lua/smtp_lsp/init.lua.
-- No filetypes: the server knows its languages and keeps silent about all else.
local cmd = vim.g.smtp_lsp_cmd or 'smtp-lsp'

return {
  cmd = type(cmd) == 'table' and cmd or { cmd },
  root_markers = { 'smtp-lsp.toml', '.git' },
  settings = { ['smtp-lsp'] = vim.g.smtp_lsp_settings },
  before_init = function(params, config)
    params.initializationOptions = config.settings['smtp-lsp']
    local experimental = params.capabilities.experimental or {}
    experimental['smtp-lsp'] = { showsMarkdown = true }
    params.capabilities.experimental = experimental
  end,
  commands = require('smtp_lsp.pages').commands,
  handlers = require('smtp_lsp.unnamed').handlers,
}
