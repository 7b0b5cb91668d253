// How the bundles leave out parts of the AWS SDK: plugins of esbuild, which fail when one of the SDK's files takes another form.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

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

type Change = (text: string) => string;

/** One change after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  (text) =>
    changes.reduce((changed, change) => change(changed), text);
export const swap =
  (from: string, to: string): Change =>
  (text) =>
    replace(text, from, to);
export const drop =
  (from: string, until: string): Change =>
  (text) =>
    cut(text, from, until);

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
      `${file} is not what it was: look at its rule in infra/build/sdk-left-out.ts; its digest is ${found} now`,
    );
  return typeof instead === 'string' ? instead : instead(text);
};

// The SDK's clients read their version, and nothing else, from their own package.json.
const packageVersionOnly: Plugin = {
  name: 'package-version-only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

const slashes = /\\/g;
const seen = new Set<string>();

const leftOutParts = (leftOut: readonly LeftOut[]): Plugin => ({
  name: 'left-out-parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/].+\.js$/ }, async ({ path }) => {
      const rule = leftOut.find(({ file }) => path.replace(slashes, '/').endsWith(`/node_modules/${file}`));
      if (rule === undefined) return undefined;
      seen.add(rule.file);
      return { contents: standIn(rule, await readFile(path, 'utf8')) };
    });
  },
});

/** Throws when a rule has met no file in any bundle: what it left out may be back under another name. */
export const requireAllMet = (leftOut: readonly LeftOut[]): void => {
  const missed = leftOut.filter(({ file }) => !seen.has(file)).map(({ file }) => file);
  if (missed.length > 0) throw new Error(`no bundle has ${missed.join(', ')}: look at infra/build/sdk-left-out.ts`);
};

const errorClass =
  /^export class (\w+) extends __BaseException \{[^}]*?\$fault = "(?:client|server)";(\s+\$retryable)?/gm;
const registration = /^n0_registry\.registerError\((\w+)\$, \w+\);$/gm;

/** Throws when the SDK's files are not what they were: a build that cannot be trusted must not pass. */
const withoutErrorClasses = (schemas: string, errors: string): string => {
  const classes = [...errors.matchAll(errorClass)].map(([, name, retryable]) => ({ name, retryable }));
  const registered = new Set([...schemas.matchAll(registration)].map(([, name]) => name));
  const retryable = classes.filter((one) => one.retryable !== undefined).map(({ name }) => name);
  const count = (text: string): number => errors.split(text).length - 1;
  const known = classes.length === count('export class ') && retryable.length === count('$retryable');
  if (!known || classes.length !== registered.size || !classes.every(({ name }) => registered.has(name)))
    throw new Error('the errors of the AWS SDK have another form now: look at infra/build/lean-sdk.ts');
  return schemas.replace(registration, (line, name) => (retryable.includes(name) ? line : ''));
};

// Each client brings a class and a schema for every error of its service, 59 in Cognito's case. An error that is not registered gets the
// client's general class, with its name, status, message and fields, and ours are told apart by name alone: 40 kB less with Cognito,
// 18 kB without. The few with `$retryable`, which the retries look at, stay.
const errorsByName: Plugin = {
  name: 'errors-by-name',
  setup: ({ onLoad }) => {
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ },
      async ({ path }) => {
        const errors = await readFile(join(dirname(path), '..', 'models', 'errors.js'), 'utf8');
        return { contents: withoutErrorClasses(await readFile(path, 'utf8'), errors) };
      },
    );
  },
};

// An ESM import of one of Node's own modules reads every property of it, and some of these load more: node:process opens streams on stdin
// and stderr, node:fs loads its streams and promises, node:crypto and node:https theirs. Taken from the process, only what is used is read.
const builtinsAsTheyAre: Plugin = {
  name: 'builtins-as-they-are',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path: path.replace(/^(?:node:)?/, 'node:'), namespace: 'builtin' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

export const leanSdk = (leftOut: readonly LeftOut[]): Plugin[] => [
  packageVersionOnly,
  leftOutParts(leftOut),
  errorsByName,
  builtinsAsTheyAre,
];
