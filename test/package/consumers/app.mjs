// A team's CDK app, as ES modules: `node app.mjs <input.json> <folder for the template, unless the CDK says it>`.
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CorbadoActions } from 'corbado-actions';

const [, , input, outdir] = process.argv;
const { stackName, id, context, env, settings } = JSON.parse(readFileSync(input, 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, stackName, { stackName, env, analyticsReporting: false });
new CorbadoActions(stack, id, settings);
app.synth();
