// Writes down what was asked and answered while a run goes on.
import type { Entry, History, Outage } from './history.ts';

export type Ledger = History & {
  readonly outages: Outage[];
  /** How many answers promise something. */
  certain(): number;
  add(entry: Entry): void;
  /** A name for a session, a proof or another thing: `proof 12`. */
  name(kind: string): string;
};

export const createLedger = (): Ledger => {
  const counts = new Map<string, number>();
  const entries: Entry[] = [];
  let certain = 0;
  return {
    entries,
    outages: [],
    certain: () => certain,
    add: (entry) => {
      entries.push(entry);
      if (entry.outcome !== 'unknown') certain += 1;
    },
    name: (kind) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind} ${count}`;
    },
  };
};
