// Chromium, as tests/install-editors leaves it.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.env.EDITORS}/playwright/`)('playwright-core');

/** A browser with one page; twice the pixels, for pictures that stay sharp. */
export async function openBrowser(viewport) {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({
    executablePath,
    // Root has no sandbox, and a container little shared memory.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport, deviceScaleFactor: 2 });
  page.setDefaultTimeout(120_000); // on a busy machine
  return { page, close: () => browser.close() };
}
