// The scheduled run: takes the users who are due off the list, oldest first, until there are none or the time is up.
import {
  type DueCheck,
  listDueChecks,
  regularTurn,
  removeCheck,
  scheduleCheck,
  subjectOf,
  turnAfterFailure,
} from '../shared/flag/due-list.ts';
import type { Call } from '../shared/frame/call.ts';
import { type DueList, dueShards } from '../shared/table/rows.ts';
import type { Can } from '../shared/table/table.ts';
import { type CheckResult, type CheckSettings, type CheckSystems, checkUser } from './check-user.ts';

export type ReconcileSystems = CheckSystems & { readonly table: Can<'query'> };

export type RunSummary = { readonly checked: number } & Readonly<Record<CheckResult | 'failed', number>>;

const perShard = 25;
// Two requests to Cognito each, of 25 a second for the whole account.
const atOnce = 4;
// The most a check can take; with less left none is started.
const leastForACheckMilliseconds = 8000;
// Something is down, and the rest would fail too.
const failuresToStopAt = 8;
const longestWaitSeconds = 86_400;

/** One minute, five, 25, two hours, ten, then daily; the user is checked at their first turn after about that time. */
export const waitBeforeAttempt = (attempts: number): number => Math.min(60 * 5 ** attempts, longestWaitSeconds);

/** When this user is checked next, or undefined when no longer. */
export const nextCheck = (
  check: DueCheck,
  result: CheckResult | 'failed',
  recheckSeconds: number,
  nowSeconds: number,
): DueCheck | undefined => {
  const subject = subjectOf(check);
  if (result === 'pending' || result === 'failed') {
    const dueAtSeconds = turnAfterFailure(subject, nowSeconds, waitBeforeAttempt(check.attempts));
    return { ...check, attempts: check.attempts + 1, dueAtSeconds };
  }
  const repeats = check.repeats && result === 'kept' && recheckSeconds > 0;
  return repeats
    ? { ...check, attempts: 0, dueAtSeconds: regularTurn(subject, nowSeconds, recheckSeconds) }
    : undefined;
};

/** The new entry is written before the old one goes: a run that dies in between checks twice, which does no harm. */
const settle = async (check: DueCheck, next: DueCheck | undefined, { table }: ReconcileSystems, call: Call) => {
  if (next !== undefined) await scheduleCheck(table, next, call);
  await removeCheck(table, check, call);
};

// A run takes long, so each check reads the time anew: a claim dated to the run's start could be taken for an abandoned one.
const asOfNow = (run: Call): Call => ({ ...run, nowSeconds: Math.floor(run.clock.nowMilliseconds() / 1000) });

const checkOne = async (
  check: DueCheck,
  settings: CheckSettings,
  systems: ReconcileSystems,
  run: Call,
): Promise<CheckResult | 'failed'> => {
  const call = asOfNow(run);
  let result: CheckResult | 'failed' = 'failed';
  try {
    result = await checkUser(check, settings, systems, call);
  } catch {
    call.trail.count('CheckFailed');
  }
  try {
    const next = nextCheck(check, result, systems.flag.recheckSeconds, call.nowSeconds);
    await settle(check, next, systems, call);
    return result;
  } catch {
    // Still on the list as it was.
    call.trail.count('CheckFailed');
    return 'failed';
  }
};

const listDue = async (list: DueList, { table }: ReconcileSystems, call: Call): Promise<DueCheck[]> => {
  const found = await Promise.all(dueShards.map((shard) => listDueChecks(table, list, shard, perShard, call)));
  return found.flat().sort((one, other) => one.dueAtSeconds - other.dueAtSeconds);
};

// The regular checks only when nothing urgent is left.
const listNext = async (systems: ReconcileSystems, run: Call): Promise<DueCheck[]> => {
  const call = asOfNow(run);
  const soon = await listDue('soon', systems, call);
  return soon.length > 0 ? soon : listDue('regular', systems, call);
};

export const reconcile = async (
  settings: CheckSettings,
  systems: ReconcileSystems,
  call: Call,
): Promise<RunSummary> => {
  const counts = { raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
  let checked = 0;
  let due = await listNext(systems, call);
  while (due.length > 0 && counts.failed < failuresToStopAt) {
    for (let start = 0; start < due.length && counts.failed < failuresToStopAt; start += atOnce) {
      if (call.deadline.remainingMilliseconds() < leastForACheckMilliseconds) return { checked, ...counts };
      const batch = due.slice(start, start + atOnce);
      const results = await Promise.all(batch.map((check) => checkOne(check, settings, systems, call)));
      for (const result of results) counts[result] += 1;
      checked += results.length;
    }
    due = await listNext(systems, call);
  }
  return { checked, ...counts };
};
