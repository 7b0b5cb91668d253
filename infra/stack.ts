// Everything that one stage deploys, and who may use what.
import { Stack as CdkStack, RemovalPolicy, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bundleFolder, type FunctionName } from './build.ts';
import { ActionsApi } from './constructs/actions-api.ts';
import { BundleSecrets } from './constructs/bundle-secrets.ts';
import { BundledFunction } from './constructs/bundled-function.ts';
import { SessionTable } from './constructs/session-table.ts';
import { functionEnvironments } from './function-environment.ts';
import { addOutputs } from './outputs.ts';
import type { Stage } from './stage-schema.ts';

export type CorbadoActionsProps = {
  readonly stage: Stage;
  /** Where a function's bundle is. @default - dist/<function>, as the build leaves it */
  readonly bundleFolder?: (name: FunctionName) => string;
};

type Functions = Readonly<Record<FunctionName, BundledFunction>>;

const stackProps = ({ name, account, region }: Stage): StackProps => ({
  stackName: `CorbadoActions-${name}`,
  description: `Corbado actions bundle, stage ${name}`,
  env: { ...(account && { account }), ...(region && { region }) },
  // Keeps the template to what the bundle needs: the library would add a resource that reports on the library.
  analyticsReporting: false,
});

const allFunctions = (create: (name: FunctionName, id: string) => BundledFunction): Functions => ({
  'post-login': create('post-login', 'PostLogin'),
  'post-append': create('post-append', 'PostAppend'),
  'pre-login': create('pre-login', 'PreLogin'),
  'connect-token': create('connect-token', 'ConnectToken'),
  'verify-passkey': create('verify-passkey', 'VerifyPasskey'),
  session: create('session', 'Session'),
});

const grantAccess = (functions: Functions, table: SessionTable, secrets: BundleSecrets): void => {
  table.grant(functions['post-login'], 'GetItem', 'PutItem');
  table.grant(functions['post-append'], 'GetItem', 'PutItem', 'UpdateItem');
  table.grant(functions['connect-token'], 'GetItem', 'UpdateItem');
  table.grant(functions['verify-passkey'], 'GetItem', 'PutItem', 'DeleteItem');
  table.grant(functions.session, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query');

  secrets.grantCorbadoApi(functions['post-login']);
  secrets.grantCorbadoApi(functions['connect-token']);
  secrets.grantCorbadoApi(functions['verify-passkey']);

  secrets.grantAction(functions['post-login']);
  secrets.grantAction(functions['post-append']);
  secrets.grantAction(functions['pre-login']);
};

export class CorbadoActionsStack extends CdkStack {
  constructor(scope: Construct, props: CorbadoActionsProps) {
    const { stage, bundleFolder: folderOf = bundleFolder } = props;
    super(scope, `CorbadoActions-${stage.name}`, stackProps(stage));
    const isProduction = stage.kind === 'production';
    const iamForActions = stage.actions.auth === 'iam';
    const removalPolicy = isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const logs = { retention: stage.logRetentionDays, removalPolicy };

    const table = new SessionTable(this, 'Sessions', { isProduction });
    const secrets = new BundleSecrets(this, 'Secrets', { withActionSecret: !iamForActions, removalPolicy });
    const environments = functionEnvironments(stage, {
      tableName: table.tableName,
      corbadoApiSecretId: secrets.corbadoApi.secretArn,
      ...(secrets.action && { actionSecretId: secrets.action.secretArn }),
    });
    const functions = allFunctions(
      (name, id) =>
        new BundledFunction(this, id, { name, bundleFolder: folderOf(name), environment: environments[name], logs }),
    );
    grantAccess(functions, table, secrets);
    const { allowedOrigins, throttle } = stage;
    const api = new ActionsApi(this, 'Api', { functions, allowedOrigins, iamForActions, throttle, logs });
    addOutputs(this, { apiUrl: api.url, tableName: table.tableName, secrets });

    for (const [name, value] of Object.entries(stage.tags)) Tags.of(this).add(name, value);
  }
}
