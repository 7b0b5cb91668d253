// The stack of one stage: where it goes, what it finds instead of creating, how it is tagged, and what a deployment prints.
import { Stack as CdkStack, CfnOutput, type StackProps, Tags } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { CorbadoActions } from './corbado-actions.ts';
import type { CustomDomain, ExistingResources } from './corbado-actions-props.ts';
import { isActionRoute, isWebhookRoute, pascalCase, routes, triggerNames } from './deployed-functions.ts';
import type { FunctionName } from './functions.ts';
import type { Stage } from './settings/stage-schema.ts';
import { poolAddress } from './settings/trusted-issuers.ts';

/** Calls `find` with what is there; what is not there stays out of the props altogether. */
const ifGiven = <Given, Found extends object>(given: Given | undefined, find: (given: Given) => Found) =>
  given === undefined ? {} : find(given);

const findDomain = (scope: Construct, domain: NonNullable<Stage['customDomain']>): CustomDomain => ({
  domainName: domain.domainName,
  disableDefaultEndpoint: domain.disableDefaultEndpoint,
  certificate: Certificate.fromCertificateArn(scope, 'ExistingCertificate', domain.certificateArn),
  ...ifGiven(domain.hostedZone, ({ id, name }) => ({
    hostedZone: HostedZone.fromHostedZoneAttributes(scope, 'ExistingZone', { hostedZoneId: id, zoneName: name }),
  })),
});

const existingResources = (scope: Construct, { existing, customDomain, corbadoInvoker }: Stage): ExistingResources => {
  const key = ifGiven(existing.encryptionKeyArn, (arn) => ({
    encryptionKey: Key.fromKeyArn(scope, 'ExistingKey', arn),
  }));
  const secret = (id: string, secretCompleteArn: string): ISecret =>
    Secret.fromSecretAttributes(scope, id, { secretCompleteArn, ...key });
  return {
    ...key,
    ...ifGiven(existing.tableArn, (tableArn) => ({
      existingTable: TableV2.fromTableAttributes(scope, 'ExistingTable', { tableArn, ...key }),
    })),
    ...ifGiven(existing.corbadoApiSecretArn, (arn) => ({
      existingCorbadoApiSecret: secret('ExistingCorbadoApiSecret', arn),
    })),
    ...ifGiven(existing.actionSecretArn, (arn) => ({ existingActionSecret: secret('ExistingActionSecret', arn) })),
    ...ifGiven(existing.userPoolArn, (arn) => ({ existingUserPool: poolAddress(arn) })),
    ...ifGiven(existing.warningTopicArn, (arn) => ({
      warningTopic: Topic.fromTopicArn(scope, 'ExistingWarningTopic', arn),
    })),
    ...ifGiven(existing.alarmTopicArn, (arn) => ({ alarmTopic: Topic.fromTopicArn(scope, 'ExistingTopic', arn) })),
    ...ifGiven(existing.permissionsBoundaryArn, (arn) => ({
      permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(scope, 'ExistingBoundary', arn),
    })),
    ...ifGiven(customDomain, (domain) => ({ customDomain: findDomain(scope, domain) })),
    ...ifGiven(corbadoInvoker, ({ accountId, roleArn }) => ({
      corbadoInvoker: { accountId, ...(roleArn !== undefined && { roleArn }) },
    })),
  };
};

const fillCorbadoSecret =
  'Fill this secret once: aws secretsmanager put-secret-value --secret-id <this value> --secret-string file://secret.json ' +
  'with {"current":"<your Corbado API secret>"} in secret.json, then delete that file';

const callWebhook =
  'Where a webhook at Corbado for passkey.deleted calls, with user name corbado and as password what is under "current" in ' +
  'the secret ActionSecretArn';

const readActionSecret =
  'What Corbado actions authenticate with, under "current": ' +
  'aws secretsmanager get-secret-value --secret-id <this value> --query SecretString --output text';

/** Outputs for everything that the bundle has; what a stage does not have has none. */
const addOutputs = (scope: Construct, bundle: CorbadoActions): void => {
  const { api, functions, sessions, secrets, userPool, dashboard, corbadoInvoker } = bundle;
  const output = (id: string, value: string, description: string) => new CfnOutput(scope, id, { value, description });

  output('ApiUrl', api.url, 'Where web and native apps call');
  const deployed = routes.filter(({ functionName }) => functions.has(functionName));
  for (const { path, functionName } of deployed.filter(isActionRoute)) {
    const id = pascalCase(functionName);
    output(`${id}Url`, `${api.url}${path}`, `Where the ${functionName} action at Corbado calls`);
    const arn = corbadoInvoker && functions.get(functionName)?.lambda.functionArn;
    if (arn) output(`${id}FunctionArn`, arn, `What account ${corbadoInvoker.accountId} may invoke as ${functionName}`);
  }
  for (const { path } of deployed.filter(isWebhookRoute)) output('WebhookUrl', `${api.url}${path}`, callWebhook);
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

export type CorbadoActionsStackProps = {
  readonly stage: Stage;
  /** Where a function's bundle is. @default - dist/<function>, as the build leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};

const stackProps = ({ name, account, region }: Stage): StackProps => ({
  stackName: `CorbadoActions-${name}`,
  description: `Corbado actions bundle, stage ${name}`,
  env: { ...(account && { account }), ...(region && { region }) },
  // Keeps the template to what the bundle needs: the library would add a resource that reports on the library.
  analyticsReporting: false,
});

export class CorbadoActionsStack extends CdkStack {
  constructor(scope: Construct, { stage, bundleFolder }: CorbadoActionsStackProps) {
    super(scope, `CorbadoActions-${stage.name}`, stackProps(stage));
    const folders = bundleFolder && { bundleFolder };
    const props = { settings: stage, ...existingResources(this, stage), ...folders };
    // This id adds nothing to logical ids, so what holds data is called as it was before there was such a construct.
    const bundle = new CorbadoActions(this, 'Default', props);
    addOutputs(this, bundle);
    for (const [name, value] of Object.entries(stage.tags)) Tags.of(this).add(name, value);
  }
}
