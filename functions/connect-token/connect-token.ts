// A component in the frontend needs a connect token: find the user, ask Corbado for one token of one type, pass it on.
import * as z from 'zod/mini';
import type { Corbado } from '../shared/corbado/corbado.ts';
import { createConnectToken } from '../shared/corbado/create-connect-token.ts';
import { type ConnectTokenType, connectTokenTypes } from '../shared/environment/settings.ts';
import { checkAfterDelete } from '../shared/flag/due-list.ts';
import { together } from '../shared/frame/call.ts';
import { Refusal } from '../shared/frame/refusal.ts';
import { type BrowserRules, readCredential, requireAllowedOrigin, withBodyToken } from '../shared/http/credential.ts';
import { type HttpStory, json } from '../shared/http/http-handler.ts';
import { readFields, readJsonBody } from '../shared/http/http-request.ts';
import type { CountRequest } from '../shared/user/request-limit.ts';
import { requireSubject, type SubjectRules, type SubjectSystems } from './subject.ts';

export type ConnectTokenSettings = SubjectRules &
  BrowserRules & {
    /** The types that the stage issues. */
    readonly types: readonly ConnectTokenType[];
    readonly lifetimeSeconds: number;
    readonly freshLoginSeconds: number;
    readonly allowIdTokenInBody: boolean;
    /** Whether a delete token makes the reconcile run check the user's flag afterwards. */
    readonly checkAfterDelete: boolean;
  };

export type ConnectTokenSystems = SubjectSystems & { readonly corbado: Corbado; readonly countRequest: CountRequest };

const maximumBodyBytes = 16 * 1024;

// Strict: a client that sends an `identifier` believes it can choose whom the token is for.
export const requestSchema = z.strictObject({
  type: z.optional(z.string()),
  connectTokenType: z.optional(z.string()),
  idToken: z.optional(z.string()),
  // Whom the page believes to be signed in. It is compared and never used.
  expectedUserId: z.optional(z.string()),
});

export type TokenRequest = {
  readonly type: ConnectTokenType;
  readonly idToken: string | undefined;
  readonly expectedUserId: string | undefined;
};

// A mistake in the prose of three of Corbado's guides; their components ask for passkey-append.
const meant = (type: string | undefined): string | undefined => (type === 'passkey-add' ? 'passkey-append' : type);

const isKnown = (type: string | undefined): type is ConnectTokenType =>
  (connectTokenTypes as readonly (string | undefined)[]).includes(type);

/**
 * The type, from either of the two fields that Corbado's clients use for it. Throws `invalid_request` for an unknown one,
 * `type_not_allowed` for one that the stage has switched off.
 */
export const readTokenRequest = (
  body: Readonly<Record<string, unknown>>,
  allowed: readonly ConnectTokenType[],
): TokenRequest => {
  const { type, connectTokenType, idToken, expectedUserId } = readFields(requestSchema, body, 'body_shape');
  if (type !== undefined && connectTokenType !== undefined)
    throw new Refusal('invalid_request', { reason: 'two_types' });
  const asked = meant(type ?? connectTokenType);
  if (!isKnown(asked)) {
    const field = connectTokenType === undefined ? 'type' : 'connectTokenType';
    const detail = `The field ${field} must be ${allowed.join(' or ')}.`;
    throw new Refusal('invalid_request', { reason: 'type_unknown', detail });
  }
  if (!allowed.includes(asked)) throw new Refusal('type_not_allowed', { reason: 'type_switched_off' });
  return { type: asked, idToken, expectedUserId };
};

// Adding or removing a passkey changes how the account can be entered. A script on the page that gets hold of a session must not be able to
// enrol a key of its own for good (OWASP ASVS 5.0, 7.5.1).
const needsFreshLogin: readonly ConnectTokenType[] = ['passkey-append', 'passkey-delete'];

/** Throws `reauthentication_required` when the user proved who they are more than `freshSeconds` ago. */
export const requireFreshLogin = (
  type: ConnectTokenType,
  authTimeSeconds: number,
  freshSeconds: number,
  nowSeconds: number,
): void => {
  if (needsFreshLogin.includes(type) && nowSeconds - authTimeSeconds > freshSeconds)
    throw new Refusal('reauthentication_required', { reason: 'login_not_fresh' });
};

/**
 * Throws `other_user` when a page believes that somebody else is signed in: another tab has changed the user since, and a passkey added
 * now would be added to the wrong account.
 */
export const requireExpectedUser = (userId: string, expectedUserId: string | undefined): void => {
  if (expectedUserId !== undefined && expectedUserId !== userId)
    throw new Refusal('other_user', { reason: 'user_not_expected' });
};

// Corbado's printed Kotlin client refuses an answer with any key that it does not know, so on a path that its pages use the answer has
// exactly the key that they read. On our own path it has all of them.
const inDialect = (path: string, token: string, expiresAt: number): Record<string, unknown> => {
  if (path === '/auth/createConnectToken') return { connectToken: token };
  if (path === '/connectToken') return { token };
  return { connectToken: token, token, expiresAt };
};

export const connectToken =
  (settings: ConnectTokenSettings, systems: ConnectTokenSystems): HttpStory =>
  async (request, call) => {
    const { types, lifetimeSeconds, freshLoginSeconds, allowIdTokenInBody } = settings;
    const presented = readCredential(request, settings.cookie.name);
    requireAllowedOrigin(request, presented, settings, call.trail);
    const { type, idToken, expectedUserId } = readTokenRequest(readJsonBody(request, maximumBodyBytes), types);
    call.trail.note({ tokenType: type });
    const credential = withBodyToken(presented, idToken, allowIdTokenInBody);
    const subject = await requireSubject(credential, settings, systems, call);
    const { userId, identifier, displayName, authTimeSeconds, row, touch } = subject;
    requireExpectedUser(userId, expectedUserId);
    requireFreshLogin(type, authTimeSeconds, freshLoginSeconds, call.nowSeconds);
    const counted = systems.countRequest(row, call);
    const mayDelete = type === 'passkey-delete' && settings.checkAfterDelete;
    const [{ secret, expiresAtSeconds }] = await together([
      createConnectToken(systems.corbado, { type, identifier, displayName, lifetimeSeconds }, call),
      counted,
      touch(),
      mayDelete && checkAfterDelete(systems.table, userId, lifetimeSeconds, call),
    ]);
    call.trail.count('ConnectTokenIssued');
    return json(inDialect(request.path, secret, expiresAtSeconds));
  };
