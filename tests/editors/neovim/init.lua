-- Runs before the plugins are loaded, as a user's init.lua does.
vim.opt.runtimepath:prepend(vim.env.PLUGIN)
vim.g.smtp_lsp_cmd = vim.env.SMTP_LSP
-- So that the scenes find their helper.
package.path = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h') .. '/?.lua;' .. package.path
