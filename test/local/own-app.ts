// Somebody's CDK app, as a program: a stack for each name in OWN_APP_STACKS, with the settings of a production deployment. The one that is
// called Backend has the construct among things of the team's own, which work with it.
import { join } from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
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

const app = new App();

// A function of the team's, which is none of ours.
const theirFunction = (stack: Stack): LambdaFunction =>
  new LambdaFunction(stack, 'Theirs', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => {}'),
  });

const addBackend = (): void => {
  const stack = new Stack(app, 'Backend', { env: { account, region } });
  const auth = new CorbadoActions(stack, 'Auth', {
    kind: 'development',
    corbado: production.corbado,
    allowedOrigins: ['http://localhost:3000'],
    cognito: { createDemoPool: true, customAuth: true },
    functionProps: { all: { alias: true } },
  });
  const theirs = theirFunction(stack);
  const orders = () => ({
    path: '/orders/{id}',
    integration: new HttpLambdaIntegration('Theirs', theirs),
    authorizer: auth.authorizer(),
  });
  new HttpApi(stack, 'Orders').addRoutes(orders());
  auth.api.addRoutes(orders());
  new Bucket(stack, 'Uploads');
};

// As a part of an app that has more than one template can hold, with a table of the stack around it.
const addNested = (): void => {
  const stack = new Stack(app, 'Outer', { env: { account, region } });
  const table = new TableV2(stack, 'Sessions', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'ttl',
  });
  new CorbadoActions(new NestedStack(stack, 'Inner'), 'Auth', {
    kind: 'development',
    corbado: production.corbado,
    allowedOrigins: ['http://localhost:3000'],
    existingTable: table,
  });
};

// A look-up of the team's own, in a layer of this app or, as Elsewhere, in one that only AWS has.
const addLookUp = (name: string): void => {
  const stack = new Stack(app, name, { env: { account, region } });
  const folder = join(import.meta.dirname, '..', 'fixtures', 'look-up');
  const layer =
    name === 'Elsewhere'
      ? LayerVersion.fromLayerVersionArn(
          stack,
          'ResolveUser',
          `arn:aws:lambda:${region}:${account}:layer:resolve-user:3`,
        )
      : new LayerVersion(stack, 'ResolveUser', { code: Code.fromAsset(folder) });
  new CorbadoActions(stack, 'Auth', {
    kind: 'development',
    corbado: production.corbado,
    allowedOrigins: ['http://localhost:3000'],
    preLogin: { resolve: 'module' },
    resolveUserLayer: layer,
  });
};

const addRefused = (): void => {
  const mistaken = { kind: 'production' as const, allowedOrigins: ['https://app.example.com/'], sesion: {} };
  new CorbadoActions(new Stack(app, 'Refused'), 'Auth', { ...mistaken, corbado: production.corbado });
};

for (const name of names) {
  if (name === 'Backend') addBackend();
  else if (name === 'Outer') addNested();
  else if (name === 'LookUp' || name === 'Elsewhere') addLookUp(name);
  else if (name === 'Refused') addRefused();
  else theirFunction(new CorbadoActionsStack(app, { stage: parseStage(name, production) }));
}
if (names.length === 0) new Stack(app, 'Empty');
