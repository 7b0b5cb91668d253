// The pools as the stand-in keeps them, with their users: who they are, how they are found, and what a test may do to them.
import { randomUUID } from 'node:crypto';
import type { IssuerKeys } from '../stand-in/rs256-signer.ts';
import { CognitoError, userNotFound } from './cognito-error.ts';
import type { SchemaAttribute } from './schema-attributes.ts';
import type { AliasAttribute, LocalUserPoolClient, PoolSettings } from './user-pool.ts';

export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP';

export type CognitoUser = {
  readonly username: string;
  readonly sub: string;
  /** Everything but `sub`; values are texts, `email_verified` included. */
  attributes: Record<string, string>;
  password?: string | undefined;
  enabled: boolean;
  status: 'CONFIRMED' | 'UNCONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'RESET_REQUIRED' | 'EXTERNAL_PROVIDER' | 'UNKNOWN';
  /** Whether the user has an authenticator app; `associated` is one whose first code was never entered. */
  totp: 'none' | 'associated' | 'verified';
  mfaEnabled: MfaFactor[];
  mfaPreferred?: MfaFactor | undefined;
  readonly createdSeconds: number;
  modifiedSeconds: number;
};

export type NewCognitoUser = Pick<CognitoUser, 'username'> &
  Partial<Omit<CognitoUser, 'username' | 'createdSeconds' | 'modifiedSeconds'>>;

export type CognitoUsers = {
  add: (poolId: string, user: NewCognitoUser) => CognitoUser;
  /** What the user is at this moment, as a copy; by user name, `sub` or alias. */
  get: (poolId: string, username: string) => CognitoUser | undefined;
  /** Changes a user behind the API's back: an authenticator app that was set up, say. */
  change: (poolId: string, username: string, changes: Partial<Omit<CognitoUser, 'username' | 'sub'>>) => void;
  remove: (poolId: string, username: string) => void;
  list: (poolId: string) => CognitoUser[];
};

export type CognitoPool = {
  readonly id: string;
  readonly region: string;
  name: string;
  settings: PoolSettings;
  readonly schema: SchemaAttribute[];
  readonly clients: readonly LocalUserPoolClient[];
  readonly aliasAttributes: readonly AliasAttribute[];
  /** By user name. */
  readonly users: Map<string, CognitoUser>;
  readonly keys: IssuerKeys;
  readonly createdSeconds: number;
  modifiedSeconds: number;
};

export type Pools = ReadonlyMap<string, CognitoPool>;

const missing = (what: string): CognitoError =>
  new CognitoError('ResourceNotFoundException', `${what} does not exist.`);

export const poolOf = (pools: Pools, id: string): CognitoPool => {
  const pool = pools.get(id);
  if (!pool) throw missing(`User pool ${id}`);
  return pool;
};

export const clientOf = (pool: CognitoPool, id: string): LocalUserPoolClient => {
  const client = pool.clients.find((one) => one.id === id);
  if (!client) throw missing(`User pool client ${id}`);
  return client;
};

/** For calls that name the client only. */
export const poolOfClient = (pools: Pools, clientId: string): CognitoPool => {
  const pool = [...pools.values()].find(({ clients }) => clients.some(({ id }) => id === clientId));
  if (!pool) throw missing(`User pool client ${clientId}`);
  return pool;
};

const isAlias = (user: CognitoUser, alias: string, given: string): boolean =>
  user.attributes[alias] === given &&
  (alias === 'preferred_username' || user.attributes[`${alias}_verified`] === 'true');

/** By user name, else by `sub`, else by one of the pool's alias attributes, if verified. */
export const findUser = ({ users, aliasAttributes }: CognitoPool, given: string): CognitoUser | undefined =>
  users.get(given) ??
  [...users.values()].find(({ sub }) => sub === given) ??
  [...users.values()].find((user) => aliasAttributes.some((alias) => isAlias(user, alias, given)));

export const userOf = (pool: CognitoPool, given: string): CognitoUser => {
  const user = findUser(pool, given);
  if (!user) throw userNotFound();
  return user;
};

const createUser = (user: NewCognitoUser, nowSeconds: number): CognitoUser => ({
  sub: randomUUID(),
  attributes: {},
  enabled: true,
  status: 'CONFIRMED',
  totp: 'none',
  mfaEnabled: [],
  ...structuredClone(user),
  createdSeconds: nowSeconds,
  modifiedSeconds: nowSeconds,
});

export const createUsers = (pools: Pools, nowMilliseconds: () => number): CognitoUsers => ({
  add: (poolId, user) => {
    const { users } = poolOf(pools, poolId);
    if (users.has(user.username)) throw new CognitoError('UsernameExistsException', 'User account already exists');
    const created = createUser(user, nowMilliseconds() / 1000);
    users.set(created.username, created);
    return structuredClone(created);
  },
  get: (poolId, username) => structuredClone(findUser(poolOf(pools, poolId), username)),
  change: (poolId, username, changes) => {
    const user = userOf(poolOf(pools, poolId), username);
    Object.assign(user, structuredClone(changes), { modifiedSeconds: nowMilliseconds() / 1000 });
  },
  remove: (poolId, username) => {
    const pool = poolOf(pools, poolId);
    pool.users.delete(userOf(pool, username).username);
  },
  list: (poolId) => structuredClone([...poolOf(pools, poolId).users.values()]),
});
