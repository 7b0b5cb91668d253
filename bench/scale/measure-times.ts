// How long each operation takes with so many sessions of the user: in both tables in turn, so that a busy machine slows both.
import type { LocalSystem } from '../../local/system.ts';
import { percentile } from '../spread.ts';
import { type Operation, operations, type SeededUser, seedUser } from './operations.ts';
import { numberedUserId } from './rows.ts';

export type Time = {
  readonly operation: string;
  readonly sessions: number;
  readonly rounds: number;
  readonly p50Small: number;
  readonly p50Large: number;
};

type Tables = { readonly small: LocalSystem; readonly large: LocalSystem };
type Case = { readonly sessions: number; readonly rounds: number; readonly small: number[]; readonly large: number[] };

// A thousand sessions take a thousand times as long to seed and to end.
const roundsFor = (sessions: number, rounds: number): number =>
  Math.max(8, Math.min(rounds, Math.floor((rounds * 100) / sessions)));

let seeded = 0;
const newUser = (system: LocalSystem, sessions: number): Promise<SeededUser> => {
  seeded += 1;
  return seedUser(system, numberedUserId(2, seeded), sessions);
};

const measureOne = async (
  { small, large }: Tables,
  { usesUp, prepare }: Operation,
  cases: readonly Case[],
  rounds: number,
): Promise<void> => {
  const kept = new Map<number[], SeededUser>();
  const time = async (system: LocalSystem, sessions: number, milliseconds: number[], counts: boolean) => {
    const user = (usesUp ? undefined : kept.get(milliseconds)) ?? (await newUser(system, sessions));
    kept.set(milliseconds, user);
    const run = await prepare(system, user);
    const startedAt = performance.now();
    await run();
    if (counts) milliseconds.push(performance.now() - startedAt);
  };
  // The first rounds only warm up.
  for (let round = -10; round < rounds; round += 1)
    for (const one of cases.filter((some) => round < some.rounds && (round >= 0 || some.sessions <= 10))) {
      await time(small, one.sessions, one.small, round >= 0);
      await time(large, one.sessions, one.large, round >= 0);
    }
};

/** Shows each operation as soon as it was measured. */
export const measureTimes = async (
  tables: Tables,
  sessionCounts: readonly number[],
  rounds: number,
  show: (times: readonly Time[]) => void,
): Promise<Time[]> => {
  const all: Time[] = [];
  for (const operation of operations) {
    const cases = sessionCounts.map((sessions) => ({
      sessions,
      rounds: roundsFor(sessions, rounds),
      small: [],
      large: [],
    }));
    await measureOne(tables, operation, cases, rounds);
    const times = cases.map((one) => ({
      operation: operation.name,
      sessions: one.sessions,
      rounds: one.rounds,
      p50Small: percentile(one.small, 0.5),
      p50Large: percentile(one.large, 0.5),
    }));
    show(times);
    all.push(...times);
  }
  return all;
};
