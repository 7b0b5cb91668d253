// The stand-in's own routes, for people with curl: set a fault, see what happened. They show no secret and no token.
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readJson } from '../stand-in/json-request.ts';
import { type Answer, failure, fieldProblems, success } from './answer.ts';
import type { CorbadoState } from './corbado-state.ts';
import { corbadoRoutes, type FaultQueue, faultSchema } from './fault.ts';
import type { ReceivedCall } from './received-calls.ts';

const recentCalls = 50;

const faultRequest = z.strictObject({
  route: z.enum(corbadoRoutes),
  fault: faultSchema,
  times: z.int().min(1).max(1000).default(1),
});

type InspectionParts = {
  state: CorbadoState;
  faults: FaultQueue;
  calls: readonly ReceivedCall[];
};

const describeState = ({ state, faults, calls }: InspectionParts): Answer =>
  success({
    connectTokens: state.connectTokens.map(({ secret, ...shown }) => shown),
    passkeys: state.passkeys,
    waitingFaults: faults.waiting(),
    recentCalls: calls.slice(-recentCalls).map(({ body, query, ...shown }) => shown),
  });

const setFault = async ({ faults }: InspectionParts, request: IncomingMessage): Promise<Answer> => {
  // A JSON content type cannot be sent across origins without a preflight, which is never granted here.
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    return failure('validation_error', 'Send it with content-type: application/json.');
  }
  const body = await readJson(request);
  const order = faultRequest.safeParse(body.ok ? body.value : undefined);
  if (!order.success) return failure('validation_error', 'No such fault.', fieldProblems(order.error));
  faults.next(order.data.route, order.data.fault, order.data.times);
  return success({ waitingFaults: faults.waiting() });
};

/** Answers `/stand-in/...`; undefined for every other path. */
export const answerInspection = async (
  parts: InspectionParts,
  request: IncomingMessage,
  path: string,
): Promise<Answer | undefined> => {
  if (path === '/stand-in/state' && request.method === 'GET') return describeState(parts);
  if (path === '/stand-in/faults' && request.method === 'POST') return setFault(parts, request);
  return path.startsWith('/stand-in/') ? failure('not_found', 'No such route of the stand-in.') : undefined;
};
