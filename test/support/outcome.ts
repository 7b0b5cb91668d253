// One way in which a request can end, brought about on purpose.
import type { RefusalCode } from '../../functions/shared/frame/refusal.ts';
import type { Answer } from './client.ts';
import type { Bench } from './system.ts';

export type Outcome = {
  readonly route: string;
  /** What is special about the request. */
  readonly when: string;
  readonly status: number;
  /** Absent for a success. */
  readonly code?: RefusalCode;
  /** What is counted beside refreshed secrets. */
  readonly metrics: readonly string[];
  readonly run: (bench: Bench) => Promise<Answer>;
};
