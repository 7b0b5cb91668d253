// One row of every kind as the code at hand writes it, by the functions that write it in production, on a table that merely remembers.
import { recordPasskey } from '../functions/post-append/record-passkey.ts';
import { scheduleCheck } from '../functions/shared/flag/due-list.ts';
import { startedFlag } from '../functions/shared/flag/flag-row.ts';
import { type Call, mintSecret } from '../functions/shared/frame/call.ts';
import { startTrail } from '../functions/shared/frame/log.ts';
import { hashSecret, type Login, newSession, type SessionToken } from '../functions/shared/login/session.ts';
import { storeSession } from '../functions/shared/login/sessions.ts';
import { issueHandoff, type SingleUse } from '../functions/shared/login/single-use.ts';
import { type UserRow, userKeyOf, userRowKey } from '../functions/shared/table/rows.ts';
import { ConditionFailed, type Item, type Key, type Table } from '../functions/shared/table/table.ts';
import { rememberUser } from '../functions/shared/user/remember-user.ts';
import { revokeBeforeNow } from '../functions/shared/user/users.ts';

export const sampleProject = 'pro-1';
/** 2026-09-21T14:13:20Z, in epoch seconds. */
export const sampleSeconds = 1_790_000_000;
export const sampleUserId = 'u-1';
export const sampleUserKey = userKeyOf(sampleProject, sampleUserId);
export const sampleUse: SingleUse = {
  kind: 'delivery',
  issuer: sampleProject,
  id: 'delivery-1',
  neededUntilSeconds: sampleSeconds + 900,
};
export const sampleCredentialId = 'cre-1';

const never = new AbortController().signal;

/** Every call at one moment and with one chance, so that samples are the same each time. */
export const sampleCall: Call = {
  requestId: 'request-1',
  nowSeconds: sampleSeconds,
  clock: { nowMilliseconds: () => sampleSeconds * 1000, sleep: async () => undefined },
  chance: { bytes: (size) => Buffer.alloc(size, 7), nonce: () => 'nonce-1', fraction: () => 0.5 },
  deadline: { signal: never, remainingMilliseconds: () => 8000 },
  trail: startTrail(),
};

// On an empty table every condition fails that asks for an attribute to be there; all others hold.
const asksForAttribute = /(?<!_)attribute_exists\(/;

export const rememberingTable = (rows: readonly Item[] = []): Table & { items(): Item[] } => {
  const placeOf = ({ pk, sk }: Key | Item): string => `${pk} ${sk}`;
  const items = new Map(rows.map((row) => [placeOf(row), row]));
  return {
    items: () => [...items.values()],
    get: async (key) => items.get(placeOf(key)),
    query: async (pk) => [...items.values()].filter((item) => item.pk === pk),
    put: async (item) => void items.set(placeOf(item), item),
    update: async (key, { set = {}, setOnce = {} }, _call, condition) => {
      if (asksForAttribute.test(condition?.expression ?? '')) throw new ConditionFailed();
      const item = { ...setOnce, ...items.get(placeOf(key)), ...set, ...key };
      items.set(placeOf(key), item);
      return item;
    },
    remove: async (key) => void items.delete(placeOf(key)),
  };
};

const login: Login = {
  userKey: sampleUserKey,
  userId: sampleUserId,
  identifier: 'ada@example.com',
  displayName: 'Ada',
  amr: 'passkey',
  authTime: sampleSeconds,
  credentialId: sampleCredentialId,
  challengeId: 'challenge-1',
};

// What the flag's writers and the request limit add to the user's row, held to its types as they are.
const later = {
  blockedAt: sampleSeconds,
  unblockedAt: sampleSeconds,
  flagState: 'set',
  flagReason: 'none',
  flagAt: sampleSeconds,
  flagClearedAt: sampleSeconds,
  spentUntil: sampleSeconds + 0.5,
} satisfies Partial<UserRow>;

/** With one chance for all, the session's secret and the hand-off code are the same text. */
export const sampleCode = mintSecret(sampleCall.chance);
export const sampleToken: SessionToken = { userKey: sampleUserKey, secret: sampleCode };

const writeSession = async (table: Table): Promise<void> => {
  const limits = { absoluteSeconds: 10_800, idleSeconds: 1800 };
  const session = newSession(login, hashSecret(sampleToken.secret), limits, sampleSeconds);
  const more = { openedAtMilliseconds: sampleSeconds * 1000, spentUntil: sampleSeconds + 0.5 };
  await storeSession(table, { ...session, ...more }, sampleCall);
};

const writeUser = async (table: Table): Promise<void> => {
  const told = { userId: sampleUserId, identifier: login.identifier, displayName: login.displayName };
  await rememberUser(table, sampleProject, { ...told, provenAtSeconds: sampleSeconds }, sampleCall);
  await revokeBeforeNow(table, sampleUserKey, sampleCall);
  const user = { userKey: sampleUserKey, userId: sampleUserId };
  const flag = startedFlag('nonce-1', sampleCall);
  const passkey = { ...user, credentialId: sampleCredentialId, delivery: sampleUse, flag };
  await recordPasskey(table, passkey, 'nonce-1', sampleCall);
  await table.update(userRowKey(sampleUserKey), { set: later }, sampleCall);
};

const writeDueChecks = async (table: Table): Promise<void> => {
  const at = { dueAtSeconds: sampleSeconds, attempts: 1 };
  await scheduleCheck(table, { ...at, userId: sampleUserId, repeats: true }, sampleCall);
  await scheduleCheck(table, { ...at, corbadoUserId: 'usr-1', repeats: false }, sampleCall);
};

/** Sorted by key, so that two lists compare line by line. */
export const writeSamples = async (): Promise<Item[]> => {
  const table = rememberingTable();
  await writeSession(table);
  await writeUser(table);
  const { userId, authTime, credentialId, challengeId } = login;
  await issueHandoff(table, { userId, authTime, credentialId, challengeId, provenAt: sampleSeconds }, sampleCall);
  await writeDueChecks(table);
  const keyOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;
  return table.items().sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
};
