// Plays one fault on the wire, in place of the correct answer or around it.
import { type Answer, failure } from './answer.ts';
import { type Exchange, sendAnswer } from './exchange.ts';
import type { Fault, FaultOf } from './fault.ts';
import { plausibleAnswer, sendNonsense } from './nonsense.ts';

const dripMilliseconds = 1000;
const json = { 'content-type': 'application/json' };

const sendStatus = (exchange: Exchange, { status, body, contentType, headers }: FaultOf<'status'>): void => {
  const envelope = { ...(failure('internal_error', 'Told to answer so.').body as object), httpStatusCode: status };
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? envelope);
  exchange.finish(status, { 'content-type': contentType ?? json['content-type'], ...headers }, text);
};

const stallBody = (exchange: Exchange): void => {
  exchange.respond(200, { ...json, 'content-length': '200' });
  exchange.response.write('{"ver');
};

const drip = (exchange: Exchange, { status, body }: Answer): void => {
  const bytes = Buffer.from(JSON.stringify(body));
  exchange.respond(status, { ...json, 'content-length': String(bytes.length) });
  const sendByte = (position: number): void => {
    if (position >= bytes.length) return void exchange.response.end();
    exchange.response.write(bytes.subarray(position, position + 1));
    exchange.timers.after(dripMilliseconds, () => sendByte(position + 1));
  };
  sendByte(0);
};

const drop = async (exchange: Exchange, { afterApplying = false }: FaultOf<'drop'>): Promise<void> => {
  if (afterApplying) await exchange.correctAnswer();
  exchange.response.destroy();
};

const closeIdle = (exchange: Exchange, answer: Answer): void => {
  // Without `Connection: close` in the answer: the client keeps the connection and finds it dead on its next call.
  const { socket } = exchange.response;
  exchange.response.once('finish', () => socket?.end());
  sendAnswer(exchange, answer);
};

const rateLimited = ({ retryAfter }: FaultOf<'rate-limited'>): Answer => ({
  ...failure('rate_limited', 'Too many requests from this address.'),
  ...(retryAfter !== undefined && { headers: { 'retry-after': retryAfter } }),
});

/** Resolves once the fault is under way; a stall ends only with the client's patience or the stand-in's end. */
export const playFault = async (fault: Fault, exchange: Exchange): Promise<void> => {
  switch (fault.kind) {
    case 'status':
      return sendStatus(exchange, fault);
    case 'result':
      return sendAnswer(exchange, { status: 200, body: { verificationResult: fault.verificationResult } });
    case 'stall-before-headers':
      return undefined;
    case 'stall-body':
      return stallBody(exchange);
    case 'drip':
      return drip(exchange, await exchange.correctAnswer());
    case 'drop':
      return drop(exchange, fault);
    case 'redirect':
      return exchange.finish(307, { location: fault.to }, '');
    case 'lie':
      return sendAnswer(exchange, {
        status: 500,
        body: plausibleAnswer(exchange.route, exchange.requestBody, exchange.nowSeconds),
      });
    case 'wrong-list':
      return sendAnswer(exchange, exchange.wrongList(fault.what));
    case 'nonsense':
      return sendNonsense(exchange, fault.what);
    case 'rate-limited':
      return sendAnswer(exchange, rateLimited(fault));
    case 'late': {
      const answer = await exchange.correctAnswer();
      return exchange.timers.after(fault.milliseconds, () => sendAnswer(exchange, answer));
    }
    case 'close-idle':
      return closeIdle(exchange, await exchange.correctAnswer());
  }
};
