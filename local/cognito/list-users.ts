// ListUsers: the users that a filter leaves, page by page, with the attributes that were asked for.
import * as z from 'zod';
import { poolIdField } from './call-input.ts';
import { invalidParameter } from './cognito-error.ts';
import { signedOperation } from './operation.ts';
import type { CognitoUser } from './pool-users.ts';
import { readUserFilter } from './user-filter.ts';
import { type CognitoPool, poolOf } from './user-pool.ts';

const inputSchema = z.object({
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

const describeUser = (user: CognitoUser, wanted: readonly string[] | undefined) => {
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

export const listUsers = signedOperation(inputSchema, ({ pools }, input) => {
  const pool = poolOf(pools, input.UserPoolId);
  requireKnown(pool, input.AttributesToGet ?? []);
  const start = input.PaginationToken === undefined ? 0 : Number(input.PaginationToken);
  if (!Number.isSafeInteger(start)) throw invalidParameter('Invalid pagination token.');
  const found = [...pool.users.values()].filter(input.Filter === '' ? () => true : readUserFilter(input.Filter));
  const end = start + input.Limit;
  return {
    Users: found.slice(start, end).map((user) => describeUser(user, input.AttributesToGet)),
    ...(found.length > end && { PaginationToken: String(end) }),
  };
});
