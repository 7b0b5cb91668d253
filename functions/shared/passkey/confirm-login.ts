// From signedPasskeyData to a user we believe: local checks, Corbado's word, and our own mark that it was used.
import type { Call } from '../call.ts';
import type { VerifySignedData } from '../corbado/verify-signed-data.ts';
import { Refusal } from '../refusal.ts';
import { afterProof } from '../session/after-proof.ts';
import { together } from '../together.ts';
import { requireMayLogIn } from '../user/require-not-revoked.ts';
import type { KnownUser } from '../user/user-directory.ts';
import type { UserIdRules } from '../user/user-id.ts';
import { type PasskeyLogin, provenAtOf, readSignedPasskeyData } from './signed-passkey-data.ts';
import type { ClaimOnce } from './single-use.ts';

/** Throws unless whoever keeps the accounts would let this user in right now. */
export type RequireActiveUser = (userId: string, call: Call) => Promise<void>;

export type ConfirmPorts = {
  readonly projectId: string;
  readonly rules: UserIdRules;
  /** Absent where nobody is asked. */
  readonly requireActiveUser?: RequireActiveUser | undefined;
  readonly verify: VerifySignedData;
  readonly claimOnce: ClaimOnce;
};

/** Reads the user, or answers `undefined` where a later step does. */
export type LookUp<User extends KnownUser | undefined> = (userId: string, call: Call) => Promise<User>;

export type ConfirmedLogin<User> = PasskeyLogin & { readonly user: User };

// Longer than the token itself can be accepted, skew included.
const markerOutlivesTokenSeconds = 120;

/**
 * The order matters. Corbado first: only real tokens leave a mark, so nobody fills the table with junk. The mark before any session:
 * whoever puts it is the only one to get one. The user is looked up while Corbado verifies, and believed only after it. Throws
 * `invalid_passkey_data`, the same for every way of being wrong, and `unauthorized` for a user who may not log in with a good one.
 */
export const confirmPasskeyLogin = async <User extends KnownUser | undefined>(
  signedPasskeyData: string,
  lookUp: LookUp<User>,
  ports: ConfirmPorts,
  call: Call,
): Promise<ConfirmedLogin<User>> => {
  const login = readSignedPasskeyData(signedPasskeyData, ports.projectId, ports.rules, call.nowSeconds);
  const [, user] = await together([
    ports.verify(login.signedPasskeyData, login.expectedUsername, call),
    afterProof(lookUp(login.userId, call)),
    ports.requireActiveUser && afterProof(ports.requireActiveUser(login.userId, call)),
  ]);
  if (user !== undefined) requireMayLogIn(user, provenAtOf(login));
  const { iss, jti, exp } = login.unverifiedClaims;
  const first = await afterProof(
    ports.claimOnce(
      { kind: 'signed-passkey-data', issuer: iss, id: jti, neededUntilSeconds: exp + markerOutlivesTokenSeconds },
      call,
    ),
  );
  if (first) return { ...login, user };
  call.trail.note({ replay: true });
  call.trail.count('ReplayBlocked');
  throw new Refusal('invalid_passkey_data', { reason: 'replayed' });
};
