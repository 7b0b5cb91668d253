// `signedPasskeyData`, the short-lived, single-use JWT that says a passkey login succeeded: how it is made, and how
// `POST /v2/passkey/verifySignedData` verifies it.
import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Rs256Signer, SignOptions } from '../stand-in/rs256-signer.ts';
import { type Answer, failure, fieldProblems, success } from './answer.ts';
import type { CorbadoState } from './corbado-state.ts';
import { numberedId, randomText } from './identifiers.ts';

const lifetimeSeconds = 300;
const backdatedSeconds = 10;

export type SignedPasskeyDataOverrides = SignOptions & {
  /** Replaces or adds claims; a claim set to `undefined` is left out. */
  claims?: Record<string, unknown>;
  /** Issues the token that long ago: 301 and more gives an expired one. */
  issuedSecondsAgo?: number;
  /** `false` leaves the challenge unknown to the verify call. */
  registerChallenge?: boolean;
};

type SignedPasskeyDataParts = {
  state: CorbadoState;
  signer: Rs256Signer;
  projectId: string;
  nowMilliseconds: () => number;
};

/** The user of a token whose test does not care who it is. */
const defaultUserId = 'c364a852-0071-70a4-0fe8-ed5728aa9522';

/** Signs one token with the claims that Corbado documents; `iss` is the project id and `webauthnId` the customer's user id. */
export const signPasskeyData = async (
  { state, signer, projectId, nowMilliseconds }: SignedPasskeyDataParts,
  overrides: SignedPasskeyDataOverrides = {},
): Promise<string> => {
  const { claims: changes = {}, issuedSecondsAgo = 0, registerChallenge = true, ...signing } = overrides;
  const issuedAt = Math.floor(nowMilliseconds() / 1000) - issuedSecondsAgo;
  const webauthnId = typeof changes.webauthnId === 'string' ? changes.webauthnId : defaultUserId;
  const claims: Record<string, unknown> = {
    iss: projectId,
    sub: state.corbadoUserId(webauthnId),
    exp: issuedAt + lifetimeSeconds,
    nbf: issuedAt - backdatedSeconds,
    iat: issuedAt,
    jti: randomText(30),
    processId: randomText(20),
    username: '',
    credential: numberedId('cre'),
    challengeId: numberedId('was'),
    webauthnId,
    isCUI: false,
    ...changes,
  };
  if (registerChallenge) state.openChallenges.add(String(claims.challengeId));
  return signer.sign(claims, signing);
};

type VerificationResult = 'success' | 'invalid_signature' | 'invalid_challenge' | 'user_mismatch' | 'generic_error';

const signedPasskeyDataField = z.string().min(1);
const requestSchema = z.object({ signedPasskeyData: signedPasskeyDataField, username: z.string().min(1) });
// Corbado's guides send the token alone to the plural path, its specifications both fields to the singular one.
const guideRequestSchema = z.object({
  signedPasskeyData: signedPasskeyDataField,
  username: z.string().min(1).optional(),
});

type VerifyParts = {
  state: CorbadoState;
  signer: Rs256Signer;
  projectId: string;
  nowMilliseconds: () => number;
};

const readClaims = async (parts: VerifyParts, token: string): Promise<Record<string, unknown> | VerificationResult> => {
  try {
    const { payload } = await jwtVerify(token, parts.signer.publicKey, {
      algorithms: ['RS256'],
      issuer: parts.projectId,
      currentDate: new Date(parts.nowMilliseconds()),
    });
    return payload;
  } catch (error) {
    // Which result Corbado gives an expired token is not published. Its challenge has expired with it, hence this one.
    const isTooLate = error instanceof errors.JWTExpired;
    return isTooLate ? 'invalid_challenge' : 'invalid_signature';
  }
};

/** Verifies and, on success only, uses the token up. */
const verify = async (parts: VerifyParts, token: string, username: string | undefined): Promise<VerificationResult> => {
  const claims = await readClaims(parts, token);
  if (typeof claims === 'string') return claims;
  if (username !== undefined && claims.webauthnId !== username) return 'user_mismatch';
  const challengeId = typeof claims.challengeId === 'string' ? claims.challengeId : '';
  return parts.state.openChallenges.delete(challengeId) ? 'success' : 'invalid_challenge';
};

/** A negative outcome is an answer with HTTP 200 too; only a malformed request is an error. */
export const verifySignedData = async (parts: VerifyParts, body: unknown, path: string): Promise<Answer> => {
  const schema = path.startsWith('/v2/passkeys/') ? guideRequestSchema : requestSchema;
  const request = schema.safeParse(body);
  if (!request.success) return failure('validation_error', 'The request is not valid.', fieldProblems(request.error));
  const { signedPasskeyData: token, username } = request.data;
  return success({ verificationResult: await verify(parts, token, username) });
};
