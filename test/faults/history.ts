// What a run under faults knows: every request with its answer, and when the table was away. Only what was answered promises anything.

/** `done` and `refused` are certain. After a 5xx, or no answer, nobody can tell: it may be either. */
export type Outcome = 'done' | 'refused' | 'unknown';

/** One request. Times are milliseconds of this process; seconds are those that the functions see. */
export type Entry = {
  /** In words, such as `verify a proof`. */
  readonly request: string;
  readonly user: string;
  readonly began: number;
  readonly ended: number;
  readonly beganSeconds: number;
  readonly endedSeconds: number;
  /** `200`, `503 login_interrupted`, or `none`. */
  readonly answer: string;
  readonly hasRetryAfter: boolean;
  readonly outcome: Outcome;
  /** What counts once and is offered here: a proof, a code, a passkey that is reported. */
  readonly spends?: string | undefined;
  /** Whether `temporarily_unavailable` promises that it is not used up. */
  readonly isKept?: boolean | undefined;
  /** When the login was proven, epoch seconds: a logout everywhere refuses what is not younger. */
  readonly provenAt?: number | undefined;
  /** Epoch seconds. */
  readonly goodUntil?: number | undefined;
  /** Whether it asks for a new session, and the one that was given. */
  readonly isLogin?: boolean | undefined;
  readonly opens?: string | undefined;
  /** The session that it presents: done, it was alive; refused, it was dead. */
  readonly uses?: string | undefined;
  readonly ends?: string | undefined;
  /** All sessions of the user. */
  readonly endsAll?: boolean | undefined;
  /** That the user be checked later, which leaves a row. */
  readonly schedules?: boolean | undefined;
};

/** Without `until` while the table is still away. */
export type Outage = { readonly from: number; until?: number };

export type History = { readonly entries: readonly Entry[]; readonly outages: readonly Outage[] };

export type Broken = {
  readonly promise: string;
  /** The session, proof, code or user. */
  readonly subject: string;
  /** All that happened to it, in order. */
  readonly story: readonly Entry[];
};

export const groupBy = <Key>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => Key | undefined,
): Map<Key, Entry[]> => {
  const groups = new Map<Key, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
};

/** Requests that overlap have no order. */
export const isBefore = (one: Entry, other: Entry): boolean => one.ended < other.began;

/** Whether the table was away at any moment of the request. */
export const meets = ({ began, ended }: Entry, { from, until }: Outage): boolean =>
  from <= ended && (until === undefined || began <= until);

/** What went wrong without an answer may still be written a little later, by a call that was given up. */
export const settlesMilliseconds = 3000;
export const settledAt = ({ outcome, ended }: Entry): number =>
  outcome === 'unknown' ? ended + settlesMilliseconds : ended;
