// A client holds signedPasskeyData: let Corbado confirm it, open a session, hand it over.
import * as z from 'zod/mini';
import { remindOfFlag } from '../shared/flag/due-list.ts';
import { together } from '../shared/frame/call.ts';
import { afterProof } from '../shared/frame/refusal.ts';
import {
  type BrowserRules,
  type CookieSettings,
  isFromBrowser,
  readCredential,
  requireAllowedOrigin,
} from '../shared/http/credential.ts';
import { type HttpAnswer, type HttpStory, json } from '../shared/http/http-handler.ts';
import { type HttpRequest, readFields, readJsonBody } from '../shared/http/http-request.ts';
import { type OpenedSession, openSession, type SessionRules } from '../shared/login/open-session.ts';
import { confirmPasskeyLogin, type ProofRules, type ProofSystems } from '../shared/login/proof.ts';
import { type Delivery, deliver, requireDeliveryAllowed } from '../shared/login/session-delivery.ts';
import { userKeyOf } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { findLoginUser } from '../shared/user/users.ts';

export type VerifyPasskeySettings = ProofRules & SessionRules & BrowserRules & { readonly allowTokenInBody: boolean };
export type VerifyPasskeySystems = ProofSystems & { readonly table: Can<'query' | 'put' | 'remove'> };

const maximumBodyBytes = 32 * 1024;

export const requestSchema = z.strictObject({
  signedPasskeyData: z.string().check(z.minLength(1)),
  delivery: z.optional(z.enum(['cookie', 'token'])),
  // Facts about the device that older Corbado clients send; nothing here uses them.
  clientState: z.optional(z.string()),
});

export type VerifyRequest = {
  readonly signedPasskeyData: string;
  /** When absent, the route's name decides. */
  readonly delivery: Delivery | undefined;
};

/** Throws `invalid_request`. */
export const readVerifyRequest = (body: Readonly<Record<string, unknown>>): VerifyRequest => {
  const { signedPasskeyData, delivery } = readFields(requestSchema, body, 'body_shape');
  return { signedPasskeyData, delivery };
};

const completeLogin = '/auth/completeLogin';
const ofTheExampleApps = '/auth/verifySignedPasskeyData';

/**
 * Corbado's apps do not say which they want and read the token in the body, so for any client but a browser these routes default to that.
 * completeLogin does so even where the stage allows no such token: the refusal then says which setting is missing, while a cookie would be
 * a login that the app cannot read, with its proof used up.
 */
export const usualDelivery = (request: HttpRequest, allowTokenInBody: boolean): Delivery => {
  if (isFromBrowser(request)) return 'cookie';
  if (request.path === completeLogin) return 'token';
  return request.path === ofTheExampleApps && allowTokenInBody ? 'token' : 'cookie';
};

/** The Kotlin client printed for completeLogin refuses an answer with any key beyond these two. */
export const deliverInDialect = (
  path: string,
  opened: OpenedSession,
  delivery: Delivery,
  cookie: CookieSettings,
  nowSeconds: number,
): HttpAnswer =>
  path === completeLogin && delivery === 'token'
    ? json({ success: true, accessToken: opened.token })
    : deliver(opened, delivery, cookie, nowSeconds);

export const verifyPasskey =
  (settings: VerifyPasskeySettings, systems: VerifyPasskeySystems): HttpStory =>
  async (request, call) => {
    const { projectId, cookie, allowTokenInBody } = settings;
    const { table } = systems;
    const presented = readCredential(request, cookie.name);
    requireAllowedOrigin(request, presented, settings, call.trail);
    const { signedPasskeyData, delivery = usualDelivery(request, allowTokenInBody) } = readVerifyRequest(
      readJsonBody(request, maximumBodyBytes),
    );
    requireDeliveryAllowed(delivery, request, allowTokenInBody);
    const lookUp = (userId: string) => findLoginUser(table, projectId, userId, call);
    const confirmed = await confirmPasskeyLogin(signedPasskeyData, lookUp, settings, systems, call);
    const { userId, user, unverifiedClaims: verifiedClaims } = confirmed;
    const { identifier, displayName, flag } = user;
    const userKey = userKeyOf(projectId, userId);
    const { credential: credentialId, challengeId } = verifiedClaims;
    const ceremony = { authTime: call.nowSeconds, credentialId, challengeId };
    const login = { userKey, userId, identifier, displayName, amr: 'passkey', ...ceremony } as const;
    const [opened] = await together([
      afterProof(openSession(table, login, { seen: user, presented }, settings, call)),
      remindOfFlag(table, userId, flag, call),
    ]);
    return deliverInDialect(request.path, opened, delivery, cookie, call.nowSeconds);
  };
