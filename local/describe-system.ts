// What the page shows about the running system.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LocalFunction } from './lambda/template-functions.ts';
import { demoUsers } from './login/demo-users.ts';
import type { SystemInfo } from './page/system-info.ts';
import type { LocalSystem } from './system.ts';

/** Reads and compresses every bundle, so not for every request. */
export const measureBundles = (functions: readonly LocalFunction[]): SystemInfo['functions'] =>
  functions.map(({ name, codeFolder }) => {
    const bundle = readFileSync(join(codeFolder, 'index.mjs'));
    return { name, bundleBytes: bundle.length, gzipBytes: gzipSync(bundle).length };
  });

/** The first value that a function has under this name. */
const variable = ({ template }: LocalSystem, name: string): string =>
  template.functions.map(({ environment }) => environment[name]).find((value) => value !== undefined) ?? '';

export const describeSystem = (system: LocalSystem, functions: SystemInfo['functions']): SystemInfo => ({
  addresses: [
    { name: 'App and API', url: system.url },
    { name: 'Corbado', url: system.corbado.url },
    { name: 'Existing login', url: system.login.url },
    { name: 'DynamoDB', url: system.dynamodb.url },
    { name: 'Secrets Manager', url: system.secrets.url },
  ],
  functions,
  routes: system.template.routes.map(({ method, path, functionName }) => ({ method, path, functionName })),
  demoUsers: demoUsers.map(({ username, password, name }) => ({ username, password, name })),
  links: [
    { title: 'What Corbado has seen', url: `${system.corbado.url}/stand-in/state` },
    { title: 'The existing login’s OIDC discovery', url: `${system.login.url}/.well-known/openid-configuration` },
    { title: 'Its public keys', url: `${system.login.url}/.well-known/jwks.json` },
  ],
  app: {
    projectId: variable(system, 'CORBADO_PROJECT_ID'),
    frontendApiUrl: system.corbado.url,
    loginUrl: system.login.url,
    idleSeconds: Number(variable(system, 'SESSION_IDLE_SECONDS')),
  },
});
