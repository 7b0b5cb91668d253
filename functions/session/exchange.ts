// `POST /auth/session`: exchange a hand-off code, or a JWT of the existing login, for a session of ours.
import * as z from 'zod/mini';
import { type Call, together } from '../shared/frame/call.ts';
import { afterProof, Refusal } from '../shared/frame/refusal.ts';
import {
  type BrowserRules,
  type Credential,
  looksLikeJwt,
  readBearerCredential,
  readCookieCredential,
  requireAllowedOrigin,
  withBodyToken,
} from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readFields, readJsonBody } from '../shared/http/http-request.ts';
import { type Issuers, verifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { type OpenedSession, openSession, type SessionRules } from '../shared/login/open-session.ts';
import { deliver, requireDeliveryAllowed } from '../shared/login/session-delivery.ts';
import { findHandoff, redeemHandoff } from '../shared/login/single-use.ts';
import { userKeyOf, userRowKey } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { rememberUser } from '../shared/user/remember-user.ts';
import type { CountRequest } from '../shared/user/request-limit.ts';
import { findLoginUser, requireMayLogIn, type UserIdRules } from '../shared/user/users.ts';

export type ExchangeSettings = BrowserRules &
  SessionRules & {
    readonly projectId: string;
    readonly userIdRules: UserIdRules;
    readonly allowTokenInBody: boolean;
    readonly allowIdTokenInBody: boolean;
  };

export type ExchangeSystems = {
  readonly table: Can<'get' | 'query' | 'put' | 'update' | 'remove'>;
  readonly issuers: Issuers;
  readonly countRequest: CountRequest;
};

const maximumBodyBytes = 16 * 1024;

export const requestSchema = z.strictObject({
  handoffCode: z.optional(z.string()),
  idToken: z.optional(z.string()),
  delivery: z._default(z.enum(['cookie', 'token']), 'cookie'),
});

/** Throws `invalid_request`. */
export const readExchangeRequest = (body: Readonly<Record<string, unknown>>) =>
  readFields(requestSchema, body, 'body_shape');

const byHandoff = async (
  code: string,
  presented: Credential,
  settings: ExchangeSettings,
  { table }: ExchangeSystems,
  call: Call,
): Promise<OpenedSession> => {
  const { projectId } = settings;
  const { userId, provenAt, ...ceremony } = await findHandoff(table, code, call);
  // Where it cannot be known whether the code is used up, nobody is told to try it again.
  const [, user] = await together([
    afterProof(redeemHandoff(table, code, call)),
    afterProof(findLoginUser(table, projectId, userId, call)),
  ]);
  requireMayLogIn(user, provenAt);
  const { identifier, displayName } = user;
  const userKey = userKeyOf(projectId, userId);
  const login = { ...ceremony, userKey, userId, identifier, displayName, amr: 'passkey' } as const;
  return afterProof(openSession(table, login, { seen: user, presented }, settings, call));
};

const byJwt = async (
  jwt: string,
  presented: Credential,
  settings: ExchangeSettings,
  { table, issuers, countRequest }: ExchangeSystems,
  call: Call,
): Promise<OpenedSession> => {
  call.trail.note({ credential: 'jwt' });
  const { projectId, userIdRules } = settings;
  const identity = await verifyIssuerToken(issuers, jwt, userIdRules, call);
  const { userId, authTimeSeconds: authTime } = identity;
  const user = await rememberUser(table, projectId, identity, call);
  const { identifier, displayName, spentUntil } = user;
  const userKey = userKeyOf(projectId, userId);
  const counted = countRequest({ key: userRowKey(userKey), spentUntil }, call);
  const login = { userKey, userId, identifier, displayName, amr: 'issuer', authTime } as const;
  const [opened] = await together([openSession(table, login, { seen: user, presented }, settings, call), counted]);
  return opened;
};

const open = (
  code: string | undefined,
  bearer: Credential,
  presented: Credential,
  settings: ExchangeSettings,
  systems: ExchangeSystems,
  call: Call,
): Promise<OpenedSession> => {
  const jwt = bearer.kind === 'bearer' && looksLikeJwt(bearer.token) ? bearer.token : undefined;
  if (code !== undefined && jwt !== undefined) throw new Refusal('invalid_request', { reason: 'two_credentials' });
  if (code !== undefined) return byHandoff(code, presented, settings, systems, call);
  if (jwt !== undefined) return byJwt(jwt, presented, settings, systems, call);
  throw new Refusal('unauthorized', { reason: 'nothing_to_exchange' });
};

/** A cookie beside the JWT is the session of an earlier login that the browser still holds: it ends when the new one begins. */
export const exchange =
  (settings: ExchangeSettings, systems: ExchangeSystems): HttpStory =>
  async (request, call) => {
    const { cookie, allowTokenInBody, allowIdTokenInBody } = settings;
    const fromCookie = readCookieCredential(request, cookie.name);
    const bearer = readBearerCredential(request);
    const presented = fromCookie.kind === 'cookie' ? fromCookie : bearer;
    requireAllowedOrigin(request, presented, settings, call.trail);
    const { handoffCode, idToken, delivery } = readExchangeRequest(readJsonBody(request, maximumBodyBytes));
    requireDeliveryAllowed(delivery, request, allowTokenInBody);
    const credential = withBodyToken(bearer, idToken, allowIdTokenInBody);
    const opened = await open(handoffCode, credential, presented, settings, systems, call);
    return deliver(opened, delivery, cookie, call.nowSeconds);
  };
