// `npm run bench:load`: the local system under load, over a long time, and in trouble.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationProblem } from '../infra/settings/configuration-problem.ts';
import { readOptions, runCommand } from '../operations/command/command-line.ts';
import type { LoadOptions } from './load/measure-all.ts';

const usage = `usage: npm run bench:load [-- options]

Puts the local system under load, with autocannon in this process and the system in another: every route, the memory of one
thread over 100,000 requests, and trouble (too many connections, DynamoDB throttling, Corbado stalling). Takes about ten
minutes, and ends with code 1 when something was lost, refused with the wrong words, or not as fast as before afterwards.

  --quick   a twentieth of it, in three minutes
  --help    print this`;

const parseLoadOptions = (args: string[]): LoadOptions => {
  const { quick: isQuick } = readOptions(args, { quick: { type: 'boolean', default: false } });
  return isQuick
    ? { isQuick, requestsPerRoute: 300, memory: { requests: 5000, pointCount: 5 } }
    : { isQuick, requestsPerRoute: 3000, memory: { requests: 100_000, pointCount: 10 } };
};

await runCommand({
  usage,
  run: async (args) => {
    const options = parseLoadOptions(args);
    if (!existsSync(join(import.meta.dirname, 'node_modules', 'autocannon')))
      throw new ConfigurationProblem('the load generator is not installed — run: npm ci --prefix bench');
    const { measureAll } = await import('./load/measure-all.ts');
    return measureAll(options);
  },
});
