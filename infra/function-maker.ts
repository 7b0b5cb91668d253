// Makes one function of the bundle with what it finds in its environment, and lets it use what its row of the catalogue says, no more.
import type { Construct } from 'constructs';
import { bundleFolder } from './bundle-folder.ts';
import type { BundleSecrets } from './constructs/bundle-secrets.ts';
import { BundledFunction, type LogSettings } from './constructs/bundled-function.ts';
import type { SessionTable } from './constructs/session-table.ts';
import type { UserPool } from './constructs/user-pool.ts';
import type { CorbadoActionsProps, Settings } from './corbado-actions-props.ts';
import { actionNames, functionAccess, pascalCase } from './deployed-functions.ts';
import { functionEnvironment } from './function-environment.ts';
import { type FunctionProps, propsOf } from './function-props.ts';
import type { FunctionName } from './functions.ts';

/** What functions work with. */
export type Parts = {
  readonly settings: Settings;
  readonly sessions: SessionTable;
  readonly secrets: BundleSecrets;
  readonly userPool: UserPool | undefined;
  readonly logs: LogSettings;
};

// Of two layers with a file of the same name the last one counts.
const withLookUp = (
  name: FunctionName,
  turned: FunctionProps,
  { resolveUserLayer }: CorbadoActionsProps,
): FunctionProps =>
  name === 'pre-login' && resolveUserLayer
    ? { ...turned, layers: [...(turned.layers ?? []), resolveUserLayer] }
    : turned;

export const functionMaker = (scope: Construct, props: CorbadoActionsProps, parts: Parts) => {
  const { permissionsBoundary, encryptionKey, functionProps, bundleFolder: folderOf = bundleFolder } = props;
  const { settings, sessions, secrets, userPool, logs } = parts;
  const resources = {
    tableName: sessions.table.tableName,
    corbadoApiSecretId: secrets.corbadoApi.secretArn,
    ...(secrets.action && { actionSecretId: secrets.action.secretArn }),
    ...(userPool && { userPool }),
  };
  const shared = { logs, ...(permissionsBoundary && { permissionsBoundary }), ...(encryptionKey && { encryptionKey }) };
  return (name: FunctionName): BundledFunction => {
    const access = functionAccess(name, settings);
    const environment = functionEnvironment(name, settings, resources);
    const own = {
      name,
      bundleFolder: folderOf(name),
      environment,
      access,
      turned: withLookUp(name, propsOf(name, functionProps), props),
    };
    const created = new BundledFunction(scope, pascalCase(name), { ...own, ...shared });
    sessions.grant(created, access.table);
    if (access.corbadoApiSecret) secrets.grantCorbadoApi(created);
    if (access.actionSecret) secrets.grantAction(created);
    userPool?.grant(created, access.cognito);
    if (settings.corbadoInvoker && actionNames.includes(name)) created.allowInvocationBy(settings.corbadoInvoker);
    return created;
  };
};
