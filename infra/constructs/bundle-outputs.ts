// What a deployment prints: whom to call and what to fill, for people, and for the commands, which find everything by these names.
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Settings, SomeTable } from '../corbado-actions-props.ts';
import { isActionRoute, isWebhookRoute, pascalCase, routes, triggerNames } from '../deployed-functions.ts';
import { type OutputName, outputNames } from '../outputs.ts';
import type { ActionsApi } from './actions-api.ts';
import type { BundleSecrets } from './bundle-secrets.ts';
import type { DeployedFunctions } from './bundled-function.ts';
import type { BundleDashboard } from './monitoring/dashboard.ts';
import type { UserPool } from './user-pool.ts';

const fillCorbadoSecret =
  'Fill this secret once: aws secretsmanager put-secret-value --secret-id <this value> --secret-string file://secret.json ' +
  'with {"current":"<your Corbado API secret>"} in secret.json, then delete that file';

const callWebhook =
  'Where a webhook at Corbado for passkey.deleted calls, with user name corbado and as password what is under "current" in ' +
  'the secret ActionSecretArn';

const readActionSecret =
  'What Corbado actions authenticate with, under "current": ' +
  'aws secretsmanager get-secret-value --secret-id <this value> --query SecretString --output text';

export type Built = {
  readonly settings: Pick<Settings, 'corbado' | 'corbadoInvoker'>;
  readonly api: ActionsApi;
  readonly functions: DeployedFunctions;
  readonly table: SomeTable;
  readonly secrets: BundleSecrets;
  readonly userPool: UserPool | undefined;
  readonly dashboard: BundleDashboard | undefined;
};

const isOutputName = (name: string): name is OutputName => outputNames.some((one) => one === name);

/** Outputs for everything that the bundle has; what it does not have has none. */
export const addOutputs = (scope: Construct, built: Built): void => {
  const { settings, api, functions, table, secrets, userPool, dashboard } = built;
  const { corbadoInvoker } = settings;
  const output = (id: string, value: string, description: string): void => {
    // One that is not on the list would never be found again.
    if (!isOutputName(id)) throw new Error(`infra/outputs.ts does not list ${id}`);
    new CfnOutput(scope, id, { value, description });
  };

  output('ApiUrl', api.url, 'Where web and native apps call');
  const deployed = routes.filter(({ functionName }) => functions.has(functionName));
  for (const { path, functionName } of deployed.filter(isActionRoute)) {
    const id = pascalCase(functionName);
    output(`${id}Url`, `${api.url}${path}`, `Where the ${functionName} action at Corbado calls`);
    const arn = corbadoInvoker && functions.get(functionName)?.invoked.functionArn;
    if (arn) output(`${id}FunctionArn`, arn, `What account ${corbadoInvoker.accountId} may invoke as ${functionName}`);
  }
  for (const { path } of deployed.filter(isWebhookRoute)) output('WebhookUrl', `${api.url}${path}`, callWebhook);
  output('CorbadoProjectId', settings.corbado.projectId, 'The project at Corbado that this deployment belongs to');
  output('TableName', table.tableName, 'Sessions, passkeys and users');
  output('CorbadoApiSecretArn', secrets.corbadoApi.secretArn, fillCorbadoSecret);
  if (secrets.action) output('ActionSecretArn', secrets.action.secretArn, readActionSecret);
  if (userPool) output('UserPoolId', userPool.userPoolId, 'The user pool that works with this deployment');
  if (userPool?.demo) output('UserPoolClientId', userPool.demo.client.ref, 'The app client of the demo pool');
  for (const name of triggerNames) {
    const arn = functions.get(name)?.invoked.functionArn;
    if (arn) output(`${pascalCase(name)}FunctionArn`, arn, 'What the command cognito attaches to the user pool');
  }
  if (api.domain) output('CustomDomainTarget', api.domain.target, 'What the DNS record of the custom domain points to');
  if (dashboard) output('DashboardName', dashboard.dashboard.dashboardName, 'The dashboard in CloudWatch');
};
