// The CDK app: picks the stage that `-c stage=NAME` asks for, checks it, and composes its stack.
import { App } from 'aws-cdk-lib';
import { ConfigurationProblem, runExplained } from './settings/configuration-problem.ts';
import { loadStages } from './settings/load-stages.ts';
import { parseStage } from './settings/parse-stage.ts';
import { CorbadoActionsStack } from './stack.ts';

const chosenStage = async (name: string): Promise<unknown> => {
  const stages = await loadStages();
  if (stages.has(name)) return stages.get(name);
  const choices = [...stages.keys()].map((key) => `-c stage=${key}`).join(' or ');
  throw new ConfigurationProblem(`there is no stage ${JSON.stringify(name)} in infra/stages.ts — write ${choices}`);
};

// npm takes what stands before a `--` for its own: `npm run deploy -c stage=prod` would deploy the stage `dev` without a word.
const requireNothingKeptByNpm = (): void => {
  const kept = process.env.npm_config_call ?? '';
  if (!/^stage=/.test(kept)) return;
  throw new ConfigurationProblem(
    `npm has kept -c ${kept} for itself — write -- before it: npm run deploy -- -c ${kept}`,
  );
};

await runExplained(async () => {
  requireNothingKeptByNpm();
  const app = new App();
  const name = String(app.node.tryGetContext('stage') ?? 'dev');
  new CorbadoActionsStack(app, { stage: parseStage(name, await chosenStage(name)) });
});
