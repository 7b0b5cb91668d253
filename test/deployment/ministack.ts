// MiniStack, an emulator of AWS that needs no container: installed from the Python package index into .local once, and started on this
// machine only, with its access rules on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { sendRequest } from '../../operations/command/send-request.ts';
import { run, runToEnd } from './run-program.ts';

/** The one version whose deviations are known; see operations/smoke/emulator-deviations.ts. */
export const ministackVersion = '1.5.33';

/** Without it, MiniStack's user pools do not sign their tokens. */
const cryptographyVersion = '50.0.2';
const packages = { ministack: ministackVersion, cryptography: cryptographyVersion };

const needsPython =
  'the emulator needs Python 3.10 or newer with its modules venv and pip, e.g. apt-get install python3 python3-venv python3-pip ' +
  '— or test in an AWS account: npm run test:deploy -- --real-aws --region REGION';

const requirePython = async (python: string): Promise<void> => {
  const check = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  try {
    const { code } = await runToEnd({ file: python, args: ['-c', check] });
    if (code === 0) return;
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
  }
  throw new ConfigurationProblem(`${python} is missing or too old: ${needsPython}`);
};

const isInstalled = async (python: string): Promise<boolean> => {
  if (!existsSync(python)) return false;
  const wanted = `${JSON.stringify(packages)}.items()`;
  const check = `import sys, importlib.metadata as m; sys.exit(0 if all(m.version(n) == v for n, v in ${wanted}) else 1)`;
  return (await runToEnd({ file: python, args: ['-c', check] })).code === 0;
};

/** Returns the Python that has it. `python` is found in PATH; on Windows it would be called otherwise, and is not supported. */
export const installMinistack = async (localFolder: string, python = 'python3'): Promise<string> => {
  const folder = join(localFolder, `ministack-${ministackVersion}`);
  const ownPython = join(folder, 'bin', 'python');
  if (await isInstalled(ownPython)) return ownPython;
  await requirePython(python);
  await run({ file: python, args: ['-m', 'venv', '--clear', folder] });
  const pinned = Object.entries(packages).map(([name, version]) => `${name}==${version}`);
  const args = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned];
  await run({ file: ownPython, args });
  return ownPython;
};

export type RunningEmulator = {
  readonly url: string;
  /** What it decided about the calls of roles; see judged-calls.ts. */
  readonly judgedFile: string;
  close(): Promise<void>;
};

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
const environment = (port: number, folder: string, judgedFile: string): NodeJS.ProcessEnv => ({
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
  // Functions get credentials of their roles, whose policies are applied. The key `test` is the account's owner, who may do all.
  AUTH: 'true',
  JUDGED_FILE: judgedFile,
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
export const startMinistack = async (python: string, folder: string): Promise<RunningEmulator> => {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const logFile = join(folder, 'ministack.log');
  const judgedFile = join(folder, 'judged.jsonl');
  const log = openSync(logFile, 'w');
  // A process group of its own, so that it can be ended together with the workers it starts for functions.
  const child = spawn(python, [join(import.meta.dirname, 'start-ministack.py')], {
    env: environment(port, folder, judgedFile),
    stdio: ['ignore', log, log],
    detached: true,
  });
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
  return { url, judgedFile, close };
};
