// From signedPasskeyData to a user we believe: what it says about itself, read without believing it, Corbado's word, and our own mark that it
// was used.
import * as z from 'zod/mini';
import type { RequireActiveUser } from '../cognito/status-check.ts';
import type { Corbado } from '../corbado/corbado.ts';
import { verifySignedData } from '../corbado/verify-signed-data.ts';
import { type Call, isWholeNumber, together } from '../frame/call.ts';
import { afterProof, Refusal } from '../frame/refusal.ts';
import type { Can } from '../table/table.ts';
import { isAcceptableUserId, type KnownUser, requireMayLogIn, type UserIdRules } from '../user/users.ts';
import { claimOnce, type SingleUse } from './single-use.ts';

const id = z.string().check(z.regex(/^[A-Za-z0-9_.:-]{1,128}$/));
const seconds = z.number().check(z.refine(isWholeNumber));

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

/** The same for every way of being wrong. */
export const refuseProof = (reason: string): Refusal => new Refusal('invalid_passkey_data', { reason });

const decodePart = <Schema extends z.ZodMiniType>(part: string, schema: Schema, reason: string): z.output<Schema> => {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(part, 'base64url')));
  } catch {
    throw refuseProof(reason);
  }
  const parsed = z.safeParse(schema, json);
  if (!parsed.success) throw refuseProof(reason);
  return parsed.data;
};

const requireTimely = ({ exp, nbf, iat }: UnverifiedClaims, nowSeconds: number): void => {
  if (exp <= nowSeconds - skewSeconds) throw refuseProof('token_expired');
  if ((nbf ?? 0) > nowSeconds + skewSeconds) throw refuseProof('token_not_yet_valid');
  if ((iat ?? 0) > nowSeconds + skewSeconds) throw refuseProof('token_from_the_future');
  const bornSeconds = Math.min(iat ?? exp, nbf ?? exp);
  if (exp - bornSeconds > longestLifeSeconds || exp - nowSeconds > longestLifeSeconds + skewSeconds)
    throw refuseProof('token_lives_too_long');
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
  if (signedPasskeyData.length > maximumLength) throw refuseProof('token_too_long');
  const [, header, payload] = threeParts.exec(signedPasskeyData) ?? [];
  if (header === undefined || payload === undefined) throw refuseProof('token_form');
  decodePart(header, headerSchema, 'token_header');
  const claims = decodePart(payload, claimsSchema, 'token_claims');
  // There is no `aud`: the project that issued it is the audience.
  if (claims.iss !== projectId) throw refuseProof('token_of_other_project');
  requireTimely(claims, nowSeconds);
  const userId = claims[rules.userIdClaim];
  if (userId === undefined || !isAcceptableUserId(userId, rules)) throw refuseProof('user_id_refused');
  return { signedPasskeyData, unverifiedClaims: claims, userId, expectedUsername: claims.webauthnId || userId };
};

/** When Corbado made the proof, which a logout everywhere is compared with; 0 when it does not say. */
export const provenAtOf = ({ unverifiedClaims: { iat, nbf } }: PasskeyLogin): number => iat ?? nbf ?? 0;

// Longer than the token itself can be accepted, skew included.
const markerOutlivesTokenSeconds = 120;

/** The one use of a proof. */
export const singleUseOf = ({ unverifiedClaims: { iss, jti, exp } }: PasskeyLogin): SingleUse => ({
  kind: 'signed-passkey-data',
  issuer: iss,
  id: jti,
  neededUntilSeconds: exp + markerOutlivesTokenSeconds,
});

/** The proof was used before: noted, counted, and to the caller the same as any other wrong one. */
export const replayed = (call: Call): Refusal => {
  call.trail.note({ replay: true });
  call.trail.count('ReplayBlocked');
  return refuseProof('replayed');
};

export type ProofRules = { readonly projectId: string; readonly userIdRules: UserIdRules };

export type ProofSystems = {
  readonly table: Can<'put'>;
  readonly corbado: Corbado;
  /** Absent where the stage wants no check. */
  readonly requireActiveUser?: RequireActiveUser | undefined;
};

/** Reads the user, or answers `undefined` where a later step does. */
export type LookUp<User extends KnownUser | undefined> = (userId: string, call: Call) => Promise<User>;

/**
 * The order matters. Corbado first: only real tokens leave a mark, so nobody fills the table with junk. The mark before any session: only
 * the call that puts it gets one. The user is looked up while Corbado verifies, and believed only afterwards. Throws
 * `invalid_passkey_data`, the same for every way of being wrong, and `unauthorized` for a user who may not log in even with a good proof.
 */
export const confirmPasskeyLogin = async <User extends KnownUser | undefined>(
  signedPasskeyData: string,
  lookUp: LookUp<User>,
  { projectId, userIdRules }: ProofRules,
  { table, corbado, requireActiveUser }: ProofSystems,
  call: Call,
): Promise<PasskeyLogin & { readonly user: User }> => {
  const login = readSignedPasskeyData(signedPasskeyData, projectId, userIdRules, call.nowSeconds);
  const [, user] = await together([
    verifySignedData(corbado, login, call),
    afterProof(lookUp(login.userId, call)),
    requireActiveUser && afterProof(requireActiveUser(login.userId, call)),
  ]);
  if (user !== undefined) requireMayLogIn(user, provenAtOf(login));
  if (!(await afterProof(claimOnce(table, singleUseOf(login), call)))) throw replayed(call);
  return { ...login, user };
};
