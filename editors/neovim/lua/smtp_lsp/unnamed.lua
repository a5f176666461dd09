-- Neovim finds the buffer of a diagnostic by its name, and so puts those for a buffer without a file into a new,
-- empty one (seen from 0.7 to 0.11). These handlers put them where they belong.
local M = {}

local function byte_column(line, character, encoding)
  if encoding == 'utf-8' then
    return character
  end
  local ok, column = pcall(vim.str_byteindex, line, character, encoding == 'utf-16')
  return ok and column or #line
end

local function show(bufnr, client_id, diagnostics, is_pull)
  local encoding = vim.lsp.get_client_by_id(client_id).offset_encoding
  local lines = vim.api.nvim_buf_get_lines(bufnr, 0, -1, false)
  local function column(position)
    return byte_column(lines[position.line + 1] or '', position.character, encoding)
  end
  local shown = vim.tbl_map(function(diagnostic)
    local first, last = diagnostic.range.start, diagnostic.range['end']
    return {
      lnum = first.line,
      col = column(first),
      end_lnum = last.line,
      end_col = column(last),
      severity = diagnostic.severity,
      message = diagnostic.message,
      source = diagnostic.source,
      code = diagnostic.code,
      user_data = { lsp = diagnostic },
    }
  end, diagnostics)
  vim.diagnostic.set(vim.lsp.diagnostic.get_namespace(client_id, is_pull), bufnr, shown)
end

local function is_unnamed(bufnr)
  return vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_name(bufnr) == ''
end

--- All buffers without a name have one URI; what is pushed for it is about the one in use.
local function unnamed_in_use(client_id)
  local buffers = vim.tbl_filter(is_unnamed, vim.lsp.get_buffers_by_client_id(client_id))
  local current = vim.api.nvim_get_current_buf()
  return vim.tbl_contains(buffers, current) and current or buffers[#buffers]
end

M.handlers = {
  ['textDocument/publishDiagnostics'] = function(err, result, ctx, config)
    local bufnr = result and result.uri == 'file://' and unnamed_in_use(ctx.client_id)
    if bufnr then
      show(bufnr, ctx.client_id, result.diagnostics, false)
    else
      vim.lsp.handlers['textDocument/publishDiagnostics'](err, result, ctx, config)
    end
  end,

  ['textDocument/diagnostic'] = function(err, result, ctx, config)
    if ctx.bufnr and is_unnamed(ctx.bufnr) and result and result.items then
      show(ctx.bufnr, ctx.client_id, result.items, true)
    else
      vim.lsp.handlers['textDocument/diagnostic'](err, result, ctx, config)
    end
  end,
}

return M
