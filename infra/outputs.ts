// What a deployment prints: addresses and names, and what to do with them next.
import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { BundleSecrets } from './constructs/bundle-secrets.ts';
import { isActionRoute, routes } from './constructs/routes.ts';

export type Deployed = { readonly apiUrl: string; readonly tableName: string; readonly secrets: BundleSecrets };

const fillCorbadoSecret =
  'Fill this secret once: aws secretsmanager put-secret-value --secret-id <this value> --secret-string file://secret.json ' +
  'with {"current":"<your Corbado API secret>"} in secret.json, then delete that file';

const readActionSecret =
  'What Corbado actions authenticate with, under "current": ' +
  'aws secretsmanager get-secret-value --secret-id <this value> --query SecretString --output text';

/** `post-login` becomes `PostLogin`. */
const pascalCase = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

export const addOutputs = (scope: Construct, { apiUrl, tableName, secrets }: Deployed): void => {
  const output = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });

  output('ApiUrl', apiUrl, 'Where web and native apps call');
  for (const { path, functionName } of routes.filter(isActionRoute)) {
    output(`${pascalCase(functionName)}Url`, `${apiUrl}${path}`, `Where the ${functionName} action at Corbado calls`);
  }
  output('TableName', tableName, 'Sessions, passkeys and users');
  output('CorbadoApiSecretArn', secrets.corbadoApi.secretArn, fillCorbadoSecret);
  if (secrets.action) output('ActionSecretArn', secrets.action.secretArn, readActionSecret);
};
