// Records what a trusted issuer says about a user. An identifier, once recorded, belongs to that user alone, for good.
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { type IdentifierRow, identifierKey, type ProfileAttributes, userKeyOf, userRowKey } from '../table/rows.ts';
import { type Can, ConditionFailed, type Item, unlessRefused } from '../table/table.ts';
import { type KnownUser, readKnownUser, type UserProfile } from './users.ts';

const taken = (): Refusal => new Refusal('identifier_taken', { reason: 'identifier_of_another_user' });

/**
 * Returns the partition keys of the rows that belong to this user afterwards; throws `identifier_taken`. At Corbado an identifier is a
 * person: two users with the same one would have each other's passkeys. A user id is an identifier too, that of a user without another, so
 * it is claimed as well; a user on record who never claimed theirs has it all the same. An earlier identifier stays with its user, as the
 * passkeys under it at Corbado do.
 */
export const claimIdentifier = async (
  table: Can<'get' | 'put'>,
  projectId: string,
  userId: string,
  identifier: string,
  call: Call,
): Promise<readonly string[]> => {
  const userKey = userKeyOf(projectId, userId);
  const names = [...new Set([userId, identifier])];
  // Before anything is written: claiming another user's id would shut that user out.
  if (identifier !== userId && (await table.get(userRowKey(userKeyOf(projectId, identifier)), call))) throw taken();
  const rows: string[] = [];
  const isOurs = { expression: 'attribute_not_exists(pk) OR userKey = :userKey', values: { userKey } };
  const row: IdentifierRow = { userId, userKey };
  try {
    // The user's own id first: a user refused for it must not keep the other identifier from its owner.
    for (const name of names) {
      const key = identifierKey(projectId, name);
      await table.put({ ...key, ...row }, call, isOurs);
      rows.push(key.pk);
    }
    return rows;
  } catch (error) {
    throw error instanceof ConditionFailed ? taken() : error;
  }
};

const whyShut = ({ isBlocked }: KnownUser): Refusal =>
  isBlocked
    ? new Refusal('unauthorized', { reason: 'user_blocked' })
    : new Refusal('reauthentication_required', { reason: 'issuer_login_revoked' });

const isShut = ({ isBlocked, revokedBeforeSeconds }: KnownUser, provenAtSeconds: number): boolean =>
  isBlocked || (revokedBeforeSeconds > 0 && revokedBeforeSeconds >= provenAtSeconds);

// The opposite of `isShut`, as a condition.
const open = 'attribute_not_exists(blockedAt) AND (attribute_not_exists(revokedBefore) OR revokedBefore < :proven)';
// Written only with a claim: a row that has them also has the identifier stored beside them.
const claimed = 'attribute_exists(identifierRows)';

const attemptsAtOneRow = 4;

/** A user as a genuine token of the existing login describes them, and when that was proven. */
export type ToldUser = Partial<UserProfile> & { readonly userId: string; readonly provenAtSeconds: number };

/**
 * Returns what is on record afterwards: one write, no read. The read and the claim are needed only for a user's first token, for an
 * identifier other than the recorded one, and to find out why a token is refused; such a token writes nothing. Throws
 * `reauthentication_required` for a token from before a logout everywhere, `unauthorized` for a blocked user, `identifier_taken` for
 * another user's identifier.
 */
export const rememberUser = async (
  table: Can<'get' | 'put' | 'update'>,
  projectId: string,
  { userId, identifier: toldIdentifier, displayName, provenAtSeconds }: ToldUser,
  call: Call,
): Promise<KnownUser> => {
  // It could be from before a logout.
  if (provenAtSeconds === 0) throw new Refusal('unauthorized', { reason: 'issuer_token_without_time' });
  const key = userRowKey(userKeyOf(projectId, userId));
  // Not every token has a name for its user: what it leaves out stays as recorded earlier.
  const profile = displayName ? { userId, displayName } : { userId };
  const set = { ...profile, profileAt: call.nowSeconds } satisfies Partial<ProfileAttributes>;
  const keep = async (change: Item, expression: string, values: Item): Promise<KnownUser | undefined> => {
    const condition = { expression: `${open} AND ${expression}`, values: { ...values, proven: provenAtSeconds } };
    const row = await unlessRefused(table.update(key, { set: change }, call, condition));
    return row && readKnownUser(userId, row);
  };
  for (let attempt = 0; attempt < attemptsAtOneRow; attempt += 1) {
    const unchanged = toldIdentifier
      ? await keep(set, `${claimed} AND identifier = :told`, { told: toldIdentifier })
      : await keep(set, claimed, {});
    if (unchanged) return unchanged;
    const row = await table.get(key, call);
    const user = readKnownUser(userId, row);
    if (isShut(user, provenAtSeconds)) throw whyShut(user);
    const identifier = toldIdentifier || user.identifier;
    const rows = await claimIdentifier(table, projectId, userId, identifier, call);
    // All that were ever claimed, so that erasing the user finds them: another token at this moment must not lose its claims.
    const before = String(row?.identifierRows ?? '');
    const identifierRows = [...new Set([...before.split(' '), ...rows])].join(' ').trim();
    const asRead = before === '' ? 'attribute_not_exists(identifierRows)' : 'identifierRows = :before';
    const changed = await keep({ ...set, identifier, identifierRows }, asRead, before === '' ? {} : { before });
    if (changed) return changed;
    // Shut, or changed by another token meanwhile: the next read shows which.
  }
  throw new Refusal('temporarily_unavailable', { reason: 'user_row_contended' });
};
