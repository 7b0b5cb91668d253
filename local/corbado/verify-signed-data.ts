// `POST /v2/passkey/verifySignedData`: whether a signedPasskeyData is Corbado's, current, unused and about this user.
import { errors, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Rs256Signer } from '../stand-in/rs256-signer.ts';
import { type Answer, failure, success } from './answer.ts';
import type { CorbadoState } from './corbado-state.ts';
import { fieldProblems } from './field-problems.ts';

export type VerificationResult =
  | 'success'
  | 'invalid_signature'
  | 'invalid_challenge'
  | 'user_mismatch'
  | 'generic_error';

const signedPasskeyData = z.string().min(1);
const requestSchema = z.object({ signedPasskeyData, username: z.string().min(1) });
// Corbado's guides send the token alone to the plural path, its specifications both fields to the singular one.
const guideRequestSchema = z.object({ signedPasskeyData, username: z.string().min(1).optional() });

export type VerifyParts = {
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
