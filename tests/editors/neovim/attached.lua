local look = require('look')
local expected = look.expected
local rule = expected.diagnostic.rule

local function attached()
  local names = vim.tbl_map(function(client)
    return client.name
  end, look.clients())
  return vim.tbl_contains(names, 'smtp_lsp'), 'clients: ' .. table.concat(names, ', ')
end

look.run(function()
  look.open(expected.file)
  look.for_it('the diagnostic ' .. rule, function()
    local found, seen = look.diagnostic()
    return found ~= nil, seen
  end)

  look.put_cursor_on_word()
  vim.cmd('SmtpExplain')
  look.for_it('the hover on ' .. expected.hover.word, look.hover)

  vim.cmd('SmtpExplain RCPT TO')
  look.for_it('the explanation of RCPT TO', look.float_with({ 'May be answered with', '550' }))
  vim.cmd('SmtpCompare 252 452')
  look.for_it('the comparison of 252 and 452', look.float_with({ '252', '452', 'When to use which' }))
  look.put_cursor_on_word()
  look.choose('Explain 452')
  look.for_it('the explanation that a code action opens', look.float_with({ '452', 'try again later' }))
  local found = look.diagnostic()
  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  look.choose('Explain ' .. rule)
  look.for_it('the page of a rule that a code action opens', look.float_with({ rule, '4yz' }))

  vim.fn.setline(expected.mend.line, expected.mend.text)
  look.for_it('no diagnostic once the code is mended', function()
    local found = look.diagnostic()
    return found == nil, found and found.message
  end)

  local lines = vim.fn.readfile(expected.file)
  vim.cmd('enew!')
  vim.fn.setline(1, lines)
  vim.cmd('setfiletype ' .. expected.filetype)
  look.for_it('the diagnostic in a buffer without a file', function()
    local found, seen = look.diagnostic()
    return found ~= nil, seen
  end)

  vim.fn.writefile({ '@example.org 550 no such user' }, 'relay_recipients')
  look.open('relay_recipients')
  look.for_it('the server in a file without a filetype', function()
    local found, seen = attached()
    return found and vim.bo.filetype == '', seen .. '; filetype: ' .. vim.bo.filetype
  end)

  for _, config in ipairs(expected.configs) do
    look.open(config.file)
    look.for_it('the finding in ' .. config.file, function()
      return look.config_diagnostic(config)
    end)
  end

  local filetypes = {
    ['main.cf'] = 'pfmain',
    ['main.cf.submission'] = 'pfmain',
    ['exim.conf'] = 'exim',
    ['opensmtpd.conf'] = 'opensmtpd',
    ['dovecot.conf'] = 'dovecot',
    ['sender_access'] = 'postfix-table',
    ['master.cf'] = 'pfmaster',
    ['vacation.sieve'] = 'sieve',
    ['haproxy.cfg'] = 'haproxy',
    ['maddy.conf'] = 'maddy',
    ['rspamd.conf'] = 'rspamd',
    ['amavisd.conf'] = 'amavis',
    ['opendkim.conf'] = 'milter-conf',
    ['policyd-spf.conf'] = 'policyd',
    ['pmta.conf'] = 'powermta',
    ['tcp.smtp'] = 'qmail',
    ['monitrc'] = 'monit',
    ['sendmail.cf'] = 'sm',
    ['bounces.txt'] = 'zonemta-bounces',
  }
  for file, filetype in pairs(filetypes) do
    if vim.fn.filereadable(file) == 0 then
      vim.fn.writefile({ '# a configuration' }, file)
    end
    look.open(file)
    look.for_it('the filetype ' .. filetype .. ' for ' .. file, function()
      return vim.bo.filetype == filetype, vim.bo.filetype
    end)
    look.for_it('the server in ' .. file, attached)
  end

  vim.cmd('checkhealth smtp_lsp')
  look.for_it('good health', function()
    local report = table.concat(vim.fn.getline(1, '$'), '\n')
    return look.contains_all(report, { 'program: ' .. vim.env.SMTP_LSP, 'running for ' .. vim.env.WORKSPACE })
      and not report:find('ERROR')
      and not report:find('WARN'),
      report
  end)
end)
