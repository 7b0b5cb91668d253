// What the flag lives in: one table in memory, in which the user pool and Corbado have a row each, and the real functions on it.
import { postAppend } from '../../functions/post-append/post-append.ts';
import { type RunSummary, reconcile } from '../../functions/reconcile/reconcile.ts';
import { attributeFlag, type FlagEnvironment } from '../../functions/shared/cognito/flag-writer.ts';
import { remindOfFlag, scheduleCheck } from '../../functions/shared/flag/due-list.ts';
import { type FlagRow, readFlagRow } from '../../functions/shared/flag/flag-row.ts';
import { dueAtSecondsOf, kindOf, userKeyOf, userRowKey } from '../../functions/shared/table/rows.ts';
import type { Item, Key, Table } from '../../functions/shared/table/table.ts';
import { type Gate, gatedTable, memoryTable } from '../support/memory-table.ts';
import { projectId } from './a-login.ts';
import { callAt } from './call-at.ts';
import { memoryCorbado } from './memory-corbado.ts';
import { type PoolCall, poolOn } from './memory-pool.ts';
import { rules } from './trusted-issuer.ts';

export const userId = 'u-1';
export const userRow: Key = userRowKey(userKeyOf(projectId, userId));
/** The attributes of the user in the pool, and which processes have written them. */
export const poolRow: Key = { pk: 'pool', sk: userId };
/** How many passkeys Corbado has of the user. */
export const corbadoRow: Key = { pk: 'corbado', sk: userId };
export const attribute = 'custom:passkey_enrolled';
export const timeAttribute = 'custom:passkey_changed';

export const flagEnvironment: FlagEnvironment = {
  FLAG_MODE: 'attribute',
  COGNITO_USER_ID: 'username',
  COGNITO_USER_POOL_ID: 'eu-central-1_Abc123',
  FLAG_ATTRIBUTE: attribute,
  FLAG_TIME_ATTRIBUTE: timeAttribute,
  FLAG_MFA_FACTORS: ['SMS_MFA'],
};

const isDue = ({ pk, sk }: Item): boolean => kindOf({ pk: String(pk), sk: String(sk) }) === 'due';
const atOnce = async (): Promise<void> => undefined;

type FlagProcess = {
  /** Tells its nonces from those of others: `nonce-<name>.<number>`. */
  readonly name: string;
  readonly recheckSeconds?: number;
  /** Takes down what the pool is asked. */
  readonly calls?: PoolCall[];
};

/** The functions as one process runs them: every effect of theirs is an operation on this table. */
export const flagProcess = (table: Table, { name, recheckSeconds = 0, calls = [] }: FlagProcess) => {
  let nonces = 0;
  const chance = { nonce: () => `nonce-${name}.${nonces++}` };
  const at = (nowSeconds: number, remainingMilliseconds = 8000) =>
    callAt(nowSeconds, { chance, remainingMilliseconds });
  const writer = attributeFlag(poolOn(table, poolRow, name, calls), flagEnvironment);
  const flag = { table, writer, recheckSeconds };
  const passkeys = async () => Number((await table.get(corbadoRow, callAt()))?.passkeys);
  const append = postAppend({ projectId, userIdRules: rules, strict: false }, { table, flag });
  const settings = { projectId, userIdRules: rules };
  return {
    append: (credentialId: string, atSeconds: number) =>
      append({ userId, credentialId }, { by: 'direct' }, at(atSeconds)),
    deliver: (deliveryId: string, credentialId: string, atSeconds: number, call = at(atSeconds)) =>
      append({ userId, credentialId }, { by: 'hmac', deliveryId }, call),
    run: (atSeconds: number): Promise<RunSummary> =>
      reconcile(settings, { table, corbado: memoryCorbado({ passkeys }), flag }, at(atSeconds, 55_000)),
  };
};

/** For a run in every order: it reads the list as it is at its beginning and as it leaves it itself, without an operation for that. */
export const withOwnList = (table: Table, rows: readonly Item[]): Table => {
  const own = memoryTable(rows.filter(isDue), atOnce);
  return {
    ...table,
    query: own.query,
    remove: async (key, ...rest) => {
      await own.remove(key, ...rest);
      return table.remove(key, ...rest);
    },
  };
};

const newUser: readonly Item[] = [
  { ...poolRow, sub: 'sub-1' },
  { ...corbadoRow, passkeys: 0 },
];

/** Goes on from these rows, by default those of a user without a passkey. */
export const flagWorld = ({
  rows = newUser,
  recheckSeconds = 0,
}: {
  rows?: readonly Item[];
  recheckSeconds?: number;
} = {}) => {
  const table = memoryTable(rows);
  const calls: PoolCall[] = [];
  // No nonce of those who have been here before.
  const before = rows === newUser ? '' : 'later-';
  let processes = 0;

  /** A process of its own, named by its number: what becomes of its effects does not touch another's. */
  const start = (gate: Gate = (effect) => effect) =>
    flagProcess(gatedTable(table, gate), { name: `${before}${processes++}`, recheckSeconds, calls });

  const setPasskeys = (passkeys: number) => table.put({ ...corbadoRow, passkeys }, callAt());
  const schedule = (dueAtSeconds: number) =>
    scheduleCheck(table, { userId, dueAtSeconds, attempts: 0, repeats: false }, callAt(dueAtSeconds));
  const row = async (): Promise<FlagRow> => readFlagRow(await table.get(userRow, callAt()));
  /** What the pool says, and what the user's row says. */
  const told = async () => [(await table.get(poolRow, callAt()))?.[attribute], (await row()).state];
  /** Who is on the list: when they are due, how often it was tried, and whether they stay. */
  const listed = () =>
    table
      .items()
      .filter(isDue)
      .map((item) => [dueAtSecondsOf(item), item.attempts, item.repeats]);

  /** What happens afterwards anyway: logins of the user, and the run on its schedule. Returns when the list is empty. */
  const letTimePass = async (fromSeconds: number): Promise<void> => {
    const later = start();
    for (const seconds of [60, 700, 1400, 4000, 20_000]) {
      if (listed().length === 0 && (await row()).state !== 'pending') return;
      await remindOfFlag(table, userId, await row(), callAt(fromSeconds + seconds));
      await later.run(fromSeconds + seconds);
    }
    if (listed().length > 0) throw new Error('the list has not become empty');
  };

  return { table, calls, start, setPasskeys, schedule, row, told, listed, letTimePass };
};
