// Starts the emulator on this machine only, and ends it with everything it has started itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { sendRequest } from '../http/send-request.ts';

export type RunningEmulator = { readonly url: string; readonly logFile: string; close(): Promise<void> };

// It takes a port by number only, so somebody else can be faster between here and there; then it says so and ends.
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** Node 24 first in PATH: functions run on whatever `node` is found there. Nothing of the user's AWS settings gets in. */
const environment = (port: number, folder: string): NodeJS.ProcessEnv => ({
  PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
  HOME: folder,
  TMPDIR: folder,
  // The keys that user pools sign with; otherwise in a folder that every run of every user shares.
  STATE_DIR: join(folder, 'state'),
  GATEWAY_PORT: String(port),
  BIND_HOST: '127.0.0.1',
  // Would listen on all interfaces.
  IOT_MTLS_ENABLED: '0',
  LAMBDA_EXECUTOR: 'local',
});

const answers = async (url: string): Promise<boolean> => {
  try {
    return (await sendRequest(url, { method: 'GET', path: '/_ministack/health' })).status === 200;
  } catch {
    return false;
  }
};

const untilReady = async (url: string, hasEnded: () => boolean, logFile: string): Promise<void> => {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (hasEnded()) throw new ConfigurationProblem(`the emulator ended at once: see ${logFile}`);
    if (await answers(url)) return;
    await setTimeout(100);
  }
  throw new ConfigurationProblem(`the emulator was not ready within 30 s: see ${logFile}`);
};

/** `folder` keeps its log and its temporary files. */
export const startMinistack = async (executable: string, folder: string): Promise<RunningEmulator> => {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const logFile = join(folder, 'ministack.log');
  const log = openSync(logFile, 'w');
  // A process group of its own, so that it can be ended together with the workers it starts for functions.
  const child = spawn(executable, [], { env: environment(port, folder), stdio: ['ignore', log, log], detached: true });
  const exit = once(child, 'exit');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const close = async (): Promise<void> => {
    if (child.pid === undefined || hasEnded()) return;
    process.kill(-child.pid, 'SIGTERM');
    await Promise.race([exit, setTimeout(5000, undefined, { ref: false })]);
    if (!hasEnded()) process.kill(-child.pid, 'SIGKILL');
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilReady(url, hasEnded, logFile);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, logFile, close };
};
