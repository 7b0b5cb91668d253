// The scheduled run: takes the users whose time has come off the list, oldest first, until there are none or the time is up.
import type { Call } from '../shared/call.ts';
import type { DueCheck, DueList, ListDueChecks, RemoveCheck, ScheduleCheck } from '../shared/flag/due-list.ts';
import { shards } from '../shared/flag/due-list.ts';
import { regularTurn, turnAfterFailure } from '../shared/flag/turn.ts';
import type { CheckResult } from './check-user.ts';

export type ReconcilePorts = {
  readonly listDueChecks: ListDueChecks;
  readonly schedule: ScheduleCheck;
  readonly removeCheck: RemoveCheck;
  readonly checkUser: (check: DueCheck, call: Call) => Promise<CheckResult>;
  /** How long after a check a user who has the flag is looked at again; 0 for never. */
  readonly recheckSeconds: number;
  /** A run takes long, so each check asks for its own time: a claim dated to the start of the run could be taken for an abandoned one. */
  readonly nowSeconds: () => number;
};

export type RunSummary = { readonly checked: number } & Readonly<Record<CheckResult | 'failed', number>>;

const perShard = 25;
// Two requests to Cognito each, of the 25 a second that a whole account has.
const atOnce = 4;
// What a check needs at most; with less left none is begun.
const leastForACheckMilliseconds = 8000;
// Something is down, and the rest would fail alike.
const failuresToStopAt = 8;
const longestWaitSeconds = 86_400;

/** One minute, five, 25, two hours, ten, then daily; it is the user's first turn after about that time. */
export const waitBeforeAttempt = (attempts: number): number => Math.min(60 * 5 ** attempts, longestWaitSeconds);

/** When this user is looked at next, or undefined for not any more. */
export const nextCheck = (
  check: DueCheck,
  result: CheckResult | 'failed',
  recheckSeconds: number,
  nowSeconds: number,
): DueCheck | undefined => {
  const subject = check.userId ?? check.corbadoUserId ?? '';
  if (result === 'pending' || result === 'failed') {
    const attempts = check.attempts + 1;
    return {
      ...check,
      attempts,
      dueAtSeconds: turnAfterFailure(subject, nowSeconds, waitBeforeAttempt(check.attempts)),
    };
  }
  const repeats = check.repeats && result === 'kept' && recheckSeconds > 0;
  return repeats
    ? { ...check, attempts: 0, dueAtSeconds: regularTurn(subject, nowSeconds, recheckSeconds) }
    : undefined;
};

/** The new entry before the old one goes: a run that dies in between looks twice, which does no harm. */
const settle = async (check: DueCheck, next: DueCheck | undefined, ports: ReconcilePorts, call: Call) => {
  if (next !== undefined) await ports.schedule(next, call);
  await ports.removeCheck(check, call);
};

const atItsTime = (run: Call, { nowSeconds }: ReconcilePorts): Call => ({ ...run, nowSeconds: nowSeconds() });

const checkOne = async (check: DueCheck, ports: ReconcilePorts, run: Call): Promise<CheckResult | 'failed'> => {
  const call = atItsTime(run, ports);
  let result: CheckResult | 'failed' = 'failed';
  try {
    result = await ports.checkUser(check, call);
  } catch {
    call.trail.count('CheckFailed');
  }
  try {
    await settle(check, nextCheck(check, result, ports.recheckSeconds, call.nowSeconds), ports, call);
    return result;
  } catch {
    // Still on the list as it was.
    call.trail.count('CheckFailed');
    return 'failed';
  }
};

const listDue = async (list: DueList, ports: ReconcilePorts, call: Call): Promise<DueCheck[]> => {
  const found = await Promise.all(shards.map((shard) => ports.listDueChecks(list, shard, perShard, call)));
  return found.flat().sort((one, other) => one.dueAtSeconds - other.dueAtSeconds);
};

// The regular looks only when nothing is left to do soon.
const listNext = async (ports: ReconcilePorts, run: Call): Promise<DueCheck[]> => {
  const call = atItsTime(run, ports);
  const soon = await listDue('soon', ports, call);
  return soon.length > 0 ? soon : listDue('regular', ports, call);
};

export const reconcile = async (ports: ReconcilePorts, call: Call): Promise<RunSummary> => {
  const counts = { raised: 0, cleared: 0, kept: 0, pending: 0, gone: 0, failed: 0 };
  let checked = 0;
  let due = await listNext(ports, call);
  while (due.length > 0 && counts.failed < failuresToStopAt) {
    for (let start = 0; start < due.length && counts.failed < failuresToStopAt; start += atOnce) {
      if (call.deadline.remainingMilliseconds() < leastForACheckMilliseconds) return { checked, ...counts };
      const results = await Promise.all(due.slice(start, start + atOnce).map((check) => checkOne(check, ports, call)));
      for (const result of results) counts[result] += 1;
      checked += results.length;
    }
    due = await listNext(ports, call);
  }
  return { checked, ...counts };
};
