// What all of Corbado's answers have in common: JSON, an envelope, and statuses that are refusals. Strict about what we rely on,
// indifferent to the rest.
import * as z from 'zod/mini';
import type { Call } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { TransportFailure, type UpstreamAnswer } from './transport.ts';

const jsonType = /^application\/(?:[a-z.+-]+\+)?json\b/i;
const plainWord = /^[A-Za-z0-9_-]{1,64}$/;

/** Undefined for an answer that is not JSON. */
export const parseJson = (answer: UpstreamAnswer): unknown => {
  if (!jsonType.test(answer.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    return undefined;
  }
};

/** The parts of an answer that we rely on. Throws `upstream_error`. */
export const readAnswer = <Schema extends z.ZodMiniType>(
  answer: UpstreamAnswer,
  schema: Schema,
  reason: string,
): z.output<Schema> => {
  const parsed = z.safeParse(schema, parseJson(answer));
  if (!parsed.success) throw new Refusal('upstream_error', { reason });
  return parsed.data;
};

/** What Corbado says about a failure that is worth logging; both are Corbado's own words of a fixed kind. */
export type UpstreamFault = { readonly type: string | undefined; readonly requestId: string | undefined };

const envelope = z.object({
  requestData: z.optional(z.object({ requestID: z.optional(z.string()) })),
  error: z.optional(z.object({ type: z.optional(z.string()) })),
});

const word = (text: string | undefined): string | undefined =>
  text !== undefined && plainWord.test(text) ? text : undefined;

export const readFault = (answer: UpstreamAnswer): UpstreamFault => {
  const parsed = z.safeParse(envelope, parseJson(answer));
  return {
    type: word(parsed.data?.error?.type),
    requestId: word(parsed.data?.requestData?.requestID),
  };
};

/** A Retry-After that we can pass on: whole seconds from 1 to 30, or 2 when Corbado's own value is anything else. */
export const readRetryAfterSeconds = (answer: UpstreamAnswer): number => {
  const text = answer.headers['retry-after'] ?? '';
  return /^\d{1,6}$/.test(text) ? Math.min(30, Math.max(1, Number(text))) : 2;
};

/** Passes a 200 answer on; everything else is a refusal with Corbado's own request id in the log. */
export const requireOk = (answer: UpstreamAnswer, call: Call): UpstreamAnswer => {
  const { status } = answer;
  if (status === 200) return answer;
  const { type, requestId } = readFault(answer);
  call.trail.note({
    ...(type === undefined ? {} : { upstreamErrorType: type }),
    ...(requestId === undefined ? {} : { upstreamRequestId: requestId }),
  });
  if (status === 429)
    throw new Refusal('temporarily_unavailable', {
      reason: 'corbado_rate_limited',
      retryAfterSeconds: readRetryAfterSeconds(answer),
    });
  if (status >= 400 && status < 500) throw new Refusal('upstream_rejected', { reason: 'corbado_rejected' });
  throw new Refusal('upstream_error', { reason: 'corbado_status' });
};

/** What a missing or incomplete answer means to a caller; anything but a transport failure is returned as it is. */
export const transportRefusal = (thrown: unknown): unknown => {
  if (!(thrown instanceof TransportFailure)) return thrown;
  if (thrown.kind === 'timeout') return new Refusal('upstream_timeout', { reason: 'corbado_timeout' });
  if (thrown.kind === 'too_large') return new Refusal('upstream_error', { reason: 'corbado_answer_too_large' });
  return new Refusal('upstream_error', { reason: thrown.sent ? 'corbado_connection_lost' : 'corbado_unreachable' });
};
