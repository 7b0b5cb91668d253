// The command, from the package: it writes an app into an empty folder, and npm start shows its page.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { run } from '../deployment/run-program.ts';

const command = (consumer: string): string =>
  join(consumer, 'node_modules', 'corbado-actions', 'dist', 'lib', 'cli.mjs');

/** What the command says is its version. */
export const commandVersion = async (consumer: string, node: string): Promise<string> =>
  (await run({ file: node, args: [command(consumer), '--version'], folder: consumer })).split('\n')[0] ?? '';

/** `corbado-actions init` and `npm install`, as a team does it. Returns the folder. */
export const createApp = async (consumer: string, node: string, tarball: string): Promise<string> => {
  const folder = join(consumer, 'new-app');
  const args = ['init', folder, '--language', 'js', '--package', `file:${tarball}`];
  await run({ file: node, args: [command(consumer), ...args], folder: consumer });
  await run({ file: 'npm', args: ['install', '--no-audit', '--no-fund', '--loglevel=error'], folder });
  return folder;
};

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status === 200,
    () => false,
  );

const startSeconds = 90;
const pagePaths = ['/', '/local/app.js', '/local/api', '/local/openapi.json'];

/** Throws unless `npm start` serves the pages with their script and the API's document, on that version of Node. */
export const expectPage = async (folder: string, node: string): Promise<void> => {
  const port = 4000 + Math.floor(Math.random() * 1000);
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` };
  const args = [
    join(folder, 'node_modules', 'corbado-actions', 'dist', 'lib', 'cli.mjs'),
    'start',
    '--port',
    `${port}`,
  ];
  const child = spawn(node, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
  const ended = once(child, 'exit');
  const deadline = performance.now() + startSeconds * 1000;
  try {
    const areAnswered = async () =>
      (await Promise.all(pagePaths.map((path) => answers(`http://localhost:${port}${path}`)))).every(Boolean);
    while (!(await areAnswered())) {
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`no page at port ${port}:\n${said}`);
      await setTimeout(200);
    }
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
};
