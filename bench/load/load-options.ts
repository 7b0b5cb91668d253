// What `npm run bench:load` can be told on the command line.
import { readOptions } from '../../operations/command-line.ts';

export const usage = `usage: npm run bench:load [-- options]

Puts the local system under load, with autocannon in this process and the system in another: every route, the memory of one
thread over 100,000 requests, and trouble (too many connections, DynamoDB throttling, Corbado stalling). Takes about ten
minutes, and ends with code 1 when something was lost, refused with the wrong words, or not as fast as before afterwards.

  --quick   a twentieth of it, in three minutes
  --help    print this`;

export type LoadOptions = {
  readonly isQuick: boolean;
  readonly requestsPerRoute: number;
  readonly memory: { readonly requests: number; readonly pointCount: number };
};

export const parseLoadOptions = (args: string[]): LoadOptions => {
  const { quick: isQuick } = readOptions(args, { quick: { type: 'boolean', default: false } });
  return isQuick
    ? { isQuick, requestsPerRoute: 300, memory: { requests: 5000, pointCount: 5 } }
    : { isQuick, requestsPerRoute: 3000, memory: { requests: 100_000, pointCount: 10 } };
};
