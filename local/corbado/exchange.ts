// One call to the stand-in while it is being answered: the correct answer, the wire, and what is remembered of it.
import type { ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { CorbadoRoute, WrongList } from './fault.ts';
import type { ReceivedCall } from './received-calls.ts';
import type { Timers } from './timers.ts';

export type Exchange = {
  route: CorbadoRoute;
  requestBody: unknown;
  nowSeconds: number;
  response: ServerResponse;
  timers: Timers;
  /** Does the work of the route and gives its answer; to be called once at most. */
  correctAnswer: () => Promise<Answer>;
  /** The same route's list with something wrong in it. */
  wrongList: (what: WrongList) => Answer;
  /** Sends status and headers; the body is the caller's to write. */
  respond: (status: number, headers: Record<string, string>) => void;
  /** Sends a whole answer. */
  finish: (status: number, headers: Record<string, string>, body: string | Buffer) => void;
};

export const createExchange = (
  call: ReceivedCall,
  parts: Omit<Exchange, 'requestBody' | 'respond' | 'finish'>,
): Exchange => {
  const { response } = parts;
  const respond: Exchange['respond'] = (status, headers) => {
    call.status = status;
    response.writeHead(status, headers);
    response.flushHeaders();
  };
  const finish: Exchange['finish'] = (status, headers, body) => {
    call.status = status;
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) }).end(body);
  };
  return { ...parts, requestBody: call.body, respond, finish };
};

/** Sends an answer as JSON. */
export const sendAnswer = (exchange: Pick<Exchange, 'finish'>, { status, headers, body }: Answer): void =>
  exchange.finish(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
