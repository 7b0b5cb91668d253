// Requests that really are at one moment: their calls to the table wait for one another and go on together. Six that meet show what fifty show
// by chance, and need no machine that answers fifty before a deadline.
import { meetingOf } from '../../local/dynamodb/fault-proxy.ts';
import type { Bench } from './system.ts';

export const manyAtOnce = 6;

/** Sends so many requests, a few at a time, for tests to which their moment is nothing. */
export const fewAtATime = async <Result>(count: number, send: () => Promise<Result>): Promise<Result[]> => {
  const results: Result[] = [];
  while (results.length < count)
    results.push(...(await Promise.all(Array.from({ length: Math.min(5, count - results.length) }, send))));
  return results;
};

/** Sends `manyAtOnce` requests, each of which comes to make a call of this operation. */
export const atOnce = <Result>(
  bench: Bench,
  operation: 'GetItem' | 'PutItem' | 'UpdateItem',
  send: (index: number) => Promise<Result>,
): Promise<Result[]> => {
  const meeting = meetingOf(manyAtOnce);
  bench.system().dynamodb.faults.next(operation, { kind: 'meet', meeting }, manyAtOnce);
  return Promise.all(Array.from({ length: manyAtOnce }, (_, index) => send(index)));
};
