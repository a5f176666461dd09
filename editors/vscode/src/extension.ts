import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import {
  commands,
  env,
  EventEmitter,
  type ExtensionContext,
  languages,
  LanguageStatusSeverity,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, type StaticFeature } from 'vscode-languageclient/node';

const NAME = 'smtp-lsp';
const PROGRAM = process.platform === 'win32' ? `${NAME}.exe` : NAME;

/** The server's commands; they answer with Markdown for the user to read. */
const COMPARE = `${NAME}.compare`;
const EXPLAIN = `${NAME}.explain`;

let client: LanguageClient | undefined;

/** Every document: the server knows its languages and keeps silent about all else. */
const documents = [{ scheme: 'file' }, { scheme: 'untitled' }];

/** What the editor shows of the server beside the language, behind the braces of the status bar. */
const status = languages.createLanguageStatusItem(NAME, documents);
status.name = NAME;
status.command = { command: `${NAME}.showLog`, title: 'Show Log' };

function showStatus(text: string, severity = LanguageStatusSeverity.Information, busy = false): void {
  Object.assign(status, { text, severity, busy });
}

/** Pages that the server wrote, by their address, for the preview to read. */
const pages = new Map<string, string>();
const pageChanged = new EventEmitter<Uri>();

/** Tells the server that Markdown which it answers with is shown. */
const showsMarkdown: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = { ...capabilities.experimental, [NAME]: { showsMarkdown: true } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};

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
    status,
    commands.registerCommand(`${NAME}.restart`, restart),
    commands.registerCommand(`${NAME}.showLog`, () => log.show()),
    commands.registerCommand(`${NAME}.explainHere`, () => commands.executeCommand('editor.action.showHover')),
    commands.registerCommand(`${NAME}.explainCode`, askAndExplain),
    commands.registerCommand(`${NAME}.compareCodes`, askAndCompare),
    pageChanged,
    workspace.registerTextDocumentContentProvider(NAME, {
      onDidChange: pageChanged.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString()),
    }),
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
    showStatus(`${NAME} was not found`, LanguageStatusSeverity.Error);
    void reportMissing(log);
    return;
  }
  log.info(`Starting ${program}`);
  client = new LanguageClient(
    NAME,
    { command: program },
    {
      documentSelector: documents,
      // Later the server asks for them, and is told when they change.
      initializationOptions: () => workspace.getConfiguration().get(NAME),
      // Only what the user looks at, and not what other extensions open and close in the background.
      textSynchronization: { delayOpenNotifications: true },
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: {
        async executeCommand(command, args, next) {
          const answer: unknown = await next(command, args);
          if (typeof answer === 'string') {
            await showPage(args.join(command === COMPARE ? ' and ' : ' '), answer);
          }
          return answer;
        },
      },
    },
  );
  client.registerFeature(showsMarkdown);
  const started = client;
  started.onDidChangeState(({ newState }) => {
    // One that was stopped on purpose has a successor by then, or nobody looks.
    if (client === started) {
      showState(newState, started);
    }
  });
  try {
    await client.start();
  } catch (error) {
    log.error(`${program} did not start`, error);
    showStatus(`${NAME} did not start`, LanguageStatusSeverity.Error);
  }
}

function showState(state: State, server: LanguageClient): void {
  if (state === State.Starting) {
    showStatus(`${NAME} is starting`, LanguageStatusSeverity.Information, true);
  } else if (state === State.Running) {
    showStatus(`${NAME} ${server.initializeResult?.serverInfo?.version ?? ''}`.trim());
  } else {
    showStatus(`${NAME} has stopped`, LanguageStatusSeverity.Error);
  }
}

/** Shows Markdown in the editor's own preview. */
async function showPage(title: string, markdown: string): Promise<void> {
  const uri = Uri.from({ scheme: NAME, path: `/${title}.md` });
  pages.set(uri.toString(), markdown);
  pageChanged.fire(uri);
  await commands.executeCommand('markdown.showPreview', uri);
}

async function askAndExplain(): Promise<void> {
  const editor = window.activeTextEditor;
  const topic = await window.showInputBox({
    prompt: 'What is to be explained',
    placeHolder: '452, 4.2.2, 452 4.2.2, RCPT TO, transient-as-permanent',
    value: editor ? codesIn(editor.document.getText(editor.selection))[0] : undefined,
  });
  if (topic?.trim()) {
    await commands.executeCommand(EXPLAIN, topic.trim());
  }
}

async function askAndCompare(): Promise<void> {
  const answer = await window.showInputBox({
    prompt: 'Two reply codes or enhanced codes to compare',
    placeHolder: '252 452',
    validateInput: (text) => (codesIn(text).length === 2 ? undefined : 'Two codes, such as 252 452 or 4.2.2 5.2.2'),
  });
  const codes = codesIn(answer ?? '');
  if (codes.length === 2) {
    await commands.executeCommand(COMPARE, ...codes);
  }
}

function codesIn(text: string): string[] {
  return text.match(/(?<![\d.])(?:[1-5]\d\d|[245]\.\d{1,3}\.\d{1,3})(?![\d.])/g) ?? [];
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
