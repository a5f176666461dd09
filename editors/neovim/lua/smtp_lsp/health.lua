local M = {}

-- Another module before 0.8, and functions named report_* before 0.10.
local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local error = health.error or health.report_error
local info = health.info or health.report_info

local function check_program(config)
  local smtp_lsp = require('smtp_lsp')
  local missing = smtp_lsp.missing(config)
  if missing then
    error('the program `' .. missing .. '` was not found', {
      'Install it: `cargo install --path .` in a checkout of the project.',
      'Or set its path: `let g:smtp_lsp_cmd = "/path/to/smtp-lsp"`.',
    })
  elseif type(config.cmd) == 'table' then
    ok('program: ' .. vim.fn.exepath(config.cmd[1]))
  else
    info('program: started by a function')
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients or vim.lsp.get_active_clients
  local running = 0
  for _, client in pairs(clients({ name = 'smtp_lsp' })) do
    if client.name == 'smtp_lsp' then
      running = running + 1
      local buffers = #vim.lsp.get_buffers_by_client_id(client.id)
      ok(string.format('running for %s, buffers: %d', client.config.root_dir or 'single files', buffers))
    end
  end
  if running == 0 then
    info('not running: it starts with the first file')
  end
end

function M.check()
  start('smtp_lsp')
  if vim.g.loaded_smtp_lsp then
    ok('enabled')
  else
    warn('not enabled: g:smtp_lsp_enabled is false, or plugin/smtp_lsp.lua was not loaded')
  end
  check_program(require('smtp_lsp').config())
  check_clients()
end

return M
