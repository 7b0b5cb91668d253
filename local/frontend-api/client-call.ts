// One call of Corbado’s client while it is being answered, what is remembered of it, and how it is refused.
import type { IncomingMessage } from 'node:http';
import type { ActionName } from '../corbado/action-call.ts';
import { type Answer, type FieldProblem, failure } from '../corbado/answer.ts';
import { describeCall, type ReceivedCall } from '../corbado/received-calls.ts';

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;

  constructor(type: 'validation_error' | 'login_error' | 'not_found', details: string, fields: FieldProblem[] = []) {
    super(details);
    this.answer = failure(type, details, fields);
  }
}

/** How an action of the customer ended, with the code that it, or the forwarder, gave, if there is one. */
type ActionOutcome = { action: ActionName; statusCode: number; code?: string };

/** A call to the stand-in; those to the Frontend API list the actions that they ran. */
export type StandInCall = ReceivedCall & { actions?: ActionOutcome[] };

export type ClientCall = {
  record: ReceivedCall & { actions: ActionOutcome[] };
  /** The handle that an earlier init call gave the client. */
  processId: string | undefined;
  userAgent: string;
  /** Where the client reaches this API. */
  apiUrl: string;
};

const readProcessId = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && /^[A-Za-z0-9]{30}$/.test(header) ? header : undefined;

export const describeClientCall = (
  request: IncomingMessage,
  path: string,
  known: { atMilliseconds: number; body: unknown },
): ClientCall => ({
  record: { ...describeCall(request, path, { route: 'other', ...known }), actions: [] },
  processId: readProcessId(request.headers['x-corbado-process-id']),
  userAgent: request.headers['user-agent'] ?? '',
  apiUrl: `http://127.0.0.1:${request.socket.localPort}`,
});

/** A process needs no record: it is a random text that challenges are bound to, so one from before a restart still serves. */
export const requireProcess = ({ processId }: ClientCall): string => {
  if (processId !== undefined) return processId;
  throw new Refused('validation_error', 'No process: an init call comes first.');
};

export const secondsOf = ({ record }: ClientCall): number => Math.floor(record.atMilliseconds / 1000);
