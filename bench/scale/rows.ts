// Rows as the functions write them, for tables that are filled without asking the functions: docs/architecture.md has the layout.
import { createHash, randomBytes } from 'node:crypto';

export type Row = Record<string, { S: string } | { N: string }>;

export type SeededSession = {
  /** What the client holds. */
  readonly token: string;
  readonly row: Row;
};

const text = (value: string) => ({ S: value });
const number = (value: number) => ({ N: String(value) });
const sha256 = (value: string): string => createHash('sha256').update(value).digest('base64url');
const idOf = (kind: string): string => `${kind}-${randomBytes(10).toString('hex')}`;

// As in the stage: docs/configuration.md.
const absoluteSeconds = 10_800;

export const userKeyOf = (projectId: string, userId: string): string =>
  createHash('sha256').update(`${projectId}\n${userId}`).digest().subarray(0, 16).toString('base64url');

/** User ids of one length, as long as most logins' ids are; `kind` keeps those of different uses apart. */
export const numberedUserId = (kind: number, count: number): string =>
  `00000000-0000-4000-800${kind}-${String(count).padStart(12, '0')}`;

/** A session by passkey that was opened just now. */
export const seedSession = (projectId: string, userId: string, nowSeconds: number): SeededSession => {
  const userKey = userKeyOf(projectId, userId);
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = nowSeconds + absoluteSeconds;
  const row = {
    pk: text(`U#${userKey}`),
    sk: text(`S#${sha256(secret)}`),
    userId: text(userId),
    identifier: text(`${userId}@example.com`),
    displayName: text('A User At Scale'),
    amr: text('passkey'),
    authTime: number(nowSeconds),
    createdAt: number(nowSeconds),
    lastSeenAt: number(nowSeconds),
    expiresAt: number(expiresAt),
    credentialId: text(idOf('cre')),
    challengeId: text(idOf('was')),
    ttl: number(expiresAt),
  };
  return { token: `${userKey}.${secret}`, row };
};

const userRow = (pk: string, userId: string, nowSeconds: number): Row => ({
  pk: text(pk),
  sk: text('U'),
  userId: text(userId),
  identifier: text(`${userId}@example.com`),
  displayName: text('A User At Scale'),
  profileAt: number(nowSeconds),
  firstPasskeyAt: number(nowSeconds),
  firstPasskeyNonce: text(randomBytes(16).toString('hex')),
});

const passkeyRow = (pk: string, nowSeconds: number): Row => ({
  pk: text(pk),
  sk: text(`P#${idOf('cre')}`),
  nonce: text(randomBytes(16).toString('hex')),
  recordedAt: number(nowSeconds),
});

const markOfUse = (nowSeconds: number): Row => ({
  pk: text(`J#${sha256(idOf('jti'))}`),
  sk: text('J'),
  nonce: text(randomBytes(16).toString('hex')),
  usedAt: number(nowSeconds),
  ttl: number(nowSeconds + 420),
});

/** What one user who logged in today has in the table: four rows. */
export const rowsOfUser = (projectId: string, userId: string, nowSeconds: number): Row[] => {
  const pk = `U#${userKeyOf(projectId, userId)}`;
  const { row } = seedSession(projectId, userId, nowSeconds);
  return [userRow(pk, userId, nowSeconds), passkeyRow(pk, nowSeconds), row, markOfUse(nowSeconds)];
};

/** What DynamoDB counts for a row: names and text in UTF-8, a number one byte for each two digits and one more.
 *  https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export const bytesOf = (row: Row): number =>
  Object.entries(row).reduce((sum, [name, value]) => {
    const size = 'S' in value ? Buffer.byteLength(value.S) : Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
    return sum + Buffer.byteLength(name) + size;
  }, 0);
