// Passkeys on record, and the user's first one: found out by conditions, whatever happens in between.
import { describe, expect, it } from 'vitest';
import type { PutItem, UpdateItem } from '../../../../functions/shared/dynamo/write-items.ts';
import { startedFlag } from '../../../../functions/shared/flag/flag-row.ts';
import { type Recorded, recordPasskey } from '../../../../functions/shared/passkey/passkey-store.ts';
import { Refusal } from '../../../../functions/shared/refusal.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { callAt, now } from '../../call-at.ts';
import { refusing } from '../../refusing.ts';

const passkey = { userKey: 'k'.repeat(22), userId: 'u-1', credentialId: 'cre-1' };
const outage = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'dynamodb_unavailable' }));

const recording = () => {
  const table = memoryTable();
  let nonces = 0;
  const record = (put: PutItem = table.put, update: UpdateItem = table.update) =>
    recordPasskey({ get: table.get, put, update, createNonce: () => `nonce-${nonces++}`, startFlag: startedFlag });
  return { table, record };
};
const answered = ({ recorded, firstPasskey }: Recorded) => ({ recorded, firstPasskey });

describe('a passkey', () => {
  it('A4: is recorded once, and is the first one once', async () => {
    const { table, record } = recording();
    const first = await record()(passkey, callAt());
    const again = await record()(passkey, callAt(now + 5));
    expect([answered(first), answered(again)]).toEqual([
      { recorded: true, firstPasskey: true },
      { recorded: false, firstPasskey: false },
    ]);
    expect(table.items()).toEqual([
      { pk: `U#${passkey.userKey}`, sk: 'P#cre-1', nonce: 'nonce-0', recordedAt: now, ttl: now + 30 * 86_400 },
      {
        ...{ pk: `U#${passkey.userKey}`, sk: 'U', userId: 'u-1', firstPasskeyAt: now, firstPasskeyNonce: 'nonce-0' },
        ...{ flagState: 'pending', flagClaim: 'nonce-0', flagClaimedAt: now },
        ...{ lastAppendAt: now + 5, appendMark: 'nonce-1' },
      },
    ]);
    expect([first.nonce, again.nonce, again.user]).toEqual(['nonce-0', 'nonce-1', table.items()[1]]);
  });

  it('A4: in twenty parallel events of one is recorded once', async () => {
    const { table, record } = recording();
    const all = await Promise.all(Array.from({ length: 20 }, () => record()(passkey, callAt())));
    expect(all.filter(({ recorded }) => recorded)).toHaveLength(1);
    expect(all.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
    expect(table.items()).toHaveLength(2);
  });

  it('A4: of twenty that arrive at the same time is the first one once', async () => {
    const { table, record } = recording();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => record()({ ...passkey, credentialId: `cre-${at}` }, callAt())),
    );
    expect(all.every(({ recorded }) => recorded)).toBe(true);
    expect(all.filter(({ firstPasskey }) => firstPasskey)).toHaveLength(1);
    expect(table.items()).toHaveLength(21);
  });

  it('A4: that comes without an id counts as the first one, once', async () => {
    const { table, record } = recording();
    const nameless = { ...passkey, credentialId: undefined };
    expect(await record()(nameless, callAt())).toMatchObject({ recorded: true, firstPasskey: true });
    expect(await record()(nameless, callAt())).toMatchObject({ recorded: false, firstPasskey: false });
    expect(table.items()).toHaveLength(1);
  });

  it('A4: does not touch what is known of the user already', async () => {
    const { table, record } = recording();
    const key = { pk: `U#${passkey.userKey}`, sk: 'U' };
    await table.update(key, { set: { identifier: 'ada@example.com', revokedBefore: 7 } }, callAt());
    await record()(passkey, callAt());
    expect(await table.get(key, callAt())).toMatchObject({ identifier: 'ada@example.com', revokedBefore: 7 });
  });
});

describe('when something fails in between', () => {
  it.each([
    ['the passkey', outage, undefined, { recorded: true, firstPasskey: false }],
    ['the user’s flag', undefined, outage, { recorded: false, firstPasskey: true }],
  ] as const)(
    'A4: the repeated event completes it, after %s could not be written',
    async (_, put, update, completed) => {
      const { table, record } = recording();
      await expect(record(put, update)(passkey, callAt())).rejects.toEqual(refusing('temporarily_unavailable'));
      // The write that went through may still be on its way.
      await new Promise((resolve) => setImmediate(resolve));
      expect(await record()(passkey, callAt())).toMatchObject(completed);
      expect(table.items()).toHaveLength(2);
    },
  );

  it('R7: lost answers make neither write look like another’s', async () => {
    const { table, record } = recording();
    const put: PutItem = async (...request) => {
      await table.put(...request);
      await table.put(...request);
    };
    const update: UpdateItem = async (...request) => {
      await table.update(...request);
      return table.update(...request);
    };
    expect(await record(put, update)(passkey, callAt())).toMatchObject({ recorded: true, firstPasskey: true });
  });
});

describe('a delivery', () => {
  const delivery = { kind: 'delivery', issuer: 'pro-1', id: 'msg_1', neededUntilSeconds: now + 900 } as const;

  it('A4: marks the user’s row once, of twenty at the same time', async () => {
    const { table, record } = recording();
    const all = await Promise.all(Array.from({ length: 20 }, () => record()({ ...passkey, delivery }, callAt())));
    const [first, ...others] = all.filter(({ repeated }) => !repeated);
    expect([first?.nonce, others]).toEqual([table.items().find(({ sk }) => sk === 'U')?.appendMark, []]);
  });

  it('A4: is no repetition of itself when the SDK sends the write again, as its answer was lost', async () => {
    const { table, record } = recording();
    const again: UpdateItem = async (...write) => {
      await table.update(...write);
      return table.update(...write);
    };
    const { repeated, firstPasskey } = await record(table.put, again)({ ...passkey, delivery }, callAt());
    expect([repeated, firstPasskey]).toEqual([false, true]);
  });

  it('A4: is remembered for as long as it can be presented', async () => {
    const { table, record } = recording();
    await record()({ ...passkey, delivery }, callAt());
    expect(table.items().find(({ sk }) => sk === 'J')).toMatchObject({ nonce: 'nonce-0', ttl: now + 900 });
  });
});
