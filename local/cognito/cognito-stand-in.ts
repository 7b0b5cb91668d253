// A stand-in for Amazon Cognito's user pools on this machine: AWS's own protocol, real tokens, and misbehaviour on request.
import { randomUUID } from 'node:crypto';
import { type RefuseAccess, refuseNobody } from '../access/access.ts';
import { createFaultSwitch, type FaultSwitch } from '../stand-in/fault-switch.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';
import { createIssuerKeys } from '../stand-in/rs256-signer.ts';
import { answerCall, createCallLog, type ReceivedCall } from './answer-call.ts';
import { createAuthSessions } from './auth-sessions.ts';
import { type CognitoFault, createRateLimits, type RateLimits } from './fault.ts';
import type { CognitoParts, InvokeTrigger } from './operation.ts';
import { type PoolTokens, signPoolTokens, type TokenOverrides } from './pool-tokens.ts';
import { type CognitoPool, type CognitoUsers, clientOf, createUsers, poolOf, userOf } from './pool-users.ts';
import { customAttribute, standardAttributes } from './schema-attributes.ts';
import { initialSettings, type LocalUserPool } from './user-pool.ts';

export type CognitoStandIn = {
  readonly url: string;
  /** By operation; the pools' public documents go by `Jwks` and `Discovery`. */
  readonly faults: FaultSwitch<CognitoFault>;
  readonly limitPerSecond: RateLimits['limitPerSecond'];
  /** The newest thousand, oldest first. */
  readonly calls: readonly ReceivedCall[];
  readonly clearCalls: () => void;
  readonly users: CognitoUsers;
  /** How often a key set was asked for. */
  readonly jwksRequests: number;
  readonly issuerOf: (poolId: string) => string;
  /** As if the user had signed in; overrides and forgeries are for tests. */
  readonly issueTokens: (
    poolId: string,
    clientId: string,
    username: string,
    overrides?: TokenOverrides,
  ) => Promise<PoolTokens>;
  /** Signs with a new key from now on; earlier ones stay published. */
  readonly rotateKeys: (poolId: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

type CognitoStandInOptions = {
  readonly clock: { readonly nowMilliseconds: () => number };
  readonly pools: readonly LocalUserPool[];
  /** Rejects when the function throws. */
  readonly invokeTrigger: InvokeTrigger;
  /** How long a trigger may take, per attempt. @default 5000, as in AWS */
  readonly triggerMilliseconds?: number;
  /** Judges calls of functions by their roles. @default none is refused */
  readonly refuse?: RefuseAccess;
};

// Browsers sign in straight at Cognito, so any origin may call.
const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
};
const preflightHeaders = {
  'access-control-allow-methods': 'POST,GET',
  'access-control-allow-headers': '*,authorization',
  'access-control-max-age': '172800',
};

const createPool = async (pool: LocalUserPool, nowSeconds: number): Promise<CognitoPool> => {
  const region = pool.id.split('_')[0] ?? '';
  const { id, name, clients, aliasAttributes = [] } = pool;
  const schema = [...standardAttributes, ...pool.attributes.map((custom) => customAttribute(custom.name, custom))];
  const [settings, keys] = [initialSettings(pool, region), await createIssuerKeys(id)];
  const times = { createdSeconds: nowSeconds, modifiedSeconds: nowSeconds };
  return { id, region, name, settings, schema, clients, aliasAttributes, users: new Map(), keys, ...times };
};

/** Starts it on 127.0.0.1, without users. */
export const startCognitoStandIn = async (options: CognitoStandInOptions): Promise<CognitoStandIn> => {
  const { nowMilliseconds } = options.clock;
  const created = await Promise.all(options.pools.map((pool) => createPool(pool, nowMilliseconds() / 1000)));
  const pools = new Map(created.map((pool) => [pool.id, pool]));
  const issuerOf = (poolId: string): string => `${server.url}/${poolId}`;
  const { invokeTrigger, triggerMilliseconds = 5000, refuse = refuseNobody } = options;
  const sessions = createAuthSessions(nowMilliseconds);
  const parts: CognitoParts = { pools, issuerOf, nowMilliseconds, invokeTrigger, triggerMilliseconds, sessions };
  const faults = createFaultSwitch<CognitoFault>();
  const limits = createRateLimits(nowMilliseconds);
  const log = createCallLog();
  let jwksRequests = 0;
  const countJwks = (): void => {
    jwksRequests += 1;
  };
  const server = await startLoopbackServer(0, async (request, response) => {
    // The SDK compares this date with its own.
    response.setHeader('date', new Date(nowMilliseconds()).toUTCString());
    response.setHeaders(new Headers({ ...corsHeaders, 'x-amzn-requestid': randomUUID() }));
    if (request.method === 'OPTIONS') return void response.writeHead(200, preflightHeaders).end();
    await answerCall({ parts, faults, limits, addCall: log.add, countJwks, refuse }, request, response);
  });
  return {
    url: server.url,
    faults,
    limitPerSecond: limits.limitPerSecond,
    calls: log.calls,
    clearCalls: log.clear,
    users: createUsers(pools, nowMilliseconds),
    get jwksRequests() {
      return jwksRequests;
    },
    issuerOf,
    issueTokens: async (poolId, clientId, username, overrides) => {
      const pool = poolOf(pools, poolId);
      const user = userOf(pool, username);
      const issuer = issuerOf(poolId);
      return signPoolTokens({ pool, issuer, clientId: clientOf(pool, clientId).id, user, nowMilliseconds }, overrides);
    },
    rotateKeys: (poolId) => poolOf(pools, poolId).keys.rotate(),
    close: server.close,
  };
};
