// How many requests one user may make a minute. What is used up stands in a row that the request reads anyway, so within the limit it costs
// no call, but for one write in eight requests of a row.
import type { Call } from '../call.ts';
import type { Key } from '../dynamo/item.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { Refusal } from '../refusal.ts';

/** The row that the requests of a credential are counted in, as this request has read it. */
export type CountedRow = { readonly key: Key; readonly spentUntil: number | undefined };

/** Throws `too_many_requests` at once; otherwise settles when the count is written, if it has to be, and never rejects. */
export type CountRequest = (row: CountedRow, call: Call) => Promise<void>;

const windowSeconds = 60;
const uncountedAtMost = 8;
const rowsRemembered = 1000;

type Spending = {
  readonly spentUntil: number | undefined;
  /** Requests that no row holds yet, this one included. */
  readonly unwritten: number;
  readonly perMinute: number;
  readonly nowSeconds: number;
};

/**
 * The generic cell rate algorithm: each request moves the moment until which the user has used everything up, and that may lie a minute
 * ahead. Answers that moment, and how long to wait if it is too far. A moment that no request can have brought about counts for nothing.
 */
export const judgeSpending = ({ spentUntil = 0, unwritten, perMinute, nowSeconds }: Spending) => {
  const seen = spentUntil <= nowSeconds + 2 * windowSeconds ? spentUntil : 0;
  const next = Math.max(seen, nowSeconds) + (unwritten * windowSeconds) / perMinute;
  const waitSeconds = Math.max(0, Math.ceil(next - nowSeconds - windowSeconds));
  // DynamoDB takes 38 digits, but nobody needs to read them.
  return { spentUntil: Math.round(next * 1000) / 1000, waitSeconds };
};

type Count = { readonly unwritten: number; readonly atSeconds: number };

/**
 * Each environment counts for itself and writes every eighth request, on the condition that the row is as it was: of two that write at once
 * one goes on counting. So a user can exceed the limit by seven requests a minute for each environment, and by what is in flight.
 */
export const countRequests = (update: UpdateItem, perMinute: number): CountRequest => {
  if (perMinute === 0) return async () => undefined;
  const counts = new Map<string, Count>();
  const keep = (name: string, count: Count): void => {
    counts.delete(name);
    counts.set(name, count);
    const [oldest] = counts.keys();
    if (counts.size > rowsRemembered && oldest !== undefined) counts.delete(oldest);
  };
  const unwrittenOf = (name: string, { nowSeconds }: Call): number => {
    const count = counts.get(name);
    return count !== undefined && nowSeconds - count.atSeconds < windowSeconds ? count.unwritten : 0;
  };
  const write = async ({ key, spentUntil: seen }: CountedRow, spentUntil: number, call: Call): Promise<boolean> => {
    try {
      // A row that is gone meanwhile must not come back as a row with nothing else in it.
      await update(
        key,
        { set: { spentUntil } },
        call,
        seen === undefined
          ? { expression: 'attribute_exists(pk) AND attribute_not_exists(spentUntil)' }
          : { expression: 'spentUntil = :seen', values: { seen } },
      );
      return true;
    } catch {
      call.trail.note({ spendingNotRecorded: true });
      return false;
    }
  };
  return (row, call) => {
    const name = row.key.pk + row.key.sk;
    const unwritten = unwrittenOf(name, call) + 1;
    const { spentUntil, waitSeconds } = judgeSpending({ ...row, unwritten, perMinute, nowSeconds: call.nowSeconds });
    if (waitSeconds > 0)
      throw new Refusal('too_many_requests', { reason: 'user_limit', retryAfterSeconds: waitSeconds });
    const atSeconds = call.nowSeconds;
    if (unwritten < uncountedAtMost) {
      keep(name, { unwritten, atSeconds });
      return Promise.resolve();
    }
    keep(name, { unwritten: 0, atSeconds });
    return write(row, spentUntil, call).then((written) => {
      if (!written) keep(name, { unwritten: unwrittenOf(name, call) + unwritten, atSeconds });
    });
  };
};
