// Sets the flag in the user pool when a user has a passkey. Many calls may find that out at once; one of them writes to the pool.
import type { FlagOutcome, FlagWriter } from '../cognito/flag-writer.ts';
import { type Call, together } from '../frame/call.ts';
import type { Can, Item } from '../table/table.ts';
import { type DueCheck, regularTurn, removeCheck, scheduleCheck } from './due-list.ts';
import {
  changeIf,
  claimFlag,
  type FlagRow,
  type FlagState,
  type FlagUser,
  isAbandoned,
  readFlagRow,
} from './flag-row.ts';

/** What became of it; `updated` tells whether this call changed the user pool. */
export type FlagAnswer = { readonly updated: boolean; readonly state: FlagState; readonly reason?: string };

export type FlagSystems = {
  readonly table: Can<'put' | 'update' | 'remove'>;
  readonly writer: FlagWriter;
  /** How long after the flag was set the user is checked again; 0 for never. */
  readonly recheckSeconds: number;
};

// When this call dies between its writes, or the user pool is down, the reconcile run takes over from here.
const safetyNetSeconds = 60;

// What fails here is left to the safety net, which does the same work later.
const quietly = async <Result>(work: Promise<Result>, call: Call): Promise<Result | undefined> => {
  try {
    return await work;
  } catch {
    call.trail.note({ flagUnsettled: true });
    return undefined;
  }
};

const recordOutcome = (
  who: FlagUser,
  outcome: FlagOutcome<'set'>,
  nonce: string,
  { table }: FlagSystems,
  call: Call,
) => {
  const set = { flagState: outcome.state, flagAt: call.nowSeconds };
  const change =
    outcome.state === 'not_applicable'
      ? { set: { ...set, flagReason: outcome.reason } }
      : { set, remove: ['flagReason'] };
  return changeIf(table, who, change, { expression: 'flagClaim = :nonce', values: { nonce } }, call);
};

const scheduleRecheck = async ({ userId }: FlagUser, { table, recheckSeconds }: FlagSystems, call: Call) => {
  if (recheckSeconds === 0) return;
  // A flag that goes and comes back must not leave one more entry every time.
  const dueAtSeconds = regularTurn(userId, call.nowSeconds, recheckSeconds);
  await scheduleCheck(table, { dueAtSeconds, userId, attempts: 0, repeats: true }, call);
};

const writeToPool = async (who: FlagUser, { writer }: FlagSystems, call: Call): Promise<FlagOutcome<'set'>> => {
  const outcome = await writer.raise(who.userId, call);
  const { state } = outcome;
  call.trail.note({ flagState: state, ...('reason' in outcome ? { flagReason: outcome.reason } : {}) });
  call.trail.count(state === 'set' ? 'FlagSet' : state === 'pending' ? 'FlagPending' : 'FlagNotApplicable');
  return outcome;
};

/** Writes to the pool for a call that already has the claim, and records the outcome. If that fails, the flag stays pending. */
export const raiseClaimed = async (
  systems: FlagSystems,
  who: FlagUser,
  nonce: string,
  call: Call,
): Promise<FlagOutcome<'set'>> => {
  const outcome = await writeToPool(who, systems, call);
  if (outcome.state === 'pending') return outcome;
  const recorded = await quietly(recordOutcome(who, outcome, nonce, systems, call), call);
  if (recorded === undefined) return { state: 'pending', updated: false, reason: 'not_recorded' };
  if (recorded && outcome.state === 'set') await quietly(scheduleRecheck(who, systems, call), call);
  return outcome;
};

// A passkey added while the flag is being cleared takes over at once: clearing is wrong now. And what the pool could not take last time it
// may take today, for instance because the user has enrolled a factor.
const isWorthRaising = (row: FlagRow, nowSeconds: number): boolean =>
  row.state === 'clearing' || row.state === 'not_applicable' || isAbandoned(row, nowSeconds);

const safetyNetOf = ({ userId }: FlagUser, call: Call): DueCheck => ({
  dueAtSeconds: call.nowSeconds + safetyNetSeconds,
  userId,
  attempts: 0,
  repeats: false,
});

const raiseWithNet = async (systems: FlagSystems, who: FlagUser, nonce: string, call: Call): Promise<FlagAnswer> => {
  const net = safetyNetOf(who, call);
  const [outcome] = await together([
    raiseClaimed(systems, who, nonce, call),
    quietly(scheduleCheck(systems.table, net, call), call),
  ]);
  if (outcome.state !== 'pending') await quietly(removeCheck(systems.table, net, call), call);
  return outcome;
};

// The call that was clearing may have a write under way that arrives after ours, and die before it is corrected. So the row stays pending,
// and the net makes sure that the pool is checked once more when such a write can no longer arrive.
const overtake = async (systems: FlagSystems, who: FlagUser, call: Call): Promise<FlagAnswer> => {
  const [outcome] = await together([
    writeToPool(who, systems, call),
    quietly(scheduleCheck(systems.table, safetyNetOf(who, call), call), call),
  ]);
  return outcome;
};

/** `user` is the user's row as this call last saw it, `nonce` what this call marks its own writes with. */
export const raiseFlag = async (
  systems: FlagSystems,
  who: FlagUser,
  user: Item,
  nonce: string,
  call: Call,
): Promise<FlagAnswer> => {
  const row = readFlagRow(user);
  if (row.claim === nonce) return raiseWithNet(systems, who, nonce, call);
  if (!isWorthRaising(row, call.nowSeconds)) return { updated: false, state: row.state };
  const claimed = await claimFlag(systems.table, who, row, 'pending', nonce, call);
  if (!claimed) return { updated: false, state: 'pending' };
  return row.state === 'clearing' ? overtake(systems, who, call) : raiseWithNet(systems, who, nonce, call);
};
