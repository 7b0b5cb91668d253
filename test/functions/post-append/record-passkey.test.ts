// Passkeys we heard of, and the user's first one: found out by conditions, whatever happens in between.
import { describe, expect, it } from 'vitest';
import { type NewPasskey, type Recorded, recordPasskey } from '../../../functions/post-append/record-passkey.ts';
import { startedFlag } from '../../../functions/shared/flag/flag-row.ts';
import type { Call } from '../../../functions/shared/frame/call.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import { kindOf, passkeyKey, type RowKind, userRowKey } from '../../../functions/shared/table/rows.ts';
import type { Key, Table } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { callAt, now } from '../call-at.ts';
import { refusing } from '../refusing.ts';

const userKey = 'k'.repeat(22);
const outage = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

/** Each recording with a nonce of its own: `nonce-0`, `nonce-1`, … */
const recording = () => {
  const table = memoryTable();
  let nonces = 0;
  const record = (changes: Partial<NewPasskey> = {}, call: Call = callAt(), on: Partial<Table> = {}) => {
    const nonce = `nonce-${nonces++}`;
    const flag = startedFlag(nonce, call);
    const passkey = { userKey, userId: 'u-1', credentialId: 'cre-1', delivery: undefined, flag, ...changes };
    return recordPasskey({ ...table, ...on }, passkey, nonce, call);
  };
  const rows = (kind: RowKind) => table.items().filter((row) => kindOf(row as Key) === kind);
  return { table, record, rows };
};
const answered = ({ recorded, firstPasskey }: Recorded) => ({ recorded, firstPasskey });
const twenty = (record: (at: number) => Promise<Recorded>) =>
  Promise.all(Array.from({ length: 20 }, (_, at) => record(at)));

/** The SDK sends every write again, as its answer was lost. */
const again = ({ put, update }: Table): Partial<Table> => ({
  put: async (...asked) => {
    await put(...asked);
    await put(...asked);
  },
  update: async (...asked) => {
    await update(...asked);
    return update(...asked);
  },
});

describe('a passkey', () => {
  it('A4: is recorded once, and is the first one once', async () => {
    const { table, record } = recording();
    const first = await record();
    const repeated = await record({}, callAt(now + 5));
    expect([answered(first), answered(repeated)]).toEqual([
      { recorded: true, firstPasskey: true },
      { recorded: false, firstPasskey: false },
    ]);
    expect(table.items()).toEqual([
      { ...passkeyKey(userKey, 'cre-1'), nonce: 'nonce-0', recordedAt: now, ttl: now + 30 * 86_400 },
      {
        ...{ ...userRowKey(userKey), userId: 'u-1', firstPasskeyAt: now, firstPasskeyNonce: 'nonce-0' },
        ...{ flagState: 'pending', flagClaim: 'nonce-0', flagClaimedAt: now },
        ...{ lastAppendAt: now + 5, appendMark: 'nonce-1' },
      },
    ]);
    expect(repeated.user).toEqual(table.items()[1]);
  });

  it('A4: in twenty events at the same time is recorded once; of twenty passkeys all are, and one is the first', async () => {
    for (const [name, expected] of [
      [() => 'cre-1', 1],
      [(at: number) => `cre-${at}`, 20],
    ] as const) {
      const { record, rows } = recording();
      const all = await twenty((at) => record({ credentialId: name(at) }));
      expect(all.filter(({ recorded }) => recorded)).toHaveLength(expected);
      expect(all.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
      expect([rows('passkey').length, rows('user').length]).toEqual([expected, 1]);
    }
  });

  it('A4: that comes without an id counts as the first one, once', async () => {
    const { table, record } = recording();
    const nameless = { credentialId: undefined };
    expect(await record(nameless)).toMatchObject({ recorded: true, firstPasskey: true });
    expect(await record(nameless)).toMatchObject({ recorded: false, firstPasskey: false });
    expect(table.items()).toHaveLength(1);
  });

  it('A4: does not touch what is known of the user already', async () => {
    const { table, record } = recording();
    const known = { identifier: 'ada@example.com', revokedBefore: 7, flagState: 'set' };
    await table.update(userRowKey(userKey), { set: known }, callAt());
    expect((await record()).user).toMatchObject(known);
  });
});

describe('when something fails in between', () => {
  it.each<[string, Partial<Table>, object]>([
    ['the passkey', { put: outage }, { recorded: true, firstPasskey: false }],
    ['the user’s flag', { update: outage }, { recorded: false, firstPasskey: true }],
  ])('A4: the repeated event completes it, after %s could not be written', async (_, broken, completed) => {
    const { table, record } = recording();
    await expect(record({}, callAt(), broken)).rejects.toEqual(refusing('temporarily_unavailable'));
    expect(await record()).toMatchObject(completed);
    expect(table.items()).toHaveLength(2);
  });

  it('R7: lost answers make neither write look like another’s', async () => {
    const { table, record } = recording();
    expect(await record({}, callAt(), again(table))).toMatchObject({ recorded: true, firstPasskey: true });
  });
});

describe('a delivery', () => {
  const delivery = { kind: 'delivery', issuer: 'pro-1', id: 'msg_1', neededUntilSeconds: now + 900 } as const;

  it('A4: marks the user’s row once, of twenty at the same time', async () => {
    const { record, rows } = recording();
    const all = await twenty(() => record({ delivery }));
    const winners = all.filter(({ repeated }) => !repeated).map(({ user }) => user.appendMark);
    expect(winners).toEqual(rows('user').map(({ appendMark }) => appendMark));
  });

  it('A4: is known again though others have come since, and the row stays as the last one left it', async () => {
    const { record, rows } = recording();
    await record({ delivery });
    await record({ delivery: { ...delivery, id: 'msg_2' } });
    const before = rows('user');
    expect(await record({ delivery })).toMatchObject({ repeated: true, user: before[0] });
    expect(rows('user')).toEqual(before);
  });

  it('R7: is no repetition of itself when the SDK sends the write again, as its answer was lost', async () => {
    const { table, record } = recording();
    expect(await record({ delivery }, callAt(), again(table))).toMatchObject({ repeated: false, firstPasskey: true });
  });
});
