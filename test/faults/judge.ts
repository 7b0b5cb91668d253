// Everything that answers promise, held against a history of them.
import type { Broken, History } from './history.ts';
import { judgeOutages } from './judge-outages.ts';
import { judgeSessions } from './judge-sessions.ts';
import { judgeUses } from './judge-uses.ts';

/** Empty when every promise was kept. */
export const judge = (history: History): Broken[] => [
  ...judgeSessions(history),
  ...judgeUses(history),
  ...judgeOutages(history),
];
