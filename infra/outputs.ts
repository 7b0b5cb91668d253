// What a deployment prints: addresses and names, and what to do with them next.
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isActionRoute, routesOf } from './constructs/routes.ts';
import type { CorbadoActions } from './corbado-actions.ts';
import { pascalCase } from './pascal-case.ts';

const fillCorbadoSecret =
  'Fill this secret once: aws secretsmanager put-secret-value --secret-id <this value> --secret-string file://secret.json ' +
  'with {"current":"<your Corbado API secret>"} in secret.json, then delete that file';

const readActionSecret =
  'What Corbado actions authenticate with, under "current": ' +
  'aws secretsmanager get-secret-value --secret-id <this value> --query SecretString --output text';

/** Outputs for everything that the bundle has; what is switched off or not brought along has none. */
export const addOutputs = (scope: Construct, bundle: CorbadoActions): void => {
  const { api, functions, sessions, secrets, dashboard, corbadoInvoker } = bundle;
  const output = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });

  output('ApiUrl', api.url, 'Where web and native apps call');
  for (const { path, functionName } of routesOf([...functions.keys()]).filter(isActionRoute)) {
    const id = pascalCase(functionName);
    output(`${id}Url`, `${api.url}${path}`, `Where the ${functionName} action at Corbado calls`);
    const arn = corbadoInvoker && functions.get(functionName)?.lambda.functionArn;
    if (arn) output(`${id}FunctionArn`, arn, `What account ${corbadoInvoker.accountId} may invoke as ${functionName}`);
  }
  output('TableName', sessions.table.tableName, 'Sessions, passkeys and users');
  output('CorbadoApiSecretArn', secrets.corbadoApi.secretArn, fillCorbadoSecret);
  if (secrets.action) output('ActionSecretArn', secrets.action.secretArn, readActionSecret);
  if (api.domain) output('CustomDomainTarget', api.domain.target, 'What the DNS record of the custom domain points to');
  if (dashboard) output('DashboardName', dashboard.dashboardName, 'The dashboard in CloudWatch');
};
