// Stands before the embedded DynamoDB: passes calls through, counts them, and makes single ones fail on request.
import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type RefuseAccess, refuseNobody } from '../access/access.ts';
import { type Clock, createClock } from '../clock.ts';
import { sendAccessDenied, sendAwsError } from '../stand-in/aws-error.ts';
import { createFaultSwitch, type FaultSwitch, operationOf } from '../stand-in/fault-switch.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';
import type { CallEngine, EngineAnswer } from './engine-call.ts';

/** Calls that go on together, as soon as all have come. */
export type Meeting = () => Promise<void>;

export const meetingOf = (count: number): Meeting => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === count) resolve();
    return promise;
  };
};

/** `afterApplying` does what was asked first, so that only the answer is lost. */
export type DynamodbFault =
  | { kind: 'error'; name: string }
  | { kind: 'meet'; meeting: Meeting }
  | { kind: 'silent'; afterApplying?: boolean }
  | { kind: 'drop'; afterApplying?: boolean };

export type FaultProxy = {
  /** What functions talk to in place of the engine. */
  readonly url: string;
  readonly faults: FaultSwitch<DynamodbFault>;
  close(): Promise<void>;
};

const play = (fault: DynamodbFault, response: ServerResponse): void => {
  if (fault.kind === 'error') sendAwsError(response, fault.name);
  else if (fault.kind === 'drop') response.destroy();
};

const appliesFirst = (fault: DynamodbFault): boolean => 'afterApplying' in fault && fault.afterApplying === true;

/** Starts the proxy on 127.0.0.1. What it keeps silent about ends with the caller's patience, or with `close`. */
export const startFaultProxy = async (
  callEngine: CallEngine,
  clock: Pick<Clock, 'nowMilliseconds'> = createClock(),
  refuse: RefuseAccess = refuseNobody,
): Promise<FaultProxy> => {
  const inFlight = new Set<Promise<EngineAnswer>>();
  const faults = createFaultSwitch<DynamodbFault>();
  const server = await startLoopbackServer(0, async (request, response) => {
    // On the real date the SDK would take a moved clock for a skewed one, and repeat refused writes.
    response.setHeader('date', new Date(clock.nowMilliseconds()).toUTCString());
    const body = await buffer(request);
    const next = faults.take(operationOf(request.headers['x-amz-target']));
    if (next?.kind === 'meet') await next.meeting();
    const fault = next?.kind === 'meet' ? undefined : next;
    const refusal = refuse(request.headers, body.toString('utf8'));
    if (refusal !== undefined) return sendAccessDenied(response, refusal);
    if (fault && !appliesFirst(fault)) return play(fault, response);
    // Only now that it is here whole: the engine ends the process when a caller hangs up half-way.
    const passing = callEngine(request.headers, body);
    inFlight.add(passing);
    const answer = await passing.finally(() => inFlight.delete(passing));
    if (fault) return play(fault, response);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return {
    url: server.url,
    faults,
    close: async () => {
      await server.close();
      await Promise.allSettled(inFlight);
    },
  };
};
