// Users to look at later: a list in the table that is ordered by time, so that finding what is due costs what is due, however many
// users there are.
import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { QueryBefore } from '../dynamo/read-items.ts';
import { ConditionFailed } from '../dynamo/table.ts';
import type { DeleteItem, PutItem } from '../dynamo/write-items.ts';

export type DueCheck = {
  readonly dueAtSeconds: number;
  /** Our user; absent when only Corbado's id is known. */
  readonly userId?: string | undefined;
  /** Corbado's own `usr-…` id, which stands for a user whose id of ours is to be asked for. */
  readonly corbadoUserId?: string | undefined;
  /** How often it was tried in vain. */
  readonly attempts: number;
  /** Whether the user is looked at again and again, as one who has the flag should be. */
  readonly repeats: boolean;
  /** The request that put it there last, as it is read. */
  readonly askedBy?: string | undefined;
};

export type ScheduleCheck = (check: DueCheck, call: Call) => Promise<void>;
export type RemoveCheck = ScheduleCheck;
/** The oldest checks that are due now of one shard of a list. */
export type ListDueChecks = (list: DueList, shard: number, limit: number, call: Call) => Promise<DueCheck[]>;

/** What was left undone or was hinted at goes before the regular looks at everybody, so that it never waits behind a backlog of those. */
export type DueList = 'soon' | 'regular';

/** One partition takes 1,000 writes a second; that many checks per second are more users than any login has. */
export const shards: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

// Nobody reads the list any more when checks are this late: the flag was switched off.
const keptSeconds = 90 * 86_400;

const timeText = (seconds: number): string => String(seconds).padStart(10, '0');

const partitionOf = (list: DueList, shard: number): string => `D#${list}#${shard}`;

const hashOf = (subject: string): Buffer => createHash('sha256').update(subject).digest();
const shardOf = (hash: Buffer): number => (hash[0] ?? 0) % shards.length;

const keyOf = ({ dueAtSeconds, userId, corbadoUserId, repeats }: DueCheck) => {
  const subject = hashOf(userId ?? corbadoUserId ?? '');
  return {
    pk: partitionOf(repeats ? 'regular' : 'soon', shardOf(subject)),
    sk: `${timeText(dueAtSeconds)}#${subject.toString('base64url')}`,
  };
};

/** Where the checks of this user stand, whenever they are due: one partition of each list. */
export const partitionsOfUser = (userId: string): Readonly<Record<DueList, string>> => {
  const shard = shardOf(hashOf(userId));
  return { soon: partitionOf('soon', shard), regular: partitionOf('regular', shard) };
};

const optionalText = (value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

const fromItem = (item: Item): DueCheck => ({
  dueAtSeconds: Number(String(item.sk).slice(0, 10)),
  userId: optionalText(item.userId),
  corbadoUserId: optionalText(item.corbadoUserId),
  attempts: Number(item.attempts ?? 0),
  repeats: item.repeats === 1,
  askedBy: optionalText(item.askedBy),
});

export const scheduleCheck =
  (put: PutItem): ScheduleCheck =>
  async (check, call) => {
    const { userId, corbadoUserId, attempts, repeats, dueAtSeconds } = check;
    await put(
      {
        ...keyOf(check),
        ...(userId === undefined ? {} : { userId }),
        ...(corbadoUserId === undefined ? {} : { corbadoUserId }),
        attempts,
        repeats: repeats ? 1 : 0,
        askedBy: call.requestId,
        ttl: dueAtSeconds + keptSeconds,
      },
      call,
    );
  };

/** An entry that somebody has put there again since it was read stays: what they ask about has happened after we looked. */
export const removeCheck =
  (remove: DeleteItem): RemoveCheck =>
  async (check, call) => {
    const { askedBy } = check;
    const isAsRead = askedBy === undefined ? undefined : { expression: 'askedBy = :askedBy', values: { askedBy } };
    try {
      await remove(keyOf(check), call, isAsRead);
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  };

export const listDueChecks =
  (query: QueryBefore): ListDueChecks =>
  async (list, shard, limit, call) =>
    (await query(partitionOf(list, shard), timeText(call.nowSeconds + 1), limit, call)).map(fromItem);
