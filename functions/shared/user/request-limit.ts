// How many requests one user may make per minute. The amount used is kept in a row that the request reads anyway, so within the limit it
// costs no call, except one write for every eight requests on a row (or, under a lower limit, for as many as it allows).
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import type { Can, Key } from '../table/table.ts';

/** The row that the requests of a credential are counted in, as this request has read it. */
export type CountedRow = { readonly key: Key; readonly spentUntil: number | undefined };

/** Throws `too_many_requests` at once; otherwise settles when the count is written, if it has to be, and never rejects. */
export type CountRequest = (row: CountedRow, call: Call) => Promise<void>;

const windowSeconds = 60;
const uncountedAtMost = 8;
const rowsRemembered = 1000;

type Spending = {
  readonly spentUntil: number | undefined;
  /** Requests not yet written to a row, this one included. */
  readonly unwritten: number;
  readonly perMinute: number;
  readonly nowSeconds: number;
};

/**
 * The generic cell rate algorithm: each request moves the time until which the user has used up the limit, which may lie at most a minute
 * ahead. Returns that time, and how long to wait if it is too far ahead. A time that no request can have caused is ignored.
 */
export const judgeSpending = ({ spentUntil = 0, unwritten, perMinute, nowSeconds }: Spending) => {
  const seen = spentUntil <= nowSeconds + 2 * windowSeconds ? spentUntil : 0;
  const next = Math.max(seen, nowSeconds) + (unwritten * windowSeconds) / perMinute;
  const waitSeconds = Math.max(0, Math.ceil(next - nowSeconds - windowSeconds));
  // DynamoDB accepts 38 digits, but nobody needs to read them.
  return { spentUntil: Math.round(next * 1000) / 1000, waitSeconds };
};

type Count = { readonly unwritten: number; readonly atSeconds: number };

/**
 * Each environment counts for itself and writes every eighth request, on the condition that the row is unchanged: of two that write at
 * once, one goes on counting. So a user can exceed the limit by seven requests a minute per environment, plus those in flight.
 */
export const countRequests = (table: Can<'update'>, perMinute: number): CountRequest => {
  if (perMinute === 0) return async () => undefined;
  // What is not written does not age: more of it than the limit would refuse for longer than the answer says.
  const mostUnwritten = Math.min(uncountedAtMost, perMinute);
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
      // A row that was deleted meanwhile must not come back with nothing else in it.
      await table.update(
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
    if (unwritten < mostUnwritten) {
      keep(name, { unwritten, atSeconds });
      return Promise.resolve();
    }
    keep(name, { unwritten: 0, atSeconds });
    return write(row, spentUntil, call).then((written) => {
      if (!written) keep(name, { unwritten: unwrittenOf(name, call) + unwritten, atSeconds });
    });
  };
};
