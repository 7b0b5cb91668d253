// What every story gets beside its request: the time, the deadline, and the trail for the log line.
import type { Deadline } from './deadline.ts';
import type { Trail } from './log.ts';

/** One invocation. Stories read the clock and the deadline from here only, so that tests can set them. */
export type Call = {
  readonly requestId: string;
  readonly nowSeconds: number;
  readonly deadline: Deadline;
  readonly trail: Trail;
};
