// What a bundle has in the place of one of the AWS SDK's files, and how the build finds out that the file is not what it was.
import { createHash } from 'node:crypto';

export type LeftOut = {
  /** Its path below node_modules. */
  readonly file: string;
  /** The file that somebody has looked at: the first 16 digits of its SHA-256. Without, `instead` says by itself what it expects. */
  readonly digest?: string;
  /** Stands for the file: a text, or made of the file's own. */
  readonly instead: string | ((text: string) => string);
};

/** Throws unless the text is in there exactly once. */
export const replace = (text: string, from: string, to: string): string => {
  const [before, after, ...more] = text.split(from);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`not once in the file: ${from}`);
  return before + to + after;
};

/** What begins with the one text and ends before the other. */
export const between = (text: string, from: string, until: string): string => {
  const start = text.indexOf(from);
  const end = text.indexOf(until, start);
  if (start < 0 || end < 0) throw new Error(`not in the file: ${from} … ${until}`);
  return text.slice(start, end);
};

/** Without what begins with the one text and ends before the other. */
export const cut = (text: string, from: string, until: string): string => {
  const start = text.indexOf(from);
  const end = text.indexOf(until, start);
  if (start < 0 || end < 0) throw new Error(`not in the file: ${from} … ${until}`);
  return text.slice(0, start) + text.slice(end);
};

/**
 * The partitions without the regions that their pattern covers: those are found by it, and all that the list adds is a name for people.
 * Judged as the SDK does: the first pattern that fits counts.
 */
export const regionsByPattern = (text: string): string => {
  type Partition = { regionRegex: string; regions: Record<string, { description: string }> };
  const info = JSON.parse(text.replace(/^export const partitionsInfo = /, '').replace(/;\s*$/, '')) as {
    partitions: Partition[];
  };
  const byPattern = (region: string) => info.partitions.find(({ regionRegex }) => new RegExp(regionRegex).test(region));
  const partitions = info.partitions.map((partition) => ({
    ...partition,
    regions: Object.fromEntries(
      Object.keys(partition.regions).flatMap((region) => (byPattern(region) === partition ? [] : [[region, {}]])),
    ),
  }));
  return `export const partitionsInfo = ${JSON.stringify({ ...info, partitions })};`;
};

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What a bundle has in a file's place. Throws when the SDK's file is another one than the rule was written for. */
export const standIn = ({ file, digest, instead }: LeftOut, text: string): string => {
  const found = digestOf(text);
  if (digest !== undefined && digest !== found)
    throw new Error(
      `${file} is not what it was: look at its rule in infra/sdk-left-out.ts; its digest is ${found} now`,
    );
  return typeof instead === 'string' ? instead : instead(text);
};
