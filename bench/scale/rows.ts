// Rows as the functions write them, for tables that are filled without asking the functions: docs/architecture.md has the layout.
import { randomBytes } from 'node:crypto';
import { formatSessionToken, hashSecret, type Session } from '../../functions/shared/login/session.ts';
import {
  type MarkerRow,
  markerKey,
  type PasskeyRow,
  passkeyKey,
  sessionKey,
  type UserRow,
  userKeyOf,
  userRowKey,
} from '../../functions/shared/table/rows.ts';

export type Row = Record<string, { S: string } | { N: string }>;

const toAttributes = (item: Readonly<Record<string, string | number>>): Row =>
  Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'string' ? { S: value } : { N: String(value) },
    ]),
  );

export type SeededSession = {
  /** What the client holds. */
  readonly token: string;
  readonly row: Row;
};

const nonce = (): string => randomBytes(16).toString('hex');
const idOf = (kind: string): string => `${kind}-${randomBytes(10).toString('hex')}`;

// As in the stage: docs/configuration.md.
const absoluteSeconds = 10_800;

/** User ids of one length, as long as most logins' ids are; `kind` keeps those of different uses apart. */
export const numberedUserId = (kind: number, count: number): string =>
  `00000000-0000-4000-800${kind}-${String(count).padStart(12, '0')}`;

/** A session by passkey that was opened just now. */
export const seedSession = (projectId: string, userId: string, nowSeconds: number): SeededSession => {
  const userKey = userKeyOf(projectId, userId);
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = nowSeconds + absoluteSeconds;
  const session = {
    userId,
    identifier: `${userId}@example.com`,
    displayName: 'A User At Scale',
    amr: 'passkey',
    authTime: nowSeconds,
    createdAt: nowSeconds,
    lastSeenAt: nowSeconds,
    expiresAt,
    credentialId: idOf('cre'),
    challengeId: idOf('was'),
  } satisfies Partial<Session>;
  const row = toAttributes({ ...sessionKey({ userKey, secretHash: hashSecret(secret) }), ...session, ttl: expiresAt });
  return { token: formatSessionToken({ userKey, secret }), row };
};

const userRow = (userKey: string, userId: string, nowSeconds: number): Row => {
  const user = {
    userId,
    identifier: `${userId}@example.com`,
    displayName: 'A User At Scale',
    profileAt: nowSeconds,
    firstPasskeyAt: nowSeconds,
    firstPasskeyNonce: nonce(),
  } satisfies Partial<UserRow>;
  return toAttributes({ ...userRowKey(userKey), ...user });
};

const passkeyRow = (userKey: string, nowSeconds: number): Row => {
  const passkey: PasskeyRow = { nonce: nonce(), recordedAt: nowSeconds, ttl: nowSeconds + 30 * 86_400 };
  return toAttributes({ ...passkeyKey(userKey, idOf('cre')), ...passkey });
};

const markOfUse = (projectId: string, nowSeconds: number): Row => {
  const key = markerKey({ kind: 'signed-passkey-data', issuer: projectId, id: idOf('jti') });
  const marker: MarkerRow = { nonce: nonce(), usedAt: nowSeconds, ttl: nowSeconds + 420 };
  return toAttributes({ ...key, ...marker });
};

/** What one user who logged in today has in the table: four rows. */
export const rowsOfUser = (projectId: string, userId: string, nowSeconds: number): Row[] => {
  const userKey = userKeyOf(projectId, userId);
  const { row } = seedSession(projectId, userId, nowSeconds);
  return [userRow(userKey, userId, nowSeconds), passkeyRow(userKey, nowSeconds), row, markOfUse(projectId, nowSeconds)];
};

/** What DynamoDB counts for a row: names and text in UTF-8, a number one byte for each two digits and one more.
 *  https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const bytesOf = (row: Row): number =>
  Object.entries(row).reduce((sum, [name, value]) => {
    const size = 'S' in value ? Buffer.byteLength(value.S) : Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
    return sum + Buffer.byteLength(name) + size;
  }, 0);
