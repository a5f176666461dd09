// The extension in a real VS Code (code-server), looked at through Chromium.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openBrowser } from '../browser.mjs';

const { EDITORS, EXPECTED, SCREENSHOTS, TMPDIR, VSIX, WORKSPACE } = process.env;
const expected = JSON.parse(readFileSync(EXPECTED, 'utf8'));
const settings = JSON.parse(readFileSync(join(import.meta.dirname, 'settings.json'), 'utf8'));
const patience = 60_000;

// The path of a program is a setting of the machine: VS Code in a browser ignores it among the user's.
const userSettings = join(TMPDIR, 'vscode/User/settings.json');
const machineSettings = join(TMPDIR, 'vscode/Machine/settings.json');

function save(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const codeServer = join(EDITORS, 'bin/code-server');
const folders = ['--user-data-dir', join(TMPDIR, 'vscode'), '--extensions-dir', join(TMPDIR, 'extensions')];

/** Starts code-server on a port that the system picks, and returns its address. */
function startServer() {
  save(userSettings, JSON.stringify(settings));
  save(machineSettings, '{}');
  execFileSync(codeServer, [...folders, '--install-extension', VSIX], { stdio: 'pipe' });
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  // Nobody ends it here: the runner ends all that is in our process group.
  const server = spawn(codeServer, ['--auth', 'none', '--bind-addr', '127.0.0.1:0', ...folders, ...quiet]);
  return new Promise((resolve, reject) => {
    let output = '';
    const listen = (chunk) => {
      output += chunk;
      const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(output);
      if (address) resolve(address[1]);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', () => reject(new Error(`code-server ended:\n${output}`)));
    setTimeout(() => reject(new Error(`code-server is not listening:\n${output}`)), patience).unref();
  });
}

/** The processes that run the program which is inside the extension. */
function running() {
  const isOurs = (pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(join(TMPDIR, 'extensions'));
    } catch {
      return false; // it has ended
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
}

const containsAll = (text, parts) => parts.every((part) => text.includes(part));

/** Waits until one of the texts that look() returns is right, or tells which it saw instead. */
async function lookFor(what, look, isRight) {
  const end = Date.now() + patience;
  let seen = [];
  while (Date.now() < end) {
    seen = await look();
    if (isRight(seen)) {
      console.log(`vscode: saw ${what}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`looked for ${what}, saw ${seen.length > 0 ? JSON.stringify(seen) : 'nothing'}`);
}

/** Tells when a hover is too long: VS Code gives it a quarter of the editor, but at least 250 px. */
async function noteCutHover(page) {
  const content = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  const hidden = await content.evaluate((element) => element.scrollHeight - element.clientHeight);
  if (hidden > 0) {
    console.log(`vscode: note: the hover is ${hidden} px too long to be seen without scrolling`);
  }
}

async function test(page, address) {
  const texts = (selector) => () => page.locator(selector).allInnerTexts();
  const count = (selector) => async () => Array(await page.locator(selector).count()).fill(selector);
  const some = (seen) => seen.length > 0;
  const none = (seen) => seen.length === 0;
  const squiggle = '.squiggly-error, .squiggly-warning, .squiggly-info';
  const word = (text) => page.locator('.view-line span span', { hasText: text }).first();

  const open = async (file) => {
    // Not by Ctrl+P: Enter may come before the search has found the file.
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
    await lookFor(`the editor with ${file}`, count(`.tab.active[data-resource-name="${file}"]`), some);
  };

  /** Puts the cursor on a place, as often as a window that is still filling needs until it is there. */
  const goTo = async (line, column) => {
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    const look = async () => {
      await page.keyboard.press('Control+G');
      await input.waitFor({ timeout: patience });
      await input.fill(`:${line}:${column}`);
      await input.press('Enter');
      await page.waitForTimeout(200);
      return texts('#status\\.editor\\.selection')();
    };
    await lookFor(`the cursor in line ${line}`, look, ([seen]) => seen?.includes(`Ln ${line}, Col ${column}`));
  };

  const hover = '.monaco-hover:not(.hidden)';
  /** Shows the hover on a word by the keyboard, as often as the server needs to be there. */
  const showHover = async (file, line, text, isRight) => {
    await goTo(line, readFileSync(join(WORKSPACE, file), 'utf8').split('\n')[line - 1].indexOf(text) + 1);
    const look = async () => {
      if ((await page.locator(hover).count()) === 0) {
        await page.keyboard.press('Control+K');
        await page.keyboard.press('Control+I');
        await page.waitForTimeout(500);
      }
      return texts(`${hover} .hover-row`)();
    };
    await lookFor(`the hover on ${text} in line ${line} of ${file}`, look, (seen) => seen.some(isRight));
    await page.waitForTimeout(500); // until it has faded in
  };
  const hideHover = async () => {
    await page.keyboard.press('Escape');
    await lookFor('no hover', count(hover), none);
  };

  const lookAtHover = async ({ file, line, word: code, firstLine, text, picture }) => {
    const isRight = (row) => containsAll(row.trim().split('\n')[0], firstLine) && containsAll(row, text);
    await showHover(file, line, code, isRight);
    await noteCutHover(page);
    await page.locator(hover).first().screenshot({ path: join(SCREENSHOTS, `${picture}.png`) });
    await hideHover();
  };

  const closeEditor = () => page.locator('.tab.active .tab-actions .action-label').click();
  const lookAtConfig = async ({ file, language, hover: wanted, picture }) => {
    await open(file);
    const mode = texts('#status\\.editor\\.mode');
    await lookFor(`the language of ${file}`, mode, ([seen]) => seen?.includes(language));
    await lookFor(`the colours of ${file}`, count('.view-line .mtk5, .view-line .mtk6, .view-line .mtk9'), some);
    await lookFor(`a squiggle in ${file}`, count(squiggle), some);
    await showHover(file, wanted.line, wanted.word, (row) => containsAll(row, wanted.text));
    await page.screenshot({ path: join(SCREENSHOTS, `${picture}.png`) });
    await hideHover();
    await closeEditor();
  };

  const faulty = readFileSync(join(WORKSPACE, expected.file), 'utf8').split('\n')[expected.mend.line - 1];
  const writeLine = async (text) => {
    await goTo(expected.mend.line, 1);
    await page.keyboard.press('End');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Shift+Home'); // the indentation too
    await page.keyboard.insertText(text);
  };

  const palette = '.quick-input-widget:visible';
  const choose = async (title, argument) => {
    const input = page.locator(`${palette} .quick-input-box input`);
    // What has just been opened may take the focus, and the palette goes with it.
    const look = async () => {
      try {
        if ((await input.count()) === 0) await page.keyboard.press('F1');
        await input.fill(`>smtp-lsp: ${title}`, { timeout: 2000 });
      } catch {
        return [];
      }
      await page.waitForTimeout(200);
      return texts(`${palette} .monaco-list-row`)();
    };
    await lookFor(`the command ${title}`, look, ([seen]) => seen?.includes(title));
    await input.press('Enter');
    if (argument !== undefined) {
      await lookFor(`the question of ${title}`, texts(`${palette} .quick-input-message`), ([seen]) => /codes|explained/.test(seen));
      await input.fill(argument);
      await input.press('Enter');
    }
  };

  /** What the preview of Markdown shows, which is a page in a page. */
  const preview = async () => {
    const bodies = page.frames().slice(1).map((frame) => frame.locator('body').innerText({ timeout: 1000 }).catch(() => ''));
    return Promise.all(bodies);
  };
  const lookAtPage = async (what, parts) => {
    const isThere = (seen) => seen.some((text) => containsAll(text, parts));
    await lookFor(what, preview, isThere);
    await closeEditor();
    await lookFor('it closed', preview, (seen) => !isThere(seen));
  };

  const act = async (title) => {
    const menu = '.context-view .action-widget .monaco-list-row';
    // Asked for while the cursor still moves, the menu opens on nothing and closes again.
    const shown = texts(menu);
    let asked = 0;
    const look = async () => {
      const seen = await shown();
      if (seen.length === 0 && Date.now() - asked > 3000) {
        asked = Date.now();
        await page.keyboard.press('Control+.');
      }
      return seen;
    };
    await lookFor(`the action ${title}`, look, (seen) => seen.some((text) => text.includes(title)));
    await page.locator(menu, { hasText: title }).first().click();
  };

  await page.goto(`${address}/?folder=${WORKSPACE}`, { waitUntil: 'domcontentloaded' });
  await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 2 * patience });

  for (const config of expected.configs) {
    await lookAtConfig(config);
  }

  await open(expected.file);
  await page.locator('#status\\.languageStatus').hover();
  await lookFor('the state of the server', texts('.hover-language-status'), (seen) => seen.some((text) => /smtp-lsp \d/.test(text)));
  await closeEditor();

  const { width, height } = page.viewportSize();
  await page.setViewportSize({ width, height: 5 * height }); // a hover gets a quarter of it
  let openFile;
  for (const wanted of expected.hovers) {
    if (wanted.file !== openFile) {
      await open(wanted.file);
      openFile = wanted.file;
    }
    await lookAtHover(wanted);
  }
  await page.setViewportSize({ width, height });
  await closeEditor();

  await open(expected.file);
  await page.keyboard.press('Control+B'); // no sidebar: the code needs the width
  await lookFor('a squiggle', count(squiggle), some);

  await page.keyboard.press('Control+Shift+M');
  const { rule, source, lines, message } = expected.diagnostic;
  const isProblem = (text) =>
    containsAll(text, [rule, source, ...message]) && lines.some((line) => text.includes(`[Ln ${line}, `));
  await lookFor(`the problem ${rule}`, texts('.markers-panel .monaco-list-row'), (seen) => seen.some(isProblem));

  await word(expected.hover.word).click();
  await word(expected.hover.word).hover({ force: true });
  await lookFor(
    `the hover on ${expected.hover.word}`,
    texts('.monaco-hover:not(.hidden) .hover-row'),
    (seen) => seen.some((text) => containsAll(text.trim().split('\n')[0], expected.hover.firstLine)),
  );
  await page.waitForTimeout(500); // until it has faded in
  await noteCutHover(page);
  await page.screenshot({ path: join(SCREENSHOTS, 'vscode.png') });

  const { hover: { line, word: code } } = expected;
  await goTo(line, readFileSync(join(WORKSPACE, expected.file), 'utf8').split('\n')[line - 1].indexOf(code) + 1);
  await act(`Explain ${code}`);
  await lookAtPage('the explanation that a code action opens', expected.hover.firstLine);
  await choose('Explain a Code, Command or Rule', rule);
  await lookAtPage(`the page of ${rule}`, [rule, 'RFC 5321']);
  await choose('Compare Two Codes', '252 452');
  await lookAtPage('the comparison of 252 with 452', ['252', '452', 'When to use which']);

  await choose('Show Log');
  await lookFor('the log', texts('.pane-composite-part.panel .monaco-select-box'), (seen) => seen.some((text) => text.includes('smtp-lsp')));
  const before = running();
  await lookFor('the program of the extension', async () => before, (seen) => seen.length === 1);
  await choose('Restart Server');
  await lookFor('another process', async () => running(), (seen) => seen.length === 1 && seen[0] !== before[0]);
  await page.keyboard.press('Control+Shift+M');

  await writeLine(expected.mend.text);
  await lookFor('no squiggle once the code is mended', count(squiggle), none);

  save(machineSettings, JSON.stringify({ 'smtp-lsp.path': '/no/such/smtp-lsp' }));
  await lookFor(
    'a message that the program was not found',
    texts('.notification-toast'),
    (seen) => seen.some((text) => containsAll(text, ['/no/such/smtp-lsp', 'was not found'])),
  );
  await page.locator('.notification-toast .monaco-button', { hasText: 'Open Setting' }).click();
  await lookFor(
    'the setting',
    texts('.settings-editor .setting-item-contents'),
    (seen) => seen.some((text) => text.includes('Smtp-lsp: Path')),
  );
  await page.keyboard.press('Escape');

  save(machineSettings, '{}');
  await word(expected.hover.word).click();
  await writeLine(faulty);
  await lookFor('the squiggle again, from a server started anew', count(squiggle), some);
}

/** A folder cannot choose the program until the user trusts it. */
async function testTrust(page, address) {
  const folder = join(TMPDIR, 'stranger');
  const [program, mark] = [join(folder, 'smtp-lsp'), join(TMPDIR, 'was-run')];
  save(join(folder, '.vscode/settings.json'), JSON.stringify({ 'smtp-lsp.path': program }));
  save(join(folder, expected.file), readFileSync(join(import.meta.dirname, '../fixture', expected.file)));
  save(program, `#!/bin/sh\necho run > '${mark}'\n`);
  chmodSync(program, 0o755);
  const visit = async (isTrusted) => {
    const trust = { 'security.workspace.trust.enabled': !isTrusted, 'security.workspace.trust.startupPrompt': 'never' };
    const shown = { 'smtp-lsp.inlayHints': true };
    save(userSettings, JSON.stringify({ ...settings, ...trust, ...shown }));
    await page.goto('about:blank');
    await page.goto(`${address}/?folder=${folder}`, { waitUntil: 'domcontentloaded' });
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: expected.file }).dblclick({ timeout: 2 * patience });
  };
  const wasRun = async () => [existsSync(mark)];

  await visit(false);
  const restricted = () => page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).allInnerTexts();
  await lookFor('a folder that is not trusted', restricted, (seen) => seen.length > 0);
  await lookFor('a squiggle in it', () => page.locator('.squiggly-warning, .squiggly-error').all(), (seen) => seen.length > 0);
  const lines = async () => (await page.locator('.view-line').allInnerTexts()).map((line) => line.replaceAll('\u00a0', ' '));
  await lookFor('a hint, which is switched on', lines, (seen) => seen.some((line) => line.includes('4yz, 5yz')));
  await lookFor('its program not run', wasRun, ([seen]) => !seen);
  // On a busy machine the settings can be read before they are written down: after a hundred looks the folder is opened again.
  let looks = 0;
  const wasRunSince = async () => {
    if (looks++ % 100 === 0) await visit(true);
    return wasRun();
  };
  await lookFor('its program run once it is trusted', wasRunSince, ([seen]) => seen);
}

const { page, close } = await openBrowser({ width: 1200, height: 820 });
try {
  const address = await startServer();
  await test(page, address);
  await testTrust(page, address);
  console.log(`vscode: picture in ${join(SCREENSHOTS, 'vscode.png')}`);
} catch (error) {
  const picture = join(SCREENSHOTS, 'vscode-failed.png');
  await page.screenshot({ path: picture }).catch(() => {});
  const [problem] = error.message.split('\nBrowser logs:');
  console.error(`vscode: FAILED: ${problem}\nvscode: the screen then: ${picture}`);
  process.exitCode = 1;
} finally {
  await close();
}
process.exit();
