// From signedPasskeyData to a user we believe: local checks, Corbado's word, and our own mark that it was used.
import type { RequireActiveUser } from '../cognito/status-check.ts';
import type { Corbado } from '../corbado/corbado.ts';
import { verifySignedData } from '../corbado/verify-signed-data.ts';
import { type Call, together } from '../frame/call.ts';
import { afterProof, Refusal } from '../frame/refusal.ts';
import { type MarkerRow, markerKey } from '../table/rows.ts';
import { type Can, holds } from '../table/table.ts';
import { type KnownUser, requireMayLogIn, type UserIdRules } from '../user/users.ts';
import { type PasskeyLogin, provenAtOf, readSignedPasskeyData } from './signed-passkey-data.ts';

/** What may be used once; the kind keeps ids from different sources apart. */
export type SingleUse = {
  readonly kind: 'signed-passkey-data' | 'action-event' | 'delivery';
  readonly issuer: string;
  readonly id: string;
  /** Until when the marker is needed, epoch seconds. */
  readonly neededUntilSeconds: number;
};

/**
 * True for the first claim, and for every one that carries the same nonce as the first. So the SDK's own retry recognises its first
 * attempt: when DynamoDB wrote the marker but the answer got lost, the second attempt finds our nonce there and is no replay.
 */
export const claimUse = (table: Can<'put'>, use: SingleUse, nonce: string, call: Call): Promise<boolean> => {
  const marker: MarkerRow = { nonce, usedAt: call.nowSeconds, ttl: use.neededUntilSeconds };
  const isFirst = { expression: 'attribute_not_exists(pk) OR nonce = :nonce', values: { nonce } };
  return holds(table.put({ ...markerKey(use), ...marker }, call, isFirst));
};

/** True for the first claim, false for every later one. */
export const claimOnce = (table: Can<'put'>, use: SingleUse, call: Call): Promise<boolean> =>
  claimUse(table, use, call.chance.nonce(), call);

/** The nonce of the call that claimed it, if any did. */
export const findUse = async (table: Can<'get'>, use: SingleUse, call: Call): Promise<string | undefined> => {
  const marker = await table.get(markerKey(use), call);
  return marker === undefined ? undefined : String(marker.nonce);
};

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
  return new Refusal('invalid_passkey_data', { reason: 'replayed' });
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
