// A user pool of a company that has been there for years, with a setting of its own wherever one can be set; the stand-in for Cognito
// that has it, behind the small AWS of these tests; and on the way there what a test wants to go wrong.
import { text } from 'node:stream/consumers';
import { createClock } from '../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../local/cognito/cognito-stand-in.ts';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import type { Respond } from '../../local/stand-in/loopback-server.ts';
import { type AwsEndpoint, startAwsEndpoint } from './aws-endpoint.ts';

export const poolId = 'eu-central-1_Customers';
export const poolArn = `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${poolId}`;

/** A function's ARN. */
export const arnOf = (name: string): string => `arn:aws:lambda:eu-central-1:000000000000:function:${name}`;

/** What the stack names its triggers by. */
export const triggerOutputs = {
  DefineAuthChallengeFunctionArn: arnOf('ours-define'),
  CreateAuthChallengeFunctionArn: arnOf('ours-create'),
  VerifyAuthChallengeFunctionArn: arnOf('ours-verify'),
};

export const ourTriggers = {
  DefineAuthChallenge: arnOf('ours-define'),
  CreateAuthChallenge: arnOf('ours-create'),
  VerifyAuthChallengeResponse: arnOf('ours-verify'),
};

/** As DescribeUserPool tells them. */
export const otherTriggers = {
  PreSignUp: arnOf('their-sign-up'),
  PreTokenGeneration: arnOf('their-tokens'),
  PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arnOf('their-tokens') },
  CustomEmailSender: { LambdaVersion: 'V1_0', LambdaArn: arnOf('their-mails') },
  KMSKeyID: 'arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555',
};

const settings: LocalUserPool['settings'] = {
  Policies: {
    PasswordPolicy: {
      MinimumLength: 14,
      RequireSymbols: false,
      PasswordHistorySize: 3,
      TemporaryPasswordValidityDays: 2,
    },
    SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
  },
  DeletionProtection: 'ACTIVE',
  LambdaConfig: otherTriggers,
  AutoVerifiedAttributes: ['email'],
  EmailVerificationMessage: 'Your code at Example: {####}',
  EmailVerificationSubject: 'Welcome to Example',
  VerificationMessageTemplate: {
    DefaultEmailOption: 'CONFIRM_WITH_CODE',
    EmailMessage: 'Your code at Example: {####}',
    EmailSubject: 'Welcome to Example',
  },
  SmsAuthenticationMessage: 'Example code: {####}',
  UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
  DeviceConfiguration: { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false },
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:eu-central-1:000000000000:identity/example.com',
    From: 'Example <login@example.com>',
    ConfigurationSet: 'logins',
  },
  SmsConfiguration: {
    SnsCallerArn: 'arn:aws:iam::000000000000:role/sms',
    ExternalId: 'ours-and-trusted',
    SnsRegion: 'eu-central-1',
  },
  UserPoolTags: { owner: 'accounts' },
  AdminCreateUserConfig: {
    AllowAdminCreateUserOnly: true,
    InviteMessageTemplate: { EmailMessage: 'Hello {username}, {####}', EmailSubject: 'Hello' },
  },
  UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED', AdvancedSecurityAdditionalFlows: { CustomAuthMode: 'ENFORCED' } },
  AccountRecoverySetting: { RecoveryMechanisms: [{ Priority: 1, Name: 'verified_email' }] },
  UserPoolTier: 'PLUS',
};

export const customersPool = (more: Partial<LocalUserPool> = {}): LocalUserPool => ({
  id: poolId,
  name: 'customers',
  attributes: [
    { name: 'custom:passkey_enrolled', mutable: true, maxLength: 5 },
    { name: 'custom:passkey_at', mutable: true },
  ],
  mfaConfiguration: 'OPTIONAL',
  triggers: {},
  clients: [
    {
      id: 'backoffice',
      authFlows: ['ALLOW_USER_SRP_AUTH'],
      writeAttributes: ['email', 'name'],
      preventUserExistenceErrors: true,
    },
    { id: 'webapp', name: 'Web app', authFlows: ['ALLOW_CUSTOM_AUTH'], preventUserExistenceErrors: true },
  ],
  ...more,
  settings: { ...settings, ...more.settings },
});

type Fields = Record<string, unknown>;
/** Changes what is sent, or what is answered. */
export type Tampering = { readonly sent?: (input: Fields) => Fields; readonly answered?: (output: Fields) => Fields };

export type CognitoEndpoint = {
  readonly aws: AwsEndpoint;
  readonly cognito: CognitoStandIn;
  /** What GetUserPoolMfaConfig tells, which the stand-in does not know. */
  readonly mfa: { current: Fields };
  /** By operation; removed by the test that set it. */
  readonly tamper: Map<string, Tampering>;
  close(): Promise<void>;
};

const unchanged = (fields: Fields): Fields => fields;

const relay =
  (url: string, { mfa, tamper }: Pick<CognitoEndpoint, 'mfa' | 'tamper'>): Respond =>
  async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { sent = unchanged, answered = unchanged } = tamper.get(operation) ?? {};
    const input = sent(JSON.parse((await text(request)) || '{}'));
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    for (const name of ['host', 'connection', 'content-length', 'expect']) headers.delete(name);
    const answer =
      operation === 'GetUserPoolMfaConfig'
        ? Response.json(mfa.current)
        : await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
    const output = (await answer.json()) as Fields;
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': answer.headers.get('x-amzn-errortype') ?? '',
    });
    response.end(JSON.stringify(answer.ok ? answered(output) : output));
  };

/** Starts both. */
export const startCognitoEndpoint = async (...pools: LocalUserPool[]): Promise<CognitoEndpoint> => {
  const invokeTrigger = async () => {
    throw new Error('no functions here');
  };
  const cognito = await startCognitoStandIn({ clock: createClock(), pools, invokeTrigger });
  const aws = await startAwsEndpoint();
  const parts = { mfa: { current: { MfaConfiguration: 'OFF' } as Fields }, tamper: new Map<string, Tampering>() };
  aws.cognito.respond = relay(cognito.url, parts);
  return {
    aws,
    cognito,
    ...parts,
    close: async () => {
      await aws.close();
      await cognito.close();
    },
  };
};
