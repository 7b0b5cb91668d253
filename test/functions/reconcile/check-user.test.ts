// One user on the list: what is done follows from the row, and from Corbado's number of passkeys where that matters.
import { describe, expect, it } from 'vitest';
import { checkUser } from '../../../functions/reconcile/check-user.ts';
import { attributeFlag } from '../../../functions/shared/cognito/flag-writer.ts';
import type { DueCheck } from '../../../functions/shared/flag/due-list.ts';
import { Refusal } from '../../../functions/shared/frame/refusal.ts';
import type { Item, Table } from '../../../functions/shared/table/table.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt, now } from '../call-at.ts';
import { attribute, flagEnvironment, userRow } from '../flag-world.ts';
import { memoryCorbado } from '../memory-corbado.ts';
import { type AnswerPool, cognitoError, poolOf, poolThat, writesIn } from '../memory-pool.ts';
import { rules } from '../trusted-issuer.ts';

const settled = { flagClaim: 'earlier', flagClaimedAt: now - 500, appendMark: 'earlier', lastAppendAt: now - 500 };
const set = { ...settled, flagState: 'set' };
const check: DueCheck = { userId: 'u-1', dueAtSeconds: now, attempts: 0, repeats: false };

type Given = {
  corbado?: Parameters<typeof memoryCorbado>[0];
  /** Instead of a pool in which the user has the flag. */
  answerPool?: AnswerPool;
  operations?: (table: Table) => Partial<Table>;
};

const checking = async (row: Item | undefined, { corbado: known, answerPool, operations = () => ({}) }: Given = {}) => {
  const table = memoryTable();
  if (row !== undefined) await table.update(userRow, { set: row }, callAt());
  const corbado = memoryCorbado(known);
  const pool = poolOf({ username: 'u-1', attributes: { sub: 's-1', [attribute]: 'true' } });
  const used = { ...table, ...operations(table) };
  const writer = attributeFlag(answerPool ? poolThat(answerPool) : pool, flagEnvironment);
  const systems = { table: used, corbado, flag: { table: used, writer, recheckSeconds: 0 } };
  const call = callAt(now, { chance: { nonce: () => 'nonce' } });
  const run = (due: DueCheck = check) => checkUser(due, { projectId, userIdRules: rules }, systems, call);
  return { table, corbado, pool, run };
};

const asksForPasskeys = ['identifierValue u-1', 'passkeys'];

describe('a user who', () => {
  // What the flag is afterwards in the row; the pool has been asked about it where it may have changed.
  it.each<[string, Item | undefined, string, string[], string | undefined]>([
    ['is not on record', undefined, 'gone', [], undefined],
    ['has no flag', { userId: 'u-1' }, 'gone', [], undefined],
    ['cannot have one', { ...set, flagState: 'not_applicable' }, 'gone', [], 'not_applicable'],
    ['is being seen to', { ...set, flagState: 'pending', flagClaimedAt: now - 14 }, 'pending', [], 'pending'],
    ['is being cleared', { ...set, flagState: 'clearing', flagClaimedAt: now - 14 }, 'pending', [], 'clearing'],
    ['was left pending', { ...set, flagState: 'pending', flagClaimedAt: now - 15 }, 'raised', [], 'set'],
    ['has a passkey since a moment ago', { ...set, lastAppendAt: now - 119 }, 'pending', [], 'set'],
    ['has no passkey any more', set, 'cleared', asksForPasskeys, undefined],
    ['was half cleared', { ...set, flagState: 'clearing' }, 'cleared', asksForPasskeys, undefined],
  ])('M4: %s', async (_, row, result, asked, flagState) => {
    const { run, corbado, pool, table } = await checking(row);
    expect([await run(), corbado.asked, table.items()[0]?.flagState]).toEqual([result, asked, flagState]);
    expect(writesIn(pool.calls).map((written) => written[attribute])).toEqual(result === 'cleared' ? ['false'] : []);
    expect(pool.calls.length > 0).toBe(result === 'cleared' || result === 'raised');
  });

  it.each([
    ['one passkey', { passkeys: () => 1 }],
    ['seven', { passkeys: () => 7 }],
    ['no such user', { identifiers: [] }],
  ])('M4: has the flag keeps it when Corbado knows %s, and gets it back when it was half cleared', async (_, known) => {
    const kept = await checking(set, { corbado: known });
    expect([await kept.run(), kept.pool.calls, kept.table.operations]).toEqual(['kept', [], ['update', 'get']]);
    const half = await checking({ ...set, flagState: 'clearing' }, { corbado: known });
    expect([await half.run(), half.pool.calls[0]?.[0]]).toEqual(['raised', 'AdminGetUser']);
    expect(half.table.items()).toMatchObject([{ flagState: 'set', flagClaim: 'nonce', flagClaimedAt: now }]);
  });

  it('M4: is known to Corbado by an identifier is asked for by that', async () => {
    const identifier = 'ada@example.com';
    const { run, corbado } = await checking({ ...set, identifier }, { corbado: { identifiers: [identifier] } });
    expect([await run(), corbado.asked[0]]).toEqual(['cleared', `identifierValue ${identifier}`]);
  });
});

describe('an outcome', () => {
  const failing =
    (name: string): AnswerPool =>
    () => {
      throw cognitoError(name);
    };

  it.each([
    ['that is for later', 'TooManyRequestsException', 'pending', 'pending', 'pending', 'clearing'],
    ['that no attempt will change', 'UserNotFoundException', 'gone', 'not_applicable', 'cleared', undefined],
  ])('M3: %s, of raising and of lowering', async (_, name, raised, afterRaising, lowered, afterLowering) => {
    const raising = await checking({ ...set, flagState: 'pending' }, { answerPool: failing(name) });
    expect([await raising.run(), raising.table.items()[0]?.flagState]).toEqual([raised, afterRaising]);
    const lowering = await checking(set, { answerPool: failing(name) });
    expect([await lowering.run(), lowering.table.items()[0]?.flagState]).toEqual([lowered, afterLowering]);
  });

  it.each(['pending', 'clearing', 'set'])(
    'M2: of a claim on a flag that is %s, with which another was quicker, is pending, and the pool is not asked',
    async (flagState) => {
      const operations = ({ get, update }: Table): Partial<Table> => ({
        get: async (key, call) => {
          const user = await get(key, call);
          await update(key, { set: { flagClaim: 'other' } }, call);
          return user;
        },
      });
      for (const passkeys of flagState === 'clearing' ? [0, 1] : [0]) {
        const { run, pool, table } = await checking(
          { ...set, flagState },
          { operations, corbado: { passkeys: () => passkeys } },
        );
        expect([await run(), pool.calls]).toEqual(['pending', []]);
        expect(table.items()).toMatchObject([{ flagState, flagClaim: 'other' }]);
      }
    },
  );
});

describe('a user named by Corbado’s own id', () => {
  const ofCorbado: DueCheck = { ...check, userId: undefined, corbadoUserId: 'usr-1' };

  it('M4: is found by the first identifier that may be one of our ids', async () => {
    const known = { identifiers: ['ada@example.com', '+49 1', 'u-1', 'u-2'] };
    const { run, corbado } = await checking(set, { corbado: known });
    expect([await run(ofCorbado), corbado.asked]).toEqual(['cleared', ['userID usr-1', ...asksForPasskeys]]);
  });

  it.each([[[]], [['ada@example.com', 'usr-1']]])('M4: is let go when Corbado knows only %j', async (identifiers) => {
    const { run, corbado, pool } = await checking(set, { corbado: { identifiers } });
    expect([await run(ofCorbado), corbado.asked, pool.calls]).toEqual(['gone', ['userID usr-1'], []]);
  });

  it('M4: is not asked for when our id is there as well', async () => {
    const { run, corbado } = await checking(set);
    expect([await run({ ...ofCorbado, userId: 'u-1' }), corbado.asked]).toEqual(['cleared', asksForPasskeys]);
  });
});

it.each([
  ['the table', check],
  ['Corbado', check],
  ['Corbado, asked for the id,', { ...check, userId: undefined, corbadoUserId: 'usr-1' }],
])('M4: with %s down nothing is changed', async (what, due) => {
  const down = () => Promise.reject(new Refusal('temporarily_unavailable', { reason: 'down' }));
  const { run, pool, corbado, table } = await checking(set, {
    operations: () => (what === 'the table' ? { get: down } : {}),
  });
  corbado.ask = down;
  await expect(run(due)).rejects.toThrow('temporarily_unavailable');
  expect([pool.calls, table.items()[0]?.flagState]).toEqual([[], 'set']);
});
