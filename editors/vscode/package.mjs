// Builds smtp-lsp.vsix; further arguments go to vsce, for example `--target linux-x64`.
// The program named by SMTP_LSP goes inside, so that the extension needs nothing else.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';

process.chdir(import.meta.dirname);

rmSync('bin', { recursive: true, force: true });
const program = process.env.SMTP_LSP;
if (program) {
  const inside = program.endsWith('.exe') ? 'bin/smtp-lsp.exe' : 'bin/smtp-lsp';
  mkdirSync('bin');
  copyFileSync(program, inside);
  chmodSync(inside, 0o755);
}

for (const licence of ['../../LICENSE-MIT', '../../LICENSE-APACHE'].filter(existsSync)) {
  copyFileSync(licence, basename(licence));
}

const vsce = ['node_modules/@vscode/vsce/vsce', 'package', '--out', 'smtp-lsp.vsix'];
// Dependencies are in the bundle; vsce knows no pair of licence files.
const options = ['--no-dependencies', '--skip-license', '--allow-missing-repository'];
execFileSync(process.execPath, [...vsce, ...options, ...process.argv.slice(2)], { stdio: 'inherit' });
