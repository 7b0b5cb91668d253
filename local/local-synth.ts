// `node local/local-synth.ts <folder>` writes the local stage's template and bundles into a folder, for the local run.
import { ConfigurationProblem, runExplained } from '../infra/settings/configuration-problem.ts';
import { parseStage } from '../infra/settings/parse-stage.ts';
import { localStage } from './local-stage.ts';
import { synthesize } from './synthesize.ts';

/** Returns the path of the template, which has every function there is, the authorizer too. Needs the bundles in dist/. */
export const synthesizeLocalStage = (outdir: string): string =>
  synthesize({ stage: parseStage('local', localStage) }, outdir, ({ actions }) => actions.authorizer())
    .templateFullPath;

if (import.meta.main) {
  await runExplained(() => {
    const outdir = process.argv[2];
    if (outdir === undefined) throw new ConfigurationProblem('which folder? — node local/local-synth.ts <folder>');
    console.log(synthesizeLocalStage(outdir));
  });
}
