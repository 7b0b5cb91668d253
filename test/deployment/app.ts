// The CDK app of the deployment test: the stack as it is, with a stage whose outside world is the stand-ins on this machine.
import { App } from 'aws-cdk-lib';
import { runExplained } from '../../infra/settings/configuration-problem.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';
import { readDeployTestSettings, stageInputOf } from './test-stage.ts';

await runExplained(() => {
  const app = new App();
  const settings = readDeployTestSettings(app.node.tryGetContext('deployTest'));
  new CorbadoActionsStack(app, { stage: parseStage(settings.stageName, stageInputOf(settings)) });
});
