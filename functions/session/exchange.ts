// `POST /auth/session`: trade a hand-off code, or a JWT of the existing login, for a session of ours.
import type { Call } from '../shared/call.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { type Credential, readBearerCredential, readCookieCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import { withBodyToken } from '../shared/issuer/body-token.ts';
import { looksLikeJwt, type VerifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { Refusal } from '../shared/refusal.ts';
import { afterProof } from '../shared/session/after-proof.ts';
import { endPresentedSession } from '../shared/session/ending-sessions.ts';
import type { FindHandoff, RedeemHandoff } from '../shared/session/handoff.ts';
import type { FindLoginUser } from '../shared/session/login-user.ts';
import {
  deliver,
  type OpenedSession,
  type OpenSession,
  requireDeliveryAllowed,
} from '../shared/session/open-session.ts';
import type { RemoveSession } from '../shared/session/session-store.ts';
import { together } from '../shared/together.ts';
import type { CountRequest } from '../shared/user/request-limit.ts';
import { requireMayLogIn } from '../shared/user/require-not-revoked.ts';
import { type RememberUser, userRowOf } from '../shared/user/user-directory.ts';
import { userKeyOf } from '../shared/user/user-id.ts';
import type { BrowserPorts } from './browser-ports.ts';
import { readExchangeRequest } from './request.ts';

export type ExchangePorts = BrowserPorts & {
  readonly projectId: string;
  readonly allowTokenInBody: boolean;
  readonly allowIdTokenInBody: boolean;
  readonly verifyIssuerToken: VerifyIssuerToken;
  readonly findHandoff: FindHandoff;
  readonly redeemHandoff: RedeemHandoff;
  readonly findLoginUser: FindLoginUser;
  readonly rememberUser: RememberUser;
  readonly countRequest: CountRequest;
  readonly openSession: OpenSession;
  readonly removeSession: RemoveSession;
};

const maximumBodyBytes = 16 * 1024;

const byHandoff = async (
  code: string,
  presented: Credential,
  ports: ExchangePorts,
  call: Call,
): Promise<OpenedSession> => {
  const { userId, provenAt, ...ceremony } = await ports.findHandoff(code, call);
  const [, user] = await together([ports.redeemHandoff(code, call), afterProof(ports.findLoginUser(userId, call))]);
  requireMayLogIn(user, provenAt);
  const { identifier, displayName } = user;
  const userKey = userKeyOf(ports.projectId, userId);
  const login = { ...ceremony, userKey, userId, identifier, displayName, amr: 'passkey' } as const;
  return afterProof(ports.openSession(login, { seen: user, presented }, call));
};

const byJwt = async (jwt: string, presented: Credential, ports: ExchangePorts, call: Call): Promise<OpenedSession> => {
  call.trail.note({ credential: 'jwt' });
  const { userId, authTimeSeconds, provenAtSeconds, ...told } = await ports.verifyIssuerToken(jwt, call);
  const user = await ports.rememberUser(userId, told, provenAtSeconds, call);
  const { identifier, displayName, spentUntil } = user;
  const userKey = userKeyOf(ports.projectId, userId);
  const counted = ports.countRequest({ key: userRowOf(userKey), spentUntil }, call);
  const login = { userKey, userId, identifier, displayName, amr: 'issuer', authTime: authTimeSeconds } as const;
  const [opened] = await together([ports.openSession(login, { seen: user, presented }, call), counted]);
  return opened;
};

const open = (
  code: string | undefined,
  bearer: Credential,
  presented: Credential,
  ports: ExchangePorts,
  call: Call,
): Promise<OpenedSession> => {
  const jwt = bearer.kind === 'bearer' && looksLikeJwt(bearer.token) ? bearer.token : undefined;
  if (code !== undefined && jwt !== undefined) throw new Refusal('invalid_request', { reason: 'two_credentials' });
  if (code !== undefined) return byHandoff(code, presented, ports, call);
  if (jwt !== undefined) return byJwt(jwt, presented, ports, call);
  throw new Refusal('unauthorized', { reason: 'nothing_to_exchange' });
};

/** A cookie beside the JWT is the session of an earlier login that the browser still holds: it ends when the new one begins. */
export const exchange =
  (ports: ExchangePorts): HttpStory =>
  async (request, call) => {
    const cookie = readCookieCredential(request, ports.cookie.name);
    const bearer = readBearerCredential(request);
    const presented = cookie.kind === 'cookie' ? cookie : bearer;
    requireAllowedOrigin(request, presented, ports.allowedOrigins, call.trail);
    const { handoffCode, idToken, delivery } = readExchangeRequest(readJsonBody(request, maximumBodyBytes));
    requireDeliveryAllowed(delivery, request, ports.allowTokenInBody);
    const credential = withBodyToken(bearer, idToken, ports.allowIdTokenInBody);
    const opened = await open(handoffCode, credential, presented, ports, call);
    await endPresentedSession(presented, ports.removeSession, call);
    return deliver(opened, delivery, ports.cookie, call.nowSeconds);
  };
