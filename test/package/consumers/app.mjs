// A team's CDK app, as ES modules: `node app.mjs <input.json> <folder for the template, unless the CDK says it>`.
import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { CorbadoActions } from 'corbado-actions';

const [, , input, outdir] = process.argv;
const { stackName, id, context, env, settings, lookUp } = JSON.parse(readFileSync(input, 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, stackName, { stackName, env, analyticsReporting: false });
const layer = lookUp && {
  resolveUserLayer: new LayerVersion(stack, 'ResolveUser', { code: Code.fromAsset(lookUp) }),
};
new CorbadoActions(stack, id, { ...settings, ...layer });
app.synth();
