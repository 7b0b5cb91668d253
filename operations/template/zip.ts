// A zip archive of some files, the same bytes for the same files: no times, no order of the file system.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { createHash } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';

/** Contents by path, with `/` between folders. */
export type Files = ReadonlyMap<string, Buffer>;

// 1 January 1980, the earliest that the format knows.
const date = 0x0021;
const utf8Names = 0x0800;
const deflated = 8;
// A plain file that everybody may read, as Lambda's runtime must.
const attributes = 0o100644 * 0x10000;

const numbers = (...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer =>
  Buffer.concat(
    fields.map(([value, bytes]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );

const entryOf = (path: string, content: Buffer, offset: number) => {
  const name = Buffer.from(path);
  const data = deflateRawSync(content, { level: 9 });
  const shared = numbers(
    [20, 2],
    [utf8Names, 2],
    [deflated, 2],
    [0, 2],
    [date, 2],
    [crc32(content), 4],
    [data.length, 4],
    [content.length, 4],
    [name.length, 2],
    [0, 2],
  );
  const local = Buffer.concat([numbers([0x04034b50, 4]), shared, name, data]);
  const made = numbers([0x02014b50, 4], [3 * 256 + 20, 2]);
  const rest = numbers([0, 2], [0, 2], [0, 2], [attributes, 4], [offset, 4]);
  return { local, central: Buffer.concat([made, shared, rest, name]) };
};

const sorted = (files: Files) => [...files].sort(([one], [other]) => (one < other ? -1 : 1));

export const zip = (files: Files): Buffer => {
  let offset = 0;
  const entries = sorted(files).map(([path, content]) => {
    const entry = entryOf(path, content, offset);
    offset += entry.local.length;
    return entry;
  });
  const central = Buffer.concat(entries.map((entry) => entry.central));
  const count = entries.length;
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...entries.map((entry) => entry.local), central, end]);
};

/** Of what is in it, not of the archive: another machine may compress the same files to other bytes. */
export const contentHash = (files: Files): string => {
  const hash = createHash('sha256');
  for (const [path, content] of sorted(files)) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
};
