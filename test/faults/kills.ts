// When the engine is killed: at which operation, before, during or after it, and for how long. All of it follows from the seed.
import { shuffled } from '../../bench/spread.ts';

export const killedAt = ['PutItem', 'UpdateItem', 'DeleteItem', 'Query'] as const;
/** The operation never arrives; it may or may not have been done; it is done, and nobody hears of it. */
export const moments = ['before', 'meanwhile', 'after'] as const;

export type Kill = {
  /** Not before so many requests have been made: the first such operation from then on. */
  readonly afterRequests: number;
  readonly operation: (typeof killedAt)[number];
  readonly moment: (typeof moments)[number];
  /** Until it is started again. */
  readonly pauseMilliseconds: number;
};

// Shorter than the SDK goes on trying, and longer.
const pauses = [0, 900] as const;

/** In order. Each operation with each moment comes once in twelve kills. */
export const planKills = (count: number, requests: number, random: () => number): Kill[] => {
  const kinds = killedAt.flatMap((operation) => moments.map((moment) => ({ operation, moment })));
  const rounds = Array.from({ length: Math.ceil(count / kinds.length) }, () => shuffled(kinds, random));
  return rounds
    .flat()
    .slice(0, count)
    .map((kind, index) => ({
      ...kind,
      afterRequests: Math.floor(((index + random()) / count) * requests),
      pauseMilliseconds: Math.round(pauses[0] + random() * (pauses[1] - pauses[0])),
    }));
};

/** Hands out each kill once, when it is due. */
export const createKillPlan = (kills: readonly Kill[], requestCount: () => number) => {
  const waiting = [...kills];
  return (operation: string): Kill | undefined => {
    const [next] = waiting;
    if (next === undefined || next.afterRequests > requestCount() || next.operation !== operation) return undefined;
    return waiting.shift();
  };
};
