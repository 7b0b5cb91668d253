// A team's CDK app in TypeScript, run by tsx: `tsx app.ts <input.json> <folder for the template>`.
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CorbadoActions, type CorbadoActionsProps } from 'corbado-actions';

type Input = { stackName: string; id: string; context: Record<string, unknown>; settings: CorbadoActionsProps };

const [, , input = '', outdir = ''] = process.argv;
const { stackName, id, context, settings }: Input = JSON.parse(readFileSync(input, 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, stackName, { stackName, analyticsReporting: false });
new CorbadoActions(stack, id, settings);
app.synth();
