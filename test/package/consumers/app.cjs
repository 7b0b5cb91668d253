// A team's CDK app, as CommonJS: `node app.cjs <input.json> <folder for the template>`.
const { readFileSync } = require('node:fs');
const { App, Stack } = require('aws-cdk-lib');
const { Code, LayerVersion } = require('aws-cdk-lib/aws-lambda');
const { CorbadoActions } = require('corbado-actions');

const [, , input, outdir] = process.argv;
const { stackName, id, context, settings, lookUp } = JSON.parse(readFileSync(input, 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, stackName, { stackName, analyticsReporting: false });
const layer = lookUp && {
  resolveUserLayer: new LayerVersion(stack, 'ResolveUser', { code: Code.fromAsset(lookUp) }),
};
new CorbadoActions(stack, id, { ...settings, ...layer });
app.synth();
