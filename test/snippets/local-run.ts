// `npm start -- --origin …` as a developer starts it, and what it prints for their app.
import { type ChildProcess, spawn } from 'node:child_process';
import { root } from './frameworks.ts';

export type LocalRun = {
  readonly url: string;
  readonly projectId: string;
  readonly loginUrl: string;
  /** The three lines for the app, as printed. */
  readonly lines: readonly string[];
};

/** Reads what the start prints, once all of it is there. */
export const readOutput = (text: string): LocalRun | undefined => {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => line.startsWith('const [projectId'));
  const [, projectId, url] = /\['([^']+)', '([^']+)'/.exec(lines[first] ?? '') ?? [];
  const loginUrl = /existing login at (\S+)\/login/.exec(text)?.[1];
  if (projectId === undefined || url === undefined || loginUrl === undefined) return undefined;
  return { url, projectId, loginUrl, lines: lines.slice(first, first + 3) };
};

const patienceMilliseconds = 120_000;

const printed = (child: ChildProcess): Promise<LocalRun> =>
  new Promise((resolve, reject) => {
    let text = '';
    const giveUp = () => reject(new Error(`npm start did not get ready:\n${text}`));
    const timer = setTimeout(giveUp, patienceMilliseconds);
    child.once('exit', giveUp);
    child.stderr?.on('data', (piece) => {
      text += piece;
    });
    child.stdout?.on('data', (piece) => {
      text += piece;
      const found = readOutput(text);
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });

/** Answers when it is ready; `stop` ends it. */
export const startLocalRun = async (port: number, origin: string) => {
  const args = ['local/start.ts', '--port', String(port), '--origin', origin];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  return { local: await printed(child), stop: () => void child.kill() };
};
