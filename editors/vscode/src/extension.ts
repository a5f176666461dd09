import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { commands, env, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import { LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

const NAME = 'smtp-lsp';
const PROGRAM = process.platform === 'win32' ? `${NAME}.exe` : NAME;

let client: LanguageClient | undefined;

/** Starts and stops run one after the other, however fast the user changes settings. */
let queue: Promise<void> = Promise.resolve();

export function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel(NAME, { log: true });
  const restart = (): Promise<void> => {
    queue = queue.then(() => stop(log)).then(() => start(context, log));
    return queue;
  };
  context.subscriptions.push(
    log,
    commands.registerCommand(`${NAME}.restart`, restart),
    commands.registerCommand(`${NAME}.showLog`, () => log.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${NAME}.path`)) {
        void restart();
      }
    }),
  );
  return restart();
}

export function deactivate(): Promise<void> {
  return queue.then(() => stop());
}

async function start(context: ExtensionContext, log: LogOutputChannel): Promise<void> {
  const program = findProgram(context);
  if (program === undefined) {
    void reportMissing(log);
    return;
  }
  log.info(`Starting ${program}`);
  client = new LanguageClient(
    NAME,
    { command: program },
    {
      // Every document: the server knows its languages and keeps silent about all else.
      documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }],
      initializationOptions: () => {
        const settings = workspace.getConfiguration(NAME);
        return { rules: settings.get('rules'), locale: settings.get('locale') };
      },
      synchronize: { configurationSection: NAME },
      // Only what the user looks at, and not what other extensions open and close in the background.
      textSynchronization: { delayOpenNotifications: true },
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
    },
  );
  try {
    await client.start();
  } catch (error) {
    log.error(`${program} did not start`, error);
  }
}

async function stop(log?: LogOutputChannel): Promise<void> {
  const running = client;
  client = undefined;
  try {
    await running?.dispose();
  } catch (error) {
    // It never came up, or had already gone.
    log?.debug('Stopping', error);
  }
}

/** The program to run: the user's, else the one in this extension, else the first on PATH. */
function findProgram(context: ExtensionContext): string | undefined {
  const chosen = chosenPath();
  if (chosen !== '') {
    return [chosen].find(isExecutable);
  }
  // Looked up here and not left to the system, which on Windows would try the open folder first.
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [context.asAbsolutePath('bin'), ...folders].map((folder) => join(folder, PROGRAM)).find(isExecutable);
}

function chosenPath(): string {
  return workspace.getConfiguration(NAME).get<string>('path', '').trim();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

async function reportMissing(log: LogOutputChannel): Promise<void> {
  const chosen = chosenPath();
  const message =
    chosen === ''
      ? `The program ${NAME} was not found: it is not on PATH. Install it, or set its path.`
      : `The program ${NAME} was not found: the setting says "${chosen}".`;
  log.error(message);
  const openSetting = 'Open Setting';
  if ((await window.showErrorMessage(message, openSetting)) === openSetting) {
    // Over SSH, in a container, …, the path is a setting of that machine, which the other command does not show.
    const command = env.remoteName === undefined ? 'openSettings' : 'openRemoteSettings';
    await commands.executeCommand(`workbench.action.${command}`, { query: `@id:${NAME}.path` });
  }
}
