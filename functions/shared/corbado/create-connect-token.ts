// `POST /v2/connectTokens`: one short-lived, single-use token for one operation of one user.
// https://docs.corbado.com/api-reference/connect/backend/connecttokens/create-a-connecttoken
import * as z from 'zod/mini';
import type { ConnectTokenType } from '../environment/settings.ts';
import { type Call, isWholeNumber } from '../frame/call.ts';
import { Refusal } from '../frame/refusal.ts';
import { readAnswer, readRetryAfterSeconds, requireOk, transportRefusal } from './answers.ts';
import type { Corbado, RetryBudget } from './corbado.ts';
import { TransportFailure, type UpstreamAnswer } from './transport.ts';

export type ConnectTokenAsk = {
  readonly type: ConnectTokenType;
  readonly identifier: string;
  readonly displayName: string;
  readonly lifetimeSeconds: number;
};

const unusable = (reason: string): Refusal => new Refusal('upstream_error', { reason });

const connectTokenAnswer = z.object({
  // Goes to the browser and on to Corbado: one word, nothing that could become a second header or a script.
  secret: z.string().check(z.regex(/^[A-Za-z0-9._~-]{8,512}$/)),
  tokenType: z.string(),
  expires: z.number().check(z.refine(isWholeNumber)),
});

export type ConnectToken = { readonly secret: string; readonly expiresAtSeconds: number };

// How much longer than requested a token may live: clocks differ, and Corbado may have a minimum of its own.
const lifetimeToleranceSeconds = 3600;

/** The token of a 200 answer: of the requested type, valid now and not for too long. Throws `upstream_error`. */
export const readConnectToken = (
  answer: UpstreamAnswer,
  asked: Pick<ConnectTokenAsk, 'type' | 'lifetimeSeconds'>,
  nowSeconds: number,
): ConnectToken => {
  const { secret, tokenType, expires } = readAnswer(answer, connectTokenAnswer, 'connect_token_shape');
  if (tokenType !== asked.type) throw unusable('connect_token_of_other_type');
  const livesSeconds = expires - nowSeconds;
  if (livesSeconds <= 0 || livesSeconds > asked.lifetimeSeconds + lifetimeToleranceSeconds)
    throw unusable('connect_token_end');
  return { secret, expiresAtSeconds: expires };
};

// Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
const longestBackoffMilliseconds = 100;
// A longer wait is left to the caller: we would pay for it here.
const longestWaitMilliseconds = 1000;
const leastForAnAttemptMilliseconds = 500;

/** Only append shows the user a name; the schema has `displayName` for nothing else. */
export const connectTokenBody = ({ type, identifier, displayName, lifetimeSeconds }: ConnectTokenAsk) => ({
  type,
  data: type === 'passkey-append' ? { identifier, displayName } : { identifier },
  maxLifetimeInSeconds: lifetimeSeconds,
});

const isPassing = (status: number): boolean => status === 429 || status >= 500;

/** How long to wait before the one retry, or undefined for none. A lost token just expires, so asking again is harmless. */
const waitBeforeRetry = (first: UpstreamAnswer | TransportFailure, call: Call, budget: RetryBudget) => {
  if (first instanceof TransportFailure ? first.kind === 'too_large' : !isPassing(first.status)) return undefined;
  // A kept connection that the other side has closed meanwhile: nobody is overloaded, so ask again at once.
  const staleSocket = first instanceof TransportFailure && first.kind === 'connection' && first.reusedSocket;
  const asked = !(first instanceof TransportFailure) && first.headers['retry-after'] !== undefined;
  const backoff = staleSocket ? 0 : Math.floor(call.chance.fraction() * longestBackoffMilliseconds);
  const wait = asked ? readRetryAfterSeconds(first) * 1000 : backoff;
  const fits =
    wait <= longestWaitMilliseconds && call.deadline.remainingMilliseconds() > wait + leastForAnAttemptMilliseconds;
  return fits && budget.take() ? wait : undefined;
};

const settle = async (asked: Promise<UpstreamAnswer>): Promise<UpstreamAnswer | TransportFailure> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof TransportFailure) return error;
    throw error;
  }
};

export const createConnectToken = async (
  corbado: Pick<Corbado, 'ask' | 'retries'>,
  asked: ConnectTokenAsk,
  call: Call,
): Promise<ConnectToken> => {
  const post = () => settle(corbado.ask('/connectTokens', connectTokenBody(asked), call));
  const first = await post();
  const wait = waitBeforeRetry(first, call, corbado.retries);
  if (wait !== undefined) await call.clock.sleep(wait, call.deadline.signal);
  const answer = wait === undefined ? first : await post();
  if (answer instanceof TransportFailure) throw transportRefusal(answer);
  return readConnectToken(requireOk(answer, call), asked, call.nowSeconds);
};
