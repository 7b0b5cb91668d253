// A function, run from its bundle in dist/, with a role and a log group of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  type IGrantable,
  type IManagedPolicy,
  type IPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  CfnPermission,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { isPackaged } from '../bundle-folder.ts';
import type { CorbadoInvoker } from '../corbado-actions-props.ts';
import type { FunctionProps } from '../function-props.ts';
import type { FunctionAccess } from '../function-row.ts';
import { type FunctionName, functions } from '../functions.ts';
import { ConfigurationProblem } from '../settings/configuration-problem.ts';

/** The functions that a stage deploys. */
export type DeployedFunctions = ReadonlyMap<FunctionName, BundledFunction>;

/** How long logs are kept while the stack lives, what becomes of them when it goes, and with whose key they are encrypted. */
export type LogSettings = Required<Pick<LogGroupProps, 'retention' | 'removalPolicy'>> &
  Pick<LogGroupProps, 'encryptionKey'>;

export type BundledFunctionProps = {
  readonly name: FunctionName;
  /** The folder that holds index.mjs. All of it is uploaded. */
  readonly bundleFolder: string;
  /** A variable that is undefined is left out. */
  readonly environment: Record<string, string | undefined>;
  /** What it may use. Granting that is not done here. */
  readonly access: FunctionAccess;
  readonly logs: LogSettings;
  readonly permissionsBoundary?: IManagedPolicy;
  /** For the environment. */
  readonly encryptionKey?: IKey;
  /** What a team turns at this function, checked. */
  readonly turned?: FunctionProps;
};

const timeoutSeconds = {
  api: 10,
  // Cognito waits no longer.
  'user-pool': 5,
  // Takes one user after the other from its list.
  schedule: 60,
} as const;

const withoutQueue = {
  api: 'Called synchronously only, by the API or an action that waits for the answer: no event is ever queued.',
  'user-pool': 'Called synchronously only, by a user pool that waits for the answer: no event is ever queued.',
  schedule:
    'A run that fails is not repeated: what it left undone stays on the list, and the next run is minutes away.',
} as const;

const bundleIn = (folder: string): Code => {
  if (existsSync(join(folder, 'index.mjs'))) return Code.fromAsset(folder);
  throw new ConfigurationProblem(
    `${folder} holds no bundle (index.mjs) — ${isPackaged ? 'install the package again' : 'run: npm run build'}`,
  );
};

const isSet = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;

// What the policy AWSLambdaVPCAccessExecutionRole has, without its rights on logs, which the role has on its own log group only.
const networkActions = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

const onAnyResource = {
  id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
  reason: 'Network interfaces that do not exist yet, and traces, have no name that a policy could have.',
};

/** One function of the bundle, as a team's app may use it. */
export class BundledFunction extends Construct implements IGrantable {
  /** The function itself. Callers call `invoked`. */
  readonly lambda: LambdaFunction;
  /** The alias `live`, if `functionProps` ask for one. */
  readonly alias?: Alias;
  /** What the API, the user pool and schedules call: the alias, if there is one. */
  readonly invoked: IFunction;
  /** Holds one line per request, and nothing of any other function. */
  readonly logGroup: LogGroup;
  readonly access: FunctionAccess;
  readonly timeoutSeconds: number;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { caller } = functions[props.name];
    const { turned = {} } = props;
    this.access = props.access;
    this.timeoutSeconds = timeoutSeconds[caller];
    this.logGroup = new LogGroup(this, 'Logs', {
      ...props.logs,
      ...(turned.logRetentionDays !== undefined && { retention: turned.logRetentionDays }),
    });
    // Not the library's default role: that one may write to every log group of the account.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      ...(props.permissionsBoundary && { permissionsBoundary: props.permissionsBoundary }),
    });
    this.logGroup.grantWrite(role);
    if (turned.vpc) role.addToPolicy(new PolicyStatement({ actions: networkActions, resources: ['*'] }));
    if (turned.vpc ?? turned.tracing) Validations.of(role).acknowledge(onAnyResource);
    this.lambda = this.#createFunction(props, role);
    this.grantPrincipal = this.lambda.grantPrincipal;
    const alias = this.#createAlias(turned);
    if (alias) this.alias = alias;
    // The library's own classes do not fit its interfaces under exactOptionalPropertyTypes.
    this.invoked = (alias ?? this.lambda) as IFunction;
    Validations.of(this.lambda).acknowledge(
      { id: 'Serverless::Serverless-LambdaDLQ', reason: withoutQueue[caller] },
      {
        id: 'Serverless::Serverless-LambdaTracing',
        reason:
          'One log line per request has the time in each dependency; traces would cost more than all the rest together.',
      },
    );
  }

  #createFunction(props: BundledFunctionProps, role: Role): LambdaFunction {
    const { turned = {}, encryptionKey } = props;
    const { vpc, vpcSubnets, securityGroups, reservedConcurrentExecutions, tracing, layers, environment } = turned;
    return new LambdaFunction(this, 'Function', {
      description: `Corbado actions bundle: ${props.name}`,
      code: bundleIn(props.bundleFolder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: turned.memorySize ?? 256,
      timeout: Duration.seconds(this.timeoutSeconds),
      environment: { ...environment, ...Object.fromEntries(Object.entries(props.environment).filter(isSet)) },
      ...(encryptionKey && { environmentEncryption: encryptionKey }),
      ...(vpc && { vpc, ...(vpcSubnets && { vpcSubnets }), ...(securityGroups && { securityGroups }) }),
      ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
      ...(tracing && { tracing }),
      ...(layers && { layers }),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Above WARN lie the START and REPORT lines of every single call; ours says all that is needed in one.
      systemLogLevelV2: turned.systemLogLevel ?? SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
  }

  #createAlias({ alias, provisionedConcurrentExecutions }: FunctionProps): Alias | undefined {
    if (alias !== true && provisionedConcurrentExecutions === undefined) return undefined;
    return new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.lambda.currentVersion as IVersion,
      ...(provisionedConcurrentExecutions !== undefined && { provisionedConcurrentExecutions }),
    });
  }

  /** Without the API, from outside: one account, or one role of it, never anybody else. */
  allowInvocationBy({ accountId, roleArn }: CorbadoInvoker): void {
    new CfnPermission(this, 'CorbadoInvoker', {
      action: 'lambda:InvokeFunction',
      functionName: this.invoked.functionArn,
      principal: roleArn ?? accountId,
    });
  }

  /** By Cognito, for one pool of this account. */
  allowInvocationByPool(userPoolArn: string): void {
    new CfnPermission(this, 'UserPool', {
      action: 'lambda:InvokeFunction',
      functionName: this.invoked.functionArn,
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: userPoolArn,
      sourceAccount: Stack.of(this).account,
    });
  }
}
