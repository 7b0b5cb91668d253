// The process of one environment: it can be frozen and thawed, its time of day can be moved, and it does not outlive us.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createLineSplitter } from '../function-log.ts';

type ProcessSettings = {
  readonly command: readonly string[];
  readonly folder: string;
  /** All of its environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly clockBuffer: SharedArrayBuffer;
  /** Gets whole lines, with their ends. */
  readonly onOutput: (text: string) => void;
};

export type FrozenProcess = {
  readonly id: number | undefined;
  /** Resolves with why it has ended, when everything that it wrote has been read. */
  readonly ended: Promise<string>;
  /** Reads what it has written so far, and stops it. */
  freeze(): Promise<void>;
  /** Lets it go on, on the moved clock; returns by how many milliseconds that is moved. */
  thaw(): number;
  /** Ends it, frozen or not. */
  kill(): void;
};

/** The clock's offset, in a file without a name that the process inherits as descriptor 3. */
const openClockFile = (clockBuffer: SharedArrayBuffer) => {
  const path = join(tmpdir(), `corbado-actions-clock-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+');
  unlinkSync(path);
  const offset = new BigInt64Array(clockBuffer);
  const write = (): number => {
    const now = Atomics.load(offset, 0);
    writeSync(descriptor, new BigInt64Array([now]), 0, BigInt64Array.BYTES_PER_ELEMENT, 0);
    return Number(now);
  };
  write();
  return { descriptor, write, close: () => closeSync(descriptor) };
};

export const startProcess = ({ command, folder, variables, clockBuffer, onOutput }: ProcessSettings): FrozenProcess => {
  const clock = openClockFile(clockBuffer);
  // A frozen process does not notice that its parent is gone; the kernel does.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    cwd: folder,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe', clock.descriptor],
  });
  for (const stream of [child.stdout, child.stderr]) {
    const split = createLineSplitter((line) => onOutput(`${line}\n`));
    stream?.setEncoding('utf8').on('data', split);
  }
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  child.once('error', ({ message }) => resolve(message));
  child.once('close', (code, signal) => {
    clock.close();
    resolve(`Runtime exited with error: ${signal === null ? `exit status ${code}` : `signal: ${signal}`}`);
  });
  return {
    id: child.pid,
    ended,
    freeze: async () => {
      // What was written before the answer is read in the turn of the answer, or in the one after it.
      await setImmediate();
      await setImmediate();
      child.kill('SIGSTOP');
    },
    thaw: () => {
      const offsetMilliseconds = clock.write();
      child.kill('SIGCONT');
      return offsetMilliseconds;
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
