-- What the scenes share: a scene runs, looks for things, and ends Neovim with 0 or 1.
local M = {}

M.expected = vim.fn.json_decode(table.concat(vim.fn.readfile(vim.env.EXPECTED), '\n'))

local version = vim.version()
local editor = string.format('neovim %d.%d.%d', version.major, version.minor, version.patch)

--- Not onto the screen, when that is what is being looked at.
local quiet = #vim.api.nvim_list_uis() > 0

local function say(text)
  if quiet then
    return
  end
  io.stdout:write(editor, ': ', text, '\n')
  io.stdout:flush()
end

--- Waits until look() returns true; what it returns second is what it saw instead.
function M.for_it(what, look)
  local found, seen
  vim.wait(10000, function()
    found, seen = look()
    return found
  end, 20)
  if not found then
    error('looked for ' .. what .. ', saw ' .. (seen or 'nothing'), 0)
  end
  say('saw ' .. what)
end

function M.contains_all(text, parts)
  for _, part in ipairs(parts) do
    if not text:find(part, 1, true) then
      return false
    end
  end
  return true
end

function M.open(file)
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
end

function M.clients()
  -- The second until 0.9.
  return vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.tbl_values(vim.lsp.buf_get_clients(0))
end

--- The first diagnostic of this buffer that is as expected, or nil and what there is.
function M.diagnostic()
  local wanted = M.expected.diagnostic
  local seen = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local code = d.code or vim.tbl_get(d, 'user_data', 'lsp', 'code')
    if
      vim.tbl_contains(wanted.lines, d.lnum + 1)
      and d.source == wanted.source
      and code == wanted.rule
      and M.contains_all(d.message, wanted.message)
    then
      return d
    end
    table.insert(seen, string.format('line %d: %s [%s %s]', d.lnum + 1, d.message, d.source, code))
  end
  return nil, #seen > 0 and table.concat(seen, '; ') or 'no diagnostic'
end

--- Whether this buffer has the finding of a configuration, and what there is.
function M.config_diagnostic(config)
  local seen = {}
  for _, d in ipairs(vim.diagnostic.get(0)) do
    if d.lnum + 1 == config.line and M.contains_all(d.message, config.message) then
      return true
    end
    table.insert(seen, string.format('line %d: %s', d.lnum + 1, d.message))
  end
  return false, #seen > 0 and table.concat(seen, '; ') or 'no diagnostic'
end

function M.put_cursor_on_word(hover)
  hover = hover or M.expected.hover
  local line = vim.fn.getline(hover.line)
  vim.api.nvim_win_set_cursor(0, { hover.line, line:find(hover.word, 1, true) - 1 })
end

--- The lines of the floating window, or nil.
function M.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    end
  end
end

function M.hover(hover)
  hover = hover or M.expected.hover
  local lines = M.float()
  if not lines then
    return false, 'no float'
  end
  local text = table.concat(lines, '\n')
  return M.contains_all(lines[1], hover.firstLine) and M.contains_all(text, hover.text or {}), text
end

--- What looks whether the floating window holds all parts.
function M.float_with(parts)
  return function()
    local text = table.concat(M.float() or { 'no float' }, '\n')
    return M.contains_all(text, parts), text
  end
end

--- Closes floats, and runs the code action with this title at the cursor.
function M.choose(title)
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.api.nvim_win_close(window, true)
    end
  end
  local titles, chosen
  vim.ui.select = function(items, options, on_choice)
    titles = vim.tbl_map(options.format_item, items)
    for at, item in ipairs(items) do
      if titles[at]:find(title, 1, true) == 1 then
        chosen = true
        return on_choice(item, at)
      end
    end
  end
  vim.lsp.buf.code_action()
  M.for_it('the code action "' .. title .. '"', function()
    return chosen, titles and table.concat(titles, '; ') or 'no menu'
  end)
end

function M.run(scene)
  local ok, problem = pcall(scene)
  if not ok then
    say('FAILED: ' .. problem)
    vim.cmd('cquit 1')
  end
  vim.cmd('qall!')
end

return M
