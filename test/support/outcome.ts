// Ways in which a request can end, each brought about on purpose.
import { type RefusalCode, refusalTable } from '../../functions/shared/frame/refusal.ts';
import type { CorbadoRoute, Fault } from '../../local/corbado/fault.ts';
import type { Answer } from './client.ts';
import type { Bench } from './system.ts';

type Run = (bench: Bench) => Promise<Answer>;

export type Outcome = {
  readonly route: string;
  /** What is special about the request. */
  readonly when: string;
  readonly status: number;
  /** Absent for a success. */
  readonly code?: RefusalCode;
  /** What is counted beside refreshed secrets. */
  readonly metrics: readonly string[];
  readonly run: Run;
};

/** What is special, the status of a success or the code of a refusal, and what is counted where that does not follow from the code. */
export type Way = readonly [when: string, end: 200 | 204 | RefusalCode, run: Run, metrics?: readonly string[]];

const countedFor: { readonly [Code in RefusalCode]?: string } = {
  invalid_request: 'ValidationFailed',
  payload_too_large: 'ValidationFailed',
  unsupported_media_type: 'ValidationFailed',
  origin_not_allowed: 'CsrfBlocked',
  upstream_rejected: 'UpstreamError',
  upstream_error: 'UpstreamError',
  upstream_timeout: 'UpstreamTimeout',
};

export const outcomesOf = (route: string, ways: readonly Way[]): Outcome[] =>
  ways.map(([when, end, run, metrics]) => {
    if (typeof end === 'number') return { route, when, status: end, metrics: metrics ?? [], run };
    const counted = countedFor[end];
    const { status } = refusalTable[end];
    return { route, when, status, code: end, metrics: metrics ?? (counted === undefined ? [] : [counted]), run };
  });

/** While the table fails every call of this operation, however often it is tried. */
export const withoutTable =
  (operation: string, run: Run): Run =>
  async (bench) => {
    const { faults } = bench.system().dynamodb;
    faults.next(operation, { kind: 'error', name: 'InternalServerError' }, 9);
    const answer = await run(bench);
    faults.clear();
    return answer;
  };

/** With this in the place of Corbado's answer, as often as it is asked. */
export const withCorbado =
  (route: CorbadoRoute, fault: Fault, run: Run, times = 1): Run =>
  (bench) => {
    bench.system().corbado.faults.next(route, fault, times);
    return run(bench);
  };
