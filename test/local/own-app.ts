// Somebody's CDK app, as a program: a stack for each name in OWN_APP_STACKS, with the settings of a production deployment.
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { CorbadoActionsStack } from '../../infra/stack.ts';

const account = '123456789012';
const region = 'eu-west-1';

const production = {
  kind: 'production',
  account,
  region,
  corbado: { projectId: 'pro-1234567890123456789' },
  allowedOrigins: ['https://app.example.com'],
  customDomain: {
    domainName: 'api.example.com',
    certificateArn: `arn:aws:acm:${region}:${account}:certificate/11111111-1111-1111-1111-111111111111`,
  },
  existing: {
    tableArn: `arn:aws:dynamodb:${region}:${account}:table/their-sessions`,
    corbadoApiSecretArn: `arn:aws:secretsmanager:${region}:${account}:secret:theirs-AbCdEf`,
    userPoolArn: `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_Theirs123`,
  },
  trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['their-app'], sameUsersAs: 'cognito' }],
  preLogin: { resolve: 'cognito' },
  cognito: { appClientIds: ['theirclient1'], customAuth: true, flag: { mode: 'attribute' } },
};

const names = (process.env.OWN_APP_STACKS ?? '').split(' ').filter((name) => name !== '');
if (names.includes('broken')) throw new Error('their app has a mistake of its own');

const app = new App();
for (const name of names) {
  const stack = new CorbadoActionsStack(app, { stage: parseStage(name, production) });
  // A function of the team's, which is none of ours.
  new LambdaFunction(stack, 'Theirs', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => {}'),
  });
}
if (names.length === 0) new Stack(app, 'Empty');
