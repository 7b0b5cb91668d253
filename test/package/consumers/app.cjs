// A team's CDK app, as CommonJS: `node app.cjs <input.json> <folder for the template>`.
const { readFileSync } = require('node:fs');
const { App, Stack } = require('aws-cdk-lib');
const { CorbadoActions } = require('corbado-actions');

const [, , input, outdir] = process.argv;
const { stackName, id, context, settings } = JSON.parse(readFileSync(input, 'utf8'));
const app = new App({ outdir, context });
const stack = new Stack(app, stackName, { stackName, analyticsReporting: false });
new CorbadoActions(stack, id, settings);
app.synth();
