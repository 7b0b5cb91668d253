// Loaded before AWS's runtime client: at SIGUSR2 writes how many bytes are in use after a full collection into the folder of HEAP_FOLDER.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.HEAP_FOLDER ?? '';

process.on('SIGUSR2', () => {
  for (let count = 0; count < 3; count += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  const file = join(folder, String(process.pid));
  writeFileSync(`${file}.new`, String(heapUsed + external));
  renameSync(`${file}.new`, file);
});
