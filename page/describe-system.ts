// Describes the running system for the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { flagPlace, passkeyClient } from '../local/cognito/passkeys-in-pool.ts';
import type { LocalFunction } from '../local/lambda/template-functions.ts';
import { demoUsers } from '../local/login/demo-users.ts';
import type { LocalSystem } from '../local/system.ts';
import type { SystemInfo } from './system-info.ts';

/** Reads and compresses every bundle, so not for every request. */
export const measureBundles = (functions: readonly LocalFunction[]): SystemInfo['functions'] =>
  functions.map(({ name, codeFolder }) => {
    const bundle = readFileSync(join(codeFolder, 'index.mjs'));
    return { name, bundleBytes: bundle.length, gzipBytes: gzipSync(bundle).length };
  });

/** The first value that a function has under this name. */
const variable = ({ template }: LocalSystem, name: string): string =>
  template.functions.map(({ environment }) => environment[name]).find((value) => value !== undefined) ?? '';

const describeUserPool = ({ cognito, template }: LocalSystem) => {
  const client = passkeyClient(template.userPools);
  const place = flagPlace(template.functions);
  return {
    ...(cognito && client && { userPool: { url: cognito.url, clientId: client.clientId } }),
    ...(cognito && place && { flagAttribute: place.attribute }),
  };
};

const poolLinks = ({ cognito, template: { userPools } }: LocalSystem): SystemInfo['links'] =>
  cognito
    ? userPools.map(({ id }) => ({
        title: 'The user pool’s OIDC discovery',
        url: `${cognito.issuerOf(id)}/.well-known/openid-configuration`,
      }))
    : [];

export const describeSystem = (system: LocalSystem, functions: SystemInfo['functions']): SystemInfo => ({
  addresses: [
    { name: 'App and API', url: system.url },
    { name: 'Corbado', url: system.corbado.url },
    { name: 'Existing login', url: system.login.url },
    ...(system.cognito ? [{ name: 'Cognito', url: system.cognito.url }] : []),
    { name: 'DynamoDB', url: system.dynamodb.url },
    { name: 'Secrets Manager', url: system.secrets.url },
  ],
  functions,
  schedules: system.template.schedules.map(({ functionName, everySeconds }) => ({
    functionName,
    ...(everySeconds !== undefined && { everySeconds }),
  })),
  routes: system.template.routes.map(({ method, path, functionName }) => ({ method, path, functionName })),
  table: { name: system.template.tables[0]?.name ?? '', url: system.dynamodb.url },
  demoUsers: [...demoUsers],
  links: [
    { title: 'The API: every route, explained and to try', url: '/local/api' },
    { title: 'What Corbado has seen', url: `${system.corbado.url}/stand-in/state` },
    { title: 'The existing login’s OIDC discovery', url: `${system.login.url}/.well-known/openid-configuration` },
    { title: 'The existing login’s public keys', url: `${system.login.url}/.well-known/jwks.json` },
    ...poolLinks(system),
  ],
  app: {
    projectId: variable(system, 'CORBADO_PROJECT_ID'),
    frontendApiUrl: system.corbado.url,
    loginUrl: system.login.url,
    idleSeconds: Number(variable(system, 'SESSION_IDLE_SECONDS')),
    knowsAddresses: variable(system, 'PRE_LOGIN_RESOLVE') === 'cognito',
    ...describeUserPool(system),
  },
});
