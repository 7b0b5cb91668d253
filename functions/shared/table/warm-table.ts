// One call of each kind that a function is about to make of the table, while it starts: each first one through the SDK costs more than the
// fifty after it, and Lambda gives full speed only until the first request.
import type { PrewarmTask } from '../frame/invocation.ts';
import { prewarmKeyOf } from './rows.ts';
import type { Can, Condition, Table } from './table.ts';

// No row has this key, so nothing is ever written.
const never: Condition = { expression: 'attribute_exists(pk)' };

/**
 * Reads nothing and writes nothing. The calls come one after the other, so that they share a connection, and each under a key of its own
 * environment, so that no partition becomes hot when many start at once. One that fails does not keep the next from being made.
 */
export const warmTable =
  <Names extends keyof Table>(table: Can<Names>, names: readonly Names[]): PrewarmTask =>
  async (call) => {
    const key = prewarmKeyOf(call.chance.nonce());
    const { get, query, put, update, remove } = table as Partial<Table>;
    const calls: Record<keyof Table, () => Promise<unknown> | undefined> = {
      get: () => get?.(key, call),
      query: () => query?.(key.pk, { from: key.sk }, call),
      put: () => put?.({ ...key }, call, never),
      update: () => update?.(key, { set: { prewarm: 1 } }, call, never),
      remove: () => remove?.(key, call, never),
    };
    for (const name of names) await Promise.allSettled([calls[name]()]);
  };
