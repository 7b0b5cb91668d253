// What the bundles leave out of the AWS SDK: parts that never run in a Lambda, or that nobody here looks at.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { leftOut } from './sdk-left-out.ts';
import { standIn } from './sdk-stand-in.ts';

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

const leftOutParts: Plugin = {
  name: 'left-out-parts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/].+\.js$/ }, async ({ path }) => {
      const rule = leftOut.find(({ file }) => path.replace(slashes, '/').endsWith(`/node_modules/${file}`));
      if (rule === undefined) return undefined;
      seen.add(rule.file);
      return { contents: standIn(rule, await readFile(path, 'utf8')) };
    });
  },
};

/** Throws when a rule has met no file in any bundle: what it left out may be back under another name. */
export const requireAllMet = (): void => {
  const missed = leftOut.filter(({ file }) => !seen.has(file)).map(({ file }) => file);
  if (missed.length > 0) throw new Error(`no bundle has ${missed.join(', ')}: look at infra/sdk-left-out.ts`);
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
    throw new Error('the errors of the AWS SDK have another form now: look at infra/lean-sdk.ts');
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

// An ESM import of node:process reads every property of it, which opens streams on stdin and stderr at start. It is a global anyway.
const globalProcess: Plugin = {
  name: 'global-process',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:process$/ }, ({ path }) => ({ path, namespace: 'global-process' }));
    onLoad({ filter: /.*/, namespace: 'global-process' }, () => ({
      contents: 'export const { env, versions } = process;',
    }));
  },
};

export const leanSdk: Plugin[] = [packageVersionOnly, leftOutParts, errorsByName, globalProcess];
