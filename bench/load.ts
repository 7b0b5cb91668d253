// `npm run bench:load`: the local system under load, over a long time, and in trouble.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationProblem } from '../infra/configuration-problem.ts';
import { runCommand } from '../operations/command-line.ts';
import { parseLoadOptions, usage } from './load/load-options.ts';

await runCommand(usage, async (args) => {
  const options = parseLoadOptions(args);
  if (!existsSync(join(import.meta.dirname, 'node_modules', 'autocannon')))
    throw new ConfigurationProblem('the load generator is not installed — run: npm ci --prefix bench');
  const { measureAll } = await import('./load/measure-all.ts');
  return measureAll(options);
});
