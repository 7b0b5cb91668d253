// A function, run from its bundle in dist/, with a role and a log group of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { type IGrantable, type IPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionName } from '../build.ts';
import { ConfigurationProblem } from '../configuration-problem.ts';
import type { LogKeeping } from './log-keeping.ts';

export type BundledFunctionProps = {
  readonly name: FunctionName;
  /** The folder that holds index.mjs. All of it is uploaded. */
  readonly bundleFolder: string;
  /** A variable that is undefined is left out. */
  readonly environment: Record<string, string | undefined>;
  readonly logs: LogKeeping;
};

const bundleIn = (folder: string): Code => {
  if (existsSync(join(folder, 'index.mjs'))) return Code.fromAsset(folder);
  throw new ConfigurationProblem(`${folder} holds no bundle (index.mjs) — run: npm run build`);
};

const isSet = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;

export class BundledFunction extends Construct implements IGrantable {
  readonly lambda: LambdaFunction;
  readonly grantPrincipal: IPrincipal;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', props.logs);
    // Not the library's default role: that one may write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Corbado actions bundle: ${props.name}`,
      code: bundleIn(props.bundleFolder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.seconds(10),
      environment: Object.fromEntries(Object.entries(props.environment).filter(isSet)),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Above WARN lie the START and REPORT lines of every single call; ours says all that is needed in one.
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
    });
    this.grantPrincipal = this.lambda.grantPrincipal;
  }
}
