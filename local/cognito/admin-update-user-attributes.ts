// AdminUpdateUserAttributes: writes the named attributes of a user, all or none.
import * as z from 'zod';
import { attributeList, poolIdField, textMap, usernameField } from './call-input.ts';
import { changeAttributes } from './change-attributes.ts';
import { CognitoError } from './cognito-error.ts';
import { signedOperation } from './operation.ts';
import { type CognitoUser, findUser, userOf } from './pool-users.ts';
import { type CognitoPool, poolOf } from './user-pool.ts';

const inputSchema = z.object({
  UserPoolId: poolIdField,
  Username: usernameField,
  UserAttributes: attributeList,
  ClientMetadata: textMap.optional(),
});

const aliasTaken: Record<string, string> = {
  email: 'An account with the given email already exists.',
  phone_number: 'An account with the given phone_number already exists.',
  preferred_username: 'Already found an entry for the preferred username',
};

const requireFreeAliases = (pool: CognitoPool, user: CognitoUser, written: ReadonlyMap<string, string>): void => {
  for (const alias of pool.aliasAttributes) {
    const holder = findUser(pool, written.get(alias) ?? '');
    if (holder && holder !== user) throw new CognitoError('AliasExistsException', aliasTaken[alias] ?? '');
  }
};

export const adminUpdateUserAttributes = signedOperation(inputSchema, ({ pools, nowMilliseconds }, input) => {
  const pool = poolOf(pools, input.UserPoolId);
  const user = userOf(pool, input.Username);
  const written = new Map(input.UserAttributes.map(({ Name, Value = '' }) => [Name, Value]));
  const attributes = changeAttributes(user.attributes, written, pool.schema);
  requireFreeAliases(pool, user, written);
  user.attributes = attributes;
  user.modifiedSeconds = nowMilliseconds() / 1000;
  return {};
});
