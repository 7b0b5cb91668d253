// The stages that tests look at, by name: the corners of what can be configured, and small changes to them.

import { parseStage } from '../../infra/settings/parse-stage.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { localStage } from '../../local/local-stage.ts';
import { stages } from '../fixtures/stages.ts';

/** A stage as short as it can be. */
export const production: StageInput = {
  kind: 'production',
  corbado: { projectId: 'pro-1234567890' },
  allowedOrigins: ['https://app.example.com'],
};

export const development: StageInput = { ...production, kind: 'development' };

const account = '123456789012';
const region = 'eu-central-1';
const arnOf = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;

export const existing = {
  tableArn: arnOf('dynamodb', 'table/sessions'),
  corbadoApiSecretArn: arnOf('secretsmanager', 'secret:corbado-AbCdEf'),
  actionSecretArn: arnOf('secretsmanager', 'secret:actions-GhIjKl'),
  userPoolArn: arnOf('cognito-idp', 'userpool/eu-central-1_AbCdEfGhI'),
  encryptionKeyArn: arnOf('kms', 'key/11111111-2222-3333-4444-555555555555'),
  alarmTopicArn: arnOf('sns', 'alarms'),
  warningTopicArn: arnOf('sns', 'warnings'),
  permissionsBoundaryArn: `arn:aws:iam::${account}:policy/team/boundary`,
};

export const customDomain = {
  domainName: 'api.example.com',
  certificateArn: arnOf('acm', 'certificate/66666666-7777-8888-9999-000000000000'),
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
  disableDefaultEndpoint: true,
};

const switches = ['post-login', 'post-append', 'pre-login', 'connect-token', 'verify-passkey', 'session'] as const;

/** The six functions, all off but these. */
export const only = (...names: (keyof NonNullable<StageInput['functions']>)[]): StageInput['functions'] =>
  Object.fromEntries(switches.map((name) => [name, names.includes(name)]));

export const origins = ['https://app.example.com', 'https://admin.example.com'];

/** Sessions by the post-login action and connect tokens for them: nothing else, and nobody watching. */
const minimal: StageInput = {
  ...production,
  documentation: { errorsUrl: 'https://docs.example.com/errors' },
  functions: only('post-login', 'connect-token'),
  monitoring: { alarms: false, dashboard: false },
};

/** An existing user pool, for all that it can be for; the actions share no secret. */
const userPool: StageInput = {
  ...production,
  account,
  region,
  actions: { auth: 'iam' },
  existing: { userPoolArn: existing.userPoolArn },
  cognito: { appClientIds: ['1example23456789'], customAuth: true },
};

const demoPool: StageInput = {
  ...production,
  kind: 'development',
  cognito: {
    createDemoPool: true,
    flag: { mode: 'mfa-preference', mfaFactors: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] },
    customAuth: true,
  },
};

const existingEverything: StageInput = { ...production, account, region, existing, customDomain };

const everythingOn: StageInput = {
  ...production,
  account,
  region,
  allowedOrigins: origins,
  actions: { auth: 'iam' },
  corbadoInvoker: { accountId: '999999999999', roleArn: 'arn:aws:iam::999999999999:role/actions' },
  session: { allowTokenInBody: true },
  connectToken: { types: ['passkey-append', 'passkey-list', 'passkey-delete', 'passkey-login'] },
  postLogin: { delivery: 'handoff', trustEventIdentity: true },
  trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['app'] }],
  customDomain,
  existing: {
    encryptionKeyArn: existing.encryptionKeyArn,
    alarmTopicArn: existing.alarmTopicArn,
    warningTopicArn: existing.warningTopicArn,
    permissionsBoundaryArn: existing.permissionsBoundaryArn,
  },
  monitoring: { thresholds: { loginsPerHour: 40, apiServerErrorPercent: 2, foreignOriginCalls: 500 } },
  logRetentionDays: 365,
  tags: { team: 'login' },
};

export const exampleStages = {
  dev: stages.dev,
  local: localStage,
  minimal,
  'existing-resources': existingEverything,
  'everything-on': everythingOn,
  'user-pool': userPool,
  'demo-pool': demoPool,
};

/** Those that between them have every resource and every property of all the examples, for what takes long. */
export const widestStages = ['everything-on', 'demo-pool'] as const satisfies (keyof typeof exampleStages)[];

const withPool = (more: Partial<StageInput>): StageInput => ({ ...userPool, ...more });
const withDemoPool = (cognito: StageInput['cognito']): StageInput => ({ ...demoPool, cognito });
const named = <Key extends string, Prefix extends string>(
  prefix: Prefix,
  keys: readonly Key[],
  stageOf: (key: Key) => StageInput,
) => Object.fromEntries(keys.map((key) => [`${prefix}${key}`, stageOf(key)])) as Record<`${Prefix}${Key}`, StageInput>;

// Nobody has warnings alone.
const existingAlone = (key: keyof typeof existing) => ({
  [key]: existing[key],
  ...(key === 'warningTopicArn' && { alarmTopicArn: existing.alarmTopicArn }),
});
const existingKeys = Object.keys(existing) as (keyof typeof existing)[];
const login = { issuer: 'https://login.example.com', audience: ['app'] };
const chinaArn = 'arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_AbCdEfGhI';

/** Synthesised together, once for all tests. */
export const stagesUnderTest = {
  ...exampleStages,
  prod: { ...production, allowedOrigins: origins, tags: { team: 'login' }, logRetentionDays: 90 },
  iam: { ...production, actions: { auth: 'iam' } },
  ...named('without-', switches, (name) => ({ ...production, functions: { [name]: false } })),
  'without-actions': { ...production, functions: only('verify-passkey', 'session', 'connect-token') },
  ...named('with-', existingKeys, (key) => ({ ...production, region, existing: existingAlone(key) })),
  'domain-without-zone': {
    ...production,
    customDomain: { domainName: customDomain.domainName, certificateArn: customDomain.certificateArn },
  },
  'invoker-without-role': { ...production, corbadoInvoker: { accountId: '999999999999' } },
  'pool-factors': withPool({ cognito: { flag: { mode: 'mfa-preference', mfaFactors: ['SMS_MFA'] } } }),
  'pool-flag-off': withPool({ cognito: { appClientIds: ['1example23456789'], flag: { mode: 'off' } } }),
  'pool-looked-up': withPool({
    preLogin: { resolve: 'cognito', unknown: 'silent' },
    cognito: { flag: { mode: 'off' } },
  }),
  'pool-user-status': withPool({ cognito: { checkUserStatus: true, userId: 'sub', flag: { mode: 'off' } } }),
  'pool-and-issuer': withPool({ trustedIssuers: [{ ...login, sameUsersAs: 'cognito' }] }),
  'pool-user-sub': withPool({ cognito: { appClientIds: ['a'], customAuth: true, userId: 'sub' } }),
  'pool-in-china': withPool({ region: 'cn-north-1', existing: { userPoolArn: chinaArn } }),
  'pool-own-attributes': withPool({
    cognito: {
      flag: { attribute: 'custom:has-passkey', timeAttribute: 'custom:since', strict: true, recheckDays: 0 },
    },
  }),
  ...named('pool-every-', ['1', '7', '90', '1440'] as const, (minutes) =>
    withPool({ cognito: { flag: { reconcileMinutes: Number(minutes) } } }),
  ),
  'demo-own-attributes': withDemoPool({
    createDemoPool: true,
    flag: { attribute: 'custom:one', timeAttribute: 'custom:two' },
  }),
  'demo-with-clients': withDemoPool({ createDemoPool: true, appClientIds: ['1example23456789'] }),
} satisfies Record<string, StageInput>;

export type StageName = keyof typeof stagesUnderTest;

/** The stage with `value` at a path like `session.idleSeconds` or `allowedOrigins[0]`. Not typed: tests write what a deployer might. */
export const changed = (stage: StageInput, path: string, value: unknown): unknown => {
  const copy: object = structuredClone(stage);
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop() ?? '';
  let group = copy;
  for (const key of keys) {
    const inner: unknown = Reflect.get(group, key);
    const next = typeof inner === 'object' && inner !== null ? inner : {};
    Reflect.set(group, key, next);
    group = next;
  }
  Reflect.set(group, last, value);
  return copy;
};

/** The lines of complaint about a stage, one per problem; none when it is accepted. */
export const problemsOf = (name: string, input: unknown): string[] => {
  try {
    parseStage(name, input);
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
};
