// What the bundles leave out of the AWS SDK: parts that never run in a Lambda, or that nobody here looks at.
import { readFile } from 'node:fs/promises';
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

// The retries look at `$retryable`, where a class has it.
const errorClass =
  /export class (\w+) extends __BaseException \{[^}]*?\$fault = "(client|server)";\s+(?:\$retryable = (\{[^{}]*\});)?/g;

/** Throws when the SDK's file is not what it was: a build that cannot be trusted must not pass. */
const withoutErrorClasses = (source: string): string => {
  const [, baseName, baseFile] = /^import \{ (\w+) as __BaseException \} from "([^"]+)"/.exec(source) ?? [];
  const errors = [...source.matchAll(errorClass)];
  const count = (text: string): number => source.split(text).length - 1;
  const retryable = errors.filter(([, , , value]) => value !== undefined).length;
  if (errors.length !== count('export class ') || retryable !== count('$retryable') || baseName === undefined)
    throw new Error('the error classes of the AWS SDK have another form now: look at infra/lean-sdk.ts');
  return [
    `import { ${baseName} as Base } from ${JSON.stringify(baseFile)};`,
    'const of = (name, $fault, more) => class extends Base {',
    '  constructor(given) { super({ name, $fault, ...given }); Object.assign(this, more); }',
    '};',
    ...errors.map(([, name, fault, value]) => {
      const more = value === undefined ? '' : `, { $retryable: ${value} }`;
      return `export const ${name} = of(${JSON.stringify(name)}, ${JSON.stringify(fault)}${more});`;
    }),
  ].join('\n');
};

// Each client brings a class of 300 bytes for every error of its service, 59 in Cognito's case. Ours are told apart by name alone, so one
// class that takes the name does: 25 kB less with Cognito, 11 kB without.
const errorsByName: Plugin = {
  name: 'errors-by-name',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[a-z-]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ }, async ({ path }) => ({
      contents: withoutErrorClasses(await readFile(path, 'utf8')),
    }));
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
