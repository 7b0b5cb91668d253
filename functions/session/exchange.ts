// `POST /auth/session`: trade a hand-off code, or a JWT of the existing login, for a session of ours.
import type { Call } from '../shared/call.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { type Credential, readBearerCredential, readCookieCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import { looksLikeJwt, type VerifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { Refusal } from '../shared/refusal.ts';
import type { RedeemHandoff } from '../shared/session/handoff.ts';
import { deliver, type OpenSession, requireDeliveryAllowed } from '../shared/session/open-session.ts';
import type { Login } from '../shared/session/session.ts';
import { endPresentedSession, type RemoveSession } from '../shared/session/session-store.ts';
import { requireNotRevoked } from '../shared/user/require-not-revoked.ts';
import type { FindUser, RememberUser } from '../shared/user/user-directory.ts';
import { userKeyOf } from '../shared/user/user-id.ts';
import type { BrowserPorts } from './browser-ports.ts';
import { readExchangeRequest } from './request.ts';

export type ExchangePorts = BrowserPorts & {
  readonly projectId: string;
  readonly allowTokenInBody: boolean;
  readonly verifyIssuerToken: VerifyIssuerToken;
  readonly redeemHandoff: RedeemHandoff;
  readonly findUser: FindUser;
  readonly rememberUser: RememberUser;
  readonly openSession: OpenSession;
  readonly removeSession: RemoveSession;
};

const maximumBodyBytes = 16 * 1024;

const byHandoff = async (code: string, ports: ExchangePorts, call: Call): Promise<Login> => {
  const { userId, ...ceremony } = await ports.redeemHandoff(code, call);
  const user = await ports.findUser(userId, call);
  requireNotRevoked(user, ceremony.authTime);
  const { identifier, displayName } = user;
  return { ...ceremony, userKey: userKeyOf(ports.projectId, userId), userId, identifier, displayName, amr: 'passkey' };
};

const byJwt = async (jwt: string, ports: ExchangePorts, call: Call): Promise<Login> => {
  call.trail.note({ credential: 'jwt' });
  const { userId, identifier, displayName, authTimeSeconds, provenAtSeconds } = await ports.verifyIssuerToken(
    jwt,
    call,
  );
  requireNotRevoked(await ports.rememberUser(userId, { identifier, displayName }, call), provenAtSeconds);
  const userKey = userKeyOf(ports.projectId, userId);
  return { userKey, userId, identifier, displayName, amr: 'issuer', authTime: authTimeSeconds };
};

const confirm = (code: string | undefined, bearer: Credential, ports: ExchangePorts, call: Call): Promise<Login> => {
  const jwt = bearer.kind === 'bearer' && looksLikeJwt(bearer.token) ? bearer.token : undefined;
  if (code !== undefined && jwt !== undefined) throw new Refusal('invalid_request', { reason: 'two_credentials' });
  if (code !== undefined) return byHandoff(code, ports, call);
  if (jwt !== undefined) return byJwt(jwt, ports, call);
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
    const { handoffCode, delivery } = readExchangeRequest(readJsonBody(request, maximumBodyBytes));
    requireDeliveryAllowed(delivery, request, ports.allowTokenInBody);
    const login = await confirm(handoffCode, bearer, ports, call);
    const opened = await ports.openSession(login, call);
    await endPresentedSession(presented, ports.removeSession, call);
    return deliver(opened, delivery, ports.cookie, call.nowSeconds);
  };
