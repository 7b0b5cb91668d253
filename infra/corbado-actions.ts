// The bundle as one construct, for this project's own app and for any other CDK app.
import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Dashboard, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkProps } from './checks/props.ts';
import { ActionsApi } from './constructs/actions-api.ts';
import { addOutputs } from './constructs/bundle-outputs.ts';
import { BundleSecrets } from './constructs/bundle-secrets.ts';
import { BundledFunction, type DeployedFunctions, type LogSettings } from './constructs/bundled-function.ts';
import { letLogsUse } from './constructs/key-use.ts';
import { BundleAlarms } from './constructs/monitoring/bundle-alarms.ts';
import { BundleDashboard } from './constructs/monitoring/dashboard.ts';
import { totals } from './constructs/monitoring/totals.ts';
import { SessionTable } from './constructs/session-table.ts';
import { TableBackup } from './constructs/table-backup.ts';
import { ReconcileSchedule, UserPool } from './constructs/user-pool.ts';
import type { CorbadoActionsProps, Settings, SomeSecret, SomeTable } from './corbado-actions-props.ts';
import { actionNames, bundleFolder, deployedFunctions, functionAccess, pascalCase } from './deployed-functions.ts';
import { functionEnvironment } from './function-environment.ts';
import { propsOf } from './function-props.ts';
import type { FunctionName } from './functions.ts';
import { instanceName } from './instance-name.ts';
import { ConfigurationProblem } from './settings/configuration-problem.ts';
import { originHints } from './settings/same-site.ts';

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
  /** The HTTP API, for routes of the team's own or a WAF in front. Its stage is `$default`. */
  readonly api: HttpApi;
  /** Those that the settings call for, by name: each with its `lambda`, its `logGroup` and, if there is one, its `alias`. */
  readonly functions: DeployedFunctions;
  /** Sessions, passkeys and users: the table that was handed in, or the one that was created. */
  readonly table: SomeTable;
  /** Corbado's API secret and, unless nothing shares one, the one that Corbado's actions authenticate with. */
  readonly secrets: { readonly corbadoApi: SomeSecret; readonly action?: SomeSecret };
  /** What the functions count, such as `SessionCreated`: of all functions together, per five minutes, for alarms of the team's own. */
  readonly metrics: ReadonlyMap<string, IMetric>;
  /** Takes widgets of the team's own. Absent with `monitoring.dashboard: false`. */
  readonly dashboard?: Dashboard;
  /** The pool that was handed in, or the demo pool. Absent without either. */
  readonly userPool?: { readonly userPoolId: string; readonly userPoolArn: string; readonly issuer: string };
  /** The name in log lines and metrics: `stageName`, or the names of the stack and of this construct. */
  readonly stageName: string;

  readonly #sessions: SessionTable;

  constructor(scope: Construct, id: string, props: CorbadoActionsProps) {
    super(scope, id);
    const settings = checkProps(this, props);
    this.stageName = settings.name;
    this.#refuseSameName();
    const removalPolicy = settings.kind === 'production' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = props.encryptionKey && { encryptionKey: props.encryptionKey };
    const boundary = props.permissionsBoundary && { permissionsBoundary: props.permissionsBoundary };
    const logs = { retention: settings.logRetentionDays, removalPolicy, ...key };

    letLogsUse(props.encryptionKey, this);
    const isProduction = settings.kind === 'production';
    this.#sessions = new SessionTable(this, 'Sessions', { ...props, isProduction });
    this.table = this.#sessions.table;
    if (props.backup) new TableBackup(this, 'Backup', { table: this.table, removalPolicy, ...key, ...boundary });
    const withActionSecret = deployedFunctions(settings).some((name) => functionAccess(name, settings).actionSecret);
    const secrets = new BundleSecrets(this, 'Secrets', { ...props, withActionSecret, removalPolicy });
    this.secrets = secrets;
    const userPool = this.#findUserPool(props, settings);
    if (userPool) this.userPool = userPool;
    const functions = this.#createFunctions(props, { settings, secrets, userPool, logs });
    this.functions = functions;
    userPool?.serveTriggers(functions);
    const reconcile = functions.get('reconcile');
    const { reconcileMinutes } = settings.cognito.flag;
    if (reconcile) new ReconcileSchedule(this, 'ReconcileSchedule', reconcile, reconcileMinutes);
    const api = this.#createApi(props, settings, logs);
    this.api = api.httpApi;
    this.url = api.url;
    const watched = { settings, functions, httpApi: api.httpApi, table: this.table };
    this.metrics = totals(watched);
    const topic = props.alarmTopic && { topic: props.alarmTopic };
    if (settings.monitoring.alarms) new BundleAlarms(this, 'Alarms', { ...watched, ...topic });
    const dashboard = settings.monitoring.dashboard ? new BundleDashboard(this, 'Dashboard', watched) : undefined;
    if (dashboard) this.dashboard = dashboard.dashboard;
    const { corbadoInvoker, corbado } = settings;
    const { projectId } = corbado;
    addOutputs(this, {
      projectId,
      api,
      functions,
      sessions: this.#sessions,
      secrets,
      userPool,
      dashboard,
      corbadoInvoker,
    });
    this.#sayHints(settings, props);
  }

  /**
   * Lets a function or role of the team's own check sessions: it may read single rows of the table, and use the table's key for that.
   * It can neither list, change nor end sessions. The grantee must be in the account of the table.
   */
  grantReadSessions(grantee: IGrantable): void {
    this.#sessions.grantReading(grantee);
  }

  // Two of one name would add up each other's metrics, and alarm for each other.
  #refuseSameName(): void {
    const isTwin = (other: unknown): other is CorbadoActions =>
      other instanceof CorbadoActions && other !== this && other.stageName === this.stageName;
    const here = Stack.of(this).environment;
    const twin = this.node.root.node.findAll().find((other) => isTwin(other) && Stack.of(other).environment === here);
    if (twin === undefined) return;
    const wrong = `is the name of ${twin.node.path} too, and log lines and metrics would not tell them apart`;
    throw new ConfigurationProblem(
      `CorbadoActions at ${this.node.path} cannot be built as it is:\n` +
        `  stageName: ${JSON.stringify(this.stageName)} ${wrong} — give each its own, or leave it out`,
    );
  }

  #findUserPool({ existingUserPool }: CorbadoActionsProps, settings: Settings): UserPool | undefined {
    if (existingUserPool === undefined && !settings.cognito.createDemoPool) return undefined;
    return new UserPool(this, 'UserPool', { settings, ...(existingUserPool && { existingUserPool }) });
  }

  #createFunctions(props: CorbadoActionsProps, { settings, secrets, userPool, logs }: Parts): DeployedFunctions {
    const { permissionsBoundary, encryptionKey, functionProps, bundleFolder: folderOf = bundleFolder } = props;
    const resources = {
      tableName: this.table.tableName,
      corbadoApiSecretId: secrets.corbadoApi.secretArn,
      ...(secrets.action && { actionSecretId: secrets.action.secretArn }),
      ...(userPool && { userPool }),
    };
    const shared = {
      logs,
      ...(permissionsBoundary && { permissionsBoundary }),
      ...(encryptionKey && { encryptionKey }),
    };
    const create = (name: FunctionName): BundledFunction => {
      const access = functionAccess(name, settings);
      const environment = functionEnvironment(name, settings, resources);
      const own = { name, bundleFolder: folderOf(name), environment, access, turned: propsOf(name, functionProps) };
      const created = new BundledFunction(this, pascalCase(name), { ...own, ...shared });
      this.#sessions.grant(created, access.table);
      if (access.corbadoApiSecret) secrets.grantCorbadoApi(created);
      if (access.actionSecret) secrets.grantAction(created);
      userPool?.grant(created, access.cognito);
      if (settings.corbadoInvoker && actionNames.includes(name)) created.allowInvocationBy(settings.corbadoInvoker);
      return created;
    };
    return new Map(deployedFunctions(settings).map((name) => [name, create(name)]));
  }

  #createApi({ customDomain }: CorbadoActionsProps, settings: Settings, logs: LogSettings): ActionsApi {
    const { allowedOrigins, throttle, actions } = settings;
    const callers = { allowedOrigins, iamForActions: actions.auth === 'iam', throttle };
    const name = instanceName(this);
    const domain = customDomain && { customDomain };
    return new ActionsApi(this, 'Api', { name, functions: this.functions, ...callers, logs, ...domain });
  }

  #sayHints(settings: Settings, { customDomain }: CorbadoActionsProps): void {
    const zone = customDomain?.hostedZone;
    const domain = customDomain && { ...customDomain, hostedZone: zone && { name: zone.zoneName } };
    for (const { level, text } of originHints(settings, domain)) {
      if (level === 'info') Annotations.of(this).addInfoV2('corbado-actions:local-origin', text);
      else Annotations.of(this).addWarningV2('corbado-actions:cross-site-origin', text);
    }
  }
}

type Parts = {
  readonly settings: Settings;
  readonly secrets: BundleSecrets;
  readonly userPool: UserPool | undefined;
  readonly logs: LogSettings;
};
