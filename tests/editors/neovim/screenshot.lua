-- A tidy screen; writes READY when it is drawn. With HOVER, the number of one of the expected hovers, that one;
-- otherwise the first hover and the diagnostic.
local look = require('look')
local wanted = look.expected.hovers[tonumber(vim.env.HOVER)]

vim.opt.termguicolors = true
vim.opt.background = 'light'
vim.opt.number = true
vim.opt.signcolumn = 'yes'
vim.opt.showmode = false
vim.opt.ruler = false
vim.opt.linebreak = true
vim.opt.fillchars = { eob = ' ' }
vim.opt.shortmess:append('F')

-- The paper is the terminal's.
vim.cmd('highlight Normal guibg=NONE')

-- The message in full under its line, folded to the width of the screen.
local function fold(text, width)
  local lines, line = {}, ''
  for word in text:gmatch('%S+') do
    if #line + #word >= width then
      table.insert(lines, line)
      line = ''
    end
    line = line == '' and word or line .. ' ' .. word
  end
  table.insert(lines, line)
  return table.concat(lines, '\n')
end

vim.diagnostic.config({
  virtual_lines = {
    format = function(diagnostic)
      return fold(diagnostic.message .. ' [' .. diagnostic.code .. ']', 76)
    end,
  },
})

local function show_diagnostic()
  look.open(look.expected.file)
  look.for_it('the diagnostic', function()
    local found, seen = look.diagnostic()
    return found ~= nil, seen
  end)
  look.put_cursor_on_word()
end

local function show_place()
  look.open(wanted.file)
  look.for_it('the server', function()
    local client = look.clients()[1]
    return client ~= nil and client.initialized, 'no server'
  end)
  look.put_cursor_on_word(wanted)
end

local function show_hover()
  -- Above the cursor, for the diagnostic is below.
  vim.lsp.buf.hover({ border = 'rounded', max_width = 86, anchor_bias = wanted and 'below' or 'above' })
  look.for_it('the hover', function()
    return look.hover(wanted)
  end)
end

local function finish(ok, problem)
  vim.fn.writefile({ ok and 'ready' or problem }, vim.env.READY)
end

vim.schedule(function()
  local ok, problem = pcall(wanted and show_place or show_diagnostic)
  if not ok then
    return finish(ok, problem)
  end
  -- Later, when Neovim has noticed that the cursor moved: that closes a hover.
  vim.defer_fn(function()
    finish(pcall(show_hover))
  end, 200)
end)
