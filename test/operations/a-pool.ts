// A user pool of a company that has been there for years: with a setting of its own wherever one can be set.
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';

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
