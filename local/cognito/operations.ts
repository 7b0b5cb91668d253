// The operations that the stand-in knows, by AWS's names.
import { addCustomAttributes } from './add-custom-attributes.ts';
import { adminGetUser } from './admin-get-user.ts';
import { adminSetUserMfaPreference } from './admin-set-user-mfa-preference.ts';
import { adminUpdateUserAttributes } from './admin-update-user-attributes.ts';
import { describeUserPool } from './describe-user-pool.ts';
import { adminInitiateAuth, initiateAuth } from './initiate-auth.ts';
import { listUsers } from './list-users.ts';
import type { Operation } from './operation.ts';
import { describeUserPoolClient, listUserPoolClients } from './pool-clients.ts';
import { adminRespondToAuthChallenge, respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { updateUserPool } from './update-user-pool.ts';

export const operations: ReadonlyMap<string, Operation> = new Map([
  ['AdminGetUser', adminGetUser],
  ['AdminUpdateUserAttributes', adminUpdateUserAttributes],
  ['AdminSetUserMFAPreference', adminSetUserMfaPreference],
  ['ListUsers', listUsers],
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['AdminInitiateAuth', adminInitiateAuth],
  ['AdminRespondToAuthChallenge', adminRespondToAuthChallenge],
  ['DescribeUserPool', describeUserPool],
  ['UpdateUserPool', updateUserPool],
  ['ListUserPoolClients', listUserPoolClients],
  ['DescribeUserPoolClient', describeUserPoolClient],
  ['AddCustomAttributes', addCustomAttributes],
]);
