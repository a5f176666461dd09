--- Comparisons of two reply codes, which the server writes and a float shows.
local M = {}

local function show(markdown)
  local options = { border = 'rounded', focus_id = 'smtp_lsp', max_width = 100 }
  local _, window = vim.lsp.util.open_floating_preview(vim.split(markdown, '\n'), 'markdown', options)
  vim.api.nvim_win_set_option(window, 'linebreak', true) -- between words
end

local function request(client, arguments, bufnr)
  local command = { command = 'smtp-lsp.compare', arguments = arguments }
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

--- What a code action of the server runs.
function M.run(command, context)
  local client = vim.lsp.get_client_by_id(context.client_id)
  if client then
    request(client, command.arguments, context.bufnr)
  end
end

--- What :SmtpCompare runs.
function M.codes(first, second)
  local clients = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  for _, client in pairs(clients) do
    if client.name == 'smtp_lsp' then
      return request(client, { first, second }, 0)
    end
  end
  vim.notify('smtp_lsp: the server is not running', vim.log.levels.WARN)
end

return M
