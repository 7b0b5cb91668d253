// How many bytes a function's bundle has, raw and as they are stored and sent.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

export type BundleSize = { readonly rawBytes: number; readonly gzipBytes: number };

/** Raw, and after `gzip -9`, which is close to what Lambda keeps as a zip. */
export const sizeOf = (...files: readonly string[]): BundleSize => {
  const contents = files.map((file) => readFileSync(file));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    rawBytes: sum(contents.map(({ length }) => length)),
    gzipBytes: sum(contents.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
  };
};
