// What is turned at the functions: refused where it would break them, or do nothing.
import { Token } from 'aws-cdk-lib';
import { SystemLogLevel, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { CorbadoActionsProps } from '../corbado-actions-props.ts';
import type { FunctionProps, FunctionPropsByName } from '../function-props.ts';
import { type FunctionName, functionNames, functions } from '../functions.ts';
import { looksLikeSecret, looksLikeSecretKey, type Problem, problem } from '../settings/configuration-problem.ts';
import { retentionDays } from '../settings/deployment.ts';
import { meantSetting } from '../settings/meant-setting.ts';
import { isOurs } from '../variables.ts';
import { unfitLayer } from './layers.ts';

type Scope = 'all' | FunctionName;
type Value = { readonly path: readonly string[]; readonly value: unknown; readonly isForAll: boolean };

const wholeNumber =
  (minimum: number, maximum: number, unit: string) =>
  ({ path, value }: Value): Problem[] => {
    if (Token.isUnresolved(value)) return [];
    if (typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum) return [];
    const range = maximum === Number.POSITIVE_INFINITY ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
    return [problem(path, value, 'is out of range', `write a whole number of ${unit}, ${range}`)];
  };

const oneOf =
  (choices: readonly unknown[], fix: string) =>
  ({ path, value }: Value): Problem[] =>
    choices.includes(value) ? [] : [problem(path, value, 'is not one of the choices', fix)];

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
const ofLambda = /^(?:AWS_LAMBDA_(?!EXEC_WRAPPER$)|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR)$|_HANDLER$|_X_AMZN_TRACE_ID$)/;
const credentials = /^AWS_(?:REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY(?:_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

const variableProblem = (name: string, text: unknown): string | undefined => {
  if (isOurs(name)) return 'is a variable of the functions themselves — take it out; it has a setting of its own';
  if (ofLambda.test(name) || credentials.test(name)) return 'is set by Lambda — take it out';
  if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(name)) return 'is not the name of a variable — write letters, digits or _';
  if (typeof text !== 'string') return 'is not a text — write it in quotes';
  if (looksLikeSecret(text) || looksLikeSecretKey(text)) {
    return 'looks like a secret, and whoever may see the function sees it — put it into AWS Secrets Manager';
  }
  return undefined;
};

const environment = ({ path, value }: Value): Problem[] => {
  if (typeof value !== 'object' || value === null) {
    return [problem(path, value, 'is not a list of variables', "write { NAME: 'value' }")];
  }
  return Object.entries(value).flatMap(([name, text]) => {
    const message = variableProblem(name, text);
    return message === undefined ? [] : [{ path: [...path, name], message }];
  });
};

const layers = ({ path, value }: Value): Problem[] => {
  const fix = "write [LayerVersion.fromLayerVersionArn(this, 'Layer', arn)]";
  if (!Array.isArray(value)) return [problem(path, value, 'is not a list of layers', fix)];
  const unfit = value.flatMap((layer, index): Problem[] => {
    const message = unfitLayer(layer, fix);
    return message === undefined ? [] : [{ path: [...path, index], message }];
  });
  const tooMany = { path, message: `has ${value.length} layers, and Lambda takes five — take some out` };
  return value.length > 5 ? [...unfit, tooMany] : unfit;
};

const anything = (): Problem[] => [];
const perFunction = ({ path, value, isForAll }: Value): Problem[] => {
  if (isForAll)
    return [{ path, message: 'is for one function — for all of them there is the setting logRetentionDays' }];
  return oneOf(retentionDays, `write one of ${retentionDays.join(', ')}`)({ path, value, isForAll });
};

const checks: Readonly<Record<string, (value: Value) => Problem[]>> = {
  memorySize: wholeNumber(128, 10_240, 'MB'),
  vpc: ({ path, value }) =>
    typeof value === 'object' ? [] : [problem(path, value, 'is not a VPC', "write Vpc.fromLookup(this, 'Vpc', { … })")],
  vpcSubnets: anything,
  securityGroups: anything,
  reservedConcurrentExecutions: wholeNumber(1, Number.POSITIVE_INFINITY, 'calls'),
  provisionedConcurrentExecutions: wholeNumber(1, Number.POSITIVE_INFINITY, 'environments'),
  alias: oneOf([true, false], 'write true or false, without quotes'),
  tracing: oneOf(Object.values(Tracing), 'write Tracing.ACTIVE, PASS_THROUGH or DISABLED'),
  systemLogLevel: oneOf(Object.values(SystemLogLevel), 'write SystemLogLevel.WARN, INFO or DEBUG'),
  environment,
  layers,
  logRetentionDays: perFunction,
};

const made = 'the bundles are built and tested for Node.js 24 on arm64';
const lines =
  'each function writes one line per request, whose metrics the alarms count; systemLogLevel adds Lambda’s own';
/** What a function of the library has and ours cannot turn, each with the reason. */
const fixed: Readonly<Record<string, string>> = {
  timeout: 'the deadlines for Corbado, Cognito and DynamoDB are cut to fit it, and no caller waits longer',
  runtime: made,
  architecture: made,
  handler: made,
  code: made,
  role: 'each function has a role that allows exactly what it does; permissionsBoundary bounds them all',
  logLevel: lines,
  applicationLogLevel: lines,
  applicationLogLevelV2: lines,
  loggingFormat: lines,
  logGroup: 'each function has a log group of its own; logRetentionDays says for how long',
  logRetention: 'it is called logRetentionDays here',
  environmentEncryption: 'the prop encryptionKey does that, for all of them',
};

const unknownProp = (path: readonly string[], key: string): Problem => {
  const reason = fixed[key];
  if (reason !== undefined) return { path: [...path, key], message: `cannot be turned — ${reason}` };
  const meant = meantSetting(Object.keys(checks), [], key);
  const fix =
    meant === undefined ? `what can be turned is ${Object.keys(checks).join(', ')}` : `did you mean ${meant}?`;
  return { path: [...path, key], message: `is not a prop of a function here — ${fix}` };
};

// The library would say so too, but not of which property, and only the first.
const subnetProblems = (path: readonly string[], { vpc, vpcSubnets }: FunctionProps): Problem[] => {
  if (vpc === undefined || typeof vpc.selectSubnets !== 'function') return [];
  const at = [...path, vpcSubnets === undefined ? 'vpc' : 'vpcSubnets'];
  try {
    if (!vpc.selectSubnets(vpcSubnets).hasPublic) return [];
    return [{ path: at, message: 'has public subnets, from which a function reaches nothing — choose private ones' }];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [{ path: at, message: `has no such subnets — ${error.message.split('\n')[0]}` }];
  }
};

const concurrencyProblems = (path: readonly string[], turned: FunctionProps): Problem[] => {
  const { provisionedConcurrentExecutions: warm = 0, reservedConcurrentExecutions: most = warm } = turned;
  if (!(warm > most)) return [];
  const message = `is more than reservedConcurrentExecutions (${most}) lets run at once — lower it, or raise that`;
  return [{ path: [...path, 'provisionedConcurrentExecutions'], message }];
};

const withoutVpc = (path: readonly string[], turned: object, all: object): Problem[] =>
  (['vpcSubnets', 'securityGroups'] as const)
    .filter((key) => key in turned && !('vpc' in { ...all, ...turned }))
    .map((key) => ({ path: [...path, key], message: 'has no effect without vpc — hand in the vpc too' }));

const scopeProblems = (scope: Scope, turned: unknown, props: CorbadoActionsProps): Problem[] => {
  const path = ['functionProps', scope];
  const isForAll = scope === 'all';
  if (typeof turned !== 'object' || turned === null)
    return [problem(path, turned, 'is not a group of props', 'write { memorySize: 512 }')];
  const row: { deployed: string } | undefined = isForAll ? undefined : functions[scope];
  const isOff = row?.deployed === 'by switch' && Reflect.get(props.functions ?? {}, scope) === false;
  const off = { path, message: 'is switched off under functions — take this out, or switch the function on' };
  const given = Object.entries(turned).filter(([, value]) => value !== undefined);
  return [
    ...(isOff ? [off] : []),
    ...given.flatMap(
      ([key, value]) => checks[key]?.({ path: [...path, key], value, isForAll }) ?? unknownProp(path, key),
    ),
    ...withoutVpc(path, Object.fromEntries(given), props.functionProps?.all ?? {}),
    ...subnetProblems(path, { ...props.functionProps?.all, ...turned }),
    ...concurrencyProblems(path, { ...props.functionProps?.all, ...turned }),
  ];
};

/** What is wrong with `functionProps`. */
export const functionPropsProblems = (props: CorbadoActionsProps): Problem[] => {
  const turned: FunctionPropsByName | undefined = props.functionProps;
  if (turned === undefined) return [];
  if (typeof turned !== 'object') return [problem(['functionProps'], turned, 'is not a group', 'write { all: { … } }')];
  const scopes: readonly Scope[] = ['all', ...functionNames];
  return Object.entries(turned).flatMap(([name, value]) => {
    const scope = scopes.find((one) => one === name);
    if (scope !== undefined) return value === undefined ? [] : scopeProblems(scope, value, props);
    const meant = meantSetting(scopes, [], name) ?? scopes.join(', ');
    return [{ path: ['functionProps', name], message: `is not a function here — did you mean ${meant}?` }];
  });
};
