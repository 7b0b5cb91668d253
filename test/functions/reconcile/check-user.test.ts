// One user on the list: what is done follows from the row, and from Corbado's number of passkeys when that matters.
import { describe, expect, it } from 'vitest';
import { type CheckPorts, checkUser } from '../../../functions/reconcile/check-user.ts';
import type { Item } from '../../../functions/shared/dynamo/item.ts';
import type { DueCheck } from '../../../functions/shared/flag/due-list.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { userRow } from '../flag-world.ts';
import { rules } from '../trusted-issuer.ts';

const settled = { flagClaim: 'earlier', flagClaimedAt: now - 500, appendMark: 'earlier', lastAppendAt: now - 500 };
const check: DueCheck = { userId: 'u-1', dueAtSeconds: now, attempts: 0, repeats: false };

const checking = async (row: Item | undefined, ports: Partial<CheckPorts> = {}) => {
  const table = memoryTable();
  if (row !== undefined) await table.update(userRow, { set: row }, callAt());
  const done: string[] = [];
  const run = (due: DueCheck = check) =>
    checkUser(
      due,
      {
        ...{ projectId, rules, get: table.get, update: table.update },
        countPasskeys: async (identifier) => {
          done.push(`count ${identifier}`);
          return 0;
        },
        listIdentifiers: async (corbadoUserId) => {
          done.push(`list ${corbadoUserId}`);
          return ['u-1'];
        },
        raiseClaimed: async ({ userId }) => {
          done.push(`raise ${userId}`);
          return { state: 'set', updated: true };
        },
        lowerFlag: async ({ userId }) => {
          done.push(`lower ${userId}`);
          return 'cleared';
        },
        createNonce: () => 'nonce',
        ...ports,
      },
      callAt(),
    );
  return { table, done, run };
};

describe('a user who', () => {
  it.each<[string, Item | undefined, string, string[]]>([
    ['is not on record', undefined, 'gone', []],
    ['has no flag', { userId: 'u-1' }, 'gone', []],
    ['cannot have one', { ...settled, flagState: 'not_applicable' }, 'gone', []],
    ['is being seen to', { ...settled, flagState: 'pending', flagClaimedAt: now - 14 }, 'pending', []],
    ['is being cleared', { ...settled, flagState: 'clearing', flagClaimedAt: now - 14 }, 'pending', []],
    ['was left pending', { ...settled, flagState: 'pending', flagClaimedAt: now - 15 }, 'raised', ['raise u-1']],
    ['has a passkey since a moment ago', { ...settled, flagState: 'set', lastAppendAt: now - 119 }, 'pending', []],
    ['has no passkey any more', { ...settled, flagState: 'set' }, 'cleared', ['count u-1', 'lower u-1']],
    ['was half cleared', { ...settled, flagState: 'clearing' }, 'cleared', ['count u-1', 'lower u-1']],
  ])('M4: %s', async (_, row, result, expected) => {
    const { run, done } = await checking(row);
    expect([await run(), done]).toEqual([result, expected]);
  });

  it.each([1, 7, undefined])('M4: Corbado counts %j passkeys of keeps the flag', async (passkeys) => {
    const { run, done, table } = await checking(
      { ...settled, flagState: 'set' },
      { countPasskeys: async () => passkeys },
    );
    expect([await run(), done, table.operations]).toEqual(['kept', [], ['update', 'get']]);
  });

  it.each([1, undefined])('M4: was half cleared gets the flag back when Corbado counts %j', async (passkeys) => {
    const { run, done, table } = await checking(
      { ...settled, flagState: 'clearing' },
      { countPasskeys: async () => passkeys },
    );
    expect([await run(), done]).toEqual(['raised', ['raise u-1']]);
    expect(table.items()).toMatchObject([{ flagState: 'pending', flagClaim: 'nonce', flagClaimedAt: now }]);
  });

  it('M4: Corbado knows by an identifier is asked for by that', async () => {
    const { run, done } = await checking({ ...settled, flagState: 'set', identifier: 'ada@example.com' });
    await run();
    expect(done[0]).toBe('count ada@example.com');
  });
});

describe('an outcome', () => {
  it.each([
    [{ state: 'set', updated: false }, 'raised'],
    [{ state: 'pending', updated: false, reason: 'throttled' }, 'pending'],
    [{ state: 'not_applicable', updated: false, reason: 'user_not_found' }, 'gone'],
  ] as const)('M3: %j of raising is %s', async (outcome, expected) => {
    const row = { ...settled, flagState: 'pending' };
    const { run } = await checking(row, { raiseClaimed: async () => outcome });
    expect(await run()).toBe(expected);
  });

  it.each(['cleared', 'kept', 'pending'] as const)('M4: %s of lowering is passed on', async (outcome) => {
    const { run } = await checking({ ...settled, flagState: 'set' }, { lowerFlag: async () => outcome });
    expect(await run()).toBe(outcome);
  });

  it('M2: of a claim that another was quicker with is pending, and nothing is raised', async () => {
    const row = { ...settled, flagState: 'pending' };
    const get: CheckPorts['get'] = async (key, call) => {
      const user = await table.get(key, call);
      await table.update(key, { set: { flagClaim: 'other' } }, call);
      return user;
    };
    const { run, done, table } = await checking(row, { get });
    expect([await run(), done]).toEqual(['pending', []]);
    expect(table.items()).toMatchObject([{ flagState: 'pending', flagClaim: 'other' }]);
  });
});

describe('a user named by Corbado’s own id', () => {
  const ofCorbado: DueCheck = { ...check, userId: undefined, corbadoUserId: 'usr-1' };

  it('M4: is found by the identifier that is one of our ids', async () => {
    const { run, done } = await checking(
      { ...settled, flagState: 'set' },
      { listIdentifiers: async () => ['ada@example.com', '+49 1', 'u-1', 'u-2'] },
    );
    expect([await run(ofCorbado), done]).toEqual(['cleared', ['count u-1', 'lower u-1']]);
  });

  it.each([[[]], [['ada@example.com', 'usr-1']]])('M4: is let go when Corbado knows only %j', async (identifiers) => {
    const { run, done } = await checking(
      { ...settled, flagState: 'set' },
      { listIdentifiers: async () => identifiers },
    );
    expect([await run(ofCorbado), done]).toEqual(['gone', []]);
  });

  it('M4: is not asked for when our id is there as well', async () => {
    const { run, done } = await checking({ ...settled, flagState: 'set' });
    await run({ ...ofCorbado, userId: 'u-1' });
    expect(done).toEqual(['count u-1', 'lower u-1']);
  });
});

it.each(['get', 'countPasskeys', 'listIdentifiers'] as const)('M4: with %s down nothing is changed', async (port) => {
  const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'down' }));
  const { run, done, table } = await checking({ ...settled, flagState: 'set' }, { [port]: down });
  const due = port === 'listIdentifiers' ? { ...check, userId: undefined, corbadoUserId: 'usr-1' } : check;
  await expect(run(due)).rejects.toThrow('temporarily_unavailable');
  expect([done, table.items()[0]?.flagState]).toEqual([[], 'set']);
});
