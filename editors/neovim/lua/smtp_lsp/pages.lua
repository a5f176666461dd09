--- What the server writes for the user to read, in a float: explanations and comparisons.
local M = {}

local EXPLAIN = 'smtp-lsp.explain'
local COMPARE = 'smtp-lsp.compare'

local function show(markdown)
  local options = { border = 'rounded', max_width = 100 }
  local _, window = vim.lsp.util.open_floating_preview(vim.split(markdown, '\n'), 'markdown', options)
  vim.api.nvim_win_set_option(window, 'linebreak', true) -- between words
end

local function request(client, name, arguments, bufnr)
  local command = { command = name, arguments = arguments }
  local function answered(error, markdown)
    if error then
      vim.notify('smtp_lsp: ' .. error.message, vim.log.levels.WARN)
    elseif markdown then
      show(markdown)
    end
  end
  -- A method from 0.11 on, a plain function before.
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', command, answered, bufnr)
  else
    client.request('workspace/executeCommand', command, answered, bufnr)
  end
end

local function run(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client then
    request(client, command.command, command.arguments, context.bufnr)
  end
end

--- What code actions of the server run.
M.commands = { [EXPLAIN] = run, [COMPARE] = run }

local function ask(name, arguments)
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  for _, client in pairs(clients) do
    if client.name == 'smtp_lsp' then
      return request(client, name, arguments, 0)
    end
  end
  vim.notify('smtp_lsp: the server is not running', vim.log.levels.WARN)
end

--- What :SmtpExplain with words runs.
function M.explain(words)
  ask(EXPLAIN, words)
end

--- What :SmtpCompare runs.
function M.compare(codes)
  ask(COMPARE, codes)
end

return M
