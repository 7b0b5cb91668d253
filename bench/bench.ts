// `npm run bench`: what a request costs, measured on the bundles as they are deployed, beside small handlers written in other ways.
import { runCommand } from '../operations/command/command-line.ts';
import { installLibraries } from './libraries.ts';
import { parseBenchOptions, usage } from './plan.ts';
import { asJson, describe, describeMemory, saveMemory, saveResults, write } from './report/report.ts';
import { say } from './rounds.ts';
import { runBench } from './run-bench.ts';
import { startUpstreams } from './upstreams/upstreams.ts';

await runCommand({
  usage,
  run: async (args) => {
    const options = parseBenchOptions(args, Math.floor(Math.random() * 1_000_000));
    await installLibraries((line) => say(`  ${line}`));
    const upstreams = await startUpstreams();
    try {
      const results = await runBench(options, upstreams);
      const [report, save] = options.memory ? [describeMemory(results), saveMemory] : [describe(results), saveResults];
      say(`\n${report}\n`);
      say(`all figures: ${write('bench/results/latest.json', asJson(results))}`);
      if (options.save) say(`saved: ${save(results, report).join(', ')}`);
      return 0;
    } finally {
      upstreams.stop();
    }
  },
});
