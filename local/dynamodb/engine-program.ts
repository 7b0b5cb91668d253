// An engine that is a program of its own: started on a free port, asked over HTTP, and gone when this process is, however that ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { callDynamodb } from './dynamodb-call.ts';
import { callOver, type Engine } from './engine-call.ts';

export type EngineProgram = {
  /** As people know it, such as `DynamoDB Local`. */
  readonly title: string;
  readonly command: string;
  /** Without a folder it keeps everything in memory. */
  readonly args: (port: number, dataFolder: string | undefined) => string[];
};

// A Java machine takes two seconds on a quiet machine and ten on a busy one.
const startMilliseconds = 60_000;
const endMilliseconds = 5_000;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

type Handle = { ref(): unknown; unref(): unknown };

/** What keeps this process alive of another: it and its pipes, which are sockets. */
const handlesOf = (child: ChildProcess): Handle[] =>
  [child, ...child.stdio].flatMap((one) => (one ? [one as unknown as Handle] : []));

/** Kills that process as soon as this one is gone, also by a crash or SIGKILL: what nobody can catch closes a pipe all the same. */
const endWithUs = (processId: number): ChildProcess => {
  const watch = `process.stdin.resume().on('close', () => process.kill(${processId}, 'SIGKILL'))`;
  const guard = spawn(process.execPath, ['-e', watch], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  for (const handle of handlesOf(guard)) handle.unref();
  return guard;
};

/** The last words of a program, for when they are its very last. */
const lastWords = (child: ChildProcess): (() => string) => {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-1000);
    });
  return () => said.trim();
};

const untilReady = async (url: string, title: string, ended: Promise<string>): Promise<void> => {
  const until = performance.now() + startMilliseconds;
  let reason: string | undefined;
  void ended.then((why) => {
    reason = why;
  });
  for (;;) {
    if (reason !== undefined) throw new ConfigurationProblem(reason);
    const isThere = await callDynamodb(url, 'ListTables', {}).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (performance.now() > until) throw new ConfigurationProblem(`${title} has not answered for a minute`);
    await setTimeout(20);
  }
};

const endOf = ({ title }: EngineProgram, child: ChildProcess): Promise<string> => {
  const words = lastWords(child);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`${title} could not be started: ${error.message}`));
    child.once('close', (code, signal) => resolve(`${title} has ended (${signal ?? `exit code ${code}`})\n${words()}`));
  });
};

/** Starts it, and resolves when it answers. Rejects with what it said when it ends before. */
export const startEngineProgram = async (program: EngineProgram, dataFolder?: string): Promise<Engine> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  // A process group of its own, so that Ctrl-C in the terminal reaches it only when the functions have ended.
  const child = spawn(program.command, program.args(port, dataFolder), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = endOf(program, child);
  const guard = child.pid === undefined ? undefined : endWithUs(child.pid);
  void ended.then(() => guard?.kill('SIGKILL'));
  const { call, closeConnections } = callOver(url);
  const close = async (): Promise<void> => {
    closeConnections();
    for (const handle of handlesOf(child)) handle.ref();
    child.kill('SIGTERM');
    await Promise.race([ended, setTimeout(endMilliseconds, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await untilReady(url, program.title, ended);
  } catch (error) {
    await close();
    throw error;
  }
  // Nobody need wait for it: whoever uses it has an address to keep open, and the guard ends it.
  for (const handle of handlesOf(child)) handle.unref();
  return { url, call, processId: child.pid, ended, close };
};
