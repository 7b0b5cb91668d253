// What a token request may say: the type, in either of the two words that Corbado's clients use for it, and nothing else.
import * as z from 'zod/mini';
import { type ConnectTokenType, connectTokenTypes } from '../shared/environment.ts';
import { Refusal } from '../shared/refusal.ts';

// Strict: an `identifier` in the body is a client that believes it can choose whom the token is for.
const requestSchema = z.strictObject({
  type: z.optional(z.string()),
  connectTokenType: z.optional(z.string()),
  idToken: z.optional(z.string()),
});

export type TokenRequest = { readonly type: ConnectTokenType; readonly idToken: string | undefined };

// A slip in the prose of three of Corbado's guides; their components ask for passkey-append.
const meant = (type: string | undefined): string | undefined => (type === 'passkey-add' ? 'passkey-append' : type);

const isKnown = (type: string | undefined): type is ConnectTokenType =>
  (connectTokenTypes as readonly (string | undefined)[]).includes(type);

/** Throws `invalid_request` for an unknown type, `type_not_allowed` for one that the stage has switched off. */
export const readTokenRequest = (
  body: Readonly<Record<string, unknown>>,
  allowed: readonly ConnectTokenType[],
): TokenRequest => {
  const parsed = z.safeParse(requestSchema, body);
  if (!parsed.success) throw new Refusal('invalid_request', { reason: 'body_shape' });
  const { type, connectTokenType, idToken } = parsed.data;
  if (type !== undefined && connectTokenType !== undefined)
    throw new Refusal('invalid_request', { reason: 'two_types' });
  const asked = meant(type ?? connectTokenType);
  if (!isKnown(asked)) throw new Refusal('invalid_request', { reason: 'type_unknown' });
  if (!allowed.includes(asked)) throw new Refusal('type_not_allowed', { reason: 'type_switched_off' });
  return { type: asked, idToken };
};
