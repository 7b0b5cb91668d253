// A lock between processes of this machine: a file that holds the number of the process that has it.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Taken = { readonly release: () => void };
type HeldBy = { readonly processId: number };

// A container starts again with the same process numbers: a file with our own number may be from an earlier life.
const heldHere = new Set<string>();

const isAlive = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const holderOf = (file: string): number | undefined => {
  const processId = Number(readFileSync(file, 'utf8'));
  const holds = processId === process.pid ? heldHere.has(file) : processId > 0 && isAlive(processId);
  return holds ? processId : undefined;
};

const create = (file: string): boolean => {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** Takes the lock, or says who has it. What a process left behind when it died does not count. */
export const takeLock = (file: string): Taken | HeldBy => {
  mkdirSync(dirname(file), { recursive: true });
  if (!create(file)) {
    const processId = holderOf(file);
    if (processId !== undefined) return { processId };
    rmSync(file, { force: true });
    return takeLock(file);
  }
  heldHere.add(file);
  return {
    release: () => {
      heldHere.delete(file);
      rmSync(file, { force: true });
    },
  };
};
