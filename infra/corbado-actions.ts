// The bundle as one construct, for this project's own app and for any other CDK app.
import { RemovalPolicy } from 'aws-cdk-lib';
import type { HttpApi, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Dashboard, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkProps } from './checks/props.ts';
import { ActionsApi } from './constructs/actions-api.ts';
import { addOutputs } from './constructs/bundle-outputs.ts';
import { BundleSecrets } from './constructs/bundle-secrets.ts';
import type { BundledFunction, LogSettings } from './constructs/bundled-function.ts';
import { letLogsUse } from './constructs/key-use.ts';
import { BundleAlarms } from './constructs/monitoring/bundle-alarms.ts';
import { BundleDashboard } from './constructs/monitoring/dashboard.ts';
import { totals } from './constructs/monitoring/totals.ts';
import {
  type AuthorizerOptions,
  grantReading,
  type SessionsEnvironment,
  sessionAuthorizer,
  sessionsEnvironment,
} from './constructs/session-readers.ts';
import { SessionTable } from './constructs/session-table.ts';
import { TableBackup } from './constructs/table-backup.ts';
import { ReconcileSchedule, UserPool } from './constructs/user-pool.ts';
import type {
  CorbadoActionsProps,
  DeployedFunction,
  PoolInUse,
  SecretsInUse,
  Settings,
  SomeTable,
} from './corbado-actions-props.ts';
import { deployedFunctions, functionAccess } from './deployed-functions.ts';
import { functionMaker } from './function-maker.ts';
import type { FunctionName } from './functions.ts';
import { sayHints } from './hints.ts';
import { instanceName } from './instance-name.ts';

/**
 * Passkeys with Corbado Connect for a login that exists: functions, API, table, secrets, alarms and dashboard, in the stack that it is
 * created in. Construct ids become logical ids, and logical ids are what holds data: keep the id of this construct for ever.
 *
 * ```ts
 * const auth = new CorbadoActions(this, 'Auth', {
 *   kind: 'production',
 *   corbado: { projectId: 'pro-1234567890' },
 *   allowedOrigins: ['https://app.example.com'],
 * });
 * ```
 *
 * @throws ConfigurationProblem that names the construct by its path and lists every mistake in its props, each with its fix.
 */
export class CorbadoActions extends Construct {
  /** Where web and native apps call, and Corbado's actions: without a slash at its end. */
  readonly url: string;
  /** The HTTP API, for routes of the team's own. Its stage is `$default`. */
  readonly api: HttpApi;
  /** Those that the settings call for, by name, and `authorize` once `authorizer()` was called. */
  readonly functions: ReadonlyMap<FunctionName, DeployedFunction>;
  /** Sessions, passkeys and users: the table that was handed in, or the one that was created. */
  readonly table: SomeTable;
  /** Those that were handed in, or created. */
  readonly secrets: SecretsInUse;
  /** What the functions count, such as `SessionCreated`: of all functions together, per five minutes, for alarms of the team's own. */
  readonly metrics: ReadonlyMap<string, IMetric>;
  /** Takes widgets of the team's own. Absent with `monitoring.dashboard: false`. */
  readonly dashboard?: Dashboard;
  /** The pool that was handed in, or the demo pool. Absent without either. */
  readonly userPool?: PoolInUse;
  /** The name in log lines and metrics: `stageName`, or the names of the stack and of this construct. */
  readonly stageName: string;
  /** What `sessionsFromEnvironment()` of `corbado-actions/session` reads, for a service that is not a Lambda function of this app. */
  readonly sessionsEnvironment: SessionsEnvironment;
  readonly #authorizers = new Map<number, IHttpRouteAuthorizer>();
  readonly #findAuthorize: () => BundledFunction;

  constructor(scope: Construct, id: string, props: CorbadoActionsProps) {
    super(scope, id);
    const settings = checkProps(this, props);
    this.stageName = settings.name;
    const isProduction = settings.kind === 'production';
    const removalPolicy = isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = props.encryptionKey && { encryptionKey: props.encryptionKey };
    const boundary = props.permissionsBoundary && { permissionsBoundary: props.permissionsBoundary };
    const logs = { retention: settings.logRetentionDays, removalPolicy, ...key };

    letLogsUse(props.encryptionKey, this);
    const sessions = new SessionTable(this, 'Sessions', { ...props, isProduction });
    const { table } = sessions;
    this.table = table;
    if (props.backup) new TableBackup(this, 'Backup', { table, removalPolicy, ...key, ...boundary });
    const withActionSecret = deployedFunctions(settings).some((name) => functionAccess(name, settings).actionSecret);
    const secrets = new BundleSecrets(this, 'Secrets', { ...props, withActionSecret, removalPolicy });
    this.secrets = secrets;
    const userPool = this.#findUserPool(props, settings);
    if (userPool) this.userPool = userPool;

    const create = functionMaker(this, props, { settings, sessions, secrets, userPool, logs });
    const functions = new Map(deployedFunctions(settings).map((name) => [name, create(name)]));
    this.functions = functions;
    this.sessionsEnvironment = sessionsEnvironment(settings, table.tableName);
    userPool?.serveTriggers(functions);
    const reconcile = functions.get('reconcile');
    const { reconcileMinutes } = settings.cognito.flag;
    if (reconcile) new ReconcileSchedule(this, 'ReconcileSchedule', reconcile, reconcileMinutes);
    const api = this.#createApi(props, settings, functions, logs);
    this.api = api.httpApi;
    this.url = api.url;

    const { httpApi, accessLog } = api;
    const watched = { settings, functions, httpApi, accessLog, table };
    this.metrics = totals(watched);
    const { alarms: wanted } = settings.monitoring;
    const alarms = wanted ? new BundleAlarms(this, 'Alarms', { ...watched, topics: props }) : undefined;
    const dashboard = settings.monitoring.dashboard ? new BundleDashboard(this, 'Dashboard', watched) : undefined;
    if (dashboard) this.dashboard = dashboard.dashboard;
    addOutputs(this, { settings, api, functions, table, secrets, userPool, dashboard });
    sayHints(this, settings, props);
    this.#findAuthorize = () => {
      const authorize = functions.get('authorize') ?? create('authorize');
      if (!functions.has('authorize')) alarms?.watch('authorize', authorize);
      functions.set('authorize', authorize);
      return authorize;
    };
  }

  /**
   * Lets a role check sessions with `corbado-actions/session`: one read by key, no list and no write, and the use of the table's key for
   * that. The role must be of the table's account.
   */
  grantReadSessions(grantee: IGrantable): Grant {
    return grantReading(this.table, grantee, this);
  }

  /** The same for a Lambda function of this app, with the variables that `sessionsFromEnvironment()` reads. */
  letCheckSessions(lambda: LambdaFunction): void {
    this.grantReadSessions(lambda);
    for (const [name, value] of Object.entries(this.sessionsEnvironment)) lambda.addEnvironment(name, value);
  }

  /**
   * For routes of the app's own HTTP APIs: only requests of a signed-in user reach them, with who that is under
   * `requestContext.authorizer.lambda` (`SessionFacts` of `corbado-actions/session`). API Gateway answers 403 for everybody else, and 500,
   * never 403, during an outage. The first call adds the function `authorize` to the stack.
   * @throws ConfigurationProblem when `cacheSeconds` is out of range
   */
  authorizer(options: AuthorizerOptions = {}): IHttpRouteAuthorizer {
    const { cacheSeconds = 0 } = options;
    const known = this.#authorizers.get(cacheSeconds);
    if (known) return known;
    const authorizer = sessionAuthorizer(this.#findAuthorize().invoked, options);
    this.#authorizers.set(cacheSeconds, authorizer);
    return authorizer;
  }

  #findUserPool({ existingUserPool }: CorbadoActionsProps, settings: Settings): UserPool | undefined {
    if (existingUserPool === undefined && !settings.cognito.createDemoPool) return undefined;
    return new UserPool(this, 'UserPool', { settings, ...(existingUserPool && { existingUserPool }) });
  }

  #createApi(
    { customDomain }: CorbadoActionsProps,
    { allowedOrigins, throttle, actions }: Settings,
    functions: ReadonlyMap<FunctionName, BundledFunction>,
    logs: LogSettings,
  ): ActionsApi {
    const callers = { allowedOrigins, iamForActions: actions.auth === 'iam', throttle };
    const domain = customDomain && { customDomain };
    return new ActionsApi(this, 'Api', { name: instanceName(this), functions, ...callers, logs, ...domain });
  }
}
