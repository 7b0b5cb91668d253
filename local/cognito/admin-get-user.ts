// AdminGetUser: who a user is, and what the user is asked for at sign-in.
import * as z from 'zod';
import { poolIdField, usernameField } from './call-input.ts';
import { signedOperation } from './operation.ts';
import { type CognitoUser, userOf } from './pool-users.ts';
import { poolOf } from './user-pool.ts';

const describeUser = (user: CognitoUser) => ({
  Username: user.username,
  UserAttributes: Object.entries({ sub: user.sub, ...user.attributes }).map(([Name, Value]) => ({ Name, Value })),
  UserCreateDate: user.createdSeconds,
  UserLastModifiedDate: user.modifiedSeconds,
  Enabled: user.enabled,
  UserStatus: user.status,
  // Left out, not empty, where there is nothing.
  ...(user.mfaEnabled.length > 0 && { UserMFASettingList: user.mfaEnabled }),
  ...(user.mfaPreferred && { PreferredMfaSetting: user.mfaPreferred }),
});

export const adminGetUser = signedOperation(
  z.object({ UserPoolId: poolIdField, Username: usernameField }),
  ({ pools }, { UserPoolId, Username }) => describeUser(userOf(poolOf(pools, UserPoolId), Username)),
);
