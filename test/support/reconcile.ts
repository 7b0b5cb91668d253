// The scheduled run, and the list of users that it looks at.
import { nowSeconds } from './moments.ts';
import { partitionOf } from './stored-rows.ts';
import type { Bench } from './system.ts';

export type RunSummary = Readonly<
  Record<'checked' | 'raised' | 'cleared' | 'kept' | 'pending' | 'gone' | 'failed', number>
>;

/** Runs it once, as the schedule does. */
export const runReconcile = async (bench: Bench): Promise<RunSummary> => {
  const result = await bench.system().runSchedule('reconcile');
  if (!result.ok) throw new Error(`reconcile: ${result.errorType} failure`);
  return result.payload as RunSummary;
};

/** Moves the clock on and runs it then. */
export const runReconcileIn = async (bench: Bench, seconds: number): Promise<RunSummary> => {
  bench.system().clock.moveBySeconds(seconds);
  return runReconcile(bench);
};

/** Who is on the list: in how many seconds, and which list. */
export const dueChecks = async (bench: Bench, userId: string) => {
  const items = await bench.system().dynamodb.items();
  const now = nowSeconds(bench);
  return items
    .filter((item) => String(item.pk).startsWith('D#') && item.userId === userId)
    .map(({ pk, sk, attempts }) => ({
      list: String(pk).split('#')[1],
      dueInSeconds: Number(String(sk).slice(0, 10)) - now,
      attempts: Number(attempts),
    }))
    .sort((one, other) => one.dueInSeconds - other.dueInSeconds);
};

/** The state of the flag in the user's own row. */
export const flagRow = async (bench: Bench, userId: string) => {
  const items = await bench.system().dynamodb.items();
  return items.find(({ pk, sk }) => pk === partitionOf(userId) && sk === 'U') ?? {};
};
