// A user pool as the local run describes it, and as the stand-in keeps it.
import type { IssuerKeys } from '../login/issuer-keys.ts';
import { CognitoError } from './cognito-error.ts';
import type { PoolSettings } from './pool-settings.ts';
import type { CognitoUser } from './pool-users.ts';
import type { SchemaAttribute } from './schema-attributes.ts';

export const challengeTriggers = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;
export type ChallengeTrigger = (typeof challengeTriggers)[number];

export type LocalUserPoolClient = {
  readonly id: string;
  /** @default the id */
  readonly name?: string;
  /** Such as `ALLOW_CUSTOM_AUTH`; an empty list means what AWS takes it for: SRP, refresh and custom. */
  readonly authFlows: readonly string[];
  /** What a signed-in user may change. @default standard attributes only */
  readonly writeAttributes?: readonly string[];
  readonly preventUserExistenceErrors: boolean;
};

export type AliasAttribute = 'email' | 'phone_number' | 'preferred_username';

export type LocalUserPool = {
  /** `<region>_<letters and digits>`: the API refuses anything else. */
  readonly id: string;
  readonly name: string;
  /** The custom ones, with their `custom:` name. */
  readonly attributes: readonly { readonly name: string; readonly mutable: boolean; readonly maxLength?: number }[];
  readonly mfaConfiguration: 'OFF' | 'OPTIONAL' | 'ON';
  /** Names or ARNs of functions. */
  readonly triggers: Partial<Record<ChallengeTrigger, string>>;
  readonly clients: readonly LocalUserPoolClient[];
  /** What users may sign in with besides their user name. @default nothing, as in AWS */
  readonly aliasAttributes?: readonly AliasAttribute[];
  /** Settings that differ from what a new pool has. */
  readonly settings?: Partial<PoolSettings>;
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
