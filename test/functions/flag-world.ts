// What the flag lives in: table, user pool and Corbado's number of passkeys in memory, and the real functions that work on them.
import { postAppend } from '../../functions/post-append/post-append.ts';
import { checkUser } from '../../functions/reconcile/check-user.ts';
import { type RunSummary, reconcile } from '../../functions/reconcile/reconcile.ts';
import { attributeFlag } from '../../functions/shared/cognito/attribute-flag.ts';
import { listDueChecks, removeCheck, scheduleCheck } from '../../functions/shared/flag/due-list.ts';
import { type FlagRow, readFlagRow, startedFlag } from '../../functions/shared/flag/flag-row.ts';
import { lowerFlag } from '../../functions/shared/flag/lower-flag.ts';
import { raiseClaimed, raiseFlag } from '../../functions/shared/flag/raise-flag.ts';
import { remindOfFlag } from '../../functions/shared/flag/remind-of-flag.ts';
import { recordPasskey } from '../../functions/shared/passkey/passkey-store.ts';
import { userKeyOf } from '../../functions/shared/user/user-id.ts';
import { memoryTable } from '../support/memory-table.ts';
import { projectId } from './a-login.ts';
import { callAt } from './call-at.ts';
import { memoryPool } from './memory-pool.ts';
import { rules } from './trusted-issuer.ts';

export const userId = 'u-1';
export const userRow = { pk: `U#${userKeyOf(projectId, userId)}`, sk: 'U' };
export const attribute = 'custom:passkey_enrolled';
export const timeAttribute = 'custom:passkey_changed';

/** Stands between a process and one of its effects: lets it wait, lets it get lost, or lets it through. */
export type Gate = <Args extends unknown[], Result>(
  effect: (...args: Args) => Promise<Result>,
) => (...args: Args) => Promise<Result>;

export const flagWorld = ({ recheckSeconds = 0 }: { recheckSeconds?: number } = {}) => {
  const table = memoryTable();
  const pool = memoryPool();
  const corbado = { passkeys: 0 };
  let nonces = 0;
  const createNonce = () => `nonce-${nonces++}`;

  /** A process of its own: what becomes of its effects does not touch another's. */
  const start = (gate: Gate = (effect) => effect) => {
    const update = gate(table.update);
    const put = gate(table.put);
    const [schedule, remove] = [scheduleCheck(put), removeCheck(gate(table.remove))];
    const writer = attributeFlag({ read: gate(pool.read), write: gate(pool.write), attribute, timeAttribute });
    const raisePorts = { update, writer, schedule, removeCheck: remove, recheckSeconds };
    const append = postAppend({
      projectId,
      rules,
      recordPasskey: recordPasskey({ get: gate(table.get), put, update, createNonce, startFlag: startedFlag }),
      raiseFlag: raiseFlag(raisePorts),
      strict: false,
    });
    const raise = raiseClaimed(raisePorts);
    const checkPorts = {
      ...{ projectId, rules, update, createNonce, raiseClaimed: raise },
      get: gate(table.get),
      countPasskeys: gate(async (_identifier: string) => corbado.passkeys),
      listIdentifiers: async () => [userId],
      lowerFlag: lowerFlag({ update, writer, raiseClaimed: raise }),
    };
    return {
      append: (credentialId: string, atSeconds: number) =>
        append({ userId, credentialId }, { by: 'direct' }, callAt(atSeconds)),
      deliver: (deliveryId: string, credentialId: string, atSeconds: number, call = callAt(atSeconds)) =>
        append({ userId, credentialId }, { by: 'hmac', deliveryId }, call),
      run: (atSeconds: number): Promise<RunSummary> =>
        reconcile(
          {
            // Not behind the gate: nothing that could be interleaved hangs on when the list was read.
            listDueChecks: listDueChecks(table.queryBefore),
            schedule,
            removeCheck: remove,
            checkUser: (check, call) => checkUser(check, checkPorts, call),
            recheckSeconds,
            nowSeconds: () => atSeconds,
          },
          callAt(atSeconds, { remainingMilliseconds: 55_000 }),
        ),
      schedule: (dueAtSeconds: number) =>
        schedule({ userId, dueAtSeconds, attempts: 0, repeats: false }, callAt(dueAtSeconds)),
    };
  };

  const row = async (): Promise<FlagRow> => readFlagRow(await table.get(userRow, callAt()));
  /** Who is on the list: when they are due, how often it was tried, and whether they stay. */
  const listed = () =>
    table
      .items()
      .filter(({ pk }) => String(pk).startsWith('D#'))
      .map(({ sk, attempts, repeats }) => [Number(String(sk).slice(0, 10)), attempts, repeats]);

  /** What happens afterwards anyway: logins of the user, and the run on its schedule. Returns when the list is empty. */
  const letTimePass = async (fromSeconds: number): Promise<void> => {
    const later = start();
    for (const seconds of [60, 700, 1400, 4000, 20_000]) {
      await remindOfFlag(scheduleCheck(table.put))(userId, await row(), callAt(fromSeconds + seconds));
      await later.run(fromSeconds + seconds);
    }
    if (listed().length > 0) throw new Error('the list has not become empty');
  };

  return { table, pool, corbado, start, row, listed, letTimePass };
};
