// `POST /auth/session`: trade a hand-off code, or a JWT of the existing login, for a session of ours.
import type { Call } from '../shared/call.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { type Credential, readBearerCredential, readCookieCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import { withBodyToken } from '../shared/issuer/body-token.ts';
import { looksLikeJwt, type VerifyIssuerToken } from '../shared/issuer/trusted-issuers.ts';
import { Refusal } from '../shared/refusal.ts';
import type { RedeemHandoff } from '../shared/session/handoff.ts';
import type { FindLoginUser } from '../shared/session/login-user.ts';
import { deliver, type OpenSession, requireDeliveryAllowed } from '../shared/session/open-session.ts';
import type { Login, Session } from '../shared/session/session.ts';
import { endPresentedSession, type RemoveSession, withoutPresented } from '../shared/session/session-store.ts';
import { requireNotRevoked } from '../shared/user/require-not-revoked.ts';
import type { RememberUser } from '../shared/user/user-directory.ts';
import { userKeyOf } from '../shared/user/user-id.ts';
import type { BrowserPorts } from './browser-ports.ts';
import { readExchangeRequest } from './request.ts';

export type ExchangePorts = BrowserPorts & {
  readonly projectId: string;
  readonly allowTokenInBody: boolean;
  readonly allowIdTokenInBody: boolean;
  readonly verifyIssuerToken: VerifyIssuerToken;
  readonly redeemHandoff: RedeemHandoff;
  readonly findLoginUser: FindLoginUser;
  readonly rememberUser: RememberUser;
  readonly openSession: OpenSession;
  readonly removeSession: RemoveSession;
};

const maximumBodyBytes = 16 * 1024;

type Confirmed = { readonly login: Login; readonly held: readonly Session[] };

const byHandoff = async (code: string, ports: ExchangePorts, call: Call): Promise<Confirmed> => {
  const { userId, ...ceremony } = await ports.redeemHandoff(code, call);
  const user = await ports.findLoginUser(userId, call);
  requireNotRevoked(user, ceremony.authTime);
  const { identifier, displayName, sessions: held } = user;
  const userKey = userKeyOf(ports.projectId, userId);
  return { login: { ...ceremony, userKey, userId, identifier, displayName, amr: 'passkey' }, held };
};

const byJwt = async (jwt: string, ports: ExchangePorts, call: Call): Promise<Confirmed> => {
  call.trail.note({ credential: 'jwt' });
  const { userId, authTimeSeconds, provenAtSeconds, ...told } = await ports.verifyIssuerToken(jwt, call);
  const [user, { sessions: held }] = await Promise.all([
    ports.rememberUser(userId, told, call),
    ports.findLoginUser(userId, call),
  ]);
  requireNotRevoked(user, provenAtSeconds);
  const { identifier, displayName } = user;
  const userKey = userKeyOf(ports.projectId, userId);
  return { login: { userKey, userId, identifier, displayName, amr: 'issuer', authTime: authTimeSeconds }, held };
};

const confirm = (
  code: string | undefined,
  bearer: Credential,
  ports: ExchangePorts,
  call: Call,
): Promise<Confirmed> => {
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
    requireAllowedOrigin(request, presented, ports, call.trail);
    const { handoffCode, idToken, delivery } = readExchangeRequest(readJsonBody(request, maximumBodyBytes));
    requireDeliveryAllowed(delivery, request, ports.allowTokenInBody);
    const credential = withBodyToken(bearer, idToken, ports.allowIdTokenInBody);
    const { login, held } = await confirm(handoffCode, credential, ports, call);
    const opened = await ports.openSession(login, withoutPresented(held, presented), call);
    await endPresentedSession(presented, ports.removeSession, call);
    return deliver(opened, delivery, ports.cookie, call.nowSeconds);
  };
