// DescribeUserPool: all settings of a pool, those included that nobody set.
import * as z from 'zod';
import { poolIdField } from './call-input.ts';
import { signedOperation } from './operation.ts';
import { describeAttribute } from './schema-attributes.ts';
import { type CognitoPool, poolOf } from './user-pool.ts';

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
