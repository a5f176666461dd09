// usage: picture.mjs SCREEN.ansi PICTURE.png CURSOR_X CURSOR_Y
// Paints what `tmux capture-pane -e` printed with Chromium, cell by cell.
import { readFileSync } from 'node:fs';
import { openBrowser } from '../browser.mjs';

const BASIC = [
  '#000000', '#b3261e', '#1b7f3b', '#8a6100', '#2450a8', '#7b3fa0', '#00707a', '#d4d4d8',
  '#6b7280', '#dc4436', '#2fa35a', '#b88700', '#4a78d6', '#a05fc7', '#1d98a3', '#ffffff',
];
const PAPER = '#ffffff';
const INK = '#1f2328';

const [input, output, cursorX, cursorY] = process.argv.slice(2);
const rows = readFileSync(input, 'utf8').replace(/\n$/, '').split('\n');

/** The colour of 256 that an index names. */
function indexed(index) {
  if (index < 16) {
    return BASIC[index];
  }
  if (index >= 232) {
    return `rgb(${Array(3).fill(8 + 10 * (index - 232))})`;
  }
  const level = (step) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return `rgb(${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level)})`;
}

/** Reads the colour that follows 38, 48 or 58, and takes it from the list. */
function extended(codes) {
  const [kind, ...rest] = codes.splice(0, codes[0] === 2 ? 4 : 2);
  return kind === 2 ? `rgb(${rest})` : indexed(rest[0]);
}

/** Applies one `ESC [ … m` to the pen. */
function dip(pen, sequence) {
  // 4:3 is a curly underline, 58:2::r:g:b its colour: the parts of one attribute, unlike 4;3.
  const codes = sequence.split(';').flatMap((part) => {
    const [first, ...rest] = part.split(':');
    if (first === '4' && rest.length > 0) {
      pen.underline = ['', 'solid', 'double', 'wavy', 'dotted', 'dashed'][rest[0]];
      return [];
    }
    return [first, ...rest.filter((value) => value !== '')].map(Number);
  });
  while (codes.length > 0) {
    const code = codes.shift();
    if (code === 0) Object.keys(pen).forEach((key) => delete pen[key]);
    else if (code === 1) pen.bold = true;
    else if (code === 2) pen.dim = true;
    else if (code === 3) pen.italic = true;
    else if (code === 4) pen.underline = 'solid';
    else if (code === 7) pen.reverse = true;
    else if (code === 22) pen.bold = pen.dim = false;
    else if (code === 23) pen.italic = false;
    else if (code === 24) pen.underline = '';
    else if (code === 27) pen.reverse = false;
    else if (code >= 30 && code <= 37) pen.ink = indexed(code - 30);
    else if (code === 38) pen.ink = extended(codes);
    else if (code === 39) pen.ink = undefined;
    else if (code >= 40 && code <= 47) pen.paper = indexed(code - 40);
    else if (code === 48) pen.paper = extended(codes);
    else if (code === 49) pen.paper = undefined;
    else if (code === 58) pen.line = extended(codes);
    else if (code === 59) pen.line = undefined;
    else if (code >= 90 && code <= 97) pen.ink = indexed(code - 82);
    else if (code >= 100 && code <= 107) pen.paper = indexed(code - 92);
  }
}

function style(pen) {
  const [ink, paper] = pen.reverse ? [pen.paper ?? PAPER, pen.ink ?? INK] : [pen.ink ?? INK, pen.paper];
  return [
    `color:${ink}`,
    paper && `background:${paper}`,
    pen.bold && 'font-weight:bold',
    pen.dim && 'opacity:.6',
    pen.italic && 'font-style:italic',
    pen.underline && `text-decoration:underline ${pen.underline} ${pen.line ?? ''}`,
  ].filter(Boolean).join(';');
}

const escape = (text) => text.replace(/[&<]/g, (character) => (character === '&' ? '&amp;' : '&lt;'));

const pen = {};
const html = rows.map((row) => {
  // Text and escape sequences by turns; what is not a colour (a link, say) is dropped.
  const spans = row.split(/(\x1b\[[\d;:]*m|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07))/).map((part) => {
    const sgr = /^\x1b\[([\d;:]*)m$/.exec(part);
    if (sgr) dip(pen, sgr[1] || '0');
    return part === '' || part.startsWith('\x1b') ? '' : `<span style="${style(pen)}">${escape(part)}</span>`;
  });
  return `<div>${spans.join('')}</div>`;
});

const browser = await openBrowser({ width: 1200, height: 900 });
try {
  await browser.page.setContent(`<style>
    body { margin: 0; background: ${PAPER}; }
    /* A line as high as the glyphs, so that vertical rules join. */
    #page { display: inline-block; padding: 14px; }
    #screen { position: relative; font: 16px/19px "DejaVu Sans Mono", monospace; }
    #screen div { height: 19px; white-space: pre; }
    #screen span { display: inline-block; height: 19px; }
    #cursor { position: absolute; left: ${cursorX}ch; top: ${19 * cursorY}px; width: 1ch; background: ${INK}; opacity: .35; }
  </style><div id="page"><div id="screen">${html.join('')}<div id="cursor"></div></div></div>`);
  await browser.page.locator('#page').screenshot({ path: output });
} finally {
  await browser.close();
}
