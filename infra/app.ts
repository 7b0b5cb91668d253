// The CDK app: picks the stage that `-c stage=NAME` asks for, checks it, and composes its stack.
import { App } from 'aws-cdk-lib';
import { ConfigurationProblem, runExplained } from './settings/configuration-problem.ts';
import { parseStage } from './settings/parse-stage.ts';
import type { StageInput } from './settings/stage-schema.ts';
import { CorbadoActionsStack } from './stack.ts';
import { stages } from './stages.ts';

const chosenStage = (name: string): StageInput => {
  const known = new Map<string, StageInput>(Object.entries(stages));
  const stage = known.get(name);
  if (stage) return stage;
  const choices = [...known.keys()].map((key) => `-c stage=${key}`).join(' or ');
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

runExplained(() => {
  requireNothingKeptByNpm();
  const app = new App();
  const name = String(app.node.tryGetContext('stage') ?? 'dev');
  new CorbadoActionsStack(app, { stage: parseStage(name, chosenStage(name)) });
});
