// Sends many requests over many connections with autocannon, and keeps what came back: how fast, with which codes, or not at all.
import autocannon, { type Request } from 'autocannon';
import { percentile } from '../spread.ts';
import type { Answer, Shot } from './shots.ts';

export type Fire = {
  /** The gateway: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly connections: number;
  readonly amount: number;
  readonly next: () => Shot;
};

export type Outcome = {
  readonly sent: number;
  /** By status and code: `200`, `503 temporarily_unavailable`; `503 gateway` is an answer that no function gave. */
  readonly answers: Readonly<Record<string, number>>;
  /** Requests that got no answer within the patience of a caller, or whose connection broke. */
  readonly unanswered: number;
  readonly perSecond: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  readonly longestMilliseconds: number;
};

// Longer than API Gateway itself would wait for a function of ours (10 s), shorter than its own limit of 30 s.
const patienceSeconds = 20;
// Nothing here runs longer, whatever happens.
const stopAfterMilliseconds = 600_000;

const objectIn = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const labelOf = ({ status, body }: Answer): string =>
  status < 300 ? String(status) : `${status} ${typeof body.code === 'string' ? body.code : 'gateway'}`;

/** Resolves when every request was answered or given up. */
export const fire = async ({ url, connections, amount, next }: Fire): Promise<Outcome> => {
  const answers: Record<string, number> = {};
  const milliseconds: number[] = [];
  let sent = 0;
  let lastAnswerAt = 0;
  const startedAt = performance.now();
  const request: Request = {
    setupRequest: (given, context) => {
      const { answered: _, headers, ...shot } = Object.assign(context, { shot: next() }).shot;
      sent += 1;
      return { ...given, ...shot, headers: { ...headers } };
    },
    onResponse: (status, text, context) => {
      const answer = { status, body: objectIn(text) };
      answers[labelOf(answer)] = (answers[labelOf(answer)] ?? 0) + 1;
      (context.shot as Shot).answered?.(answer);
    },
  };
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const instance = autocannon(
    { url, connections, amount, requests: [request], timeout: patienceSeconds, sampleInt: 100 },
    (error) => (error ? reject(error) : resolve()),
  );
  instance.on('response', (_client: unknown, _status: number, _bytes: number, duration: number) => {
    milliseconds.push(duration);
    lastAnswerAt = performance.now();
  });
  const limit = setTimeout(() => instance.stop(), stopAfterMilliseconds);
  await promise.finally(() => clearTimeout(limit));
  return {
    sent,
    answers,
    unanswered: sent - milliseconds.length,
    perSecond: milliseconds.length / ((lastAnswerAt - startedAt) / 1000),
    p50Milliseconds: percentile(milliseconds, 0.5),
    p99Milliseconds: percentile(milliseconds, 0.99),
    longestMilliseconds: percentile(milliseconds, 1),
  };
};
