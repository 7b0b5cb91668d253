// From signedPasskeyData to a user we believe: local checks, Corbado's word, and our own mark that it was used.
import type { Call } from '../call.ts';
import type { VerifySignedData } from '../corbado/verify-signed-data.ts';
import { Refusal } from '../refusal.ts';
import type { UserIdRules } from '../user/user-id.ts';
import { type PasskeyLogin, readSignedPasskeyData } from './signed-passkey-data.ts';
import type { ClaimOnce } from './single-use.ts';

export type ConfirmPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  readonly verify: VerifySignedData;
  readonly claimOnce: ClaimOnce;
};

// Longer than the token itself can be accepted, skew included.
const markerOutlivesTokenSeconds = 120;

/**
 * The order matters. Corbado first: only real tokens leave a mark, so nobody fills the table with junk. The mark before any session:
 * whoever puts it is the only one to get one. Throws `invalid_passkey_data`, the same for every way of being wrong.
 */
export const confirmPasskeyLogin = async (
  signedPasskeyData: string,
  ports: ConfirmPorts,
  call: Call,
): Promise<PasskeyLogin> => {
  const login = readSignedPasskeyData(signedPasskeyData, ports.projectId, ports.rules, call.nowSeconds);
  await ports.verify(login.signedPasskeyData, login.expectedUsername, call);
  const { iss, jti, exp } = login.unverifiedClaims;
  const first = await ports.claimOnce(
    { kind: 'signed-passkey-data', issuer: iss, id: jti, neededUntilSeconds: exp + markerOutlivesTokenSeconds },
    call,
  );
  if (first) return login;
  call.trail.note({ replay: true });
  call.trail.count('ReplayBlocked');
  throw new Refusal('invalid_passkey_data', { reason: 'replayed' });
};
