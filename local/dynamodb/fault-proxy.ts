// Stands before the embedded DynamoDB: passes calls through, counts them, and makes single ones fail on request.
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Clock, createClock } from '../clock.ts';
import { sendAwsError } from '../stand-in/aws-error.ts';
import { createFaultSwitch, type FaultSwitch, operationOf } from '../stand-in/fault-switch.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';

/** `afterApplying` does what was asked first, so that only the answer is lost. */
export type DynamodbFault =
  | { kind: 'error'; name: string }
  | { kind: 'silent'; afterApplying?: boolean }
  | { kind: 'drop'; afterApplying?: boolean };

export type FaultProxy = {
  /** What functions talk to in place of the engine. */
  readonly url: string;
  readonly faults: FaultSwitch<DynamodbFault>;
  close(): Promise<void>;
};

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

// The request is passed on whole, never while it still arrives: the engine ends the process when a caller hangs up half-way.
const forward = (engineUrl: string, agent: Agent, incoming: IncomingMessage, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = sendRequest(engineUrl, { method: 'POST', headers: incoming.headers, agent }, (answer) =>
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: bytes }),
        reject,
      ),
    );
    outgoing.once('error', reject).end(body);
  });

const play = (fault: DynamodbFault, response: ServerResponse): void => {
  if (fault.kind === 'error') sendAwsError(response, fault.name);
  else if (fault.kind === 'drop') response.destroy();
};

const appliesFirst = (fault: DynamodbFault): boolean => fault.kind !== 'error' && fault.afterApplying === true;

/** Starts the proxy on 127.0.0.1. What it keeps silent about ends with the caller's patience, or with `close`. */
export const startFaultProxy = async (
  engineUrl: string,
  clock: Pick<Clock, 'nowMilliseconds'> = createClock(),
): Promise<FaultProxy> => {
  const agent = new Agent({ keepAlive: true });
  const inFlight = new Set<Promise<Answer>>();
  const faults = createFaultSwitch<DynamodbFault>();
  const server = await startLoopbackServer(0, async (request, response) => {
    // On the real date the SDK would take a moved clock for a skewed one, and repeat refused writes.
    response.setHeader('date', new Date(clock.nowMilliseconds()).toUTCString());
    const body = await buffer(request);
    const fault = faults.take(operationOf(request.headers['x-amz-target']));
    if (fault && !appliesFirst(fault)) return play(fault, response);
    const passing = forward(engineUrl, agent, request, body);
    inFlight.add(passing);
    const answer = await passing.finally(() => inFlight.delete(passing));
    if (fault) return play(fault, response);
    const { date: _, ...headers } = answer.headers;
    response.writeHead(answer.status, headers).end(answer.body);
  });
  return {
    url: server.url,
    faults,
    close: async () => {
      await server.close();
      await Promise.allSettled(inFlight);
      agent.destroy();
    },
  };
};
