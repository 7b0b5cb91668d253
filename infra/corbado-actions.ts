// The bundle as one construct, for this project's own app and for any other CDK app.
import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ActionsApi } from './constructs/actions-api.ts';
import { BundleSecrets } from './constructs/bundle-secrets.ts';
import { BundledFunction, type DeployedFunctions, type LogSettings } from './constructs/bundled-function.ts';
import { letLogsUse } from './constructs/key-use.ts';
import { BundleAlarms } from './constructs/monitoring/bundle-alarms.ts';
import { BundleDashboard } from './constructs/monitoring/dashboard.ts';
import { SessionTable } from './constructs/session-table.ts';
import { ReconcileSchedule, UserPool } from './constructs/user-pool.ts';
import { type CorbadoActionsProps, type CorbadoInvoker, refuseContradictions } from './corbado-actions-props.ts';
import { actionNames, bundleFolder, deployedFunctions, functionAccess, pascalCase } from './deployed-functions.ts';
import { functionEnvironment } from './function-environment.ts';
import type { FunctionName } from './functions.ts';
import { originHints } from './settings/same-site.ts';

/**
 * Functions, API, table, secrets, alarms and dashboard of one stage. Construct ids are part of what holds data: the id of this
 * construct must never change either, and in the bundle's own stack it is `Default`, which leaves no trace in logical ids.
 * @throws ConfigurationProblem when both of an `existingX` and its `xProps` are given, or a bundle has not been built.
 */
export class CorbadoActions extends Construct {
  /** At Corbado. */
  readonly projectId: string;
  readonly api: ActionsApi;
  /** Only those that the settings call for. */
  readonly functions: DeployedFunctions;
  readonly sessions: SessionTable;
  readonly secrets: BundleSecrets;
  /** Absent when the stage has none. */
  readonly userPool?: UserPool;
  /** Who may invoke the actions from outside, if anybody. */
  readonly corbadoInvoker?: CorbadoInvoker;
  /** Absent when the stage wants none. */
  readonly dashboard?: BundleDashboard;

  constructor(scope: Construct, id: string, props: CorbadoActionsProps) {
    super(scope, id);
    refuseContradictions(props);
    const { settings, customDomain } = props;
    this.projectId = settings.corbado.projectId;
    const isProduction = settings.kind === 'production';
    const iamForActions = settings.actions.auth === 'iam';
    const removalPolicy = isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = props.encryptionKey && { encryptionKey: props.encryptionKey };
    const logs = { retention: settings.logRetentionDays, removalPolicy, ...key };

    letLogsUse(props.encryptionKey, this);
    this.sessions = new SessionTable(this, 'Sessions', { ...props, isProduction });
    const withActionSecret = deployedFunctions(settings).some((name) => functionAccess(name, settings).actionSecret);
    this.secrets = new BundleSecrets(this, 'Secrets', { ...props, withActionSecret, removalPolicy });
    if (props.corbadoInvoker) this.corbadoInvoker = props.corbadoInvoker;
    if (props.existingUserPool || settings.cognito.createDemoPool)
      this.userPool = new UserPool(this, 'UserPool', props);
    this.functions = this.#createFunctions(props, logs);
    this.userPool?.serveTriggers(this.functions);
    const reconcile = this.functions.get('reconcile');
    const { reconcileMinutes } = settings.cognito.flag;
    if (reconcile) new ReconcileSchedule(this, 'ReconcileSchedule', reconcile, reconcileMinutes);
    const { allowedOrigins, throttle } = settings;
    const domain = customDomain && { customDomain };
    const apiProps = { functions: this.functions, allowedOrigins, iamForActions, throttle, logs, ...domain };
    this.api = new ActionsApi(this, 'Api', apiProps);
    const { httpApi, accessLog } = this.api;
    const watched = { settings, functions: this.functions, httpApi, accessLog, table: this.sessions.table };
    if (settings.monitoring.alarms) new BundleAlarms(this, 'Alarms', { ...watched, topics: props });
    if (settings.monitoring.dashboard) this.dashboard = new BundleDashboard(this, 'Dashboard', watched);
    this.#sayHints(props);
  }

  #createFunctions(props: CorbadoActionsProps, logs: LogSettings): DeployedFunctions {
    const { settings, permissionsBoundary, corbadoInvoker, bundleFolder: folderOf = bundleFolder } = props;
    const resources = {
      tableName: this.sessions.table.tableName,
      corbadoApiSecretId: this.secrets.corbadoApi.secretArn,
      ...(this.secrets.action && { actionSecretId: this.secrets.action.secretArn }),
      ...(this.userPool && { userPool: this.userPool }),
    };
    const create = (name: FunctionName): BundledFunction => {
      const access = functionAccess(name, settings);
      const environment = functionEnvironment(name, settings, resources);
      const own = { name, bundleFolder: folderOf(name), environment, access, logs };
      const boundary = permissionsBoundary && { permissionsBoundary };
      const created = new BundledFunction(this, pascalCase(name), { ...own, ...boundary });
      this.sessions.grant(created, access.table);
      if (access.corbadoApiSecret) this.secrets.grantCorbadoApi(created);
      if (access.actionSecret) this.secrets.grantAction(created);
      this.userPool?.grant(created, access.cognito);
      if (corbadoInvoker && actionNames.includes(name)) created.allowInvocationBy(corbadoInvoker);
      return created;
    };
    return new Map(deployedFunctions(settings).map((name) => [name, create(name)]));
  }

  #sayHints({ settings, customDomain }: CorbadoActionsProps): void {
    const zone = customDomain?.hostedZone;
    const domain = customDomain && { ...customDomain, hostedZone: zone && { name: zone.zoneName } };
    for (const { level, text } of originHints(settings, domain)) {
      if (level === 'info') Annotations.of(this).addInfoV2('corbado-actions:local-origin', text);
      else Annotations.of(this).addWarningV2('corbado-actions:cross-site-origin', text);
    }
  }
}
