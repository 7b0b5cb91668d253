// `POST /v2/connectTokens`: one short-lived, single-use token for one operation of one user.
// https://docs.corbado.com/api-reference/connect/backend/connecttokens/create-a-connecttoken
import type { Call } from '../call.ts';
import type { ConnectTokenType } from '../environment.ts';
import { type ConnectToken, readConnectToken, readRetryAfterSeconds } from './answers.ts';
import { type AskCorbado, requireOk } from './ask-corbado.ts';
import { backoffMilliseconds, type RetryBudget } from './retry-budget.ts';
import { TransportFailure, type UpstreamAnswer } from './transport.ts';
import { transportRefusal } from './transport-refusal.ts';

export type ConnectTokenAsk = {
  readonly type: ConnectTokenType;
  readonly identifier: string;
  readonly displayName: string;
  readonly lifetimeSeconds: number;
};

export type CreateConnectToken = (ask: ConnectTokenAsk, call: Call) => Promise<ConnectToken>;

export type RetryPorts = {
  readonly budget: RetryBudget;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

// Longer than this is the caller's to wait, not ours to be paid for.
const longestWaitMilliseconds = 1000;
const leastForAnAttemptMilliseconds = 500;

/** Only append shows a name to the user; the schema knows `displayName` for nothing else. */
export const connectTokenBody = ({ type, identifier, displayName, lifetimeSeconds }: ConnectTokenAsk) => ({
  type,
  data: type === 'passkey-append' ? { identifier, displayName } : { identifier },
  maxLifetimeInSeconds: lifetimeSeconds,
});

const isPassing = (status: number): boolean => status === 429 || status >= 500;

/** How long to wait before asking once more, or undefined to leave it. A lost token just expires, so asking again is harmless. */
const waitBeforeRetry = (first: UpstreamAnswer | TransportFailure, call: Call, { budget, random }: RetryPorts) => {
  if (first instanceof TransportFailure ? first.kind === 'too_large' : !isPassing(first.status)) return undefined;
  // A connection kept from an earlier request that the other side has closed meanwhile: nobody is overloaded, ask at once.
  const staleSocket = first instanceof TransportFailure && first.kind === 'connection' && first.reusedSocket;
  const asked = !(first instanceof TransportFailure) && first.headers['retry-after'] !== undefined;
  const wait = asked ? readRetryAfterSeconds(first) * 1000 : staleSocket ? 0 : backoffMilliseconds(0, random);
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

export const createConnectToken =
  (ask: AskCorbado, retry: RetryPorts): CreateConnectToken =>
  async (asked, call) => {
    const post = () => settle(ask('/connectTokens', connectTokenBody(asked), call));
    const first = await post();
    const wait = waitBeforeRetry(first, call, retry);
    if (wait !== undefined) await retry.sleep(wait, call.deadline.signal);
    const answer = wait === undefined ? first : await post();
    if (answer instanceof TransportFailure) throw transportRefusal(answer);
    return readConnectToken(requireOk(answer, call), asked, call.nowSeconds);
  };
