local M = {}

local NAME = 'smtp_lsp'

function M.config()
  if vim.lsp.config then
    return vim.deepcopy(vim.lsp.config[NAME])
  end
  local file = vim.api.nvim_get_runtime_file('lsp/smtp_lsp.lua', false)[1]
  return vim.tbl_extend('force', { name = NAME }, dofile(file))
end

--- The program that is missing, or nil.
function M.missing(config)
  local program = type(config.cmd) == 'table' and config.cmd[1]
  return program and vim.fn.executable(program) == 0 and program or nil
end

--- The nearest folder that holds the first marker found (vim.fs.root is too young).
local function find_root(bufnr, markers)
  local name = vim.api.nvim_buf_get_name(bufnr)
  local folder = name == '' and vim.fn.getcwd() or vim.fn.fnamemodify(name, ':p:h')
  for _, marker in ipairs(markers) do
    local file = vim.fn.findfile(marker, folder .. ';')
    if file ~= '' then
      return vim.fn.fnamemodify(file, ':p:h')
    end
    local directory = vim.fn.finddir(marker, folder .. ';')
    if directory ~= '' then
      return vim.fn.fnamemodify(directory, ':p:h:h')
    end
  end
end

local client_of_root = {}

--- Attaches the server to a buffer, as vim.lsp.enable does from 0.11 on for buffers with a filetype.
function M.attach(bufnr)
  local config = M.config()
  if vim.bo[bufnr].buftype ~= '' or M.missing(config) then
    return
  end
  config.root_dir = find_root(bufnr, config.root_markers)
  if vim.lsp.config then
    vim.lsp.start(config, { bufnr = bufnr })
    return
  end
  -- vim.lsp.start comes with 0.8 and takes a buffer from 0.9 on; this works in all from 0.7 to 0.10.
  local root = config.root_dir or ''
  local client = client_of_root[root]
  if not client or vim.lsp.client_is_stopped(client) then
    client = vim.lsp.start_client(config)
    client_of_root[root] = client
  end
  if client then
    vim.lsp.buf_attach_client(bufnr, client)
  end
end

return M
