// The functions of a stage and their permissions, and what is left of one that is switched off, read from its template.
import { describe, expect, test } from 'vitest';
import { envSchema as authorize } from '../../functions/authorize/env.ts';
import { envSchema as connectToken } from '../../functions/connect-token/env.ts';
import { envSchema as corbadoWebhook } from '../../functions/corbado-webhook/env.ts';
import { envSchema as postAppend } from '../../functions/post-append/env.ts';
import { envSchema as postLogin } from '../../functions/post-login/env.ts';
import { envSchema as preLogin } from '../../functions/pre-login/env.ts';
import { envSchema as reconcile } from '../../functions/reconcile/env.ts';
import { envSchema as session } from '../../functions/session/env.ts';
import { stageEnvSchema } from '../../functions/shared/environment/fields.ts';
import { envSchema as verifyAuthChallenge } from '../../functions/verify-auth-challenge/env.ts';
import { envSchema as verifyPasskey } from '../../functions/verify-passkey/env.ts';

import { pascalCase, switchedNames } from '../../infra/deployed-functions.ts';
import { functions } from '../../infra/functions.ts';
import { synthesized } from './synthesized-stages.ts';
import {
  environmentOf,
  functionProperties,
  functionsIn,
  permissionsByRole,
  resourcesOf,
  routesOf,
  text,
} from './template.ts';

const local = synthesized('local');
const prod = synthesized('prod');
const iam = synthesized('iam');
const withPool = synthesized('user-pool');
const everyStage = [local, prod, iam, withPool, synthesized('demo-pool')];
const environmentSchemas = {
  'post-login': postLogin,
  'post-append': postAppend,
  'pre-login': preLogin,
  'connect-token': connectToken,
  'verify-passkey': verifyPasskey,
  session,
  'corbado-webhook': corbadoWebhook,
  reconcile,
  authorize,
  'define-auth-challenge': stageEnvSchema,
  'create-auth-challenge': stageEnvSchema,
  'verify-auth-challenge': verifyAuthChallenge,
};

const timeouts = { api: 10, 'user-pool': 5, schedule: 60 };

// What references to a pool become. As an id and as an address they have forms of their own, which env.ts checks.
const poolId = 'eu-central-1_AbCdEfGhI';
const onceDeployed = (environment: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value
        .replaceAll('UserPoolDemoPool.ProviderName', `cognito-idp.eu-central-1.amazonaws.com/${poolId}`)
        .replaceAll('UserPoolDemoPool', poolId),
    ]),
  );

describe('functions', () => {
  test('are the six of the API, and with a user pool those that belong to it', () => {
    const six = ['post-login', 'post-append', 'pre-login', 'connect-token', 'verify-passkey', 'session'];
    const triggers = ['define-auth-challenge', 'create-auth-challenge', 'verify-auth-challenge'];
    expect(functionsIn(prod)).toEqual(six);
    expect(functionsIn(withPool)).toEqual([...six, 'corbado-webhook', 'reconcile', ...triggers]);
    expect(functionsIn(local)).toEqual(functionsIn(withPool));
  });

  test.each(functionsIn(withPool))(
    'X6: %s has runtime, architecture, memory, timeout and log levels stated',
    (name) => {
      expect(functionProperties(withPool, name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: 256,
        Timeout: timeouts[functions[name].caller],
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      });
    },
  );

  test.each(functionsIn(withPool))(
    'R6: %s finds the environment that its env.ts asks for, and nothing else',
    (name) => {
      for (const template of everyStage.filter((each) => functionsIn(each).includes(name))) {
        const environment = onceDeployed(environmentOf(template, name));
        expect(environmentSchemas[name].safeParse(environment).error).toBeUndefined();
        expect(Object.keys(environmentSchemas[name].shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      }
    },
  );

  test('A7: know the action secret by its id, except with IAM, where there is none', () => {
    expect(environmentOf(prod, 'post-login')).toMatchObject({ ACTION_AUTH: 'hmac', ACTION_SECRET_ID: 'SecretsAction' });
    expect(environmentOf(iam, 'post-login')).not.toHaveProperty('ACTION_SECRET_ID');
    expect(Object.keys(resourcesOf(iam, 'AWS::SecretsManager::Secret'))).toEqual(['SecretsCorbadoApi']);
  });
});

describe('permissions', () => {
  const logging = (name: string) => [`logs:CreateLogStream on ${name}Logs.Arn`, `logs:PutLogEvents on ${name}Logs.Arn`];
  const onTable = (...actions: string[]) => actions.map((action) => `dynamodb:${action} on SessionsTable.Arn`);
  const readCorbadoSecret = 'secretsmanager:GetSecretValue on SecretsCorbadoApi';
  const readActionSecret = 'secretsmanager:GetSecretValue on SecretsAction';

  const withoutActionSecret: Record<string, string[]> = {
    PostLogin: [...onTable('DeleteItem', 'PutItem', 'Query'), ...logging('PostLogin'), readCorbadoSecret],
    PostAppend: [...onTable('GetItem', 'PutItem', 'UpdateItem'), ...logging('PostAppend')],
    PreLogin: logging('PreLogin'),
    ConnectToken: [...onTable('GetItem', 'PutItem', 'UpdateItem'), ...logging('ConnectToken'), readCorbadoSecret],
    VerifyPasskey: [...onTable('DeleteItem', 'PutItem', 'Query'), ...logging('VerifyPasskey'), readCorbadoSecret],
    Session: [...onTable('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'), ...logging('Session')],
  };
  const isAction = (name: string) => ['PostLogin', 'PostAppend', 'PreLogin'].includes(name);

  test.each(Object.keys(withoutActionSecret))('X3: the role of %s allows exactly this', (name) => {
    const expected = withoutActionSecret[name] ?? [];
    expect(permissionsByRole(iam)[`${name}Role`]).toEqual(expected);
    expect(permissionsByRole(prod)[`${name}Role`]).toEqual(
      [...expected, ...(isAction(name) ? [readActionSecret] : [])].sort(),
    );
  });

  test('X3: one role per function, and none has anything but its own policy', () => {
    for (const template of everyStage) {
      const names = functionsIn(template);
      const roles = names.map((name) => text(functionProperties(template, name).Role).replace('.Arn', ''));
      expect(new Set(roles).size).toBe(names.length);
      expect(Object.keys(resourcesOf(template, 'AWS::IAM::Role')).sort()).toEqual(roles.sort());
      expect(Object.keys(permissionsByRole(template)).sort()).toEqual(roles);
      for (const { Properties } of Object.values(resourcesOf(template, 'AWS::IAM::Role'))) {
        expect(Object.keys(Properties).filter((key) => key !== 'Tags')).toEqual(['AssumeRolePolicyDocument']);
      }
      expect(Object.values(permissionsByRole(template)).flat().join()).not.toMatch(/\*|Scan/);
    }
  });

  test('X10: only this API may invoke a function', () => {
    const permissions = Object.values(resourcesOf(prod, 'AWS::Lambda::Permission'));
    expect(permissions).toHaveLength(functionsIn(prod).length);
    for (const { Properties } of permissions) {
      expect(Properties).toMatchObject({ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' });
      expect(text(Properties.SourceArn)).toMatch(/:execute-api:AWS::Region:AWS::AccountId:ApiHttpApi\/\*\/\*\/\*$/);
    }
  });
});

describe.each(switchedNames)('without %s', (name) => {
  const template = synthesized(`without-${name}`);
  const id = pascalCase(name);
  const ids = Object.keys(template.Resources);
  const isItsOwn = (found: string): boolean =>
    new RegExp(`^(Alarms)?${id}(Function|Role|Logs|Errors|Throttles|Duration)`).test(found) ||
    // About this one function alone.
    (name === 'pre-login' && found.startsWith('AlarmsLookUpFailed'));

  test('nothing is left of it', () => {
    expect(ids.filter(isItsOwn)).toEqual([]);
    expect(routesOf(template).filter((route) => route.includes(`-> ${id} `))).toEqual([]);
    expect(Object.keys(template.Outputs)).not.toContain(`${id}Url`);
    expect(JSON.stringify(template)).not.toContain(`Corbado actions bundle: ${name}`);
    const dashboard = JSON.stringify(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
    expect(dashboard).not.toContain(`${id}Function`);
  });

  test('all else is what it was', () => {
    const before = Object.keys(prod.Resources);
    expect(ids).toEqual(before.filter((found) => ids.includes(found)));
    const gone = before.filter((found) => !ids.includes(found) && !isItsOwn(found));
    for (const found of gone) expect(prod.Resources[found]?.Type).toMatch(/::(Route|Integration|Permission)$/);
    for (const [role, lines] of Object.entries(permissionsByRole(template))) {
      expect(lines).toEqual(permissionsByRole(prod)[role]);
    }
    const routes = routesOf(prod).filter((route) => !route.includes(`-> ${id} `));
    expect(routesOf(template)).toEqual(routes);
    expect(Object.keys(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'))).toEqual(['SessionsTable']);
  });
});

test('without any action there is no secret for actions', () => {
  const template = synthesized('without-actions');
  expect(Object.keys(resourcesOf(template, 'AWS::SecretsManager::Secret'))).toEqual(['SecretsCorbadoApi']);
  expect(template.Outputs).not.toHaveProperty('ActionSecretArn');
  expect(JSON.stringify(template)).not.toMatch(/CallerRefused/);
});

test('two functions are enough for logins by Corbado’s action', () => {
  const template = synthesized('minimal');
  expect(routesOf(template)).toEqual([
    'POST /actions/post-login -> PostLogin (NONE)',
    'POST /auth/corbadoConnectToken -> ConnectToken (NONE)',
    'POST /auth/createConnectToken -> ConnectToken (NONE)',
    'POST /connectToken -> ConnectToken (NONE)',
  ]);
});
