// Writes what was measured as JSON, with where it was measured.
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'results');

/** Returns the sentence that says where it lies. */
export const writeResults = async (name: string, results: object): Promise<string> => {
  const machine = { node: process.version, processors: availableParallelism(), model: cpus()[0]?.model };
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  await writeFile(file, `${JSON.stringify({ at: new Date().toISOString(), machine, ...results }, null, 2)}\n`);
  return `All numbers: bench/results/${name}.json`;
};
