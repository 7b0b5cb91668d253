// What the bundles leave out of the AWS SDK: parts that never run in a Lambda, or that nobody here looks at.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

// Credential providers that a Lambda never uses. The SDK reaches them by dynamic import only; left inside a single-file ESM
// bundle, esbuild hoists their `import "node:http"`, which loads undici at start (https://github.com/nodejs/node/issues/59686).
export const neverUsedInLambda = [
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-login',
  '@smithy/credential-provider-imds',
  // Reached by dynamic import too, for APIs that stream events; none of ours does. 15 kB per bundle.
  '@smithy/core/event-streams',
];

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

// Parts of the SDK that are linked in but never run here.
const leftEmpty = [
  // DynamoDB's client makes a cache for endpoint discovery, which none of its commands does any more. Its LRU list is 8 kB.
  { file: /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]index\.js$/, contents: 'export class EndpointCache {}' },
  // For a Node that was built without OpenSSL. 3 kB.
  { file: /[\\/]@smithy[\\/]core[\\/].+[\\/]Sha256Js\.js$/, contents: 'export class Sha256Js {}' },
];

const emptyParts: Plugin = {
  name: 'empty-parts',
  setup: ({ onLoad }) => {
    for (const { file, contents } of leftEmpty) onLoad({ filter: file }, () => ({ contents }));
  },
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

export const leanSdk: Plugin[] = [packageVersionOnly, emptyParts, errorsByName, globalProcess];
