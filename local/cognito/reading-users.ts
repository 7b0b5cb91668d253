// AdminGetUser and ListUsers: who a user is, and which users a filter leaves.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
import * as z from 'zod';
import { invalidParameter } from './cognito-error.ts';
import { poolIdField, signedOperation, usernameField } from './operation.ts';
import { type CognitoPool, type CognitoUser, poolOf, userOf } from './pool-users.ts';

const describeWithFactors = (user: CognitoUser) => ({
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
  ({ pools }, { UserPoolId, Username }) => describeWithFactors(userOf(poolOf(pools, UserPoolId), Username)),
);

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
type UserFilter = (user: CognitoUser) => boolean;

const ofAttribute =
  (name: string) =>
  ({ attributes }: CognitoUser): string | undefined =>
    attributes[name];

/** No other can be searched by, custom ones least of all. */
const searchable = new Map<string, (user: CognitoUser) => string | undefined>([
  ['username', ({ username }) => username],
  ['sub', ({ sub }) => sub],
  ['cognito:user_status', ({ status }) => status],
  ['status', ({ enabled }) => (enabled ? 'Enabled' : 'Disabled')],
  ...['email', 'phone_number', 'name', 'given_name', 'family_name', 'preferred_username'].map(
    (name) => [name, ofAttribute(name)] as const,
  ),
]);

// `name = "value"` or `name ^= "value"`, a quotation mark or backslash in the value with a backslash before it. There are no wildcards.
const grammar = /^\s*"?([a-z_:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\["\\])*)"\s*$/;

const readUserFilter = (text: string): UserFilter => {
  const [, name = '', sign, quoted = ''] = grammar.exec(text) ?? [];
  if (sign === undefined) throw invalidParameter('Error while parsing filter.');
  const read = searchable.get(name);
  if (read === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const wanted = quoted.replace(/\\(["\\])/g, '$1');
  return (user) => (sign === '=' ? read(user) === wanted : read(user)?.startsWith(wanted) === true);
};

const listSchema = z.object({
  UserPoolId: poolIdField,
  AttributesToGet: z.array(z.string().min(1).max(32)).optional(),
  Limit: z.number().int().min(0).max(60).default(60),
  PaginationToken: z.string().min(1).optional(),
  Filter: z.string().max(256).default(''),
});

const requireKnown = ({ schema }: CognitoPool, names: readonly string[]): void => {
  if (names.every((name) => schema.some((attribute) => attribute.name === name))) return;
  throw invalidParameter('One or more requested attributes do not exist.');
};

const describeListed = (user: CognitoUser, wanted: readonly string[] | undefined) => {
  const attributes = { sub: user.sub, ...user.attributes };
  // AWS gives an error unless every user that is found has every attribute that is asked for.
  if (wanted?.some((name) => !(name in attributes))) throw invalidParameter('A requested attribute has no value.');
  return {
    Username: user.username,
    Attributes: Object.entries(attributes)
      .filter(([name]) => wanted?.includes(name) ?? true)
      .map(([Name, Value]) => ({ Name, Value })),
    UserCreateDate: user.createdSeconds,
    UserLastModifiedDate: user.modifiedSeconds,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
};

export const listUsers = signedOperation(listSchema, ({ pools }, input) => {
  const pool = poolOf(pools, input.UserPoolId);
  requireKnown(pool, input.AttributesToGet ?? []);
  const start = input.PaginationToken === undefined ? 0 : Number(input.PaginationToken);
  if (!Number.isSafeInteger(start)) throw invalidParameter('Invalid pagination token.');
  const found = [...pool.users.values()].filter(input.Filter === '' ? () => true : readUserFilter(input.Filter));
  const end = start + input.Limit;
  return {
    Users: found.slice(start, end).map((user) => describeListed(user, input.AttributesToGet)),
    ...(found.length > end && { PaginationToken: String(end) }),
  };
});
