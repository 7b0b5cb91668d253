// What a team may turn at the functions themselves, for all of them and for one.
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ILayerVersion, SystemLogLevel, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from './functions.ts';

/**
 * What may be turned for every function. Not `timeout`: each function's deadlines for Corbado, Cognito and DynamoDB are cut to fit its
 * own, and neither API Gateway nor Cognito would wait longer.
 */
export interface FunctionPropsForAll {
  /** In MB, 128 to 10240; the share of a CPU grows with it. @default 256 */
  readonly memorySize?: number;
  /** Where the functions get their network from. It must lead to Corbado, DynamoDB, Secrets Manager and, if used, Cognito. @default - none */
  readonly vpc?: IVpc;
  /** Not public ones: a function in a public subnet reaches nothing. @default - the private subnets of `vpc` */
  readonly vpcSubnets?: SubnetSelection;
  /** @default - one for each function, which lets everything out and nothing in */
  readonly securityGroups?: ISecurityGroup[];
  /** How many calls of a function may run at once, 1 or more, taken out of the account's limit. @default - the account's limit */
  readonly reservedConcurrentExecutions?: number;
  /** How many environments of a function are kept warm, 1 or more. It implies `alias`. @default - none */
  readonly provisionedConcurrentExecutions?: number;
  /**
   * Whether each change of a function is published as a version, and everybody calls the alias `live` of it. The alias is in `functions`;
   * with it, CodeDeploy can shift traffic (`new LambdaDeploymentGroup`). Once switched on leave it on: callers know the alias's ARN.
   * @default false
   */
  readonly alias?: boolean;
  /** Active tracing lets the function write to X-Ray. @default - disabled; the log line has the time in each dependency */
  readonly tracing?: Tracing;
  /**
   * What Lambda itself writes into the log: `INFO` adds START and REPORT lines to each call. The level of the functions' own lines cannot
   * be turned: there is one line per request, and it carries the metrics that alarms count.
   * @default SystemLogLevel.WARN
   */
  readonly systemLogLevel?: SystemLogLevel;
  /** More variables, such as those that a layer reads; none of ours, none of Lambda's, and no secrets. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** For Node.js 24 on arm64, five at most. @default - none */
  readonly layers?: ILayerVersion[];
}

/** What may be turned for one function. What stands here replaces what stands under `all`, except that variables are added. */
export interface FunctionProps extends FunctionPropsForAll {
  /** How long this function's log is kept, in days, as in the setting of that name. @default - the setting `logRetentionDays` */
  readonly logRetentionDays?: number;
}

/** For all functions, and for single ones by their name, such as `'post-login'`. */
export type FunctionPropsByName = { readonly all?: FunctionPropsForAll } & {
  readonly [Name in FunctionName]?: FunctionProps;
};

/** What holds for one function. */
export const propsOf = (name: FunctionName, { all, [name]: own }: FunctionPropsByName = {}): FunctionProps => ({
  ...all,
  ...own,
  environment: { ...all?.environment, ...own?.environment },
});
