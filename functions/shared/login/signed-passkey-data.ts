// What signedPasskeyData says about itself, read without believing it, and the reasons to refuse it before asking Corbado. All pure.
import * as z from 'zod/mini';
import { isSeconds } from '../frame/read-fields.ts';
import { Refusal } from '../frame/refusal.ts';
import { isAcceptableUserId, type UserIdRules } from '../user/users.ts';

const id = z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,128}$/));
const seconds = z.number().check(z.refine(isSeconds));

// Extensions that must be understood (RFC 7515, 4.1.11), and the one that changes what is signed (RFC 7797): we support none.
const unknownExtension = z.optional(z.never());
const headerSchema = z.object({ alg: z.literal('RS256'), crit: unknownExtension, b64: unknownExtension });
const claimsSchema = z.object({
  iss: id,
  sub: id,
  exp: seconds,
  nbf: z.optional(seconds),
  iat: z.optional(seconds),
  jti: id,
  username: z.optional(z.string()),
  webauthnId: z.optional(z.string()),
  credential: z.optional(id),
  challengeId: z.optional(id),
});

/** Claims as the token states them: true only once Corbado has verified the very string they came from. */
export type UnverifiedClaims = z.output<typeof claimsSchema>;

export type PasskeyLogin = {
  /** The string that goes to Corbado: the claims beside it were read from this and nothing else. */
  readonly signedPasskeyData: string;
  readonly unverifiedClaims: UnverifiedClaims;
  /** The customer's user id, from the claim that the stage names. */
  readonly userId: string;
  /** Whom Corbado is asked to expect. */
  readonly expectedUsername: string;
};

const maximumLength = 8192;
const skewSeconds = 60;
// Corbado's own live for 300 s from `iat` and 310 s from `nbf`. The mark of a used proof is kept for as long as the proof lives.
const longestLifeSeconds = 3600;
const threeParts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

const refuse = (reason: string): Refusal => new Refusal('invalid_passkey_data', { reason });

const decodePart = <Schema extends z.ZodMiniType>(part: string, schema: Schema, reason: string): z.output<Schema> => {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    throw refuse(reason);
  }
  const parsed = z.safeParse(schema, json);
  if (!parsed.success) throw refuse(reason);
  return parsed.data;
};

const requireTimely = ({ exp, nbf, iat }: UnverifiedClaims, nowSeconds: number): void => {
  if (exp <= nowSeconds - skewSeconds) throw refuse('token_expired');
  if ((nbf ?? 0) > nowSeconds + skewSeconds) throw refuse('token_not_yet_valid');
  if ((iat ?? 0) > nowSeconds + skewSeconds) throw refuse('token_from_the_future');
  const bornSeconds = Math.min(iat ?? exp, nbf ?? exp);
  if (exp - bornSeconds > longestLifeSeconds || exp - nowSeconds > longestLifeSeconds + skewSeconds)
    throw refuse('token_lives_too_long');
};

/**
 * Reads the token's claims and refuses what is certainly wrong: form, algorithm, project, time, ids. Every refusal is the same
 * `invalid_passkey_data` to the caller. Key hints in the header (`jwk`, `jku`, `kid`) are ignored: Corbado verifies.
 */
export const readSignedPasskeyData = (
  signedPasskeyData: string,
  projectId: string,
  rules: UserIdRules,
  nowSeconds: number,
): PasskeyLogin => {
  if (signedPasskeyData.length > maximumLength) throw refuse('token_too_long');
  const [, header, payload] = threeParts.exec(signedPasskeyData) ?? [];
  if (header === undefined || payload === undefined) throw refuse('token_form');
  decodePart(header, headerSchema, 'token_header');
  const claims = decodePart(payload, claimsSchema, 'token_claims');
  // There is no `aud`: the project that issued it is the audience.
  if (claims.iss !== projectId) throw refuse('token_of_other_project');
  requireTimely(claims, nowSeconds);
  const userId = claims[rules.userIdClaim];
  if (userId === undefined || !isAcceptableUserId(userId, rules)) throw refuse('user_id_refused');
  return { signedPasskeyData, unverifiedClaims: claims, userId, expectedUsername: claims.webauthnId || userId };
};

/** When Corbado made the proof, which a logout everywhere is compared with; 0 when it does not say. */
export const provenAtOf = ({ unverifiedClaims: { iat, nbf } }: PasskeyLogin): number => iat ?? nbf ?? 0;
