// Makes signedPasskeyData: the short-lived, single-use JWT that says a passkey login succeeded.

import type { Rs256Signer, SignOptions } from '../stand-in/rs256-signer.ts';
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

export type SignedPasskeyDataParts = {
  state: CorbadoState;
  signer: Rs256Signer;
  projectId: string;
  nowMilliseconds: () => number;
};

/** The user of a token whose test does not care who it is. */
export const defaultUserId = 'c364a852-0071-70a4-0fe8-ed5728aa9522';

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
