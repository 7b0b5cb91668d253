// What a deployment prints: addresses and names, and what to do with them next.
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isActionRoute, isWebhookRoute, routesOf } from './constructs/routes.ts';
import type { CorbadoActions } from './corbado-actions.ts';
import { triggerNames } from './deployed-functions.ts';
import { pascalCase } from './pascal-case.ts';

const fillCorbadoSecret =
  'Fill this secret once: aws secretsmanager put-secret-value --secret-id <this value> --secret-string file://secret.json ' +
  'with {"current":"<your Corbado API secret>"} in secret.json, then delete that file';

const callWebhook =
  'Where a webhook at Corbado for passkey.deleted calls, with user name corbado and as password what is under "current" in ' +
  'the secret ActionSecretArn';

const readActionSecret =
  'What Corbado actions authenticate with, under "current": ' +
  'aws secretsmanager get-secret-value --secret-id <this value> --query SecretString --output text';

/** Outputs for everything that the bundle has; what is switched off or not brought along has none. */
export const addOutputs = (scope: Construct, bundle: CorbadoActions): void => {
  const { api, functions, sessions, secrets, userPool, dashboard, corbadoInvoker } = bundle;
  const output = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });

  output('ApiUrl', api.url, 'Where web and native apps call');
  const routes = routesOf([...functions.keys()]);
  for (const { path, functionName } of routes.filter(isActionRoute)) {
    const id = pascalCase(functionName);
    output(`${id}Url`, `${api.url}${path}`, `Where the ${functionName} action at Corbado calls`);
    const arn = corbadoInvoker && functions.get(functionName)?.lambda.functionArn;
    if (arn) output(`${id}FunctionArn`, arn, `What account ${corbadoInvoker.accountId} may invoke as ${functionName}`);
  }
  for (const { path } of routes.filter(isWebhookRoute)) output('WebhookUrl', `${api.url}${path}`, callWebhook);
  output('CorbadoProjectId', bundle.projectId, 'The project at Corbado that this deployment belongs to');
  output('TableName', sessions.table.tableName, 'Sessions, passkeys and users');
  output('CorbadoApiSecretArn', secrets.corbadoApi.secretArn, fillCorbadoSecret);
  if (secrets.action) output('ActionSecretArn', secrets.action.secretArn, readActionSecret);
  if (userPool) output('UserPoolId', userPool.userPoolId, 'The user pool that works with this deployment');
  if (userPool?.demo) output('UserPoolClientId', userPool.demo.client.ref, 'The app client of the demo pool');
  for (const name of triggerNames) {
    const arn = functions.get(name)?.lambda.functionArn;
    if (arn) output(`${pascalCase(name)}FunctionArn`, arn, 'What npm run cognito:attach attaches to the user pool');
  }
  if (api.domain) output('CustomDomainTarget', api.domain.target, 'What the DNS record of the custom domain points to');
  if (dashboard) output('DashboardName', dashboard.dashboardName, 'The dashboard in CloudWatch');
};
