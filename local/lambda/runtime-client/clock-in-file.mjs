// Loaded before AWS's runtime client: the time of day is moved by as many milliseconds as the file says that comes as descriptor 3.
import { readSync } from 'node:fs';
import { moveDate } from '../moved-date.mjs';

const offset = new BigInt64Array(1);

moveDate(() => {
  readSync(3, offset, 0, offset.byteLength, 0);
  return Number(offset[0]);
});
