// UpdateUserPool: sets what is sent, and sets back what is not, to AWS's defaults.
// AWS documents it for every setting; it was measured not to hold for some. The stand-in does the worst that is documented.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
import * as z from 'zod';
import { poolIdField } from './call-input.ts';
import { invalidParameter } from './cognito-error.ts';
import { signedOperation } from './operation.ts';
import { defaultSettings } from './pool-settings.ts';
import { poolOf } from './user-pool.ts';

const fields = z.record(z.string(), z.unknown());
const arn = z
  .string()
  .max(2048)
  .regex(/^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:[\w+=/,.@-]*:[0-9]+:[\w+=/,.@-]+(?::[\w+=/,.@-]+){0,2}$/)
  .optional();

const lambdaConfig = z.object({
  PreSignUp: arn,
  CustomMessage: arn,
  PostConfirmation: arn,
  PreAuthentication: arn,
  PostAuthentication: arn,
  DefineAuthChallenge: arn,
  CreateAuthChallenge: arn,
  VerifyAuthChallengeResponse: arn,
  PreTokenGeneration: arn,
  UserMigration: arn,
  PreTokenGenerationConfig: fields.optional(),
  CustomSMSSender: fields.optional(),
  CustomEmailSender: fields.optional(),
  InboundFederation: fields.optional(),
  KMSKeyID: arn,
});

const settingsSchema = z.object({
  Policies: z.object({ PasswordPolicy: fields.optional(), SignInPolicy: fields.optional() }).optional(),
  DeletionProtection: z.enum(['ACTIVE', 'INACTIVE']).optional(),
  LambdaConfig: lambdaConfig.optional(),
  AutoVerifiedAttributes: z.array(z.enum(['phone_number', 'email'])).optional(),
  SmsVerificationMessage: z.string().min(6).max(140).optional(),
  EmailVerificationMessage: z.string().min(6).max(20_000).optional(),
  EmailVerificationSubject: z.string().min(1).max(140).optional(),
  VerificationMessageTemplate: fields.optional(),
  SmsAuthenticationMessage: z.string().min(6).max(140).optional(),
  UserAttributeUpdateSettings: fields.optional(),
  MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']).optional(),
  DeviceConfiguration: fields.optional(),
  EmailConfiguration: fields.optional(),
  SmsConfiguration: fields.optional(),
  UserPoolTags: z.record(z.string(), z.string()).optional(),
  AdminCreateUserConfig: fields.optional(),
  UserPoolAddOns: fields.optional(),
  AccountRecoverySetting: fields.optional(),
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).optional(),
  KeyConfiguration: fields.optional(),
  IssuerConfiguration: fields.optional(),
  AcrConfiguration: fields.optional(),
});
type SentSettings = z.output<typeof settingsSchema>;

const inputSchema = settingsSchema.extend({ UserPoolId: poolIdField, PoolName: z.string().min(1).max(128).optional() });

const sentOnly = (settings: SentSettings) =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

const requireAcceptable = (sent: SentSettings, current: 'OFF' | 'OPTIONAL' | 'ON'): void => {
  const hasOlderDays = sent.AdminCreateUserConfig?.UnusedAccountValidityDays !== undefined;
  if (hasOlderDays && sent.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays !== undefined) {
    throw invalidParameter(
      'Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays',
    );
  }
  // A pool without a factor cannot require one, and this operation cannot give it one.
  if (sent.MfaConfiguration === 'ON' && current === 'OFF') {
    throw invalidParameter('Cannot turn MFA functionality ON, once the user pool has been created.');
  }
};

export const updateUserPool = signedOperation(inputSchema, ({ pools, nowMilliseconds }, input) => {
  const { UserPoolId, PoolName, ...sent } = input;
  const pool = poolOf(pools, UserPoolId);
  requireAcceptable(sent, pool.settings.MfaConfiguration);
  pool.settings = { ...defaultSettings(), ...sentOnly(sent) };
  pool.name = PoolName ?? pool.name;
  pool.modifiedSeconds = nowMilliseconds() / 1000;
  return {};
});
