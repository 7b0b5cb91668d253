// DescribeUserPool, UpdateUserPool and AddCustomAttributes: what an operator’s tools read and change of a pool. An update resets what it
// leaves out to AWS’s defaults: documented for every setting, measured not to hold for some. The stand-in does the worst that is documented.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
import * as z from 'zod';
import { invalidParameter } from './cognito-error.ts';
import { poolIdField, signedOperation } from './operation.ts';
import { type CognitoPool, poolOf } from './pool-users.ts';
import { customAttribute, describeAttribute } from './schema-attributes.ts';
import { defaultSettings } from './user-pool.ts';

// Still answered, and refused when it is sent back beside its successor.
const withOlderDays = ({ AdminCreateUserConfig, Policies }: CognitoPool['settings']) => ({
  ...AdminCreateUserConfig,
  UnusedAccountValidityDays: Policies.PasswordPolicy?.TemporaryPasswordValidityDays ?? 7,
});

const describePool = (pool: CognitoPool) => ({
  Id: pool.id,
  Name: pool.name,
  ...pool.settings,
  AdminCreateUserConfig: withOlderDays(pool.settings),
  LastModifiedDate: pool.modifiedSeconds,
  CreationDate: pool.createdSeconds,
  SchemaAttributes: pool.schema.map(describeAttribute),
  ...(pool.aliasAttributes.length > 0 && { AliasAttributes: pool.aliasAttributes }),
  EstimatedNumberOfUsers: pool.users.size,
  UsernameConfiguration: { CaseSensitive: true },
  Arn: `arn:aws:cognito-idp:${pool.region}:000000000000:userpool/${pool.id}`,
});

export const describeUserPool = signedOperation(z.object({ UserPoolId: poolIdField }), ({ pools }, { UserPoolId }) => ({
  UserPool: describePool(poolOf(pools, UserPoolId)),
}));

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
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

const digits = z.string().regex(/^\d{1,5}$/);

const attributeSchema = z.object({
  Name: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u),
  AttributeDataType: z.enum(['String', 'Number', 'DateTime', 'Boolean']).optional(),
  Mutable: z.boolean().optional(),
  Required: z.boolean().optional(),
  StringAttributeConstraints: z.object({ MinLength: digits.optional(), MaxLength: digits.optional() }).optional(),
});

const toSchema = ({ Name, AttributeDataType, Mutable, StringAttributeConstraints }: z.output<typeof attributeSchema>) =>
  customAttribute(`custom:${Name}`, {
    type: AttributeDataType ?? 'String',
    mutable: Mutable ?? true,
    minLength: Number(StringAttributeConstraints?.MinLength ?? 0),
    maxLength: Number(StringAttributeConstraints?.MaxLength ?? 2048),
  });

export const addCustomAttributes = signedOperation(
  z.object({ UserPoolId: poolIdField, CustomAttributes: z.array(attributeSchema).min(1).max(25) }),
  ({ pools }, { UserPoolId, CustomAttributes }) => {
    const pool = poolOf(pools, UserPoolId);
    if (CustomAttributes.some(({ Required }) => Required)) {
      throw invalidParameter('Required custom attributes are not supported currently.');
    }
    const added = CustomAttributes.map(toSchema);
    const taken = added.find(({ name }) => pool.schema.some((known) => known.name === name));
    if (taken) throw invalidParameter(`${taken.name}: Existing attribute already has name ${taken.name}.`);
    pool.schema.push(...added);
    return {};
  },
);
