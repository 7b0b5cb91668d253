// Stages at the corners of what can be configured: as little as possible, as much as possible brought along, everything on, a user pool of
// one's own, and one to try things with.
import type { StageInput } from '../../infra/stage-schema.ts';
import { production } from './stage-inputs.ts';

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
  permissionsBoundaryArn: `arn:aws:iam::${account}:policy/team/boundary`,
};

export const customDomain = {
  domainName: 'api.example.com',
  certificateArn: arnOf('acm', 'certificate/66666666-7777-8888-9999-000000000000'),
  hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
  disableDefaultEndpoint: true,
};

/** The six functions, all off but these. */
export const only = (...names: (keyof NonNullable<StageInput['functions']>)[]): StageInput['functions'] =>
  Object.fromEntries(
    (['post-login', 'post-append', 'pre-login', 'connect-token', 'verify-passkey', 'session'] as const).map((name) => [
      name,
      names.includes(name),
    ]),
  );

/** Sessions by the post-login action and connect tokens for them: nothing else, and nobody watching. */
const minimal: StageInput = {
  ...production,
  functions: only('post-login', 'connect-token'),
  monitoring: { alarms: false, dashboard: false },
};

/** A user pool of one's own, for all that it can be for; the actions share no secret. */
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

const broughtAlong: StageInput = { ...production, account, region, existing, customDomain };

const everythingOn: StageInput = {
  ...production,
  account,
  region,
  allowedOrigins: ['https://app.example.com', 'https://admin.example.com'],
  actions: { auth: 'iam' },
  corbadoInvoker: { accountId: '999999999999', roleArn: 'arn:aws:iam::999999999999:role/actions' },
  session: { allowTokenInBody: true },
  connectToken: { types: ['passkey-append', 'passkey-list', 'passkey-delete', 'passkey-login'] },
  postLogin: { delivery: 'handoff', trustEventIdentity: true },
  trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['app'] }],
  customDomain,
  existing: { encryptionKeyArn: existing.encryptionKeyArn, alarmTopicArn: existing.alarmTopicArn },
  logRetentionDays: 365,
  tags: { team: 'login' },
};

export const exampleStages = {
  minimal,
  'brought-along': broughtAlong,
  'everything-on': everythingOn,
  'user-pool': userPool,
  'demo-pool': demoPool,
};
