// Writes down what was asked and answered while a run goes on.
import type { Entry, History, Outage } from './history.ts';

export type Ledger = History & {
  readonly entries: Entry[];
  readonly outages: Outage[];
  /** A name for a session, a proof or another thing: `proof 12`. */
  name(kind: string): string;
};

export const createLedger = (): Ledger => {
  const counts = new Map<string, number>();
  return {
    entries: [],
    outages: [],
    name: (kind) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind} ${count}`;
    },
  };
};
