// A user has a passkey: the user pool shall know. Many calls may find that out at once; one of them tells it.
import type { Call } from '../call.ts';
import type { Item } from '../dynamo/item.ts';
import type { UpdateItem } from '../dynamo/write-items.ts';
import { together } from '../together.ts';
import { changeIf, claimFlag, type FlagUser } from './claim-flag.ts';
import type { DueCheck, RemoveCheck, ScheduleCheck } from './due-list.ts';
import { type FlagRow, type FlagState, isAbandoned, readFlagRow } from './flag-row.ts';
import type { FlagOutcome, FlagWriter } from './flag-writer.ts';

/** What became of it; `updated` tells whether this call changed the user pool. */
export type FlagAnswer = { readonly updated: boolean; readonly state: FlagState; readonly reason?: string };

/** `user` is the user's row as this call last saw it, `nonce` what this call marks its own writes with. */
export type RaiseFlag = (who: FlagUser, user: Item, nonce: string, call: Call) => Promise<FlagAnswer>;

export type RaisePorts = {
  readonly update: UpdateItem;
  readonly writer: FlagWriter;
  readonly schedule: ScheduleCheck;
  readonly removeCheck: RemoveCheck;
  /** How long after the flag was set the user is looked at again; 0 for never. */
  readonly recheckSeconds: number;
};

// When this call dies between its writes, or the user pool is down, the reconcile run takes over from here.
const safetyNetSeconds = 60;

// What does not succeed here is left to the safety net, which does the same work later.
const quietly = async <Result>(work: Promise<Result>, call: Call): Promise<Result | undefined> => {
  try {
    return await work;
  } catch {
    call.trail.note({ flagUnsettled: true });
    return undefined;
  }
};

const recordOutcome = (who: FlagUser, outcome: FlagOutcome<'set'>, nonce: string, ports: RaisePorts, call: Call) => {
  const set = { flagState: outcome.state, flagAt: call.nowSeconds };
  const change =
    outcome.state === 'not_applicable'
      ? { set: { ...set, flagReason: outcome.reason } }
      : { set, remove: ['flagReason'] };
  return changeIf(ports.update, who, change, { expression: 'flagClaim = :nonce', values: { nonce } }, call);
};

export type RaiseClaimed = (who: FlagUser, nonce: string, call: Call) => Promise<FlagOutcome<'set'>>;

const scheduleRecheck = (who: FlagUser, { schedule, recheckSeconds }: RaisePorts, call: Call): Promise<void> => {
  const dueAtSeconds = call.nowSeconds + recheckSeconds;
  return recheckSeconds === 0
    ? Promise.resolve()
    : schedule({ dueAtSeconds, userId: who.userId, attempts: 0, repeats: true }, call);
};

const tell = async (who: FlagUser, { writer }: RaisePorts, call: Call): Promise<FlagOutcome<'set'>> => {
  const outcome = await writer.raise(who.userId, call);
  const { state } = outcome;
  call.trail.note({ flagState: state, ...('reason' in outcome ? { flagReason: outcome.reason } : {}) });
  call.trail.count(state === 'set' ? 'FlagSet' : state === 'pending' ? 'FlagPending' : 'FlagNotApplicable');
  return outcome;
};

/** Tells the pool, for a call that has the claim already, and records what came of it. An outcome that could not be recorded is pending. */
export const raiseClaimed =
  (ports: RaisePorts): RaiseClaimed =>
  async (who, nonce, call) => {
    const outcome = await tell(who, ports, call);
    if (outcome.state === 'pending') return outcome;
    const recorded = await quietly(recordOutcome(who, outcome, nonce, ports, call), call);
    if (recorded === undefined) return { state: 'pending', updated: false, reason: 'not_recorded' };
    if (recorded && outcome.state === 'set') await quietly(scheduleRecheck(who, ports, call), call);
    return outcome;
  };

// A passkey that comes while the flag is being cleared takes over at once: what is being cleared is wrong now. And what the pool could not
// take the last time it may take today, when the user has enrolled a factor, say.
const isWorthRaising = (row: FlagRow, nowSeconds: number): boolean =>
  row.state === 'clearing' || row.state === 'not_applicable' || isAbandoned(row, nowSeconds);

export const raiseFlag = (ports: RaisePorts): RaiseFlag => {
  const raise = raiseClaimed(ports);
  const netOf = ({ userId }: FlagUser, call: Call): DueCheck => {
    const dueAtSeconds = call.nowSeconds + safetyNetSeconds;
    return { dueAtSeconds, userId, attempts: 0, repeats: false };
  };
  const raiseWithNet = async (who: FlagUser, nonce: string, call: Call): Promise<FlagAnswer> => {
    const net = netOf(who, call);
    const [outcome] = await together([raise(who, nonce, call), quietly(ports.schedule(net, call), call)]);
    if (outcome.state !== 'pending') await quietly(ports.removeCheck(net, call), call);
    return outcome;
  };
  // Whoever was clearing may have a write under way that arrives after ours, and die before it is put right. So the row stays pending, and
  // the net makes sure that the pool is looked at once more when such a write can no longer come.
  const overtake = async (who: FlagUser, call: Call): Promise<FlagAnswer> => {
    const [outcome] = await together([tell(who, ports, call), quietly(ports.schedule(netOf(who, call), call), call)]);
    return outcome;
  };
  return async (who, user, nonce, call) => {
    const row = readFlagRow(user);
    if (row.claim === nonce) return raiseWithNet(who, nonce, call);
    if (!isWorthRaising(row, call.nowSeconds)) return { updated: false, state: row.state };
    const claimed = await claimFlag(ports.update, who, row, 'pending', nonce, call);
    if (!claimed) return { updated: false, state: 'pending' };
    return row.state === 'clearing' ? overtake(who, call) : raiseWithNet(who, nonce, call);
  };
};
